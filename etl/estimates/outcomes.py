"""What is estimated: an indicator of municipalities or of groups of them, made comparable between sizes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from etl.catalog.models import Indicator
from etl.estimates.arrays import Floats
from etl.estimates.window import months_each, months_of
from etl.frames import TOTAL, Frames

AS_IT_IS: Final = frozenset({"pct", "weeks", "days", "score", "clients_per_expert"})
"""Units that compare between areas of different size; all others are divided by the area's fixed base."""
BASE_MONTHS: Final = 12
PER: Final = 100.0

Unit = tuple[str, ...]
"""The municipalities (KU…) whose figures make one row."""


@dataclass(frozen=True)
class Outcomes:
    """values (unit × period), NaN where a member lacks its figure; counts and bases likewise.

    counts: the persons behind the figure (a rate's numerator, or the figure itself), NaN where none are known;
    bases (unit): the members' base before the start, the size of the unit; per_base: the values are per 100 of it.
    """

    periods: tuple[str, ...]
    values: Floats
    counts: Floats
    bases: Floats
    per_base: bool


def outcomes(
    frames: Frames,
    indicator: Indicator,
    units: Sequence[Unit],
    start: str,
    breakdown: str = TOTAL,
) -> Outcomes:
    """The outcome of each unit: rates as sum over sum and unrounded, counts per 100 of a fixed base.

    The fixed base is the mean of the unit's base (the indicator's `groups.base`, labour force mostly) over the
    last 12 months before `start`: so that the yearly step of the labour force can't move a count.
    Raises KeyError where the indicator or the breakdown has no figures, ValueError where it can't be added up
    and a unit has several members.
    """
    cube = frames.cube(indicator.id)
    periods, rule = cube.periods, indicator.groups
    if rule.method == "none" and any(len(unit) > 1 for unit in units):
        raise ValueError(f"{indicator.id} can't be added up over municipalities")
    bases = _bases(frames, rule.base, units, start)
    own = summed(frames, indicator.id, units, periods, breakdown)
    if rule.method == "ratio":
        upper = summed(frames, str(rule.numerator), units, periods, breakdown)
        lower = summed(frames, str(rule.denominator), units, periods, TOTAL)
        with np.errstate(divide="ignore", invalid="ignore"):
            values = np.where(lower > 0, rule.scale * upper / lower, np.nan)
        return Outcomes(periods, values, upper, bases, per_base=False)
    if rule.method == "weighted_mean":
        weight = _rows(frames, str(rule.denominator), units, periods, TOTAL)
        figures = _rows(frames, indicator.id, units, periods, breakdown)
        values = np.vstack([_weighted(f, w) for f, w in zip(figures, weight, strict=True)])
        return Outcomes(periods, values, np.vstack([w.sum(axis=0) for w in weight]), bases, per_base=False)
    if indicator.unit in AS_IT_IS:
        return Outcomes(periods, own, np.full_like(own, np.nan), bases, per_base=False)
    with np.errstate(divide="ignore", invalid="ignore"):
        values = np.where(bases[:, None] > 0, PER * own / bases[:, None], np.nan)
    counts = np.full_like(own, np.nan) if indicator.unit == "eur" else own
    return Outcomes(periods, values, counts, bases, per_base=True)


def _weighted(figures: Floats, weights: Floats) -> Floats:
    total = weights.sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean: Floats = np.where(total > 0, (figures * weights).sum(axis=0) / total, np.nan)
    return mean


def _bases(frames: Frames, base: str, units: Sequence[Unit], start: str) -> Floats:
    """The mean of each unit's base over the last 12 months before the start (unit).

    Where the base begins later, as the population does in 2011, its first 12 months.
    """
    periods = frames.cube(base).periods
    wanted = max(1, BASE_MONTHS // months_each(periods[0]))
    before = [t for t, period in enumerate(periods) if months_of(period)[1] < start]
    chosen = (before or list(range(min(wanted, len(periods)))))[-wanted:]
    figures = summed(frames, base, units, [periods[t] for t in chosen], TOTAL)
    mean: Floats = figures.mean(axis=1)
    return mean


def summed(
    frames: Frames, indicator: str, units: Sequence[Unit], periods: Sequence[str], breakdown: str
) -> Floats:
    """Sums over each unit's members (unit × period); NaN where one of them lacks its figure."""
    figures = _figures(frames, indicator, [member for unit in units for member in unit], periods, breakdown)
    firsts = np.cumsum([0, *map(len, units[:-1])])
    sums: Floats = np.add.reduceat(figures, firsts, axis=0)
    return sums


def _rows(
    frames: Frames, indicator: str, units: Sequence[Unit], periods: Sequence[str], breakdown: str
) -> list[Floats]:
    """The figures of each unit's members, member × period, on the given periods; NaN where there are none."""
    figures = _figures(frames, indicator, [member for unit in units for member in unit], periods, breakdown)
    return np.split(figures, np.cumsum([len(unit) for unit in units[:-1]]))


def _figures(
    frames: Frames, indicator: str, areas: Sequence[str], periods: Sequence[str], breakdown: str
) -> Floats:
    """The figures of areas (area × period) on the given periods; NaN where there are none."""
    cube = frames.cube(indicator)
    rows = np.array([cube.area_places.get(area, -1) for area in areas])
    columns = np.array([cube.period_places.get(period, -1) for period in periods])
    values = cube.values[cube.breakdown_places[breakdown]][rows[:, None], columns]
    figures: Floats = np.where((rows[:, None] < 0) | (columns < 0), np.nan, values)
    return figures
