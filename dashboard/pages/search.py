"""The search page: areas of every kind, municipalities by abolished names too, and indicators."""

from dash import html

from dashboard.components.forms import search_form
from dashboard.components.hits import hit_list, indicator_list
from dashboard.components.section import section
from dashboard.data import Figures
from dashboard.i18n import number, word
from dashboard.indicator_search import find_indicators
from dashboard.pages.page import Page, page_with_figures
from dashboard.places import slug
from dashboard.search import find
from dashboard.urls import Address


def page(address: Address, figures: Figures) -> Page:
    """What is found for the address's text, or just the search where it has none."""
    language = address.language
    text = address.text or ""
    title = word(language, "search_title")
    body = [
        html.H1(title),
        search_form(language, figures.catalog, "search", text),
        _results(address, figures) if text else None,
    ]
    return page_with_figures(address, figures, title, word(language, "search_description"), body)


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
