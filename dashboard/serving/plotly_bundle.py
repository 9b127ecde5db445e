"""The part of plotly.js that our charts use, at the address where Dash asks for the whole of it.

It is built by `make bundle` (tools/bundle) and kept in assets/plotly together with its packed forms.
"""

import hashlib
from functools import lru_cache
from typing import Final

from flask import Flask, Request, Response, request

from dashboard.serving.transfer import encoding_taken
from etl.settings import project_folder

PATH: Final = "/_dash-component-suites/plotly/package_data/plotly.min.js"
FOLDER: Final = "plotly"
"""In assets; Dash is told not to put what is in it into every page."""
ENDINGS: Final[dict[str | None, str]] = {"br": ".br", "gzip": ".gz", None: ""}


def register(server: Flask) -> None:
    """The server answers PATH with our bundle."""

    @server.before_request
    def _answer() -> Response | None:
        return bundle(request) if request.path == PATH else None


def bundle(asked: Request) -> Response:
    """The bundle as the reader takes it."""
    encoding = encoding_taken(asked)
    content = _content(encoding)
    response = Response(content, content_type="text/javascript; charset=utf-8")
    if encoding:
        response.headers["Content-Encoding"] = encoding
    response.set_etag(hashlib.sha256(content).hexdigest()[:32])
    response.make_conditional(asked)
    return response


@lru_cache(maxsize=len(ENDINGS))
def _content(encoding: str | None) -> bytes:
    return (project_folder() / "assets" / FOLDER / f"plotly.min.js{ENDINGS[encoding]}").read_bytes()
