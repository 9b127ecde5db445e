"""The same estimate where nothing happened: for donors, and at earlier starts."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import compress
from typing import Final

import numpy as np

from etl.estimates.arrays import Floats, Mask, Places
from etl.estimates.conformal import LEVEL, Interval
from etl.estimates.many_estimates import estimates_without, fits_in_place
from etl.estimates.methods import Estimate, Method, comparable, estimate
from etl.estimates.panel import Panel

LIKE_IN_SIZE: Final = 40
"""How many of the placebos, those nearest in size, the treated is compared with."""

SPARE: Final = 6
"""Donors fitted beyond the half of them that settles whether their median is above a figure."""


@dataclass(frozen=True)
class Placebos:
    """Donors (all, or those of like size) or groups of donors, each in the place of the treated against the others.

    units (placebo): a group's members are joined by "+"; gaps (placebo × period); effects, pre_rmspe and post_rmspe
    (placebo); duality_gap: the worst relative one; size: how many donors each of them is the mean of. The
    placebo of a single donor does not depend on who is treated.
    """

    units: tuple[str, ...]
    gaps: Floats
    effects: Floats
    pre_rmspe: Floats
    post_rmspe: Floats
    duality_gap: float
    size: int = 1

    @cached_property
    def ratios(self) -> Floats:
        """RMSPE after the start ÷ RMSPE before it (placebo)."""
        return rmspe_ratio(self.post_rmspe, self.pre_rmspe)


@dataclass(frozen=True)
class PlaceboTest:
    """How the treated stands among the placebos it is compared with.

    ratio: RMSPE after the start ÷ before it. Rank 1 is the largest of `n` + 1, of ratios among single donors, and of
    the sizes of effects among groups; p_value = (1 + those at least as large) ÷ (1 + n).
    """

    ratio: float
    rank: int
    n: int
    p_value: float


def placebos(panel: Panel, method: Method) -> Placebos:
    """The placebo estimates of all donors. Raises ValueError where there are fewer than two."""
    return fitted_placebos(panel, method, panel.donor_units, np.arange(len(panel.donors))[:, None])


def placebos_of_like_size(panel: Panel, method: Method) -> Placebos:
    """Those of the donors nearest in size alone, with whom one unit is compared: a sixth of the fits of all."""
    rows = np.flatnonzero(nearest_in_size(panel))
    return fitted_placebos(panel, method, [panel.donor_units[row] for row in rows], rows[:, None])


def fitted_placebos(panel: Panel, method: Method, units: Sequence[str], groups: Places) -> Placebos:
    """The placebos of donors or of groups of them, by their rows among the donors (placebo × member).

    Raises ValueError where there are fewer than two donors.
    """
    if len(panel.donors) < 2:
        raise ValueError("with one donor there is none to compare it with")
    found = fits_in_place(panel, method, groups)
    return gathered(panel, units, found.gaps, float(found.duality_gaps.max()), groups.shape[1])


def gathered(panel: Panel, units: Sequence[str], gaps: Floats, duality_gap: float, size: int = 1) -> Placebos:
    """The placebos with what their gaps (placebo × period) say before and after the start of the panel."""
    return Placebos(
        units=tuple(units),
        gaps=gaps,
        effects=gaps[:, panel.after].mean(axis=1),
        pre_rmspe=np.sqrt((gaps[:, panel.before] ** 2).mean(axis=1)),
        post_rmspe=np.sqrt((gaps[:, panel.after] ** 2).mean(axis=1)),
        duality_gap=duality_gap,
        size=size,
    )


def compared(panel: Panel, among: Placebos) -> Mask:
    """The placebos that the treated is compared with (placebo): all groups, and donors of like size."""
    if among.size > 1:
        return np.ones(len(among.units), bool)
    near = frozenset(compress(panel.donor_units, nearest_in_size(panel)))
    return np.array([unit in near for unit in among.units], bool)


def usual_misfit(panel: Panel, among: Placebos) -> float:
    """The median pre-RMSPE of the placebos that the treated is compared with."""
    return float(np.median(among.pre_rmspe[compared(panel, among)]))


def usual_misfit_at_once(
    panel: Panel, method: Method, enough: float = np.inf, groups: Places | None = None
) -> float:
    """The median pre-RMSPE of the donors nearest in size, each as a placebo, and no other placebo fitted.

    groups (placebo × member): the rows of the donors in each placebo, where these are groups. enough: where the
    median is above it, some figure above it will do. A few more than half of the placebos are fitted first, those
    that change most from period to period as they are compared, and so are followed worst: where half of all are
    above it, no more is asked. In 31 of 34 panels of recorded figures.
    """
    rows = np.flatnonzero(nearest_in_size(panel))[:, None] if groups is None else groups
    _, donors = comparable(panel, method)
    changes = np.diff(donors[rows].mean(axis=1)[:, panel.before], axis=1).std(axis=1)
    rows, half = rows[np.argsort(-changes, kind="stable")], len(rows) // 2 + 1
    first, others = rows[: half + SPARE], rows[half + SPARE :]
    misfits = _misfits(panel, method, first)
    certain = np.sort(misfits)[len(first) - half]
    if certain > enough:
        return float(certain)
    return float(np.median(np.append(misfits, _misfits(panel, method, others))))


def _misfits(panel: Panel, method: Method, groups: Places) -> Floats:
    """The pre-RMSPE of donors, or groups of them, each in the place of the treated (placebo)."""
    if not groups.size:
        return np.zeros(0)
    gaps = fits_in_place(panel, method, groups).gaps[:, panel.before]
    misfits: Floats = np.sqrt((gaps**2).mean(axis=1))
    return misfits


def nearest_in_size(panel: Panel) -> Mask:
    """The donors nearest to the treated in the logarithm of size (donor); of equally near ones all are in.

    One whose size is not known is not near; where the treated's is not, all donors are in.

    Where every size is the same, as in a panel without sizes, these are all donors.
    """
    own, others = panel.sizes[panel.treated].mean(), panel.sizes[~panel.treated]
    if len(others) <= LIKE_IN_SIZE or not own > 0:
        return np.ones(len(others), bool)
    known = others > 0
    distances = np.full(len(others), np.inf)
    distances[known] = np.abs(np.log(others[known] / own))
    near: Mask = distances <= np.partition(distances, LIKE_IN_SIZE - 1)[LIKE_IN_SIZE - 1]
    return near


def placebo_test(panel: Panel, found: Estimate, among: Placebos) -> PlaceboTest:
    """The rank of the treated among the placebos it is compared with: by RMSPE ratio, among groups by size of effect.

    Groups of as many donors vary alike, so their effects compare as they are. Their ratios don't: each group is
    fitted on fewer donors than the treated, whose fit before the start is the closer one. On recorded figures ratios
    rejected 11 % (synthetic DID) and 22 % (demeaned) of 360 true nulls at 5 %, effects 5.0 % and 5.6 %.
    """
    post = np.sqrt(np.mean(found.gap[panel.after] ** 2))
    ratio = float(rmspe_ratio(np.array([post]), np.array([found.pre_rmspe]))[0])
    own, all_rivals = (ratio, among.ratios) if among.size == 1 else (abs(found.effect), np.abs(among.effects))
    rivals = all_rivals[compared(panel, among)]
    larger = int(np.sum(~(rivals < own)))  # what can't be compared never speaks for an effect
    return PlaceboTest(ratio, larger + 1, len(rivals), (1 + larger) / (1 + len(rivals)))


def placebo_interval(panel: Panel, found: Estimate, among: Placebos) -> Interval:
    """The effect less the upper and less the lower quantile of the effects of the placebos it is compared with.

    Effects outside it would differ from the estimate by more than the placebos, where nothing happened, differ
    from 0. Quantiles are by rank among one more than the placebos (Weibull), as in the test: interpolated ones of 40
    let 10 % of true nulls outside in place of 5 %. Fewer than 39 placebos bear no 95 %: the level is then that of the
    least and the greatest of them, (n − 1) ÷ (n + 1).
    """
    low, high, borne = borne_quantiles(among.effects[compared(panel, among)])
    return Interval(found.effect - high, found.effect - low, borne)


def borne_quantiles(effects: Floats) -> tuple[float, float, float]:
    """The lower and upper quantile of the effects (placebo), and the share between: LEVEL, or what so few bear.

    Quantiles by rank among one more than there are (Weibull); n effects bear at most (n − 1) ÷ (n + 1).
    """
    borne = min(LEVEL, (len(effects) - 1) / (len(effects) + 1))
    low, high = np.quantile(effects, [(1 - borne) / 2, (1 + borne) / 2], method="weibull")
    return float(low), float(high), borne


def rmspe_ratio(post: Floats, pre: Floats) -> Floats:
    """RMSPE after the start ÷ before it (placebo); infinite where only `pre` is 0, 1 where both are."""
    same = np.where(post > 0, np.inf, 1.0)
    ratio: Floats = np.divide(post, pre, out=same, where=pre > 0)
    return ratio


def placebo_in_time(panel: Panel, method: Method, by: int, fewest: int) -> Estimate | None:
    """The estimate of a start moved back `by` used periods, on the time before the true one.

    None where fewer than `fewest` periods would be left to fit.
    """
    if int(panel.before.sum()) - by < fewest:
        return None
    return estimate(panel.started_earlier(by), method)


def without_each_donor(
    panel: Panel, method: Method, whole: Estimate, least: float = 1e-6, at_most: int | None = None
) -> dict[str, Estimate]:
    """The estimate without each of the `at_most` heaviest donors that have weight, by name, the heaviest first."""
    rows = [int(row) for row in np.argsort(-whole.weights, kind="stable") if whole.weights[row] > least]
    rows = rows[:at_most]
    if len(panel.donors) < 2:
        return {}
    names, found = panel.donor_units, estimates_without(panel, method, rows)
    return {names[row]: one for row, one in zip(rows, found, strict=True)}
