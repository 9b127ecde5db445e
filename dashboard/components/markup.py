"""Components for ready-made markup: large tables, forms and SVG, which Dash itself has no place for.

Dash mounts hundreds of table rows or map areas as components in over a second; as one string of markup the
browser takes them in at once, and every link and mark in it can be reached by keyboard. The script
assets/portal.js draws these components; static.py writes their markup out as it is.
"""

from collections.abc import Callable
from typing import Any, Final

from dash import dcc
from dash.development.base_component import Component

# The name of an importable package: Dash imports it for every component it makes, and a failing import is slow.
NAMESPACE: Final = "dashboard"


class Markup(Component):
    """Trusted markup in an element of its own; `children`, where given, take its place when it comes into view.

    The markup must be made by our own drawers, which escape every text. The element is a div, or a `tag` with
    `attributes` named as React names them. `made` makes the children when Dash mounts them: a page is painted, and
    mostly read, without.
    """

    _namespace = NAMESPACE
    _type = "Markup"
    _children_props: list[str] = []  # noqa: RUF012 - Dash reads lists
    _base_nodes: list[str] = ["children"]  # noqa: RUF012 - Dash reads lists
    _prop_names: list[str] = ["children", "id", "markup", "className", "tag", "attributes"]  # noqa: RUF012 - Dash reads lists
    _valid_wildcard_attributes: list[str] = []  # noqa: RUF012 - Dash reads lists
    available_properties: list[str] = _prop_names
    available_wildcard_properties: list[str] = _valid_wildcard_attributes

    def __init__(
        self,
        markup: str,
        className: str = "",  # noqa: N803 - Dash's own name
        children: Any = None,
        id: str | None = None,  # noqa: A002 - Dash's own name
        tag: str | None = None,
        attributes: dict[str, Any] | None = None,
        made: Callable[[], Any] | None = None,
    ) -> None:
        given = {
            "markup": markup,
            "className": className,
            "children": children,
            "id": id,
            "tag": tag,
            "attributes": attributes,
        }
        super().__init__(**{name: value for name, value in given.items() if value is not None})  # type: ignore[no-untyped-call]
        self._made = made

    def __getattr__(self, name: str) -> Any:
        made = self.__dict__.get("_made") if name == "children" else None
        if made is None:
            raise AttributeError(name)
        self.children = made()
        return self.children


def graph_with_twin(svg: str, figure: Callable[[], dict[str, Any]], config: Any, kind: str = "") -> Markup:
    """An interactive chart that is its SVG twin until it is scrolled into view, and for good without JavaScript.

    figure: makes the figure, when Dash asks for it. kind: a class more, by which the style sheet gives the chart the
    size of its drawing.
    """

    def graph() -> dcc.Graph:
        return dcc.Graph(figure=figure(), config=config, responsive=True, className="graph")

    return Markup(svg, f"twin interactive {kind}".rstrip(), made=graph)
