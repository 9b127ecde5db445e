"""Periods and days in words: "2026-05" is "toukokuu 2026", "maj 2026", "May 2026"."""

from datetime import date
from functools import lru_cache
from typing import Final

from babel.dates import get_month_names

from dashboard.i18n.words import word
from etl.catalog.models import Language

_LOCALES: Final[dict[Language, str]] = {"fi": "fi", "sv": "sv_FI", "en": "en_GB"}


@lru_cache(maxsize=3)
def month_names(language: Language) -> tuple[str, ...]:
    """The twelve months as they stand alone: tammikuu …, januari …, January …"""
    names = get_month_names("wide", "stand-alone", _LOCALES[language])
    return tuple(str(names[month]) for month in range(1, 13))


def period_name(period: str, language: Language) -> str:
    """A period in words: "toukokuu 2026", "maj 2026", "May 2026"; "2. neljännes 2026"; "2026"."""
    year, month, quarter = _parts(period)
    if month:
        return f"{month_names(language)[month - 1]} {year}"
    return word(language, "quarter", quarter=quarter, year=year) if quarter else year


def in_period(period: str, language: Language) -> str:
    """When something was so: "toukokuussa 2026", "i maj 2026", "in May 2026"."""
    year, month, quarter = _parts(period)
    if month:
        name = month_names(language)[month - 1]
        return word(language, "in_month", month=name, year=year)
    if quarter:
        return word(language, "in_quarter", quarter=quarter, year=year)
    return word(language, "in_year", year=year)


def day(value: date, language: Language) -> str:
    """A day: "24.9.2026" in fi and sv, "24 September 2026" in en."""
    if language == "en":
        return f"{value.day} {month_names('en')[value.month - 1]} {value.year}"
    return f"{value.day}.{value.month}.{value.year}"


def _parts(period: str) -> tuple[str, int, int]:
    """Year, month (0 where there is none) and quarter (0 where there is none)."""
    year, rest = period[:4], period[4:]
    if rest.startswith("-"):
        return year, int(rest[1:]), 0
    return year, 0, int(rest[1:]) if rest else 0
