import numpy as np
import pytest

from etl.estimates.conformal import (
    GROWTH,
    HALVINGS,
    STEPS,
    conformal_interval,
    conformal_p_value,
    conformal_test,
)
from etl.estimates.hypotheses import Hypotheses
from etl.estimates.methods import estimate
from etl.estimates.panel import panel_of
from tests.etl.estimates.panels import panel_like_ours


def slow_edge(panel, method, around, step, limit):
    """The end of the accepted effects, one effect tested at a time and fitted from nothing."""
    inside = around
    for growing in range(STEPS):
        outside = around + step * GROWTH**growing
        if conformal_p_value(panel, method, outside) <= limit:
            break
        inside = outside
    for _ in range(HALVINGS):
        middle = (inside + outside) / 2
        if conformal_p_value(panel, method, middle) > limit:
            inside = middle
        else:
            outside = middle
    return inside


@pytest.mark.parametrize("method", ["sc", "demeaned", "sdid", "did"])
@pytest.mark.parametrize("seed", [2, 6])
def test_the_interval_is_that_of_testing_one_effect_at_a_time(method, seed):
    panel = panel_like_ours(seed, effect=0.5)
    found = estimate(panel, method)
    interval = conformal_interval(Hypotheses(panel, method), found.effect, found.pre_rmspe, 0.9)
    if interval.low is None:
        assert interval.reason == "no_constant_effect"
        assert conformal_p_value(panel, method, found.effect) <= 0.1
        return
    slow = [slow_edge(panel, method, found.effect, side * found.pre_rmspe, 1 - 0.9) for side in (-1, 1)]
    assert [interval.low, interval.high] == pytest.approx(slow, rel=1e-9)


def followed(n_units, size, rough):
    """A treated unit that the mix of donors follows perfectly, and an effect around 3 from the start on."""
    draws = np.random.default_rng(1)
    values = 50 + draws.normal(size=(n_units, 24))
    values[0] = values[1:5].mean(axis=0)
    values[0, 16:] += 3 + rough * draws.normal(size=8)
    units, years = [f"u{row:02d}" for row in range(n_units)], [str(1990 + place) for place in range(24)]
    return panel_of(units, years, size * values, ["u00"], years[16])


@pytest.mark.parametrize("size", [1e-9, 1.0, 1e9])
@pytest.mark.parametrize("method", ["sc", "demeaned"])
def test_a_perfect_fit_before_the_start_has_an_interval(method, size):
    panel = followed(80, size, rough=1.0)
    found = estimate(panel, method)
    assert found.pre_rmspe < 1e-12 * size * 50
    p_value, interval = conformal_test(panel, found)
    assert p_value == conformal_p_value(panel, method) <= 0.05
    assert 0 < interval.low < found.effect < interval.high < 10 * size


@pytest.mark.parametrize("size", [1e-9, 1.0, 1e9])
@pytest.mark.parametrize("method", ["sc", "demeaned"])
def test_what_rounding_leaves_rejects_nothing(method, size):
    panel = followed(8, size, rough=0.0)
    found = estimate(panel, method)
    assert found.effect == pytest.approx(3 * size)
    assert conformal_p_value(panel, method, found.effect) == 1
    interval = conformal_test(panel, found)[1]
    assert interval.reason is None
    assert interval.low <= found.effect <= interval.high
