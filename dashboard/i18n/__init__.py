"""The interface's words, numbers and months in Finnish, Swedish and English."""

from dashboard.i18n.numbers import (
    NBSP,
    amount,
    difference_points,
    number,
    percent,
)
from dashboard.i18n.periods import day, in_period, month_names, period_name
from dashboard.i18n.words import LANGUAGES, word

__all__ = [
    "LANGUAGES",
    "NBSP",
    "amount",
    "day",
    "difference_points",
    "in_period",
    "month_names",
    "number",
    "percent",
    "period_name",
    "word",
]
