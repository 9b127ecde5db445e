"""Marks that the catalog declares: breaks, distorted periods, corrections."""

from collections.abc import Iterable

import numpy as np

from etl.catalog.models import Correction, Indicator
from etl.frames import NOTHING, STATUS_CODES, Cube


def marked(cube: Cube, indicator: Indicator, corrections: Iterable[Correction]) -> Cube:
    """The cube with its declared marks.

    Status B where a break begins and in distorted periods, for figures that were normal or derived (A, E);
    provisional ones stay provisional. Figures that a correction drops become missing (M).
    """
    result = cube.rearranged(cube.breakdowns, cube.areas, cube.periods)
    for place in _break_places(cube, indicator, corrections):
        settled = np.isin(result.statuses[:, :, place], [STATUS_CODES["A"], STATUS_CODES["E"]])
        result.statuses[:, :, place][settled] = STATUS_CODES["B"]
    for first, last in _dropped(indicator, corrections):
        for place in _places(cube, first, last):
            known = result.statuses[:, :, place] != NOTHING
            result.statuses[:, :, place][known] = STATUS_CODES["M"]
            result.values[:, :, place][known] = np.nan
    return result


def _break_places(cube: Cube, indicator: Indicator, corrections: Iterable[Correction]) -> list[int]:
    starts = [b.period for b in indicator.breaks]
    found = [cube.period_places[p] for p in starts if p in cube.period_places]
    if indicator.series is not None and indicator.series.kind == "ckan":
        distorted = [d.period for d in indicator.series.distorted]
        found += [cube.period_places[p] for p in distorted if p in cube.period_places]
    for correction in corrections:
        if indicator.id in correction.indicators and correction.action == "break":
            found += _places(cube, correction.first, correction.last)
    return found


def _dropped(indicator: Indicator, corrections: Iterable[Correction]) -> list[tuple[str, str]]:
    return [(c.first, c.last) for c in corrections if indicator.id in c.indicators and c.action == "drop"]


def _places(cube: Cube, first: str, last: str) -> list[int]:
    return [place for period, place in cube.period_places.items() if first <= period <= last]
