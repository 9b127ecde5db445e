"""The application: the portal's pages by address, with the API and all that is answered beside them."""

import logging
from typing import Any, Final

import dash
from flask import current_app, g, request

from dashboard import pages
from dashboard.address import FIELDS
from dashboard.api import register as register_api
from dashboard.places import LANGUAGES
from dashboard.portal import Portal, kept_seconds
from dashboard.routing import register as register_routing
from dashboard.serving import plotly_bundle
from dashboard.serving.crawling import register as register_crawling
from dashboard.serving.health import register as register_health
from dashboard.serving.kept import register as register_kept
from dashboard.serving.mounted import mounted
from dashboard.serving.published import NothingPublishedError
from dashboard.serving.security import MAXIMUM_BODY_BYTES
from dashboard.serving.transfer import register as register_transfer
from dashboard.urls import language_of, resolved, template
from etl.catalog import Catalog, load_catalog
from etl.settings import Settings, read_settings

_log: Final = logging.getLogger(__name__)


def create_app(settings: Settings | None = None, catalog: Catalog | None = None) -> Portal:
    """The application over the published frames of `settings.data`; `server` is its WSGI application.

    Settings are those of the environment, the catalog the portal's own, where none are given.
    It starts without published data too, and serves them as soon as there are some.
    """
    portal = Portal(settings or read_settings(), catalog or load_catalog())
    portal.server.config["MAX_CONTENT_LENGTH"] = MAXIMUM_BODY_BYTES
    portal.server.extensions["portal"] = portal
    portal.layout = dash.page_container
    _register_pages()
    register_kept(portal.server, portal.data)
    register_transfer(portal.server)
    plotly_bundle.register(portal.server)
    register_api(portal.server, portal.data, portal.cache)
    register_health(portal.server, portal.data)
    register_crawling(portal.server, portal.data, portal.settings.public_url)
    register_routing(portal)
    _warm_up(portal)
    return portal


def _register_pages() -> None:
    """Each page in each language is one of Dash's pages; which figures it shows, its request's portal knows."""
    for page in (known for known in FIELDS if known != "print"):
        for language in LANGUAGES:
            path = template(page, language)
            dash.register_page(f"{page}_{language}", path_template=path, layout=_layout, title=_title)  # type: ignore[no-untyped-call]
    dash.register_page("not_found_404", path="/_not-found", layout=_layout, title=_title)  # type: ignore[no-untyped-call]


def _layout(asked_path: str | None = None, asked_query: str | None = None, **_: Any) -> Any:
    portal: Portal = current_app.extensions["portal"]
    g.page = _page_asked(portal, asked_path or "/", asked_query or "")
    return mounted(g.page.layout)


def _page_asked(portal: Portal, path: str, query: str) -> pages.Page:
    address = resolved(path, query, portal.catalog)
    if address is None:
        language = language_of(path, request.headers.get("Accept-Language", ""))
        return pages.not_found(language, path, portal.catalog)
    try:
        page = portal.page(address, portal.data.figures())
    except NothingPublishedError:
        return pages.no_data(address.language)
    g.kept_seconds = kept_seconds(address)
    return page


def _title(**_: Any) -> str:
    return str(g.page.title)


def _warm_up(portal: Portal) -> None:
    """Dash registers routes and callbacks at its first request; requests racing for it would fail."""
    try:
        portal.data.figures()
    except NothingPublishedError as error:
        _log.warning("%s", error)
    with portal.server.test_client() as client:
        # An answer to GET would be kept, with the policy of before.
        client.head("/fi")
    portal.remember_scripts()
