from dataclasses import replace
from itertools import compress

import numpy as np
import pytest

from etl.catalog import load_catalog
from etl.estimates.donors import treated_by
from etl.estimates.methods import estimate
from etl.estimates.outcomes import outcomes
from etl.estimates.placebos import compared, nearest_in_size, placebo_test, placebos, usual_misfit
from etl.estimates.refusals import Refusal
from etl.estimates.specification import CRISIS, Specification
from etl.estimates.study import Comparisons, refusal_of
from tests.etl.estimates.trial_frames import EFFECT, MONTHS, SMALL, SUPPRESSED, trial_frames


@pytest.fixture(scope="module")
def catalog():
    return load_catalog()


@pytest.fixture(scope="module")
def comparisons(tmp_path_factory, catalog):
    return Comparisons(trial_frames(tmp_path_factory.mktemp("trial"), catalog), catalog)


TAMPERE = Specification("b", "KU837", "unemployment_rate")


def test_the_planted_effect_of_a_municipality_is_found(comparisons):
    result = comparisons.result(TAMPERE)
    assert result.refusal is None
    assert result.estimate.effect == pytest.approx(EFFECT, abs=0.5)
    assert result.p_value <= 0.05
    assert result.interval.low < EFFECT + 0.5
    assert result.interval.high < 0
    assert result.test.rank <= 3
    assert treated_by(comparisons.catalog.waves["b"]).isdisjoint(result.prepared.pool.donors)
    assert treated_by(comparisons.catalog.waves["a"]).isdisjoint(result.prepared.pool.donors)


def test_counts_are_taken_per_hundred_of_a_base_that_does_not_move(comparisons):
    result = comparisons.result(replace(TAMPERE, indicator="unemployed_jobseekers"))
    assert result.prepared.per_base
    assert result.estimate.effect == pytest.approx(EFFECT, abs=0.5)


def test_a_trial_area_is_estimated_on_sums_over_sums(comparisons, catalog):
    result = comparisons.result(replace(TAMPERE, area="KO-b-01"))
    members = catalog.areas["KO-b-01"].members
    assert result.prepared.members == (members,)
    frames = comparisons.frames
    people = sum(frames.series("unemployed_jobseekers", m).values for m in members)
    force = sum(frames.series("labour_force", m).values for m in members)
    assert result.prepared.panel.target == pytest.approx(100 * people / force)
    group = comparisons.result(replace(TAMPERE, area="+".join(members)))
    assert group.estimate.effect == result.estimate.effect


def test_the_average_of_a_wave_has_errors_clustered_by_area(comparisons, catalog):
    result = comparisons.result(replace(TAMPERE, area="b", method="sdid"))
    assert len(result.prepared.members) == len(treated_by(catalog.waves["b"]))
    sensitivity = comparisons.sensitivity(result)
    assert set(sensitivity.average) == {"sdid", "did"}
    average = sensitivity.average["sdid"]
    assert average.effect == pytest.approx(result.estimate.effect)
    assert average.n_clusters == 5
    assert average.interval[1] < 0
    assert average.interval[0] < EFFECT < average.interval[1] or abs(average.effect - EFFECT) < 0.3


def test_the_checks_of_a_result(comparisons):
    result = comparisons.result(TAMPERE)
    sensitivity = comparisons.sensitivity(result)
    assert set(sensitivity.methods) == {"demeaned", "sc", "sdid", "did"}
    assert sensitivity.methods["demeaned"].effect == result.estimate.effect
    assert all(abs(found.effect) < 1 for found in sensitivity.earlier.values())
    assert set(sensitivity.earlier) == {12, 24}
    for found in sensitivity.without_donor.values():
        assert found.effect == pytest.approx(EFFECT, abs=0.7)
    low, high = sensitivity.band
    after = result.prepared.panel.after
    assert np.mean((low[after] <= EFFECT) & (high[after] >= EFFECT)) > 0.7


def test_panels_of_one_wave_share_the_placebos_of_all_donors(comparisons):
    one, other = (comparisons.prepared(replace(TAMPERE, area=area)) for area in ("KU837", "KU604"))
    among = comparisons.all_placebos_of(one, "demeaned")
    assert among is comparisons.all_placebos_of(other, "demeaned")
    assert among is not comparisons.all_placebos_of(other, "did")


@pytest.mark.parametrize("method", ["demeaned", "sdid", "did"])
def test_a_result_has_the_placebos_it_is_compared_with_and_no_others(comparisons, method):
    result = comparisons.result(replace(TAMPERE, method=method))
    panel, everyone = result.prepared.panel, placebos(result.prepared.panel, method)
    like = nearest_in_size(panel)
    assert like.sum() < len(like)
    assert result.placebos.units == tuple(compress(panel.donor_units, like))
    assert compared(panel, result.placebos).all()
    assert compared(panel, everyone).tolist() == like.tolist()
    assert result.placebos.gaps == pytest.approx(everyone.gaps[like], abs=1e-9)
    test = placebo_test(panel, result.estimate, everyone)
    assert (test.rank, test.n, test.p_value) == (result.test.rank, result.test.n, result.test.p_value)
    assert result.median_pre_rmspe == pytest.approx(usual_misfit(panel, everyone), abs=1e-9)


@pytest.mark.parametrize("method", ["demeaned", "sdid", "did"])
@pytest.mark.parametrize("area", ["KU837", "b"])
def test_a_short_refusal_is_that_of_the_result(comparisons, area, method):
    """Also where nothing is kept yet, and fewer placebos are fitted."""
    asked = replace(TAMPERE, area=area, method=method)
    fresh = Comparisons(comparisons.frames, comparisons.catalog)
    prepared = fresh.prepared(asked)
    for raised in (0.0, 0.1, 1.0):  # a fit that is good, doubtful, poor
        found = estimate(prepared.panel, method)
        found = replace(found, pre_rmspe=found.pre_rmspe + raised)
        median = usual_misfit(prepared.panel, comparisons.placebos_of(prepared, method))
        expected, short = refusal_of(found, median), fresh.refusal(prepared, found)
        assert (short is None) == (expected is None)
        if short is not None:
            assert short.figures == pytest.approx(expected.figures)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"wave": "d"}, "permanent"),
        ({"area": "KU091"}, "not_in_wave"),
        ({"area": "KU837+KU091"}, "not_in_wave"),
        ({"indicator": "activation_rate"}, "not_published"),
        ({"first": "2016-01"}, "few_before"),
        ({"wave": "a", "area": "KU398", "first": "2013-01"}, "few_before"),
        ({"wave": "c", "area": "KU837"}, "none_after"),
        ({"wave": "c", "area": "KU167"}, "unknown_membership"),
        ({"wave": "a", "area": SUPPRESSED, "indicator": "unemployed_jobseekers"}, "missing"),
    ],
)
def test_what_has_no_honest_comparison_is_refused(comparisons, change, reason):
    found = comparisons.result(replace(TAMPERE, **change))
    assert isinstance(found, Refusal)
    assert found.reason == reason


def test_too_few_donors_are_refused_with_their_number(comparisons):
    asked = Specification("c", "KU837+KU604", "unemployment_rate", design="outside")
    found = comparisons.result(replace(asked, wave="b", area="KU049", last="2018-12"))
    assert found == Refusal("few_donors", {"donors": 5, "needed": 15})


def test_a_poor_fit_is_refused_with_its_figures(comparisons):
    """In levels no mix of others reaches a municipality whose rate is the highest of all."""
    frames = comparisons.frames
    rates = {
        area: frames.series("unemployment_rate", area).values
        for area in treated_by(comparisons.catalog.waves["b"])
    }
    outlying = max(rates, key=lambda area: abs(rates[area].mean() - 10))
    results = [comparisons.result(replace(TAMPERE, area=area, method="sc")) for area in (outlying, "KU837")]
    refused = [r for r in results if not isinstance(r, Refusal) and r.refusal]
    for result in refused:
        assert result.refusal.reason == "poor_fit"
        assert result.refusal.figures["pre_rmspe"] > 2 * result.refusal.figures["median"]


def test_months_can_be_left_out_and_donors_chosen(comparisons, catalog):
    plain = comparisons.result(TAMPERE).prepared
    foreseen = comparisons.result(replace(TAMPERE, anticipation=6)).prepared.panel
    assert [p for p, b, a in zip(foreseen.periods, foreseen.before, foreseen.after, strict=True) if not (b or a)] == [
        "2017-02", "2017-03", "2017-04", "2017-05", "2017-06", "2017-07",
    ]  # fmt: skip
    alike = comparisons.result(replace(TAMPERE, pool="alike")).prepared
    assert len(alike.pool.donors) == len(plain.pool.donors) // 2
    assert alike.pool.count("unlike") == len(plain.pool.donors) - len(alike.pool.donors)
    sizes = dict(zip(plain.panel.units, np.log(plain.panel.sizes), strict=True))
    own = sizes["KU837"]
    farthest = max(abs(sizes[code] - own) for code in alike.pool.donors)
    left = [code for code in plain.pool.donors if code not in alike.pool.donors]
    assert min(abs(sizes[code] - own) for code in left) >= farthest
    far = comparisons.result(replace(TAMPERE, pool="far")).prepared
    assert far.pool.count("neighbour") > 0
    raw = comparisons.result(replace(TAMPERE, seasonal=False)).prepared
    assert raw.panel.seasons.tolist() == [0] * len(MONTHS)
    assert CRISIS[0] == "2020-03"


def test_outcomes_are_unrounded_and_nan_where_a_member_lacks_its_figure(comparisons, catalog):
    rate = catalog.indicators["unemployment_rate"]
    found = outcomes(comparisons.frames, rate, [("KU837",), ("KU837", SUPPRESSED)], "2017-08")
    people = comparisons.frames.series("unemployed_jobseekers", "KU837").values
    force = comparisons.frames.series("labour_force", "KU837").values
    assert found.values[0] == pytest.approx(100 * people / force, abs=1e-12)
    assert np.isnan(found.values[1, ::2]).all()
    assert np.isfinite(found.values[1, 1::2]).all()
    assert found.bases[0] == pytest.approx(force[MONTHS.index("2016-08") : MONTHS.index("2017-08")].mean())
    counts = outcomes(
        comparisons.frames, catalog.indicators["unemployed_jobseekers"], [("KU837",)], "2017-08"
    )
    assert counts.per_base
    assert counts.values[0] == pytest.approx(100 * people / found.bases[0])


def test_a_municipality_with_few_unemployed_has_no_estimate_of_its_own(comparisons, catalog):
    """Hailuoto was in no trial, so the rule is asked with the design for areas outside."""
    found = comparisons.result(replace(TAMPERE, area=SMALL, design="outside"))
    assert isinstance(found, Refusal)
    assert found.reason == "small_counts"
    assert found.figures["mean_count"] < 100


def test_plain_did_is_judged_by_its_placebos(comparisons):
    did = comparisons.result(replace(TAMPERE, method="did"))
    assert did.told_p_value == did.test.p_value
    assert did.told_interval == did.placebo_interval
    demeaned = comparisons.result(TAMPERE)
    assert demeaned.told_p_value == demeaned.p_value
    assert demeaned.told_interval == demeaned.interval
