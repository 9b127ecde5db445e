"""Periods after a start, each against the last one before it of the same part of the year."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from etl.estimates.arrays import Floats, Mask, Places
from etl.estimates.window import seasons_of


@dataclass(frozen=True)
class SameSeason:
    """later (pair): the places of the periods after the start; earlier (pair): of those each is held against.

    So both sides have every part of the year equally often, and no season makes a change.
    """

    later: Places
    earlier: Places

    @property
    def base(self) -> Places:
        """The places of the year before the start that is held against, each once, oldest first."""
        return np.unique(self.earlier)

    def before(self, values: Floats) -> Floats:
        """The mean before the start of each row (… × period)."""
        mean: Floats = values[..., self.earlier].mean(axis=-1)
        return mean

    def after(self, values: Floats) -> Floats:
        """The mean from the start on of each row (… × period)."""
        mean: Floats = values[..., self.later].mean(axis=-1)
        return mean

    def change(self, values: Floats) -> Floats:
        """The mean from the start on less that before it (… × period)."""
        return self.after(values) - self.before(values)


def same_season(periods: Sequence[str], before: Mask, after: Mask) -> SameSeason | None:
    """The pairs of the periods that are used, None where there is none; before and after (period).

    A period whose part of the year is not among those before the start is in no pair.
    """
    seasons = seasons_of(periods, seasonal=True)
    last = {int(seasons[place]): int(place) for place in np.flatnonzero(before)}
    pairs = [(int(t), last[int(seasons[t])]) for t in np.flatnonzero(after) if int(seasons[t]) in last]
    if not pairs:
        return None
    later, earlier = np.array(pairs, np.int64).T
    return SameSeason(later, earlier)
