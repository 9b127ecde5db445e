"""Effects that are tested by shifting the residuals of a fit that imposes them."""

from dataclasses import dataclass, replace
from functools import cached_property
from itertools import compress
from typing import Final

import numpy as np

from etl.estimates.arrays import Floats, Mask
from etl.estimates.many_fits import SharedDonors
from etl.estimates.methods import Method, centred, comparable, regularisation
from etl.estimates.panel import Panel
from etl.estimates.seasons import seasonal_means
from etl.estimates.simplex import simplex_fit
from etl.estimates.time_weights import spread_of_changes

ROUNDING: Final = 1e-12
"""Of the largest value: a sum of residuals below that is none."""


def block_p_value(residuals: Floats, after: Mask, rounding: float = 0.0) -> float:
    """The share of cyclic shifts whose sum over the places `after` is as far from 0 as the unshifted one.

    rounding: the difference below which sums are as far, in the unit of the residuals.
    """
    return float(block_p_values(residuals[None], after, rounding)[0])


def block_p_values(residuals: Floats, after: Mask, rounding: float = 0.0) -> Floats:
    """That of `block_p_value` for many residuals (row × period)."""
    spectra = np.fft.rfft(residuals) * np.conj(np.fft.rfft(after.astype(np.float64)))
    sums = np.abs(np.fft.irfft(spectra, n=residuals.shape[1]))
    largest = np.maximum(sums[:, 0], np.abs(residuals).max(axis=1))
    tolerance = np.maximum(1e-9 * largest, max(rounding, float(np.finfo(float).tiny)))
    shares: Floats = (sums >= (sums[:, 0] - tolerance)[:, None]).mean(axis=1)
    return shares


@dataclass(frozen=True)
class Hypotheses:
    """Effects of a panel to be tested by one method; what does not depend on the effect is worked out once."""

    panel: Panel
    method: Method

    def p_value(self, effect: float) -> float:
        """The conformal p-value of a true effect of this size in every period after the start."""
        return block_p_value(self.residuals(effect), self._whole.after, self._rounding)

    def residuals(self, effect: float) -> Floats:
        """The residuals (used period) of the method fitted on all used periods, `effect` taken off the target."""
        return self._left(self._targets(np.array([effect]))[0], self._weights_for(effect))

    def tested_on_sides(self, effects: Floats, starts: Mask) -> tuple[Floats, Mask]:
        """The p-values of effects (side × effect), and the donors with weight (side × effect × donor).

        starts (side × donor): the donors with weight for an effect nearby.
        """
        first = np.repeat(starts, effects.shape[1], axis=0)
        targets = self._targets(effects.ravel())
        if self.method == "did":
            weights = np.broadcast_to(self._weights(targets[0]), first.shape)
        else:
            weights = self._shared.fits(targets, np.full(len(targets), self._ridge), start=first).weights
        p_values = block_p_values(self._left(targets, weights), self._whole.after, self._rounding)
        return p_values.reshape(effects.shape), (weights > 0).reshape(*effects.shape, -1)

    def support(self, effect: float) -> Mask:
        """The donors with weight for one effect (donor)."""
        weighted: Mask = self._weights_for(effect) > 0
        return weighted

    def _weights_for(self, effect: float) -> Floats:
        """The donors' weights for one effect (donor), kept: a p-value and a support ask for the same."""
        if effect not in self._found:
            self._found[effect] = self._weights(self._targets(np.array([effect]))[0])
        return self._found[effect]

    def _weights(self, target: Floats) -> Floats:
        if self.method == "did":
            return np.full(len(self._donors), 1 / len(self._donors))
        return simplex_fit(self._donors.T, target, self._ridge).weights

    def _left(self, targets: Floats, weights: Floats) -> Floats:
        """What the weighted donors leave of targets, less its mean but in levels."""
        left: Floats = targets - weights @ self._donors
        return left if self.method == "sc" else centred(left)

    def _targets(self, effects: Floats) -> Floats:
        """The target less each effect after the start, as the method compares it (effect × used period)."""
        whole = self._whole
        targets = np.where(whole.after, whole.target - effects[:, None], whole.target)
        if self.method == "sc":
            return targets
        return targets - seasonal_means(targets, whole.seasons, whole.before)

    @cached_property
    def _found(self) -> dict[float, Floats]:
        return {}

    @cached_property
    def _rounding(self) -> float:
        """What rounding makes of a sum of residuals that are 0."""
        return ROUNDING * float(np.abs(self._whole.values).max()) * int(self._whole.after.sum())

    @cached_property
    def _shared(self) -> SharedDonors:
        return SharedDonors(self._donors.T)

    @cached_property
    def _whole(self) -> Panel:
        """The used periods, all of them to be fitted."""
        used = self.panel.used
        return replace(
            self.panel,
            periods=tuple(compress(self.panel.periods, used)),
            values=self.panel.values[:, used],
            before=np.ones(int(used.sum()), bool),
            after=self.panel.after[used],
            seasons=self.panel.seasons[used],
        )

    @cached_property
    def _donors(self) -> Floats:
        return comparable(self._whole, self.method)[1]

    @cached_property
    def _ridge(self) -> float:
        if self.method != "sdid":
            return 0.0
        return regularisation(self._whole, spread_of_changes(self._donors)) ** 2 * len(self._whole.periods)
