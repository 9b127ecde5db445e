"""A chart across the page: as drawings for wide and for narrow screens, interactive in their place, and in words."""

from dataclasses import replace
from functools import partial
from typing import Final

from dash import html

from dashboard.charts.alt_text import alt_text
from dashboard.charts.description import ChartDescription
from dashboard.charts.markup import element
from dashboard.charts.plotly_figure import config_of, plotly_figure
from dashboard.charts.svg import Size, chart_svg
from dashboard.components.markup import Markup, graph_with_twin

WIDE: Final = Size(760, 380)
NARROW: Final = Size(360, 330)
"""The style sheet gives the interactive chart the proportions of the drawing it takes the place of."""


def large_chart(chart: ChartDescription) -> html.Div:
    """The chart, interactive where the reader's device and scripts let it be, with its words for who can't see it."""
    small = replace(chart, id=f"{chart.id}-narrow")
    drawn = element("div", _both(chart_svg(chart, WIDE), chart_svg(small, NARROW)), class_="panels")
    return html.Div([chart_twin(chart, drawn, "large"), html.P(alt_text(chart), className="hidden")])


def chart_twin(chart: ChartDescription, drawn: str, kind: str = "") -> Markup:
    """The drawing of a chart with the interactive one that takes its place; kind: as of graph_with_twin."""
    return graph_with_twin(drawn, partial(plotly_figure, chart), config_of(chart.language), kind)


def for_both_widths(wide: str, narrow: str) -> Markup:
    """Two drawings of the same, of which the style sheet shows the one that the screen has room for."""
    return Markup(_both(wide, narrow), "panels")


def _both(wide: str, narrow: str) -> str:
    return element("div", wide, class_="wide drawing") + element("div", narrow, class_="narrow drawing")
