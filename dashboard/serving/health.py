"""The health check: whether there are data to serve, and how old they are."""

from datetime import UTC, datetime
from typing import Any, Final

import orjson
from flask import Flask, Response

from dashboard.serving.published import Data, NothingPublishedError

PATH: Final = "/healthz"


def register(server: Flask, data: Data) -> None:
    """The health check is answered by the server."""

    @server.get(PATH, endpoint=PATH)
    def _healthz() -> Response:
        return health_response(data)


def health_response(data: Data) -> Response:
    """200 with version, origin and age of the data; 503 while nothing is published."""
    try:
        figures = data.figures()
    except NothingPublishedError as error:
        return _response({"status": "nothing_published", "problem": error.found}, 503)
    created = figures.created_at
    return _response(
        {
            "status": "ok",
            "version": figures.version,
            "origin": figures.frames.manifest.origin,
            "created_at": created.isoformat(),
            "age_seconds": int((datetime.now(UTC) - created).total_seconds()),
            "problem": data.problem,
        },
        200,
    )


def _response(content: dict[str, Any], status: int) -> Response:
    response = Response(orjson.dumps(content), status, content_type="application/json")
    response.headers["Cache-Control"] = "no-store"
    return response
