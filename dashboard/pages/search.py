"""The search page: areas of every kind, municipalities by abolished names too."""

from dash import html

from dashboard.components.forms import search_form
from dashboard.components.hits import hit_list
from dashboard.components.section import section
from dashboard.data import Figures
from dashboard.i18n import word
from dashboard.pages.page import Page, page_with_figures
from dashboard.search import Hit, find
from dashboard.urls import Address
from etl.catalog.models import Language


def page(address: Address, figures: Figures) -> Page:
    """What is found for the address's text, or just the search where it has none."""
    language = address.language
    text = address.text or ""
    hits = find(figures.catalog, text, language) if text else ()
    title = word(language, "search_title")
    body = [
        html.H1(title),
        search_form(language, figures.catalog, "search", text),
        _results(hits, text, figures, language) if text else None,
    ]
    return page_with_figures(address, figures, title, word(language, "search_description"), body)


def _results(hits: tuple[Hit, ...], text: str, figures: Figures, language: Language) -> html.Section:
    key = {0: "search_none", 1: "search_found_one"}.get(len(hits), "search_found")
    said = html.P(word(language, key, n=len(hits), text=text))
    entries = hit_list(hits, figures.catalog, language) if hits else None
    return section("results", word(language, "search_results"), said, entries)
