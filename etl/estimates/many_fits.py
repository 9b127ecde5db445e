"""Many fits on the same donors at once: for other targets, or with a donor left out of each."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from etl.estimates.active_sets import optimum
from etl.estimates.arrays import Floats, Mask, Places
from etl.estimates.first_supports import nearest, without_bounds
from etl.estimates.held_weights import HeldWeights, Unbounded, unbounded
from etl.estimates.simplex import CERTAIN_BELOW, LOSS_FLOOR, is_strong, simplex_fit
from etl.estimates.weight_problems import Problems


@dataclass(frozen=True)
class SimplexFits:
    """weights (fit × donor); duality_gaps (fit): relative certificates of the optima."""

    weights: Floats
    duality_gaps: Floats


@dataclass(frozen=True)
class SharedDonors:
    """donors (period × donor) whose Gram product serves many fits."""

    donors: Floats

    def fits(
        self, targets: Floats, ridges: Floats, barred: Places | None = None, start: Mask | None = None
    ) -> SimplexFits:
        """What `simplex_fit` gives for each of many targets.

        targets (fit × period); ridges (fit); barred (fit × donor's place): those that get no weight; start
        (fit × donor): those that are weighted first. A fit whose certificate is in doubt is made on its own.
        """
        columns, wanted = self._columns, targets - self._middle
        allowed = np.ones((len(targets), columns.shape[1]), bool)
        if barred is not None:
            np.put_along_axis(allowed, barred, False, axis=1)
        problems = Problems(self._gram, wanted @ columns, ridges, allowed)
        sizes = _sizes(problems, wanted)
        weights, solved = self._weighted(problems, sizes, start)
        residuals = weights @ columns.T - wanted
        gaps = relative_gaps(weights, residuals, columns, problems, LOSS_FLOOR * 0.5 * sizes)
        for fit in np.flatnonzero(~solved | ~(gaps <= CERTAIN_BELOW)):
            alone = simplex_fit(self.donors[:, allowed[fit]], targets[fit], float(ridges[fit]))
            if not solved[fit] or not gaps[fit] <= alone.duality_gap:
                weights[fit, allowed[fit]], gaps[fit] = alone.weights, alone.duality_gap
        return SimplexFits(weights, gaps)

    def _weighted(self, problems: Problems, sizes: Floats, start: Mask | None) -> tuple[Floats, Mask]:
        """The weights and which problems were solved; under a strong ridge many weights may come in at once.

        Ridges that differ are first taken for the one in the middle, which leaves nearly the same weights at 0.
        """
        if not is_strong(problems.ridges, sizes).all():
            return optimum(problems, nearest(problems) if start is None else start)
        middle = float(problems.ridges.min() + problems.ridges.max()) / 2
        alike = replace(problems, ridges=np.full(len(sizes), middle))
        held, size = HeldWeights(alike, self._unbounded(middle)), len(problems.gram)
        found = optimum(alike, without_bounds(held) if start is None else start, size, held)
        if np.ptp(problems.ridges) == 0:
            return found
        return optimum(problems, found[0] > 0, size, replace(held, problems=problems))

    def _unbounded(self, ridge: float) -> Unbounded:
        """What problems with a ridge share, kept: the hypotheses of an interval all ask for the same."""
        if ridge not in self._kept:
            self._kept[ridge] = unbounded(self._gram, ridge)
        return self._kept[ridge]

    @cached_property
    def _kept(self) -> dict[float, Unbounded]:
        return {}

    @cached_property
    def _middle(self) -> Floats:
        """The donors' mean (period): taken off, so that a common level costs no digits."""
        mean: Floats = self.donors.mean(axis=1)
        return mean

    @cached_property
    def _columns(self) -> Floats:
        return self.donors - self._middle[:, None]

    @cached_property
    def _gram(self) -> Floats:
        product: Floats = self._columns.T @ self._columns
        return product


def relative_gaps(
    weights: Floats, residuals: Floats, columns: Floats, problems: Problems, floors: Floats
) -> Floats:
    """The duality gap of each fit relative to its loss (fit), as in `simplex_fit`, from its residuals.

    weights (fit × weight); residuals (fit × observation); columns (observation × weight); floors (fit): the loss
    below which a fit is perfect.
    """
    slopes = residuals @ columns + problems.ridges[:, None] * weights
    levels = np.einsum("pk,pk->p", slopes, weights)
    squares = np.einsum("pt,pt->p", residuals, residuals)
    losses = 0.5 * (squares + problems.ridges * np.einsum("pk,pk->p", weights, weights))
    gaps = levels - np.where(problems.allowed, slopes, np.inf).min(axis=1)
    relative: Floats = np.maximum(gaps, 0.0) / np.maximum(losses, np.maximum(floors, np.finfo(float).tiny))
    return relative


def _sizes(problems: Problems, wanted: Floats) -> Floats:
    """The mean squared distance of the allowed donors to each target, with the ridge (fit)."""
    distances = np.diagonal(problems.gram) - 2 * problems.linear
    counts = problems.allowed.sum(axis=1)
    means: Floats = np.where(problems.allowed, distances, 0.0).sum(axis=1) / np.maximum(counts, 1)
    sizes: Floats = means + np.einsum("pt,pt->p", wanted, wanted) + problems.ridges
    return sizes
