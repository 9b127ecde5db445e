"""How to read a comparison: what pointing at its charts does, and better measures for areas of unlike size."""

from dataclasses import replace
from typing import Any, Final

from dash import html

from dashboard import urls
from dashboard.address import Measure
from dashboard.charts.compare import Panel
from dashboard.charts.description import ChartDescription
from dashboard.data import Figures
from dashboard.i18n import word
from dashboard.measures import can_be_per_labour_force
from dashboard.urls import Address
from etl.catalog.models import Indicator

UNLIKE: Final = 15
"""So many times higher than another a line must be for the other to lie flat."""


def unlike_sizes(panels: list[Panel], shown: Address, figures: Figures) -> html.P | None:
    """Ways to compare areas of which some are so large that the lines of others lie flat; None where none do."""
    flat = [p for p in panels if p.chart and _lies_flat(p.chart, p.indicator)]
    if not flat or shown.view in ("panels", "table") or shown.measure not in (None, "level", "mean12"):
        return None
    language = shown.language
    measures: list[tuple[Measure, str]] = [("index", "compare_unlike_index")]
    if all(can_be_per_labour_force(p.indicator) for p in flat):
        measures.append(("per_labour_force", "compare_unlike_share"))
    said: list[Any] = [word(language, "compare_unlike_sizes")]
    for measure, key in measures:
        to = urls.build(replace(shown, measure=measure), figures.catalog)
        said += [" " if len(said) == 1 else " · ", html.A(word(language, key), href=to)]
    return html.P(said, className="summary")


def _lies_flat(chart: ChartDescription, indicator: Indicator) -> bool:
    """True for counts of which a line's highest is below a fifteenth of another's."""
    lines = [[value for value in series.drawn if value is not None] for series in chart.series]
    heights = [max(line) for line in lines if line]
    return indicator.groups.method == "sum" and bool(heights) and UNLIKE * min(heights) < max(heights)


def ways_to_read(panels: list[Panel], shown: Address) -> html.Div | None:
    """What a pointer and what a finger do in the charts; None where there are none to be pointed at."""
    if shown.view in ("table", "panels") or not any(p.chart for p in panels):
        return None
    pointer = html.P(word(shown.language, "compare_nearer"), className="hint nearer")
    finger = html.P(word(shown.language, "compare_tapped"), className="hint tapped")
    return html.Div([pointer, finger])
