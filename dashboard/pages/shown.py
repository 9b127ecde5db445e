"""Which indicators are shown, and in which order."""

from collections.abc import Iterator
from typing import Final, get_args

from dashboard.data import Figures
from etl.catalog import Catalog
from etl.catalog.models import Indicator, Theme

THEMES: Final[tuple[Theme, ...]] = get_args(Theme)
LAST_HEADLINE_ORDER: Final = 10
"""Indicators up to this place in their theme are the headline figures."""


def in_order(catalog: Catalog) -> list[Indicator]:
    """All indicators, theme by theme."""
    return sorted(catalog.indicators.values(), key=lambda i: (THEMES.index(i.theme), i.order, i.id))


def open_indicators(figures: Figures) -> list[Indicator]:
    """The openly available indicators that this version holds figures of."""
    return [
        i for i in in_order(figures.catalog) if i.availability == "open" and i.id in figures.frames.indicators
    ]


def is_headline(indicator: Indicator) -> bool:
    """True for the first indicators of each theme."""
    return indicator.order <= LAST_HEADLINE_ORDER


def headline_indicators(figures: Figures) -> list[Indicator]:
    """The first ones of each theme."""
    return [i for i in open_indicators(figures) if is_headline(i)]


def by_theme(indicators: list[Indicator]) -> Iterator[tuple[Theme, list[Indicator]]]:
    """The themes that have any of the indicators, with those."""
    for theme in THEMES:
        members = [i for i in indicators if i.theme == theme]
        if members:
            yield theme, members


def not_open(figures: Figures) -> list[Indicator]:
    """The indicators without open figures of municipalities."""
    return [
        i
        for i in in_order(figures.catalog)
        if i.id not in figures.frames.indicators and i.availability != "open"
    ]
