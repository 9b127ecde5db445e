"""The rows of an answer, straight from the arrays."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from math import isnan
from typing import Any, Final

import numpy as np

from dashboard.api.errors import ApiError
from dashboard.api.selection import Part, Selection
from dashboard.data import Figures
from etl.frames import NOTHING, WITH_VALUE, Series

MAXIMUM_ROWS: Final = 250_000
COLUMNS: Final = ("indicator", "area", "period", "breakdown", "value", "status", "covered")

_LETTERS: Final = {ord(letter): (letter, letter in WITH_VALUE) for letter in "APBEQML"}


def rows_of(selection: Selection, figures: Figures) -> list[dict[str, Any]]:
    """One row per observation with the keys COLUMNS, `covered` only where a group's figure has a share.

    Ordered as asked: indicator, breakdown, area, period. Raises ApiError over MAXIMUM_ROWS rows.
    """
    chosen = [(part, series) for part in selection.parts for series in _series(part, figures)]
    n_rows = sum(int(np.count_nonzero(series.statuses)) for _, series in chosen)
    if n_rows > MAXIMUM_ROWS:
        raise ApiError(
            400,
            f"{n_rows} observations are asked for; one answer holds at most {MAXIMUM_ROWS}",
            "Narrow it down: fewer areas (`area`), a shorter time (`from`, `to`), or one indicator at a time",
            None,
            "too_many_observations",
        )
    return [row for part, series in chosen for row in _rows(series, part.indicator.decimals)]


def _series(part: Part, figures: Figures) -> Iterator[Series]:
    """The series of a part within its periods; areas without figures give none."""
    cube = figures.frames.cube(part.indicator.id)
    start, stop = bisect_left(cube.periods, part.first), bisect_right(cube.periods, part.last)
    for breakdown in part.breakdowns:
        for area in cube.areas if part.areas is None else part.areas:
            if "+" in area or area in cube.area_places:
                yield _cut(_one(part, area, breakdown, figures), start, stop)


def _one(part: Part, area: str, breakdown: str, figures: Figures) -> Series:
    """The series of an area or group. Raises ApiError where no member of a group has figures."""
    try:
        return figures.series(part.indicator.id, area, breakdown)
    except KeyError as error:
        raise ApiError(
            404,
            f"none of {area} has figures of {part.indicator.id} ({breakdown})",
            "/api/v1/indicators tells which breakdowns and how many areas each indicator has",
            "area",
            "no_figures",
        ) from error


def _cut(series: Series, start: int, stop: int) -> Series:
    return Series(
        series.indicator,
        series.area,
        series.breakdown,
        series.periods[start:stop],
        series.values[start:stop],
        series.statuses[start:stop],
        series.covered[start:stop],
    )


def _rows(series: Series, decimals: int) -> Iterator[dict[str, Any]]:
    cells = zip(
        series.periods, series.values.tolist(), series.statuses.tolist(), series.covered.tolist(), strict=True
    )
    for period, value, status, covered in cells:
        if status == NOTHING:
            continue
        letter, has_value = _LETTERS[status]
        row = {
            "indicator": series.indicator,
            "area": series.area,
            "period": period,
            "breakdown": series.breakdown,
            "value": _number(value, decimals) if has_value else None,
            "status": letter,
        }
        if not isnan(covered):
            row["covered"] = round(covered, 4)
        yield row


def _number(value: float, decimals: int) -> float | int:
    """The source's value as it is; a whole number where the indicator has no decimals."""
    return int(value) if decimals == 0 and value.is_integer() else value
