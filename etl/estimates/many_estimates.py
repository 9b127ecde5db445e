"""The same method for many targets of one panel: every donor in the place of the treated, or each one left out."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from etl.estimates.arrays import Floats, Mask, Places
from etl.estimates.many_fits import SharedDonors
from etl.estimates.methods import (
    Estimate,
    Fitted,
    Method,
    centred,
    comparable,
    estimate,
    estimate_of,
)
from etl.estimates.panel import Panel
from etl.estimates.seasons import seasonal_means
from etl.estimates.time_weights import spread_of_changes, spreads_without, time_fits_without


@dataclass(frozen=True)
class ManyFitted:
    """gaps (fit × period), weights (fit × donor), relative duality gaps (fit), weights over time (fit × period)."""

    gaps: Floats
    weights: Floats
    duality_gaps: Floats
    time_weights: Floats | None = None


def fits_in_place(panel: Panel, method: Method, groups: Places) -> ManyFitted:
    """Donors in the place of the treated, or the means of groups of them, each against the donors outside it.

    groups (fit × donor of the group).
    """
    _, donors = comparable(panel, method)
    targets = donors[groups].mean(axis=1)
    if method == "did":
        weights = np.full((len(groups), len(donors)), 1 / (len(donors) - groups.shape[1]))
        np.put_along_axis(weights, groups, 0.0, axis=1)
        return ManyFitted(targets - weights @ donors, weights, np.zeros(len(groups)))
    return _without(targets, donors, panel, method, groups, groups.shape[1])


def estimates_without(panel: Panel, method: Method, rows: Sequence[int]) -> list[Estimate]:
    """The estimate without each of some donors."""
    if method == "did" or not rows:
        return [estimate(panel.without_donor(row), method) for row in rows]
    target, donors = comparable(panel, method)
    targets = np.broadcast_to(target, (len(rows), len(target)))
    barred = np.array(rows, np.int64)[:, None]
    found = _without(targets, donors, panel, method, barred, int(panel.treated.sum()))
    estimates = []
    for fit, row in enumerate(rows):
        over_time = None if found.time_weights is None else found.time_weights[fit]
        alone = Fitted(
            found.gaps[fit], np.delete(found.weights[fit], row), float(found.duality_gaps[fit]), over_time
        )
        estimates.append(estimate_of(panel.without_donor(row), method, alone))
    return estimates


def effects_of_some(panel: Panel, whole: Estimate, kept: Mask) -> Floats:
    """The average effect on parts of the treated (part), by the method of the estimate `whole` on all of them.

    kept (part × treated unit): which units each part has, at least one. Weights over time are those of the whole:
    they depend on the donors alone.
    """
    method = whole.method
    _, donors = comparable(panel, method)
    treated, before, after = panel.values[panel.treated], panel.before, panel.after
    if method != "sc":
        treated = treated - seasonal_means(treated, panel.seasons, before)
    targets = (kept / kept.sum(axis=1, keepdims=True)) @ treated
    if method == "did":
        found: Floats = (targets - donors.mean(axis=0))[:, after].mean(axis=1)
        return found
    fitted, wanted, ridges = donors[:, before], targets[:, before], np.zeros(len(targets))
    if method == "sdid":
        zetas = (kept.sum(axis=1) * after.sum()) ** 0.25 * spread_of_changes(fitted)
        fitted, wanted, ridges = centred(fitted), centred(wanted), zetas**2 * fitted.shape[1]
    gaps = targets - SharedDonors(fitted.T).fits(wanted, ridges).weights @ donors
    effects: Floats = gaps[:, after].mean(axis=1)
    if whole.time_weights is not None:
        effects = effects - gaps[:, before] @ whole.time_weights[before]
    return effects


def _without(
    targets: Floats, donors: Floats, panel: Panel, method: Method, barred: Places, n_treated: int
) -> ManyFitted:
    """The fit of each target (fit × period) without some donors (fit × donor), by a method that weights them."""
    before = panel.before
    fitted, wanted = donors[:, before], targets[:, before]
    if method != "sdid":
        units = SharedDonors(fitted.T).fits(wanted, np.zeros(len(targets)), barred)
        return ManyFitted(targets - units.weights @ donors, units.weights, units.duality_gaps)
    factor = (n_treated * panel.after.sum()) ** 0.25
    zetas = factor * spreads_without(fitted, barred)
    units = SharedDonors(centred(fitted).T).fits(centred(wanted), zetas**2 * fitted.shape[1], barred)
    periods = time_fits_without(donors, before, panel.after, barred)
    time_weights = np.zeros(targets.shape)
    time_weights[:, before] = periods.weights
    gaps = targets - units.weights @ donors
    gaps -= np.einsum("pt,pt->p", gaps[:, before], periods.weights)[:, None]
    return ManyFitted(gaps, units.weights, np.maximum(units.duality_gaps, periods.duality_gaps), time_weights)
