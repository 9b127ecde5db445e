"""The map of groups: every group a named link with its number, neighbours apart, shapes measured."""

import math
import re
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.charts.group_map import (
    N_FILLS,
    GroupMap,
    MapGroup,
    fills_of,
    group_map_file,
    group_map_svg,
)
from dashboard.charts.group_numbers import NUMBER_SIZE, NUMBER_WIDTH, largest_ring
from dashboard.charts.map_svg import Shapes
from dashboard.charts.tiles import TileMap

SHAPES = Shapes(
    100,
    200,
    {
        "001": "M0 0l50 0 0 50-50 0z",
        "002": "M50,0L100,0L100,50L50,50Z",
        "003": "M0 100l2 0 0 2-2 0z",
        "004": "M0 150l9 0 0 9-9 0z",
    },
)
GROUPS = (
    MapGroup(1, "Iso & oma", "/fi/kokeilualue/iso", ("KU001", "KU003")),
    MapGroup(2, "Pieni", "/fi/kokeilualue/pieni", ("KU002",)),
)


def test_each_group_is_a_link_with_its_number_and_name() -> None:
    drawn = group_map_svg(GroupMap("t", "Otsikko", "fi", GROUPS, (1, 4), False), SHAPES)
    assert re.findall(r'<a href="([^"]+)" aria-label="([^"]+)"', drawn) == [
        ("/fi/kokeilualue/iso", "1. Iso &amp; oma"),
        ("/fi/kokeilualue/pieni", "2. Pieni"),
    ]
    assert 'fill="url(#t-fill-4)"' in drawn
    assert 'id="t-fill-4"' in drawn
    assert drawn.count('class="outside"') == 1
    assert SHAPES.paths["004"] in drawn
    # The second shape of the first group has no room for a number.
    assert re.findall(r'class="number"[^>]*>(\d+)<', drawn) == ["1", "2"]
    assert re.search(r'x="25" y="33.6"[^>]*>1<', drawn)


def test_no_number_covers_another() -> None:
    """Four neighbours no wider than a number, as Espoo, Helsinki and Vantaa are, and one with room for two."""
    paths = {f"10{n}": f"M{100 + 12 * n} 100l12 0 0 12-12 0z" for n in range(4)} | {
        "200": "M400 100l60 0 0 60-60 0z",
        "201": "M405 150l60 0 0 60-60 0z",
    }
    groups = tuple(MapGroup(n + 1, str(n), "/", (f"KU10{n}",)) for n in range(4))
    both = MapGroup(5, "5", "/", ("KU200", "KU201"))
    drawn = group_map_svg(
        GroupMap("t", "T", "fi", (*groups, both), (1,) * 5, False), Shapes(1000, 1000, paths)
    )
    found = [
        (float(x), float(y), n)
        for x, y, n in re.findall(r'<text x="([\d.]+)" y="([\d.]+)" class="number"[^>]*>(\d)<', drawn)
    ]
    assert [n for *_, n in found] == ["1", "2", "3", "4", "5", "5"]
    for (x, y, _), (u, v, _) in combinations(found, 2):
        assert abs(x - u) >= NUMBER_WIDTH or abs(y - v) >= NUMBER_SIZE


def test_the_mark_of_simulated_figures_is_in_the_drawing() -> None:
    drawn = group_map_svg(GroupMap("t", "Otsikko", "fi", GROUPS, (1, 4), True), SHAPES)
    assert "Simuloitu aineisto" in drawn


def test_the_file_names_the_groups_and_whose_the_borders_are() -> None:
    drawn = group_map_file(GroupMap("t", "Otsikko", "fi", GROUPS, (1, 4), False), SHAPES, "Rajat: joku.")
    for said in ("1. Iso &amp; oma", "2. Pieni", "Rajat: joku."):
        assert said in drawn
    width, height = (float(n) for n in re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', drawn).groups())  # type: ignore[union-attr]
    assert height > width * 2


@pytest.mark.parametrize(
    ("path", "corners"),
    [
        ("", 0),
        ("M0 0l9 0 0 9z", 3),
        ("M0 0l9 0 0 9zM50 50l20 0 0 20-20 0z", 4),
        ("M0,0L9,0L9,9Z", 3),
    ],
)
def test_the_largest_outline_of_a_path(path: str, corners: int) -> None:
    assert len(largest_ring(path)) == corners


def test_steps_are_added_up() -> None:
    assert largest_ring("M10 20l5-3-2 8z") == [(10, 20), (15, 17), (13, 25)]


@given(st.lists(st.tuples(st.floats(0, 500), st.floats(0, 500)), min_size=1, max_size=30))
def test_neighbours_differ_while_there_are_enough_fills(points: list[tuple[float, float]]) -> None:
    tiles = TileMap({f"{n:03d}": point for n, point in enumerate(points)}, 10.0, 1000, 1000)
    groups = [MapGroup(n, str(n), "", (f"KU{n:03d}",)) for n in range(len(points))]
    fills = fills_of(groups, tiles)
    assert set(fills) <= set(range(1, N_FILLS + 1))
    reach = 1.6 * 10 * math.sqrt(3)
    pairs = [
        (a, b) for a, b in combinations(range(len(points)), 2) if math.dist(points[a], points[b]) <= reach
    ]
    crowd = max((sum(n in pair for pair in pairs) for n in range(len(points))), default=0)
    if crowd < N_FILLS:
        assert all(fills[a] != fills[b] for a, b in pairs)
