"""The area lines are drawn in, and what tells lines apart in it: markers on them and names at their ends."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from html import escape
from typing import Final

from dashboard.charts.axes import Ticks
from dashboard.charts.description import COMPARED, ChartDescription, Line, Role
from dashboard.charts.labels import label_places, shortened
from dashboard.charts.markup import CHARACTER_WIDTH, coordinate, element, text, text_width

FONT: Final = 12.0
LABEL_GAP: Final = 14.0
LEADER: Final = 14.0
"""Width of the thin line from a line's end to its name."""
LARGEST_SHARE: Final = 0.36
"""Of the picture's width, at most this much is names."""
MARKERS_ON_LINE: Final = 5
SHAPES: Final = (
    "M-4,0a4,4 0 1 0 8,0a4,4 0 1 0 -8,0z",
    "M-3.5,-3.5h7v7h-7z",
    "M0,-4.5l4.5,8h-9z",
    "M0,-5l5,5l-5,5l-5,-5z",
    "M-4.5,-3.5h9l-4.5,8z",
    "M-4,-1.3h2.7v-2.7h2.6v2.7h2.7v2.6h-2.7v2.7h-2.6v-2.7h-2.7z",
)
"""Circle, square, triangle, diamond, triangle upside down, cross."""


@dataclass(frozen=True)
class Frame:
    """The area the lines are drawn in, and how figures become places."""

    left: float
    top: float
    right: float
    bottom: float
    months: tuple[float, ...]
    ticks: Ticks

    @property
    def first_month(self) -> float:
        """The month at the left end."""
        return self.months[0]

    @cached_property
    def middles(self) -> tuple[float, ...]:
        """Places of the middles of the periods."""
        return tuple(self.x(month) for month in self.months)

    def x(self, month: float) -> float:
        """Place of a month number."""
        span = self.months[-1] - self.months[0] or 1
        return self.left + (month - self.months[0]) / span * (self.right - self.left)

    def y(self, value: float) -> float:
        """Place of a value."""
        span = self.ticks.high - self.ticks.low or 1
        return self.bottom - (value - self.ticks.low) / span * (self.bottom - self.top)

    def heights(self, line: Line) -> list[float | None]:
        """Places of the values of a line, None where there is none."""
        low, bottom, height = self.ticks.low, self.bottom, self.bottom - self.top
        span = self.ticks.high - low or 1
        return [None if value is None else bottom - (value - low) / span * height for value in line]


def marker(role: Role, x: float, y: float) -> str:
    """The mark of a line's end or of a lone figure: a dot, or the shape that is a compared line's own."""
    if role in COMPARED:
        d = SHAPES[COMPARED.index(role) % len(SHAPES)]
        return element("path", d=d, transform=f"translate({coordinate(x)},{coordinate(y)})", class_="marker")
    return element("circle", cx=coordinate(x), cy=coordinate(y), r=3 if role == "own" else 2)


def markers_on_line(role: Role, places: Sequence[tuple[float, float] | None]) -> list[tuple[float, float]]:
    """Places for the markers along a compared line, apart from those of its neighbours; none on other lines."""
    if role not in COMPARED or len(places) < MARKERS_ON_LINE * 2:
        return []
    step = len(places) // MARKERS_ON_LINE
    start = step * COMPARED.index(role) // len(COMPARED)
    return [place for place in places[start : len(places) - step // 2 : step] if place is not None]


def label_room(chart: ChartDescription, width: float) -> float:
    """How wide the names at the ends of the lines are, with their leaders, in a picture of `width`."""
    widest = max(text_width(series.label, FONT) for series in chart.series)
    return min(widest + LEADER + 12, width * LARGEST_SHARE)


def end_labels(chart: ChartDescription, frame: Frame, width: float) -> str:
    """The names of the lines beside their ends, joined to them by thin leaders; they never cover each other."""
    ended = [(s, s.last_place, s.drawn[s.last_place]) for s in chart.series if s.last_place is not None]
    drawn = [(s, place, frame.y(value)) for s, place, value in ended if value is not None]
    heights = label_places([y for *_, y in drawn], LABEL_GAP, frame.top + 2, frame.bottom - 2)
    characters = int((width - frame.right - LEADER - 6) / (FONT * CHARACTER_WIDTH))
    parts = []
    for (series, place, y), height in zip(drawn, heights, strict=True):
        x = frame.middles[place]
        d = f"M{coordinate(x + 5)},{coordinate(y)}L{coordinate(frame.right + LEADER - 4)},{coordinate(height)}"
        name = shortened(series.label, characters)
        full = element("title", escape(series.label)) if name != series.label else ""
        label = text(name, frame.right + LEADER, height + 4, class_="end-label")
        parts.append(full + element("path", d=d, class_=f"leader {series.role}") + label)
    return element("g", [element("g", part) for part in parts], class_="end-labels", aria_hidden="true")
