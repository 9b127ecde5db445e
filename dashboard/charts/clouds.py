"""Many thin lines behind one: the differences where nothing happened, as one path of whole steps."""

import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final

import numpy as np

from dashboard.charts.axes import month_number
from dashboard.charts.description import ChartDescription, Cloud, Line, Start
from dashboard.charts.line_ends import FONT, Frame
from dashboard.charts.markup import coordinate, element, text, text_width
from dashboard.charts.paths import area_path, places_of
from etl.estimates.arrays import Floats

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


def start_line(start: Start | None, frame: Frame, width: float, is_raised: bool = False) -> str:
    """The line at the beginning of the first treated period, its words on the side that has room for them.

    Where neither has, they stand across its upper end, as far to the right as the picture of `width` lets them.
    is_raised: they stand clear of the letters of breaks.
    """
    if start is None:
        return ""
    x = min(max(frame.x(month_number(start.period) - 0.5), frame.left), frame.right)
    d = f"M{coordinate(x)},{coordinate(frame.top)}V{coordinate(frame.bottom)}"
    needed = bold_width(start.label)
    is_left = x - needed - 6 > frame.left
    place, anchor = (x - 5, "end") if is_left else (min(x + 5, width - needed), "start")
    words = text(
        start.label, place, frame.top - (8 if is_raised else 5), class_="start-label", text_anchor=anchor
    )
    return element("path", d=d, class_="start") + words


def bold_width(words: str) -> float:
    """About how wide bold words are, in pixels."""
    return BOLD * text_width(words, FONT)


def cloud_path(lines: Iterable[Line], frame: Frame) -> str:
    """Path data of many lines, in half pixels and relative steps, begun anew after every gap."""
    across = [round(x * STEPS_PER_PIXEL) for x in frame.middles]
    steps = [f" {there - here} %d" for here, there in pairwise(across)]
    zero, one = frame.y(0.0), frame.y(1.0)
    values = np.array([[math.nan if v is None else v for v in line] for line in lines])
    places = np.rint((zero + (one - zero) * values) * STEPS_PER_PIXEL)
    written = _whole_paths if np.isfinite(places).all() else _broken_paths
    return "".join(written(across, steps, places)).replace(" -", "-")


def _lines(lines: tuple[Line, ...], frame: Frame, kind: str) -> str:
    scale = f"scale({1 / STEPS_PER_PIXEL:g})"
    return element("path", d=cloud_path(lines, frame), class_=kind, transform=scale) if lines else ""


def _whole_paths(across: Sequence[int], steps: Sequence[str], places: Floats) -> Iterator[str]:
    """Path data of each line, of which everything is known."""
    form = f"M{across[0]} %dl0 0{''.join(steps)}"
    moved = np.diff(places, axis=1, prepend=0.0)
    return (form % tuple(line) for line in moved.astype(np.int64).tolist())


def _broken_paths(across: Sequence[int], steps: Sequence[str], places: Floats) -> Iterator[str]:
    return (_path(across, steps, line) for line in places)


def _path(across: Sequence[int], steps: Sequence[str], down: Floats) -> str:
    """Path data of one line, NaN where nothing is known; each run is written at once."""
    known = np.flatnonzero(np.isfinite(down))
    runs = np.split(known, np.flatnonzero(np.diff(known) > 1) + 1) if known.size else []
    parts = []
    for run in runs:
        first, last = int(run[0]), int(run[-1])
        falls = tuple(np.diff(down[first : last + 1]).astype(np.int64).tolist())
        parts.append(f"M{across[first]} {int(down[first])}l0 0" + "".join(steps[first:last]) % falls)
    return "".join(parts)


def _band(cloud: Cloud, frame: Frame) -> str:
    if not cloud.low:
        return ""
    edges = area_path(places_of(cloud.low, frame), places_of(cloud.high, frame))
    return element("path", d=edges, class_="gap-band")
