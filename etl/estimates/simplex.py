"""Weights that are at least 0 and add up to 1 and bring a mix of donors nearest to a target."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy import optimize

from etl.estimates.arrays import Floats

CONVERGED_BELOW: Final = 1e-6
"""Relative duality gap above which a fit is solved again, and then called not converged."""
TIED_WITHIN: Final = 1e-9
LOSS_FLOOR: Final = 1e-9
"""Of the average single donor's loss: a fit better than that is perfect, and no gap is relative to it."""


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
    if ridge > 0:
        differences = np.vstack([differences, np.sqrt(ridge) * np.eye(donors.shape[1])])
    norms = np.sqrt(np.einsum("tj,tj->j", differences, differences))
    floor = LOSS_FLOOR * 0.5 * float(np.mean(norms**2))
    fit = _judged(differences, _by_least_squares(differences, norms), floor)
    if not fit.converged:
        again = _judged(differences, nearest_point_weights(differences), floor)
        fit = min(fit, again, key=lambda one: one.duality_gap)
    return fit


def _by_least_squares(differences: Floats, norms: Floats) -> Floats:
    """Weights by non-negative least squares; columns are scaled to unit length first."""
    height = float(np.median(norms)) or 1.0
    scale = np.hypot(norms, height)
    matrix = np.vstack([differences, np.full(differences.shape[1], height)]) / scale
    wanted = np.zeros(matrix.shape[0])
    wanted[-1] = height
    try:
        found: Floats = optimize.nnls(matrix, wanted)[0]
    except RuntimeError:  # too many iterations; the caller's certificate sends it on to the other routine
        found = np.ones(matrix.shape[1])
    weights = found / scale
    shares: Floats = weights / weights.sum()
    return shares


def nearest_point_weights(columns: Floats, rounds: int = 10_000) -> Floats:
    """The weights (column) of the point nearest to the origin in the polytope of the columns (Wolfe 1976)."""
    gram = columns.T @ columns
    weights = np.zeros(gram.shape[0])
    support = [int(np.argmin(np.diag(gram)))]
    weights[support] = 1.0
    tolerance = 1e-14 * float(np.max(np.diag(gram)) or 1.0)
    for _ in range(rounds):
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


def _judged(differences: Floats, weights: Floats, floor: float) -> SimplexFit:
    """The fit with its Frank–Wolfe duality gap ∇fᵀw − min ∇f, relative to its loss (Jaggi 2013)."""
    residual = differences @ weights
    slope = differences.T @ residual
    loss = 0.5 * float(residual @ residual)
    gap = max(float(slope @ weights - slope.min()), 0.0)
    return SimplexFit(weights, loss, gap / max(loss, floor, float(np.finfo(float).tiny)))


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
