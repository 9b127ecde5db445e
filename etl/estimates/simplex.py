"""Weights that are at least 0 and add up to 1 and bring a mix of donors nearest to a target."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy import optimize

from etl.estimates.arrays import Floats, Mask
from etl.estimates.one_problem import few_weights, many_weights

CONVERGED_BELOW: Final = 1e-6
"""Relative duality gap above which a fit is solved again, and then called not converged."""
CERTAIN_BELOW: Final = 1e-11
"""Relative duality gap above which a fit on a Gram product, which rounds more, is made without one."""
STRONG_RIDGE: Final = 1e-3
TIED_WITHIN: Final = 1e-9
LOSS_FLOOR: Final = 1e-6
"""Of the average single donor's loss: a fit better than that is perfect, and its gap is relative to this. Rounding
alone makes up to 1e-7 of a hundredth of it."""
FEW_DONORS: Final = 10
"""How many are looked at first, the nearest ones, and twice as many for another reason; and then let in at a time."""
ROUNDS: Final = 10_000
LET_IN_ABOVE: Final = 1e-12
"""Of the loss: a donor that could lower it by more is let in."""


@dataclass(frozen=True)
class SimplexFit:
    """weights (donor); loss: ½‖A w − b‖² with the ridge; duality_gap: relative certificate of the optimum."""

    weights: Floats
    loss: float
    duality_gap: float

    @property
    def converged(self) -> bool:
        """True where the certificate says that no other weights fit noticeably better."""
        return self.duality_gap <= CONVERGED_BELOW


def simplex_fit(donors: Floats, target: Floats, ridge: float = 0.0) -> SimplexFit:
    """The weights that minimise ‖donors · w − target‖² + ridge · ‖w‖².

    donors (period × donor) and target (period) hold no NaN. On the simplex A w − b = (A − b 1ᵀ) w, so one
    non-negative least squares with a row of ones gives the exact optimum (Lawson and Hanson 1974, chapter 23);
    where its certificate is not good enough, the nearest point of the polytope is sought (Wolfe 1976).
    Raises ValueError where there is no donor.
    """
    if donors.shape[1] == 0:
        raise ValueError("no donors to weight")
    differences = donors - target[:, None]
    sizes = np.einsum("tj,tj->j", differences, differences) + ridge
    floor = LOSS_FLOOR * 0.5 * float(np.mean(sizes))
    fit = _by_active_set(differences, sizes, ridge, floor) if ridge > 0 else None
    fit = fit or _by_least_squares(differences, sizes, ridge, floor)
    if not fit.converged:
        ridged = np.vstack([differences, np.sqrt(ridge) * np.eye(len(sizes))])
        again = _judged(differences, nearest_point_weights(ridged), ridge, floor)[0]
        fit = min(fit, again, key=lambda one: one.duality_gap)
    return fit


def is_strong(ridge: Floats, size: Floats) -> Mask:
    """True where a ridge decides the weights of many donors; size: the mean squared length of a difference."""
    strong: Mask = ridge > STRONG_RIDGE * size
    return strong


def _by_active_set(differences: Floats, sizes: Floats, ridge: float, floor: float) -> SimplexFit | None:
    """The fit with a ridge by pivoting on the Gram product; None where it does not end at a clear optimum.

    A fifth of the time of non-negative least squares, whose matrix has a row more for each donor.
    """
    gram = differences.T @ differences
    weights = many_weights(gram, ridge) if ridge > STRONG_RIDGE * sizes.mean() else few_weights(gram, ridge)
    if weights is None:
        return None
    fit = _judged(differences, weights, ridge, floor)[0]
    return fit if fit.duality_gap <= CERTAIN_BELOW else None


def _by_least_squares(differences: Floats, sizes: Floats, ridge: float, floor: float) -> SimplexFit:
    """The fit by non-negative least squares on few donors, with others let in until none would fit better.

    sizes (donor): squared lengths. The time grows with the donors that are looked at, and about one in ten gets
    weight; the result is as exact as with all of them at once.
    """
    chosen = _first_donors(differences, sizes)
    height = float(np.sqrt(sizes.mean())) or 1.0
    while True:
        columns = np.flatnonzero(chosen)
        weights = np.zeros(len(sizes))
        weights[columns] = _least_squares_weights(differences.T[columns].T, sizes[columns], ridge, height)
        fit, gains = _judged(differences, weights, ridge, floor)
        entering = np.flatnonzero((gains > LET_IN_ABOVE * max(fit.loss, floor)) & ~chosen)
        if not entering.size:
            return fit
        chosen[entering[np.argsort(-gains[entering], kind="stable")[: FEW_DONORS + columns.size // 4]]] = True


def _first_donors(differences: Floats, sizes: Floats) -> Mask:
    """The nearest donors, and those that lie most to the other side of the mean of them (donor)."""
    chosen = np.zeros(len(sizes), bool)
    nearest = np.argsort(sizes, kind="stable")[: 2 * FEW_DONORS]
    across = differences.T[nearest].mean(axis=0) @ differences
    chosen[nearest[:FEW_DONORS]] = True
    chosen[np.argsort(across, kind="stable")[: 2 * FEW_DONORS]] = True
    return chosen


def _least_squares_weights(differences: Floats, sizes: Floats, ridge: float, height: float) -> Floats:
    """Weights by one non-negative least squares; columns are scaled to about unit length first."""
    scale = np.sqrt(sizes + height * height)
    matrix = np.empty((len(differences) + 1, len(sizes)))
    np.divide(differences, scale, out=matrix[:-1])
    np.divide(height, scale, out=matrix[-1])
    if ridge > 0:
        matrix = np.vstack([np.diag(np.sqrt(ridge) / scale), matrix])
    wanted = np.zeros(len(matrix))
    wanted[-1] = height
    try:
        found: Floats = optimize.nnls(matrix, wanted)[0]
    except RuntimeError:  # too many iterations; the caller's certificate sends it on to the other routine
        found = np.ones(len(sizes))
    weights = found / scale
    shares: Floats = weights / weights.sum()
    return shares


def nearest_point_weights(columns: Floats) -> Floats:
    """The weights (column) of the point nearest to the origin in the polytope of the columns (Wolfe 1976)."""
    gram = columns.T @ columns
    weights = np.zeros(gram.shape[0])
    support = [int(np.argmin(np.diag(gram)))]
    weights[support] = 1.0
    tolerance = 1e-14 * float(np.max(np.diag(gram)) or 1.0)
    for _ in range(ROUNDS):
        slope = gram @ weights
        entering = int(np.argmin(slope))
        if slope @ weights - slope[entering] <= tolerance or entering in support:
            break
        support.append(entering)
        support = _settled(gram, weights, support)
    return weights


def _settled(gram: Floats, weights: Floats, support: list[int]) -> list[int]:
    """The support on which the affine optimum is inside the simplex; `weights` are moved there."""
    while True:
        size = len(support)
        system = np.ones((size + 1, size + 1))
        system[:size, :size] = gram[np.ix_(support, support)]
        system[size, size] = 0.0
        wanted = np.append(np.zeros(size), 1.0)
        goal = np.linalg.lstsq(system, wanted, rcond=None)[0][:size]
        here = weights[support]
        if (goal > 0).all():
            weights[support] = goal
            return support
        falling = goal <= 0
        step = float(np.min(here[falling] / np.maximum(here[falling] - goal[falling], 1e-300)))
        moved = here + min(step, 1.0) * (goal - here)
        moved[moved < 1e-15] = 0.0
        weights[support] = moved
        left = [j for j, weight in zip(support, moved, strict=True) if weight > 0]
        if len(left) == size:
            return support
        support = left
        weights /= weights.sum()


def _judged(differences: Floats, weights: Floats, ridge: float, floor: float) -> tuple[SimplexFit, Floats]:
    """The fit with its Frank–Wolfe duality gap ∇fᵀw − min ∇f, relative to its loss (Jaggi 2013).

    Also what moving weight to each donor would gain, to first order (donor): the gap is the largest of them.
    """
    residual = differences @ weights
    slope = residual @ differences + ridge * weights
    loss = 0.5 * float(residual @ residual + ridge * (weights @ weights))
    gains: Floats = slope @ weights - slope
    gap = max(float(gains.max()), 0.0)
    return SimplexFit(weights, loss, gap / max(loss, floor, float(np.finfo(float).tiny))), gains


def is_unique(donors: Floats, target: Floats, weights: Floats) -> bool:
    """False where other weights fit as well: the donors that fit best depend on each other.

    donors (period × donor), target (period), weights (donor): an optimum of `simplex_fit` without ridge.
    """
    differences = donors - target[:, None]
    slope = differences.T @ (differences @ weights)
    size = float(np.mean(np.einsum("tj,tj->j", differences, differences)))
    tied = (weights > 0) | (slope - slope.min() <= TIED_WITHIN * size)
    columns = np.vstack([differences[:, tied], np.full(int(tied.sum()), np.sqrt(size) or 1.0)])
    rank = np.linalg.matrix_rank(columns, tol=1e-10 * float(np.linalg.norm(columns)))
    return bool(rank == columns.shape[1])
