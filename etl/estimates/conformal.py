"""How likely a gap like the one after the start is without an effect, by moving blocks of residuals."""

from dataclasses import dataclass, replace
from functools import cached_property
from itertools import compress
from typing import Final

import numpy as np

from etl.estimates.arrays import Floats, Mask
from etl.estimates.methods import Method, centred, comparable, regularisation, spread_of_changes
from etl.estimates.panel import Panel
from etl.estimates.seasons import seasonal_means
from etl.estimates.simplex import simplex_fit

LEVEL: Final = 0.95
STEPS: Final = 16
GROWTH: Final = 1.5
"""Each step away from the estimate is so many times the one before."""
HALVINGS: Final = 8


@dataclass(frozen=True)
class Interval:
    """The constant effects around the estimate that are not rejected at `level`, from `low` to `high`.

    Both are None where there are too few periods to reject anything, where the estimate itself is rejected as an
    effect that was the same all the time, or where an effect of any size is accepted: `reason` then says which
    ("too_few_periods", "no_constant_effect", "unbounded").
    """

    low: float | None
    high: float | None
    level: float
    reason: str | None = None


def conformal_p_value(panel: Panel, method: Method, effect: float = 0.0) -> float:
    """The p-value of the hypothesis that the effect was `effect` in every period after the start.

    The hypothesis is imposed, the method fitted on all used periods, and the size of the mean residual after the
    start compared with that of every cyclic shift of the residuals (Chernozhukov, Wüthrich and Zhu 2021, moving
    blocks, their statistic for an average effect). With the mean of absolute residuals instead, the true nulls of
    the unemployment rate around 2012 were rejected twice too often, and intervals were three times as wide.
    The smallest possible value is 1 ÷ the number of used periods.
    """
    return Hypotheses(panel, method).p_value(effect)


def block_p_value(residuals: Floats, after: Mask) -> float:
    """The share of cyclic shifts whose sum over the places `after` is as far from 0 as the unshifted one."""
    spectrum = np.fft.rfft(residuals) * np.conj(np.fft.rfft(after.astype(np.float64)))
    sums = np.abs(np.fft.irfft(spectrum, n=len(residuals)))
    tolerance = 1e-9 * max(float(sums[0]), float(np.abs(residuals).max()), float(np.finfo(float).tiny))
    return float(np.mean(sums >= sums[0] - tolerance))


@dataclass(frozen=True)
class Hypotheses:
    """Effects of a panel to be tested by one method; what does not depend on the effect is worked out once."""

    panel: Panel
    method: Method

    def p_value(self, effect: float) -> float:
        """That of `conformal_p_value`."""
        return block_p_value(self.residuals(effect), self._whole.after)

    def residuals(self, effect: float) -> Floats:
        """The residuals (used period) of the method fitted on all used periods, `effect` taken off the target."""
        whole, donors = self._whole, self._donors
        target = np.where(whole.after, whole.target - effect, whole.target)
        if self.method == "sc":
            return target - simplex_fit(donors.T, target).weights @ donors
        target = target - seasonal_means(target[None], whole.seasons, whole.before)[0]
        if self.method == "did":
            return centred(target - donors.mean(axis=0))
        return centred(target - simplex_fit(donors.T, target, self._ridge).weights @ donors)

    @cached_property
    def _whole(self) -> Panel:
        """The used periods, all of them to be fitted."""
        used = self.panel.used
        return replace(
            self.panel,
            periods=tuple(compress(self.panel.periods, used)),
            values=self.panel.values[:, used],
            before=np.ones(int(used.sum()), bool),
            after=self.panel.after[used],
            seasons=self.panel.seasons[used],
        )

    @cached_property
    def _donors(self) -> Floats:
        return comparable(self._whole, self.method)[1]

    @cached_property
    def _ridge(self) -> float:
        if self.method != "sdid":
            return 0.0
        return regularisation(self._whole, spread_of_changes(self._donors)) ** 2 * len(self._whole.periods)


def conformal_interval(
    panel: Panel, method: Method, around: float, scale: float, level: float = LEVEL
) -> Interval:
    """The constant effects from the estimate `around` outwards up to the first whose p-value is at most 1 − level.

    scale: the size of a small effect, such as the pre-RMSPE, above 0 in the unit of the values. Far away the p-value
    may rise again, as weights are fitted to each hypothesis anew; such islands are left out.
    """
    limit, effects = 1 - level, Hypotheses(panel, method)
    if 1 / int(panel.used.sum()) > limit:
        return Interval(None, None, level, "too_few_periods")
    if effects.p_value(around) <= limit:
        return Interval(None, None, level, "no_constant_effect")
    low, high = (_edge(effects, around, sign * scale, limit) for sign in (-1, 1))
    if low is None or high is None:
        return Interval(None, None, level, "unbounded")
    return Interval(low, high, level)


def _edge(effects: Hypotheses, around: float, step: float, limit: float) -> float | None:
    """Where acceptance ends in the direction of `step`; None where it does not within STEPS growing steps."""
    inside = around
    for growing in range(STEPS):
        outside = around + step * GROWTH**growing
        if effects.p_value(outside) <= limit:
            return _halved(effects, inside, outside, limit)
        inside = outside
    return None


def _halved(effects: Hypotheses, inside: float, outside: float, limit: float) -> float:
    """The last accepted effect between an accepted and a rejected one, to 2^−HALVINGS of their distance."""
    for _ in range(HALVINGS):
        middle = (inside + outside) / 2
        if effects.p_value(middle) > limit:
            inside = middle
        else:
            outside = middle
    return inside
