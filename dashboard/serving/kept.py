"""Answers as they were sent, kept for the next reader who asks for the same, and given before Flask is asked.

Making a page again from its cached text costs twenty times what Flask needs to send the bytes: Dash collects its
scripts, the text is digested, and the page is laid out and written as JSON for the callback.
"""

import hashlib
import io
import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from flask import Flask, g, request
from werkzeug.wrappers import Request, Response

from dashboard.serving.published import Data, NothingPublishedError
from dashboard.serving.security import MAXIMUM_BODY_BYTES
from dashboard.serving.transfer import encoding_taken

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

KEPT_BYTES: Final = 32 << 20
LARGEST_BYTES: Final = 4 << 20
CALLBACKS: Final = "/_dash-update-component"
KEY: Final = "dashboard.kept.key"
OF_ITS_MOMENT: Final = frozenset({"Date", "Content-Length"})
"""Headers that each answer gets anew."""


@dataclass(frozen=True)
class Answer:
    """The bytes as they travel, and their headers; `until` is a moment of the clock of its keeper."""

    content: bytes
    headers: tuple[tuple[str, str], ...]
    until: float = math.inf


class Kept:
    """Answers by what was asked, the last used up to `kept_bytes`; shared by threads."""

    def __init__(self, kept_bytes: int = KEPT_BYTES, clock: Callable[[], float] = time.monotonic) -> None:
        self.kept_bytes = kept_bytes
        self.clock = clock
        self._answers: OrderedDict[str, Answer] = OrderedDict()
        self._n_bytes = 0
        self._lock = threading.Lock()

    def find(self, key: str) -> Answer | None:
        """The answer kept under a key, None where there is none, or none any more."""
        with self._lock:
            found = self._answers.get(key)
            if found is None or found.until <= self.clock():
                return None
            self._answers.move_to_end(key)
            return found

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
    """The server keeps, as long as the data are the same, each answer whose maker sets g.kept_seconds.

    Comes before all other `after_request` functions: it keeps what all of them have made.
    """
    answers = Kept()
    make = server.wsgi_app

    def again(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        asked = Request(environ)
        key = key_of(asked, data)
        found = answers.find(key) if key else None
        if found:
            return response_of(found, asked)(environ, start_response)
        environ[KEY] = key
        return make(environ, start_response)

    server.wsgi_app = again  # type: ignore[method-assign]

    @server.after_request
    def _keep(response: Response) -> Response:
        seconds, key = g.pop("kept_seconds", 0), request.environ.get(KEY)
        if key and seconds and response.status_code == 200:
            content = response.get_data()
            if len(content) <= LARGEST_BYTES:
                headers = tuple((k, v) for k, v in response.headers if k not in OF_ITS_MOMENT)
                answers.keep(key, Answer(content, headers, answers.clock() + seconds))
        return response


def key_of(asked: Request, data: Data) -> str | None:
    """What a request asks for, of which version and in which encoding; None for what is never kept."""
    is_callback = asked.method == "POST" and asked.path == CALLBACKS
    if not is_callback and asked.method != "GET":
        return None
    if is_callback and (asked.content_length or 0) > MAXIMUM_BODY_BYTES:
        return None
    try:
        mark = data.figures().mark
    except NothingPublishedError:
        return None
    body = _digest_of_body(asked) if is_callback else ""
    return "\0".join((mark, encoding_taken(asked) or "", asked.full_path, body))


def response_of(answer: Answer, asked: Request) -> Response:
    """A kept answer as a response, without its content where the reader has it."""
    response = Response(answer.content, headers=list(answer.headers))
    if "ETag" in response.headers:
        response.make_conditional(asked)
    return response


def _digest_of_body(asked: Request) -> str:
    """A fingerprint of what was sent, which stays to be read by who answers it."""
    sent = asked.get_data()
    asked.environ["wsgi.input"] = io.BytesIO(sent)
    return hashlib.sha256(sent).hexdigest()
