"""The security headers of every response, and a look at what callbacks are sent."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from flask import Response

MAXIMUM_BODY_BYTES: Final = 1 << 20


def content_security_policy(script_hashes: Iterable[str]) -> str:
    """The policy of pages: everything from here, inline scripts by hash; Dash and plotly set inline styles."""
    return "; ".join(
        (
            "default-src 'self'",
            " ".join(("script-src 'self'", *script_hashes)),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self'",
            "connect-src 'self'",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'self'",
        )
    )


def secured(response: Response, policy: str) -> Response:
    """The response with the headers that keep it to its purpose."""
    headers = response.headers
    headers.setdefault("Content-Security-Policy", policy)
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "strict-origin-when-cross-origin"
    headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=()"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    return response


def callback_fault(body: Any, callbacks: Mapping[str, Mapping[str, Any]]) -> str | None:
    """What is wrong with the body of a callback request, None where it fits one of the app's callbacks.

    `callbacks` is Dash's map from output to its declared inputs and states.
    """
    if (
        not isinstance(body, dict)
        or not isinstance(body.get("output"), str)
        or body["output"] not in callbacks
    ):
        return "no such callback"
    declared = callbacks[body["output"]]
    for sent, wanted in (("inputs", declared["inputs"]), ("state", declared["state"])):
        if not _fits(body.get(sent, []), wanted):
            return f"{sent} are not those of the callback"
    if not isinstance(body.get("changedPropIds", []), list):
        return "changedPropIds is not a list"
    return None


def _fits(sent: Any, wanted: list[dict[str, Any]]) -> bool:
    if not isinstance(sent, list) or len(sent) != len(wanted):
        return False
    return all(
        isinstance(one, dict)
        and (one.get("id"), one.get("property")) == (declared["id"], declared["property"])
        and _is_possible(declared["property"], one.get("value"))
        for one, declared in zip(sent, wanted, strict=True)
    )


def _is_possible(location_part: str, value: Any) -> bool:
    """False where a part of the browser's address is not what a browser sends."""
    if location_part == "pathname":
        return isinstance(value, str) and value.startswith("/")
    return location_part != "search" or isinstance(value, str)
