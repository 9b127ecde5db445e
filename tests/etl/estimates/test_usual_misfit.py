"""The misfit that a fit is held against, found with as few placebos as tell, beside all of them."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.estimates.methods import Method
from etl.estimates.placebo_groups import compared_groups, placebo_groups
from etl.estimates.placebos import placebos, usual_misfit, usual_misfit_at_once
from tests.etl.estimates.panels import panel_like_ours

METHODS: tuple[Method, ...] = ("sc", "demeaned", "sdid", "did")


@pytest.mark.parametrize("method", METHODS)
def test_the_median_is_that_of_all_placebos(method: Method) -> None:
    panel = panel_like_ours(n_units=60)
    assert usual_misfit_at_once(panel, method) == pytest.approx(usual_misfit(panel, placebos(panel, method)))


@given(st.integers(0, 20), st.integers(4, 60), st.floats(0.5, 1.5))
def test_whether_it_is_above_a_figure_is_found_with_fewer(seed: int, n_units: int, times: float) -> None:
    panel = panel_like_ours(seed, n_units, n_periods=48, n_before=30)
    median = usual_misfit_at_once(panel, "demeaned")
    shortened = usual_misfit_at_once(panel, "demeaned", times * median)
    if abs(times - 1) > 1e-6:
        assert (shortened > times * median) == (times < 1)
    if times > 1:
        assert np.isclose(shortened, median)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("times", [0.5, 0.98, 1.02, np.inf])
def test_the_median_of_groups_is_that_of_all_of_them(method: Method, times: float) -> None:
    panel = replace(panel_like_ours(n_units=92), treated=np.arange(92) < 12)
    groups = compared_groups(panel, {})
    assert groups is not None
    median = usual_misfit(panel, placebo_groups(panel, method, {}))
    found = usual_misfit_at_once(panel, method, times * median, groups)
    assert (found > times * median) == (times < 1)
    assert times < 1 or found == pytest.approx(median)
