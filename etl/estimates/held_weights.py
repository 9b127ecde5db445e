"""Problems under a strong ridge leave few weights at 0: they are solved by way of those that are held there."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from etl.estimates.arrays import Floats, Mask, Places
from etl.estimates.weight_problems import Problems, stacks

WORTH_BELOW: Final = 0.6
"""Held weights for each one above 0, below which their system is the one that is solved sooner."""
REFINED_TO: Final = 1e-15
REFINEMENTS: Final = 60


@dataclass(frozen=True)
class Unbounded:
    """The optimum without bounds for any linear part c and one ridge: c · centred + level.

    centred (weight × weight): the inverse of the matrix on changes that add up to 0; level (weight): the optimum
    without a linear part.
    """

    ridge: float
    centred: Floats
    level: Floats


def unbounded(gram: Floats, ridge: float) -> Unbounded:
    """What all problems with a ridge above 0 on a Gram product share."""
    inverse = np.asarray(np.linalg.inv(gram + ridge * np.eye(len(gram))), np.float64)
    ones = inverse.sum(axis=1)
    level = ones / ones.sum()
    return Unbounded(ridge, inverse - np.outer(ones, level), level)


@dataclass(frozen=True)
class HeldWeights:
    """The optima of problems without bounds, with some weights of each held at 0."""

    problems: Problems
    shared: Unbounded

    def suits(self, support: Mask) -> Mask:
        """True where few are held and a system of them is sooner solved than one of the others (row)."""
        held = support.shape[1] - support.sum(axis=1)
        few: Mask = held < WORTH_BELOW * support.sum(axis=1)
        return few

    def weights(self, rows: Places, support: Mask) -> Floats:
        """The best weights with sum 1 that are 0 outside the support, below 0 too (row × weight)."""
        free = self.problems.linear[rows] @ self.shared.centred + self.shared.level
        shifts = self.problems.ridges[rows] - self.shared.ridge
        is_shifted = bool(np.abs(shifts).max() > REFINED_TO * self.shared.ridge)
        holding = _Holding(self.shared.centred, support, is_shifted)
        found = holding.off(free)
        if is_shifted:
            found = found + holding.shifted(found, shifts)
        return np.where(support, found, 0.0)


class _Holding:
    """The weights outside a support (row × weight) held at 0; is_often: many times, which an inverse pays for."""

    def __init__(self, centred: Floats, support: Mask, is_often: bool) -> None:
        self._centred, self._is_often = centred, is_often
        self._stacks = [
            (rows, places, inside, self._system(places, inside)) for rows, places, inside in stacks(~support)
        ]

    def off(self, weights: Floats) -> Floats:
        """The weights less what brings the held ones to 0 at the least cost (row × weight)."""
        forces = np.zeros(weights.shape)
        for rows, places, inside, system in self._stacks:
            held = (weights[rows[:, None], places] * inside)[:, :, None]
            found = system @ held if self._is_often else np.linalg.solve(system, held)
            forces[np.repeat(rows, inside.sum(axis=1)), places[inside]] = found[:, :, 0][inside]
        off: Floats = weights - forces @ self._centred
        return off

    def shifted(self, weights: Floats, shifts: Floats) -> Floats:
        """What other ridges change in the weights (row × weight), by conjugate gradients; shifts (row) of the ridge.

        With Q the inverse on the changes that are left, it is d with (I + shift · Q) d = −shift · Q · weights.
        """
        left = -shifts[:, None] * self.off(weights @ self._centred)
        change, direction = np.zeros_like(left), left
        size = np.einsum("pk,pk->p", left, left)
        for _ in range(REFINEMENTS):
            if not size.max() > REFINED_TO**2:
                break
            image = direction + shifts[:, None] * self.off(direction @ self._centred)
            step = _ratio(size, np.einsum("pk,pk->p", direction, image))
            change = change + step[:, None] * direction
            left = left - step[:, None] * image
            before, size = size, np.einsum("pk,pk->p", left, left)
            direction = left + _ratio(size, before)[:, None] * direction
        return change

    def _system(self, places: Places, inside: Mask) -> Floats:
        """What holding one weight does to the others that are held, or its inverse (row × place × place)."""
        among: Floats = self._centred.ravel().take(
            (places * len(self._centred))[:, :, None] + places[:, None, :]
        )
        among *= inside[:, :, None] & inside[:, None, :]
        size = np.arange(places.shape[1])
        among[:, size, size] += ~inside
        return np.asarray(np.linalg.inv(among), np.float64) if self._is_often else among


def _ratio(one: Floats, other: Floats) -> Floats:
    ratio: Floats = np.divide(one, other, out=np.zeros_like(one), where=other > 0)
    return ratio
