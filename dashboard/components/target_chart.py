"""The chart of a target with its key, its marks and its table."""

from typing import Any, Final

from dash import html

from dashboard.charts.description import ChartDescription
from dashboard.charts.table import bare
from dashboard.components.marks import break_entries, marks_list, swatch_entry, unknown_entries
from dashboard.components.section import aria
from dashboard.components.tables import table
from dashboard.i18n import period_name, word
from etl.catalog.models import Indicator

MOST_ROWS_AHEAD: Final = 24


def target_key(chart: ChartDescription) -> html.P:
    """Which line is which, for the eye; the chart in words says it too."""
    entries = [(f"line {series.role}", series.label) for series in chart.series]
    if chart.spread is not None:
        kinds = ("median", "inner", "outer")
        entries += [(f"swatch spread-{kind} paths", word(chart.language, f"paths_{kind}")) for kind in kinds]
    said: list[Any] = []
    for kind, label in entries:
        said += [html.Span([html.Span(className=kind), label], className="entry"), " "]
    return html.P(
        [*said, html.Span(chart.unit_words, className="unit")], className="key", **aria(hidden="true")
    )


def target_marks(chart: ChartDescription, indicator: Indicator) -> html.Ul | None:
    """What the marks in the chart mean, and how not to read its figures."""
    language = chart.language
    kinds = {(band.kind, band.label) for band in chart.bands}
    said = break_entries(chart.marks)
    said += [swatch_entry(kind, label) for kind, label in sorted(kinds)]
    said += unknown_entries(chart.own.statuses, language)
    return marks_list(said + [html.Li(warning.get(language)) for warning in indicator.warnings])


def target_table(chart: ChartDescription) -> html.Details:
    """The newest year and the way to the target."""
    language = chart.language
    now = chart.own.last_place or 0
    ahead = range(now + 1, len(chart.periods))
    step = max(1, -(-len(ahead) // MOST_ROWS_AHEAD))
    places = [*range(max(0, now - 12), now + 1), *ahead[step - 1 :: step]]
    places = places if not ahead or places[-1] == ahead[-1] else [*places, ahead[-1]]
    levels = chart.spread.levels if chart.spread else ()
    header = [
        word(language, f"column_{chart.frequency}"),
        *(series.label for series in chart.series),
        *(word(language, f"paths_level_{level}") for level in (10, 25, 50, 75, 90) if levels),
    ]
    rows = [
        [
            period_name(chart.periods[t], language),
            *(bare(line[t], chart) for line in (*(s.values for s in chart.series), *levels)),
        ]
        for t in places
    ]
    caption = word(language, "table_caption", title=chart.title, unit=chart.unit_words)
    return html.Details(
        [
            html.Summary(word(language, "target_table")),
            html.P(word(language, "target_table_text"), className="hint"),
            table(caption, header, rows),
        ]
    )
