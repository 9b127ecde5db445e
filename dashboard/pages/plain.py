"""Pages without figures: nothing here, nothing published yet, something broke."""

from dash import html

from dashboard import urls
from dashboard.components.forms import search_form
from dashboard.components.frame import framed
from dashboard.i18n import word
from dashboard.pages.page import Page
from etl.catalog.models import Language


def not_found(language: Language, path: str) -> Page:
    """Nothing is at the address `path`: says so, and leads to the search and the front page."""
    shown = path if len(path) <= 80 else f"{path[:80]}…"
    return _plain(language, "not_found", html.P(html.Code(shown)), search_form(language, None, "missing"))


def no_data(language: Language) -> Page:
    """Nothing is published yet: says so, and what the operator does."""
    return _plain(language, "no_data", html.P(html.Code("python -m etl refresh")))


def broken(language: Language) -> Page:
    """Something went wrong on our side."""
    return _plain(language, "broken")


def _plain(language: Language, kind: str, *more: object) -> Page:
    title, text = word(language, f"{kind}_title"), word(language, f"{kind}_text")
    back = html.P(html.A(word(language, "to_front"), href=urls.build(urls.front(language))))
    layout = framed([html.H1(title), html.P(text, className="lead"), *more, back], language)
    return Page(language, f"{title} – {word(language, 'site_name')}", text, layout)
