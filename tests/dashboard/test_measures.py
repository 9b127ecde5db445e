import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.measures import can_be_per_labour_force, change_of, index_of, mean_of_year, per_labour_force
from etl.frames import NOTHING, Series

PERIODS = tuple(f"{year}-{month:02d}" for year in (2023, 2024, 2025) for month in range(1, 13))
NAN = math.nan
cells = st.one_of(
    st.tuples(st.sampled_from("APBE"), st.integers(0, 50).map(float)),
    st.tuples(st.sampled_from("AAAPE"), st.integers(1, 50).map(float)),
    st.tuples(st.sampled_from(["Q", "M", "L", ""]), st.just(NAN)),
)
rows = st.lists(cells, min_size=len(PERIODS), max_size=len(PERIODS)) | st.lists(
    st.tuples(st.sampled_from("AAAAAP"), st.integers(1, 50).map(float)),
    min_size=len(PERIODS),
    max_size=len(PERIODS),
)
breaks_of = st.sets(st.sampled_from(PERIODS), max_size=2)


def series_of(row, periods=PERIODS):
    statuses = np.array([ord(letter) if letter else NOTHING for letter, _ in row], np.uint8)
    values = np.array([value for _, value in row])
    return Series("x", "KU001", "total", periods, values, statuses, np.full(len(row), NAN, np.float32))


def told(series):
    return [
        (chr(s) if s else "", v)
        for s, v in zip(series.statuses.tolist(), series.values.tolist(), strict=True)
    ]


def assert_same(found, expected):
    assert [letter for letter, _ in told(found)] == [letter for letter, _ in expected]
    np.testing.assert_allclose([v for _, v in told(found)], [v for _, v in expected], rtol=1e-12)


def derived(value, inputs, is_over_break):
    """Status and value of one derived figure, from the letters it is made of."""
    for letter in ("", "Q", "M", "L"):
        if letter in inputs:
            return letter, NAN
    if value is None:
        return "L", NAN
    return ("B" if is_over_break else "P" if "P" in inputs else "E"), value


def marked(row, breaks, first, last):
    return any(row[t][0] == "B" or PERIODS[t] in breaks for t in range(first, last + 1))


@given(rows, st.booleans(), breaks_of)
def test_change_is_that_of_the_slow_way(row, in_points, breaks):
    expected = []
    for t in range(len(PERIODS)):
        if t < 12:
            expected.append(("", NAN))
            continue
        (was, before), (letter, now) = row[t - 12], row[t]
        value = now - before if in_points else (100 * (now - before) / before if before else None)
        expected.append(derived(value, [was, letter], marked(row, breaks, t - 11, t)))
    assert_same(change_of(series_of(row), 12, in_points, breaks), expected)


@given(rows, breaks_of)
def test_mean_of_year_is_that_of_the_slow_way(row, breaks):
    expected = []
    for t in range(len(PERIODS)):
        window = row[t - 11 : t + 1] if t >= 11 else [("", NAN)]
        value = sum(v for _, v in window) / 12
        expected.append(derived(value, [s for s, _ in window], t >= 11 and marked(row, breaks, t - 10, t)))
    assert_same(mean_of_year(series_of(row), 12, breaks), expected)


@given(rows, rows)
def test_per_labour_force_is_that_of_the_slow_way(row, force):
    expected = [
        derived(100 * now / below if below else None, [a, b], "B" in (a, b))
        for (a, now), (b, below) in zip(row, force, strict=True)
    ]
    assert_same(per_labour_force(series_of(row), series_of(force)), expected)


@given(rows, st.sampled_from(["2023", "2024", "2023-05"]))
def test_index_is_that_of_the_slow_way(row, base):
    places = [t for t, period in enumerate(PERIODS) if period.startswith(base)]
    known = [row[t][1] for t in places]
    mean = sum(known) / len(known)
    found = index_of(series_of(row), base)
    if math.isnan(mean) or mean == 0:
        assert {letter for letter, _ in told(found)} == {""}
        return
    letters = ["P"] if any(row[t][0] == "P" for t in places) else []
    assert_same(found, [derived(100 * v / mean, [s, *letters], s == "B") for s, v in row])


@given(rows)
def test_an_index_has_the_mean_100_in_its_base_year(row):
    values = index_of(series_of(row), "2024").values[12:24]
    assert np.isnan(values).all() or values.mean() == pytest.approx(100)


def test_a_change_over_a_break_is_marked_for_a_year():
    row = [("A", float(t + 1)) for t in range(36)]
    row[20] = ("B", 21.0)
    letters = [letter for letter, _ in told(change_of(series_of(row), 12, True))]
    assert letters == [""] * 12 + ["E"] * 8 + ["B"] * 12 + ["E"] * 4


def test_what_needs_a_suppressed_figure_is_suppressed():
    row = [("A", 5.0)] * 36
    row[3] = ("Q", NAN)
    assert told(change_of(series_of(row), 12, True))[15][0] == "Q"
    assert told(mean_of_year(series_of(row), 12))[14][0] == "Q"
    assert told(mean_of_year(series_of(row), 12))[15] == ("E", 5.0)


def test_a_base_that_does_not_exist_gives_nothing():
    assert {letter for letter, _ in told(index_of(series_of([("A", 5.0)] * 36), "1999"))} == {""}


def test_periods_are_matched_by_name():
    force = series_of([("A", 200.0)] * 12, PERIODS[12:24])
    found = told(per_labour_force(series_of([("A", 10.0)] * 36), force))
    assert found[12:24] == [("E", 5.0)] * 12
    assert {letter for letter, _ in found[:12] + found[24:]} == {""}


@pytest.mark.parametrize(
    ("indicator", "is_possible"),
    [
        ("unemployed_jobseekers", True),
        ("vacancies", True),
        ("unemployment_rate", False),
        ("labour_force", False),
        ("benefits_paid_eur", False),
        ("municipal_share_yearly_eur", False),
        ("mean_duration", False),
    ],
)
def test_only_monthly_counts_are_set_against_the_labour_force(catalog, indicator, is_possible):
    assert can_be_per_labour_force(catalog.indicators[indicator]) is is_possible
