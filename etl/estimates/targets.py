"""What a target asks of a series: the way to go, the pace, and how likely its own past makes it.

The chance is the share of past changes over as many periods as are left that would carry the newest figure to the
target. It says what the series used to do, not what anybody will do. Sources: the empirical distribution of
h-step changes as a forecast, Lee and Scholtes 2014 (Int. J. Forecasting 30:1); the usual year, classical
decomposition, Hyndman and Athanasopoulos 2021, section 3.4. Overlapping windows tell less than their number
(Hansen and Hodrick 1980): an interval counts each stretch of h windows once, and is Wilson's (1927).
"""

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from etl.estimates.arrays import Floats, Mask, Places
from etl.estimates.seasons import seasonal_means

Scale = Literal["difference", "ratio"]
LEAST_SEPARATE: Final = 5.0
"""Fewer stretches of the target's length that do not overlap make no chance: "too little history"."""
LEVELS: Final = (0.1, 0.25, 0.5, 0.75, 0.9)
Z: Final = 1.959964
"""Two-sided 95 % point of the normal distribution."""


@dataclass(frozen=True)
class History:
    """A series up to its newest figure.

    values (period): NaN where unknown, the last one known. stretches (period): the number of the stretch between
    breaks that a period is in; figures of different stretches do not compare. per_year: periods of a year.
    scale: whether changes are told as differences or as ratios (amounts, which grow with their level; all
    values are then above 0).
    """

    values: Floats
    stretches: Places
    per_year: int
    scale: Scale


@dataclass(frozen=True)
class Pace:
    """The change that every period, and every year, must bring from now on, in the unit of the series."""

    per_period: float
    per_year: float


@dataclass(frozen=True)
class Chance:
    """The share (0–1) of n_windows past changes that would have been enough, with its 95 % interval.

    n_separate: how many of the windows do not overlap.
    """

    share: float
    low: float
    high: float
    n_windows: int
    n_separate: float


@dataclass(frozen=True)
class TooLittleHistory:
    """There are too few past changes over so many periods to speak of a chance."""

    n_windows: int
    n_separate: float


def is_reached(value: float, target: float, upwards: bool) -> bool:
    """True where a figure is at the target or beyond it."""
    return value >= target if upwards else value <= target


def way_covered(baseline: float, value: float, target: float) -> float | None:
    """The share of the way from the baseline to the target that is behind, 1 at the target; below 0 backwards.

    None where the target is the baseline itself.
    """
    return None if target == baseline else (value - baseline) / (target - baseline)


def pace_needed(value: float, target: float, n_left: int, per_year: int) -> Pace:
    """The even pace from `value` to `target` in `n_left` periods. Raises ValueError where none is left."""
    if n_left < 1:
        raise ValueError("no period is left until the target's date")
    step = (target - value) / n_left
    return Pace(step, step * per_year)


def straight_line(value: float, target: float, n_left: int) -> Floats:
    """The figures of the even pace: from `value` now to `target`, n_left + 1 of them."""
    return np.linspace(value, target, n_left + 1)


def scale_of(values: Floats, is_amount: bool) -> Scale:
    """How changes are told: amounts as ratios as long as all of them are above 0."""
    known = values[np.isfinite(values)]
    return "ratio" if is_amount and known.size > 0 and bool((known > 0).all()) else "difference"


def chance_of(history: History, target: float, n_left: int, upwards: bool) -> Chance | TooLittleHistory:
    """How likely the newest figure is to be at the target or beyond it after `n_left` periods."""
    ends = outcomes_after(history, n_left)
    n_separate = ends.size / n_left
    if n_separate < LEAST_SEPARATE:
        return TooLittleHistory(ends.size, n_separate)
    share = float(np.mean(ends >= target if upwards else ends <= target))
    low, high = _wilson(share, n_separate)
    return Chance(share, low, high, ends.size, n_separate)


def plausible_paths(history: History, n_left: int) -> Floats | None:
    """The LEVELS of what past changes make of the newest figure, level × step from now (0) to `n_left`.

    Each step has its own changes, so a line joins no single path. None where history is too short for n_left.
    """
    if outcomes_after(history, n_left).size / n_left < LEAST_SEPARATE:
        return None
    now = np.full((len(LEVELS), 1), history.values[-1])
    steps = [np.quantile(outcomes_after(history, step), LEVELS) for step in range(1, n_left + 1)]
    return np.concatenate([now, np.transpose(steps)], axis=1)


def outcomes_after(history: History, n_ahead: int) -> Floats:
    """What each past change over `n_ahead` periods makes of the newest figure, oldest first.

    A change counts where both its ends are known and no break lies between them. The usual difference between the
    seasons of its ends is taken out, that between now and the target's season put in.
    """
    z = np.log(history.values) if history.scale == "ratio" else history.values
    usual = _usual_year(z, history)
    seasons = np.arange(z.size) % history.per_year
    ahead = usual[(z.size - 1 + n_ahead) % history.per_year] - usual[seasons[-1]]
    plain = z - usual[seasons]
    changes = plain[n_ahead:] - plain[:-n_ahead] if n_ahead < z.size else np.empty(0)
    same = history.stretches[n_ahead:] == history.stretches[: max(z.size - n_ahead, 0)]
    ends: Floats = z[-1] + ahead + changes[same & np.isfinite(changes)]
    return np.exp(ends) if history.scale == "ratio" else ends


def _usual_year(z: Floats, history: History) -> Floats:
    """How far each season of the year usually is from the year around it (season); zeros where no year is whole.

    Season 0 is that of the first value.
    """
    n, per_year = z.size, history.per_year
    if per_year == 1 or n <= per_year:
        return np.zeros(per_year)
    weights = np.r_[0.5, np.ones(per_year - 1), 0.5] / per_year
    half = per_year // 2
    deviations = np.full(n, np.nan)
    deviations[half : n - half] = z[half : n - half] - np.convolve(z, weights, mode="valid")
    whole: Mask = np.zeros(n, bool)
    whole[half : n - half] = history.stretches[2 * half :] == history.stretches[: n - 2 * half]
    over = whole & np.isfinite(deviations)
    seasons = np.arange(n) % per_year
    if np.unique(seasons[over]).size < per_year:
        return np.zeros(per_year)
    means = seasonal_means(np.where(over, deviations, 0.0)[None], seasons, over)[0][:per_year]
    usual: Floats = means - means.mean()
    return usual


def _wilson(share: float, n: float) -> tuple[float, float]:
    """Wilson's 95 % limits of a share (0–1) seen in `n` independent cases."""
    weight = Z * Z / n
    middle = (share + weight / 2) / (1 + weight)
    half = Z * float(np.sqrt(share * (1 - share) / n + weight * weight / (4 * Z * Z))) / (1 + weight)
    # Rounding must not put a share of 0 or 1 outside its own interval.
    return min(max(middle - half, 0.0), share), max(min(middle + half, 1.0), share)
