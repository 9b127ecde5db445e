"""That an area a reader typed is not known, and the names most like it."""

from dataclasses import replace
from typing import Final

from dash import html

from dashboard import urls
from dashboard.i18n import word
from dashboard.places import dated_name
from dashboard.searching.areas import find
from dashboard.urls import MAXIMUM_AREAS, Address
from etl.catalog import Catalog

AT_MOST: Final = 3


def unknown_area(address: Address, catalog: Catalog, fragment: str) -> html.P | None:
    """The notice with links that add the likeliest areas; None where the address has no unknown text.

    fragment: the part of the page that a link leads back to.
    """
    if not address.text:
        return None
    said = word(address.language, "compare_unknown_area", text=address.text)
    links: list[html.A | str] = []
    for area in _near(address, catalog):
        added = replace(address, areas=(*address.areas, area), text=None)
        name = dated_name(catalog, area, address.language)
        links += [" ", html.A(name, href=f"{urls.build(added, catalog)}#{fragment}")]
    near = [" ", word(address.language, "compare_near_names"), *links] if links else []
    return html.P([said, *near], className="notice", role="note")


def _near(address: Address, catalog: Catalog) -> list[str]:
    """Areas not yet chosen whose names are most like what was typed; none where there is no room for another."""
    if len(address.areas) >= MAXIMUM_AREAS:
        return []
    found = dict.fromkeys(hit.area for hit in find(catalog, address.text or "", address.language))
    return [area for area in found if area not in address.areas][:AT_MOST]
