"""A chart as a plain plotly figure for dcc.Graph; its colours come from the page's style sheet by trace name."""

from typing import Any, Final

from dashboard.charts.axes import value_ticks, year_ticks
from dashboard.charts.description import Band, ChartDescription, ChartSeries, Mark
from dashboard.i18n import NBSP, number, word
from etl.catalog.models import Frequency, Language

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

SEPARATORS: Final[dict[Language, str]] = {"fi": ",\u00a0", "sv": ",\u00a0", "en": ".,"}
MARKED: Final = frozenset("PB")
MONTH_MS: Final = 30.436875 * 24 * 3600 * 1000
"""The mean month: counted from the middle of a period, the true middle is never more than three days away."""
MONTHS_BETWEEN: Final[dict[Frequency, int]] = {"monthly": 1, "quarterly": 3, "yearly": 12}
MIDDLES: Final[dict[Frequency, str]] = {"monthly": "{}-15", "quarterly": "{}-15", "yearly": "{}-07-01"}
DASHES: Final = {"own": "solid", "region": "dash", "country": "dot"}
INK: Final = "#45525f"
COLOURS: Final = {"own": "#0a5ea8", "region": "#a8500a", "country": "#5b6672"}


def plotly_figure(chart: ChartDescription, height: int = 240) -> dict[str, Any]:
    """The figure: data and layout as JSON-ready dicts, gaps open, hover texts in the chart's language."""
    return {
        "data": [_trace(chart, series) for series in reversed(chart.series)],
        "layout": _layout(chart, height),
    }


def _trace(chart: ChartDescription, series: ChartSeries) -> dict[str, Any]:
    few = sum(v is not None for v in series.drawn) < 3
    trace: dict[str, Any] = {
        "type": "scatter",
        "mode": "lines+markers" if few else "lines",
        "uid": series.role,
        "name": series.label,
        "x0": MIDDLES[chart.frequency].format(start_of(chart.periods[0])),
        "dx": round(MONTH_MS * MONTHS_BETWEEN[chart.frequency]),
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
    if any(status in MARKED for status in series.statuses):
        trace["text"] = [_status_words(status, chart.language) for status in series.statuses]
    return trace


def _hover(chart: ChartDescription, series: ChartSeries) -> str:
    """What plotly writes at a point; the figures themselves are in y, or in customdata under an index."""
    place = "y" if chart.index_year is None else "customdata"
    unit = word(chart.language, f"axis_{chart.unit}")
    index = "" if chart.index_year is None else word(chart.language, "hover_index")
    marks = "%{text}" if any(status in MARKED for status in series.statuses) else ""
    value = f"%{{{place}:,.{chart.decimals}f}}"
    return (
        f"{_when(chart)}<br>{_plain(series.label)}: {value}{NBSP}{_plain(unit)}{index}{marks}<extra></extra>"
    )


def _when(chart: ChartDescription) -> str:
    """The period of a point in d3's time format: months as numbers but in English, so no locale file is needed."""
    if chart.frequency == "monthly":
        return "%{x|%b %Y}" if chart.language == "en" else "%{x|%-m/%Y}"
    return "%{x|Q%q %Y}" if chart.frequency == "quarterly" else "%{x|%Y}"


def _status_words(status: str, language: Language) -> str:
    return f", {word(language, f'status_{status}').lower()}" if status in MARKED else ""


def start_of(period: str) -> str:
    """The first month of a period as plotly reads dates: "2026Q2" is "2026-04"."""
    return f"{period[:4]}-{int(period[5:]) * 3 - 2:02d}" if "Q" in period else period


def end_of(period: str) -> str:
    """The last month of a period, its 28th day: "2026Q2" is "2026-06-28"."""
    if "Q" in period:
        return f"{period[:4]}-{int(period[5:]) * 3:02d}-28"
    return f"{period}-28" if "-" in period else f"{period}-12-28"


def _layout(chart: ChartDescription, height: int) -> dict[str, Any]:
    drawn = [v for s in chart.series for v in s.drawn if v is not None]
    ticks = value_ticks(drawn, chart.decimals == 0 and chart.index_year is None)
    years = year_ticks(chart.periods)
    return {
        "height": height,
        "margin": {"l": 8, "r": 12, "t": 38 if chart.is_demo else 22, "b": 8},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": "inherit", "size": 12, "color": INK},
        "separators": SEPARATORS[chart.language],
        "hovermode": "closest",
        "dragmode": False,
        "showlegend": False,
        "xaxis": {
            "type": "date",
            "tickvals": [f"{year}-01-01" for year in years],
            "ticktext": [str(year) for year in years],
            "range": [start_of(chart.periods[0]), end_of(chart.periods[-1])],
            "showgrid": False,
            "ticks": "outside",
            "automargin": True,
            "fixedrange": True,
        },
        "yaxis": {
            "range": [ticks.low, ticks.high],
            "tickvals": list(ticks.values),
            "ticktext": [number(v, ticks.decimals, chart.language) for v in ticks.values],
            "automargin": True,
            "zeroline": False,
            "fixedrange": True,
            "exponentformat": "none",
        },
        "shapes": [*(_band(b) for b in chart.bands), *(_break(mark) for mark in chart.marks)],
        "annotations": [*(_flag(mark) for mark in chart.marks), *_demo(chart)],
    }


def _band(band: Band) -> dict[str, Any]:
    return {
        "type": "rect",
        "xref": "x",
        "yref": "paper",
        "x0": start_of(band.first),
        "x1": end_of(band.last),
        "y0": 0,
        "y1": 1,
        "layer": "below",
        "line": {"width": 0},
        "fillcolor": "rgba(120,140,160,0.16)" if band.kind == "wave" else "rgba(200,150,0,0.18)",
    }


def _break(mark: Mark) -> dict[str, Any]:
    at = start_of(mark.period)
    line = {"color": INK, "width": 1, "dash": "dash"}
    return {"type": "line", "xref": "x", "yref": "paper", "x0": at, "x1": at, "y0": 0, "y1": 1, "line": line}


def _flag(mark: Mark) -> dict[str, Any]:
    return {
        "x": start_of(mark.period),
        "y": 1,
        "xref": "x",
        "yref": "paper",
        "yanchor": "bottom",
        "text": mark.letter,
        "hovertext": _plain(mark.reason),
        "showarrow": False,
        "captureevents": True,
    }


def _demo(chart: ChartDescription) -> list[dict[str, Any]]:
    if not chart.is_demo:
        return []
    text = word(chart.language, "demo_short")
    place = {
        "x": 1,
        "y": 1,
        "xref": "paper",
        "yref": "paper",
        "xanchor": "right",
        "yanchor": "bottom",
        "yshift": 14,
    }
    return [{**place, "text": f"<b>{_plain(text)}</b>", "showarrow": False, "name": "demo"}]


def _plain(text: str) -> str:
    """Text in which plotly finds no markup."""
    return text.replace("&", "&amp;").replace("<", "&lt;")
