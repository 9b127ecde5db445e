"""The periods before the start that resemble the time after it, as synthetic DID weights them."""

from typing import Final

import numpy as np

from etl.estimates.active_sets import optimum, well_posed
from etl.estimates.arrays import Floats, Mask, Places
from etl.estimates.many_fits import SimplexFits, relative_gaps
from etl.estimates.simplex import CERTAIN_BELOW, LOSS_FLOOR, SimplexFit, simplex_fit
from etl.estimates.weight_problems import Problems

TIME_RIDGE: Final = 1e-6
"""Of the spread of changes: it only chooses between weights that fit equally well, as where donors are few."""


def time_fit(donors: Floats, before: Mask, after: Mask) -> SimplexFit:
    """The weights of the periods before the start (period) whose mix is nearest to the mean after it, up to a level.

    donors (donor × period).
    """
    spread = spread_of_changes(donors[:, before])
    tiny = (TIME_RIDGE * spread) ** 2 * len(donors)
    after_mean = donors[:, after].mean(axis=1)
    return simplex_fit(_centred(donors[:, before]), after_mean - after_mean.mean(), tiny)


def time_fits_without(donors: Floats, before: Mask, after: Mask, barred: Places) -> SimplexFits:
    """`time_fit` without some donors (fit × donor left out), on one Gram product less their part.

    Where its optimum is not clearly the only one, a fit is made on its own.
    """
    after_mean, left = donors[:, after].mean(axis=1), len(donors) - barred.shape[1]
    columns = _centred(donors[:, before]) - (after_mean - after_mean.mean())[:, None]
    ridges = (TIME_RIDGE * spreads_without(donors[:, before], barred)) ** 2 * left
    shape = (len(barred), columns.shape[1])
    own = columns[barred]
    own = np.concatenate([own, own.sum(axis=1, keepdims=True) / np.sqrt(left)], axis=1)
    problems = Problems(columns.T @ columns, np.zeros(shape), ridges, np.ones(shape, bool), own)
    start = time_fit(donors, before, after).weights > 0
    weights, solved = optimum(problems, np.broadcast_to(start, shape))
    gaps = relative_gaps(
        weights, _residuals(weights, columns, barred), columns, problems, _floors(problems, own)
    )
    clear = solved & (gaps <= CERTAIN_BELOW)
    clear[clear] = well_posed(problems.some(clear), weights[clear])
    for fit in np.flatnonzero(~clear):
        alone = time_fit(np.delete(donors, barred[fit], axis=0), before, after)
        weights[fit], gaps[fit] = alone.weights, alone.duality_gap
    return SimplexFits(weights, gaps)


def spread_of_changes(donors: Floats) -> float:
    """The standard deviation of the changes from period to period (donor × period)."""
    changes = np.diff(donors, axis=1)
    return float(changes.std(ddof=1)) if changes.size > 1 else 0.0


def spreads_without(donors: Floats, barred: Places) -> Floats:
    """`spread_of_changes` without some donors each (fit); donors (donor × period), barred (fit × donor left out)."""
    changes = np.diff(donors, axis=1)
    n_left = changes.size - changes.shape[1] * barred.shape[1]
    if n_left < 2:
        return np.zeros(len(barred))
    changes = changes - changes.mean()
    sums, squares = changes.sum(axis=1), np.einsum("jt,jt->j", changes, changes)
    means = (sums.sum() - sums[barred].sum(axis=1)) / n_left
    left = squares.sum() - squares[barred].sum(axis=1) - n_left * means**2
    spreads: Floats = np.sqrt(np.maximum(left, 0.0) / (n_left - 1))
    return spreads


def _residuals(weights: Floats, columns: Floats, barred: Places) -> Floats:
    """What the weights leave of the donors that are not left out (fit × donor), less its mean over them."""
    left = weights @ columns.T
    np.put_along_axis(left, barred, 0.0, axis=1)
    left -= left.sum(axis=1, keepdims=True) / (len(columns) - barred.shape[1])
    np.put_along_axis(left, barred, 0.0, axis=1)
    return left


def _floors(problems: Problems, own: Floats) -> Floats:
    """The loss below which each fit is perfect (fit), as in `simplex_fit`."""
    sizes = np.diagonal(problems.gram).mean() - (own**2).sum(axis=1).mean(axis=1) + problems.ridges
    floors: Floats = LOSS_FLOOR * 0.5 * sizes
    return floors


def _centred(values: Floats) -> Floats:
    """The values less the donors' mean of each period (donor × period)."""
    difference: Floats = values - values.mean(axis=0)
    return difference
