"""A map as SVG: every municipality a named, focusable link in the colour of its class, with a legend."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from typing import Final

from dashboard.charts.axes import STEPS
from dashboard.charts.markup import element, text
from dashboard.charts.named_svg import map_svg_of
from dashboard.charts.tiles import TileMap, hexagon
from dashboard.i18n import amount, number, word
from etl.catalog.models import Language, Unit

N_CLASSES: Final = 5
LINE_HEIGHT: Final = 40.0
"""Of the mark of demo data, in the map's own units, 1000 across: on a phone it is shown at a third of its size."""


@dataclass(frozen=True)
class MapArea:
    """An area of the map; `value` is None for the statuses Q (suppressed), M (missing) and "" (no observation).

    reason: why there is no value, where the status' own words would be wrong.
    """

    code: str
    name: str
    value: float | None
    status: str
    href: str
    reason: str = ""


@dataclass(frozen=True)
class MapDescription:
    """What a map shows: one indicator in one period, for all municipalities.

    `limits` are those between the classes, for maps of several periods that share them; None lets the map's own
    values decide.
    """

    id: str
    title: str
    unit: Unit
    decimals: int
    language: Language
    areas: tuple[MapArea, ...]
    is_demo: bool
    limits: tuple[float, ...] | None = None

    @property
    def class_limits(self) -> tuple[float, ...]:
        """The limits between the classes."""
        if self.limits is not None:
            return self.limits
        return class_limits(a.value for a in self.areas if a.value is not None)


@dataclass(frozen=True)
class Shapes:
    """SVG paths by municipality code without prefix ("091"), and the size of the drawing."""

    width: float
    height: float
    paths: Mapping[str, str]


def tile_shapes(tiles: TileMap) -> Shapes:
    """The hexagons of a tile map as shapes."""
    paths = {code: hexagon(middle, tiles.radius * 0.97) for code, middle in tiles.middles.items()}
    return Shapes(tiles.width, tiles.height, paths)


def class_limits(values: Iterable[float], n_classes: int = N_CLASSES) -> tuple[float, ...]:
    """Rounded limits between classes of about equally many values, rising; fewer where the values are few.

    A value equal to a limit belongs to the class above it.
    """
    known = sorted(values)
    if not known:
        return ()
    cuts = [known[max(math.ceil(k * len(known) / n_classes) - 1, 0)] for k in range(n_classes + 1)]
    limits: list[float] = []
    for before, cut, after in zip(cuts, cuts[1:], cuts[2:], strict=False):
        # Each is rounded by its own neighbourhood: half of the municipalities would share the lowest class of a
        # count if its limits were round in the measure of the largest ones.
        gaps = [gap for gap in (cut - before, after - cut) if gap > 0]
        grain = _grain(min(gaps) / 3) if gaps else 0
        limit = round(round(cut / grain) * grain, 9) if grain else cut
        if (not limits or limit > limits[-1]) and known[0] < limit <= known[-1]:
            limits.append(limit)
    return tuple(limits)


def class_of(value: float, limits: Sequence[float]) -> int:
    """The class of a value, 0 for the lowest."""
    return sum(value >= limit for limit in limits)


def map_svg(chart: MapDescription, shapes: Shapes) -> str:
    """The map, to stand in a page beside its legend (`legend_entries`)."""
    limits = chart.class_limits
    parts = [
        _patterns(chart.id),
        *(_area(area, chart, shapes, limits) for area in chart.areas if area.code[2:] in shapes.paths),
        _demo(chart),
    ]
    return map_svg_of(chart.id, chart.title, parts, (shapes.width, shapes.height), chart.language)


def legend_entries(chart: MapDescription) -> list[tuple[str, str]]:
    """Class and words of each entry, highest first; what is suppressed or missing only where it occurs."""
    limits = chart.class_limits
    decimals = next((d for d in range(4) if all(abs(v - round(v, d)) < 1e-9 for v in limits)), 4)
    shown = [number(limit, decimals, chart.language) for limit in limits]
    between = [f"{low}–{high}" for low, high in pairwise(shown)]
    words = [f"< {shown[0]}", *between, f"≥ {shown[-1]}"] if shown else []
    entries = [(f"class-{shade(k, limits)}", w) for k, w in enumerate(words)][::-1]
    present = {area.status or "M" for area in chart.areas if area.value is None}
    return entries + [(k, word(chart.language, f"status_{k}")) for k in "QM" if k in present]


def said(area: MapArea, chart: MapDescription) -> str:
    """An area in words: "Tampere: 12,8 %", "Sottunga: salattu"."""
    if area.value is None:
        status = area.status or "M"
        return f"{area.name}: {area.reason or word(chart.language, f'status_{status}').lower()}"
    text_ = f"{area.name}: {amount(area.value, chart.unit, chart.decimals, chart.language)}"
    is_marked = area.status in ("P", "B")
    return f"{text_} ({word(chart.language, f'status_{area.status}').lower()})" if is_marked else text_


def _grain(least: float) -> float:
    """The smallest round step that is at least `least`."""
    power = 10.0 ** math.floor(math.log10(least))
    return next(power * step for step in STEPS if power * step >= least * (1 - 1e-9))


def _area(area: MapArea, chart: MapDescription, shapes: Shapes, limits: Sequence[float]) -> str:
    kind = (
        (area.status or "M") if area.value is None else f"class-{shade(class_of(area.value, limits), limits)}"
    )
    fill = f' fill="url(#{chart.id}-{kind})"' if area.value is None else ""
    words, d = escape(said(area, chart)), shapes.paths[area.code[2:]]
    path = f'<title>{words}</title><path d="{d}" class="{kind}"{fill}/>'
    return f'<a href="{escape(area.href)}" aria-label="{words}" data-code="{area.code}">{path}</a>'


def shade(place: int, limits: Sequence[float]) -> int:
    """The shade of a class, 1 to 5, spread evenly where there are fewer classes."""
    return 1 + round(place * (N_CLASSES - 1) / max(len(limits), 1))


def _patterns(name: str) -> str:
    line = element("path", d="M0,12L12,0", class_="hatch")
    hatched = element("rect", width=12, height=12, class_="blank") + line
    dotted = element("rect", width=12, height=12, class_="blank") + element(
        "circle", cx=6, cy=6, r=2, class_="dot"
    )
    sizes = {"width": 12, "height": 12, "patternUnits": "userSpaceOnUse"}
    patterns = [
        element("pattern", p, id=f"{name}-{k}", **sizes)
        for k, p in (("Q", hatched), ("M", dotted), ("L", dotted))
    ]
    return element("defs", patterns)


def _demo(chart: MapDescription) -> str:
    if not chart.is_demo:
        return ""
    return text(word(chart.language, "demo_short"), 0, LINE_HEIGHT, class_="demo")
