"""The OpenAPI 3.1 description of the API, made from the routes' own declarations."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from dashboard.api.parameters import Parameter
from dashboard.api.schemas import COMPONENTS
from etl import __version__

_ERRORS: Final = {
    "400": "A parameter is wrong; the answer says which and what to do",
    "404": "There are no figures of that",
    "414": "The query is too long",
    "503": "No data are published yet",
}


@dataclass(frozen=True)
class Described:
    """A route as it is described."""

    path: str
    summary: str
    parameters: tuple[Parameter, ...]
    schema: dict[str, Any] | None
    has_csv: bool


def description(routes: Sequence[Described], health: str) -> dict[str, Any]:
    """The description of the routes and of the health check."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Kokeiluportaali",
            "version": __version__,
            "summary": "Open data on Finland's municipal employment trials",
            "description": "Answers carry an ETag: asked again with If-None-Match, nothing new is a 304.",
            "license": {"name": "CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/"},
        },
        "paths": {route.path: {"get": _operation(route)} for route in routes} | {health: {"get": _health()}},
        "components": {"schemas": COMPONENTS},
    }


def _operation(route: Described) -> dict[str, Any]:
    content: dict[str, Any] = {"application/json": {"schema": route.schema}} if route.schema else {}
    if route.has_csv:
        content["text/csv"] = {"schema": {"type": "string"}}
    return {
        "summary": route.summary,
        "operationId": route.path.rsplit("/", 1)[-1].partition(".")[0],
        "parameters": [parameter.described() for parameter in route.parameters],
        "responses": {
            "200": {"description": "The answer", "content": content},
            "304": {"description": "Nothing has changed since the answer with the given ETag"},
            **{status: _error(text) for status, text in _ERRORS.items()},
        },
    }


def _health() -> dict[str, Any]:
    answer = {"application/json": {"schema": {"$ref": "#/components/schemas/Health"}}}
    return {
        "summary": "Whether there are data to serve, and how old they are",
        "operationId": "health",
        "responses": {
            "200": {"description": "Data are served", "content": answer},
            "503": {"description": "Nothing is published yet", "content": answer},
        },
    }


def _error(text: str) -> dict[str, Any]:
    return {
        "description": text,
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}},
    }
