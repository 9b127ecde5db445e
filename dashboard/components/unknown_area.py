"""That an area a reader typed is not known, and the names most like it."""

from dataclasses import replace
from typing import Final

from dash import html

from dashboard import urls
from dashboard.i18n import word
from dashboard.places import dated_name
from dashboard.searching.areas import find
from dashboard.urls import FIELDS, MAXIMUM_AREAS, Address
from etl.catalog import Catalog

AT_MOST: Final = 3


def unknown_area(address: Address, catalog: Catalog, fragment: str) -> html.P | None:
    """The notice with links that choose the likeliest areas; None where the address has no unknown text.

    fragment: the part of the page that a link leads back to.
    """
    if not address.text:
        return None
    said = word(address.language, "compare_unknown_area", text=address.text)
    links: list[html.A | str] = []
    for area in _near(address, catalog):
        name = dated_name(catalog, area, address.language)
        links += [" ", html.A(name, href=f"{urls.build(_with(address, area), catalog)}#{fragment}")]
    near = [" ", word(address.language, "compare_near_names"), *links] if links else []
    return html.P([said, *near], className="notice", role="note")


def _near(address: Address, catalog: Catalog) -> list[str]:
    """Areas not yet chosen whose names are most like what was typed; none where there is no room for another.

    Of areas of the same name the first, which is the one that the name stands for where it is typed.
    """
    if len(address.areas) >= MAXIMUM_AREAS:
        return []
    by_name: dict[str, str] = {}
    for hit in find(catalog, address.text or "", address.language):
        by_name.setdefault(dated_name(catalog, hit.area, address.language), hit.area)
    chosen = {*address.areas, address.area, address.beside}
    return [area for area in by_name.values() if area not in chosen][:AT_MOST]


def _with(address: Address, area: str) -> Address:
    """The address with that area chosen, too."""
    if "beside" in FIELDS[address.page]:
        return replace(address, beside=area, text=None)
    return replace(address, areas=(*address.areas, area), text=None)
