"""What panels are made of: who is refused, who is left out, which periods count."""

import threading
from dataclasses import replace

import numpy as np
import pytest

from etl.catalog import load_catalog
from etl.estimates.donors import treated_by
from etl.estimates.methods import estimate, unique_weights
from etl.estimates.outcomes import outcomes
from etl.estimates.panel import panel_of
from etl.estimates.placebos import nearest_in_size
from etl.estimates.refusals import Refusal
from etl.estimates.specification import Specification
from etl.estimates.study import Comparisons
from etl.frames import STATUS_CODES, Edition, Storage, open_frames, publish
from tests.etl.estimates.panels import panel_like_ours
from tests.etl.estimates.trial_frames import EFFECT, MONTHS, trial_frames

AVERAGE = Specification("b", "b", "unemployment_rate", method="sdid")


@pytest.fixture(scope="module")
def catalog():
    return load_catalog()


@pytest.fixture(scope="module")
def frames(tmp_path_factory, catalog):
    return trial_frames(tmp_path_factory.mktemp("prepared"), catalog)


def changed(frames, catalog, folder, change):
    """The frames with the unemployed changed by `change(cube)`; the rate follows from them."""
    cubes = {name: frames.cube(name).rearranged(frames.cube(name).breakdowns, frames.cube(name).areas, MONTHS)
             for name in frames.indicators}  # fmt: skip
    change(cubes["unemployed_jobseekers"])
    storage = Storage(str(folder))
    publish(storage, Edition("official", cubes, cubes, {}, catalog.sha256), keep_versions=2)
    return Comparisons(open_frames(storage), catalog)


def hide(cube, areas, months):
    for area in areas:
        cube.values[0, cube.area_places[area], months] = np.nan
        cube.statuses[0, cube.area_places[area], months] = STATUS_CODES["Q"]


def test_treated_municipalities_without_figures_are_left_out_of_an_average_by_name(frames, catalog, tmp_path):
    hidden = sorted(treated_by(catalog.waves["b"]))[:4]
    found = changed(frames, catalog, tmp_path, lambda cube: hide(cube, hidden, slice(10, 11))).result(AVERAGE)
    assert found.prepared.left_out == tuple((code,) for code in hidden)
    assert len(found.prepared.members) == 23 - 4
    assert found.estimate.effect == pytest.approx(EFFECT, abs=0.3)


def test_an_average_of_less_than_half_of_the_treated_is_refused(frames, catalog, tmp_path):
    hidden = sorted(treated_by(catalog.waves["b"]))[:12]
    found = changed(frames, catalog, tmp_path, lambda cube: hide(cube, hidden, slice(10, 11))).result(AVERAGE)
    assert found == Refusal("missing", {"missing_share": pytest.approx(12 / 23), "allowed": 0.5})


def test_an_average_of_none_is_refused(frames, catalog, tmp_path):
    treated = sorted(treated_by(catalog.waves["b"]))
    hidden = changed(frames, catalog, tmp_path, lambda cube: hide(cube, treated, slice(10, 11)))
    assert hidden.result(AVERAGE).reason == "missing"


def test_figures_of_small_donors_that_are_often_hidden_cost_no_months(frames, catalog, tmp_path):
    """A third of the donors is hidden in every month: they are no donors, and the months count."""
    comparisons = Comparisons(frames, catalog)
    asked = replace(AVERAGE, area="KU837", method="demeaned")
    donors = comparisons.prepared(asked).pool.donors
    small = donors[::3]
    found = changed(frames, catalog, tmp_path, lambda cube: hide(cube, small, slice(None))).prepared(asked)
    assert set(found.pool.donors) == set(donors) - set(small)
    assert found.pool.count("missing") >= len(small)
    assert found.panel.before.sum() == comparisons.prepared(asked).panel.before.sum()


def test_a_month_that_is_hardly_published_is_not_used(frames, catalog, tmp_path):
    asked = replace(AVERAGE, area="KU837", method="demeaned")
    donors = Comparisons(frames, catalog).prepared(asked).pool.donors
    comparisons = changed(frames, catalog, tmp_path, lambda cube: hide(cube, donors[::2], slice(40, 41)))
    found = comparisons.prepared(asked)
    assert found.pool.donors == donors
    assert not found.panel.before[40]


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        (replace(AVERAGE, design="outside"), "not_in_wave"),
        (Specification("c", "KU167", "unemployment_rate", design="outside"), "unknown_membership"),
        (replace(AVERAGE, area="KU837", design="outside"), "not_in_wave"),
        (replace(AVERAGE, breakdown="no such"), "not_published"),
    ],
)
def test_what_is_no_comparison_is_refused(frames, catalog, asked, reason):
    assert Comparisons(frames, catalog).result(asked).reason == reason


def test_few_unemployed_refuse_a_municipality_whatever_is_counted(frames, catalog, tmp_path):
    """The labour force of Hailuoto is 400, above the limit; its unemployed are not."""
    comparisons = Comparisons(frames, catalog)
    found = comparisons.result(Specification("b", "KU072", "labour_force", design="outside"))
    assert found.reason == "small_counts"
    assert found.figures["mean_count"] < 100


def test_the_base_is_of_twelve_months_before_the_start(frames, catalog):
    rate = catalog.indicators["unemployment_rate"]
    first = outcomes(frames, rate, [("KU837",)], MONTHS[0])
    force = frames.series("labour_force", "KU837").values
    assert first.bases[0] == pytest.approx(force[:12].mean())


def test_unknown_sizes_are_near_to_none():
    panel = panel_like_ours(n_units=60)
    sizes = panel.sizes.copy()
    sizes[[5, 9]] = [np.nan, 0.0]
    near = nearest_in_size(replace(panel, sizes=sizes))
    assert not near[[4, 8]].any()
    assert near.sum() == 40
    assert nearest_in_size(replace(panel, sizes=np.full(60, np.nan))).all()


def test_donors_that_differ_by_a_constant_are_told_apart_in_levels_alone():
    random = np.random.default_rng(1)
    path = random.normal(size=12)
    values = np.vstack([path + 1 + random.normal(size=12) * 0.1, path, path + 2.5])
    panel = panel_of(["t", "x", "y"], [str(2000 + t) for t in range(12)], values, ["t"], "2009")
    assert unique_weights(panel, estimate(panel, "sc"))
    assert not unique_weights(panel, estimate(panel, "demeaned"))
    assert unique_weights(panel, estimate(panel, "sdid"))


def test_weights_over_time_are_the_same_whatever_the_order_where_donors_are_few():
    """Three donors and 40 periods before: many weights over time fit perfectly, and the tiny ridge takes one."""
    panel = panel_like_ours(n_units=4, noise=1.0)
    swapped = np.r_[np.arange(39, -1, -1), np.arange(40, 60)]
    mirrored = replace(panel, values=panel.values[:, swapped], seasons=panel.seasons[swapped])
    one, other = estimate(panel, "sdid"), estimate(mirrored, "sdid")
    assert one.time_weights[swapped] == pytest.approx(other.time_weights, abs=1e-6)
    assert one.effect == pytest.approx(other.effect, abs=1e-6)


def test_threads_may_ask_at_the_same_time(frames, catalog):
    comparisons, found, failed = Comparisons(frames, catalog), {}, []
    areas = [*sorted(treated_by(catalog.waves["b"]))[:6], "KO-b-01", "KU091"]

    def ask(area):
        try:
            found.setdefault(area, []).append(comparisons.result(replace(AVERAGE, area=area, method="did")))
        except Exception as error:  # noqa: BLE001 - told to the test by the thread
            failed.append(error)

    threads = [threading.Thread(target=ask, args=(area,)) for area in areas for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    for results in found.values():
        effects = {None if isinstance(one, Refusal) else one.estimate.effect for one in results}
        assert len(effects) == 1
