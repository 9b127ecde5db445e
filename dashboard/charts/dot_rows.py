"""Figures below each other on one axis: a dot for each, its interval as a line, zero marked."""

from dataclasses import dataclass
from typing import Final, Literal

from dashboard.charts.axes import Ticks, value_ticks
from dashboard.charts.labels import shortened
from dashboard.charts.line_ends import FONT
from dashboard.charts.markup import coordinate, element, text
from dashboard.charts.named_svg import named_svg
from dashboard.charts.svg import LINE
from dashboard.i18n import number
from etl.catalog.models import Language

WIDTH: Final = 360.0
EDGE: Final = 16.0
ROW: Final = 34.0
RADIUS: Final = 4.5
BOLD_WIDTH: Final = 0.6
"""Mean width of a character of a bold label, in font sizes."""
DIAMOND: Final = "m0,-5.5l5.5,5.5l-5.5,5.5l-5.5,-5.5z"

Kind = Literal["chosen", "other"]


@dataclass(frozen=True)
class DotRow:
    """A row: its label and figure in words, what stands for it on the axis, and a second figure as a diamond.

    low and high: the ends of its line; None where there is none.
    """

    label: str
    said: str
    value: float
    low: float | None = None
    high: float | None = None
    kind: Kind = "other"
    beside: float | None = None


@dataclass(frozen=True)
class DotRows:
    """A chart of rows. `words` is all of it in words, for who can't see it; `unit_words` stand below the axis."""

    id: str
    title: str
    words: str
    unit_words: str
    language: Language
    rows: tuple[DotRow, ...]
    is_demo: bool


def dot_rows_svg(chart: DotRows) -> str:
    """The rows, to stand in a page beside their table."""
    ticks = value_ticks([v for row in chart.rows for v in _values(row)], whole=False)
    top = LINE * (2 if chart.is_demo else 1)
    bottom = top + ROW * len(chart.rows)
    parts = [
        _axis(chart, ticks, top, bottom),
        *(_row(row, ticks, top + ROW * (place + 1) - 9) for place, row in enumerate(chart.rows)),
    ]
    return named_svg(
        f"rows-{chart.id}",
        parts,
        title=chart.title,
        words=chart.words,
        language=chart.language,
        width=WIDTH,
        height=bottom + 2 * LINE + 4,
        kind="dot-rows",
        is_demo=chart.is_demo,
    )


def _values(row: DotRow) -> list[float]:
    """Everything a row puts on the axis, and zero, which every effect is held against."""
    return [0.0, row.value, *(v for v in (row.low, row.high, row.beside) if v is not None)]


def _x(value: float, ticks: Ticks) -> float:
    return EDGE + (value - ticks.low) / (ticks.high - ticks.low or 1) * (WIDTH - 2 * EDGE)


def _axis(chart: DotRows, ticks: Ticks, top: float, bottom: float) -> str:
    parts = []
    for value in ticks.values:
        x = _x(value, ticks)
        d = f"M{coordinate(x)},{coordinate(top)}V{coordinate(bottom)}"
        parts.append(element("path", d=d, class_="grid zero" if value == 0 else "grid"))
        label = number(value, ticks.decimals, chart.language)
        parts.append(text(label, x, bottom + LINE, class_="tick", text_anchor="middle"))
    parts.append(text(chart.unit_words, WIDTH / 2, bottom + 2 * LINE, class_="unit", text_anchor="middle"))
    return element("g", parts, aria_hidden="true")


def _row(row: DotRow, ticks: Ticks, y: float) -> str:
    """The label above, the line and the dot below it."""
    x = _x(row.value, ticks)
    characters = int(WIDTH / FONT / BOLD_WIDTH) - len(row.said) - 2
    label = f"{shortened(row.label, characters)}: {row.said}"
    parts = [text(label, 0, y - 9, class_="row-label")]
    if row.low is not None and row.high is not None:
        left, right = coordinate(_x(row.low, ticks)), coordinate(_x(row.high, ticks))
        at, up, down = coordinate(y), coordinate(y - 4), coordinate(y + 4)
        d = f"M{left},{at}H{right}M{left},{up}V{down}M{right},{up}V{down}"
        parts.append(element("path", d=d, class_="whisker"))
    if row.beside is not None:
        at = f"M{coordinate(_x(row.beside, ticks))},{coordinate(y)}{DIAMOND}"
        parts.append(element("path", d=at, class_="beside"))
    parts.append(element("circle", cx=coordinate(x), cy=coordinate(y), r=RADIUS, class_=row.kind))
    return element("g", parts, class_=f"dot-row {row.kind}")
