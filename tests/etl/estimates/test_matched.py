"""Matched sets: the nearest untreated, the mean difference and its error, one unit among placebos."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.estimates.matched import COUNT, mean_difference, one_difference, sets_of
from etl.estimates.neighbours import Feature, distances_between, neighbours
from tests.etl.estimates.test_neighbours import questions

WEIGHTS = (2.0, 1.0)


def sample(seed, n=40, n_treated=8, n_areas=4, effect=0.0):
    """Two features, changes that follow them and have a part common to each area; the treated come first."""
    random = np.random.default_rng(seed)
    features = [Feature(random.normal(size=n)), Feature(random.normal(size=n))]
    treated = np.arange(n) < n_treated
    areas = [f"T{i % n_areas}" if i < n_treated else f"C{i % 12}" for i in range(n)]
    shocks = {name: 0.3 * random.normal() for name in sorted(set(areas))}
    changes = (
        0.5 * features[0].values + np.array([shocks[name] for name in areas]) + 0.3 * random.normal(size=n)
    )
    changes[treated] += effect
    return features, treated, areas, changes


@given(questions())
def test_all_distances_are_those_to_one_each(question):
    features, weights, _, count = question
    found = distances_between(features, weights)
    for row in range(len(found)):
        alone = neighbours(features, weights, row, count)
        np.testing.assert_allclose(found[row], alone.distances, rtol=1e-9, atol=1e-9)


@given(st.integers(0, 40))
def test_nobody_nearer_is_left_out_and_no_treated_is_a_control(seed):
    features, treated, _, _ = sample(seed)
    sets = sets_of(features, WEIGHTS, treated)
    for row in range(len(treated)):
        alone = neighbours(features, WEIGHTS, row, len(treated))
        expected = [other for other in alone.order if not treated[other]][:COUNT]
        assert sets.nearest[row].tolist() == expected
        assert sets.distances[row] == pytest.approx([alone.distances[other] for other in expected])


def slow_mean_difference(sets, changes, treated, areas):
    """Effect and standard error by loops over units, sets and areas."""
    n, m = int(sum(treated)), sets.nearest.shape[1]
    own = {i: changes[i] - sum(changes[j] for j in sets.nearest[i]) / m for i in range(len(changes))}
    effect = sum(own[i] for i in range(len(changes)) if treated[i]) / n
    scatter = 0.0
    names = sorted({areas[i] for i in range(len(changes)) if treated[i]})
    for name in names:
        total = sum(own[i] - effect for i in range(len(changes)) if treated[i] and areas[i] == name)
        scatter += len(names) / (len(names) - 1) * total**2
    for name in sorted(set(areas)):
        total = 0.0
        for j in range(len(changes)):
            if areas[j] == name:
                uses = sum(list(sets.nearest[i]).count(j) for i in range(len(changes)) if treated[i])
                total += uses / m * own[j]
        scatter += total**2
    return effect, math.sqrt(m / (m + 1) * scatter) / n


@given(st.integers(0, 40))
def test_the_mean_difference_is_that_of_the_slow_way(seed):
    features, treated, areas, changes = sample(seed)
    sets = sets_of(features, WEIGHTS, treated)
    found = mean_difference(sets, changes, treated, areas)
    effect, error = slow_mean_difference(sets, changes, treated, areas)
    assert (found.effect, found.standard_error) == (pytest.approx(effect), pytest.approx(error))
    assert found.n_clusters == 4


def test_a_planted_difference_is_found_and_none_where_there_is_none():
    planted, null, errors = [], [], []
    for seed in range(150):
        for effect, kept in ((2.0, planted), (0.0, null)):
            features, treated, areas, changes = sample(seed, 90, 24, 12, effect)
            found = mean_difference(sets_of(features, WEIGHTS, treated), changes, treated, areas)
            kept.append(found.p_value)
            errors.append(found.effect - effect)
    assert np.mean(np.array(planted) <= 0.05) == 1
    assert 0.01 <= np.mean(np.array(null) <= 0.05) <= 0.11
    assert np.mean(errors) == pytest.approx(0, abs=0.05)


def test_a_control_that_serves_all_is_less_certain_than_many():
    """With the same five for everybody their scatter is no chance of the sets any more."""
    features, treated, _, changes = sample(5)
    spread = sets_of(features, WEIGHTS, treated)
    same = [Feature(np.where(np.arange(40) < 13, 0.0, 9.0 + np.arange(40)))]
    shared = sets_of(same, [1.0], treated)
    assert len(np.unique(shared.nearest[treated])) == COUNT < len(np.unique(spread.nearest[treated]))
    alone = [str(i) for i in range(40)]
    differences = shared.differences(changes)
    own = differences[treated]
    naive = math.sqrt(np.sum((own - own.mean()) ** 2) / 7 / 8)
    assert mean_difference(shared, changes, treated, alone).standard_error > naive * math.sqrt(
        COUNT / (COUNT + 1)
    )


def test_one_unit_stands_among_untreated_ones():
    features, treated, _, changes = sample(2, n_treated=1)
    changes = changes.copy()
    sets = sets_of(features, WEIGHTS, treated)
    rivals = np.arange(1, 40)
    changes[0] += 10
    found = one_difference(sets, changes, 0, rivals)
    assert (found.n, found.p_value) == (39, 1 / 40)
    others = sets.differences(changes)[rivals]
    low, high = np.quantile(others, [0.025, 0.975], method="weibull")
    assert found.interval == pytest.approx((found.effect - high, found.effect - low))
    assert found.interval[0] > 5
    ordinary = [one_difference(sets, changes, row, np.delete(rivals, row - 1)).p_value for row in rivals]
    assert 0.02 <= np.mean(np.array(ordinary) <= 0.1) <= 0.2


def test_few_rivals_bear_less_than_95_per_cent():
    """Of 17 the interval is of the least and the greatest, of level 16/18."""
    features, treated, _, changes = sample(2, n_treated=1)
    sets = sets_of(features, WEIGHTS, treated)
    rivals = np.arange(1, 18)
    found = one_difference(sets, changes, 0, rivals)
    others = sets.differences(changes)[rivals]
    assert found.level == pytest.approx(16 / 18)
    assert found.interval == pytest.approx((found.effect - others.max(), found.effect - others.min()))
    assert one_difference(sets, changes, 0, np.arange(1, 40)).level == 0.95


@given(st.integers(0, 20), st.floats(-5, 5))
def test_a_change_common_to_all_changes_nothing(seed, common):
    features, treated, areas, changes = sample(seed)
    sets = sets_of(features, WEIGHTS, treated)
    one, other = (mean_difference(sets, values, treated, areas) for values in (changes, changes + common))
    assert one.effect == pytest.approx(other.effect, abs=1e-9)
    assert one.standard_error == pytest.approx(other.standard_error, abs=1e-9)


def test_without_a_weight_or_enough_controls_there_are_no_sets():
    features, treated, _, _ = sample(1)
    with pytest.raises(ValueError, match="fewer than 5"):
        sets_of(features, (0.0, 0.0), treated)
    with pytest.raises(ValueError, match="fewer than 5"):
        sets_of(features, WEIGHTS, np.arange(40) < 35)


def test_one_trial_area_has_no_error_of_an_average():
    features, treated, _, changes = sample(1)
    with pytest.raises(ValueError, match="one trial area"):
        mean_difference(sets_of(features, WEIGHTS, treated), changes, treated, ["T"] * 40)
