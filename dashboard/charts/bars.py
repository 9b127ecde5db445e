"""Bars beside each other as SVG: for each area one bar for each round, named and numbered."""

from dataclasses import dataclass
from html import escape
from typing import Final

from dashboard.charts.axes import value_ticks
from dashboard.charts.line_ends import FONT
from dashboard.charts.markup import coordinate, element, text, text_width
from dashboard.charts.named_svg import named_svg
from dashboard.charts.svg import LINE
from dashboard.i18n import number
from etl.catalog.models import Language

WIDTH: Final = 360.0
EDGE: Final = 6.0
BAR: Final = 13.0
GAP: Final = 5.0
ROW_GAP: Final = 12.0
NAME: Final = 17.0
ROUND: Final = 34.0
KINDS: Final = ("class-4", "class-1")
"""The fills of the rounds, told apart by their edges and the names beside them too."""


@dataclass(frozen=True)
class Bar:
    """An area: its values by round, None where it has none, and the address that tells of it."""

    name: str
    values: tuple[float | None, ...]
    href: str

    @property
    def total(self) -> float:
        """The sum of the rounds."""
        return sum(value for value in self.values if value is not None)


@dataclass(frozen=True)
class Bars:
    """Bars of whole numbers; `rounds` name the bars of an area, `words` say the picture in a sentence.

    unit: what stands after a number ("euros"); unit_words: what the bars are of, above them.
    """

    id: str
    title: str
    words: str
    unit: str
    unit_words: str
    rounds: tuple[str, ...]
    bars: tuple[Bar, ...]
    language: Language


def bars_svg(bars: Bars) -> str:
    """The bars from zero on; each area is a link that says its name and figures."""
    highest = max((value for bar in bars.bars for value in bar.values if value is not None), default=1.0)
    room = WIDTH - EDGE - ROUND - text_width(f"{number(highest, 0, bars.language)}  ", FONT)
    scale = room / value_ticks([0.0, highest], whole=True).high
    parts, y = [text(bars.unit_words, EDGE, LINE - 2, class_="unit")], 2 * LINE + 2
    for bar in bars.bars:
        drawn, below = _area(bar, bars, y, scale)
        parts.append(drawn)
        y = below + ROW_GAP
    return named_svg(
        bars.id,
        parts,
        title=bars.title,
        words=bars.words,
        language=bars.language,
        width=WIDTH,
        height=y,
        kind="bars",
        role="group",
    )


def bar_words(bar: Bar, bars: Bars) -> str:
    """An area in words: "Lieksa: 17.6.2014 29 000 euroa, 14.9.2015 14 500 euroa"."""
    said = [
        f"{name} {number(value, 0, bars.language)} {bars.unit}"
        for name, value in zip(bars.rounds, bar.values, strict=True)
        if value is not None
    ]
    return f"{bar.name}: {', '.join(said)}"


def _area(bar: Bar, bars: Bars, top: float, scale: float) -> tuple[str, float]:
    """The area's name with its bars below, and where they end. A round without payment has no bar."""
    parts, y = [text(bar.name, EDGE, top)], top + NAME - FONT
    for place, (name, value) in enumerate(zip(bars.rounds, bar.values, strict=True)):
        if value is not None:
            parts += _bar(name[-4:], value, KINDS[place % len(KINDS)], y, scale, bars.language)
            y += BAR + GAP
    words = bar_words(bar, bars)
    return element("a", [element("title", escape(words)), *parts], href=bar.href, aria_label=words), y


def _bar(year: str, value: float, kind: str, y: float, scale: float, language: Language) -> list[str]:
    base, end = y + BAR - 3, EDGE + ROUND + value * scale
    return [
        text(year, EDGE, base, class_="tick"),
        element(
            "rect",
            x=coordinate(EDGE + ROUND),
            y=coordinate(y),
            width=coordinate(value * scale),
            height=coordinate(BAR),
            class_=f"axis {kind}",
        ),
        text(number(value, 0, language), end + 4, base),
    ]
