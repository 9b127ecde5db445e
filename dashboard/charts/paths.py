"""Places in a drawing as SVG path data: lines that are broken where nothing is known, and areas between two."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import groupby

from dashboard.charts.description import ChartDescription, ChartSeries, Line
from dashboard.charts.line_ends import Frame, markers_on_line
from dashboard.charts.markup import element

Places = list[tuple[float, float] | None]


def places_of(line: Line, frame: Frame) -> Places:
    """Where the values of a line are, None where there is none."""
    heights = frame.heights(line)
    return [None if y is None else (x, y) for x, y in zip(frame.middles, heights, strict=True)]


def spread_bands(chart: ChartDescription, frame: Frame) -> str:
    """The spread behind a line: the outer band, the inner band and the middle; nothing for a chart without."""
    if chart.spread is None:
        return ""
    low, lower, middle, upper, high = (places_of(line, frame) for line in chart.spread.levels)
    return "".join(
        [
            element("path", d=area_path(low, high), class_="spread outer"),
            element("path", d=area_path(lower, upper), class_="spread inner"),
            element("path", d=line_path(middle), class_=f"stroke median {chart.spread.words}"),
        ]
    )


def area_path(low: Places, high: Places) -> str:
    """The area between two lines, a piece for every stretch in which both are known."""
    both = [(a, b) if a and b else None for a, b in zip(low, high, strict=True)]
    pieces = ([pair for pair in run if pair] for is_known, run in groupby(both, key=bool) if is_known)
    return "".join(line_path([p[0] for p in run] + [p[1] for p in reversed(run)]) + "Z" for run in pieces)


def line_path(places: Sequence[tuple[float, float] | None]) -> str:
    """Path data through the places, begun anew after every gap; steps are relative, which halves the text."""
    parts, x, y = [], 0, 0
    pen_down = False
    for place in places:
        if place is not None:
            here_x, here_y = round(place[0] * 10), round(place[1] * 10)
            parts.append(_step("l", here_x - x, here_y - y) if pen_down else _step("M", here_x, here_y))
            x, y = here_x, here_y
        pen_down = place is not None
    return "".join(parts)


@lru_cache(8192)
def _step(letter: str, x: int, y: int) -> str:
    """A step of path data by tenths."""
    return f"{letter}{x / 10:g},{y / 10:g}"


def marked_places(series: ChartSeries, places: Places) -> list[tuple[float, float]]:
    """Places of a line that have a mark: figures of which a line shows nothing, its end, and the marks along it."""
    end = None if series.last_place is None else places[series.last_place]
    return [*lone_places(places), *([end] if end else []), *markers_on_line(series.role, places)]


def lone_places(places: Places) -> list[tuple[float, float]]:
    """Places with a gap on both sides, of which a line shows nothing."""
    padded = [None, *places, None]
    return [
        here
        for before, here, after in zip(padded, padded[1:], padded[2:], strict=False)
        if here is not None and before is None and after is None
    ]
