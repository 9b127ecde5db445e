"""What every page has around it: skip link, banner of demo data, header, language switch, footer."""

from collections.abc import Sequence
from typing import Any

from dash import html

from dashboard import urls
from dashboard.address import ABOUT_TRIALS, PLACE_PAGES
from dashboard.components.forms import search_form
from dashboard.components.section import aria
from dashboard.components.trials import trials_of
from dashboard.i18n import LANGUAGES, word
from dashboard.urls import Address
from etl.catalog import Catalog, load_catalog
from etl.catalog.models import Language

OWN_NAMES: dict[Language, str] = {"fi": "Suomeksi", "sv": "På svenska", "en": "In English"}


def framed(
    body: Sequence[Any],
    language: Language,
    address: Address | None = None,
    catalog: Catalog | None = None,
    is_demo: bool = False,
    version: str | None = None,
) -> html.Div:
    """A whole page. Without an address (pages of errors) the language switch leads to the front pages."""
    main = html.Main(list(body), id="main", tabIndex="-1")
    return html.Div(
        [
            html.A(word(language, "skip"), href="#main", className="skip"),
            _demo_banner(language) if is_demo else None,
            _header(language, address, catalog),
            main,
            _footer(language, version, catalog),
        ],
        className="page",
        lang=language,
    )


def _demo_banner(language: Language) -> html.Aside:
    return html.Aside(
        [html.Strong(word(language, "demo_short")), " ", word(language, "demo_long")],
        className="demo-banner",
        **aria(label=word(language, "demo_short")),
    )


def _header(language: Language, address: Address | None, catalog: Catalog | None) -> html.Header:
    page = address.page if address else None
    name = html.A(
        word(language, "site_name"), href=urls.build(urls.front(language), catalog), className="site-name"
    )
    # The other pages have a search of their own in their text, or nothing to find yet.
    search = search_form(language, None, "top") if page in (*PLACE_PAGES, "status", "accessibility") else None
    parts = [name, _languages(language, address, catalog), _navigation(language, page, catalog), search]
    return html.Header(html.Div(parts, className="inner"), className="top")


def _navigation(language: Language, page: str | None, catalog: Catalog | None) -> html.Nav:
    links = (
        ("front", urls.front(language)),
        ("trials", _newest_trial(language, catalog)),
        ("compare", urls.compare(language)),
        ("search", urls.search(language)),
        ("status", urls.status(language)),
    )
    # A page beside those of the trials is within what the link leads to, not that page itself.
    is_beside = page in ABOUT_TRIALS and page != "wave"
    shown = "trials" if page in ABOUT_TRIALS else page
    value = "true" if is_beside else "page"
    entries = [
        html.Li(
            html.A(
                word(language, f"nav_{key}"), href=urls.build(to, catalog), **_current(shown == key, value)
            ),
            className=f"to-{key}",
        )
        for key, to in links
    ]
    return html.Nav(html.Ul(entries), **aria(label=word(language, "nav_label")))


def _newest_trial(language: Language, catalog: Catalog | None) -> Address:
    """The page of the newest wave of trials, which leads on to the others."""
    return urls.wave(language, trials_of(catalog or load_catalog())[-1].id)


def _languages(language: Language, address: Address | None, catalog: Catalog | None) -> html.Nav:
    entries = [
        html.Li(
            html.A(
                [html.Span(f"{other.upper()} ", className="short"), html.Span(OWN_NAMES[other])],
                href=urls.build(urls.in_language(address, other) if address else urls.front(other), catalog),
                lang=other,
                hrefLang=other,
                **_current(other == language, "true"),
            )
        )
        for other in LANGUAGES
    ]
    return html.Nav(html.Ul(entries), className="languages", **aria(label=word(language, "languages_label")))


def _current(is_current: bool, value: str) -> dict[str, Any]:
    return aria(current=value) if is_current else {}


def _footer(language: Language, version: str | None, catalog: Catalog | None) -> html.Footer:
    sources = html.P(word(language, "footer_sources"))
    made = html.P(word(language, "footer_version", version=version)) if version else None
    status = html.A(word(language, "footer_status"), href=urls.build(urls.status(language), catalog))
    statement = html.A(
        word(language, "footer_accessibility"),
        href=urls.build(Address("accessibility", language), catalog),
    )
    privacy = html.P(word(language, "footer_privacy"))
    links = html.P([status, " ", statement])
    return html.Footer(html.Div([sources, privacy, links, made], className="inner"), className="bottom")
