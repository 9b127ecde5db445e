"""The routes of the API: each declared once, for answering and for the description."""

import hashlib
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from flask import Flask, Response, g, request

from dashboard.api import schemas
from dashboard.api.answers import (
    CSV,
    Body,
    csv_bytes,
    error_response,
    etag_of,
    heading,
    json_bytes,
    open_to_all,
    response_of,
)
from dashboard.api.errors import ApiError, nearest, shown
from dashboard.api.estimate_query import PARAMETERS as ESTIMATE_PARAMETERS
from dashboard.api.estimate_schema import SCHEMA as ESTIMATE
from dashboard.api.estimates import estimate_answer, panel_csv
from dashboard.api.listings import AREA_PARAMETERS, areas, indicators
from dashboard.api.maps import PARAMETERS as MAP_PARAMETERS
from dashboard.api.maps import SCHEMA as MAP_ANSWER
from dashboard.api.maps import municipal_map
from dashboard.api.openapi import Described, description
from dashboard.api.parameters import Parameter, check_length, read
from dashboard.api.rows import rows_of
from dashboard.api.selection import PARAMETERS, selection_of
from dashboard.data import Figures
from dashboard.serving.cache import AnswerCache
from dashboard.serving.published import Data, NothingPublishedError
from dashboard.urls import API, is_api

Words = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Route:
    """A route: where, with which parameters, and how its body is made from a version of the figures.

    schema: of its JSON; None where it has none.
    """

    path: str
    summary: str
    parameters: tuple[Parameter, ...]
    answer: Callable[[Words, Figures], Body]
    schema: dict[str, Any] | None
    has_csv: bool = False


def _observations(words: Words, figures: Figures) -> Body:
    selection = selection_of(words, figures)
    rows = rows_of(selection, figures)
    if selection.form == "json":
        return Body(json_bytes(heading(figures) | {"observations": rows}))
    origin = figures.frames.manifest.origin
    names = "-".join(part.indicator.id for part in selection.parts)[:100]
    mark = "-demo" if origin == "demo" else ""
    return Body(csv_bytes(rows, origin), CSV, f"{names}-{figures.version}{mark}.csv")


def _indicators(_words: Words, figures: Figures) -> Body:
    return Body(json_bytes(heading(figures) | {"indicators": indicators(figures)}))


def _areas(words: Words, figures: Figures) -> Body:
    return Body(json_bytes(heading(figures) | {"areas": areas(figures, words.get("kind", ()))}))


def _map(words: Words, figures: Figures) -> Body:
    return Body(json_bytes(heading(figures) | {"map": municipal_map(words, figures)}))


def _estimate(words: Words, figures: Figures) -> Body:
    return Body(json_bytes(heading(figures) | estimate_answer(words, figures)))


def _panel(words: Words, figures: Figures) -> Body:
    content, file_name = panel_csv(words, figures)
    return Body(content, CSV, file_name)


ROUTES: Final = (
    Route(
        f"{API}/observations",
        "Figures of indicators by area, period and breakdown",
        PARAMETERS,
        _observations,
        schemas.OBSERVATIONS,
        has_csv=True,
    ),
    Route(
        f"{API}/indicators",
        "All indicators, open or not, and what is published",
        (),
        _indicators,
        schemas.INDICATORS,
    ),
    Route(
        f"{API}/areas",
        "All areas with their members, and abolished municipalities",
        AREA_PARAMETERS,
        _areas,
        schemas.AREAS,
    ),
    Route(
        f"{API}/maps",
        "An indicator of all municipalities in all periods, for colouring a map",
        MAP_PARAMETERS,
        _map,
        MAP_ANSWER,
    ),
    Route(
        f"{API}/estimates",
        "What a trial changed in an area or on average, against a synthetic control, with its tests",
        ESTIMATE_PARAMETERS,
        _estimate,
        ESTIMATE,
    ),
    Route(
        f"{API}/estimates/panel",
        "The panel behind an estimate: unit, time, value; with simulated figures origin too",
        ESTIMATE_PARAMETERS,
        _panel,
        None,
        has_csv=True,
    ),
)
DESCRIPTION: Final = f"{API}/openapi.json"
HEALTH: Final = "/healthz"


def described() -> dict[str, Any]:
    """The OpenAPI description of every route."""
    routes = [Described(r.path, r.summary, r.parameters, r.schema, r.has_csv) for r in ROUTES]
    return description(
        [*routes, Described(DESCRIPTION, "This description", (), {"type": "object"}, has_csv=False)], HEALTH
    )


def register(server: Flask, data: Data, cache: AnswerCache) -> None:
    """The API's routes are answered by the server."""
    for route in ROUTES:
        server.add_url_rule(route.path, f"api:{route.path}", _view(route, data, cache), methods=["GET"])
    server.add_url_rule(DESCRIPTION, f"api:{DESCRIPTION}", _description_view, methods=["GET"])

    @server.after_request
    def _open(response: Response) -> Response:
        return open_to_all(response) if is_api(request.path) else response


def is_route(path: str) -> bool:
    """True where the API has a route at the path."""
    return path == DESCRIPTION or any(route.path == path for route in ROUTES)


def unknown_path(path: str) -> ApiError:
    """The error for a path below /api that is no route."""
    step = f"{nearest(path, [route.path for route in ROUTES])}{DESCRIPTION} describes all routes"
    return ApiError(404, f"there is nothing at {shown(path)}", step)


def internal_error() -> ApiError:
    """The error for a defect of ours."""
    return ApiError(
        500, "the answer could not be made", "Try again later; if it stays so, tell the portal's keeper"
    )


def _description_view() -> Response:
    try:
        check_length(request.query_string)
        read(request.args, ())
        content = json_bytes(described())
        return response_of(Body(content), hashlib.sha256(content).hexdigest()[:32])
    except ApiError as error:
        return error_response(error)


def _view(route: Route, data: Data, cache: AnswerCache) -> Callable[[], Response]:
    def view() -> Response:
        try:
            check_length(request.query_string)
            words = read(request.args, route.parameters)
            figures = data.figures()
            etag = etag_of(figures, route.path, words)
            if request.if_none_match.contains_weak(etag):
                return response_of(Body(b""), etag)
            return response_of(_body(route, words, figures, cache, etag), etag)
        except ApiError as error:
            return error_response(error)
        except NothingPublishedError as error:
            return error_response(ApiError(503, "no data are published yet", error.next_step))

    return view


def _body(route: Route, words: Words, figures: Figures, cache: AnswerCache, etag: str) -> Body:
    """The body, out of the cache where it is one of those that are heavy to make."""
    if not _is_heavy(route, words):
        return route.answer(words, figures)
    g.kept_seconds = math.inf
    made: list[Body] = []

    def make() -> bytes:
        made.append(route.answer(words, figures))
        return b"\0".join((made[0].media_type.encode(), (made[0].file_name or "").encode(), made[0].content))

    media_type, file_name, content = cache.get_or_make(f"api:{etag}", make).split(b"\0", 2)
    return Body(content, media_type.decode(), file_name.decode() or None)


def _is_heavy(route: Route, words: Words) -> bool:
    """True for whole listings and for observations of all areas or of groups."""
    if route.parameters is not PARAMETERS:
        return True
    asked = words.get("area", ())
    return not asked or len(asked) > 20 or any(" " in area or "+" in area for area in asked)
