import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.estimates.many_estimates import effects_of_some, estimates_without, fits_in_place
from etl.estimates.many_fits import SharedDonors
from etl.estimates.methods import ESTIMATORS, estimate
from etl.estimates.panel import panel_of
from etl.estimates.time_weights import spread_of_changes, spreads_without, time_fit, time_fits_without
from tests.etl.estimates.panels import panel_like_ours, slow_simplex

tenths = st.integers(-50, 50).map(lambda number: number / 10)


@st.composite
def problems(draw):
    n_periods, n_donors, n_fits = (draw(st.integers(low, 5)) for low in (1, 2, 1))
    numbers = st.lists(tenths, min_size=n_periods, max_size=n_periods)
    donors = np.array(draw(st.lists(numbers, min_size=n_donors, max_size=n_donors))).T
    targets = np.array(draw(st.lists(numbers, min_size=n_fits, max_size=n_fits)))
    ridges = np.array(draw(st.lists(st.sampled_from([0.0, 0.5, 3.0]), min_size=n_fits, max_size=n_fits)))
    barred = draw(st.lists(st.integers(0, n_donors - 1), min_size=n_fits, max_size=n_fits))
    return donors, targets, ridges, draw(st.sampled_from([None, np.array(barred)[:, None]]))


@given(problems())
def test_many_fits_are_as_good_as_the_slow_one_of_each(problem):
    donors, targets, ridges, barred = problem
    found = SharedDonors(donors).fits(targets, ridges, barred)
    assert (found.weights >= 0).all()
    assert found.weights.sum(axis=1) == pytest.approx(1)
    for fit, target in enumerate(targets):
        weights = found.weights[fit]
        allowed = np.ones(len(weights), bool)
        if barred is not None:
            allowed[barred[fit]] = False
            assert weights[barred[fit]] == 0
        loss = float(np.sum((donors @ weights - target) ** 2) + ridges[fit] * weights @ weights)
        _, best = slow_simplex(donors[:, allowed], target, float(ridges[fit]))
        assert loss <= best + 1e-7 * (1 + best)


def test_donors_that_are_all_alike_are_no_trouble():
    donors, targets = np.ones((3, 4)), np.array([[1.0, 1.0, 1.0], [2.0, 3.0, 4.0]])
    found = SharedDonors(donors).fits(targets, np.zeros(2), np.array([[0], [3]]))
    assert found.weights.sum(axis=1) == pytest.approx(1)


def test_a_start_changes_nothing():
    panel = panel_like_ours(3)
    donors = SharedDonors(panel.donors[:, panel.before].T)
    targets, none = panel.donors[:5, panel.before] + 0.5, np.zeros(5)
    far = np.zeros((5, len(panel.donors)), bool)
    far[:, -3:] = True
    assert donors.fits(targets, none, start=far).weights == pytest.approx(donors.fits(targets, none).weights)


@pytest.mark.parametrize("size", [1, 4])
def test_weights_over_time_without_some_donors_are_those_of_the_others(size):
    panel = panel_like_ours(5)
    donors, barred = panel.donors, np.arange(4 * size).reshape(4, size)
    found = time_fits_without(donors, panel.before, panel.after, barred)
    spreads = spreads_without(donors, barred)
    for fit, rows in enumerate(barred):
        others = np.delete(donors, rows, axis=0)
        alone = time_fit(others, panel.before, panel.after)
        assert found.weights[fit] == pytest.approx(alone.weights, abs=1e-7)
        assert found.duality_gaps[fit] < 1e-9
        assert spreads[fit] == pytest.approx(spread_of_changes(others), rel=1e-12)


@pytest.mark.parametrize("method", ESTIMATORS)
@pytest.mark.parametrize("size", [1, 3])
def test_a_group_in_the_place_of_the_treated_is_an_estimate_of_its_own(method, size):
    panel = panel_like_ours(7)
    groups = np.arange(2 * size).reshape(2, size)
    found = fits_in_place(panel, method, groups)
    rows = np.flatnonzero(~panel.treated)
    for fit, group in enumerate(groups):
        treated = np.zeros(len(panel.units), bool)
        treated[rows[group]] = True
        alone = estimate(panel.with_rows(~panel.treated, treated), method)
        assert found.gaps[fit] == pytest.approx(alone.gap, abs=1e-9)
        assert found.duality_gaps[fit] < 1e-9


@pytest.mark.parametrize("method", ESTIMATORS)
def test_without_a_donor_it_is_the_estimate_of_the_others(method):
    panel = panel_like_ours(9)
    for row, found in zip((2, 5), estimates_without(panel, method, (2, 5)), strict=True):
        alone = estimate(panel.without_donor(row), method)
        assert found.effect == pytest.approx(alone.effect, abs=1e-9)
        assert found.intercept == pytest.approx(alone.intercept, abs=1e-9)
        assert found.weights == pytest.approx(alone.weights, abs=1e-9)


@pytest.mark.parametrize("method", ESTIMATORS)
def test_the_effect_on_some_is_that_of_a_panel_without_the_rest(method):
    plain = panel_like_ours(11)
    treated = list(plain.units[:4])
    panel = panel_of(
        plain.units, plain.periods, plain.values, treated, plain.periods[int(plain.before.sum())]
    )
    parts = np.array([[True, True, False, True], [False, True, False, False]])
    for kept, effect in zip(parts, effects_of_some(panel, estimate(panel, method), parts), strict=True):
        rows = np.append(kept, np.ones(len(panel.units) - 4, bool))
        alone = estimate(panel.with_rows(rows, panel.treated), method)
        assert effect == pytest.approx(alone.effect, abs=1e-9)
