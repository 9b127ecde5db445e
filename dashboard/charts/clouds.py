"""Many thin lines behind one: the differences where nothing happened, as one path of whole steps."""

from collections.abc import Iterable
from itertools import pairwise
from typing import Final

from dashboard.charts.axes import month_number
from dashboard.charts.description import ChartDescription, Cloud, Line, Start
from dashboard.charts.line_ends import FONT, Frame
from dashboard.charts.markup import coordinate, element, text, text_width
from dashboard.charts.paths import area_path, places_of

BOLD: Final = 1.15
"""How much wider bold words are."""
STEPS_PER_PIXEL: Final = 2
"""Places are rounded to half a pixel: forty lines of 150 months then take 25 kB instead of 60."""


def cloud_drawing(chart: ChartDescription, frame: Frame) -> str:
    """The cloud behind the line of a chart, poor fits first; nothing for a chart without."""
    if chart.cloud is None:
        return ""
    clip = f"clip-{chart.id}"
    box = element(
        "rect",
        x=coordinate(frame.left),
        y=coordinate(frame.top),
        width=coordinate(frame.right - frame.left),
        height=coordinate(frame.bottom - frame.top),
    )
    lines = _lines(chart.cloud.poor, frame, "poor") + _lines(chart.cloud.near, frame, "near")
    drawn = element("g", lines, clip_path=f"url(#{clip})", class_="cloud")
    return element("clipPath", box, id=clip) + drawn + _band(chart.cloud, frame)


def start_line(start: Start | None, frame: Frame) -> str:
    """The line at the beginning of the first treated period, its words on the side that has room for them."""
    if start is None:
        return ""
    x = min(max(frame.x(month_number(start.period) - 0.5), frame.left), frame.right)
    d = f"M{coordinate(x)},{coordinate(frame.top)}V{coordinate(frame.bottom)}"
    is_left = x - BOLD * text_width(start.label, FONT) - 6 > frame.left
    place, anchor = (x - 5, "end") if is_left else (x + 5, "start")
    words = text(start.label, place, frame.top - 5, class_="start-label", text_anchor=anchor)
    return element("path", d=d, class_="start") + words


def cloud_path(lines: Iterable[Line], frame: Frame) -> str:
    """Path data of many lines, in half pixels and relative steps, begun anew after every gap."""
    return "".join(_steps(places_of(line, frame)) for line in lines)


def _lines(lines: tuple[Line, ...], frame: Frame, kind: str) -> str:
    scale = f"scale({1 / STEPS_PER_PIXEL:g})"
    return element("path", d=cloud_path(lines, frame), class_=kind, transform=scale) if lines else ""


def _steps(places: list[tuple[float, float] | None]) -> str:
    points = [p and (round(p[0] * STEPS_PER_PIXEL), round(p[1] * STEPS_PER_PIXEL)) for p in places]
    parts = []
    for before, here in pairwise([None, *points]):
        if here and before:
            parts.append(f" {here[0] - before[0]} {here[1] - before[1]}")
        elif here:
            parts.append(f"M{here[0]} {here[1]}l0 0")
    return "".join(parts).replace(" -", "-")


def _band(cloud: Cloud, frame: Frame) -> str:
    if not cloud.low:
        return ""
    edges = area_path(places_of(cloud.low, frame), places_of(cloud.high, frame))
    return element("path", d=edges, class_="gap-band")
