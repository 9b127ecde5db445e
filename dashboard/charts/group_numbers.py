"""Where the numbers of groups stand on their map, so that none covers another."""

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from dashboard.charts.map_svg import Shapes
from dashboard.charts.markup import text

LEAST_SPACE: Final = 34.0
"""Of the map's 1000 units: in a smaller shape the number would cover its neighbours."""
NUMBER_SIZE: Final = 24.0
NUMBER_WIDTH: Final = 30.0
"""Of two figures, with the edge around them."""
Point = tuple[float, float]
Group = tuple[int, Sequence[str]]
"""A group's number and its municipalities (KU…)."""


def numbers(groups: Sequence[Group], shapes: Shapes) -> Iterator[str]:
    """The number of every group where it covers no other: the first one moved aside, the rest left out."""
    taken: list[Point] = []
    spots = [(number, _spots(members, shapes)) for number, members in groups]
    for number, places in spots:
        for spot in places[:1]:
            taken.append(_aside(spot, taken))
            yield _number(number, taken[-1])
    for number, places in spots:
        for spot in places[1:]:
            if not _covers(spot, taken):
                taken.append(spot)
                yield _number(number, spot)


def _number(number: int, spot: Point) -> str:
    x, y = spot
    return text(str(number), x, y + NUMBER_SIZE * 0.36, class_="number", text_anchor="middle")


def _aside(spot: Point, taken: Sequence[Point]) -> Point:
    """The nearest of nine places around a spot where a number covers no other; the spot itself where all do."""
    x, y = spot
    places = [
        (x + right * NUMBER_WIDTH, y + down * NUMBER_SIZE) for right in (0, -1, 1) for down in (0, -1, 1)
    ]
    places.sort(key=lambda place: math.dist(place, spot))
    return next((place for place in places if not _covers(place, taken)), spot)


def _covers(spot: Point, taken: Iterable[Point]) -> bool:
    return any(abs(spot[0] - x) < NUMBER_WIDTH and abs(spot[1] - y) < NUMBER_SIZE for x, y in taken)


def _spots(members: Sequence[str], shapes: Shapes) -> list[Point]:
    """The middle of a group's largest shape, and of each other that has room for a number, apart from the rest."""
    found = [ring for c in members if (ring := largest_ring(shapes.paths.get(c[2:], "")))]
    rings = sorted(found, key=lambda ring: -abs(_area(ring)))
    roomy = [ring for n, ring in enumerate(rings) if n == 0 or min(_size(ring)) >= LEAST_SPACE]
    places: list[Point] = []
    for middle in map(_middle, roomy):
        if all(math.dist(middle, place) >= LEAST_SPACE for place in places):
            places.append(middle)
    return places


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
