"""A cube: the observations of one indicator as arrays, breakdown × area × period."""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt

Values = npt.NDArray[np.float64]
Statuses = npt.NDArray[np.uint8]
Shares = npt.NDArray[np.float32]

TOTAL: Final = "total"
NOTHING: Final = 0
"""Status code of a cell without any observation."""
STATUS_CODES: Final[dict[str, int]] = {letter: ord(letter) for letter in "APBEQML"}
WITH_VALUE: Final = frozenset("APBE")
"""Statuses that carry a number: normal, provisional, break here, derived by us."""
WITHOUT_VALUE: Final = frozenset("QML")
"""Statuses that never carry one: suppressed, missing, not applicable."""


@dataclass(frozen=True)
class Observation:
    """One figure as it leaves the house; `value` is None for the statuses Q, M and L."""

    indicator: str
    area: str
    period: str
    breakdown: str
    value: float | None
    status: str
    covered: float | None = None


@dataclass(frozen=True)
class Series:
    """One indicator of one area in time: parallel arrays over `periods`."""

    indicator: str
    area: str
    breakdown: str
    periods: tuple[str, ...]
    values: Values
    statuses: Statuses
    covered: Shares

    def between(self, first: int, end: int) -> "Series":
        """The part from the place `first` on the time axis to before `end`."""
        part = slice(first, end)
        return replace(
            self,
            periods=self.periods[part],
            values=self.values[part],
            statuses=self.statuses[part],
            covered=self.covered[part],
        )

    def observations(self) -> Iterator[Observation]:
        """The observations in time order; periods without one are left out."""
        for period, value, status, covered in zip(
            self.periods, self.values.tolist(), self.statuses.tolist(), self.covered.tolist(), strict=True
        ):
            if status != NOTHING:
                letter = chr(status)
                yield Observation(
                    self.indicator,
                    self.area,
                    period,
                    self.breakdown,
                    value if letter in WITH_VALUE else None,
                    letter,
                    None if math.isnan(covered) else covered,
                )


@dataclass(frozen=True)
class Cube:
    """The observations of one indicator.

    values[b, a, t] is NaN where statuses[b, a, t] is Q, M, L or NOTHING; covered[b, a, t] is the share of
    the base (0–1) behind a group's figure and NaN elsewhere. Periods are of one frequency, in order.
    """

    indicator: str
    breakdowns: tuple[str, ...]
    areas: tuple[str, ...]
    periods: tuple[str, ...]
    values: Values
    statuses: Statuses
    covered: Shares

    @classmethod
    def empty(
        cls, indicator: str, breakdowns: Sequence[str], areas: Sequence[str], periods: Iterable[str]
    ) -> "Cube":
        """A cube without observations on the given axes; periods are put in order."""
        ordered = tuple(sorted(set(periods)))
        shape = (len(breakdowns), len(areas), len(ordered))
        return cls(
            indicator,
            tuple(breakdowns),
            tuple(areas),
            ordered,
            np.full(shape, np.nan),
            np.zeros(shape, np.uint8),
            np.full(shape, np.nan, np.float32),
        )

    @cached_property
    def area_places(self) -> dict[str, int]:
        """Place of each area on the area axis."""
        return {area: place for place, area in enumerate(self.areas)}

    @cached_property
    def period_places(self) -> dict[str, int]:
        """Place of each period on the time axis."""
        return {period: place for place, period in enumerate(self.periods)}

    @cached_property
    def breakdown_places(self) -> dict[str, int]:
        """Place of each breakdown on the first axis."""
        return {breakdown: place for place, breakdown in enumerate(self.breakdowns)}

    @property
    def n_observations(self) -> int:
        """How many cells hold an observation, with or without a value."""
        return int(np.count_nonzero(self.statuses))

    def series(self, area: str, breakdown: str = TOTAL) -> Series:
        """The series of one area, as views into the cube. Raises KeyError for an unknown area or breakdown."""
        b, a = self.breakdown_places[breakdown], self.area_places[area]
        return Series(
            self.indicator,
            area,
            breakdown,
            self.periods,
            self.values[b, a],
            self.statuses[b, a],
            self.covered[b, a],
        )

    def frozen(self) -> "Cube":
        """The same cube with its arrays made read-only."""
        for array in (self.values, self.statuses, self.covered):
            array.setflags(write=False)
        return self

    def rearranged(self, breakdowns: Sequence[str], areas: Sequence[str], periods: Iterable[str]) -> "Cube":
        """A copy on other axes; cells that this cube lacks hold no observation."""
        result = Cube.empty(self.indicator, breakdowns, areas, periods)
        here, there = _shared_cells(self, result)
        for name in ("values", "statuses", "covered"):
            getattr(result, name)[there] = getattr(self, name)[here]
        return result


def upserted(old: Cube, new: Cube) -> Cube:
    """Both cubes on the union of their axes; where both have an observation, the new one stands.

    A figure is never replaced by a missing one (M): what was once published stays when a source drops it.
    """
    breakdowns = (*old.breakdowns, *(b for b in new.breakdowns if b not in old.breakdown_places))
    areas = (*old.areas, *(a for a in new.areas if a not in old.area_places))
    result = old.rearranged(breakdowns, areas, {*old.periods, *new.periods})
    fresh = new.rearranged(breakdowns, areas, result.periods)
    lost = (fresh.statuses == STATUS_CODES["M"]) & (result.statuses != NOTHING)
    taken = (fresh.statuses != NOTHING) & ~lost
    for name in ("values", "statuses", "covered"):
        getattr(result, name)[taken] = getattr(fresh, name)[taken]
    return result


def _shared_cells(
    source: Cube, target: Cube
) -> tuple[tuple[npt.NDArray[np.intp], ...], tuple[npt.NDArray[np.intp], ...]]:
    """Index grids of the cells both cubes have, in the source's and in the target's places."""
    pairs = [
        _matches(source.breakdown_places, target.breakdown_places),
        _matches(source.area_places, target.area_places),
        _matches(source.period_places, target.period_places),
    ]
    return np.ix_(*(p[0] for p in pairs)), np.ix_(*(p[1] for p in pairs))


def _matches(source: dict[str, int], target: dict[str, int]) -> tuple[list[int], list[int]]:
    shared = [key for key in source if key in target]
    return [source[key] for key in shared], [target[key] for key in shared]
