"""Numbers as people and spreadsheets write them."""

import math
import re
from typing import Final

from etl.sources.files.cells import Raw, text_of

PLAIN: Final = re.compile(r"[+-]?\d+(?:[.,]\d+)?")
SPACED: Final = re.compile(r"[+-]?\d{1,3}(?: \d{3})+(?:[.,]\d+)?")
POINTS_AND_COMMA: Final = re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+,\d+|[+-]?\d{1,3}(?:\.\d{3}){2,}")
COMMAS_AND_POINT: Final = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+\.\d+|[+-]?\d{1,3}(?:,\d{3}){2,}")
DOTS_AND_DASHES: Final = re.compile(r"[.…\-–—*x]+", re.IGNORECASE)


def read_number(raw: Raw, *, is_percentage: bool = False) -> float | None:
    """The number in a cell, None where it is empty.

    Accepted are decimal comma and point, spaces between thousands (also no-break ones), a true minus sign,
    and a per cent sign where `is_percentage`. Raises ValueError for anything else.
    """
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        return _finite(float(raw), str(raw))
    text = text_of(raw).replace("\N{MINUS SIGN}", "-")
    if not text:
        return None
    if is_percentage and text.endswith("%"):
        text = text[:-1].rstrip()
    return _finite(float(_with_point(text)), text)


def _with_point(text: str) -> str:
    if PLAIN.fullmatch(text) or SPACED.fullmatch(text):
        return text.replace(" ", "").replace(",", ".")
    if POINTS_AND_COMMA.fullmatch(text):
        return text.replace(".", "").replace(",", ".")
    if COMMAS_AND_POINT.fullmatch(text):
        return text.replace(",", "")
    if DOTS_AND_DASHES.fullmatch(text):
        raise ValueError(f"{text!r} is not a number: leave the value empty and give the status Q, M or L")
    raise ValueError(f"{text!r} is not a number")


def _finite(number: float, text: str) -> float:
    if not math.isfinite(number):
        raise ValueError(f"{text!r} is not a number that can be kept")
    return number
