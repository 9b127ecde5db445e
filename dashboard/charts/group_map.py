"""A map of groups of municipalities: each a numbered, named link, told apart by number, shade and pattern."""

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from dashboard.charts.map_svg import LINE_HEIGHT, Shapes
from dashboard.charts.markup import coordinate, element, text, wrapped
from dashboard.charts.svg import NAMESPACE
from dashboard.charts.tiles import TileMap
from dashboard.i18n import word
from etl.catalog.models import Language

N_FILLS: Final = 6
PATTERNED: Final = frozenset({4, 5, 6})
NEIGHBOURS: Final = 1.6
"""Hexagons up to so many times the distance of neighbours apart have different fills, where there are enough."""
LEAST_SPACE: Final = 34.0
"""Of the map's 1000 units: in a smaller shape the number would cover its neighbours."""
NUMBER_SIZE: Final = 24.0
FILE_WIDTH: Final = 620.0
FILE_MARGIN: Final = 12.0
FILE_LINE: Final = 18.0

Point = tuple[float, float]


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
        element("title", escape(chart.title), id=f"map-{chart.id}-title"),
        fill_patterns(chart.id),
        element("path", d=ground, class_="outside"),
        *(_group(g, f, chart, shapes) for g, f in zip(chart.groups, chart.fills, strict=True)),
        element("g", [_numbers(group, shapes) for group in chart.groups], aria_hidden="true"),
        text(word(chart.language, "demo_short"), 0, LINE_HEIGHT, class_="demo") if chart.is_demo else "",
    ]
    return element(
        "svg",
        parts,
        xmlns=NAMESPACE,
        class_="map groups",
        viewBox=f"0 0 {coordinate(shapes.width)} {coordinate(shapes.height)}",
        role="group",
        lang=chart.language,
        aria_labelledby=f"map-{chart.id}-title",
    )


def group_map_file(chart: GroupMap, shapes: Shapes, credit: str = "") -> str:
    """The map with the names of its groups below it, as a drawing that stands without a page."""
    height = FILE_WIDTH * shapes.height / shapes.width
    size = f'<svg x="0" y="0" width="{coordinate(FILE_WIDTH)}" height="{coordinate(height)}"'
    drawing = group_map_svg(chart, shapes).replace("<svg", size, 1)
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
    return element(
        "svg",
        [drawing, *names, *foot],
        xmlns=NAMESPACE,
        class_="chart",
        viewBox=f"0 0 {coordinate(FILE_WIDTH)} {coordinate(bottom)}",
        width=coordinate(FILE_WIDTH),
        height=coordinate(bottom),
        lang=chart.language,
        role="group",
    )


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


def _numbers(group: MapGroup, shapes: Shapes) -> str:
    """The number in the largest shape of the group, and in each other that has room for it, apart from the rest."""
    found = [ring for c in group.members if (ring := largest_ring(shapes.paths.get(c[2:], "")))]
    rings = sorted(found, key=lambda ring: -abs(_area(ring)))
    roomy = [ring for n, ring in enumerate(rings) if n == 0 or min(_size(ring)) >= LEAST_SPACE]
    places: list[Point] = []
    for middle in map(_middle, roomy):
        if all(math.dist(middle, place) >= LEAST_SPACE for place in places):
            places.append(middle)
    return "".join(
        text(
            str(group.number),
            x,
            y + NUMBER_SIZE * 0.36,
            class_="number",
            text_anchor="middle",
        )
        for x, y in places
    )


def largest_ring(path: str) -> list[Point]:
    """The corners of the largest outline of a path of M, L, l, z commands; none of an empty one."""
    rings = [_corners(piece) for piece in re.split(r"[zZ]", path) if piece.strip()]
    return max(rings, key=lambda ring: abs(_area(ring)), default=[])


def _corners(piece: str) -> list[Point]:
    """The corners of one outline; after l they are told as steps from the one before."""
    found: list[Point] = []
    for command, told in re.findall(r"([MLl])([^MLlzZ]*)", piece):
        numbers = [float(n) for n in re.findall(r"-?\d+(?:\.\d+)?", told)]
        for x, y in zip(numbers[::2], numbers[1::2], strict=True):
            before = found[-1] if command == "l" else (0.0, 0.0)
            found.append((before[0] + x, before[1] + y))
    return found


def _edges(ring: Sequence[Point]) -> Iterator[tuple[Point, Point]]:
    return zip(ring, [*ring[1:], ring[0]], strict=True)


def _area(ring: Sequence[Point]) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in _edges(ring)) / 2


def _middle(ring: Sequence[Point]) -> Point:
    """The centre of gravity of an outline; the mean of its corners where it has no area."""
    area = _area(ring)
    if abs(area) < 1e-9:
        return _mean(p[0] for p in ring), _mean(p[1] for p in ring)
    crosses = [(a[0] + b[0], a[1] + b[1], a[0] * b[1] - b[0] * a[1]) for a, b in _edges(ring)]
    return sum(x * c for x, _, c in crosses) / (6 * area), sum(y * c for _, y, c in crosses) / (6 * area)


def _mean(values: Iterable[float]) -> float:
    known = list(values)
    return sum(known) / len(known)


def _size(ring: Sequence[Point]) -> Point:
    xs, ys = [p[0] for p in ring], [p[1] for p in ring]
    return max(xs) - min(xs), max(ys) - min(ys)


def _is_near(a: MapGroup, b: MapGroup, tiles: TileMap) -> bool:
    reach = NEIGHBOURS * tiles.radius * math.sqrt(3)
    middles = [[tiles.middles[c[2:]] for c in group.members if c[2:] in tiles.middles] for group in (a, b)]
    return any(math.dist(p, q) <= reach for p in middles[0] for q in middles[1])
