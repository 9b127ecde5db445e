"""The one shape of an API error: where, what was found, what to do next."""

from difflib import get_close_matches
from typing import Any, Final

CODES: Final[dict[int, str]] = {
    400: "bad_parameter",
    404: "not_found",
    405: "method_not_allowed",
    414: "too_long",
    500: "internal_error",
    503: "nothing_published",
}


class ApiError(Exception):
    """An answer that can't be given: HTTP status, message, next step, and the parameter at fault."""

    def __init__(
        self, status: int, message: str, next_step: str, parameter: str | None = None, code: str | None = None
    ) -> None:
        self.status = status
        self.code = code or CODES[status]
        self.parameter = parameter
        self.message = message
        self.next_step = next_step
        super().__init__(message)

    def body(self) -> dict[str, Any]:
        """The error as it is sent."""
        return {
            "error": {
                "status": self.status,
                "code": self.code,
                "parameter": self.parameter,
                "message": self.message,
                "next": self.next_step,
            }
        }


def bad(parameter: str, message: str, next_step: str) -> ApiError:
    """A 400 about one parameter."""
    return ApiError(400, message, next_step, parameter)


def nearest(text: str, known: list[str]) -> str:
    """A question that offers the nearest known word, ending in a space; nothing where none is near."""
    found = get_close_matches(text.lower(), [word.lower() for word in known], n=1, cutoff=0.6)
    close = next((word for word in known if found and word.lower() == found[0]), None)
    return f"Did you mean {close!r}? " if close else ""


def shown(text: str) -> str:
    """What was sent, quoted and short enough for a message."""
    return repr(text if len(text) <= 60 else text[:57] + "...")
