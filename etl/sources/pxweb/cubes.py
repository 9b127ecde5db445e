"""Answers put together: a grid per content, then a cube per indicator."""

from collections.abc import Mapping, Sequence

import numpy as np

from etl.frames import NOTHING, STATUS_CODES, Cube
from etl.frames.cube import Statuses, Values
from etl.sources.pxweb.plan import Call

Q, M, L, E = (STATUS_CODES[letter] for letter in "QMLE")


class Grids:
    """Figures by content, area and period; what was not asked has no status."""

    def __init__(self, contents: Sequence[str], areas: Sequence[str], periods: Sequence[str]) -> None:
        self.areas, self.periods = tuple(areas), tuple(periods)
        self._contents, self._areas, self._periods = (
            {name: place for place, name in enumerate(axis)} for axis in (contents, areas, self.periods)
        )
        shape = (len(self._contents), len(self.areas), len(self.periods))
        self.values: Values = np.full(shape, np.nan)
        self.statuses: Statuses = np.full(shape, NOTHING, np.uint8)

    def put(self, call: Call, values: Values, statuses: Statuses) -> None:
        """The answer to a call is in its place; arrays are contents × areas × periods of the call."""
        cells = np.ix_(
            [self._contents[code] for code in call.contents],
            [self._areas[code] for code in call.areas],
            [self._periods[period] for period in call.periods],
        )
        self.values[cells], self.statuses[cells] = values, statuses

    def sum_of(self, contents: Sequence[str]) -> tuple[Values, Statuses]:
        """Values and statuses (area × period) of contents added up; one content alone stays as it is.

        A sum is derived (E); suppressed (Q) where any part is, else missing (M) where any part has no figure,
        not applicable (L) where all are.
        """
        places = [self._contents[code] for code in contents]
        values, parts = self.values[places].sum(axis=0), self.statuses[places]
        if len(places) == 1:
            return values, parts[0]
        without = [
            (parts == Q).any(axis=0),
            (parts == L).all(axis=0),
            ((parts == M) | (parts == L)).any(axis=0),
        ]
        statuses = np.select([(parts == NOTHING).any(axis=0), *without], [NOTHING, Q, L, M], E).astype(
            np.uint8
        )
        return np.where(statuses == E, values, np.nan), statuses


def cube_of(indicator: str, breakdowns: Mapping[str, Sequence[str]], grids: Grids) -> Cube:
    """The cube of an indicator; `breakdowns` maps each breakdown to its content codes. Empty periods are left out."""
    figures = [grids.sum_of(contents) for contents in breakdowns.values()]
    statuses = np.stack([s for _, s in figures])
    kept = np.flatnonzero((statuses != NOTHING).any(axis=(0, 1)))
    cube = Cube.empty(indicator, tuple(breakdowns), grids.areas, [grids.periods[place] for place in kept])
    cube.values[:] = np.stack([v for v, _ in figures])[:, :, kept]
    cube.statuses[:] = statuses[:, :, kept]
    return cube.frozen()
