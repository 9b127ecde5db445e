"""Periods in the forms people and spreadsheets write them."""

import datetime as dt
import re
from typing import Final

from etl.catalog.models import Frequency
from etl.sources.files.cells import Raw, text_of

EXAMPLES: Final[dict[Frequency, str]] = {"monthly": "2026-05", "quarterly": "2026Q2", "yearly": "2026"}
FIRST_YEAR: Final = 1990
LAST_YEAR: Final = 2099
YEAR: Final = re.compile(r"(?P<year>\d{4})")
MONTHS: Final = (
    re.compile(r"(?P<year>\d{4})(?:-|M|/)(?P<month>\d{1,2})", re.IGNORECASE),
    re.compile(r"(?P<month>\d{1,2})/(?P<year>\d{4})"),
)
QUARTERS: Final = (
    re.compile(r"(?P<year>\d{4})[ -]?Q(?P<quarter>\d)", re.IGNORECASE),
    re.compile(r"Q(?P<quarter>\d)[/ ](?P<year>\d{4})", re.IGNORECASE),
)
DAYS: Final = (
    re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?:[T ]00:00(?::00)?)?"),
    re.compile(r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})"),
)


def read_period(raw: Raw, frequency: Frequency | None) -> str:
    """The period as the portal writes it: "2026-05", "2026Q2" or "2026".

    `frequency` is the one the indicator has, None where any will do. Accepted are "2026-05", "5/2026",
    "2026M05", "2026Q2", "Q2/2026", "2026", and a date where it is the first day of the period (any day of a
    month). Raises ValueError saying what was expected.
    """
    day = _day(raw)
    if day is not None:
        return _period_of_day(day, frequency)
    text = text_of(raw)
    if not text:
        raise ValueError(f"the period is missing, expected {_expected(frequency)}")
    found, period = _parsed(text, frequency)
    if frequency is not None and found != frequency:
        raise ValueError(
            f"{text!r} is a {found} period, the indicator is {frequency}: expected {_expected(frequency)}"
        )
    return period


def first_day(period: str) -> dt.date:
    """The day on which a period begins, written as the portal writes periods."""
    year = int(period[:4])
    if "Q" in period:
        return dt.date(year, 3 * int(period[-1]) - 2, 1)
    return dt.date(year, int(period[5:] or 1), 1)


def _parsed(text: str, frequency: Frequency | None) -> tuple[Frequency, str]:
    for pattern in MONTHS:
        if match := pattern.fullmatch(text):
            month = _within(int(match["month"]), 12, "month", text)
            return "monthly", f"{_year(match['year'])}-{month:02d}"
    for pattern in QUARTERS:
        if match := pattern.fullmatch(text):
            quarter = _within(int(match["quarter"]), 4, "quarter", text)
            return "quarterly", f"{_year(match['year'])}Q{quarter}"
    if match := YEAR.fullmatch(text):
        return "yearly", str(_year(match["year"]))
    raise ValueError(f"{text!r} is no period, expected {_expected(frequency)}")


def _day(raw: Raw) -> dt.date | None:
    if isinstance(raw, dt.datetime):
        return raw.date()
    if isinstance(raw, dt.date):
        return raw
    if not isinstance(raw, str):
        return None
    text = text_of(raw)
    match = next((match for pattern in DAYS if (match := pattern.fullmatch(text))), None)
    if match is None:
        return None
    try:
        return dt.date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError as error:
        raise ValueError(f"{text!r} is no date ({error})") from error


def _period_of_day(day: dt.date, frequency: Frequency | None) -> str:
    year = _year(str(day.year))
    if frequency == "quarterly" and (day.day, day.month % 3) == (1, 1):
        return f"{year}Q{day.month // 3 + 1}"
    if frequency == "yearly" and (day.day, day.month) == (1, 1):
        return str(year)
    if frequency in {"monthly", None}:
        return f"{year}-{day.month:02d}"
    raise ValueError(f"the date {day} does not begin a {frequency} period, expected {_expected(frequency)}")


def _year(text: str) -> int:
    year = int(text)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"the year {year} is not between {FIRST_YEAR} and {LAST_YEAR}")
    return year


def _within(number: int, largest: int, kind: str, text: str) -> int:
    if not 1 <= number <= largest:
        raise ValueError(f"{text!r}: there is no {kind} {number}")
    return number


def _expected(frequency: Frequency | None) -> str:
    return EXAMPLES[frequency] if frequency else " or ".join(EXAMPLES.values())
