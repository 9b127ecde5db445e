"""The beeswarm as SVG: a dot for every area, and below it the chosen ones by name with their chance."""

from dataclasses import dataclass
from html import escape
from typing import Final

from dashboard.charts.axes import Ticks, value_ticks
from dashboard.charts.beeswarm import Dot, Swarm, dot_words, swarm_places, swarm_words
from dashboard.charts.line_ends import FONT
from dashboard.charts.markup import coordinate, element, text, text_width
from dashboard.charts.named_svg import named_svg
from dashboard.charts.svg import LINE
from dashboard.i18n import number

WIDTH: Final = 360.0
EDGE: Final = 14.0
GAP: Final = 5.6
TALLEST: Final = 230.0
ROW: Final = 34.0


@dataclass(frozen=True)
class Field:
    """The drawing's places: the axis from `left` to `right`, the swarm about `middle`, rows from `rows` on."""

    ticks: Ticks
    gap: float
    heights: tuple[float, ...]
    top: float
    middle: float
    rows: float
    bottom: float

    def x(self, value: float) -> float:
        """Place of a value; beyond the axis it stays at its end."""
        span = self.ticks.high - self.ticks.low or 1
        place = EDGE + (value - self.ticks.low) / span * (WIDTH - 2 * EDGE)
        return min(max(place, EDGE), WIDTH - EDGE)


def swarm_svg(swarm: Swarm) -> str:
    """The beeswarm, to stand in a page."""
    field = _field(swarm)
    chosen = {dot.code for dot in swarm.named}
    parts = [
        _axis(swarm, field),
        _country(swarm, field),
        *(
            _dot(dot, height, swarm, field, dot.code in chosen)
            for dot, height in zip(swarm.dots, field.heights, strict=True)
        ),
        *(_row(dot, place, swarm, field) for place, dot in enumerate(swarm.named)),
    ]
    return named_svg(
        f"swarm-{swarm.id}",
        parts,
        title=swarm.title,
        words=swarm_words(swarm),
        language=swarm.language,
        width=WIDTH,
        height=field.bottom + LINE + 4,
        kind="swarm",
        role="group",
        is_demo=swarm.is_demo,
    )


def _field(swarm: Swarm) -> Field:
    """The places of everything; the dots shrink until the swarm is no taller than TALLEST."""
    shown = [d.value for d in swarm.dots]
    ends = [end for d in swarm.named for end in (d.low, d.high) if end is not None]
    ticks = value_ticks([*shown, *ends], whole=False)
    gap = GAP
    while True:
        flat = Field(ticks, gap, (), 0, 0, 0, 0)
        heights = tuple(swarm_places([flat.x(value) for value in shown], gap))
        low, high = min(heights, default=0.0), max(heights, default=0.0)
        if high - low <= TALLEST:
            break
        gap *= 0.85
    top = LINE * (3 if swarm.is_demo else 2)
    rows = top + high - low + 2 * GAP
    return Field(ticks, gap, heights, top, top + GAP - low, rows, rows + ROW * len(swarm.named))


def _axis(swarm: Swarm, field: Field) -> str:
    parts = []
    for value in field.ticks.values:
        x = coordinate(field.x(value))
        parts.append(
            element("path", d=f"M{x},{coordinate(field.top)}V{coordinate(field.bottom)}", class_="grid")
        )
        label = number(value, field.ticks.decimals, swarm.language)
        parts.append(text(label, field.x(value), field.bottom + LINE, class_="tick", text_anchor="middle"))
    return element("g", parts, aria_hidden="true")


def _country(swarm: Swarm, field: Field) -> str:
    """The whole country's figure as a line through everything, named at its top."""
    if swarm.country is None:
        return ""
    x, words = field.x(swarm.country), f"{swarm.country_name} {swarm.said(swarm.country)}"
    half = text_width(words, FONT) / 2
    place = min(max(x, half), WIDTH - half)
    d = f"M{coordinate(x)},{coordinate(field.top - 4)}V{coordinate(field.bottom)}"
    return element("path", d=d, class_="stroke country") + text(
        words, place, field.top - 8, class_="tick", text_anchor="middle"
    )


def _dot(dot: Dot, height: float, swarm: Swarm, field: Field, is_chosen: bool) -> str:
    """A dot that leads to its area; the keyboard reaches the chosen ones in their rows, all of them in the table."""
    words = dot_words(dot, swarm)
    kind = "place" + (" noisy" if dot.is_noisy else "") + (" chosen" if is_chosen else "")
    radius = field.gap * (0.72 if is_chosen else 0.43)
    circle = element(
        "circle",
        cx=coordinate(field.x(dot.value)),
        cy=coordinate(field.middle + height),
        r=f"{radius:.1f}",
        class_=kind,
    )
    return element(
        "a", element("title", escape(words)) + circle, href=dot.href, tabindex="-1", aria_hidden="true"
    )


def _row(dot: Dot, place: int, swarm: Swarm, field: Field) -> str:
    """A chosen area by name, its figure, and how far chance alone could move it."""
    y = field.rows + ROW * (place + 1) - 8
    words = f"{dot.name} {swarm.said(dot.value)}"
    half = text_width(words, FONT) / 2
    middle = min(max(field.x(dot.value), half), WIDTH - half)
    parts = [
        element("title", escape(dot_words(dot, swarm))),
        text(words, middle, y - 9, text_anchor="middle"),
    ]
    if dot.low is not None and dot.high is not None:
        left, right = coordinate(field.x(dot.low)), coordinate(field.x(dot.high))
        at, up, down = coordinate(y), coordinate(y - 4), coordinate(y + 4)
        d = f"M{left},{at}H{right}M{left},{up}V{down}M{right},{up}V{down}"
        parts.append(element("path", d=d, class_="whisker"))
    circle = element(
        "circle", cx=coordinate(field.x(dot.value)), cy=coordinate(y), r=4, class_="place chosen"
    )
    return element("a", [*parts, circle], href=dot.href, class_="row", aria_label=dot_words(dot, swarm))
