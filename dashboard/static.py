"""The same component tree as plain HTML, for the first paint, for search engines and without JavaScript."""

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
    parts: list[str] = []
    _write(component, parts)
    return "".join(parts)


def _write(component: Any, parts: list[str]) -> None:
    """The HTML of a component behind what is there; generators would hand each part up level by level."""
    if component is None:
        return
    if isinstance(component, str):
        parts.append(escape(component))
    elif isinstance(component, int | float) and not isinstance(component, bool):
        parts.append(str(component))
    elif isinstance(component, list | tuple):
        for part in component:
            _write(part, parts)
    elif isinstance(component, Component):
        _write_element(component, parts)
    else:
        raise TypeError(
            f"no HTML form of {type(component).__name__}: give text, numbers, components or lists of them"
        )


def _write_element(component: Component, parts: list[str]) -> None:
    namespace, kind = component._namespace, component._type  # noqa: SLF001 - to_plotly_json asks for every property
    props = _props(component)
    if namespace == NAMESPACE:
        outside = {name: value for name, value in props.items() if name != "markup"}
        parts += [f"<div{_attributes(outside)}>", props["markup"], "</div>"]
        return
    tag = str(kind).lower()
    if namespace != "dash_html_components" or tag in UNSAFE:
        raise TypeError(f"no HTML form of {namespace}.{kind}: wrap it with its twin in a Markup component")
    parts.append(f"<{tag}{_attributes(props)}>")
    if tag not in VOID:
        _write(props.get("children"), parts)
        parts.append(f"</{tag}>")


def _props(component: Component) -> dict[str, Any]:
    """The properties that are set, in the order in which to_plotly_json gives them."""
    given = component.__dict__
    named = {name: given[name] for name in component._prop_names if name in given}  # noqa: SLF001 - as above
    return named | {name: value for name, value in given.items() if name.startswith(("data-", "aria-"))}


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
