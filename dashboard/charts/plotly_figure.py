"""A chart as a plain plotly figure for dcc.Graph; its colours come from the page's style sheet by trace name."""

from typing import Any, Final

from dashboard.charts.description import ChartDescription, ChartSeries
from dashboard.charts.plotly_behind import bound_words, traces_behind
from dashboard.charts.plotly_layout import layout_of
from dashboard.charts.plotly_names import plain
from dashboard.charts.plotly_time import first_middle, step_ms, when_format
from dashboard.i18n import NBSP, number, word
from etl.catalog.models import Language

CONFIG: Final[dict[str, Any]] = {
    "showSendToCloud": False,
    "plotlyServerURL": "",
    "topojsonURL": "/assets/",
    "displaylogo": False,
    "displayModeBar": False,
    "responsive": True,
    "scrollZoom": False,
    "doubleClick": "reset",
}
"""Nothing is sent or fetched anywhere: no cloud button, no server, no world map from a CDN."""

MARKED: Final = frozenset("PB")
DASHES: Final = {"own": "solid", "region": "dash", "country": "dot", "counterfactual": "dash"}
COLOURS: Final = {"own": "#0a5ea8", "region": "#a8500a", "country": "#5b6672", "counterfactual": "#a8500a"}


def plotly_figure(chart: ChartDescription) -> dict[str, Any]:
    """The figure: data and layout as JSON-ready dicts, gaps open, hover texts in the chart's language.

    It has no size: the style sheet gives it that of the drawing it takes the place of.
    """
    lines = [_trace(chart, series) for series in reversed(chart.series)]
    return {"data": [*traces_behind(chart), *lines], "layout": layout_of(chart)}


def _trace(chart: ChartDescription, series: ChartSeries) -> dict[str, Any]:
    few = sum(v is not None for v in series.drawn) < 3
    trace: dict[str, Any] = {
        "type": "scatter",
        "mode": "lines+markers" if few else "lines",
        "uid": series.role,
        "name": series.label,
        "x0": first_middle(chart),
        "dx": step_ms(chart),
        "y": list(series.drawn),
        "hovertemplate": _hover(chart, series),
        "connectgaps": False,
        "line": {
            "color": COLOURS[series.role],
            "width": 2.5 if series.role == "own" else 1.5,
            "dash": DASHES[series.role],
        },
        "marker": {"color": COLOURS[series.role]},
    }
    if chart.index_year is not None:
        trace["customdata"] = list(series.values)
    elif _has_minus(series):
        trace["customdata"] = [_figure(value, chart) for value in series.drawn]
    said = _said_of_points(chart, series)
    if said is not None:
        trace["text"] = said
    return trace


def _hover(chart: ChartDescription, series: ChartSeries) -> str:
    """What plotly writes at a point."""
    more = "" if _said_of_points(chart, series) is None else "%{text}"
    return f"{when_format(chart)}<br>{plain(series.label)}: {_amount(chart, series)}{more}<extra></extra>"


def _amount(chart: ChartDescription, series: ChartSeries) -> str:
    """A figure with its unit: y, or customdata where the figure is not the height or not written as plotly would."""
    if chart.index_year is not None:
        unit = word(chart.language, f"axis_{chart.unit}")
        index = word(chart.language, "hover_index")
        return f"%{{customdata:,.{chart.decimals}f}}{NBSP}{plain(unit)}{index}"
    value = "%{customdata}" if _has_minus(series) else f"%{{y:,.{chart.decimals}f}}"
    return f"{value}{NBSP}{plain(chart.unit_words)}"


def _has_minus(series: ChartSeries) -> bool:
    """True where figures must be written here: plotly would write a hyphen for the minus."""
    return any(value is not None and value < 0 for value in series.drawn)


def _figure(value: float | None, chart: ChartDescription) -> str:
    return "" if value is None else number(value, chart.decimals, chart.language)


def _said_of_points(chart: ChartDescription, series: ChartSeries) -> list[str] | None:
    """What stands behind the figure of each point: its status, or the band of the line; None where nothing does."""
    if any(status in MARKED for status in series.statuses):
        return [_status_words(status, chart.language) for status in series.statuses]
    return bound_words(chart) if series is chart.own else None


def _status_words(status: str, language: Language) -> str:
    return f", {word(language, f'status_{status}').lower()}" if status in MARKED else ""
