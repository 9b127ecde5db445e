"""A map of groups of municipalities: each a numbered, named link, told apart by number, shade and pattern."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from dashboard.charts.group_numbers import numbers
from dashboard.charts.map_svg import LINE_HEIGHT, Shapes
from dashboard.charts.markup import element, text, wrapped
from dashboard.charts.named_svg import file_svg, map_svg_of, placed
from dashboard.charts.tiles import TileMap
from dashboard.i18n import word
from etl.catalog.models import Language

N_FILLS: Final = 6
PATTERNED: Final = frozenset({4, 5, 6})
NEIGHBOURS: Final = 1.6
"""Hexagons up to so many times the distance of neighbours apart have different fills, where there are enough."""
FILE_WIDTH: Final = 620.0
FILE_MARGIN: Final = 12.0
FILE_LINE: Final = 18.0


@dataclass(frozen=True)
class MapGroup:
    """A group: its number on the map, its name, its page, and its municipalities (KU…)."""

    number: int
    name: str
    href: str
    members: tuple[str, ...]


@dataclass(frozen=True)
class GroupMap:
    """Groups on a map; fills (group): 1 to N_FILLS, so that neighbours differ where they can."""

    id: str
    title: str
    language: Language
    groups: tuple[MapGroup, ...]
    fills: tuple[int, ...]
    is_demo: bool


def fills_of(groups: Sequence[MapGroup], tiles: TileMap) -> tuple[int, ...]:
    """The fill of each group, the least used one that no neighbour before it has."""
    found: list[int] = []
    for place, group in enumerate(groups):
        beside = {found[n] for n in range(place) if _is_near(groups[n], group, tiles)}
        free = [fill for fill in range(1, N_FILLS + 1) if fill not in beside]
        found.append(min(free or range(1, N_FILLS + 1), key=found.count))
    return tuple(found)


def group_map_svg(chart: GroupMap, shapes: Shapes) -> str:
    """The map: everyone else as a faint ground, each group a link with its number on it."""
    inside = {code[2:] for group in chart.groups for code in group.members}
    ground = "".join(path for code, path in shapes.paths.items() if code not in inside)
    parts = [
        fill_patterns(chart.id),
        element("path", d=ground, class_="outside"),
        *(_group(g, f, chart, shapes) for g, f in zip(chart.groups, chart.fills, strict=True)),
        element(
            "g", list(numbers([(g.number, g.members) for g in chart.groups], shapes)), aria_hidden="true"
        ),
        text(word(chart.language, "demo_short"), 0, LINE_HEIGHT, class_="demo") if chart.is_demo else "",
    ]
    return map_svg_of(chart.id, chart.title, parts, (shapes.width, shapes.height), chart.language, "groups")


def group_map_file(chart: GroupMap, shapes: Shapes, credit: str = "") -> str:
    """The map with the names of its groups below it, as a drawing that stands without a page."""
    height = FILE_WIDTH * shapes.height / shapes.width
    drawing = placed(group_map_svg(chart, shapes), 0, FILE_WIDTH, height)
    half = math.ceil(len(chart.groups) / 2)
    names = [
        text(
            f"{group.number}. {group.name}",
            FILE_MARGIN + (FILE_WIDTH / 2) * (n // half),
            height + FILE_LINE * (n % half + 1),
            class_="key",
        )
        for n, group in enumerate(chart.groups)
    ]
    bottom = height + FILE_LINE * (half + 1)
    below = wrapped(credit, FILE_WIDTH - 2 * FILE_MARGIN, 12) if credit else []
    foot = [
        text(line, FILE_MARGIN, bottom + FILE_LINE * n, class_="source") for n, line in enumerate(below, 1)
    ]
    bottom += FILE_LINE * len(below)
    return file_svg([drawing, *names, *foot], FILE_WIDTH, bottom, chart.language)


def fill_sample(chart: GroupMap, place: int) -> str:
    """A small piece of the fill of a group, for the list beside the map."""
    fill = chart.fills[place]
    drawn = element("rect", width=28, height=18, class_=f"fill-{fill}", fill=_paint(chart.id, fill))
    return element("svg", drawn, class_="map sample", viewBox="0 0 28 18", aria_hidden="true")


def fill_patterns(name: str) -> str:
    """The patterns of fills 4 to 6: lines up, lines down, dots."""
    sizes = {"width": 14, "height": 14, "patternUnits": "userSpaceOnUse"}
    ground = element("rect", width=14, height=14, class_="pattern-ground")
    marks = {
        4: element("path", d="M-2,16L16,-2M-9,9L9,-9M5,23L23,5", class_="hatch"),
        5: element("path", d="M-2,-2L16,16M-9,5L9,23M5,-9L23,9", class_="hatch"),
        6: element("circle", cx=7, cy=7, r=3, class_="dot"),
    }
    return element(
        "defs",
        [element("pattern", ground + mark, id=f"{name}-fill-{n}", **sizes) for n, mark in marks.items()],
    )


def _group(group: MapGroup, fill: int, chart: GroupMap, shapes: Shapes) -> str:
    paths = "".join(shapes.paths.get(code[2:], "") for code in group.members)
    words = f"{group.number}. {group.name}"
    inner = element("title", escape(words)) + element(
        "path", d=paths, class_=f"fill-{fill}", fill=_paint(chart.id, fill)
    )
    return element("a", inner, href=group.href, aria_label=words)


def _paint(name: str, fill: int) -> str | None:
    return f"url(#{name}-fill-{fill})" if fill in PATTERNED else None


def _is_near(a: MapGroup, b: MapGroup, tiles: TileMap) -> bool:
    reach = NEIGHBOURS * tiles.radius * math.sqrt(3)
    middles = [[tiles.middles[c[2:]] for c in group.members if c[2:] in tiles.middles] for group in (a, b)]
    return any(math.dist(p, q) <= reach for p in middles[0] for q in middles[1])
