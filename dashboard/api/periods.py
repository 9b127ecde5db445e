"""The limits `from` and `to`, in the form of an indicator's own periods."""

import re
from typing import Final

from dashboard.api.errors import bad, shown
from etl.catalog.models import Frequency

ENDS: Final = frozenset({"to", "last"})
_WRITTEN: Final = re.compile(r"(\d{4})(?:-?M(\d{1,2})|-(\d{1,2})|-?Q([1-4]))?", re.ASCII | re.IGNORECASE)


def limit(parameter: str, text: str, frequency: Frequency) -> str:
    """The period of the frequency that `text` starts (`from`, `first`, `start`) or ends (`to`, `last`) with.

    A year stands for its first or last month or quarter; a month stands for the quarter or year around it.
    Raises ApiError where the text is no period.
    """
    written = _WRITTEN.fullmatch(text)
    if written is None:
        raise _no_period(parameter, text)
    year, quarter = written[1], written[4]
    month = int(written[2] or written[3] or 0)
    if month > 12 or (month == 0 and (written[2] or written[3])):
        raise _no_period(parameter, text)
    is_last = parameter in ENDS
    if quarter:
        month = int(quarter) * 3 - (0 if is_last else 2)
    elif month == 0:
        month = 12 if is_last else 1
    return _period(year, month, frequency)


def _period(year: str, month: int, frequency: Frequency) -> str:
    if frequency == "monthly":
        return f"{year}-{month:02d}"
    return f"{year}Q{(month + 2) // 3}" if frequency == "quarterly" else year


def _no_period(parameter: str, text: str) -> Exception:
    return bad(
        parameter,
        f"{shown(text)} is not a period",
        "Write a month as 2013-12, a quarter as 2013Q4, or a year as 2013",
    )
