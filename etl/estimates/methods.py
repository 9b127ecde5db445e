"""Four estimators of what would have happened without the treatment, behind one signature."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from etl.estimates.arrays import Floats
from etl.estimates.panel import Panel
from etl.estimates.seasons import seasonal_means
from etl.estimates.simplex import CONVERGED_BELOW, is_unique, simplex_fit
from etl.estimates.time_weights import spread_of_changes, time_fit

Method = Literal["sc", "demeaned", "sdid", "did"]
WEIGHT_FROM: Final = 0.0005
"""A smaller weight of a donor is told as none: it rounds to 0.0 %."""


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


@dataclass(frozen=True)
class Fitted:
    """gap (period), weights (donor), the worst relative duality gap, and weights over time (period) where used."""

    gap: Floats
    weights: Floats
    duality_gap: float
    time_weights: Floats | None = None


def estimate(panel: Panel, method: Method) -> Estimate:
    """The estimate of one method. Raises ValueError where the panel has no donor, or no period on one side."""
    if not panel.before.any() or not panel.after.any():
        raise ValueError("there is no period before the start, or none from it on")
    if panel.treated.all():
        raise ValueError("every unit is treated; there is no donor")
    target, donors = comparable(panel, method)
    return estimate_of(panel, method, ESTIMATORS[method](target, donors, panel))


def estimate_of(panel: Panel, method: Method, fitted: Fitted) -> Estimate:
    """What a fit says about a panel."""
    level = panel.target[panel.before].mean() - fitted.weights @ panel.donors[:, panel.before].mean(axis=1)
    return Estimate(
        method=method,
        counterfactual=panel.target - fitted.gap,
        gap=fitted.gap,
        effect=float(fitted.gap[panel.after].mean()),
        pre_rmspe=root_mean_square(fitted.gap[panel.before]),
        intercept=0.0 if method == "sc" else float(level),
        weights=fitted.weights,
        duality_gap=fitted.duality_gap,
        time_weights=fitted.time_weights,
    )


def comparable(panel: Panel, method: Method) -> tuple[Floats, Floats]:
    """Target (period) and donors (donor × period) as the method compares them.

    Synthetic control compares levels; the others the deviations from each unit's usual level before the start.
    """
    if method == "sc":
        return panel.target, panel.donors
    target = panel.target - seasonal_means(panel.target[None], panel.seasons, panel.before)[0]
    return target, panel.donors - seasonal_means(panel.donors, panel.seasons, panel.before)


def unique_weights(panel: Panel, found: Estimate) -> bool:
    """False where other weights of the donors fit as well; those of did are given, those of sdid have a ridge."""
    if found.method in ("did", "sdid"):
        return True
    target, donors = comparable(panel, found.method)
    return is_unique(donors[:, panel.before].T, target[panel.before], found.weights)


def synthetic_control(target: Floats, donors: Floats, panel: Panel) -> Fitted:
    """The donors' mix nearest to the target before the start, on outcomes alone.

    Of levels it is synthetic control (Abadie, Diamond and Hainmueller 2010); of deviations DIFP of Doudchenko and
    Imbens 2016, with the mean of each part of the year instead of one mean.
    """
    fit = simplex_fit(donors[:, panel.before].T, target[panel.before])
    return Fitted(target - fit.weights @ donors, fit.weights, fit.duality_gap)


def difference_in_differences(target: Floats, donors: Floats, _panel: Panel) -> Fitted:
    """The change of the treated from the mean of all periods before the start, less that of the donors' mean."""
    return Fitted(target - donors.mean(axis=0), np.full(len(donors), 1.0 / len(donors)), 0.0)


def synthetic_did(target: Floats, donors: Floats, panel: Panel) -> Fitted:
    """Synthetic difference-in-differences (Arkhangelsky et al. 2021), both sets of weights at their exact optimum.

    The gap is measured from the mean before the start that the weights over time choose. Their ridge is tiny (as in
    their section 2).
    """
    before, n_before = panel.before, int(panel.before.sum())
    ridge = regularisation(panel, spread_of_changes(donors[:, before])) ** 2 * n_before
    unit_fit = simplex_fit(centred(donors[:, before]).T, centred(target[before]), ridge)
    over_time = time_fit(donors, before, panel.after)
    time_weights = np.zeros(len(target))
    time_weights[before] = over_time.weights
    gap = target - unit_fit.weights @ donors
    gap = gap - gap[before] @ over_time.weights
    return Fitted(gap, unit_fit.weights, max(unit_fit.duality_gap, over_time.duality_gap), time_weights)


ESTIMATORS: Final[dict[Method, Callable[[Floats, Floats, Panel], Fitted]]] = {
    "demeaned": synthetic_control,
    "sc": synthetic_control,
    "sdid": synthetic_did,
    "did": difference_in_differences,
}


def regularisation(panel: Panel, spread: float) -> float:
    """ζ = (N_treated · T_after)^¼ · σ (Arkhangelsky et al. 2021, equation 2.2), σ from `spread_of_changes`."""
    return float((panel.treated.sum() * panel.after.sum()) ** 0.25) * spread


def centred(values: Floats) -> Floats:
    """The values less their mean over the last axis."""
    difference: Floats = values - values.mean(axis=-1, keepdims=True)
    return difference


def root_mean_square(values: Floats) -> float:
    """√ of the mean square."""
    return float(np.sqrt(np.mean(values**2)))
