"""The search page: municipalities by current and abolished names."""

from dash import html

from dashboard import urls
from dashboard.components.forms import search_form
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
    entries = html.Ul([_hit(hit, figures, language) for hit in hits], className="hits") if hits else None
    return section("results", word(language, "search_results"), said, entries)


def _hit(hit: Hit, figures: Figures, language: Language) -> html.Li:
    address = urls.municipality(language, hit.area, hit.merged)
    link = html.A(hit.name, href=urls.build(address, figures.catalog))
    municipality = figures.catalog.areas[hit.area].municipality
    region = figures.catalog.areas[f"MK{municipality.region}"].name.get(language) if municipality else ""
    if hit.ended is not None:
        key = "hit_renamed" if hit.ended.kind == "rename" else "hit_merged"
        return html.Li([link, " ", word(language, key, old=hit.matched, year=hit.ended.date.year)])
    other = f" ({hit.matched})" if hit.matched != hit.name else ""
    return html.Li([link, other, html.Span(f" {region}", className="kind")])
