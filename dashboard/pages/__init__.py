"""Every page as a pure function of its address and of one version of the data."""

from collections.abc import Callable
from typing import Final

from dashboard.address import PLACE_PAGES
from dashboard.data import Figures
from dashboard.pages import (
    accessibility,
    bonus,
    compare,
    effect,
    front,
    indicator,
    peers,
    place,
    practices,
    search,
    status,
    table_2,
    target,
    wave,
)
from dashboard.pages.page import Page
from dashboard.pages.plain import broken, no_data, no_file, not_found
from dashboard.urls import Address
from dashboard.view import View

__all__ = ["Page", "broken", "no_data", "no_file", "not_found", "page_of", "view_of"]

_PAGES: Final[dict[str, Callable[[Address, Figures], Page]]] = {
    "bonus": bonus.page,
    "compare": compare.page,
    "effect": effect.page,
    "front": front.page,
    "indicator": indicator.page,
    **dict.fromkeys(PLACE_PAGES, place.page),
    "peers": peers.page,
    "practices": practices.page,
    "search": search.page,
    "status": status.page,
    "table_2": table_2.page,
    "target": target.page,
    "wave": wave.page,
}

_VIEWS: Final[dict[str, Callable[[Address, Figures], View]]] = {
    "bonus": bonus.view,
    "compare": compare.view,
    "effect": effect.view,
    "front": front.view,
    "indicator": indicator.view,
    **dict.fromkeys(PLACE_PAGES, place.view),
    "peers": peers.view,
    "practices": practices.view,
    "table_2": table_2.view,
    "target": target.view,
    "wave": wave.view,
}


def page_of(address: Address, figures: Figures, feedback: str | None = None, public_url: str = "") -> Page:
    """The page at an address, complete, with its first figures inside.

    `feedback` is the operator's e-mail or web address for the accessibility statement; `public_url` stands in the
    programs that repeat an estimate.
    """
    if address.page == "accessibility":
        return accessibility.page(address, figures, feedback)
    if address.page == "effect":
        return effect.page(address, figures, public_url)
    return _PAGES[address.page](address, figures)


def view_of(address: Address, figures: Figures) -> View:
    """What the page at an address displays, as data. Raises KeyError for a page without figures of its own."""
    return _VIEWS[address.page](address, figures)
