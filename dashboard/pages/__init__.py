"""Every page as a pure function of its address and of one version of the data."""

from collections.abc import Callable
from typing import Final

from dashboard.address import PLACE_PAGES
from dashboard.data import Figures
from dashboard.pages import accessibility, compare, front, indicator, peers, place, search, status
from dashboard.pages.page import Page
from dashboard.pages.plain import broken, no_data, no_file, not_found
from dashboard.urls import Address
from dashboard.view import View

__all__ = ["Page", "broken", "no_data", "no_file", "not_found", "page_of", "view_of"]

_PAGES: Final[dict[str, Callable[[Address, Figures], Page]]] = {
    "compare": compare.page,
    "front": front.page,
    "indicator": indicator.page,
    **dict.fromkeys(PLACE_PAGES, place.page),
    "peers": peers.page,
    "search": search.page,
    "status": status.page,
}

_VIEWS: Final[dict[str, Callable[[Address, Figures], View]]] = {
    "compare": compare.view,
    "front": front.view,
    "indicator": indicator.view,
    **dict.fromkeys(PLACE_PAGES, place.view),
    "peers": peers.view,
}


def page_of(address: Address, figures: Figures, feedback: str | None = None) -> Page:
    """The page at an address, complete, with its first figures inside.

    `feedback` is the operator's e-mail or web address for the accessibility statement.
    """
    if address.page == "accessibility":
        return accessibility.page(address, figures, feedback)
    return _PAGES[address.page](address, figures)


def view_of(address: Address, figures: Figures) -> View:
    """What the page at an address displays, as data. Raises KeyError for a page without figures of its own."""
    return _VIEWS[address.page](address, figures)
