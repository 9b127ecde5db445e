"""Many problems over weights solved together, by pivoting on which of them are above 0."""

from typing import Final

import numpy as np

from etl.estimates.arrays import Floats, Mask, Places
from etl.estimates.held_weights import HeldWeights
from etl.estimates.weight_problems import Problems, stacks

ROUNDS: Final = 24
"""After so many the problems that are left are given up; on the published figures it takes 7 to 13."""
ENTERING: Final = 6
"""How many weights leave 0 in a round where no ridge keeps the system of many weights solvable."""
ROUNDING: Final = 1e-14
"""Of the mean diagonal: a slope below that is none."""
WELL_POSED: Final = 1e-10


def optimum(
    problems: Problems, start: Mask, entering: int = ENTERING, held: HeldWeights | None = None
) -> tuple[Floats, Mask]:
    """The weights (problem × weight), and which problems were solved (problem).

    Block principal pivoting (Kim and Park 2011): the optimum on a support without the bounds; then all weights below
    0 leave the support, and the `entering` steepest ones come in, until there are none. start (problem × weight): the
    first supports. A support that is met again is not noticed: what is not solved within ROUNDS is for the caller.
    held: a sooner way where most weights are above 0.
    """
    weights, solved = np.zeros_like(problems.linear), np.zeros(len(problems.linear), bool)
    support, left = start & problems.allowed, np.arange(len(start))
    for _ in range(ROUNDS):
        found = _found(problems, left, support, held)
        leaving = support & (found < 0)
        coming = _steepest(problems, left, found, support, entering)
        done = ~(leaving.any(axis=1) | coming.any(axis=1))
        weights[left[done]], solved[left[done]] = found[done], True
        support = (support ^ (leaving | coming))[~done]
        left = left[~done]
        if not left.size:
            break
    return weights, solved


def well_posed(problems: Problems, weights: Floats) -> Mask:
    """True where no other weights are as good within rounding (problem)."""
    rows, support = np.arange(len(weights)), weights > 0
    slopes = problems.slopes(rows, weights)
    slopes -= np.einsum("pk,pk->p", slopes, weights)[:, None]
    others = np.where(problems.allowed & ~support, slopes, np.inf)
    alone: Mask = np.asarray(others.min(axis=1) > WELL_POSED * problems.scale)
    for chunk, places, inside in stacks(support):
        lowest = np.linalg.eigvalsh(problems.systems(rows[chunk], places, inside))[:, 0]
        alone[chunk] &= lowest > WELL_POSED * problems.scale
    return alone


def _found(problems: Problems, rows: Places, support: Mask, held: HeldWeights | None) -> Floats:
    """`_on_support`, by way of the held weights where that suits."""
    if held is None:
        return _on_support(problems, rows, support)
    weights, few = np.empty(support.shape), held.suits(support)
    if few.any():
        weights[few] = held.weights(rows[few], support[few])
    if not few.all():
        weights[~few] = _on_support(problems, rows[~few], support[~few])
    return weights


def _on_support(problems: Problems, rows: Places, support: Mask) -> Floats:
    """The best weights with sum 1 that are 0 outside the support, below 0 too (row × weight)."""
    weights = np.zeros(support.shape)
    for chunk, places, inside in stacks(support):
        wanted = np.empty((*places.shape, 2))
        wanted[:, :, 0] = problems.linear[rows[chunk][:, None], places] * inside
        wanted[:, :, 1] = inside
        solved = _solved(problems.systems(rows[chunk], places, inside), wanted)
        free, ones = solved[:, :, 0], solved[:, :, 1]
        with np.errstate(all="ignore"):  # of donors that are all alike; no certificate is good then
            found = free + ((1 - free.sum(axis=1)) / ones.sum(axis=1))[:, None] * ones
        here = np.repeat(chunk, inside.sum(axis=1))
        weights[here, places[inside]] = found[inside]
    return weights


def _solved(systems: Floats, wanted: Floats) -> Floats:
    try:
        return np.asarray(np.linalg.solve(systems, wanted), np.float64)
    except np.linalg.LinAlgError:  # weights that are alike came in together, and any split of them is as good
        places = np.arange(systems.shape[1])
        systems[:, places, places] += 1e-10 * (float(systems.max()) or 1.0)
        return np.asarray(np.linalg.solve(systems, wanted), np.float64)


def _steepest(problems: Problems, rows: Places, weights: Floats, support: Mask, at_most: int) -> Mask:
    """The weights outside the support that would lower the loss most (row × weight)."""
    slopes = problems.slopes(rows, weights)
    level = np.einsum("pk,pk->p", slopes, weights)
    slopes -= level[:, None] - ROUNDING * problems.scale
    slopes[support | ~problems.allowed[rows]] = 0.0
    if at_most >= slopes.shape[1]:
        return slopes < 0
    last = np.partition(slopes, at_most - 1, axis=1)[:, at_most - 1]
    steepest: Mask = (slopes < 0) & (slopes <= last[:, None])
    return steepest
