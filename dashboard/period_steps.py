"""Counting on and between periods of one frequency: "2026-11", "2026Q4", "2026"."""

from etl.catalog.models import Frequency


def later(period: str, n: int) -> str:
    """The period `n` periods after another: "2027-01" is 4 after "2026-09"."""
    year, rest = int(period[:4]), period[4:]
    if not rest:
        return f"{year + n}"
    per_year, place = (4, int(rest[1:])) if rest.startswith("Q") else (12, int(rest[1:]))
    years, place = divmod(place - 1 + n, per_year)
    return f"{year + years}Q{place + 1}" if per_year == 4 else f"{year + years}-{place + 1:02d}"


def periods_between(first: str, last: str) -> int:
    """How many periods `last` is after `first`, both of one frequency; negative where it is before."""
    return _number(last) - _number(first)


def fitted(period: str | None, frequency: Frequency) -> str | None:
    """The period of the frequency that a period ends with: the year 2027 is December 2027 for months."""
    if period is None:
        return None
    year, month = period[:4], int(period[5:] or 12) * (3 if "Q" in period else 1)
    if frequency == "monthly":
        return f"{year}-{month:02d}"
    return f"{year}Q{(month + 2) // 3}" if frequency == "quarterly" else year


def _number(period: str) -> int:
    rest = period[4:]
    if not rest:
        return int(period[:4])
    return int(period[:4]) * (4 if rest.startswith("Q") else 12) + int(rest[1:])
