"""The areas most alike one of them, by weighted standardised differences."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from etl.estimates.arrays import Floats


@dataclass(frozen=True)
class Feature:
    """What areas are compared by: a number of each, NaN where it is not known.

    is_class: the numbers name classes (urban, rural …), which are the same or not.
    """

    values: Floats
    is_class: bool = False


@dataclass(frozen=True)
class Neighbours:
    """The distance of every area to the target, and its parts.

    order: rows of the nearest areas, nearest first; distances (area): weighted root mean square of the parts
    that are known, NaN for the target itself and where no weighted part is; parts (feature × area): differences
    in standard deviations, NaN where one side is not known.
    """

    order: tuple[int, ...]
    distances: Floats
    parts: Floats


def neighbours(features: Sequence[Feature], weights: Sequence[float], target: int, count: int) -> Neighbours:
    """The `count` areas nearest to row `target`; ties go to the earlier row.

    d_j = √(Σ w_k p_kj² ÷ Σ w_k) over the features k known of both (Gower 1971 for what is missing), so that an
    area is neither favoured nor left out for a figure it lacks. Raises ValueError for a negative weight and for
    another number of weights than features.
    """
    if len(weights) != len(features) or any(not w >= 0 for w in weights):
        raise ValueError("give one weight of at least 0 for each feature")
    parts = np.vstack([_differences(feature, target) for feature in features])
    weighing = np.where(np.isfinite(parts), np.asarray(weights, np.float64)[:, None], 0.0)
    total = weighing.sum(axis=0)
    squares = (weighing * np.nan_to_num(parts) ** 2).sum(axis=0)
    distances = np.sqrt(np.divide(squares, total, out=np.full_like(total, np.nan), where=total > 0))
    distances[target] = np.nan
    ranked = [int(row) for row in np.argsort(distances, kind="stable") if np.isfinite(distances[row])]
    return Neighbours(tuple(ranked[:count]), distances, parts)


def distances_between(features: Sequence[Feature], weights: Sequence[float]) -> Floats:
    """The distance of every area to every other (area × area), as `neighbours` gives those to one; NaN to itself."""
    n = len(features[0].values)
    squares, total = np.zeros((n, n)), np.zeros((n, n))
    for feature, weight in zip(features, weights, strict=True):
        parts = _differences(feature, slice(None))
        known = np.isfinite(parts)
        squares[known] += weight * parts[known] ** 2
        total[known] += weight
    distances: Floats = np.sqrt(np.divide(squares, total, out=np.full((n, n), np.nan), where=total > 0))
    np.fill_diagonal(distances, np.nan)
    return distances


def _differences(feature: Feature, target: int | slice) -> Floats:
    """Distances to the target in standard deviations of the known values; of classes 0 for the same, else 1.

    One row for the target, or one for each of a slice of targets.
    """
    values = feature.values
    difference = np.abs(values - (values[target] if isinstance(target, int) else values[target, None]))
    if feature.is_class:
        return np.where(np.isfinite(difference), np.minimum(difference, 1.0), np.nan)
    known = values[np.isfinite(values)]
    spread = float(known.std()) if known.size else 0.0
    standardised: Floats = difference / spread if spread > 0 else difference * 0.0
    return standardised
