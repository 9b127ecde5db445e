"""The cache of heavy answers; its keys hold the data's version, so nothing is ever invalidated."""

import hashlib
import logging
from collections.abc import Callable
from functools import lru_cache
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from flask import Flask
from flask_caching import Cache

from etl.settings import project_folder

_log = logging.getLogger(__name__)
SECONDS_KEPT: Final = 24 * 3600
LARGEST_IN_PROCESS: Final = 2 << 20
"""In bytes: each worker has its own, so the largest answers are only kept outside of the processes."""
LARGEST_OUTSIDE: Final = 32 << 20
CODE_SUFFIXES: Final = frozenset({".py", ".typ", ".yml", ".css"})
ENTRIES_IN_PROCESS: Final = 128
ENTRIES_IN_FILES: Final = 2000


def cache_settings(url: str) -> dict[str, Any]:
    """The settings of flask-caching for PORTAL_CACHE_URL: simple://, file://FOLDER or redis://HOST."""
    scheme = urlsplit(url).scheme
    if scheme in ("redis", "rediss"):
        return {"CACHE_TYPE": "RedisCache", "CACHE_REDIS_URL": url, "CACHE_KEY_PREFIX": "portal:"}
    if scheme == "file":
        folder = unquote(url.removeprefix("file://"))
        return {"CACHE_TYPE": "FileSystemCache", "CACHE_DIR": folder, "CACHE_THRESHOLD": ENTRIES_IN_FILES}
    return {"CACHE_TYPE": "SimpleCache", "CACHE_THRESHOLD": ENTRIES_IN_PROCESS}


@lru_cache(maxsize=1)
def code_mark() -> str:
    """A fingerprint of the code that makes pages and answers; answers of other code are never taken for its own."""
    folders = (
        project_folder() / "dashboard",
        project_folder() / "etl" / "frames",
        project_folder() / "etl" / "estimates",
        project_folder() / "assets",
    )
    files = sorted(file for folder in folders for file in folder.rglob("*") if file.suffix in CODE_SUFFIXES)
    return digest(*(file.read_text("utf-8") for file in files))


def digest(*texts: str) -> str:
    """A fingerprint of texts, short enough for a key."""
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()[:16]


class AnswerCache:
    """Bytes by key. A cache that is down costs time, never an answer."""

    def __init__(self, server: Flask, url: str) -> None:
        settings = cache_settings(url) | {"CACHE_DEFAULT_TIMEOUT": SECONDS_KEPT}
        self.largest_bytes = (
            LARGEST_IN_PROCESS if settings["CACHE_TYPE"] == "SimpleCache" else LARGEST_OUTSIDE
        )
        self._cache = Cache(server, config=settings)

    def get_or_make(self, key: str, make: Callable[[], bytes]) -> bytes:
        """The bytes kept under `key`, else those made now; over `largest_bytes` they are not kept."""
        kept = self._tried("read", lambda: self._cache.get(key))
        if isinstance(kept, bytes):
            return kept
        made = make()
        if len(made) <= self.largest_bytes:
            self._tried("write", lambda: self._cache.set(key, made))
        return made

    def _tried(self, what: str, action: Callable[[], Any]) -> Any:
        try:
            return action()
        except Exception:  # noqa: BLE001 - each backend fails with errors of its own
            _log.warning("the cache can't %s; going on without", what, exc_info=True)
            return None
