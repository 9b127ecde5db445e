"""Many tests at once, the years around a start, the municipalities of a trial one by one."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from etl.catalog import load_catalog
from etl.estimates.discoveries import adjusted_p_values, expected_by_chance
from etl.estimates.donors import treated_by
from etl.estimates.members import member_effects
from etl.estimates.specification import Specification
from etl.estimates.study import Comparisons
from etl.estimates.years import yearly_effects
from tests.etl.estimates.trial_frames import EFFECT, trial_frames

P_VALUES = st.lists(st.floats(1e-12, 1), min_size=1, max_size=40)


@pytest.fixture(scope="module")
def comparisons(tmp_path_factory):
    catalog = load_catalog()
    return Comparisons(trial_frames(tmp_path_factory.mktemp("several"), catalog), catalog)


@given(P_VALUES)
def test_adjusted_p_values_are_those_of_scipy(p_values):
    assert adjusted_p_values(p_values) == pytest.approx(stats.false_discovery_control(p_values))


def test_without_tests_nothing_is_adjusted_and_nothing_expected():
    assert adjusted_p_values([]) == ()
    assert expected_by_chance(40) == 2


def test_each_member_is_as_on_its_own_page(comparisons):
    members = sorted(treated_by(comparisons.catalog.waves["b"]))[:6]
    asked = Specification("b", "b", "unemployment_rate")
    for found in member_effects(comparisons, asked, members):
        alone = comparisons.result(replace(asked, area=found.area))
        assert found.refusal == alone.refusal
        assert found.p_value == alone.p_value
        assert (found.interval.low, found.interval.high) == pytest.approx(
            (alone.placebo_interval.low, alone.placebo_interval.high)
        )
        if found.estimate:
            assert found.estimate.effect == pytest.approx(alone.estimate.effect, abs=1e-9)
            assert found.estimate.effect == pytest.approx(EFFECT, abs=1)


@pytest.mark.parametrize("method", ["demeaned", "did"])
def test_all_members_share_one_set_of_placebos(comparisons, method):
    fresh = Comparisons(comparisons.frames, comparisons.catalog)
    asked = Specification("b", "b", "unemployment_rate", method=method)
    members = ["KU837", "KU604"]
    found = member_effects(fresh, asked, members)
    assert len(fresh._placebos) == 1
    alone = [comparisons.result(replace(asked, area=area)) for area in members]
    assert [one.p_value for one in found] == [one.told_p_value for one in alone]


def test_a_member_without_an_honest_comparison_has_its_reason_and_no_effect(comparisons):
    asked = Specification("b", "b", "unemployment_rate")
    stranger, member = member_effects(comparisons, asked, ["KU091", "KU837"])
    assert stranger.estimate is None
    assert stranger.refusal.reason == "not_in_wave"
    assert member.estimate is not None


def test_years_are_means_of_the_gap_over_each_twelve_months(comparisons):
    prepared = comparisons.prepared(Specification("b", "KU837", "unemployment_rate"))
    panel = prepared.panel
    found = yearly_effects(panel, "2017-08", comparisons.placebos_of(prepared, "did"))
    assert [year.year for year in found] == [-8, -7, -6, -5, -4, -3, -2, -1, 1, 2]
    usual = panel.values[:, panel.before].mean(axis=1, keepdims=True)
    for month in range(1, 13):
        here = np.array([int(p[5:]) == month for p in panel.periods])
        means = panel.values[:, here & panel.before].mean(axis=1, keepdims=True)
        usual = np.where(here, means, usual)
    deviations = panel.values - usual
    gap = deviations[panel.treated][0] - deviations[~panel.treated].mean(axis=0)
    periods = np.array(panel.periods)
    last_lead = gap[(periods >= "2016-08") & (periods < "2017-08")].mean()
    second_lag = gap[periods >= "2018-08"].mean()
    by_year = {year.year: year for year in found}
    assert by_year[-1].effect == pytest.approx(last_lead)
    assert by_year[2].effect == pytest.approx(second_lag)
    assert by_year[2].effect == pytest.approx(EFFECT, abs=1)
    assert all(year.usual > 0 for year in found)


def test_a_true_effect_stands_out_from_what_is_usual(comparisons):
    prepared = comparisons.prepared(Specification("b", "KU837", "unemployment_rate"))
    among = comparisons.placebos_of(prepared, "did")
    lags = [year for year in yearly_effects(prepared.panel, "2017-08", among) if year.year > 0]
    assert all(abs(year.effect) > year.usual for year in lags)
