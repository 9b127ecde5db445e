import numpy as np
import pytest

from etl.estimates.held_weights import HeldWeights, unbounded
from etl.estimates.many_fits import SharedDonors
from etl.estimates.simplex import simplex_fit
from etl.estimates.weight_problems import Problems


def like_ours(seed, n_periods=30, n_donors=50, n_fits=6):
    random = np.random.default_rng(seed)
    donors = random.normal(size=(n_periods, 3)) @ random.normal(size=(3, n_donors)) + random.normal(
        size=(n_periods, n_donors)
    )
    return donors, random.normal(size=(n_fits, n_periods)), random


def slow_weights(gram, linear, ridge, support):
    """The system with the sum written out, of the weights of the support alone."""
    inside = np.flatnonzero(support)
    system = np.ones((len(inside) + 1, len(inside) + 1))
    system[:-1, :-1] = gram[np.ix_(inside, inside)] + ridge * np.eye(len(inside))
    system[-1, -1] = 0.0
    weights = np.zeros(len(gram))
    weights[inside] = np.linalg.solve(system, np.append(linear[inside], 1.0))[:-1]
    return weights


@pytest.mark.parametrize("spread", [0.0, 0.05, 0.4])
@pytest.mark.parametrize("n_held", [0, 1, 20])
def test_weights_without_the_held_ones_are_those_of_the_system_without_them(spread, n_held):
    donors, targets, random = like_ours(3)
    gram, linear = donors.T @ donors, targets @ donors
    ridges = 20.0 * (1 + spread * np.linspace(-1, 1, len(linear)))
    support = np.ones(linear.shape, bool)
    for row in support:
        row[random.permutation(row.size)[: random.integers(n_held // 2, n_held + 1)]] = False
    held = HeldWeights(Problems(gram, linear, ridges, support), unbounded(gram, 20.0))
    rows = np.array([4, 0, 5, 2])
    for row, weights in zip(rows, held.weights(rows, support[rows]), strict=True):
        slow = slow_weights(gram, linear[row], ridges[row], support[row])
        assert weights == pytest.approx(slow, abs=1e-12)
        assert (weights[~support[row]] == 0).all()


def test_it_suits_where_few_are_held():
    donors, targets, _ = like_ours(5)
    gram, linear = donors.T @ donors, targets @ donors
    support = np.ones((2, 50), bool)
    support[0, :5], support[1, :30] = False, False
    held = HeldWeights(Problems(gram, linear, np.full(6, 9.0), linear > 9), unbounded(gram, 9.0))
    assert held.suits(support).tolist() == [True, False]


@pytest.mark.parametrize("size", [0.1, 1.0, 30.0])
@pytest.mark.parametrize("spread", [0.0, 0.2])
def test_fits_under_a_strong_ridge_are_those_of_each_alone(size, spread):
    donors, targets, _ = like_ours(7)
    ridges = size * 50 * (1 + spread * np.linspace(-1, 1, len(targets)))
    barred = np.arange(12).reshape(6, 2)
    found = SharedDonors(donors).fits(targets, ridges, barred)
    for fit, target in enumerate(targets):
        others = np.delete(donors, barred[fit], axis=1)
        alone = simplex_fit(others, target, float(ridges[fit]))
        assert np.delete(found.weights[fit], barred[fit]) == pytest.approx(alone.weights, abs=1e-10)
    assert found.duality_gaps.max() < 1e-10
