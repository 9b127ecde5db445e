"""What an area is shown beside in its charts, and a way to choose another."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from dash import html

from dashboard import urls
from dashboard.address_fields import written_fields
from dashboard.components.compared import area_form
from dashboard.components.section import aria, section
from dashboard.components.unknown_area import unknown_area
from dashboard.data import Figures
from dashboard.i18n import word
from dashboard.peers import nearest_to
from dashboard.places import area_name, dated_name
from dashboard.urls import Address

KEY: Final = "beside"
OFFERED: Final = 5


def beside_section(address: Address, figures: Figures, beside: Sequence[str]) -> html.Section:
    """The areas beside the page's own, a field that names another, and the municipalities most like it."""
    language, catalog = address.language, figures.catalog
    kept = written_fields(replace(address, beside=None, text=None), catalog)
    action = urls.build(Address(address.page, language, area=address.area), catalog)
    words = ("beside_choose", "beside_hint", "show")
    return section(
        KEY,
        word(language, "beside_title"),
        unknown_area(address, catalog, KEY),
        _now(address, figures, beside),
        area_form(f"{action}#{KEY}", "beside", words, catalog, language, kept.items()),
        _peers(address, figures),
    )


def _now(address: Address, figures: Figures, beside: Sequence[str]) -> html.P:
    """What is beside now, and the way back to the page's own choice."""
    language, catalog = address.language, figures.catalog
    said: list[Any] = [word(language, "beside_now")]
    for place, area in enumerate(beside):
        name = area_name(catalog, area, language)
        said.append(f"{',' if place else ''} {name}")
        if area == address.beside:
            label = aria(label=word(language, "compare_remove_named", name=name))
            removing = _chosen(address, figures, None)
            said += [" (", html.A(word(language, "compare_remove").lower(), href=removing, **label), ")"]
    return html.P(said, className="beside-now")


def _peers(address: Address, figures: Figures) -> html.P | None:
    """The municipalities most like the page's own, each shown beside it by a click."""
    language, catalog = address.language, figures.catalog
    nearest = nearest_to(figures, address.area or "")[:OFFERED]
    if not nearest:
        return None
    how = html.A(
        word(language, "beside_how"), href=urls.build(urls.peers(language, address.area or ""), catalog)
    )
    links = [link for area in nearest for link in (" ", _link(address, figures, area))]
    return html.P([word(language, "beside_peers"), *links, " ", how], className="files")


def _link(address: Address, figures: Figures, area: str) -> html.A:
    name = dated_name(figures.catalog, area, address.language)
    label = aria(label=word(address.language, "beside_show", name=name))
    return html.A(name, href=_chosen(address, figures, area), **label)


def _chosen(address: Address, figures: Figures, area: str | None) -> str:
    """The address of the page with that area beside its own."""
    return f"{urls.build(replace(address, beside=area, text=None), figures.catalog)}#{KEY}"
