"""The treated beside all others: the same months, sums over sums, an index."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.catalog import load_catalog
from etl.estimates.contrast import contrast, contrast_of
from etl.estimates.prepared import prepare
from etl.estimates.same_season import same_season
from etl.estimates.specification import Specification
from tests.etl.estimates.panels import panel_like_ours
from tests.etl.estimates.trial_frames import EFFECT, trial_frames

SEEDS = st.integers(0, 30)


@pytest.fixture(scope="module")
def catalog():
    return load_catalog()


@pytest.fixture(scope="module")
def frames(tmp_path_factory, catalog):
    return trial_frames(tmp_path_factory.mktemp("contrast"), catalog)


def masks(periods, start, left_out=()):
    before = np.array([p < start and p not in left_out for p in periods])
    after = np.array([p >= start and p not in left_out for p in periods])
    return before, after


def slow_change(periods, before, after, path):
    """The mean of each later figure less that of the same month of the last year before, month by month."""
    changes = []
    for t, period in enumerate(periods):
        if not after[t]:
            continue
        same = [path[s] for s, other in enumerate(periods) if before[s] and other[5:] == period[5:]]
        if same:
            changes.append(path[t] - same[-1])
    return sum(changes) / len(changes)


@given(SEEDS, st.integers(25, 55))
def test_changes_are_those_of_the_slow_way(seed, n_before):
    panel = panel_like_ours(seed, n_units=6, n_before=n_before)
    found = contrast(panel, panel.target, panel.donors.mean(axis=0))
    for side, path in ((found.treated, panel.target), (found.others, panel.donors.mean(axis=0))):
        expected = slow_change(panel.periods, panel.before, panel.after, path)
        assert side.change == pytest.approx(expected)
    ones = [slow_change(panel.periods, panel.before, panel.after, donor) for donor in panel.donors]
    assert found.usual == pytest.approx(tuple(np.quantile(ones, [0.1, 0.9])))
    assert found.difference == pytest.approx(found.treated.change - found.others.change)


@given(SEEDS, st.floats(-5, 5), st.floats(0.5, 20))
def test_a_level_changes_no_change_and_a_scale_no_index(seed, level, scale):
    panel = panel_like_ours(seed, n_units=5)
    treated, others = panel.target + 50, panel.donors[0] + 50
    plain = contrast(panel, treated, others)
    higher = contrast(panel, treated + level, others)
    larger = contrast(panel, treated * scale, others)
    assert higher.treated.change == pytest.approx(plain.treated.change)
    assert larger.treated.index == pytest.approx(plain.treated.index)
    assert larger.treated.change_pct == pytest.approx(plain.treated.change_pct)
    assert plain.treated.index[plain.pairs.base].mean() == pytest.approx(100)


def test_seasons_alone_are_no_change():
    panel = panel_like_ours(3, n_units=5, n_before=41)
    waves = 20 + np.array(panel.seasons) * 3.0
    found = contrast(panel, waves, waves)
    assert found.treated.change == pytest.approx(0)
    assert found.treated.index[panel.after].mean() != pytest.approx(100, abs=0.5)


def test_each_month_has_its_own_partner_where_a_crisis_is_left_out():
    periods = tuple(f"{y}-{m:02d}" for y in range(2018, 2023) for m in range(1, 13))
    crisis = tuple(f"2020-{m:02d}" for m in range(3, 13))
    pairs = same_season(periods, *masks(periods, "2021-03", crisis))
    base = [periods[t] for t in pairs.base]
    assert base == [f"2019-{m:02d}" for m in range(3, 13)] + ["2021-01", "2021-02"]
    for later, earlier in zip(pairs.later, pairs.earlier, strict=True):
        assert periods[later][5:] == periods[earlier][5:]


@pytest.mark.parametrize(
    ("periods", "start", "base"),
    [
        (tuple(f"{y}Q{q}" for y in range(2014, 2019) for q in range(1, 5)), "2017Q3", 4),
        (tuple(str(y) for y in range(2008, 2019)), "2017", 1),
    ],
)
def test_quarters_and_years_are_compared_alike(periods, start, base):
    pairs = same_season(periods, *masks(periods, start))
    assert len(pairs.base) == base
    assert len(pairs.later) == sum(p >= start for p in periods)


def test_without_a_common_season_there_is_nothing_to_compare():
    periods = ("2016-01", "2016-02", "2016-07")
    assert same_season(periods, *masks(periods, "2016-07")) is None
    panel = panel_like_ours(1, n_units=4, n_periods=14, n_before=4)
    only_summer = contrast(panel, panel.target, panel.target)
    assert (
        len(only_summer.pairs.later) == 2
    )  # of the ten months after the start, January and February of year two


def test_sides_are_sums_over_sums_and_not_means_of_rates(frames, catalog):
    prepared = prepare(frames, catalog, Specification("b", "b", "unemployment_rate"))
    found = contrast_of(frames, catalog, prepared)
    upper, lower = frames.cube("unemployed_jobseekers"), frames.cube("labour_force")
    first, last = upper.period_places["2010-01"], upper.period_places["2018-12"]
    for side, units in (
        (found.treated, [m for unit in prepared.members for m in unit]),
        (found.others, prepared.panel.donor_units),
    ):
        rows = [upper.area_places[unit] for unit in units]
        expected = 100 * upper.values[0, rows].sum(axis=0) / lower.values[0, rows].sum(axis=0)
        np.testing.assert_allclose(side.path, expected[first : last + 1])
    assert abs(found.others.path - prepared.panel.donors.mean(axis=0)).max() > 0.01


def test_the_planted_change_is_in_the_difference(frames, catalog):
    prepared = prepare(frames, catalog, Specification("b", "b", "unemployment_rate"))
    found = contrast_of(frames, catalog, prepared)
    assert found.difference == pytest.approx(EFFECT, abs=0.5)


def test_figures_that_add_up_to_nothing_have_no_contrast(frames, catalog):
    prepared = prepare(frames, catalog, Specification("b", "KU837", "unemployment_rate"))
    lone = next(i.id for i in catalog.indicators.values() if i.groups.method == "none")
    asked = type(prepared)(
        Specification("b", "KU837", lone, start="2017-08"),
        prepared.panel,
        prepared.members,
        prepared.pool,
        False,
    )
    assert contrast_of(frames, catalog, asked) is None


def test_a_base_of_nothing_has_no_index():
    panel = panel_like_ours(2, n_units=4)
    found = contrast(panel, np.zeros(len(panel.periods)), panel.target)
    assert np.isnan(found.treated.index).all()
    assert np.isnan(found.treated.change_pct)
