"""Placebo groups: held against plain loops, and against nulls that are known to be true."""

from dataclasses import replace
from hashlib import blake2b
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.estimates.methods import ESTIMATORS, estimate
from etl.estimates.panel import panel_of
from etl.estimates.placebo_groups import GROUPS_AT_LEAST, donor_groups, group_size, placebo_groups
from etl.estimates.placebos import placebo_interval, placebo_test, placebos, usual_misfit
from etl.estimates.simplex import CONVERGED_BELOW
from tests.etl.estimates.panels import panel_like_ours

SIZE_OF_AREA = 4


def kin_of(units):
    """Areas of four neighbours each, in the order of names."""
    return {unit: f"area {place // SIZE_OF_AREA}" for place, unit in enumerate(sorted(units))}


def laid_out(order, units, kin):
    def place(unit):
        return tuple(
            blake2b(f"{order}/{name}".encode(), digest_size=8).digest()
            for name in (kin.get(unit, unit), unit)
        )

    return sorted(units, key=place)


@pytest.mark.parametrize("method", tuple(ESTIMATORS))
def test_each_group_is_estimated_as_if_it_had_been_treated(method):
    panel = panel_like_ours(n_units=27, treated=3, effect=3.0, n_periods=48, n_before=36)
    kin = kin_of(panel.donor_units)
    among, expected = placebo_groups(panel, method, kin), []
    for order in range(
        6
    ):  # eight groups of three an order; some come twice, so that five orders give fewer than 39
        laid = laid_out(order, panel.donor_units, kin)
        parts = [tuple(sorted(laid[first : first + 3])) for first in range(0, 24, 3)]
        expected += [part for part in parts if part not in expected]
    assert len(among.units) >= 39
    assert list(among.units) == ["+".join(group) for group in expected]
    for row, group in list(enumerate(expected))[::7]:
        rows = [panel.units.index(unit) for unit in panel.donor_units]
        alone = panel_of(
            panel.donor_units,
            panel.periods,
            panel.values[rows],
            group,
            panel.periods[36],
            panel.seasons.tolist(),
        )
        found = estimate(alone, method)
        assert among.gaps[row] == pytest.approx(found.gap, abs=1e-9)
        assert among.effects[row] == pytest.approx(found.effect, abs=1e-9)
        assert among.pre_rmspe[row] == pytest.approx(found.pre_rmspe, abs=1e-9)
    assert among.duality_gap <= CONVERGED_BELOW
    assert among.size == 3


@given(st.integers(2, 30), st.integers(6, 80))
def test_groups_are_distinct_and_of_one_size_and_never_the_treated(n_treated, n_donors):
    names = [f"U{place:03d}" for place in range(n_treated + n_donors)]
    values = np.arange(len(names) * 4, dtype=float).reshape(-1, 4)
    panel = panel_of(names, ["1", "2", "3", "4"], values, names[:n_treated], "3")
    groups = [tuple(group.tolist()) for group in donor_groups(panel, kin_of(names))]
    size = group_size(panel)
    assert size == min(n_treated, n_donors // 3)
    assert all(len(set(group)) == size and set(group) <= set(range(n_donors)) for group in groups)
    assert len(set(groups)) == len(groups)
    if n_donors >= 30 and size not in (1, SIZE_OF_AREA):
        assert len(groups) >= GROUPS_AT_LEAST
    assert groups == [tuple(group.tolist()) for group in donor_groups(panel, kin_of(names))]


def test_neighbours_stay_together():
    panel = panel_like_ours(n_units=100, treated=12)
    kin = kin_of(panel.donor_units)
    for group in donor_groups(panel, kin):
        areas = [kin[panel.donor_units[row]] for row in group]
        whole = sum(areas.count(area) == SIZE_OF_AREA for area in set(areas))
        assert whole >= 2  # three fill a group; a cut goes through one at each end at most


def test_every_donor_is_in_about_as_many_groups():
    panel = panel_like_ours(n_units=120, treated=20)
    counts = np.bincount(np.concatenate(donor_groups(panel, {})), minlength=100)
    assert (counts.min(), counts.max()) == (8, 8)  # five disjoint groups fill an order of 100


def test_one_treated_is_compared_with_single_donors():
    panel = panel_like_ours()
    assert (
        placebo_groups(panel, "demeaned", {}).effects.tolist() == placebos(panel, "demeaned").effects.tolist()
    )
    assert placebo_groups(panel, "demeaned", {}).size == 1


def panel_of_areas(seed, effect=0.0, n_areas=28, n_treated_areas=3):
    """Units whose slow shocks are common to the neighbours of an area; the first areas are treated."""
    random = np.random.default_rng(seed)
    n_units, n_periods, n_before = n_areas * SIZE_OF_AREA, 60, 40
    common = random.normal(size=n_periods).cumsum()
    of_areas = np.repeat(0.3 * random.normal(size=(n_areas, n_periods)).cumsum(axis=1), SIZE_OF_AREA, axis=0)
    own = 0.5 * random.normal(size=(n_units, n_periods))
    values = 10 + common + of_areas + own
    treated = n_treated_areas * SIZE_OF_AREA
    values[:treated, n_before:] += effect
    units = [f"U{place:03d}" for place in range(n_units)]
    periods = [str(1000 + t) for t in range(n_periods)]
    return panel_of(units, periods, values, units[:treated], periods[n_before])


def judged(seed, method, effect=0.0):
    panel = panel_of_areas(seed, effect)
    found, among = estimate(panel, method), placebo_groups(panel, method, kin_of(panel.units))
    told = placebo_interval(panel, found, among)
    return placebo_test(panel, found, among).p_value, told.low <= effect <= told.high


@pytest.mark.parametrize(("method", "n"), [("did", 200), ("demeaned", 50)])
def test_true_nulls_are_rejected_as_often_as_they_should_be(method, n):
    """Within what a binomial of that many draws gives 99 times of 100, on fixed panels."""
    found = [judged(seed, method) for seed in range(n)]
    p_values = np.array([p for p, _ in found])
    covered = np.mean([inside for _, inside in found])
    margin = 2.6 * np.sqrt(0.1 * 0.9 / n)
    assert 0.1 - margin <= np.mean(p_values <= 0.1) <= 0.1 + margin
    assert np.mean(p_values) == pytest.approx(0.5, abs=2.6 * np.sqrt(1 / 12 / n))
    assert covered >= 0.95 - 2.6 * np.sqrt(0.95 * 0.05 / n)


def test_groups_of_scattered_donors_would_be_too_sure():
    """The reason why neighbours stay together: their means vary less than those of whole areas."""
    outside = {"areas": 0, "scattered": 0}
    for seed in range(60):
        panel = panel_of_areas(seed)
        found = estimate(panel, "did")
        for name, kin in (("areas", kin_of(panel.units)), ("scattered", {})):
            told = placebo_interval(panel, found, placebo_groups(panel, "did", kin))
            outside[name] += not told.low <= 0 <= told.high
    assert outside["scattered"] > 2 * outside["areas"] + 5


@pytest.mark.parametrize("method", tuple(ESTIMATORS))
def test_a_planted_effect_is_found(method):
    p_value, inside = judged(1, method, effect=6.0)
    assert p_value == 1 / 41
    assert inside


def test_a_poor_fit_of_an_average_is_seen_beside_groups_and_not_beside_single_donors():
    panel = panel_like_ours(n_units=92, treated=12, noise=1.0)
    wild = replace(
        panel, values=panel.values + 0.7 * np.outer(panel.treated, np.sign(np.sin(np.arange(60) / 5)))
    )
    found = estimate(wild, "demeaned")
    groups, single = placebo_groups(wild, "demeaned", {}), placebos(wild, "demeaned")
    assert found.pre_rmspe > 2 * usual_misfit(wild, groups)
    assert found.pre_rmspe < 2 * usual_misfit(wild, single)


def test_means_of_many_vary_less_than_single_donors():
    panel = panel_of_areas(3)
    groups, single = placebo_groups(panel, "did", kin_of(panel.units)), placebos(panel, "did")
    spreads = [np.std(one.effects) for one in (groups, single)]
    assert all(less < more for less, more in pairwise(spreads))


def test_the_interval_of_39_placebos_reaches_to_the_farthest_of_them():
    """One more draw of the same kind lies beyond either end once in 40 times: 5 % on both sides."""
    panel = panel_like_ours(n_units=42, treated=1)
    among = placebos(panel, "did")
    few = replace(among, size=2, **{name: getattr(among, name)[:39] for name in ("effects", "units")})
    found = estimate(panel, "did")
    told = placebo_interval(panel, found, few)
    assert told.low == pytest.approx(found.effect - max(few.effects))
    assert told.high == pytest.approx(found.effect - min(few.effects))
    assert told.level == 0.95


def test_fewer_placebos_bear_a_lower_level_and_say_so():
    panel = panel_like_ours(n_units=16, treated=1)
    found, among = estimate(panel, "did"), placebos(panel, "did")
    told = placebo_interval(panel, found, among)
    assert (told.low, told.high) == pytest.approx(
        (found.effect - max(among.effects), found.effect - min(among.effects))
    )
    assert told.level == pytest.approx(14 / 16)
