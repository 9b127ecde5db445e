"""The same estimate where nothing happened: for every donor, and at earlier starts."""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from etl.estimates.arrays import Floats, Mask
from etl.estimates.methods import ESTIMATORS, Estimate, Method, comparable, estimate
from etl.estimates.panel import Panel

LIKE_IN_SIZE: Final = 40
"""How many of the placebos, those nearest in size, the treated is compared with."""

INTERVAL_LEVEL: Final = 0.95


@dataclass(frozen=True)
class Placebos:
    """Every donor estimated in the place of the treated, against the other donors.

    units; gaps (donor × period); effects, pre_rmspe and post_rmspe (donor); duality_gap: the worst relative one.
    None of it depends on who is treated.
    """

    units: tuple[str, ...]
    gaps: Floats
    effects: Floats
    pre_rmspe: Floats
    post_rmspe: Floats
    duality_gap: float

    @cached_property
    def ratios(self) -> Floats:
        """RMSPE after the start ÷ RMSPE before it (donor)."""
        return rmspe_ratio(self.post_rmspe, self.pre_rmspe)


@dataclass(frozen=True)
class PlaceboTest:
    """How the treated stands among its placebos of like size.

    rank 1 is the largest ratio of `n` + 1; p_value = (1 + those at least as large) ÷ (1 + n).
    """

    ratio: float
    rank: int
    n: int
    p_value: float


def placebos(panel: Panel, method: Method) -> Placebos:
    """The placebo estimates of all donors. Raises ValueError where there are fewer than two."""
    if len(panel.donors) < 2:
        raise ValueError("with one donor there is none to compare it with")
    _, donors = comparable(panel, method)
    alone = panel.with_placebo(0)
    fits = [
        ESTIMATORS[method](donor, np.delete(donors, row, axis=0), alone) for row, donor in enumerate(donors)
    ]
    gaps = np.vstack([one.gap for one in fits])
    return Placebos(
        units=panel.donor_units,
        gaps=gaps,
        effects=gaps[:, panel.after].mean(axis=1),
        pre_rmspe=np.sqrt((gaps[:, panel.before] ** 2).mean(axis=1)),
        post_rmspe=np.sqrt((gaps[:, panel.after] ** 2).mean(axis=1)),
        duality_gap=max(one.duality_gap for one in fits),
    )


def nearest_in_size(panel: Panel, count: int = LIKE_IN_SIZE) -> Mask:
    """The donors nearest to the treated in the logarithm of size (donor); of equally near ones all are in.

    One whose size is not known is not near; where the treated's is not, all donors are in.

    Where every size is the same, as in a panel without sizes, these are all donors.
    """
    own, others = panel.sizes[panel.treated].mean(), panel.sizes[~panel.treated]
    if len(others) <= count or not own > 0:
        return np.ones(len(others), bool)
    known = others > 0
    distances = np.full(len(others), np.inf)
    distances[known] = np.abs(np.log(others[known] / own))
    near: Mask = distances <= np.partition(distances, count - 1)[count - 1]
    return near


def placebo_test(panel: Panel, found: Estimate, among: Placebos) -> PlaceboTest:
    """The rank of the treated's RMSPE ratio among the placebos of donors of like size."""
    post = np.sqrt(np.mean(found.gap[panel.after] ** 2))
    ratio = float(rmspe_ratio(np.array([post]), np.array([found.pre_rmspe]))[0])
    rivals = among.ratios[nearest_in_size(panel)]
    larger = int(np.sum(rivals >= ratio))
    return PlaceboTest(ratio, larger + 1, len(rivals), (1 + larger) / (1 + len(rivals)))


def placebo_interval(
    panel: Panel, found: Estimate, among: Placebos, level: float = INTERVAL_LEVEL
) -> tuple[float, float]:
    """The effect less the upper and less the lower quantile of the effects of the placebos of like size.

    Effects outside it would differ from the estimate by more than the placebos, where nothing happened, differ
    from 0.
    """
    effects = among.effects[nearest_in_size(panel)]
    low, high = np.quantile(effects, [(1 - level) / 2, (1 + level) / 2])
    return found.effect - float(high), found.effect - float(low)


def rmspe_ratio(post: Floats, pre: Floats) -> Floats:
    """Post ÷ pre; infinite for a perfect fit before a gap, 1 where there is none on either side."""
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
    panel: Panel, method: Method, found: Estimate, least: float = 1e-6, at_most: int | None = None
) -> dict[str, Estimate]:
    """The estimate without each of the `at_most` heaviest donors that have weight, by name, the heaviest first."""
    rows = [int(row) for row in np.argsort(-found.weights, kind="stable") if found.weights[row] > least]
    rows = rows[:at_most]
    if len(panel.donors) < 2:
        return {}
    return {panel.donor_units[row]: estimate(panel.without_donor(row), method) for row in rows}
