"""Measures of a series: index, change from a year ago, mean of twelve months, per labour force.

A figure derived from a provisional one is provisional; one that spans a break is marked as a break; what a
suppressed or missing figure is needed for has no value and says which of them it was. Else it is E, derived.
"""

from collections.abc import Collection
from dataclasses import replace
from typing import Final

import numpy as np
import numpy.typing as npt

from etl.catalog.models import Frequency, Indicator
from etl.frames import NOTHING, STATUS_CODES, WITH_VALUE, Series

Statuses = npt.NDArray[np.uint8]
Values = npt.NDArray[np.float64]
PERIODS_OF_YEAR: Final[dict[Frequency, int]] = {"monthly": 12, "quarterly": 4, "yearly": 1}
COUNTED: Final = frozenset({"persons", "jobs", "searches", "count"})
_CODES: Final = STATUS_CODES


def can_be_per_labour_force(indicator: Indicator) -> bool:
    """True for counts of every month: of a rate, a sum of money or a duration a share would mean nothing."""
    is_count = indicator.unit in COUNTED and indicator.groups.method == "sum"
    return is_count and indicator.frequency == "monthly" and indicator.id != indicator.groups.base


def index_of(series: Series, base: str) -> Series:
    """The series in per cent of its base: a period's figure, or the mean of a year ("2020") with all its figures.

    Nothing but gaps where the base is not known or is 0.
    """
    places = [t for t, period in enumerate(series.periods) if period == base or period[:4] == base]
    if not places or not np.isfinite(series.values[places]).all():
        return _empty(series)
    mean = float(series.values[places].mean())
    if mean == 0:
        return _empty(series)
    bases = np.repeat(series.statuses[places][:, None], len(series.periods), axis=1)
    bases[bases == _CODES["B"]] = _CODES["A"]
    return _derived(series, 100 * series.values / mean, np.vstack([series.statuses, bases]))


def change_of(series: Series, per_year: int, in_points: bool, breaks: Collection[str] = ()) -> Series:
    """The change from the same period a year before: in the unit with `in_points`, else in per cent.

    per_year: periods of a year; breaks: declared periods from which on figures are not comparable. A change in
    per cent of 0 does not exist (L).
    """
    before = _shifted(series, per_year)
    with np.errstate(divide="ignore", invalid="ignore"):
        difference = series.values - before.values
        values = difference if in_points else 100 * difference / before.values
    earlier = before.statuses.copy()
    earlier[earlier == _CODES["B"]] = _CODES["A"]
    marked = _spans_break(series, per_year, breaks)
    return _derived(series, values, np.vstack([series.statuses, earlier]), marked)


def mean_of_year(series: Series, per_year: int, breaks: Collection[str] = ()) -> Series:
    """The mean of each period and those before it that make a year; all of them are needed."""
    shifted = [_shifted(series, n) for n in range(per_year)]
    statuses = np.vstack([s.statuses for s in shifted])
    statuses[statuses == _CODES["B"]] = _CODES["A"]
    values = np.vstack([s.values for s in shifted]).mean(axis=0)
    return _derived(series, values, statuses, _spans_break(series, per_year - 1, breaks))


def per_labour_force(series: Series, force: Series) -> Series:
    """A count in per cent of the labour force of the same area in the same period."""
    places = {period: t for t, period in enumerate(force.periods)}
    rows = [places.get(period, -1) for period in series.periods]
    known = np.array([row >= 0 for row in rows])
    below = np.where(known, force.values[rows], np.nan)
    statuses = np.where(known, force.statuses[rows], NOTHING).astype(np.uint8)
    with np.errstate(divide="ignore", invalid="ignore"):
        values = 100 * series.values / below
    return _derived(series, values, np.vstack([series.statuses, statuses]))


def _shifted(series: Series, n: int) -> Series:
    """The series `n` periods later; nothing where it had not begun."""
    if n == 0:
        return series
    length = len(series.periods)
    values, statuses = np.full(length, np.nan), np.zeros(length, np.uint8)
    values[n:], statuses[n:] = series.values[: max(length - n, 0)], series.statuses[: max(length - n, 0)]
    return replace(series, values=values, statuses=statuses)


def _spans_break(series: Series, n: int, breaks: Collection[str]) -> npt.NDArray[np.bool_]:
    """Whether a break lies in a period or the n−1 before it, so that it parts the period from the n-th before."""
    marks = (series.statuses == _CODES["B"]) | np.isin(np.array(series.periods, dtype=str), list(breaks))
    counted = np.concatenate([[0], np.cumsum(marks)])
    places = np.arange(len(series.periods))
    since: npt.NDArray[np.bool_] = counted[places + 1] > counted[np.maximum(places + 1 - n, 0)]
    return since


def _derived(
    series: Series, values: Values, inputs: Statuses, marked: npt.NDArray[np.bool_] | None = None
) -> Series:
    """The series of derived values, its statuses from those of the inputs (input × period)."""
    statuses = np.full(len(series.periods), _CODES["E"], np.uint8)
    statuses[(inputs == _CODES["P"]).any(axis=0)] = _CODES["P"]
    statuses[(inputs == _CODES["B"]).any(axis=0)] = _CODES["B"]
    if marked is not None:
        statuses[marked] = _CODES["B"]
    statuses[~np.isfinite(values)] = _CODES["L"]
    for letter in "LMQ":
        statuses[(inputs == _CODES[letter]).any(axis=0)] = _CODES[letter]
    statuses[(inputs == NOTHING).any(axis=0)] = NOTHING
    has_value = np.isin(statuses, [_CODES[letter] for letter in WITH_VALUE])
    return replace(series, values=np.where(has_value, values, np.nan), statuses=statuses)


def _empty(series: Series) -> Series:
    """The series without any figure."""
    length = len(series.periods)
    return replace(series, values=np.full(length, np.nan), statuses=np.zeros(length, np.uint8))
