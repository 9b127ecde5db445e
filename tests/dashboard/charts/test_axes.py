import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.charts.axes import month_number, value_ticks, year_ticks

VALUES = st.lists(st.floats(-1e9, 1e9).map(lambda v: round(v, 3)), max_size=20)


@given(VALUES, st.booleans())
def test_ticks_are_round_even_and_around_the_values(values: list[float], whole: bool) -> None:
    ticks = value_ticks(values, whole)
    steps = [b - a for a, b in itertools.pairwise(ticks.values)]
    assert 2 <= len(ticks.values) <= 6
    assert max(steps) - min(steps) <= 1e-6 * max(steps)
    # Each figure fits, up to the rounding of the ticks themselves.
    slack = 1e-6 * steps[0]
    assert all(ticks.low - slack <= v <= ticks.high + slack for v in values)
    # A round step has one or two leading digits (1, 2, 2.5, 5).
    digits = f"{steps[0]:.6e}".split("e")[0].rstrip("0").rstrip(".")
    assert digits in {"1", "2", "2.5", "5"}
    assert not whole or all(v == round(v) for v in ticks.values)


def test_the_decimals_tell_the_ticks_apart() -> None:
    for values in ([0.02, 0.09], [12.5], [99.2, 103.1], [0.0, 3e5]):
        ticks = value_ticks(values, whole=False)
        assert len({f"{v:.{ticks.decimals}f}" for v in ticks.values}) == len(ticks.values)
        assert all(abs(float(f"{v:.{ticks.decimals}f}") - v) < 1e-9 for v in ticks.values)


def test_an_axis_starts_from_zero_where_the_figures_reach_near_it() -> None:
    assert value_ticks([6.2, 18.3], whole=False).low == 0
    assert value_ticks([99.2, 103.1], whole=False).low == 99


@pytest.mark.parametrize(
    ("periods", "months"),
    [(("2026-01", "2026-02"), 1), (("2026Q1", "2026Q2"), 3), (("2025", "2026"), 12)],
)
def test_periods_stand_at_even_distances(periods: tuple[str, str], months: int) -> None:
    first, second = map(month_number, periods)
    assert second - first == months


def test_a_quarter_and_a_year_stand_in_the_middle_of_their_months() -> None:
    assert month_number("2026Q2") == month_number("2026-05")
    assert month_number("2026") == (month_number("2026-06") + month_number("2026-07")) / 2


@given(st.integers(1990, 2040), st.integers(0, 60))
def test_years_are_few_and_within_the_periods(first: int, n: int) -> None:
    years = year_ticks([f"{first}-01", f"{first + n}-12"])
    assert 1 <= len(years) <= 6
    assert all(first <= year <= first + n for year in years)
