"""The client: asks, waits, asks again, and says in the end what went wrong."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final, NoReturn, Protocol, TypeVar
from urllib.parse import urlencode

import orjson
import requests
from urllib3.exceptions import HTTPError
from urllib3.response import BaseHTTPResponse

from etl import __version__
from etl.errors import SourceError
from etl.http.answers import Answer, HttpStatusError, RequestRecord, seconds_to_wait
from etl.http.pacer import Pacer

TRIED_AGAIN: Final = frozenset({429, 500, 502, 503, 504})
PIECE_BYTES: Final = 1 << 18
LATER: Final = "try again later; the published version stays in use"
T = TypeVar("T")
Parameters = Mapping[str, str | int]
Decode = Callable[[bytes], Any]


class Writer(Protocol):
    """Where a download goes."""

    def write(self, data: bytes, /) -> object:
        """Takes the next bytes."""


@dataclass(frozen=True)
class _Call:
    method: str
    url: str
    source: str
    body: bytes | None = None
    pacer: Pacer | None = None
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def where(self) -> str:
        return f"{self.source}: {self.method} {self.url}"


class _AttemptFailedError(Exception):
    """An attempt failed in a way that may pass; `wait_seconds` is the source's own wish."""

    def __init__(self, found: str, status: int | None = None, wait_seconds: float | None = None) -> None:
        self.found, self.status, self.wait_seconds = found, status, wait_seconds
        super().__init__(found)


class Client:
    """Asks the sources over HTTP.

    Connection errors, time-outs, 429, 500, 502, 503, 504, bodies that end too early and bodies that `decode`
    refuses with a ValueError are tried again: `attempts` times in all, `backoff_seconds` × 1, 2, 4 … apart,
    or as Retry-After says. `timeout_seconds` bounds connecting and each silence; `total_seconds` bounds all
    that is spent on one address but for waits the source asks for; `stream_seconds` bounds one streamed body.
    Every method raises SourceError in the end, HttpStatusError where the source gave a status.
    """

    def __init__(
        self,
        attempts: int = 4,
        backoff_seconds: float = 1.0,
        timeout_seconds: tuple[float, float] = (5.0, 20.0),
        session: requests.Session | None = None,
        *,
        public_url: str | None = None,
        total_seconds: float = 90.0,
        stream_seconds: float = 1800.0,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.attempts, self.backoff_seconds = attempts, backoff_seconds
        self.timeout_seconds, self.total_seconds = timeout_seconds, total_seconds
        self.stream_seconds = stream_seconds
        self.session = session or requests.Session()
        self.session.headers["User-Agent"] = user_agent(public_url)
        self.requests: list[RequestRecord] = []
        self._clock, self._sleep = clock, sleep
        self._pacers: dict[str, Pacer] = {}

    def pacer(self, service: str, max_calls: int, window_seconds: float) -> Pacer:
        """The pacer of `service`, made on first use: one for all who ask it, as its limit counts them together."""
        if service not in self._pacers:
            self._pacers[service] = Pacer(max_calls, window_seconds, self._clock, self._sleep)
        return self._pacers[service]

    def get(
        self,
        url: str,
        params: Parameters | None = None,
        *,
        source: str,
        pacer: Pacer | None = None,
        decode: Decode | None = None,
    ) -> Answer:
        """The answer to a GET; `decode`, where given, is applied to the body within each attempt.

        `params` become part of the address here, since requests would drop them from other addresses than http.
        """
        whole = f"{url}?{urlencode(params)}" if params else url
        return self._answer(_Call("GET", whole, source, None, pacer), decode)

    def post_json(
        self,
        url: str,
        body: Mapping[str, Any],
        *,
        source: str,
        pacer: Pacer | None = None,
        decode: Decode | None = None,
    ) -> Answer:
        """The answer to a POST of `body` as JSON; `decode` as in `get`."""
        headers = {"Content-Type": "application/json; charset=utf-8"}
        return self._answer(_Call("POST", url, source, orjson.dumps(body), pacer, headers), decode)

    def download(
        self, url: str, write_to: Callable[[], AbstractContextManager[Writer]], *, source: str
    ) -> None:
        """The whole body of `url` is written.

        `write_to` opens a fresh writer for each attempt. The writer's block is left with an exception where
        the body was cut off, and must then drop what it was given.
        """
        call = _Call("GET", url, source)

        def attempt(seconds: float) -> None:
            response, started = self._opened(call, seconds)
            with response, write_to() as file:
                for piece in self._pieces(call, response, started, self.stream_seconds):
                    file.write(piece)

        self._attempted(call, attempt)

    def _answer(self, call: _Call, decode: Decode | None) -> Answer:
        def attempt(seconds: float) -> Answer:
            response, started = self._opened(call, seconds)
            with response:
                body = b"".join(self._pieces(call, response, started, seconds))
            return Answer(response.url, response.status_code, response.headers, body, _decoded(body, decode))

        return self._attempted(call, attempt)

    def _attempted(self, call: _Call, attempt: Callable[[float], T]) -> T:
        """What `attempt` gives; it is told the seconds it may take, and made again while there are some."""
        left = self.total_seconds
        for tried in range(1, self.attempts + 1):
            if call.pacer:
                call.pacer.wait()
            started = self._clock()
            try:
                return attempt(left)
            except _AttemptFailedError as failed:
                wished = failed.wait_seconds
                pause = self.backoff_seconds * 2.0 ** (tried - 1) if wished is None else wished
                left -= self._clock() - started + (pause if wished is None else 0.0)
                if tried == self.attempts or left <= 0:
                    _give_up(call, failed, tried)
                self._sleep(pause)
        raise SourceError(
            call.where, f"no attempt is allowed ({self.attempts})", "give the client at least one"
        )

    def _opened(self, call: _Call, seconds: float) -> tuple[requests.Response, float]:
        """An answer with status 200, its body unread, and when it was asked for."""
        started = self._clock()
        connecting, silence = self.timeout_seconds
        status = None
        try:
            response = self.session.request(
                call.method,
                call.url,
                data=call.body,
                headers=call.headers,
                stream=True,
                timeout=(connecting, min(silence, max(seconds, 0.1))),
            )
            status = response.status_code
        except (requests.ConnectionError, requests.Timeout) as error:
            raise _AttemptFailedError(f"no answer ({_cause(error)})") from error
        except requests.RequestException as error:
            raise SourceError(call.where, f"can't be asked ({_cause(error)})", "check the address") from error
        finally:
            if status != 200:
                self._log(call, status, started, 0)
        if status != 200:
            with response:
                _refuse(call, response)
        return response, started

    def _pieces(
        self, call: _Call, response: requests.Response, started: float, seconds: float
    ) -> Iterator[bytes]:
        n_bytes = 0
        try:
            for piece in _arriving(response):
                n_bytes += len(piece)
                yield piece
                if self._clock() - started > seconds:
                    raise _AttemptFailedError(
                        f"the body is not complete after {seconds:.0f} s ({n_bytes} bytes)"
                    )
            _check_length(response, n_bytes)
        except (HTTPError, requests.RequestException, OSError) as error:
            raise _AttemptFailedError(
                f"the body broke off after {n_bytes} bytes ({_cause(error)})"
            ) from error
        finally:
            self._log(call, response.status_code, started, n_bytes)

    def _log(self, call: _Call, status: int | None, started: float, n_bytes: int) -> None:
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        ms = round((self._clock() - started) * 1000, 1)
        self.requests.append(RequestRecord(now, call.method, call.url, status, ms, n_bytes))


def user_agent(public_url: str | None) -> str:
    """Who asks, so that an administrator of a source can find us; browser-like names are refused by some."""
    return f"kokeiluportaali/{__version__}" + (f" (+{public_url})" if public_url else "")


def reachable(url: str) -> bool:
    """True where `url` answers without a server error: one try, 3 s to connect, 5 s of silence."""
    try:
        with requests.get(
            url, headers={"User-Agent": user_agent(None)}, timeout=(3.0, 5.0), stream=True
        ) as answer:
            return answer.status_code < 500
    except (requests.RequestException, HTTPError, OSError):
        return False


def _arriving(response: requests.Response) -> Iterator[bytes]:
    """The decompressed body as it comes in: a slow sender can't hold a read for longer than a silence."""
    raw: object = response.raw
    if not isinstance(raw, BaseHTTPResponse):
        yield from response.iter_content(PIECE_BYTES)
        return
    while piece := raw.read1(PIECE_BYTES, decode_content=True):
        yield piece


def _check_length(response: requests.Response, n_bytes: int) -> None:
    declared = response.headers.get("Content-Length", "")
    if declared.isdigit() and "Content-Encoding" not in response.headers and n_bytes < int(declared):
        raise _AttemptFailedError(f"the body broke off: {n_bytes} of {declared} bytes came")


def _decoded(body: bytes, decode: Decode | None) -> Any:
    if decode is None:
        return None
    try:
        return decode(body)
    except ValueError as error:
        raise _AttemptFailedError(f"the answer can't be read: {error}") from error


def _refuse(call: _Call, response: requests.Response) -> NoReturn:
    status = response.status_code
    found = f"answered {status} {response.reason or ''}".strip()
    if status in TRIED_AGAIN:
        raise _AttemptFailedError(found, status, seconds_to_wait(response.headers.get("Retry-After")))
    raise HttpStatusError(
        call.where, status, found, "check the address in etl/catalog/sources and what is asked from it"
    )


def _give_up(call: _Call, failed: _AttemptFailedError, tried: int) -> NoReturn:
    found = f"{failed.found}, tried {tried} time{'s' if tried > 1 else ''}"
    if failed.status is not None:
        raise HttpStatusError(call.where, failed.status, found, LATER) from failed
    raise SourceError(call.where, found, LATER) from failed


def _cause(error: BaseException) -> str:
    """The innermost reason, without the layers of libraries around it."""
    while inner := error.__cause__ or error.__context__:
        error = inner
    return f"{type(error).__name__}: {error}"[:160]
