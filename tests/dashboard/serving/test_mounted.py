"""What Dash mounts is the page that was painted."""

from typing import Any

import pytest
from dash import dcc, html
from dash.development.base_component import Component

from dashboard import pages
from dashboard.components.markup import NAMESPACE, Markup, graph_with_twin
from dashboard.data import Figures
from dashboard.serving.mounted import mounted
from dashboard.static import RENAMED, render
from dashboard.urls import resolved

GRAPH = dcc.Graph(figure={})


def written(component: Any) -> str:
    """The HTML that the browser makes of a mounted layout: the oracle, which knows the ready-made elements."""
    if isinstance(component, list | tuple):
        return "".join(written(part) for part in component)
    described = component.to_plotly_json() if isinstance(component, Component) else None
    if described and described["namespace"] == NAMESPACE and "tag" in described["props"]:
        props = described["props"]
        element = getattr(html, props["tag"].capitalize())
        outside = render(element("|", **props["attributes"]))
        return outside.replace(">|<", f">{props['markup']}<")
    if described and described["namespace"] == "dash_html_components":
        props = {name: value for name, value in described["props"].items() if name != "children"}
        return render(type(component)("|", **props)).replace(
            ">|<", f">{written(described['props'].get('children'))}<"
        )
    return render(component)


def n_components(component: Any) -> int:
    if isinstance(component, list | tuple):
        return sum(map(n_components, component))
    if not isinstance(component, Component):
        return 0
    return 1 + n_components(getattr(component, "children", None))


@pytest.mark.parametrize("path", ["/fi", "/sv/kommun/tammerfors", "/en/status", "/fi/haku?q=joki"])
def test_what_is_mounted_is_what_was_painted(figures: Figures, path: str) -> None:
    asked, _, query = path.partition("?")
    page = pages.page_of(resolved(asked, query, figures.catalog), figures)
    fewer = mounted(page.layout)
    assert written(fewer) == render(page.layout)
    assert n_components(fewer) < n_components(page.layout) / 2


def test_texts_are_escaped_once() -> None:
    assert mounted(html.P(["a < b", html.B("&")])).markup == "a &lt; b<b>&amp;</b>"


def test_charts_and_what_holds_them_stay_components() -> None:
    chart = graph_with_twin("<svg></svg>", dict, {})
    page = mounted(
        html.Main([html.Ul([html.Li("x")], className="cards"), html.Div([chart, html.P("y")])], id="main")
    )
    listed, held = page.children
    assert (type(page), page.id) == (html.Main, "main")
    assert (listed.tag, listed.attributes, listed.markup) == ("ul", {"className": "cards"}, "<li>x</li>")
    assert held.children[0] is chart
    assert isinstance(held.children[1], Markup)


def test_a_chart_is_made_when_it_is_mounted_and_once() -> None:
    made: list[dict[str, Any]] = []

    def figure() -> dict[str, Any]:
        made.append({"data": []})
        return made[-1]

    chart = graph_with_twin("<svg></svg>", figure, {})
    render(html.Div(chart))
    assert made == []
    props = mounted(html.Div(chart)).children.to_plotly_json()["props"]
    assert props["children"].figure is made[0]
    assert len(made) == 1


def test_markup_without_a_chart_has_no_children() -> None:
    assert "children" not in Markup("<svg></svg>").to_plotly_json()["props"]


def test_elements_without_content_and_texts_beside_charts_stay() -> None:
    page = mounted(html.Div(["x", None, html.Br(), GRAPH]))
    assert page.children[:2] == ["x", None]
    assert isinstance(page.children[2], html.Br)
    assert page.children[3] is GRAPH


def test_attributes_keep_the_names_that_react_knows() -> None:
    label = mounted(html.Label("x", htmlFor="y"))
    assert label.attributes == {"htmlFor": "y"}
    assert "htmlFor" in RENAMED
