"""The layout as Dash mounts it: what no callback ever changes is ready-made markup.

Dash takes about a millisecond for every component it mounts, and on a phone several; a page has over a thousand of
them, of which a handful are alive.
"""

from typing import Any, Final

from dash.development.base_component import Component

from dashboard.components.markup import NAMESPACE, Markup
from dashboard.static import VOID, render

HTML: Final = "dash_html_components"
TOLD_TO_DASH: Final = frozenset({"children", "n_clicks", "n_clicks_timestamp", "disable_n_clicks"})


def mounted(layout: Any) -> Any:
    """The same page with as few components as show it; charts and other live components stay as they are.

    A component of Dash's own is alive, so is what holds one; HTML elements have no callbacks in this portal.
    """
    if isinstance(layout, list | tuple):
        return [mounted(part) for part in layout]
    if not isinstance(layout, Component):
        return layout
    described = layout.to_plotly_json()  # type: ignore[no-untyped-call]
    if described["namespace"] != HTML:
        return layout
    props, tag = described["props"], str(described["type"])
    if is_alive(layout):
        children = mounted(props.get("children"))
        return type(layout)(
            **{name: value for name, value in props.items() if name != "children"}, children=children
        )
    if tag.lower() in VOID:
        return layout
    attributes = {name: value for name, value in props.items() if name not in TOLD_TO_DASH}
    return Markup(render(props.get("children")), tag=tag.lower(), attributes=attributes)


def is_alive(component: Any) -> bool:
    """True where Dash must mount the component or one inside it."""
    if isinstance(component, list | tuple):
        return any(is_alive(part) for part in component)
    if not isinstance(component, Component):
        return False
    described = component.to_plotly_json()  # type: ignore[no-untyped-call]
    if described["namespace"] not in (HTML, NAMESPACE):
        return True
    return is_alive(described["props"].get("children"))
