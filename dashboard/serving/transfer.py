"""How responses travel: compressed once and kept, and for how long browsers may keep static files."""

import gzip
import hashlib
import re
import threading
from collections import OrderedDict
from collections.abc import Callable
from functools import lru_cache
from typing import Final

import brotli
from flask import Flask, Response, request
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header
from werkzeug.wrappers import Request

COMPRESSED_TYPES: Final = frozenset(
    {
        "application/javascript",
        "application/json",
        "image/svg+xml",
        "text/css",
        "text/csv",
        "text/html",
        "text/javascript",
    }
)
SMALLEST_BYTES: Final = 1000
LARGEST_BYTES: Final = 32 << 20
KEPT_BYTES: Final = 32 << 20
LEVEL: Final = 6
"""Of a 13 MB answer level 9 saves 2 % more than level 6 and takes three times as long."""
QUALITY: Final = 5
"""Of the page of a municipality (0.4 MB) quality 9 saves 5 % more than 5 and takes six times as long."""
QUALITY_OF_LARGE: Final = 2
"""Of the figures of a municipality (6 MB of csv, 79 kB packed) 5 saves 10 % more and takes three times as long."""
LARGE_BYTES: Final = 2 << 20
PACKERS: Final[dict[str, Callable[[bytes], bytes]]] = {
    "br": lambda body: brotli.compress(
        body, quality=QUALITY if len(body) < LARGE_BYTES else QUALITY_OF_LARGE
    ),
    "gzip": lambda body: gzip.compress(body, LEVEL, mtime=0),
}
"""How a body becomes smaller, by the name of the encoding, the best first."""
FINGERPRINT: Final = re.compile(r"\.v[\w-]+m[0-9a-fA-F]+\.", re.ASCII)
FOR_A_YEAR: Final = "public, max-age=31536000, immutable"
FOR_AN_HOUR: Final = "public, max-age=3600"


class Compressed:
    """Bodies by their digest in compressed form, the last used up to `kept_bytes`; shared by threads."""

    def __init__(self, kept_bytes: int = KEPT_BYTES) -> None:
        self.kept_bytes = kept_bytes
        self._kept: OrderedDict[tuple[str, bytes], bytes] = OrderedDict()
        self._n_bytes = 0
        self._lock = threading.Lock()

    def of(self, body: bytes, encoding: str) -> bytes:
        """The body in an encoding of PACKERS."""
        key = (encoding, hashlib.sha1(body, usedforsecurity=False).digest())
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        made = PACKERS[encoding](body)
        with self._lock:
            self._n_bytes += len(made) - len(self._kept.get(key, b""))
            self._kept[key] = made
            while self._n_bytes > self.kept_bytes:
                _, dropped = self._kept.popitem(last=False)
                self._n_bytes -= len(dropped)
        return made


def register(server: Flask) -> None:
    """The server's responses are compressed and its static files kept by browsers.

    Comes before all other `after_request` functions, because Flask calls them last to first.
    """
    compressed = Compressed()

    @server.after_request
    def _travel(response: Response) -> Response:
        return travelling(response, request, compressed)


def travelling(response: Response, asked: Request, compressed: Compressed) -> Response:
    """The response as it is sent: with the lifetime of a static file, small where the reader takes it."""
    lifetime = static_lifetime(asked.path, fingerprinted="m" in asked.args)
    if lifetime and response.status_code in (200, 304):
        response.headers["Cache-Control"] = lifetime
    if response.status_code != 200 or response.mimetype not in COMPRESSED_TYPES:
        return response
    response.vary.add("Accept-Encoding")
    encoding = encoding_taken(asked)
    if encoding is None or "Content-Encoding" in response.headers:
        return response
    response.direct_passthrough = False
    body = response.get_data()
    if SMALLEST_BYTES <= len(body) <= LARGEST_BYTES:
        response.set_data(compressed.of(body, encoding))
        response.headers["Content-Encoding"] = encoding
    return response


def encoding_taken(asked: Request) -> str | None:
    """The encoding that the reader likes best, brotli before gzip; None where it takes neither."""
    return _best_encoding(asked.headers.get("Accept-Encoding", ""))


@lru_cache(maxsize=64)
def _best_encoding(accepted: str) -> str | None:
    """Browsers send few different headers, and each takes as long to read as a kept answer to find."""
    quality = parse_accept_header(accepted, Accept).quality
    best = max(PACKERS, key=quality)
    return best if quality(best) > 0 else None


def static_lifetime(path: str, *, fingerprinted: bool) -> str | None:
    """How long a static file may be kept, None for all else.

    Dash writes the time of change into the query of our assets (?m=…) and into the name of most of its own
    files, but its async-*.js and plotly.min.js keep their names from version to version.
    """
    if path.startswith("/assets/"):
        return FOR_A_YEAR if fingerprinted else FOR_AN_HOUR
    if path.startswith("/_dash-component-suites/"):
        return FOR_A_YEAR if FINGERPRINT.search(path) else FOR_AN_HOUR
    return None
