import pytest

from etl.estimates.conformal import GROWTH, HALVINGS, STEPS, conformal_interval, conformal_p_value
from etl.estimates.methods import estimate
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
    interval = conformal_interval(panel, method, found.effect, found.pre_rmspe, 0.9)
    if interval.low is None:
        assert interval.reason == "no_constant_effect"
        assert conformal_p_value(panel, method, found.effect) <= 0.1
        return
    slow = [slow_edge(panel, method, found.effect, side * found.pre_rmspe, 1 - 0.9) for side in (-1, 1)]
    assert [interval.low, interval.high] == pytest.approx(slow, rel=1e-9)
