import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.estimates.specification import CRISIS
from etl.estimates.window import month_before, months_of, seasons_of, window

MONTHS = [f"{year}-{month:02d}" for year in range(2015, 2022) for month in range(1, 13)]


def test_months_on_both_sides_of_the_start():
    found = window(MONTHS, "2017-08", None, "2018-12")
    assert [m for m, before in zip(MONTHS, found.before, strict=True) if before][-1] == "2017-07"
    after = [m for m, later in zip(MONTHS, found.after, strict=True) if later]
    assert (after[0], after[-1]) == ("2017-08", "2018-12")


def test_anticipation_is_in_neither():
    found = window(MONTHS, "2017-08", "2016-01", "2018-12", anticipation=3)
    before = [m for m, is_before in zip(MONTHS, found.before, strict=True) if is_before]
    assert (before[0], before[-1]) == ("2016-01", "2017-04")
    assert next(m for m, later in zip(MONTHS, found.after, strict=True) if later) == "2017-08"
    assert found.inside[MONTHS.index("2017-06")]


def test_the_crisis_can_be_left_out():
    found = window(MONTHS, "2021-03", None, "2021-12", crisis=False)
    used = {m for m, b, a in zip(MONTHS, found.before, found.after, strict=True) if b or a}
    assert used.isdisjoint(CRISIS)
    assert {"2020-02", "2021-01"} <= used


def test_a_year_in_which_a_trial_began_is_in_neither():
    years = ["2015", "2016", "2017", "2018", "2019"]
    found = window(years, "2017-08", None, "2018-12")
    assert found.before.tolist() == [True, True, False, False, False]
    assert found.after.tolist() == [False, False, False, True, False]


@given(st.sampled_from(MONTHS), st.integers(0, 40))
def test_months_before_counts_back_one_at_a_time(month, by):
    year, place = int(month[:4]), int(month[5:])
    for _ in range(by):
        year, place = (year - 1, 12) if place == 1 else (year, place - 1)
    assert month_before(month, by) == f"{year}-{place:02d}"


@pytest.mark.parametrize(
    ("period", "span"),
    [
        ("2017-08", ("2017-08", "2017-08")),
        ("2017Q3", ("2017-07", "2017-09")),
        ("2017", ("2017-01", "2017-12")),
    ],
)
def test_months_of_each_frequency(period, span):
    assert months_of(period) == span


def test_seasons_are_places_in_the_year():
    assert seasons_of(["2017-11", "2018-01"], seasonal=True).tolist() == [11, 1]
    assert seasons_of(["2017Q3"], seasonal=True).tolist() == [3]
    assert seasons_of(["2017"], seasonal=True).tolist() == [0]
    assert seasons_of(["2017-11"], seasonal=False).tolist() == [0]
