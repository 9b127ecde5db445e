"""Answers of the API as bytes with their headers: JSON and CSV, ETag, cache, cross-origin use."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

import orjson
from flask import Response, request

from dashboard.api.errors import ApiError
from dashboard.api.rows import COLUMNS
from dashboard.data import Figures
from dashboard.serving.cache import code_mark, digest

JSON: Final = "application/json"
CSV: Final = "text/csv; charset=utf-8"
CACHE_CONTROL: Final = "public, max-age=60, must-revalidate"
DEMO_NOTICE: Final = (
    "Simulated figures of real municipalities, made to show how the portal works. They describe nobody."
)


@dataclass(frozen=True)
class Body:
    """The content of an answer; `file_name` is set where it is to be saved as a file."""

    content: bytes
    media_type: str = JSON
    file_name: str | None = None


def heading(figures: Figures) -> dict[str, Any]:
    """What every JSON answer begins with: version, origin, and for simulated figures the notice."""
    origin = figures.frames.manifest.origin
    return {"version": figures.version, "origin": origin} | (
        {"notice": DEMO_NOTICE} if origin == "demo" else {}
    )


def json_bytes(content: Mapping[str, Any]) -> bytes:
    """The content as JSON text."""
    return orjson.dumps(content)


def csv_bytes(rows: Sequence[Mapping[str, Any]], origin: str) -> bytes:
    """The rows as CSV (RFC 4180, UTF-8): COLUMNS, then the origin of the figures in each row."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow((*COLUMNS, "origin"))
    writer.writerows((*(row.get(column) for column in COLUMNS), origin) for row in rows)
    return text.getvalue().encode()


def etag_of(figures: Figures, path: str, words: Mapping[str, tuple[str, ...]]) -> str:
    """The mark of an answer: the data's version, the catalog and code that speak of it, and the query."""
    asked = urlencode([(name, word) for name in sorted(words) for word in words[name]])
    return f"{figures.version}-{digest(code_mark(), figures.catalog.sha256, path, asked)}"


def response_of(body: Body, etag: str) -> Response:
    """The answer with its headers; 304 where the reader has it already."""
    response = Response(body.content, content_type=body.media_type)
    if body.file_name:
        response.headers["Content-Disposition"] = f'attachment; filename="{body.file_name}"'
    response.set_etag(etag)
    response.headers["Cache-Control"] = CACHE_CONTROL
    response.make_conditional(request)
    return response


def error_response(error: ApiError) -> Response:
    """The error in the API's one shape."""
    response = Response(orjson.dumps(error.body()), error.status, content_type=JSON)
    response.headers["Cache-Control"] = "no-store"
    if error.status == 405:
        response.headers["Allow"] = "GET, HEAD, OPTIONS"
    if error.status == 503:
        response.headers["Retry-After"] = "60"
    return response


def open_to_all(response: Response) -> Response:
    """The response with the headers that let any web page read it."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
    response.headers["Access-Control-Allow-Headers"] = "If-None-Match"
    response.headers["Access-Control-Expose-Headers"] = "ETag, Content-Disposition"
    return response
