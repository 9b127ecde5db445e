"""The axes of a chart, its bands, breaks and start, and its words, as a plotly layout."""

from collections.abc import Iterator
from typing import Any, Final

from dashboard.charts.axes import Ticks, year_ticks
from dashboard.charts.description import Band, ChartDescription, Mark, unknown_runs
from dashboard.charts.plotly_equals import place_of_names
from dashboard.charts.plotly_names import (
    demo_name,
    end_names,
    leaders,
    name_room,
    plain,
    room_above,
    start_name,
)
from dashboard.charts.plotly_time import day_after, end_of, period_format, start_of
from dashboard.charts.value_axes import chart_ticks
from dashboard.i18n import number
from etl.catalog.models import Language

SEPARATORS: Final[dict[Language, str]] = {"fi": ",\u00a0", "sv": ",\u00a0", "en": ".,"}
SHORT_MONTHS: Final[dict[Language, str]] = {"fi": "%-m/%Y", "sv": "%-m/%Y", "en": "%b %Y"}
INK: Final = "#45525f"
BAND_FILLS: Final = {
    "wave": "rgba(120,140,160,0.16)",
    "provisional": "rgba(200,150,0,0.18)",
    "left_out": "rgba(130,141,151,0.24)",
}
DASHES_OF_UNKNOWN: Final = {"Q": "2px,2px", "M": "1px,4px"}
EDGE: Final = 12
CLOSEST: Final = {"hovermode": "closest"}


def layout_of(chart: ChartDescription) -> dict[str, Any]:
    """The layout: the same ticks as the drawing's, nothing to be dragged, no legend."""
    ticks = chart_ticks(chart)
    right = round(name_room(chart)) if chart.has_end_labels else EDGE
    return {
        "margin": {"l": 8, "r": right, "t": room_above(chart), "b": 8},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": "inherit", "size": 12, "color": INK},
        "separators": SEPARATORS[chart.language],
        **({"hovermode": "x unified", "hoversort": "value descending"} if chart.is_of_equals else CLOSEST),
        "dragmode": False,
        "showlegend": False,
        "xaxis": _time_axis(chart),
        "yaxis": _value_axis(chart, ticks),
        "shapes": list(_shapes(chart)),
        "annotations": list(_annotations(chart, ticks, right)),
    }


def _time_axis(chart: ChartDescription) -> dict[str, Any]:
    years = year_ticks(chart.periods)
    return {
        "type": "date",
        "tickvals": [f"{year}-01-01" for year in years],
        "ticktext": [str(year) for year in years],
        "tickangle": 0,
        "range": [start_of(chart.periods[0]), _time_end(chart)],
        "showgrid": False,
        "ticks": "outside",
        "automargin": True,
        "fixedrange": not _can_be_near(chart),
        **(_read_together(chart) if chart.is_of_equals else {}),
    }


def _time_end(chart: ChartDescription) -> str:
    return day_after(place_of_names(chart)) if _can_be_near(chart) else end_of(chart.periods[-1])


def _can_be_near(chart: ChartDescription) -> bool:
    """True where a reader with a pointer may draw a frame around what is to be seen larger."""
    return chart.is_of_equals and chart.has_end_labels


def _read_together(chart: ChartDescription) -> dict[str, Any]:
    """How the box of a period is headed, and its line across the chart."""
    return {
        "hoverformat": period_format(chart),
        "tickformatstops": [{"dtickrange": [None, "M11"], "value": SHORT_MONTHS[chart.language]}],
        "spikedash": "solid",
    }


def _value_axis(chart: ChartDescription, ticks: Ticks) -> dict[str, Any]:
    return {
        "range": [ticks.low, ticks.high],
        "tickvals": list(ticks.values),
        "ticktext": [number(v, ticks.decimals, chart.language) for v in ticks.values],
        "automargin": True,
        "zeroline": ticks.low < 0 <= ticks.high,
        "zerolinecolor": INK,
        "fixedrange": not _can_be_near(chart),
        "exponentformat": "none",
    }


def _shapes(chart: ChartDescription) -> Iterator[dict[str, Any]]:
    yield from (_band(band) for band in chart.bands)
    yield from (_upright(mark.period, {"width": 1, "dash": "dash"}) for mark in chart.marks)
    if chart.start is not None:
        yield _upright(chart.start.period, {"width": 1.5})
    yield from _unknown(chart)
    for moment, value in () if chart.is_of_equals else leaders(chart):
        line = {"color": INK, "width": 1, "dash": "dot"}
        end = end_of(chart.periods[-1])
        yield {"type": "line", "x0": moment, "x1": end, "y0": value, "y1": value, "line": line}


def _unknown(chart: ChartDescription) -> Iterator[dict[str, Any]]:
    """A bar on the time axis for every stretch the source has suppressed or lacks, as in the drawing."""
    for series, letter, first, last in unknown_runs(chart):
        ends = {
            "x0": start_of(chart.periods[first]),
            "x1": end_of(chart.periods[last]),
            "y0": 0.008,
            "y1": 0.008,
        }
        line = {"color": INK, "width": 4, "dash": DASHES_OF_UNKNOWN[letter]}
        yield {"type": "line", "xref": "x", "yref": "paper", **ends, "line": line, "name": series.label}


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
        "fillcolor": BAND_FILLS[band.kind],
    }


def _upright(period: str, line: dict[str, Any]) -> dict[str, Any]:
    at = start_of(period)
    ends = {"x0": at, "x1": at, "y0": 0, "y1": 1}
    return {"type": "line", "xref": "x", "yref": "paper", **ends, "line": {"color": INK, **line}}


def _annotations(chart: ChartDescription, ticks: Ticks, right: float) -> Iterator[dict[str, Any]]:
    yield from (_flag(mark) for mark in chart.marks)
    if chart.start is not None:
        yield start_name(chart, chart.start, right)
    if chart.has_end_labels and not chart.is_of_equals:
        yield from end_names(chart, ticks)
    yield from demo_name(chart)


def _flag(mark: Mark) -> dict[str, Any]:
    return {
        "x": start_of(mark.period),
        "y": 1,
        "xref": "x",
        "yref": "paper",
        "yanchor": "bottom",
        "text": mark.letter,
        "hovertext": plain(mark.reason),
        "showarrow": False,
        "captureevents": True,
    }
