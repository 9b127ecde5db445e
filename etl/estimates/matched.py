"""Each treated unit against the untreated ones most like it before the start: the difference and its uncertainty."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from etl.estimates.arrays import Floats, Mask, Places
from etl.estimates.averages import AverageEffect, sums_of_clusters
from etl.estimates.neighbours import Feature, distances_between
from etl.estimates.placebos import borne_quantiles

COUNT: Final = 5


@dataclass(frozen=True)
class Sets:
    """The nearest untreated units of every unit, also of the untreated themselves, nearest first.

    nearest (unit × count): their rows; distances (unit × count).
    """

    nearest: Places
    distances: Floats

    def differences(self, changes: Floats) -> Floats:
        """The change of each unit less the mean change of its nearest (unit)."""
        difference: Floats = changes - changes[self.nearest].mean(axis=1)
        return difference


@dataclass(frozen=True)
class OneDifference:
    """The matched difference of one unit among those of untreated units from their own nearest, which have none.

    effect: the difference; p_value = (1 + those at least as far from 0) ÷ (1 + n); interval: the difference less
    their quantiles at `level`, by rank as in `placebo_interval`: 95 %, or what so many rivals bear.
    """

    effect: float
    n: int
    p_value: float
    interval: tuple[float, float]
    level: float


def sets_of(features: Sequence[Feature], weights: Sequence[float], treated: Mask) -> Sets:
    """The sets by the distance of `neighbours`; ties go to the earlier row. treated (unit).

    Raises ValueError where a unit has fewer than COUNT untreated ones it can be compared with, as without any
    weight above 0.
    """
    distances = distances_between(features, weights)
    distances[:, treated] = np.nan
    if np.isfinite(distances).sum(axis=1).min() < COUNT:
        raise ValueError(f"fewer than {COUNT} untreated units have a distance to one of the units")
    nearest = np.argsort(distances, axis=1, kind="stable")[:, :COUNT]
    return Sets(nearest, np.take_along_axis(distances, nearest, axis=1))


def one_difference(sets: Sets, changes: Floats, row: int, rivals: Places) -> OneDifference:
    """The difference of one treated unit beside those of the untreated `rivals` (rows), for whom it is chance."""
    differences = sets.differences(changes)
    own, others = float(differences[row]), differences[rivals]
    larger = int(np.sum(np.abs(others) >= abs(own)))
    low, high, level = borne_quantiles(others)
    return OneDifference(own, len(others), (1 + larger) / (1 + len(others)), (own - high, own - low), level)


def mean_difference(
    sets: Sets, changes: Floats, treated: Mask, clusters: Sequence[Hashable]
) -> AverageEffect:
    """The mean matched difference of the treated, each counted once, with an error that knows reused controls.

    clusters (unit): the area of each unit, a trial area of the treated; what happens in an area happens to all of it.
    A control weighs by how often it is among the nearest. As in Abadie and Imbens 2006 (theorem 7) the variance adds
    the scatter of the treated around their mean to that of the weighted controls around their own nearest, here with
    sums over areas in the place of units; M ÷ (M + 1) takes off the chance of the M nearest themselves.
    Of 1,800 true nulls, groups of 5, 12 or 24 employment areas among the donors of 2012 and 2017, 5 % were rejected
    at 5 %; with each municipality a draw of its own 15 to 33 %. Raises ValueError for fewer than two treated areas.
    """
    rows = np.flatnonzero(treated)
    names = {str(clusters[row]) for row in rows.tolist()}
    if len(names) < 2:
        raise ValueError("one trial area is too few for an error of the average")
    differences = sets.differences(changes)
    effect, count = float(differences[rows].mean()), sets.nearest.shape[1]
    uses = np.bincount(sets.nearest[rows].ravel(), minlength=len(changes))
    own = sums_of_clusters(np.where(treated, differences - effect, 0.0), clusters)
    controls = sums_of_clusters(uses / count * differences, clusters)
    scatter = len(names) / (len(names) - 1) * float(own @ own) + float(controls @ controls)
    error = float(np.sqrt(count / (count + 1) * scatter)) / len(rows)
    return AverageEffect(effect, error, len(names))
