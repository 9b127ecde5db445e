"""Numbers as each language writes them.

babel groups and rounds half to even and keeps the ASCII hyphen as minus, so numbers are written here:
half away from zero as published figures are, U+2212 as minus, no-break spaces.
"""

from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Final

from dashboard.i18n.words import word
from etl.catalog.models import Language, Unit

NBSP: Final = "\u00a0"
MINUS: Final = "\u2212"
NUMBERS_KEPT: Final = 1 << 14
"""A page about an effect writes some nine hundred, half of them again."""
_MARKS: Final[dict[Language, tuple[str, str]]] = {"fi": (NBSP, ","), "sv": (NBSP, ","), "en": (",", ".")}


@lru_cache(NUMBERS_KEPT)
def number(value: float, decimals: int, language: Language) -> str:
    """`value` with `decimals` decimals: "1 234,5" in fi and sv, "1,234.5" in en; −0 is written 0."""
    rounded = Decimal(repr(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    thousands, decimal_mark = _MARKS[language]
    digits = (
        f"{abs(rounded):,.{decimals}f}".replace(",", "\0").replace(".", decimal_mark).replace("\0", thousands)
    )
    return (MINUS if rounded < 0 else "") + digits


def percent(value: float, decimals: int, language: Language) -> str:
    """`value` per cent: "12,8 %" in fi and sv, "12.8%" in en."""
    return number(value, decimals, language) + ("%" if language == "en" else f"{NBSP}%")


def difference_points(value: float, decimals: int, language: Language) -> str:
    """A difference of percentages without its sign: "0,5 %-yks.", "0,5 procentenheter", "0.5 pp"."""
    return f"{number(abs(value), decimals, language)}{NBSP}{word(language, 'percentage_points')}"


def amount(value: float, unit: Unit, decimals: int, language: Language) -> str:
    """`value` with its unit: "12,8 %", "1 234 henkilöä", "€1,234" is written "1,234 euros"."""
    if unit == "pct":
        return percent(value, decimals, language)
    text = number(value, decimals, language)
    one = text == number(1, decimals, language) and decimals == 0
    return f"{text}{NBSP}{word(language, f'unit_{unit}_one' if one else f'unit_{unit}_many')}"
