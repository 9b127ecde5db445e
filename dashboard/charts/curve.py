"""The specification curve: a dot for every choice, from the smallest effect to the largest, its choices below."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from dashboard.charts.axes import Ticks, value_ticks
from dashboard.charts.grid import value_grid
from dashboard.charts.line_ends import FONT
from dashboard.charts.markup import coordinate, element, text, text_width
from dashboard.charts.named_svg import named_svg
from dashboard.charts.svg import LINE
from etl.catalog.models import Language

HEIGHT: Final = 170.0
ROW: Final = 15.0
GROUP_GAP: Final = 9.0
LARGEST_LABEL_SHARE: Final = 0.42


@dataclass(frozen=True)
class ChoiceDot:
    """One specification: its effect in the chart's unit, and the options (by key) it is made of."""

    value: float
    options: frozenset[str]
    said: str
    is_clear: bool
    is_chosen: bool


@dataclass(frozen=True)
class Curve:
    """The dots by value; `groups` are the questions, each with its options as (key, label)."""

    id: str
    title: str
    words: str
    unit_words: str
    language: Language
    dots: tuple[ChoiceDot, ...]
    groups: tuple[tuple[tuple[str, str], ...], ...]
    is_demo: bool


@dataclass(frozen=True)
class _Field:
    ticks: Ticks
    left: float
    right: float
    top: float
    bottom: float
    step: float

    def x(self, place: int) -> float:
        """The middle of a dot's column."""
        return self.left + self.step * (place + 0.5)

    def y(self, value: float) -> float:
        """The height of an effect."""
        span = self.ticks.high - self.ticks.low or 1
        return self.bottom - (value - self.ticks.low) / span * (self.bottom - self.top)


def curve_svg(chart: Curve, width: float) -> str:
    """The curve `width` across, to stand in a page beside its table."""
    field = _field(chart, width)
    rows, end = _options(chart, field)
    parts = [
        _axis(chart, field),
        _chosen_column(chart.dots, field, end),
        *(_dot(dot, place, field) for place, dot in enumerate(chart.dots)),
        rows,
    ]
    return named_svg(
        f"curve-{chart.id}",
        parts,
        title=chart.title,
        words=chart.words,
        language=chart.language,
        width=width,
        height=end + 4,
        kind="curve",
        is_demo=chart.is_demo,
    )


def _field(chart: Curve, width: float) -> _Field:
    ticks = value_ticks([0.0, *(dot.value for dot in chart.dots)], whole=False)
    labels = [label for group in chart.groups for _, label in group]
    room = max(text_width(label, FONT) for label in labels) + 10
    left = min(room, width * LARGEST_LABEL_SHARE)
    top = LINE * (3 if chart.is_demo else 2)
    step = (width - 6 - left) / max(len(chart.dots), 1)
    return _Field(ticks, left, width - 6, top, top + HEIGHT, step)


def _axis(chart: Curve, field: _Field) -> str:
    unit = text(chart.unit_words, 0, field.top - 10, class_="unit")
    grid = value_grid(field.ticks, field.y, (field.left, field.right), chart.language)
    return element("g", [unit, grid], aria_hidden="true")


def _chosen_column(dots: Sequence[ChoiceDot], field: _Field, end: float) -> str:
    """A band behind everything the chosen specification stands for."""
    width = max(field.step, 5.0)
    return "".join(
        element(
            "rect",
            x=coordinate(field.x(place) - width / 2),
            y=coordinate(field.top),
            width=coordinate(width),
            height=coordinate(end - field.top),
            class_="chosen-column",
        )
        for place, dot in enumerate(dots)
        if dot.is_chosen
    )


def _dot(dot: ChoiceDot, place: int, field: _Field) -> str:
    kind = "clear" if dot.is_clear else "unclear"
    radius = 5.5 if dot.is_chosen else 3.0
    said = element("title", escape(dot.said))
    return element(
        "circle",
        said,
        cx=coordinate(field.x(place)),
        cy=coordinate(field.y(dot.value)),
        r=coordinate(radius),
        class_=f"chosen {kind}" if dot.is_chosen else kind,
    )


def _options(chart: Curve, field: _Field) -> tuple[str, float]:
    """A row of marks for every option, and where the rows end."""
    parts, y = [], field.bottom + GROUP_GAP
    size = min(field.step * 0.7, 7.0)
    for group in chart.groups:
        y += GROUP_GAP
        for key, label in group:
            y += ROW
            parts.append(text(label, field.left - 8, y, class_="tick", text_anchor="end"))
            steps = "".join(
                f"M{coordinate(field.x(place) - size / 2)},{coordinate(y - 9)}h{size:.1f}v8h-{size:.1f}z"
                for place, dot in enumerate(chart.dots)
                if key in dot.options
            )
            parts.append(element("path", d=steps, class_="option") if steps else "")
    return element("g", parts, aria_hidden="true"), y + 4
