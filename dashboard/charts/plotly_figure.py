"""A chart as a plain plotly figure for dcc.Graph; its colours come from the page's style sheet by trace name."""

from typing import Any, Final

from dashboard.charts.description import ChartDescription, ChartSeries
from dashboard.charts.plotly_behind import bound_words, decimals_of_heights, traces_behind
from dashboard.charts.plotly_equals import box_rows, names_of_equals
from dashboard.charts.plotly_layout import layout_of
from dashboard.charts.plotly_lines import line_look, marks_on_lines
from dashboard.charts.plotly_names import plain
from dashboard.charts.plotly_time import first_middle, months_of, step_ms, when_format
from dashboard.charts.table import cell
from dashboard.i18n import NBSP, number, word
from etl.catalog.models import Language

CONFIG: Final[dict[str, Any]] = {
    "showSendToCloud": False,
    "plotlyServerURL": "",
    "topojsonURL": "/assets/",
    "displaylogo": False,
    "displayModeBar": False,
    "showTips": False,
    "responsive": True,
    "scrollZoom": False,
    "doubleClick": "reset",
    "doubleClickDelay": 800,
}
"""Nothing is sent or fetched anywhere: no cloud button, no server, no world map from a CDN.

The two clicks of a double click may be slow (milliseconds): a busy machine draws what is pointed at between them.
"""


def config_of(language: Language) -> dict[str, Any]:
    """The configuration of a figure in a language."""
    return {**CONFIG, **months_of(language)}


MARKED: Final = frozenset("PB")


def plotly_figure(chart: ChartDescription) -> dict[str, Any]:
    """The figure: data and layout as JSON-ready dicts, gaps open, hover texts in the chart's language.

    It has no size: the style sheet gives it that of the drawing it takes the place of.
    """
    lines = [_trace(chart, series) for series in reversed(chart.series)]
    if chart.is_of_equals:
        broken = [series for series in chart.series if None in series.drawn]
        lines += [
            box_rows(chart, series, _heights(chart, series), _said_in_box(chart, series)) for series in broken
        ]
        lines += names_of_equals(chart)
    return {"data": [*traces_behind(chart), *lines, marks_on_lines(chart)], "layout": layout_of(chart)}


def _trace(chart: ChartDescription, series: ChartSeries) -> dict[str, Any]:
    trace: dict[str, Any] = {
        "type": "scatter",
        "mode": "lines",
        "uid": series.role,
        "name": series.label,
        "x0": first_middle(chart),
        "dx": step_ms(chart),
        "y": _heights(chart, series),
        "connectgaps": False,
        "line": line_look(series.role),
    }
    if chart.is_of_equals and None in series.drawn:
        return {**trace, "hoverinfo": "skip"}
    return {**trace, "hovertemplate": _hover(chart, series), **_said(chart, series)}


def _said(chart: ChartDescription, series: ChartSeries) -> dict[str, Any]:
    """What the hover template takes from each point besides its height."""
    told: dict[str, Any] = {}
    if chart.index_year is not None or _is_fan_of_another(chart, series):
        told["customdata"] = list(series.values)
    elif _is_written_here(chart, series):
        told["customdata"] = [_figure(value, chart) for value in series.drawn]
    said = _said_of_points(chart, series)
    if said is not None:
        told["text"] = said
    return told


def _heights(chart: ChartDescription, series: ChartSeries) -> list[float | None]:
    """The line, rounded to what can be seen where its figures are written beside it."""
    if (
        chart.index_year is not None
        or _is_fan_of_another(chart, series)
        or not _is_written_here(chart, series)
    ):
        return list(series.drawn)
    decimals = decimals_of_heights(chart)
    return [None if value is None else round(value, decimals) for value in series.drawn]


def _said_in_box(chart: ChartDescription, series: ChartSeries) -> list[str]:
    """The figure of each period with its unit and status; without one the words of the table."""
    unit, language = _short_unit(chart), chart.language
    return [
        cell(value, status, chart).lower()
        if value is None
        else f"{number(value, chart.decimals, language)}{unit}{_status_words(status, language)}"
        for value, status in zip(series.drawn, series.statuses, strict=True)
    ]


def _hover(chart: ChartDescription, series: ChartSeries) -> str:
    """What plotly writes at a point."""
    more = "" if _said_of_points(chart, series) is None else "%{text}"
    # Of equals, one box says all of a period, which stands above them.
    when = "" if chart.is_of_equals else f"{when_format(chart)}<br>"
    return f"{when}{plain(series.label)}: {_amount(chart, series)}{more}<extra></extra>"


def _amount(chart: ChartDescription, series: ChartSeries) -> str:
    """A figure with its unit: y, or customdata where the figure is not the height or not written as plotly would."""
    if chart.index_year is not None:
        unit = word(chart.language, f"axis_{chart.unit}")
        index = word(chart.language, "hover_index")
        return f"%{{customdata:,.{chart.decimals}f}}{NBSP}{plain(unit)}{index}"
    if chart.spread is not None and _is_fan_of_another(chart, series):
        published = (
            f"%{{customdata:,.{chart.decimals}f}}{NBSP}{plain(word(chart.language, f'axis_{chart.unit}'))}"
        )
        return f"%{{y:,.{chart.spread.decimals}f}}{NBSP}{plain(chart.unit_words)} ({published})"
    value = "%{customdata}" if _is_written_here(chart, series) else f"%{{y:,.{chart.decimals}f}}"
    return f"{value}{_short_unit(chart) if chart.is_of_equals else NBSP + plain(chart.unit_words)}"


def _short_unit(chart: ChartDescription) -> str:
    """The unit behind every figure of a box where it is short: it stands in words above the chart."""
    if chart.is_points:
        return f"{NBSP}{word(chart.language, 'percentage_points')}"
    return f"{NBSP}%" if chart.unit == "pct" else ""


def _is_fan_of_another(chart: ChartDescription, series: ChartSeries) -> bool:
    """True where a line over a spread is drawn in a unit that areas of any size share, not as it was published."""
    return chart.spread is not None and series.drawn != series.values


def _is_written_here(chart: ChartDescription, series: ChartSeries) -> bool:
    """True where figures can't be left to plotly, which writes a hyphen for a minus and rounds half of them down."""
    known = [value for value in series.drawn if value is not None]
    return any(value < 0 or round(value, chart.decimals) != value for value in known)


def _figure(value: float | None, chart: ChartDescription) -> str:
    return "" if value is None else number(value, chart.decimals, chart.language)


def _said_of_points(chart: ChartDescription, series: ChartSeries) -> list[str] | None:
    """What stands behind the figure of each point: its status, or the band of the line; None where nothing does."""
    if any(status in MARKED for status in series.statuses):
        return [_status_words(status, chart.language) for status in series.statuses]
    return bound_words(chart) if series is chart.own else None


def _status_words(status: str, language: Language) -> str:
    return f", {word(language, f'status_{status}').lower()}" if status in MARKED else ""
