"""What lies behind the lines of a chart as plotly traces: many thin lines as one, bands, a spread."""

import math
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any, Final

from dashboard.charts.description import ChartDescription, Cloud, Line, SpreadLevels
from dashboard.charts.plotly_time import middles_ms, when_format
from dashboard.charts.value_axes import chart_ticks
from dashboard.i18n import number, word

STEPS_OF_AXIS: Final = 2000
"""Thin lines are rounded to a part of the value axis that no screen shows, which halves their text."""
GREYS: Final = {"near": "#8794a1", "poor": "#c9d2db"}
FILLS: Final = {
    "band": "rgba(10,94,168,0.2)",
    "outer": "rgba(140,155,170,0.25)",
    "inner": "rgba(140,155,170,0.4)",
}
DECIMALS: Final = 6
LEVELS: Final = (10, 25, 50, 75, 90)

Trace = dict[str, Any]


def traces_behind(chart: ChartDescription) -> list[Trace]:
    """The traces to be drawn before the lines, the hindmost first; their uid is the class of their colours."""
    found: list[Trace] = []
    if chart.spread is not None:
        found += _spread(chart, chart.spread)
    if chart.cloud is not None:
        found += _cloud(chart, chart.cloud)
    return found


def bound_words(chart: ChartDescription) -> list[str] | None:
    """The band of the line in words for each period, a line of its own; None where the chart has no band."""
    cloud, language = chart.cloud, chart.language
    if cloud is None or not cloud.low:
        return None
    label = word(language, f"{cloud.words}_band")
    return [
        ""
        if low is None or high is None
        else f"<br>{label}: {number(low, chart.decimals, language)} … {number(high, chart.decimals, language)}"
        for low, high in zip(cloud.low, cloud.high, strict=True)
    ]


def decimals_of_heights(chart: ChartDescription) -> int:
    """Decimals of what is only to be looked at: a two-thousandth of the value axis."""
    ticks = chart_ticks(chart)
    return max(0, math.ceil(-math.log10((ticks.high - ticks.low) / STEPS_OF_AXIS)))


def _cloud(chart: ChartDescription, cloud: Cloud) -> Iterator[Trace]:
    decimals = decimals_of_heights(chart)
    for kind, lines in (("poor", cloud.poor), ("near", cloud.near)):
        if lines:
            yield _many(chart, kind, lines, decimals)
    if cloud.low:
        yield _area(chart, "band", cloud.low, cloud.high)


def _many(chart: ChartDescription, kind: str, lines: Sequence[Line], decimals: int) -> Trace:
    """Many lines as one trace, with a gap after each."""
    middles = middles_ms(chart)
    heights = [None if v is None else round(v, decimals) for line in lines for v in (*line, None)]
    style = {"color": GREYS[kind], "width": 1.4, "dash": "5px,4px" if kind == "poor" else "solid"}
    x = [*middles, middles[-1]] * len(lines)
    return _thin(kind, x=x, y=heights, connectgaps=False, line=style)


def _spread(chart: ChartDescription, spread: SpreadLevels) -> Iterator[Trace]:
    low, lower, middle, upper, high = spread.levels
    yield _area(chart, "outer", low, high)
    yield _area(chart, "inner", lower, upper)
    style = {"color": "#5b6672", "width": 1.25, "dash": "dot" if spread.words == "fan" else "solid"}
    yield {
        **_thin(f"median{spread.words}", x=middles_ms(chart), y=list(middle), connectgaps=False, line=style),
        "customdata": _level_words(chart, spread),
        "hoverinfo": "all",
        "hovertemplate": f"{when_format(chart)}%{{customdata}}<extra></extra>",
    }


def _level_words(chart: ChartDescription, spread: SpreadLevels) -> list[str]:
    """The levels of each period in words, each on a line of its own; "" where they are not known."""
    labels = [word(chart.language, f"{spread.words}_level_{level}") for level in LEVELS]
    return [
        "".join(
            f"<br>{label}: {number(value, spread.decimals, chart.language)}"
            for label, value in zip(labels, values, strict=True)
            if value is not None
        )
        for values in zip(*spread.levels, strict=True)
    ]


def _area(chart: ChartDescription, kind: str, low: Line, high: Line) -> Trace:
    """The area between two lines, a closed piece for every stretch in which both are known."""
    x: list[int | None] = []
    y: list[float | None] = []
    places = zip(middles_ms(chart), low, high, strict=True)
    for is_known, stretch in groupby(places, key=lambda place: None not in place):
        if is_known:
            middles, below, above = zip(*stretch, strict=True)
            x += [*middles, *reversed(middles), None]
            y += [*(round(v, DECIMALS) for v in (*below, *reversed(above))), None]
    return _thin(kind, x=x, y=y, fill="toself", fillcolor=FILLS[kind], line={"width": 0})


def _thin(kind: str, **drawn: Any) -> Trace:
    return {"type": "scatter", "mode": "lines", "uid": kind, "hoverinfo": "skip", **drawn}
