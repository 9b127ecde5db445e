"""The search page: areas of every kind, municipalities by abolished names too, and indicators."""

from collections.abc import Iterable

from dash import html

from dashboard import urls
from dashboard.components.forms import search_form
from dashboard.components.hits import hit_list, indicator_list
from dashboard.components.section import section
from dashboard.data import Figures
from dashboard.i18n import number, word
from dashboard.pages.page import Page, page_with_figures
from dashboard.pages.shown import open_indicators
from dashboard.places import slug
from dashboard.searching.areas import find
from dashboard.searching.indicators import find_indicators
from dashboard.urls import Address
from etl.catalog import Catalog


def page(address: Address, figures: Figures) -> Page:
    """What is found for the address's text, or just the search where it has none."""
    language = address.language
    text = address.text or ""
    title = word(language, "search_title")
    body = [
        html.H1(title),
        search_form(language, figures.catalog, "search", text),
        *([_results(address, figures)] if text else _to_browse(address, figures)),
    ]
    return page_with_figures(address, figures, title, word(language, "search_description"), body)


def _to_browse(address: Address, figures: Figures) -> list[html.Section]:
    """The regions, which lead to their municipalities, and the indicators: for who knows no name to search by."""
    language, catalog = address.language, figures.catalog
    regions = [
        (area.name.get(language), code) for code, area in catalog.areas.items() if area.kind == "region"
    ]
    places = ((name, urls.place(language, code, catalog)) for name, code in sorted(regions))
    shown = ((i.title.get(language), urls.indicator(language, i.id)) for i in open_indicators(figures))
    parts = (("search_regions", "members", places), ("search_indicators", "browse", shown))
    return [
        section(
            key.removeprefix("search_"), word(language, key), html.Ul(_links(found, catalog), className=look)
        )
        for key, look, found in parts
    ]


def _links(found: Iterable[tuple[str, Address | None]], catalog: Catalog) -> list[html.Li]:
    return [html.Li(html.A(name, href=urls.build(to, catalog))) for name, to in found if to]


def _results(address: Address, figures: Figures) -> html.Section:
    """Areas and indicators; what only resembles the text comes after what has it."""
    language, text, catalog = address.language, address.text or "", figures.catalog
    areas, indicators = find(catalog, text, language), find_indicators(catalog, text, language)
    n = len(areas) + len(indicators)
    said = word(language, "search_found" if n else "search_none", n=number(n, 0, language), text=text)
    parts = [
        ("search_areas", hit_list(areas, catalog, language) if areas else None),
        ("search_indicators", indicator_list(indicators, catalog, language) if indicators else None),
    ]
    names_an_area = any(slug(text) in slug(hit.matched) for hit in areas)
    if not names_an_area and any(hit.is_whole for hit in indicators):
        parts.reverse()
    listed = [part for key, found in parts if found for part in (html.H3(word(language, key)), found)]
    return section("results", word(language, "search_results"), html.P(said), *listed)
