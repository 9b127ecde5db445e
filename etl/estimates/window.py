"""Which periods of an indicator lie before a start, from it on, or in neither."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from etl.estimates.arrays import Mask, Places
from etl.estimates.specification import CRISIS


@dataclass(frozen=True)
class Window:
    """Over all periods of an indicator: inside (first to last), before and after (period)."""

    inside: Mask
    before: Mask
    after: Mask


def window(
    periods: Sequence[str],
    start: str,
    first: str | None,
    last: str,
    anticipation: int = 0,
    crisis: bool = True,
) -> Window:
    """The window of months `first` to `last` around the month `start`.

    A quarter or a year counts only where all of it lies on one side of the start, so the year a trial began in is
    in neither. The `anticipation` months before the start, and 3–12/2020 without `crisis`, are in neither.
    """
    spans = [months_of(period) for period in periods]
    foreseen = month_before(start, anticipation)
    kept = np.array([crisis or not any(begin <= month <= end for month in CRISIS) for begin, end in spans])
    inside = np.array([(first is None or begin >= first) and end <= last for begin, end in spans])
    before = np.array([end < foreseen for _, end in spans])
    after = np.array([begin >= start for begin, _ in spans])
    return Window(inside, inside & kept & before, inside & kept & after)


def months_of(period: str) -> tuple[str, str]:
    """The first and last month of a month, quarter or year: ("2017-04", "2017-06") of "2017Q2"."""
    if "Q" in period:
        year, quarter = period.split("Q")
        return f"{year}-{3 * int(quarter) - 2:02d}", f"{year}-{3 * int(quarter):02d}"
    if "-" in period:
        return period, period
    return f"{period}-01", f"{period}-12"


def month_before(month: str, by: int) -> str:
    """The month `by` months earlier."""
    place = int(month[:4]) * 12 + int(month[5:7]) - 1 - by
    return f"{place // 12:04d}-{place % 12 + 1:02d}"


def months_each(period: str) -> int:
    """How many months a period has: 1, 3 or 12."""
    return 3 if "Q" in period else 1 if "-" in period else 12


def seasons_of(periods: Sequence[str], seasonal: bool) -> Places:
    """The place of each period in its year, all 0 without seasons (period)."""
    if not seasonal:
        return np.zeros(len(periods), np.int64)
    return np.array([int(period[5:].lstrip("Q") or 0) for period in periods], np.int64)
