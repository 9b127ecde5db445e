"""The average effect over many treated units, with errors that treat each trial area as one draw."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from etl.estimates.arrays import Floats
from etl.estimates.methods import Estimate, Method, estimate
from etl.estimates.panel import Panel
from etl.estimates.seasons import seasonal_means


@dataclass(frozen=True)
class AverageEffect:
    """An average effect, its standard error and the two-sided p-value and 95 % interval of a normal one.

    n_clusters: how many independent draws the error is taken from.
    """

    effect: float
    standard_error: float
    n_clusters: int

    @property
    def p_value(self) -> float:
        """Two-sided, of no effect; 1 where the standard error is 0 and so is the effect."""
        if self.standard_error == 0:
            return 0.0 if self.effect else 1.0
        return 2 * NormalDist().cdf(-abs(self.effect) / self.standard_error)

    @property
    def interval(self) -> tuple[float, float]:
        """95 %."""
        reach = NormalDist().inv_cdf(0.975) * self.standard_error
        return self.effect - reach, self.effect + reach


def jackknife(panel: Panel, method: Method, clusters: Sequence[Hashable]) -> AverageEffect:
    """The average effect with the jackknife over trial areas: each left out in turn, and the method fitted again.

    clusters (treated unit): the area of each treated unit, in the panel's order. Raises ValueError for fewer than
    two areas: with one the error can't be told.
    """
    names = list(dict.fromkeys(clusters))
    if len(names) < 2:
        raise ValueError("one treated area is too few for an error of the average")
    whole = estimate(panel, method)
    rows = np.flatnonzero(panel.treated)
    effects = []
    for name in names:
        kept = np.ones(len(panel.units), bool)
        kept[[row for row, cluster in zip(rows, clusters, strict=True) if cluster == name]] = False
        effects.append(estimate(panel.with_rows(kept, panel.treated), method).effect)
    spread = np.sum((np.array(effects) - np.mean(effects)) ** 2)
    error = float(np.sqrt((len(names) - 1) / len(names) * spread))
    return AverageEffect(whole.effect, error, len(names))


def clustered_did(panel: Panel, clusters: Sequence[Hashable]) -> AverageEffect:
    """Difference-in-differences with errors clustered by the area of each unit (unit), CR1 as in Stata and fixest.

    In a balanced panel with one start the regression with unit and period effects equals that of each unit's change
    on being treated, which is what is done here.
    """
    changes = _changes(panel)
    design = np.column_stack([np.ones(len(changes)), panel.treated.astype(np.float64)])
    solution = np.linalg.lstsq(design, changes, rcond=None)[0]
    residuals = changes - design @ solution
    names = list(dict.fromkeys(clusters))
    scores = np.array(
        [
            (design * residuals[:, None])[[cluster == name for cluster in clusters]].sum(axis=0)
            for name in names
        ]
    )
    bread = np.linalg.inv(design.T @ design)
    n_clusters = len(names)
    adjustment = n_clusters / (n_clusters - 1)
    variance = adjustment * bread @ (scores.T @ scores) @ bread
    return AverageEffect(float(solution[1]), float(np.sqrt(variance[1, 1])), n_clusters)


def event_study(panel: Panel) -> Floats:
    """The difference of the treated from the donors in every period, less its mean before the start (period).

    The mean of all periods before the start is the base, not the last one alone; what is left before the start are
    the leads.
    """
    found: Estimate = estimate(panel, "did")
    return found.gap


def _changes(panel: Panel) -> Floats:
    """Mean after the start less mean before it, the season's usual level taken off (unit)."""
    deviations = panel.values - seasonal_means(panel.values, panel.seasons, panel.before)
    changes: Floats = deviations[:, panel.after].mean(axis=1) - deviations[:, panel.before].mean(axis=1)
    return changes
