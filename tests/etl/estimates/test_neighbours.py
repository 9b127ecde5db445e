import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.estimates.neighbours import Feature, neighbours

numbers = st.one_of(st.just(math.nan), st.floats(-50, 50).map(lambda x: round(x, 2)))


@st.composite
def questions(draw):
    n = draw(st.integers(2, 8))
    features = [
        Feature(np.array(draw(st.lists(numbers, min_size=n, max_size=n)))),
        Feature(
            np.array(draw(st.lists(st.sampled_from([0.0, 1.0, 2.0]), min_size=n, max_size=n))), is_class=True
        ),
        Feature(np.array(draw(st.lists(numbers, min_size=n, max_size=n)))),
    ]
    weights = draw(st.lists(st.sampled_from([0.0, 0.5, 1.0, 3.0]), min_size=3, max_size=3))
    return features, weights, draw(st.integers(0, n - 1)), draw(st.integers(1, 9))


def slow_part(feature, target, row):
    """The standardised difference of one area, by the book."""
    here, there = float(feature.values[target]), float(feature.values[row])
    if math.isnan(here) or math.isnan(there):
        return math.nan
    if feature.is_class:
        return 0.0 if here == there else 1.0
    known = [float(v) for v in feature.values if not math.isnan(v)]
    mean = math.fsum(known) / len(known)
    spread = math.sqrt(math.fsum((v - mean) ** 2 for v in known) / len(known))
    return abs(here - there) / spread if spread > 0 else 0.0


def slow_distance(features, weights, target, row):
    parts = [(w, slow_part(f, target, row)) for f, w in zip(features, weights, strict=True)]
    known = [(w, p) for w, p in parts if not math.isnan(p)]
    total = sum(w for w, _ in known)
    return math.sqrt(sum(w * p * p for w, p in known) / total) if row != target and total else math.nan


@given(questions())
def test_distances_are_those_of_the_slow_way(question):
    features, weights, target, count = question
    found = neighbours(features, weights, target, count)
    rows = range(len(features[0].values))
    expected = [slow_distance(features, weights, target, row) for row in rows]
    np.testing.assert_allclose(found.distances, expected, rtol=1e-9, atol=1e-9)
    for place, feature in enumerate(features):
        parts = [slow_part(feature, target, row) for row in rows]
        np.testing.assert_allclose(found.parts[place], parts, rtol=1e-9, atol=1e-9)


@given(questions())
def test_the_nearest_are_in_order_and_nobody_nearer_is_left_out(question):
    found = neighbours(*question)
    distances = found.distances
    chosen = [distances[row] for row in found.order]
    others = [d for row, d in enumerate(distances) if row not in found.order and math.isfinite(d)]
    assert chosen == sorted(chosen)
    assert question[2] not in found.order
    assert len(found.order) == min(question[3], int(np.isfinite(distances).sum()))
    assert not others or not chosen or max(chosen) <= min(others)


@given(questions(), st.floats(0.1, 10))
def test_only_the_proportions_of_weights_matter(question, factor):
    features, weights, target, count = question
    once = neighbours(features, weights, target, count)
    scaled = neighbours(features, [w * factor for w in weights], target, count)
    np.testing.assert_allclose(once.distances, scaled.distances, rtol=1e-9)


def test_a_missing_part_neither_favours_nor_leaves_out():
    size = Feature(np.array([0.0, 1.0, 1.0, 10.0]))
    young = Feature(np.array([0.0, 1.0, math.nan, 0.0]))
    found = neighbours([size, young], [1, 1], 0, 3)
    assert set(found.order) == {1, 2, 3}
    assert found.distances[2] == pytest.approx(found.parts[0, 2])
    assert math.isnan(found.parts[1, 2])


def test_ties_go_to_the_earlier_row():
    assert neighbours([Feature(np.array([0.0, 1.0, -1.0]))], [1], 0, 1).order == (1,)


@pytest.mark.parametrize("weights", [[], [1, 1], [-1], [math.nan]])
def test_weights_must_fit(weights):
    with pytest.raises(ValueError, match="one weight"):
        neighbours([Feature(np.array([0.0, 1.0]))], weights, 0, 1)
