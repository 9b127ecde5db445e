"""Quadratic problems over weights that are at least 0 and add up to 1, many of them on one Gram product."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from etl.estimates.arrays import Floats, Mask, Places

STACKED: Final = 1 << 17
"""Numbers in a stack of systems, at most: it stays in the cache."""
SMALL: Final = 1 << 13
"""Numbers in a stack whose rows may be of any size: a call costs more than the padding."""
ROOM: Final = 1.25
"""Problems with up to so many times the support of the smallest one are solved as one stack."""


@dataclass(frozen=True)
class Problems:
    """Problem p: ½ wᵀ(G + ρ_p I − l_pᵀ l_p) w − c_pᵀ w, at its least over w ≥ 0 with Σw = 1.

    gram G (weight × weight); linear c (problem × weight); ridges ρ (problem); allowed (problem × weight): the other
    weights are 0; lowered l (problem × observation × weight): what each problem lacks of the Gram product.
    """

    gram: Floats
    linear: Floats
    ridges: Floats
    allowed: Mask
    lowered: Floats | None = None

    @cached_property
    def scale(self) -> float:
        """The mean diagonal of the Gram product, in the square of the values' unit."""
        return float(np.mean(np.diagonal(self.gram)))

    def some(self, chosen: Mask) -> "Problems":
        """The problems of a selection (problem)."""
        lowered = None if self.lowered is None else self.lowered[chosen]
        return Problems(self.gram, self.linear[chosen], self.ridges[chosen], self.allowed[chosen], lowered)

    def slopes(self, rows: Places, weights: Floats) -> Floats:
        """The gradient of some problems at their weights (row × weight)."""
        slopes: Floats = weights @ self.gram + self.ridges[rows, None] * weights - self.linear[rows]
        if self.lowered is not None:
            own = self.lowered[rows]
            slopes -= ((own @ weights[:, :, None]).transpose(0, 2, 1) @ own)[:, 0]
        return slopes

    def systems(self, rows: Places, places: Places, inside: Mask) -> Floats:
        """The matrices of some problems on the weights at `places` (row × place), 1 on the diagonal outside."""
        stack: Floats = self.gram.ravel().take((places * len(self.gram))[:, :, None] + places[:, None, :])
        if self.lowered is not None:
            own = np.take_along_axis(self.lowered[rows], places[:, None, :], axis=2)
            stack -= own.transpose(0, 2, 1) @ own
        stack *= inside[:, :, None] & inside[:, None, :]
        diagonal = np.arange(places.shape[1])
        stack[:, diagonal, diagonal] += np.where(inside, self.ridges[rows, None], 1.0)
        return stack


def stacks(support: Mask) -> Iterator[tuple[Places, Places, Mask]]:
    """Rows with supports of about one size: rows, their places (row × place), which of them count (row × place)."""
    sizes = support.sum(axis=1)
    if len(sizes) and len(sizes) * int(sizes.max()) ** 2 <= SMALL:
        yield _stack(support, np.arange(len(sizes)), sizes)
        return
    order = np.argsort(sizes, kind="stable")
    ordered, first = sizes[order], 0
    while first < len(order):
        size = np.maximum(ordered[first:], 1)
        work = np.arange(1, len(size) + 1) * size**2
        alike = np.searchsorted(size, ROOM * size[0], side="right")
        few, many = np.searchsorted(work, [SMALL, STACKED], side="right")
        last = first + int(max(few, min(alike, many), 1))
        yield _stack(support, order[first:last], sizes)
        first = last


def _stack(support: Mask, rows: Places, sizes: Places) -> tuple[Places, Places, Mask]:
    """Some rows as `stacks` gives them; sizes (row): of all supports."""
    inside = np.arange(sizes[rows].max()) < sizes[rows, None]
    places = np.zeros(inside.shape, np.int64)
    places[inside] = np.nonzero(support[rows])[1]
    return rows, places, inside
