"""A small HTTP server on loopback that answers as a test tells it."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Reply:
    """What the server sends; `cut_at` closes the connection after so many bytes, `silent` seconds come first."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    cut_at: int | None = None
    silent: float = 0.0
    hang_up: bool = False
    piece: int = 0
    pause: float = 0.0


@dataclass(frozen=True)
class Asked:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Loopback:
    """`answer` maps a request to a Reply; `asked` lists what came."""

    def __init__(self, answer: Callable[[Asked], Reply]) -> None:
        self.answer = answer
        self.asked: list[Asked] = []
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        loopback = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                content = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                asked = Asked(self.command, self.path, dict(self.headers), content)
                loopback.asked.append(asked)
                try:
                    self.reply(loopback.answer(asked))
                except OSError:  # the client went away, as some tests want
                    self.close_connection = True

            do_POST = do_GET  # noqa: N815 - http.server finds it by this name

            def reply(self, reply: Reply) -> None:
                time.sleep(reply.silent)
                if reply.hang_up:
                    self.close_connection = True
                    return
                self.send_response(reply.status)
                for name, value in {"Content-Length": str(len(reply.body)), **reply.headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                body = reply.body[: reply.cut_at]
                step = reply.piece or max(len(body), 1)
                for start in range(0, len(body), step):
                    self.wfile.write(body[start : start + step])
                    self.wfile.flush()
                    time.sleep(reply.pause)
                if reply.cut_at is not None:
                    self.close_connection = True

            def log_message(self, *arguments: object) -> None:
                pass

        return Handler


@contextmanager
def serving(answer: Callable[[Asked], Reply]) -> Iterator[Loopback]:
    """A running server, stopped when the block ends."""
    loopback = Loopback(answer)
    thread = threading.Thread(
        target=loopback.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
    )
    thread.start()
    try:
        yield loopback
    finally:
        loopback.server.shutdown()
        loopback.server.server_close()
        thread.join(5)


def in_turn(*replies: Reply) -> Callable[[Asked], Reply]:
    """An answerer that gives the replies one after the other, the last one for ever."""
    left = list(replies)
    return lambda _: left.pop(0) if len(left) > 1 else left[0]
