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
    alive: set[int] = set()
    _look_for_life(layout, alive)
    return _mounted(layout, alive)


def _mounted(layout: Any, alive: set[int]) -> Any:
    if isinstance(layout, list | tuple):
        return [_mounted(part, alive) for part in layout]
    if not isinstance(layout, Component):
        return layout
    described = layout.to_plotly_json()  # type: ignore[no-untyped-call]
    if described["namespace"] != HTML:
        return layout
    props, tag = described["props"], str(described["type"])
    if id(layout) in alive:
        others = {name: value for name, value in props.items() if name != "children"}
        return type(layout)(**others, children=_mounted(props.get("children"), alive))
    if tag.lower() in VOID:
        return layout
    attributes = {name: value for name, value in props.items() if name not in TOLD_TO_DASH}
    return Markup(render(props.get("children")), tag=tag.lower(), attributes=attributes)


def _look_for_life(component: Any, alive: set[int]) -> bool:
    """True where Dash must mount the component or one inside it; `alive` gets the ids of those that it must."""
    if isinstance(component, list | tuple):
        lives = [_look_for_life(part, alive) for part in component]
        return any(lives)
    if not isinstance(component, Component):
        return False
    is_live = component._namespace not in (HTML, NAMESPACE)  # noqa: SLF001 - the only way that does not copy
    if is_live or _look_for_life(getattr(component, "children", None), alive):
        alive.add(id(component))
    return id(component) in alive
