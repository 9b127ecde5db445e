"""A part of a page under a heading of its own, and the names that assistive technology reads."""

from typing import Any

from dash import html


def aria(**names: str) -> dict[str, Any]:
    """ARIA attributes as Dash takes them: labelledby="x" becomes {"aria-labelledby": "x"}."""
    return {f"aria-{name}": value for name, value in names.items()}


def section(key: str, title: str, *body: Any) -> html.Section:
    """A section named by its heading, which an address can point at by #key."""
    return html.Section([html.H2(title, id=key), *body], **aria(labelledby=key))
