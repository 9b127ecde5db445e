"""What each request is answered with before Dash sees it: addresses, redirects, errors, headers."""

import math
from typing import Final

from flask import Flask, Response, g, redirect, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from dashboard import pages
from dashboard.api.answers import error_response
from dashboard.api.errors import ApiError
from dashboard.api.routes import internal_error, is_route, unknown_path
from dashboard.exports import NoSuchFileError
from dashboard.files import file_response
from dashboard.portal import Portal
from dashboard.searching.areas import exact
from dashboard.serving.published import NothingPublishedError
from dashboard.serving.security import callback_fault, secured
from dashboard.urls import (
    Address,
    Redirect,
    best_language,
    build,
    front,
    is_api,
    language_of,
    municipality,
    parse,
)

# Dash answers every path that has no route of its own with its index: those are ours to resolve.
_INDEX_ENDPOINTS: Final = frozenset({"/", "/<path:path>"})
_CALLBACKS: Final = "/_dash-update-component"
PAGE_CACHE_CONTROL: Final = "public, max-age=60, must-revalidate"


def register(portal: Portal) -> None:
    """The portal's server routes by address, answers errors in the reader's language, and sets headers."""
    server: Flask = portal.server

    @server.before_request
    def _route() -> AnyResponse | None:
        return answer_before_dash(portal)

    @server.errorhandler(HTTPException)
    def _http_error(error: HTTPException) -> AnyResponse:
        return http_error_response(portal, error)

    @server.errorhandler(Exception)
    def _defect(error: Exception) -> AnyResponse:
        server.logger.error("%s %s", request.method, request.full_path, exc_info=error)
        return error_response(internal_error()) if _is_for_programs() else broken_response(portal)

    @server.after_request
    def _finish(response: Response) -> Response:
        if "address" in g and response.status_code == 200 and g.address.form is None:
            response.headers["Cache-Control"] = PAGE_CACHE_CONTROL
            response.add_etag()
            response.make_conditional(request)
        return secured(response, portal.policy)


def answer_before_dash(portal: Portal) -> AnyResponse | None:
    """The response where Dash is not to give one: redirects, errors, and pages before the first data."""
    if request.endpoint == _CALLBACKS:
        fault = callback_fault(request.get_json(silent=True), portal.callback_map)
        return Response(f"{fault}\n", 400, content_type="text/plain; charset=utf-8") if fault else None
    if request.endpoint not in _INDEX_ENDPOINTS:
        return None
    if is_api(request.path):
        return error_response(unknown_path(request.path))
    if request.path == "/":
        return _greeting(portal)
    found = parse(request.path, request.query_string.decode("ascii", "replace"), portal.catalog)
    if found is None:
        return not_found_response(portal)
    return _redirect(found) if isinstance(found, Redirect) else _page(portal, found)


def http_error_response(portal: Portal, error: HTTPException) -> AnyResponse:
    """The answer to a request that fits no route: JSON for programs, a page for readers."""
    if is_api(request.path):
        return error_response(_api_error(error))
    if error.code == 404 and not _is_for_programs():
        return not_found_response(portal)
    return error.get_response()


def not_found_response(portal: Portal) -> Response:
    """The page that says that nothing is here, in the language of the address or of the reader."""
    language = language_of(request.path, request.headers.get("Accept-Language", ""))
    return _plain(portal, pages.not_found(language, request.path, portal.catalog), 404)


def broken_response(portal: Portal) -> Response:
    """The page that says that something went wrong."""
    language = language_of(request.path, request.headers.get("Accept-Language", ""))
    return _plain(portal, pages.broken(language), 500)


def _page(portal: Portal, address: Address) -> AnyResponse | None:
    """None where Dash shows the page; its address and figures are then in flask.g."""
    if address.page == "search" and address.text:
        place = exact(portal.catalog, address.text, address.language)
        if place is not None:
            target = municipality(address.language, place.area, place.merged)
            return _redirect(Redirect(build(target, portal.catalog), permanent=False))
    try:
        g.figures = portal.data.figures()
    except NothingPublishedError:
        response = _plain(portal, pages.no_data(address.language), 503)
        response.headers["Retry-After"] = "60"
        return response
    g.address = address
    return None if address.form is None else _file(portal, address)


def _file(portal: Portal, address: Address) -> AnyResponse:
    g.kept_seconds = math.inf
    try:
        return file_response(address, g.figures, portal.cache, portal.settings.public_url)
    except NoSuchFileError as error:
        return _plain(portal, pages.no_file(address.language, error.found, error.next_step), 404)


def _greeting(portal: Portal) -> AnyResponse:
    """The way from / to the front page in the reader's language, Finnish first."""
    language = best_language(request.headers.get("Accept-Language", ""))
    response = _redirect(Redirect(build(front(language), portal.catalog), permanent=False))
    response.headers["Vary"] = "Accept-Language"
    return response


def _redirect(target: Redirect) -> AnyResponse:
    response = redirect(target.location, 301 if target.permanent else 302)
    response.headers["Cache-Control"] = "public, max-age=3600" if target.permanent else "no-cache"
    return response


def _plain(portal: Portal, page: pages.Page, status: int) -> Response:
    response = Response(portal.plain_document(page), status, content_type="text/html; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    return response


def _api_error(error: HTTPException) -> ApiError:
    if error.code == 405 and is_route(request.path):
        return ApiError(405, f"{request.method} is not answered here", "Ask with GET")
    return unknown_path(request.path) if error.code in (404, 405) else internal_error()


def _is_for_programs() -> bool:
    return is_api(request.path) or request.path.startswith(("/_dash-", "/healthz"))
