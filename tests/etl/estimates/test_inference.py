from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.estimates.averages import AverageEffect, clustered_did, event_study, jackknife, sums_of_clusters
from etl.estimates.conformal import conformal_interval, conformal_p_value
from etl.estimates.gap_band import FOLDS, gap_band
from etl.estimates.hypotheses import Hypotheses, block_p_value
from etl.estimates.methods import ESTIMATORS, estimate
from etl.estimates.panel import panel_of
from etl.estimates.placebo_groups import placebo_groups
from etl.estimates.placebos import (
    nearest_in_size,
    placebo_in_time,
    placebo_interval,
    placebo_test,
    placebos,
    rmspe_ratio,
    without_each_donor,
)
from tests.etl.estimates.panels import panel_like_ours

METHODS = tuple(ESTIMATORS)


@given(st.lists(st.integers(-40, 40).map(lambda n: n / 4), min_size=4, max_size=30), st.integers(1, 3))
def test_block_p_value_by_shifting_one_at_a_time(residuals, n_after):
    after = np.zeros(len(residuals), bool)
    after[-n_after:] = True
    sums = []
    for shift in range(len(residuals)):
        moved = residuals[shift:] + residuals[:shift]
        sums.append(abs(sum(value for value, counted in zip(moved, after, strict=True) if counted)))
    expected = sum(one >= sums[0] - 1e-12 for one in sums) / len(sums)
    assert block_p_value(np.array(residuals), after) == pytest.approx(expected)


@pytest.mark.parametrize("method", METHODS)
def test_residuals_of_a_hypothesis_are_those_of_a_panel_with_the_effect_taken_off(method):
    panel = panel_like_ours(effect=1.5)
    values = panel.values - np.where(panel.treated[:, None] & panel.after, 1.5, 0.0)
    moved = replace(panel, values=values)
    taken_off, without = Hypotheses(panel, method).residuals(1.5), Hypotheses(moved, method).residuals(0.0)
    assert taken_off == pytest.approx(without, abs=1e-9)


def test_true_nulls_are_rejected_about_as_often_as_they_should_be():
    values = [
        conformal_p_value(panel_like_ours(seed, n_periods=80, n_before=60), "demeaned") for seed in range(60)
    ]
    assert 0 <= np.mean(np.array(values) <= 0.1) <= 0.2
    assert np.mean(values) == pytest.approx(0.5, abs=0.15)


def test_a_large_effect_has_the_smallest_p_value_and_an_interval_around_it():
    panel = panel_like_ours(effect=4.0, n_periods=80, n_before=60)
    assert conformal_p_value(panel, "demeaned") <= 3 / 80
    found = estimate(panel, "demeaned")
    interval = conformal_interval(Hypotheses(panel, "demeaned"), found.effect, found.pre_rmspe)
    assert 0 < interval.low < found.effect < interval.high
    assert interval.low <= 4.0 <= interval.high
    assert conformal_p_value(panel, "demeaned", interval.low) > 0.05
    assert conformal_p_value(panel, "demeaned", interval.high) > 0.05


def test_too_few_periods_give_no_interval_and_say_so():
    panel = panel_like_ours(n_periods=16, n_before=12)
    interval = conformal_interval(Hypotheses(panel, "did"), 0.0, 1.0)
    assert (interval.low, interval.high, interval.reason) == (None, None, "too_few_periods")


def test_an_effect_that_is_never_the_same_has_no_interval():
    panel = panel_like_ours(n_periods=80, n_before=60, noise=0.05)
    jump = np.where(panel.after, 8.0, 0.0)
    jumping = replace(panel, values=panel.values + np.outer(panel.treated, jump))
    interval = conformal_interval(Hypotheses(jumping, "did"), 0.0, 0.1)
    assert (interval.low, interval.reason) == (None, "no_constant_effect")


@pytest.mark.parametrize("method", METHODS)
def test_placebos_are_the_estimates_of_panels_without_the_treated(method):
    panel = panel_like_ours(n_units=8, effect=3.0)
    among = placebos(panel, method)
    assert among.units == panel.donor_units
    for row, unit in enumerate(panel.donor_units):
        others = [u for u in panel.donor_units if u != unit]
        rows = [panel.units.index(u) for u in [unit, *others]]
        alone = panel_of(
            [unit, *others],
            panel.periods,
            panel.values[rows],
            [unit],
            panel.periods[int(panel.before.sum())],
            panel.seasons.tolist(),
        )
        expected = estimate(alone, method)
        assert among.effects[row] == pytest.approx(expected.effect, abs=1e-9)
        assert among.pre_rmspe[row] == pytest.approx(expected.pre_rmspe, abs=1e-9)
        assert among.gaps[row] == pytest.approx(expected.gap, abs=1e-9)


def test_placebos_do_not_depend_on_who_is_treated():
    panel = panel_like_ours(n_units=8)
    treated_differently = replace(panel, values=panel.values + 100 * panel.treated[:, None])
    assert placebos(panel, "sc").effects.tolist() == placebos(treated_differently, "sc").effects.tolist()


def test_the_rank_counts_the_placebos_of_like_size():
    panel = panel_like_ours(n_units=60, effect=5.0)
    found, among = estimate(panel, "demeaned"), placebos(panel, "demeaned")
    test = placebo_test(panel, found, among)
    near = nearest_in_size(panel)
    own = np.log(panel.sizes[0])
    by_distance = sorted(range(59), key=lambda row: abs(np.log(panel.sizes[row + 1]) - own))
    assert sorted(by_distance[:40]) == np.flatnonzero(near).tolist()
    larger = sum(among.ratios[row] >= test.ratio for row in by_distance[:40])
    assert (test.rank, test.n, test.p_value) == (larger + 1, 40, (larger + 1) / 41)
    told = placebo_interval(panel, found, among)
    assert told.low < 5.0 < told.high


def test_a_panel_without_sizes_compares_with_all():
    panel = panel_like_ours(n_units=60)
    assert nearest_in_size(replace(panel, sizes=np.ones(60))).all()


def test_the_ratio_of_a_perfect_fit():
    assert rmspe_ratio(np.array([1.0, 0.0, 3.0]), np.array([0.0, 0.0, 2.0])).tolist() == [np.inf, 1.0, 1.5]


def test_an_earlier_start_sees_nothing_of_the_true_one():
    panel = panel_like_ours(effect=9.0)
    moved = placebo_in_time(panel, "demeaned", 12, 24)
    cut = panel_of(
        panel.units,
        panel.periods[:40],
        panel.values[:, :40],
        ["U000"],
        panel.periods[28],
        panel.seasons[:40].tolist(),
    )
    assert moved.effect == pytest.approx(estimate(cut, "demeaned").effect, abs=1e-12)
    assert abs(moved.effect) < 1.5
    assert placebo_in_time(panel, "demeaned", 24, 24) is None


def test_each_donor_with_weight_is_left_out_once():
    panel = panel_like_ours()
    found = estimate(panel, "demeaned")
    without = without_each_donor(panel, "demeaned", found)
    weights = dict(zip(panel.donor_units, found.weights, strict=True))
    assert set(without) == {unit for unit, weight in weights.items() if weight > 1e-6}
    assert list(without) == sorted(without, key=lambda unit: -weights[unit])
    heaviest = next(iter(without))
    rows = np.array([unit != heaviest for unit in panel.units])
    again = estimate(panel.with_rows(rows, panel.treated), "demeaned")
    assert without[heaviest].effect == pytest.approx(again.effect, rel=1e-12)


def test_the_band_is_made_of_years_held_out():
    panel = panel_like_ours()
    low, high = gap_band(panel, "demeaned")
    lows, highs = [], []
    for block in np.array_split(np.arange(40), FOLDS):
        kept = panel.before.copy()
        kept[block] = False
        gap = estimate(replace(panel, before=kept), "demeaned").gap
        for t in block:
            lows.append(gap - abs(gap[t]))
            highs.append(gap + abs(gap[t]))
    assert low == pytest.approx(np.quantile(lows, 0.1, axis=0))
    assert high == pytest.approx(np.quantile(highs, 0.9, axis=0))
    assert np.mean((low <= 0) & (high >= 0)) > 0.6
    assert gap_band(panel_like_ours(n_periods=20, n_before=12), "demeaned") is None


def variance_of_donors(panel, whole, areas):
    """Each area of donors left out, the weights of the others as they were and grown to 1 again."""
    effects = []
    for left_out in sorted(set(areas)):
        weights = np.array([0.0 if a == left_out else w for a, w in zip(areas, whole.weights, strict=True)])
        gap = panel.target - (weights / weights.sum()) @ panel.donors
        for season in range(1, 13):
            here = panel.seasons == season
            gap[here] -= gap[here & panel.before].mean()
        effects.append(gap[panel.after].mean() - gap[panel.before] @ whole.time_weights[panel.before])
    n = len(effects)
    return (n - 1) / n * sum((effect - sum(effects) / n) ** 2 for effect in effects)


def test_jackknife_by_leaving_out_each_area():
    panel = panel_like_ours(n_units=20, treated=5, effect=1.0)
    areas = ["north", "north", "south", "west", "west"]
    of_others = [f"other {row // 3}" for row in range(15)]
    found = jackknife(panel, estimate(panel, "sdid"), areas + of_others)
    effects = []
    for area in ("north", "south", "west"):
        kept = [
            u
            for u in panel.units
            if u not in {t for t, a in zip(panel.units, areas, strict=False) if a == area}
        ]
        rows = [panel.units.index(u) for u in kept]
        treated = [u for u in kept if u in panel.units[:5]]
        part = panel_of(
            kept, panel.periods, panel.values[rows], treated, panel.periods[40], panel.seasons.tolist()
        )
        effects.append(estimate(part, "sdid").effect)
    mean = sum(effects) / 3
    of_areas = 2 / 3 * sum((e - mean) ** 2 for e in effects)
    of_donors = variance_of_donors(panel, estimate(panel, "sdid"), of_others)
    assert found.standard_error == pytest.approx((of_areas + of_donors) ** 0.5)
    assert of_donors > 0.01 * of_areas
    assert found.effect == estimate(panel, "sdid").effect
    assert found.n_clusters == 3
    with pytest.raises(ValueError, match="too few"):
        jackknife(panel, estimate(panel, "sdid"), ["one"] * 5 + of_others)


@given(st.lists(st.tuples(st.integers(-9, 9), st.sampled_from(["b", "a", 3, None])), min_size=1))
def test_sums_of_clusters_by_adding_up_one_cluster_at_a_time(members):
    values, clusters = zip(*members, strict=True)
    expected = [
        sum(value for value, own in members if str(own) == name)
        for name in sorted({str(c) for c in clusters})
    ]
    assert sums_of_clusters(np.array(values, float), clusters).tolist() == expected


def slow_clustered_did(panel, clusters):
    """Effect and its variance without a factor, of the treated and of the others: the regression written out."""
    n_units, n_periods = panel.values.shape
    rows = [(i, t) for i in range(n_units) for t in range(n_periods)]
    design = np.zeros((len(rows), n_units + n_periods))
    for place, (i, t) in enumerate(rows):
        design[place, i] = 1
        if t > 0:
            design[place, n_units + t - 1] = 1
        design[place, -1] = panel.treated[i] and panel.after[t]
    outcome = np.array([panel.values[i, t] for i, t in rows])
    solution = np.linalg.lstsq(design, outcome, rcond=None)[0]
    residuals = outcome - design @ solution
    bread = np.linalg.inv(design.T @ design)
    variances = {}
    for side in (True, False):
        meat = np.zeros_like(bread)
        for cluster in {c for c, treated in zip(clusters, panel.treated, strict=True) if treated == side}:
            chosen = [place for place, (i, _) in enumerate(rows) if clusters[i] == cluster]
            score = design[chosen].T @ residuals[chosen]
            meat += np.outer(score, score)
        variances[side] = (bread @ meat @ bread)[-1, -1]
    return solution[-1], variances


def test_clustered_did_equals_the_regression_with_unit_and_period_effects():
    panel = panel_like_ours(n_units=9, n_periods=12, n_before=7, treated=4, effect=1.0)
    panel = replace(panel, seasons=np.zeros(12, np.int64))
    clusters = ["x", "x", "y", "y", "c4", "c4", "c6", "c7", "c8"]
    found = clustered_did(panel, clusters)
    assert found.n_clusters == 2
    with pytest.raises(ValueError, match="too few"):
        clustered_did(panel, ["x"] * 4 + clusters[4:])
    effect, variances = slow_clustered_did(panel, clusters)
    assert found.effect == pytest.approx(effect)
    assert found.effect == pytest.approx(estimate(panel, "did").effect)
    variance = 2 / 1 * variances[True] + 4 / 3 * variances[False]
    assert found.standard_error == pytest.approx(variance**0.5)


def test_areas_of_equal_size_have_the_error_of_a_difference_of_two_means():
    """The textbook's √(s₁² ÷ n₁ + s₀² ÷ n₀) of the areas' mean changes."""
    panel = panel_like_ours(n_units=20, n_periods=12, n_before=6, treated=8, effect=1.0)
    panel = replace(panel, seasons=np.zeros(12, np.int64))
    found = clustered_did(panel, [f"area {row // 2}" for row in range(20)])
    changes = panel.values[:, panel.after].mean(axis=1) - panel.values[:, panel.before].mean(axis=1)
    areas = changes.reshape(10, 2).mean(axis=1)
    error = np.sqrt(areas[:4].var(ddof=1) / 4 + areas[4:].var(ddof=1) / 6)
    assert found.standard_error == pytest.approx(error)


def test_average_effects_in_words_of_students_t():
    """Two-sided 5 % points of Student's t, from a printed table: 2.776 with 4 degrees, 12.706 with one."""
    found = AverageEffect(2.776, 1.0, 5)
    assert found.p_value == pytest.approx(0.05, abs=1e-4)
    assert found.interval == pytest.approx((0.0, 5.552), abs=1e-3)
    assert AverageEffect(1.0, 1.0, 2).interval == pytest.approx((1 - 12.706, 1 + 12.706), abs=1e-3)
    assert AverageEffect(0.0, 0.0, 2).p_value == 1.0


def test_a_donor_that_bears_all_the_weight_is_not_left_out():
    panel = panel_like_ours(n_units=3, treated=2, effect=1.0)
    found = jackknife(panel, estimate(panel, "sc"), ["a", "b", "c"])
    assert np.isfinite(found.standard_error)


def test_the_event_study_has_all_of_the_time_before_as_its_base():
    panel = panel_like_ours(treated=3, effect=2.0)
    path = event_study(panel)
    assert path[panel.before].mean() == pytest.approx(0, abs=1e-9)
    assert path[panel.after].mean() == pytest.approx(estimate(panel, "did").effect)


@pytest.mark.parametrize("method", METHODS)
def test_figures_missing_where_they_are_not_used_change_nothing(method):
    """As in months of which hardly any figure is published: 0 times NaN is no 0."""
    panel = panel_like_ours(n_units=20, treated=4, effect=1.0)
    used = panel.used & ~np.isin(np.arange(len(panel.periods)), [10, 55])
    whole = replace(panel, before=panel.before & used, after=panel.after & used)
    values = np.where(used, whole.values, np.nan)
    hidden = replace(whole, values=values)
    found, expected = (estimate(one, method) for one in (hidden, whole))
    assert found.effect == pytest.approx(expected.effect)
    among, others = (placebo_groups(one, method, {}) for one in (hidden, whole))
    assert among.effects == pytest.approx(others.effects)
    assert among.pre_rmspe == pytest.approx(others.pre_rmspe)
    assert placebo_test(hidden, found, among).rank == placebo_test(whole, expected, others).rank
    alone = [without_each_donor(one, method, made) for one, made in ((hidden, found), (whole, expected))]
    assert [one.effect for one in alone[0].values()] == pytest.approx(
        [one.effect for one in alone[1].values()]
    )
    areas = [f"area {row // 2}" for row in range(20)]
    assert jackknife(hidden, found, areas).standard_error == pytest.approx(
        jackknife(whole, expected, areas).standard_error
    )
    assert clustered_did(hidden, areas).standard_error == pytest.approx(
        clustered_did(whole, areas).standard_error
    )
    assert conformal_p_value(hidden, method) == conformal_p_value(whole, method)


def test_what_can_not_be_compared_never_speaks_for_an_effect():
    panel = panel_like_ours(effect=5.0)
    found, among = estimate(panel, "did"), placebos(panel, "did")
    broken = replace(among, post_rmspe=np.full_like(among.post_rmspe, np.nan))
    assert placebo_test(panel, found, among).p_value < 0.1
    assert placebo_test(panel, found, broken).p_value == 1
