import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.estimates.active_sets import optimum
from etl.estimates.first_supports import nearest
from etl.estimates.one_problem import few_weights, many_weights
from etl.estimates.weight_problems import Problems
from tests.etl.estimates.panels import slow_simplex

tenths = st.integers(-50, 50).map(lambda number: number / 10)


def gram_like_ours(seed, n_periods=80, n_donors=50):
    random = np.random.default_rng(seed)
    mixed = random.normal(size=(n_periods, 3)) @ random.normal(size=(3, n_donors))
    differences = mixed + random.normal(size=(n_periods, n_donors))
    return differences.T @ differences


def of_many(gram, ridge):
    alone = Problems(gram, np.zeros((1, len(gram))), np.array([ridge]), np.ones((1, len(gram)), bool))
    weights, solved = optimum(alone, nearest(alone))
    assert solved.all()
    return weights[0]


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("ridge", [1e-6, 0.5])
def test_few_weights_are_those_of_the_routine_for_many(seed, ridge):
    gram = gram_like_ours(seed)
    assert few_weights(gram, ridge) == pytest.approx(of_many(gram, ridge), abs=1e-10)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("ridge", [3.0, 40.0, 400.0, 1e5])
def test_many_weights_are_those_of_the_routine_for_many(seed, ridge):
    gram = gram_like_ours(seed)
    found = many_weights(gram, ridge)
    assert found == pytest.approx(of_many(gram, ridge), abs=1e-10)
    assert found.sum() == pytest.approx(1)
    assert (found >= 0).all()


@given(
    st.integers(2, 5).flatmap(
        lambda n: st.lists(st.lists(tenths, min_size=n, max_size=n), min_size=1, max_size=5)
    ),
    st.sampled_from([0.5, 3.0, 30.0]),
)
def test_no_weights_are_better(rows, ridge):
    differences = np.array(rows)
    found = many_weights(differences.T @ differences, ridge)
    _, best = slow_simplex(differences, np.zeros(len(differences)), ridge)
    loss = float(np.sum((differences @ found) ** 2) + ridge * found @ found)
    assert loss <= best + 1e-7 * (1 + best)


def test_weights_of_which_others_are_as_good_are_not_given():
    gram = gram_like_ours(1, n_donors=8)
    twice = np.block([[gram, gram], [gram, gram]])
    assert few_weights(gram, 1e-6) is not None
    assert few_weights(twice, 0.0) is None
    assert few_weights(twice, 1e-13) is None
