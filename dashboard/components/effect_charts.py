"""The two charts of an estimate with what their marks mean and the tables beside them."""

from typing import Final

from dash import html

from dashboard.charts.description import ChartDescription
from dashboard.charts.table import chart_table
from dashboard.components.large_chart import large_chart
from dashboard.components.marks import break_entries, swatch_entry
from dashboard.components.section import section
from dashboard.components.tables import folded_table
from dashboard.i18n import word
from etl.catalog.models import Language

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
        effect_table(chart),
        html.P(chart.source_line, className="source-line"),
    )


def drawing(chart: ChartDescription) -> html.Div:
    """The chart below its unit."""
    return html.Div([html.P(chart.unit_words, className="hint"), large_chart(chart)])


def key_of(chart: ChartDescription) -> html.Ul:
    """What each line, band and mark in the chart is."""
    entries = [swatch_entry(kind, text) for kind, text in _keys(chart, chart.language)]
    return html.Ul(entries + break_entries(chart.marks), className="marks effect-key")


def _keys(chart: ChartDescription, language: Language) -> list[Key]:
    keys = [(f"line-{series.role}", series.label) for series in chart.series]
    if chart.cloud is not None:
        words = chart.cloud.words
        keys += [(f"cloud-{kind}", word(language, f"{words}_{kind}")) for kind in chart.cloud.kinds]
    left_out = [(band.kind, band.label) for band in chart.bands]
    return [*keys, *dict.fromkeys(left_out)]


def effect_table(chart: ChartDescription) -> html.Details:
    """The figures of the chart, newest first, from the start on or for two years."""
    start = chart.start.period if chart.start else ""
    shown = chart_table(chart, max(AFTER_AT_LEAST, sum(period >= start for period in chart.periods) + 1))
    return folded_table(shown, chart.language)
