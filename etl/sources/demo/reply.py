"""What the demo sources answer."""

from dataclasses import dataclass
from typing import Any

import orjson


@dataclass(frozen=True)
class Reply:
    """A status, a content type and a body."""

    status: int
    content_type: str
    body: bytes


def json_reply(value: Any) -> Reply:
    """`value` as JSON with status 200."""
    return Reply(200, "application/json; charset=utf-8", orjson.dumps(value))


def refusal(status: int, text: str) -> Reply:
    """An error as plain text."""
    return Reply(status, "text/plain; charset=utf-8", text.encode())
