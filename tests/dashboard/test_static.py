from html.parser import HTMLParser
from typing import Any

import pytest
from dash import dcc, html
from hypothesis import given
from hypothesis import strategies as st

from dashboard.components.markup import Markup, graph_with_twin
from dashboard.static import render


class Reader(HTMLParser):
    """The elements and the text of an HTML text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def read(component: Any) -> Reader:
    reader = Reader()
    reader.feed(render(component))
    reader.close()
    return reader


def test_a_tree_becomes_the_same_elements() -> None:
    tree = html.Div(
        [html.H1("Otsikko"), None, [html.P(["a", 1, 2.5]), html.Br()]], className="page", lang="fi"
    )
    assert render(tree) == '<div class="page" lang="fi"><h1>Otsikko</h1><p>a12.5</p><br></div>'


def test_attributes_have_their_html_names() -> None:
    link = html.A(
        "x", href="/a?b=1&c=2", hrefLang="sv", tabIndex="-1", n_clicks=3, **{"aria-label": "é", "data-x": "1"}
    )
    (tag, attributes), *_ = read(link).elements
    assert (tag, attributes) == (
        "a",
        {"href": "/a?b=1&c=2", "hreflang": "sv", "tabindex": "-1", "aria-label": "é", "data-x": "1"},
    )


def test_true_is_a_bare_attribute_and_false_none() -> None:
    assert render(html.Details("x", open=True)) == "<details open>x</details>"
    assert render(html.Details("x", open=False)) == "<details>x</details>"


@given(st.text(st.characters(exclude_categories=("Cs", "Cc"))))
def test_text_and_attributes_are_escaped(text: str) -> None:
    reader = read(html.P(text, title=text or None))
    assert [tag for tag, _ in reader.elements] == ["p"]
    assert reader.text == text
    assert reader.elements[0][1].get("title") == (text or None)


def test_markup_of_our_drawers_is_written_as_it_is() -> None:
    assert render(Markup("<svg><path/></svg>", "map")) == '<div class="map"><svg><path/></svg></div>'


def test_a_chart_is_its_twin() -> None:
    assert render(graph_with_twin("<svg/>", dict, {})) == '<div class="twin interactive"><svg/></div>'


@pytest.mark.parametrize(
    "component",
    [dcc.Graph(), dcc.Markdown("x"), html.Script("alert(1)"), html.Iframe(src="/"), {"a": 1}, True, object()],
    ids=["graph", "markdown", "script", "iframe", "dict", "bool", "object"],
)
def test_what_has_no_html_form_is_an_error(component: Any) -> None:
    with pytest.raises(TypeError, match="no HTML form"):
        render(html.Div([component]))


def test_styles_belong_to_the_style_sheet() -> None:
    with pytest.raises(TypeError, match="style sheet"):
        render(html.P("x", style={"color": "red"}))
