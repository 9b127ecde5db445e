"""The source's time codes as our periods."""

import re
from collections.abc import Sequence
from typing import Final

from etl.errors import SourceError

MONTH: Final = re.compile(r"([12]\d{3})M(0[1-9]|1[0-2])", re.ASCII)
QUARTER: Final = re.compile(r"([12]\d{3})[QK]([1-4])", re.ASCII)
YEAR: Final = re.compile(r"[12]\d{3}", re.ASCII)
FREQUENCIES: Final = {4: "yearly", 6: "quarterly", 7: "monthly"}
"""The frequency by the length of a period."""


def is_time_code(code: str) -> bool:
    """True for 2026M06, 2026Q2, 2026K2 and 2026."""
    return any(form.fullmatch(code) for form in (MONTH, QUARTER, YEAR))


def period_of(code: str) -> str:
    """2026M06 as 2026-06, 2026Q2 and 2026K2 as 2026Q2, 2026 as it is. Raises ValueError for anything else."""
    if found := MONTH.fullmatch(code):
        return f"{found[1]}-{found[2]}"
    if found := QUARTER.fullmatch(code):
        return f"{found[1]}Q{found[2]}"
    if YEAR.fullmatch(code):
        return code
    raise ValueError(f"{code!r} is no month, quarter or year")


def periods_of(codes: Sequence[str], where: str) -> dict[str, str]:
    """The code of each period, periods in order; `codes` are of one frequency. Raises SourceError."""
    try:
        found = {period_of(code): code for code in codes}
    except ValueError as error:
        raise SourceError(
            where, str(error), "teach etl/sources/pxweb/periods.py this form of time"
        ) from error
    if len(set(map(len, found))) != 1 or len(found) != len(codes):
        raise SourceError(where, f"periods twice or of several frequencies: {codes[:5]}", f"look at {where}")
    return dict(sorted(found.items()))
