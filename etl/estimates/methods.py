"""Four estimators of what would have happened without the treatment, behind one signature."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from etl.estimates.arrays import Floats
from etl.estimates.panel import Panel
from etl.estimates.seasons import seasonal_means
from etl.estimates.simplex import CONVERGED_BELOW, SimplexFit, simplex_fit

Method = Literal["sc", "demeaned", "sdid", "did"]


@dataclass(frozen=True)
class Estimate:
    """One estimate.

    counterfactual and gap (period), in the unit of the values; effect: mean gap after the start; pre_rmspe: root
    mean square of the gap before it; intercept: level of the treated above the weighted donors before the start
    (0 for synthetic control in levels); weights (donor), at least 0 with sum 1; time_weights (period) of
    synthetic DID, 0 after the start; duality_gap: the worst relative one of the fits.
    """

    method: Method
    counterfactual: Floats
    gap: Floats
    effect: float
    pre_rmspe: float
    intercept: float
    weights: Floats
    duality_gap: float
    time_weights: Floats | None = None

    @property
    def converged(self) -> bool:
        """True where the certificate of every fit is good."""
        return self.duality_gap <= CONVERGED_BELOW

    @property
    def effective_donors(self) -> float:
        """1 ÷ Σw²: how many donors of equal weight would be as concentrated."""
        return 1.0 / float(self.weights @ self.weights)


def estimate(panel: Panel, method: Method) -> Estimate:
    """The estimate of one method. Raises ValueError where the panel has no donor, or no period on one side."""
    if not panel.before.any() or not panel.after.any():
        raise ValueError("there is no period before the start, or none from it on")
    if panel.treated.all():
        raise ValueError("every unit is treated; there is no donor")
    return ESTIMATORS[method](panel)


def synthetic_control(panel: Panel) -> Estimate:
    """Synthetic control in levels, on outcomes alone (Abadie, Diamond and Hainmueller 2010)."""
    fit = simplex_fit(panel.donors[:, panel.before].T, panel.target[panel.before])
    return _estimate(panel, "sc", fit.weights @ panel.donors, fit)


def demeaned_synthetic_control(panel: Panel) -> Estimate:
    """Synthetic control of the deviations from each unit's usual level, the level left free.

    DIFP of Doudchenko and Imbens 2016, with the mean of each part of the year instead of one mean.
    """
    target, donors, usual = _deviations(panel)
    fit = simplex_fit(donors[:, panel.before].T, target[panel.before])
    return _estimate(panel, "demeaned", usual + fit.weights @ donors, fit)


def difference_in_differences(panel: Panel) -> Estimate:
    """The change of the treated from the mean of all periods before the start, less that of the donors' mean."""
    _, donors, usual = _deviations(panel)
    weights = np.full(len(donors), 1.0 / len(donors))
    fit = SimplexFit(weights, 0.0, 0.0)
    return _estimate(panel, "did", usual + weights @ donors, fit)


def synthetic_did(panel: Panel) -> Estimate:
    """Synthetic difference-in-differences (Arkhangelsky et al. 2021), both sets of weights at their exact optimum.

    The gap is measured from the mean before the start that the weights over time choose.
    """
    target, donors, usual = _deviations(panel)
    before, n_before = panel.before, int(panel.before.sum())
    ridge = regularisation(panel, donors) ** 2 * n_before
    unit_fit = simplex_fit(centred(donors[:, before]).T, centred(target[before]), ridge)
    after_mean = donors[:, panel.after].mean(axis=1)
    time_fit = simplex_fit(centred(donors[:, before].T).T, centred(after_mean))
    time_weights = np.zeros(len(panel.periods))
    time_weights[before] = time_fit.weights
    mixed = unit_fit.weights @ donors
    base = float((target - mixed) @ time_weights)
    fit = SimplexFit(unit_fit.weights, unit_fit.loss, max(unit_fit.duality_gap, time_fit.duality_gap))
    return _estimate(panel, "sdid", usual + base + mixed, fit, time_weights)


ESTIMATORS: Final[dict[Method, Callable[[Panel], Estimate]]] = {
    "demeaned": demeaned_synthetic_control,
    "sc": synthetic_control,
    "sdid": synthetic_did,
    "did": difference_in_differences,
}


def regularisation(panel: Panel, donors: Floats) -> float:
    """ζ = (N_treated · T_after)^¼ · σ, σ the spread of the donors' changes from period to period before the start.

    Arkhangelsky et al. 2021, equation 2.2; donors (donor × period).
    """
    changes = np.diff(donors[:, panel.before], axis=1)
    spread = float(changes.std(ddof=1)) if changes.size > 1 else 0.0
    return float((panel.treated.sum() * panel.after.sum()) ** 0.25) * spread


def centred(values: Floats) -> Floats:
    """The values less their mean over the last axis."""
    difference: Floats = values - values.mean(axis=-1, keepdims=True)
    return difference


def _deviations(panel: Panel) -> tuple[Floats, Floats, Floats]:
    """Target and donors as deviations from their usual levels before the start, and the target's usual level."""
    usual = seasonal_means(panel.target[None], panel.seasons, panel.before)[0]
    donors = panel.donors - seasonal_means(panel.donors, panel.seasons, panel.before)
    return panel.target - usual, donors, usual


def _estimate(
    panel: Panel, method: Method, counterfactual: Floats, fit: SimplexFit, time_weights: Floats | None = None
) -> Estimate:
    gap = panel.target - counterfactual
    level = panel.target[panel.before].mean() - fit.weights @ panel.donors[:, panel.before].mean(axis=1)
    return Estimate(
        method=method,
        counterfactual=counterfactual,
        gap=gap,
        effect=float(gap[panel.after].mean()),
        pre_rmspe=root_mean_square(gap[panel.before]),
        intercept=0.0 if method == "sc" else float(level),
        weights=fit.weights,
        duality_gap=fit.duality_gap,
        time_weights=time_weights,
    )


def root_mean_square(values: Floats) -> float:
    """√ of the mean square."""
    return float(np.sqrt(np.mean(values**2)))
