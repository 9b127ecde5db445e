import itertools

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from dashboard.charts.labels import label_places, shortened

wanted_heights = st.lists(st.integers(0, 20).map(float), min_size=1, max_size=4)


def moves(wanted, placed):
    return sum((w - p) ** 2 for w, p in zip(wanted, placed, strict=True))


def least_moves(wanted, gap, low, high):
    """The fewest squared moves over every placing on a grid of halves, in the order of what is wanted."""
    ordered = sorted(wanted)
    grid = [low + step / 2 for step in range(int((high - low) * 2) + 1)]
    placings = itertools.combinations(grid, len(ordered))
    fitting = (p for p in placings if all(b - a >= gap for a, b in itertools.pairwise(p)))
    return min((moves(ordered, p) for p in fitting), default=None)


@given(st.lists(st.integers(0, 12).map(float), min_size=1, max_size=3), st.sampled_from([1.0, 2.0, 3.0]))
def test_no_placing_on_a_grid_moves_labels_less(wanted, gap):
    best = least_moves(wanted, gap, 0.0, 12.0)
    assume(best is not None)
    placed = label_places(wanted, gap, 0.0, 12.0)
    assert moves(wanted, placed) <= best + 1e-9


@given(wanted_heights, st.floats(0.5, 4), st.floats(0, 5))
def test_labels_never_cover_each_other_nor_leave_the_picture(wanted, gap, low):
    high = low + 20
    placed = label_places(wanted, gap, low, high)
    assert all(b - a >= gap - 1e-9 for a, b in itertools.pairwise(sorted(placed)))
    assert all(low - 1e-9 <= p <= high + 1e-9 for p in placed)


@given(st.lists(st.floats(0, 100), min_size=2, max_size=12))
def test_labels_stay_in_the_order_of_their_lines(wanted):
    placed = label_places(wanted, 14.0, 0.0, 300.0)
    for (a, at), (b, bt) in itertools.combinations(zip(wanted, placed, strict=True), 2):
        assert a == b or (a < b) == (at < bt)


def test_labels_with_room_stay_where_they_are():
    assert label_places([10.0, 90.0, 50.0], 14.0, 0.0, 100.0) == (10.0, 90.0, 50.0)


def test_too_little_room_is_shared_out():
    assert label_places([5.0, 5.0, 5.0], 14.0, 0.0, 10.0) == (0.0, 5.0, 10.0)


def test_nothing_to_place():
    assert label_places([], 14.0, 0.0, 10.0) == ()


@pytest.mark.parametrize(
    ("text", "n", "expected"), [("Akaa", 4, "Akaa"), ("Hämeenlinna", 6, "Hämee…"), ("Koko maa", 6, "Koko…")]
)
def test_long_names_are_shortened(text, n, expected):
    assert shortened(text, n) == expected
