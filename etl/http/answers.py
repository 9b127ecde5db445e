"""What comes back from a source: an answer, a status that is an error, a line of the request log."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Final

import orjson

from etl.errors import SourceError

LONGEST_WAIT_SECONDS: Final = 120.0
"""The longest Retry-After that is honoured; who asks for more is asked again after this."""
BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"


class HttpStatusError(SourceError):
    """The source answered with another status than 200."""

    def __init__(self, where: str, status: int, found: str, next_step: str) -> None:
        self.status = status
        super().__init__(where, found, next_step)


@dataclass(frozen=True)
class Answer:
    """A complete answer; `decoded` is what the caller's `decode` made of the body."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    decoded: Any = None


@dataclass(frozen=True)
class RequestRecord:
    """One request made; `status` is None where no answer came."""

    time: str
    method: str
    url: str
    status: int | None
    ms: float
    n_bytes: int


def json_value(body: bytes) -> Any:
    """The JSON value in `body`, whatever the content type said; a byte order mark is tolerated.

    Raises ValueError saying how the body starts.
    """
    try:
        return orjson.loads(body.removeprefix(BYTE_ORDER_MARK))
    except orjson.JSONDecodeError as error:
        start = body[:60].decode("utf-8", "replace").strip()
        raise ValueError(f"not JSON ({error}; it starts {start!r})") from error


def seconds_to_wait(retry_after: str | None, now: datetime | None = None) -> float | None:
    """The seconds a Retry-After header asks for, at most LONGEST_WAIT_SECONDS; None without a readable one.

    The header holds seconds or a date (RFC 9110, section 10.2.3).
    """
    text = (retry_after or "").strip()
    if text.isascii() and text.isdigit():
        return min(float(text), LONGEST_WAIT_SECONDS)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    seconds = (moment - (now or datetime.now(UTC))).total_seconds()
    return min(max(seconds, 0.0), LONGEST_WAIT_SECONDS)
