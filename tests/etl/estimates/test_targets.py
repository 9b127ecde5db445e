"""Targets: against a slow reading of the definition, against simulated series, and by their properties."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from etl.estimates.targets import (
    LEAST_SEPARATE,
    LEVELS,
    Chance,
    History,
    TooLittleHistory,
    chance_of,
    is_reached,
    outcomes_after,
    pace_needed,
    plausible_paths,
    scale_of,
    straight_line,
    way_covered,
)


def history(values, stretches=None, per_year=12, scale="difference"):
    given_stretches = np.zeros(len(values), np.int64) if stretches is None else np.asarray(stretches)
    return History(np.asarray(values, np.float64), given_stretches, per_year, scale)


def slow_usual_year(z, stretches, per_year):
    """Each season's mean distance from the mean of the year around it, centred, by plain loops."""
    if per_year == 1:
        return [0.0]
    half, found = per_year // 2, {season: [] for season in range(per_year)}
    for t in range(half, len(z) - half):
        around = [(0.5 if abs(k) == half else 1.0, z[t + k]) for k in range(-half, half + 1)]
        if stretches[t - half] != stretches[t + half] or any(math.isnan(v) for _, v in around):
            continue
        found[t % per_year].append(z[t] - sum(w * v for w, v in around) / per_year)
    if any(not deviations for deviations in found.values()):
        return [0.0] * per_year
    means = [sum(d) / len(d) for d in found.values()]
    return [mean - sum(means) / per_year for mean in means]


def slow_outcomes(known, n_ahead):
    """What each past change makes of the newest figure, window by window."""
    z = [math.log(v) if known.scale == "ratio" else float(v) for v in known.values]
    usual = slow_usual_year(z, known.stretches, known.per_year)
    season = [t % known.per_year for t in range(len(z) + n_ahead)]
    ends = []
    for first in range(len(z) - n_ahead):
        last = first + n_ahead
        if known.stretches[first] != known.stretches[last] or math.isnan(z[first]) or math.isnan(z[last]):
            continue
        change = (z[last] - usual[season[last]]) - (z[first] - usual[season[first]])
        end = z[-1] + change + usual[season[len(z) - 1 + n_ahead]] - usual[season[len(z) - 1]]
        ends.append(math.exp(end) if known.scale == "ratio" else end)
    return ends


@st.composite
def histories(draw):
    """Series of any length with gaps and breaks; the newest figure is known."""
    random = np.random.default_rng(draw(st.integers(0, 2**32)))
    n = draw(st.integers(2, 60))
    values = random.uniform(1, 1000, n).round(draw(st.integers(0, 3)))
    values[:-1][random.random(n - 1) < draw(st.sampled_from([0.0, 0.1, 0.5]))] = math.nan
    breaks = np.cumsum(random.random(n) < draw(st.sampled_from([0.0, 0.05])))
    per_year = draw(st.sampled_from([1, 4, 12]))
    return history(values, breaks, per_year, draw(st.sampled_from(["difference", "ratio"])))


@given(histories(), st.integers(1, 40))
def test_outcomes_are_what_every_window_gives(known, n_ahead):
    assert outcomes_after(known, n_ahead) == pytest.approx(slow_outcomes(known, n_ahead), rel=1e-9, abs=1e-9)


@given(histories(), st.integers(1, 20), st.floats(-100, 2000), st.booleans())
def test_a_chance_is_the_share_of_windows_within_its_interval(known, n_left, target, upwards):
    found = chance_of(known, target, n_left, upwards)
    ends = slow_outcomes(known, n_left)
    assert found.n_windows == len(ends)
    if isinstance(found, TooLittleHistory):
        assert len(ends) / n_left < LEAST_SEPARATE
        assert plausible_paths(known, n_left) is None
        return
    near = any(math.isclose(end, target, rel_tol=1e-9) for end in ends)
    hits = sum(end >= target if upwards else end <= target for end in ends)
    assert near or found.share == pytest.approx(hits / len(ends))
    assert 0 <= found.low <= found.share <= found.high <= 1


@given(histories(), st.integers(1, 10), st.integers(-500, 500))
def test_a_constant_added_to_everything_changes_no_chance(known, n_left, shift):
    plain = history(known.values, known.stretches, known.per_year)
    moved = history(known.values + shift, known.stretches, known.per_year)
    middle = float(np.nanmedian(known.values)) + 0.123456
    found, again = chance_of(plain, middle, n_left, True), chance_of(moved, middle + shift, n_left, True)
    if isinstance(found, Chance):
        ends = outcomes_after(plain, n_left)
        assert np.isclose(ends, middle, atol=1e-6).any() or again == found


@given(histories(), st.integers(1, 10), st.floats(0, 1000), st.floats(0, 1000))
def test_a_nearer_target_is_never_less_likely(known, n_left, one, other):
    near, far = min(one, other), max(one, other)
    found = [chance_of(known, target, n_left, True) for target in (near, far)]
    if isinstance(found[0], Chance) and isinstance(found[1], Chance):
        assert found[0].share >= found[1].share


@pytest.mark.parametrize("n", [1, 7, 40])
def test_the_interval_is_wilsons(n):
    for hits in range(n + 1):
        values = np.cumsum([0.0, *([1.0] * hits), *([-1.0] * (n - hits))])
        found = chance_of(history(values, per_year=1), values[-1] + 0.5, 1, True)
        if n < LEAST_SEPARATE:
            assert isinstance(found, TooLittleHistory)
            continue
        wanted = binomtest(hits, n).proportion_ci(method="wilson")
        assert isinstance(found, Chance)
        assert (found.low, found.high) == pytest.approx((wanted.low, wanted.high), abs=1e-6)


def test_a_straight_line_goes_on_for_sure():
    known = history(np.arange(120.0))
    assert outcomes_after(known, 12) == pytest.approx(np.full(108, 131.0))
    sure, never = chance_of(known, 130.9, 12, True), chance_of(known, 131.1, 12, True)
    assert isinstance(sure, Chance)
    assert isinstance(never, Chance)
    assert (sure.share, never.share) == (1.0, 0.0)
    assert 0 < sure.low < 1
    assert 0 < never.high < 1


def test_growth_in_per_cent_goes_on_in_per_cent():
    known = history(1000 * 1.01 ** np.arange(120.0), scale="ratio")
    assert outcomes_after(known, 12) == pytest.approx(np.full(108, 1000 * 1.01**131))


def test_the_season_of_the_target_is_its_own():
    season = np.tile([5.0, 3.0, 0.0, -1.0, -2.0, -4.0, -3.0, -1.0, 0.0, 0.0, 1.0, 2.0], 11)[:-7]
    known = history(20 + season)
    for ahead in range(1, 14):
        wanted = 20 + season[(season.size - 1 + ahead) % 12]
        assert outcomes_after(known, ahead) == pytest.approx(np.full(season.size - ahead, wanted))


def test_no_change_is_taken_across_a_break():
    values = np.r_[np.zeros(40), np.full(40, 100.0)]
    across = chance_of(history(values, per_year=1), 150.0, 4, True)
    within = chance_of(history(values, np.repeat([0, 1], 40), per_year=1), 150.0, 4, True)
    assert isinstance(across, Chance)
    assert isinstance(within, Chance)
    assert (across.share > 0, within.share) == (True, 0.0)
    assert (across.n_windows, within.n_windows) == (76, 72)


def test_five_stretches_side_by_side_are_needed():
    values = np.random.default_rng(1).normal(size=60)
    assert isinstance(chance_of(history(values), 0.0, 10, True), Chance)
    assert chance_of(history(values[1:]), 0.0, 10, True) == TooLittleHistory(49, 4.9)
    assert chance_of(history(values), 0.0, 80, True) == TooLittleHistory(0, 0.0)


def test_plausible_paths_begin_now_and_spread_in_order():
    known = history(np.cumsum(np.random.default_rng(2).normal(size=240)))
    paths = plausible_paths(known, 24)
    assert paths is not None
    assert paths.shape == (len(LEVELS), 25)
    assert (paths[:, 0] == known.values[-1]).all()
    assert (np.diff(paths, axis=0) >= 0).all()
    assert paths[:, 24] == pytest.approx(np.quantile(slow_outcomes(known, 24), LEVELS))
    assert paths[4, 24] - paths[0, 24] > paths[4, 1] - paths[0, 1]


def test_the_interval_holds_the_true_chance_of_a_random_walk_nearly_always():
    """Overlapping windows counted as independent would hold it in less than two thirds of cases."""
    n, ahead, runs = 180, 12, 400
    true = 0.5 * math.erfc(1.0 / math.sqrt(2))
    held = naive = 0
    for steps in np.random.default_rng(3).normal(size=(runs, n)):
        values = np.cumsum(steps)
        found = chance_of(history(values, per_year=1), values[-1] + math.sqrt(ahead), ahead, True)
        assert isinstance(found, Chance)
        held += found.low <= true <= found.high
        counted = binomtest(round(found.share * found.n_windows), found.n_windows)
        alone = counted.proportion_ci(method="wilson")
        naive += alone.low <= true <= alone.high
    assert held / runs > 0.93
    assert naive / runs < 0.67


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6), st.integers(1, 240))
def test_the_pace_leads_to_the_target(value, target, n_left):
    pace = pace_needed(value, target, n_left, 12)
    assert value + n_left * pace.per_period == pytest.approx(target, abs=1e-6)
    assert pace.per_year == pytest.approx(12 * pace.per_period)
    line = straight_line(value, target, n_left)
    assert (line[0], line[-1], line.size) == (value, pytest.approx(target), n_left + 1)
    assert np.diff(line) == pytest.approx(np.full(n_left, pace.per_period), abs=1e-6)


def test_no_pace_leads_to_a_date_that_is_past():
    with pytest.raises(ValueError, match="no period is left"):
        pace_needed(1.0, 2.0, 0, 12)


def test_the_way_covered():
    assert way_covered(25, 31, 40) == pytest.approx(0.4)
    assert way_covered(25, 19, 40) == pytest.approx(-0.4)
    assert way_covered(1700, 1190, 1190) == 1
    assert way_covered(25, 31, 25) is None


@pytest.mark.parametrize(("value", "upwards", "reached"), [(40, True, True), (39.9, True, False),
                                                           (40, False, True), (40.1, False, False)])  # fmt: skip
def test_a_target_is_reached_at_it_and_beyond(value, upwards, reached):
    assert is_reached(value, 40, upwards) is reached


def test_amounts_change_in_per_cent_where_they_can():
    some = np.array([math.nan, 3.0, 2.0])
    assert scale_of(some, is_amount=True) == "ratio"
    assert scale_of(some, is_amount=False) == "difference"
    assert scale_of(np.array([0.0, 3.0]), is_amount=True) == "difference"
    assert scale_of(np.array([math.nan]), is_amount=True) == "difference"
