"""Words in a plotly drawing: names at the ends of lines, the start of a treatment, simulated figures."""

from collections.abc import Iterator
from typing import Any, Final

from dashboard.charts.axes import Ticks
from dashboard.charts.clouds import bold_width
from dashboard.charts.description import ChartDescription, Start
from dashboard.charts.labels import label_places
from dashboard.charts.line_ends import FONT, LABEL_GAP, label_room
from dashboard.charts.markup import wrapped
from dashboard.charts.plotly_time import middles_ms, start_of
from dashboard.i18n import word

NARROWEST: Final = 330.0
"""Pixels across on a phone: what finds room there does so everywhere."""
LOWEST: Final = 250.0
"""Pixels between the ends of the value axis on a phone."""
TICK_ROOM: Final = 35.0
"""Pixels to the left of the drawing."""
ROOM_OF_EQUALS: Final = 106.0
"""With more, a phone has no room for the years, as equals are often counts with many digits."""
DEMO_ROOM: Final = 16
LETTER: Final = 13
"""How high the letter of a break is."""
HALF_TICK: Final = 6
"""How far the words at the highest tick reach above it."""

Annotation = dict[str, Any]


def plain(text: str) -> str:
    """Text in which plotly finds no markup."""
    return text.replace("&", "&amp;").replace("<", "&lt;")


def name_room(chart: ChartDescription) -> float:
    """Pixels beside the drawing for the names of its lines."""
    room = label_room(chart, NARROWEST)
    return min(room, ROOM_OF_EQUALS) if chart.is_of_equals else room


def end_names(chart: ChartDescription, ticks: Ticks) -> Iterator[Annotation]:
    """The names of the lines to the right of the drawing, at the heights of their ends, none over another."""
    ends = [(s, s.drawn[s.last_place]) for s in chart.series if s.last_place is not None]
    known = [(series, value) for series, value in ends if value is not None]
    wanted = [LOWEST * (value - ticks.low) / (ticks.high - ticks.low) for _, value in known]
    heights = label_places(wanted, LABEL_GAP * 2, 0, LOWEST)
    for (series, value), there, height in zip(known, wanted, heights, strict=True):
        lines = wrapped(series.label, label_room(chart, NARROWEST), FONT)
        yield _words(
            "<br>".join(plain(line) for line in lines),
            x=1, xref="paper", xanchor="left", xshift=6,
            y=value, yref="y", yanchor="middle", yshift=round(height - there), align="left",
        )  # fmt: skip


def leaders(chart: ChartDescription) -> Iterator[tuple[int, float]]:
    """The ends of the named lines that end before the others, in milliseconds and at their heights."""
    middles = middles_ms(chart)
    for series in chart.series if chart.has_end_labels else ():
        place = series.last_place
        value = None if place is None else series.drawn[place]
        if place is not None and value is not None and place < len(middles) - 1:
            yield middles[place], value


def start_name(chart: ChartDescription, start: Start, right: float) -> Annotation:
    """What begins at the start, on the side of its line that has room, above the letters of breaks.

    Where neither side has, on a phone, the words stand across the upper end of the line. right: pixels beside the
    drawing.
    """
    share = sum(period < start.period for period in chart.periods) / len(chart.periods)
    across, needed = NARROWEST - TICK_ROOM - right, bold_width(start.label)
    is_left = TICK_ROOM + share * across > needed
    beyond = needed - (1 - share) * across - right
    return _words(
        f"<b>{plain(start.label)}</b>",
        x=start_of(start.period), xref="x", xanchor="right" if is_left else "left",
        xshift=0 if is_left else -max(0, round(beyond)),
        y=1, yref="paper", yanchor="bottom", yshift=_above_letters(chart), name="start",
    )  # fmt: skip


def room_above(chart: ChartDescription) -> int:
    """Pixels for the words above the drawing."""
    return 22 + _above_letters(chart) + (DEMO_ROOM if chart.is_demo else 0)


def _above_letters(chart: ChartDescription) -> int:
    if chart.start is None:
        return 0
    return LETTER if chart.marks else HALF_TICK


def demo_name(chart: ChartDescription) -> list[Annotation]:
    """That the figures are simulated, in the corner; nothing of official ones."""
    if not chart.is_demo:
        return []
    words = _words(
        f"<b>{plain(word(chart.language, 'demo_short'))}</b>",
        x=1, xref="paper", xanchor="right",
        y=1, yref="paper", yanchor="bottom", yshift=DEMO_ROOM + _above_letters(chart), name="demo",
    )  # fmt: skip
    return [words]


def _words(text: str, **placed: Any) -> Annotation:
    return {"text": text, "showarrow": False, **placed}
