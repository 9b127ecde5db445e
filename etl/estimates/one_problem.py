"""One problem over weights alone: what `optimum` does for many, without what it costs to keep many apart."""

from typing import Final

import numpy as np
from scipy import linalg

from etl.estimates.active_sets import ENTERING, ROUNDING, ROUNDS, WELL_POSED
from etl.estimates.arrays import Floats, Mask, Places
from etl.estimates.first_supports import NEAREST, larger_weights

CROWDED_FROM: Final = 0.6
"""Of the weights above 0, from which a system of those that are held at 0 is the one that is solved sooner."""


def few_weights(gram: Floats, ridge: float) -> Floats | None:
    """The weights w ≥ 0 with Σw = 1 for which wᵀ(G + ρ I)w is least; None where others are as good within rounding.

    gram G (weight × weight). By the pivoting of `optimum` from the weights that alone come nearest.
    """
    sizes = gram.diagonal()
    nearest = sizes <= np.sort(sizes)[:NEAREST][-1]
    weights = _pivoted(gram, ridge, nearest, ENTERING)
    return weights if weights is not None and _is_clear(gram, ridge, weights) else None


def many_weights(gram: Floats, ridge: float) -> Floats | None:
    """The same under a strong ridge, which leaves one optimum; None where it is not found in ROUNDS."""
    factor = linalg.cho_factor(gram + ridge * np.eye(len(gram)), overwrite_a=True, check_finite=False)
    ones: Floats = linalg.cho_solve(factor, np.ones(len(gram)), check_finite=False)
    level = ones / ones.sum()
    start = larger_weights(level[None])[0]
    if start.mean() < CROWDED_FROM:
        return _pivoted(gram, ridge, start, len(gram))
    held, known = ~start, np.zeros(len(gram), bool)
    columns, tiny = np.empty_like(gram), ROUNDING * float(gram.diagonal().mean())
    for _ in range(ROUNDS):
        new = np.flatnonzero(held & ~known)
        wanted = np.zeros((len(gram), len(new)))
        wanted[new, np.arange(len(new))] = 1.0
        found = linalg.cho_solve(factor, wanted, overwrite_b=True, check_finite=False)
        columns[new], known[new] = found.T - np.outer(level[new], ones), True
        weights, forces = _without(level, columns, np.flatnonzero(held))
        changing = np.where(held, forces > tiny, weights < 0)
        if not changing.any():
            return weights
        held = held ^ changing
    return None


def _without(level: Floats, columns: Floats, held: Places) -> tuple[Floats, Floats]:
    """The optimum with some weights at 0, below 0 too, and how much each of these would rise (weight).

    level (weight): the optimum without bounds; columns (weight × weight): what a force on each does to all.
    """
    across, forces = columns[held], np.zeros_like(level)
    forces[held] = np.linalg.solve(across[:, held], level[held])
    weights = level - forces[held] @ across
    weights[held] = 0.0
    return weights, forces


def _pivoted(gram: Floats, ridge: float, support: Mask, entering: int) -> Floats | None:
    """The rounds of `optimum` from a first support (weight); None where they do not end."""
    weights, tiny = np.zeros(len(gram)), ROUNDING * float(gram.diagonal().mean())
    support = support.copy()
    for _ in range(ROUNDS):
        inside = np.flatnonzero(support)
        rows = gram[inside]
        try:
            ones = np.linalg.solve(rows[:, inside] + ridge * np.eye(len(inside)), np.ones(len(inside)))
        except np.linalg.LinAlgError:
            return None
        found = ones / ones.sum()
        slopes = found @ rows
        slopes += tiny - (slopes[inside] + ridge * found) @ found
        slopes[inside] = 0.0
        coming = np.flatnonzero(slopes < 0)
        coming = coming[np.argsort(slopes[coming], kind="stable")[:entering]]
        leaving = inside[found < 0]
        if not coming.size and not leaving.size:
            weights[inside] = found
            return weights
        support[leaving], support[coming] = False, True
    return None


def _is_clear(gram: Floats, ridge: float, weights: Floats) -> bool:
    """False where other weights are as good within rounding, as `well_posed` tells of many."""
    least = WELL_POSED * float(gram.diagonal().mean())
    support = weights > 0
    slopes = weights @ gram + ridge * weights
    slopes -= slopes @ weights
    if not support.all() and not slopes[~support].min() > least:
        return False
    system = gram[np.ix_(support, support)] + ridge * np.eye(int(support.sum()))
    return bool(np.linalg.eigvalsh(system)[0] > least)
