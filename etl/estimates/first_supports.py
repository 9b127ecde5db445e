"""Which weights of a problem are looked at first."""

from typing import Final

import numpy as np

from etl.estimates.arrays import Floats, Mask
from etl.estimates.held_weights import HeldWeights
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


def without_bounds(held: HeldWeights) -> Mask:
    """A first support under a strong ridge: the larger weights of the optimum without bounds (problem × weight)."""
    allowed = held.problems.allowed
    chosen: Mask = larger_weights(held.weights(np.arange(len(allowed)), allowed)) & allowed
    return chosen


def larger_weights(found: Floats) -> Mask:
    """Those above the mean of all that are above 0, or nearly all where they crowd (problem × weight).

    With all above 0 the first systems are larger than the last, and it takes twice the time.
    """
    larger = found > np.maximum(found, 0.0).mean(axis=1, keepdims=True)
    crowded = (found > 0).mean(axis=1, keepdims=True) > CROWDED
    chosen: Mask = np.where(crowded, found > 0, larger)
    return chosen
