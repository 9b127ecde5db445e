import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.chance import count_interval, share_interval


def poisson_below(count: int, mean: float) -> float:
    """The chance of `count` or fewer, term by term."""
    return sum(math.exp(n * math.log(mean) - mean - math.lgamma(n + 1)) for n in range(count + 1))


def exact_limit(chance_of: object, low: float, high: float) -> float:
    """Where a falling chance is 2.5 %, by halving."""
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if chance_of(middle) > 0.025 else (low, middle)
    return low


@pytest.mark.parametrize("count", [1, 2, 5, 12, 40, 150, 600])
def test_counts_have_nearly_the_exact_limits(count: int) -> None:
    below, above = count_interval(np.array([float(count)]))
    exact_above = exact_limit(lambda mean: poisson_below(count, mean), count, 5 * count + 20)
    exact_below = exact_limit(lambda mean: 1 - poisson_below(count - 1, count - mean), 0, count - 1e-9)
    assert above[0] == pytest.approx(exact_above, rel=0.03)
    assert below[0] == pytest.approx(count - exact_below, rel=0.03, abs=0.03)


def test_no_cases_may_still_be_a_few_and_no_figure_has_no_interval() -> None:
    below, above = count_interval(np.array([0.0, np.nan]))
    assert below[0] == 0
    assert above[0] == pytest.approx(3.69, rel=0.01)
    assert np.isnan([below[1], above[1]]).all()


@given(st.integers(0, 400), st.integers(1, 100000))
def test_shares_lie_within_their_interval(part: int, whole: int) -> None:
    low, high = share_interval(np.array([float(min(part, whole))]), np.array([float(whole)]))
    assert 0 <= low[0] <= min(part, whole) / whole + 1e-12
    assert min(part, whole) / whole - 1e-12 <= high[0] <= 1


@pytest.mark.parametrize(("part", "whole"), [(0, 20), (3, 40), (500, 4000), (20, 20)])
def test_the_limits_of_a_share_are_where_the_score_is_critical(part: int, whole: int) -> None:
    """Wilson's limits are the shares from which the observed one is just 1.96 standard errors away."""
    for limit in share_interval(np.array([float(part)]), np.array([float(whole)])):
        error = math.sqrt(limit[0] * (1 - limit[0]) / whole)
        assert abs(part / whole - limit[0]) == pytest.approx(1.959964 * error, abs=1e-9)


def test_a_share_of_nobody_has_no_interval() -> None:
    assert np.isnan(share_interval(np.array([0.0]), np.array([0.0]))[0]).all()
