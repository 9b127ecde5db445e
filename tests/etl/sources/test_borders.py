import gzip
import json
import re
from itertools import combinations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import shape

from etl.sources.borders import geojson_borders, scaled, simplified, svg_borders


def zigzag(seed, n=40):
    """Points of a wavy border from south to north between two areas, in metres."""
    generator = np.random.default_rng(seed)
    y = np.linspace(0, 100_000, n + 1)
    x = 50_000 + np.concatenate([[0], generator.uniform(-3000, 3000, n - 1), [0]])
    return [(round(a, 1), round(b, 1)) for a, b in zip(x, y, strict=True)]


def neighbours(seed=1):
    """Two areas with one wavy border between them, and an islet and an island beside the first."""
    middle = zigzag(seed)
    west = shapely.Polygon([(0, 0), *middle, (0, 100_000)])
    east = shapely.Polygon([*middle, (100_000, 100_000), (100_000, 0)])
    islet, island = shapely.box(-9000, 0, -8000, 1000), shapely.box(-9000, 50_000, -3000, 58_000)
    return {"w": shapely.multipolygons([west, islet, island]), "e": shapely.multipolygons([east])}


def vertices(path):
    """The rings of SVG path data as lists of absolute points: the slow way, one command after another."""
    rings = []
    for command, numbers in re.findall(r"([Mlhvz])([^Mlhvz]*)", path):
        steps = [int(n) for n in re.findall(r"-?\d+", numbers)]
        if command == "M":
            rings.append([tuple(steps)])
        for dx, dy in {"l": zip(steps[::2], steps[1::2], strict=True)}.get(command, ()):
            x, y = rings[-1][-1]
            rings[-1].append((x + dx, y + dy))
        if command in "hv":
            x, y = rings[-1][-1]
            rings[-1].append((x + steps[0], y) if command == "h" else (x, y + steps[0]))
    return rings


@given(st.integers(0, 200), st.sampled_from([500.0, 2000.0, 5000.0]))
def test_a_shared_border_stays_shared(seed, tolerance):
    light = simplified(neighbours(seed), tolerance)
    shared = shapely.intersection(light["w"], light["e"])
    assert shared.area == 0
    assert shared.bounds[1::2] == (0, 100_000)
    points = {tuple(p) for p in shapely.get_coordinates(shared)}
    for area in light.values():
        assert points <= {tuple(p) for p in shapely.get_coordinates(area)}
    assert shapely.coverage_is_valid(list(light.values()))


def test_simplification_drops_vertices_and_keeps_the_surface():
    heavy = neighbours()
    light = simplified(heavy, 3000.0)
    n_before, n_after = (shapely.get_coordinates(list(s.values())).shape[0] for s in (heavy, light))
    assert n_after < n_before / 2
    assert sum(s.area for s in light.values()) == pytest.approx(sum(s.area for s in heavy.values()), rel=0.01)


def test_an_islet_is_left_out_an_island_stays():
    parts = shapely.get_parts(simplified(neighbours(), 500.0)["w"])
    assert min(round(p.area / 1e6) for p in parts) == 48
    assert len(parts) == 2


def test_the_only_part_of_an_area_stays_however_small():
    tiny = {"big": shapely.box(0, 0, 100_000, 100_000), "tiny": shapely.box(150_000, 0, 150_300, 300)}
    drawn = svg_borders(simplified(tiny, 500.0), 100)
    assert drawn["paths"]["tiny"].endswith("h1v1h-1z")
    assert len(vertices(drawn["paths"]["tiny"])[0]) == 4


def test_slivers_and_overlaps_between_neighbours_are_closed():
    apart = {"w": shapely.box(0, 0, 50_000, 100_000), "e": shapely.box(50_100, 0, 99_000, 100_000)}
    frame = {
        "s": shapely.box(0, -50_000, 99_000, 0),
        "n": shapely.box(0, 99_950, 99_000, 150_000),
    }
    light = simplified(apart | frame, 500.0)
    whole = shapely.union_all(list(light.values()))
    assert shapely.coverage_is_valid(list(light.values()))
    assert whole.geom_type == "Polygon"
    assert not list(whole.interiors)


def test_svg_paths_are_whole_numbers_with_north_up():
    drawn = svg_borders({"a": shapely.box(0, 0, 100, 50), "b": shapely.box(0, 50, 100, 200)}, 1000)
    assert (drawn["width"], drawn["height"]) == (1000, 2000)
    assert sorted(vertices(drawn["paths"]["b"])[0]) == [(0, 0), (0, 1500), (1000, 0), (1000, 1500)]
    assert sorted(vertices(drawn["paths"]["a"])[0]) == [(0, 1500), (0, 2000), (1000, 1500), (1000, 2000)]


@given(st.integers(0, 100))
def test_svg_paths_follow_the_rounded_vertices(seed):
    shapes = {"w": shapely.Polygon([(0, 0), *zigzag(seed), (0, 100_000)])}
    expected = []
    west, _, east, north = shapes["w"].bounds
    for x, y in shapes["w"].exterior.coords[:-1]:
        point = (round((x - west) * 1000 / (east - west)), round((north - y) * 1000 / (east - west)))
        if not expected or expected[-1] != point:
            expected.append(point)
    (ring,) = vertices(svg_borders(shapes, 1000)["paths"]["w"])
    assert np.abs(np.array(ring) - np.array(expected)).max() <= 1  # halves are rounded either way


def test_geojson_keeps_properties_and_rounds():
    shapes = scaled({"KU091": shapely.box(0, 0, 10, 10)}, 0.123456, 0.5)
    (feature,) = geojson_borders(shapes, {"KU091": {"code": "KU091"}}, 3)["features"]
    assert feature["id"] == feature["properties"]["code"] == "KU091"
    assert shape(feature["geometry"]).bounds == (0, 0, 1.235, 5)


def test_recorded_municipalities_keep_their_borders_and_surface(shared):
    with gzip.open(shared / "data/geo/kunta1000k_2026_epsg3067.json.gz") as file:
        features = json.load(file)["features"]
    shapes = {f["properties"]["kunta"]: shape(f["geometry"]) for f in features}
    light = simplified(shapes, 1500.0)
    assert list(light) == list(shapes)
    assert all(s.area > 0 for s in light.values())
    # the recorded areas overlap by 0.7 %, so their union is the surface to keep
    before = shapely.union_all(shapely.make_valid(list(shapes.values()))).area
    assert sum(s.area for s in light.values()) == pytest.approx(before, rel=0.01)
    assert shapely.coverage_is_valid(list(light.values()))
    assert_neighbours_share_vertices(light)


def assert_neighbours_share_vertices(light):
    codes = list(light)
    tree = shapely.STRtree(list(light.values()))
    first, second = tree.query(list(light.values()), predicate="touches")
    n_pairs = 0
    for a, b in {tuple(sorted(pair)) for pair in zip(first.tolist(), second.tolist(), strict=True)}:
        shared_points = shapely.get_coordinates(shapely.intersection(light[codes[a]], light[codes[b]]))
        for code in (codes[a], codes[b]):
            own = {tuple(p) for p in shapely.get_coordinates(light[code])}
            assert {tuple(p) for p in shared_points} <= own
        n_pairs += 1
    assert n_pairs > 700
    assert not any(
        light[codes[a]].overlaps(light[codes[b]]) for a, b in combinations(range(0, len(codes), 30), 2)
    )
