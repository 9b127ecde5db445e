"""The same component tree as plain HTML, for the first paint, for search engines and without JavaScript."""

from collections.abc import Iterator
from html import escape
from typing import Any, Final

from dash.development.base_component import Component

from dashboard.components.markup import NAMESPACE

VOID: Final = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
)
RENAMED: Final = {"className": "class", "htmlFor": "for", "charSet": "charset", "httpEquiv": "http-equiv"}
UNSEEN: Final = frozenset({"children", "key", "n_clicks", "n_clicks_timestamp", "disable_n_clicks"})
"""Properties that mean something to Dash only."""
UNSAFE: Final = frozenset({"script", "style", "iframe", "object", "embed", "base"})
"""Elements that have no place in a page of ours."""


def render(component: Any) -> str:
    """The HTML of a component, of text, a number, None, or a list of them.

    Everything is escaped but the markup of our own drawers. Raises TypeError for what has no HTML form.
    """
    return "".join(_written(component))


def _written(component: Any) -> Iterator[str]:
    if component is None:
        return
    if isinstance(component, str):
        yield escape(component)
    elif isinstance(component, int | float) and not isinstance(component, bool):
        yield str(component)
    elif isinstance(component, list | tuple):
        for part in component:
            yield from _written(part)
    elif isinstance(component, Component):
        yield from _element(component)
    else:
        raise TypeError(
            f"no HTML form of {type(component).__name__}: give text, numbers, components or lists of them"
        )


def _element(component: Component) -> Iterator[str]:
    described: dict[str, Any] = component.to_plotly_json()  # type: ignore[no-untyped-call]
    namespace, props = described["namespace"], described["props"]
    if namespace == NAMESPACE:
        yield f"<div{_attributes({k: v for k, v in props.items() if k != 'markup'})}>{props['markup']}</div>"
        return
    tag = str(described["type"]).lower()
    if namespace != "dash_html_components" or tag in UNSAFE:
        raise TypeError(
            f"no HTML form of {namespace}.{described['type']}: wrap it with its twin in a Markup component"
        )
    yield f"<{tag}{_attributes(props)}>"
    if tag not in VOID:
        yield from _written(props.get("children"))
        yield f"</{tag}>"


def _attributes(props: dict[str, Any]) -> str:
    return "".join(
        _attribute(RENAMED.get(name, name.lower()), value)
        for name, value in props.items()
        if name not in UNSEEN
    )


def _attribute(name: str, value: Any) -> str:
    if value is None or value is False or value == "":
        return ""
    if value is True:
        return f" {name}" if not name.startswith("aria-") else f' {name}="true"'
    if isinstance(value, dict):
        raise TypeError(f"the attribute {name} is a dict: put styles into the style sheet")
    return f' {name}="{escape(str(value))}"'
