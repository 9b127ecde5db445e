"""Answers as they were sent, kept for the next reader who asks for the same.

Making a page again from its cached text costs twenty times what Flask needs to send the bytes: Dash collects its
scripts, the text is digested, and the page is laid out and written as JSON for the callback.
"""

import hashlib
import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

from flask import Flask, Request, Response, g, request

from dashboard.data import Data, NothingPublishedError
from dashboard.transfer import encoding_taken

KEPT_BYTES: Final = 32 << 20
CALLBACKS: Final = "/_dash-update-component"
HEADERS: Final = ("Content-Type", "Content-Encoding", "ETag", "Cache-Control", "Vary")
"""The headers that belong to the answer; the others are the same for all."""


@dataclass(frozen=True)
class Answer:
    """The bytes as they travel, and their headers."""

    content: bytes
    headers: tuple[tuple[str, str], ...]


class Kept:
    """Answers by what was asked, the last used up to `kept_bytes`; shared by threads."""

    def __init__(self, kept_bytes: int = KEPT_BYTES) -> None:
        self.kept_bytes = kept_bytes
        self._answers: OrderedDict[str, Answer] = OrderedDict()
        self._n_bytes = 0
        self._lock = threading.Lock()

    def find(self, key: str) -> Answer | None:
        """The answer kept under a key, None where there is none."""
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
            return self._answers.get(key)

    def keep(self, key: str, answer: Answer) -> None:
        """Keeps an answer; the ones not used for longest go."""
        with self._lock:
            before = self._answers.pop(key, None)
            self._answers[key] = answer
            self._n_bytes += len(answer.content) - (len(before.content) if before else 0)
            while self._n_bytes > self.kept_bytes:
                _, dropped = self._answers.popitem(last=False)
                self._n_bytes -= len(dropped.content)


def register(server: Flask, data: Data) -> None:
    """The server keeps the answers whose makers set g.is_kept, for as long as the data are the same.

    Comes before all other `before_request` and `after_request` functions: it answers before them, and keeps
    what all of them have made.
    """
    kept = Kept()

    @server.before_request
    def _again() -> Response | None:
        g.kept_key = key_of(request, data)
        found = kept.find(g.kept_key) if g.kept_key else None
        return response_of(found, request) if found else None

    @server.after_request
    def _keep(response: Response) -> Response:
        if g.pop("is_kept", False) and g.kept_key and response.status_code == 200:
            headers = tuple((name, response.headers[name]) for name in HEADERS if name in response.headers)
            kept.keep(g.kept_key, Answer(response.get_data(), headers))
        return response


def key_of(asked: Request, data: Data) -> str | None:
    """What a request asks for, of which version and in which encoding; None for what is never kept."""
    is_callback = asked.method == "POST" and asked.path == CALLBACKS
    if not is_callback and asked.method != "GET":
        return None
    try:
        mark = data.figures().mark
    except NothingPublishedError:
        return None
    body = hashlib.sha256(asked.get_data()).hexdigest() if is_callback else ""
    return "\0".join((mark, encoding_taken(asked) or "", asked.full_path, body))


def response_of(answer: Answer, asked: Request) -> Response:
    """A kept answer as a response, without its content where the reader has it."""
    response = Response(answer.content)
    for name, value in answer.headers:
        response.headers[name] = value
    if "ETag" in response.headers:
        response.make_conditional(asked)
    return response
