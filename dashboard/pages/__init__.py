"""Every page as a pure function of its address and of one version of the data."""

from collections.abc import Callable
from typing import Final

from dashboard.data import Figures
from dashboard.pages import front, municipality, search, status
from dashboard.pages.page import Page
from dashboard.pages.plain import broken, no_data, not_found
from dashboard.urls import Address

__all__ = ["Page", "broken", "no_data", "not_found", "page_of"]

_PAGES: Final[dict[str, Callable[[Address, Figures], Page]]] = {
    "front": front.page,
    "municipality": municipality.page,
    "search": search.page,
    "status": status.page,
}


def page_of(address: Address, figures: Figures) -> Page:
    """The page at an address, complete, with its first figures inside."""
    return _PAGES[address.page](address, figures)
