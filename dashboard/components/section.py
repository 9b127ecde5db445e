"""A part of a page under a heading of its own, and the names that assistive technology reads."""

from typing import Any

from dash import html


def aria(**names: str) -> dict[str, Any]:
    """ARIA attributes as Dash takes them: labelledby="x" becomes {"aria-labelledby": "x"}."""
    return {f"aria-{name}": value for name, value in names.items()}


def section(key: str, title: str, *body: Any) -> html.Section:
    """A section named by its heading, which an address can point at by #key."""
    return html.Section([html.H2(title, id=key), *body], **aria(labelledby=key))


def folding_section(key: str, title: str, is_open: bool, *body: Any) -> html.Section:
    """A section whose body the reader opens and closes at its heading; an address with #key opens it.

    The key names the body: browsers open what is folded around the target of an address, also without scripts,
    but not for a target in the summary, which is in sight.
    """
    heading = html.Summary(html.H2(title, id=f"{key}-title"))
    content = html.Div(list(body), id=key, className="folded")
    return html.Section(
        html.Details([heading, content], open=is_open, className="folding"), **aria(labelledby=f"{key}-title")
    )
