import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from dashboard.charts.tiles import TileMap, least_cost, tile_map
from etl.catalog import Catalog


@pytest.fixture(scope="module")
def tiles(catalog: Catalog) -> TileMap:
    return tile_map(tuple((m.code, m.lat, m.lon) for m in catalog.division.municipalities))


def test_every_municipality_has_a_hexagon_of_its_own(tiles: TileMap, catalog: Catalog) -> None:
    assert set(tiles.middles) == {m.code for m in catalog.division.municipalities}
    places = np.array(list(tiles.middles.values()))
    distance = np.sqrt(((places[:, None] - places[None]) ** 2).sum(axis=-1))
    np.fill_diagonal(distance, np.inf)
    # Hexagons that stand on their points touch at √3 radii; the places are rounded to a tenth.
    assert distance.min() >= math.sqrt(3) * tiles.radius - 0.3


def test_the_map_is_inside_its_picture(tiles: TileMap) -> None:
    xs, ys = zip(*tiles.middles.values(), strict=True)
    assert tiles.radius * 0.8 <= min(xs) <= max(xs) <= tiles.width - tiles.radius * 0.8
    assert tiles.radius * 0.8 <= min(ys) <= max(ys) <= tiles.height - tiles.radius * 0.8


def test_the_map_looks_like_finland(tiles: TileMap) -> None:
    """Utsjoki at the top, Helsinki and Hanko at the bottom, Åland in the west, Ilomantsi in the east."""
    x = {code: place[0] for code, place in tiles.middles.items()}
    y = {code: place[1] for code, place in tiles.middles.items()}
    assert min(y, key=y.__getitem__) == "890"
    assert y["091"] > 0.85 * tiles.height
    assert y["564"] < y["837"] < y["091"]
    assert x["060"] < 0.2 * tiles.width
    assert x["146"] > 0.85 * tiles.width
    assert tiles.height > 1.2 * tiles.width


def test_neighbours_stay_near(tiles: TileMap) -> None:
    espoo, helsinki = tiles.middles["049"], tiles.middles["091"]
    assert math.dist(espoo, helsinki) < 6 * tiles.radius


def test_few_points_are_enough() -> None:
    assert len(set(tile_map((("001", 60.2, 24.9), ("002", 60.2, 24.9))).middles.values())) == 2


@settings(max_examples=60)
@given(st.integers(1, 5).flatmap(lambda n: arrays(float, (n, n + 1), elements=st.integers(0, 50).map(float))))
def test_the_cheapest_assignment_is_found(cost: "np.typing.NDArray[np.float64]") -> None:
    """Held against every possible assignment."""
    n_rows, n_columns = cost.shape
    chosen = least_cost(cost)
    assert len(set(chosen)) == n_rows
    every = itertools.permutations(range(n_columns), n_rows)
    best = min(sum(cost[row, column] for row, column in enumerate(columns)) for columns in every)
    assert sum(cost[row, column] for row, column in enumerate(chosen)) == best
