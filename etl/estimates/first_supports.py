"""Which weights of a problem are looked at first."""

from typing import Final

import numpy as np

from etl.estimates.arrays import Floats, Mask, Places
from etl.estimates.weight_problems import Problems

NEAREST: Final = 5
CROWDED: Final = 0.8
"""Of the weights: where so many are above 0 without bounds, nearly all of them stay so."""


def nearest(problems: Problems, count: int = NEAREST) -> Mask:
    """A first support: the weights that alone come nearest (problem × weight)."""
    distances = np.where(problems.allowed, np.diagonal(problems.gram) - 2 * problems.linear, np.inf)
    last = np.sort(distances, axis=1)[:, :count][:, -1]
    chosen: Mask = (distances <= last[:, None]) & problems.allowed
    return chosen


def without_bounds(problems: Problems, barred: Places | None = None) -> Mask:
    """A first support under a strong ridge: the larger weights of the optimum without bounds (problem × weight).

    barred (problem × weight that is not allowed). Those above the mean of all weights above 0 are the larger ones:
    with all above 0 the first systems are larger than the last, and it takes twice the time.
    """
    size = len(problems.gram)
    ridged: Floats = problems.gram + float(problems.ridges.mean()) * np.eye(size)
    if barred is None:
        found, ones = np.vsplit(
            np.linalg.solve(ridged, np.vstack([problems.linear, np.ones(size)]).T).T, [-1]
        )
        found += ((1 - found.sum(axis=1)) / ones.sum())[:, None] * ones
    else:
        found = _without_some(np.asarray(np.linalg.inv(ridged), np.float64), problems.linear, barred)
    larger = found > np.maximum(found, 0.0).mean(axis=1, keepdims=True)
    crowded = (found > 0).mean(axis=1, keepdims=True) > CROWDED
    chosen: Mask = np.where(crowded, found > 0, larger) & problems.allowed
    return chosen


def _without_some(inverse: Floats, linear: Floats, barred: Places) -> Floats:
    """The optima with sum 1 without bounds, some weights of each held at 0 (problem × weight)."""
    ones = inverse.sum(axis=1)
    found = linear @ inverse
    found += ((1 - found.sum(axis=1)) / ones.sum())[:, None] * ones
    inverse = inverse - np.outer(ones, ones) / ones.sum()
    among = inverse[barred[:, :, None], barred[:, None, :]]
    held = np.linalg.solve(among, np.take_along_axis(found, barred, axis=1)[:, :, None])
    found -= (held.transpose(0, 2, 1) @ inverse[barred])[:, 0]
    return found
