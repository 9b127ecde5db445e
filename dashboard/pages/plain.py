"""Pages without figures: nothing here, nothing published yet, something broke."""

from typing import Final

from dash import html

from dashboard import urls
from dashboard.address import WORDS
from dashboard.components.forms import search_form
from dashboard.components.frame import framed
from dashboard.components.hits import hit_list, indicator_list
from dashboard.i18n import word
from dashboard.pages.page import Page
from dashboard.searching.areas import find
from dashboard.searching.indicators import find_indicators
from etl.catalog import Catalog
from etl.catalog.models import Language

NEAR: Final = 5


def not_found(language: Language, path: str, catalog: Catalog) -> Page:
    """Nothing is at the address `path`: says so, and leads to like names, the search, the front page."""
    shown = path if len(path) <= 80 else f"{path[:80]}…"
    near = _near(language, path, catalog)
    return _plain(
        language, "not_found", html.P(html.Code(shown)), near, search_form(language, None, "missing")
    )


def no_file(language: Language, found: str, next_step: str) -> Page:
    """A view can't be had as the file asked for: says why, and what to do."""
    title = word(language, "not_found_title")
    layout = framed([html.H1(title), html.P(found, className="lead"), html.P(next_step)], language)
    return Page(language, f"{title} – {word(language, 'site_name')}", found, layout)


def no_data(language: Language) -> Page:
    """Nothing is published yet: says so, and what the operator does."""
    return _plain(language, "no_data", html.P(html.Code("python -m etl refresh")))


def broken(language: Language) -> Page:
    """Something went wrong on our side."""
    return _plain(language, "broken")


def _near(language: Language, path: str, catalog: Catalog) -> html.Div | None:
    """The same page without a query that can't be, else the waves, areas and indicators like the end of the path."""
    bare = _bare(language, path, catalog)
    before, _, last = path[: urls.MAXIMUM_PATH].rstrip("/").rpartition("/")
    if bare is not None or any(last.lower() in words.values() for words in WORDS.values()):
        return bare
    if before.rpartition("/")[2].lower() in WORDS["wave"].values():
        return html.Div([html.P(word(language, "not_found_near")), _waves(language, catalog)])
    asked = urls.clean_text(last.replace("-", " ").replace("_", " "))
    areas = find(catalog, asked, language)[:NEAR]
    indicators = find_indicators(catalog, asked, language)[:NEAR]
    if not areas and not indicators:
        return None
    lists = [
        hit_list(areas, catalog, language) if areas else None,
        indicator_list(indicators, catalog, language) if indicators else None,
    ]
    return html.Div([html.P(word(language, "not_found_near")), *lists])


def _waves(language: Language, catalog: Catalog) -> html.Ul:
    return html.Ul(
        [
            html.Li(
                html.A(
                    f"{wave.name.get(language)} {wave.years}",
                    href=urls.build(urls.wave(language, wave.id), catalog),
                )
            )
            for wave in catalog.waves.values()
        ]
    )


def _bare(language: Language, path: str, catalog: Catalog) -> html.Div | None:
    """The same page without what its query asked for; None where the path alone leads nowhere either."""
    found = urls.resolved(path, "", catalog)
    if found is None:
        return None
    return html.Div(html.P(html.A(word(language, "not_found_bare"), href=urls.build(found, catalog))))


def _plain(language: Language, kind: str, *more: object) -> Page:
    title, text = word(language, f"{kind}_title"), word(language, f"{kind}_text")
    back = html.P(html.A(word(language, "to_front"), href=urls.build(urls.front(language))))
    layout = framed([html.H1(title), html.P(text, className="lead"), *more, back], language)
    return Page(language, f"{title} – {word(language, 'site_name')}", text, layout)
