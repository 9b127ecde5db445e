import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.estimates.simplex import is_unique, nearest_point_weights, simplex_fit
from tests.etl.estimates.panels import slow_simplex

tenths = st.integers(-50, 50).map(lambda number: number / 10)


@st.composite
def problems(draw):
    n_periods, n_donors = draw(st.integers(1, 6)), draw(st.integers(1, 5))
    donors = draw(
        st.lists(
            st.lists(tenths, min_size=n_donors, max_size=n_donors), min_size=n_periods, max_size=n_periods
        )
    )
    target = draw(st.lists(tenths, min_size=n_periods, max_size=n_periods))
    return np.array(donors), np.array(target), draw(st.sampled_from([0.0, 0.5, 3.0]))


@given(problems())
def test_no_weights_fit_better(problem):
    donors, target, ridge = problem
    fit = simplex_fit(donors, target, ridge)
    loss = float(np.sum((donors @ fit.weights - target) ** 2) + ridge * fit.weights @ fit.weights)
    _, best = slow_simplex(donors, target, ridge)
    assert loss <= best + 1e-7 * (1 + best)
    assert 2 * fit.loss == pytest.approx(loss, abs=1e-7)


@given(problems())
def test_weights_are_shares(problem):
    weights = simplex_fit(*problem).weights
    assert (weights >= 0).all()
    assert weights.sum() == pytest.approx(1)


@given(problems())
def test_the_second_routine_agrees_with_the_first(problem):
    donors, target, _ = problem
    differences = donors - target[:, None]
    weights = nearest_point_weights(differences)
    assert (weights >= 0).all()
    assert weights.sum() == pytest.approx(1)
    first = differences @ simplex_fit(donors, target).weights
    assert np.sum((differences @ weights) ** 2) == pytest.approx(np.sum(first**2), abs=1e-6)


def test_certificate_of_many_fits_like_ours():
    random = np.random.default_rng(3)
    common = random.normal(size=(4, 120)).cumsum(axis=1)
    values = random.normal(size=(180, 4)) @ common + random.normal(size=(180, 120))
    gaps = [simplex_fit(np.delete(values, row, 0).T, values[row]).duality_gap for row in range(0, 180, 9)]
    assert max(gaps) < 1e-9


def test_certificate_says_when_weights_are_not_the_best():
    donors, target = np.array([[0.0, 1.0, 4.0], [1.0, 0.0, 4.0]]), np.array([0.4, 0.6])
    fit = simplex_fit(donors, target)
    assert fit.converged
    assert fit.weights == pytest.approx([0.6, 0.4, 0.0])


def test_two_equal_donors_are_not_told_apart():
    donors, target = np.array([[1.0, 1.0, 5.0], [2.0, 2.0, 0.0]]), np.array([1.0, 1.5])
    fit = simplex_fit(donors, target)
    assert not is_unique(donors, target, fit.weights)
    assert is_unique(donors[:, 1:], target, simplex_fit(donors[:, 1:], target).weights)


def test_a_target_that_a_donor_equals_takes_that_donor_alone():
    donors = np.array([[1.0, 3.0], [2.0, 7.0]])
    fit = simplex_fit(donors, donors[:, 1])
    assert fit.weights == pytest.approx([0, 1])
    assert fit.converged


def test_no_donor_is_refused():
    with pytest.raises(ValueError, match="no donors"):
        simplex_fit(np.zeros((3, 0)), np.zeros(3))
