"""A tile map: one hexagon for each municipality, near its place, without overlaps.

Where no borders are at hand, or where large empty municipalities would hide the small full ones.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

PITCH_KM: Final = 33.0
"""Distance between the middles of neighbours; about the square root of southern municipalities' area."""
SQUEEZED_NORTH_OF: Final = 63.5
SQUEEZE: Final = 0.72
"""Lapland's emptiness is shortened by this factor, so that the crowded south gets more of the picture."""
REACH: Final = 2.0
"""Hexagons further than this many pitches from every municipality are not offered."""
WIDTH: Final = 1000.0
_KM_PER_DEGREE: Final = 111.2
_MIDDLE_LON: Final = 26.5

Places = npt.NDArray[np.float64]


@dataclass(frozen=True)
class TileMap:
    """Middles of the hexagons by area code, their radius, and the size of the picture, all in its own units."""

    middles: Mapping[str, tuple[float, float]]
    radius: float
    width: float
    height: float


@lru_cache(maxsize=4)
def tile_map(points: tuple[tuple[str, float, float], ...]) -> TileMap:
    """The tile map of (code, latitude, longitude) in degrees; the same input gives the same map."""
    places = _planar(np.array([p[1] for p in points]), np.array([p[2] for p in points]))
    cells = _cells(places)
    squared = ((places[:, None] - cells[None]) ** 2).sum(axis=-1)
    chosen = cells[least_cost(squared)]
    low = chosen.min(axis=0) - PITCH_KM * 0.6
    size = chosen.max(axis=0) + PITCH_KM * 0.6 - low
    scale = WIDTH / size[0]
    middles = {
        point[0]: (round(float(x), 1), round(float(y), 1))
        for point, (x, y) in zip(points, (chosen - low) * scale, strict=True)
    }
    return TileMap(middles, PITCH_KM / math.sqrt(3) * scale, WIDTH, round(float(size[1] * scale), 1))


def hexagon(middle: tuple[float, float], radius: float) -> str:
    """The path of a hexagon that stands on its point."""
    corners = [(math.sin(k * math.pi / 3), math.cos(k * math.pi / 3)) for k in range(6)]
    points = (f"{middle[0] + radius * x:.1f},{middle[1] + radius * y:.1f}" for x, y in corners)
    return "M" + "L".join(points) + "Z"


def least_cost(cost: Places) -> Sequence[int]:
    """The column of each row so that the sum of the costs is the least and no column is used twice.

    `cost` is row × column with at least as many columns as rows. The Hungarian method with potentials
    (Kuhn 1955, shortest augmenting paths after Jonker and Volgenant 1987): row by row, O(n²m).
    """
    n_rows, n_columns = cost.shape
    row_of = np.full(n_columns + 1, -1)
    rows, columns = np.zeros(n_rows), np.zeros(n_columns + 1)
    for row in range(n_rows):
        _augment(cost, row, row_of, rows, columns)
    result = np.full(n_rows, -1)
    for column in range(n_columns):
        if row_of[column] >= 0:
            result[row_of[column]] = column
    return [int(column) for column in result]


def _augment(cost: Places, row: int, row_of: "npt.NDArray[np.int64]", rows: Places, columns: Places) -> None:
    """Finds `row` a column along the cheapest chain of moves; the last place of the arrays is the start."""
    start = cost.shape[1]
    row_of[start] = row
    best = np.full(start, np.inf)
    came_from = np.full(start, start)
    used = np.zeros(start + 1, np.bool_)
    column = start
    while row_of[column] >= 0:
        used[column] = True
        here = row_of[column]
        reduced = cost[here] - rows[here] - columns[:start]
        better = ~used[:start] & (reduced < best)
        best[better], came_from[better] = reduced[better], column
        following = int(np.where(used[:start], np.inf, best).argmin())
        step = best[following]
        rows[row_of[used]] += step
        columns[used] -= step
        best[~used[:start]] -= step
        column = following
    while column != start:
        before = int(came_from[column])
        row_of[column] = row_of[before]
        column = before


def _planar(lat: Places, lon: Places) -> Places:
    """Kilometres east and south, sinusoidal about the country's middle, the north squeezed."""
    north = np.where(lat > SQUEEZED_NORTH_OF, SQUEEZED_NORTH_OF + (lat - SQUEEZED_NORTH_OF) * SQUEEZE, lat)
    east = (lon - _MIDDLE_LON) * np.cos(np.radians(lat)) * _KM_PER_DEGREE
    return np.column_stack([east, -north * _KM_PER_DEGREE])


def _cells(places: Places) -> Places:
    """Middles of the hexagons of a lattice that are near any place; near grows until there are enough."""
    row_height = PITCH_KM * math.sqrt(3) / 2
    margin = PITCH_KM * (REACH + math.sqrt(len(places)))
    (left, top), (right, bottom) = places.min(axis=0) - margin, places.max(axis=0) + margin
    rows = np.arange(int((bottom - top) / row_height) + 1)
    columns = np.arange(int((right - left) / PITCH_KM) + 1)
    r, c = np.meshgrid(rows, columns, indexing="ij")
    lattice = np.column_stack([(left + (c + (r % 2) / 2) * PITCH_KM).ravel(), (top + r * row_height).ravel()])
    distance = np.sqrt(((lattice[:, None] - places[None]) ** 2).sum(axis=-1)).min(axis=1)
    reach = max(REACH * PITCH_KM, float(np.sort(distance)[len(places)]))
    near: Places = lattice[distance <= reach]
    return near
