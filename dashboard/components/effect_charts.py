"""The two charts of an estimate with what their marks mean and the tables beside them."""

from dataclasses import replace
from typing import Any, Final

from dash import html

from dashboard.charts.alt_text import alt_text
from dashboard.charts.description import ChartDescription
from dashboard.charts.svg import Size, chart_svg
from dashboard.charts.table import chart_table
from dashboard.components.markup import Markup
from dashboard.components.section import section
from dashboard.components.tables import table_of_chart
from dashboard.i18n import word
from etl.catalog.models import Language

WIDE: Final = Size(760, 380)
NARROW: Final = Size(360, 330)
AFTER_AT_LEAST: Final = 25

Key = tuple[str, str]
"""Class of a swatch and what it stands for."""


def chart_section(key: str, title: str, chart: ChartDescription, *explained: str) -> html.Section:
    """A chart under its heading, with explanations above it and its key, table and source below."""
    return section(
        key,
        title,
        *(html.P(text) for text in explained),
        drawing(chart),
        key_of(chart),
        folded_table(chart),
        html.P(chart.source_line, className="source-line"),
    )


def drawing(chart: ChartDescription) -> html.Div:
    """The chart for wide and for narrow screens, and in words."""
    small = replace(chart, id=f"{chart.id}-narrow")
    drawn = html.Div(
        [Markup(chart_svg(chart, WIDE), "wide drawing"), Markup(chart_svg(small, NARROW), "narrow drawing")],
        className="panels effect-chart",
    )
    unit = html.P(chart.unit_words, className="hint")
    return html.Div([unit, drawn, html.P(alt_text(chart), className="hidden")])


def key_of(chart: ChartDescription) -> html.Ul:
    """What each line, band and mark in the chart is."""
    entries = [
        html.Li([html.Span(className=f"swatch {kind}"), " ", text])
        for kind, text in _keys(chart, chart.language)
    ]
    entries += [html.Li([html.B(f"{mark.letter} "), mark.reason]) for mark in chart.marks]
    return html.Ul(entries, className="marks effect-key")


def _keys(chart: ChartDescription, language: Language) -> list[Key]:
    keys = [(f"line-{series.role}", series.label) for series in chart.series]
    if chart.cloud is not None:
        parts = (("band", chart.cloud.low), ("near", chart.cloud.near), ("poor", chart.cloud.poor))
        keys += [
            (f"cloud-{kind}", word(language, f"{chart.cloud.words}_{kind}")) for kind, there in parts if there
        ]
    left_out = [(band.kind, band.label) for band in chart.bands]
    return [*keys, *dict.fromkeys(left_out)]


def folded_table(chart: ChartDescription) -> html.Details:
    """The figures of the chart, newest first, from the start on or for two years."""
    start = chart.start.period if chart.start else ""
    shown = chart_table(chart, max(AFTER_AT_LEAST, sum(period >= start for period in chart.periods) + 1))
    content: list[Any] = [html.Summary(word(chart.language, "table_and_data")), table_of_chart(shown)]
    if shown.n_left_out:
        content.append(html.P(word(chart.language, "table_left_out", n=shown.n_left_out)))
    return html.Details(content)
