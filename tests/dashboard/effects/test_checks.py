"""The folded sections of a comparison, on figures in which the trial of 2017–2018 has a known effect."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dashboard.address import Address
from dashboard.charts.curve import ChoiceDot, Curve, curve_svg
from dashboard.charts.dot_rows import DotRow, DotRows, dot_rows_svg
from dashboard.charts.effect import cloud_of
from dashboard.charts.map_svg import MapArea, MapDescription, said
from dashboard.components.effect_sure import facts
from dashboard.data import Figures
from dashboard.effects.asked import effect_of, sensitivity_of, specification_of
from dashboard.effects.balance import outcome_balance, rule_balances
from dashboard.effects.matching import matching_of
from dashboard.effects.scale import scale_of
from dashboard.effects.words import fit_words, rivals_of
from dashboard.i18n import LANGUAGES
from dashboard.pages.checks.asked import Asked
from dashboard.pages.checks.donors import Weights
from dashboard.pages.checks.matched import _one_words
from dashboard.pages.effect_checks import check_charts, checks
from dashboard.static import render
from etl.catalog import Catalog
from etl.estimates.matched import one_difference
from etl.estimates.methods import estimate
from etl.estimates.placebos import placebo_test, placebos
from etl.estimates.prepared import Prepared
from etl.estimates.refusals import Refusal
from etl.estimates.study import Result
from tests.etl.estimates.moved_frames import moved_frames
from tests.etl.estimates.trial_frames import trial_frames

TAMPERE = Address("effect", "fi", area="KU837", wave="b")
PIRKANMAA = Address("effect", "fi", area="KO-b-01")


@pytest.fixture(scope="module")
def figures(tmp_path_factory: pytest.TempPathFactory, catalog: Catalog) -> Figures:
    """The trial moved the unemployed into services and nobody out of both."""
    return Figures(moved_frames(tmp_path_factory.mktemp("trial"), catalog), catalog)


def shown(address: Address, figures: Figures) -> dict[str, str]:
    """The markup of each section by the id of its body."""
    result = effect_of(figures, specification_of(address, figures))
    assert not isinstance(result, Refusal)
    sections = checks(address, figures, result, sensitivity_of(figures, result))
    found = {}
    for part in sections:
        markup = render(part)
        key = re.search(r'<div id="([a-z-]+)" class="folded"|class="folded" id="([a-z-]+)"', markup)
        if key:
            found[key[1] or key[2]] = markup
    return found


def finding(markup: str) -> str:
    match = re.search(r'<span class="finding">(.*?)</span>', markup)
    assert match is not None
    return match[1]


def test_every_section_has_a_finding_and_is_folded(figures: Figures) -> None:
    sections = shown(PIRKANMAA, figures)
    assert list(sections) == [
        "weights", "balance", "leave-one-out", "in-time", "methods", "matched", "curve", "members",
    ]  # fmt: skip
    for markup in sections.values():
        assert len(finding(markup)) > 20
        assert "<details" in markup
        assert not re.search(r"<details[^>]* open", markup)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("view", [None, "curve", "members"])
def test_all_views_are_complete_in_every_language(figures: Figures, language: Any, view: Any) -> None:
    sections = shown(replace(PIRKANMAA, language=language, view=view), figures)
    if view is not None:
        assert re.search(r"<details[^>]* open", sections[view])
        assert "<svg" in sections[view]
        assert "<table" in sections[view]
    for markup in sections.values():
        assert not re.search(r"\{[a-z_]+\}|\bnan\b|\bNone\b", re.sub(r"<[^>]*>", " ", markup))


def test_a_heavy_section_leads_to_its_own_view(figures: Figures) -> None:
    sections = shown(PIRKANMAA, figures)
    for key in ("curve", "members"):
        assert f"nakyma={key}#{key}" in sections[key]
        assert "<svg" not in sections[key]


def test_one_municipality_has_no_members(figures: Figures) -> None:
    assert "members" not in shown(TAMPERE, figures)


def test_weights_are_told_with_size_and_distance_by_hand(figures: Figures) -> None:
    result = effect_of(figures, specification_of(TAMPERE, figures))
    assert not isinstance(result, Refusal)
    weights = Weights(Asked(TAMPERE, figures, result))
    panel, row = result.prepared.panel, weights.order[0]
    target, donor = panel.target[panel.before], panel.donors[row][panel.before]
    months = np.array([int(p[5:]) for p, b in zip(panel.periods, panel.before, strict=True) if b])
    apart = [
        (t - target[months == m].mean()) - (d - donor[months == m].mean())
        for t, d, m in zip(target, donor, months, strict=True)
    ]
    assert weights.distances[row] == pytest.approx(np.sqrt(np.mean(np.square(apart))))
    markup = shown(TAMPERE, figures)["weights"]
    assert f"{1 / np.sum(result.estimate.weights**2):.1f}".replace(".", ",") in finding(markup)
    assert markup.count("data-code=") == 308
    pool = result.prepared.pool
    assert f"{len(pool.excluded)} kuntaa" in markup
    assert f"mukana samassa kokeilussa: {pool.count('treated')}" in markup


def test_what_is_unknown_of_a_wave_is_told_with_its_bound(figures: Figures) -> None:
    """The figures end before the third wave; the reason is put on one of the municipalities that are left out."""
    address = TAMPERE
    assert "enintään 13" not in shown(address, figures)["weights"]
    result = effect_of(figures, specification_of(address, figures))
    assert not isinstance(result, Refusal)
    prepared = result.prepared
    pool = replace(prepared.pool, excluded={**prepared.pool.excluded, "KU478": "unknown"})
    doubtful = replace(result, prepared=replace(prepared, pool=pool))
    markup = "".join(map(render, checks(address, figures, doubtful, sensitivity_of(figures, result))))
    assert "Pohjois-Karjala, Pohjois-Savo" in markup
    share = f"{100 * 13 / len(result.estimate.weights):.0f}"
    assert f"osuus on enintään {share}" in markup


def test_balance_of_the_outcome_is_that_of_the_panel(figures: Figures) -> None:
    result = effect_of(figures, specification_of(TAMPERE, figures))
    assert not isinstance(result, Refusal)
    panel, found = result.prepared.panel, outcome_balance(result)
    before = panel.values[:, panel.before]
    assert found.mean.treated == pytest.approx(before[panel.treated].mean())
    assert found.mean.pool == pytest.approx(before[~panel.treated].mean())
    expected = sum(
        w * row.mean() for w, row in zip(result.estimate.weights, before[~panel.treated], strict=True)
    )
    assert found.mean.control == pytest.approx(expected)
    assert found.trend.treated == pytest.approx(
        before[panel.treated][0, -12:].mean() - before[panel.treated][0, :12].mean()
    )


def test_balance_in_the_peer_rules_is_of_the_year_before_the_start(
    figures: Figures, catalog: Catalog
) -> None:
    result = effect_of(figures, specification_of(PIRKANMAA, figures))
    assert not isinstance(result, Refusal)
    found = {known.rule.id: known for known in rule_balances(figures, result)}
    members = catalog.areas["KO-b-01"].members
    first, end = (result.prepared.panel.periods.index(m) for m in ("2016-08", "2017-08"))
    rates = {m: figures.series("unemployment_rate", m).values[first:end].mean() for m in members}
    sizes = {m: figures.series("labour_force", m).values[first:end].mean() for m in members}
    mean = sum(rates[m] * sizes[m] for m in members) / sum(sizes.values())
    level, size, young = found["level"].balance, found["size"].balance, found["young"].balance
    assert level is not None
    assert level.treated == pytest.approx(mean)
    assert size is not None
    assert np.exp(size.treated) == pytest.approx(sum(sizes.values()))
    assert young is None
    assert found["urbanity"].kind in ("urban", "semi_urban", "rural")


def test_the_curve_marks_the_chosen_specification_once(figures: Figures) -> None:
    for address in (TAMPERE, replace(TAMPERE, method="sc"), replace(TAMPERE, anticipation=2)):
        markup = shown(replace(address, view="curve"), figures)["curve"]
        drawn = re.findall(r"<svg.*?</svg>", markup, re.DOTALL)
        assert len(drawn) == 2
        for drawing in drawn:
            assert drawing.count('class="chosen-column"') == 1
            assert drawing.count("<circle") == 63 + (address.anticipation == 2)


def test_the_curve_says_what_the_months_of_2020_do(catalog: Catalog, tmp_path: Path) -> None:
    """Where the window has any of them: the page's own estimate the other way."""
    months = tuple(f"{year}-{month:02d}" for year in range(2012, 2023) for month in range(1, 13))
    figures = Figures(trial_frames(tmp_path, catalog, months), catalog)
    oulu = Address("effect", "en", area="KO-c-02", wave="c", view="curve")
    for crisis, choice in ((None, "Without"), ("no", "With")):
        address = replace(oulu, crisis=crisis)
        own = specification_of(address, figures)
        prepared = figures.comparisons.prepared(replace(own, crisis=crisis == "no"))
        assert isinstance(prepared, Prepared)
        markup = shown(address, figures)["curve"].replace("\u2212", "-")
        told = re.search(rf">{choice} the COVID months 3–12/2020 the estimate is ([-+.\d]+) ", markup)
        assert told is not None
        assert float(told[1]) == pytest.approx(estimate(prepared.panel, own.method).effect, abs=0.005)
    earlier = shown(replace(oulu, area="KO-b-01", wave="b"), figures)["curve"]
    assert "COVID" not in earlier


def test_every_choice_of_the_curve_has_a_p_value_and_that_of_did_is_its_rank(figures: Figures) -> None:
    address = replace(TAMPERE, method="did")
    markup = shown(replace(address, view="curve"), figures)["curve"]
    assert "<td>–</td>" not in markup
    result = effect_of(figures, specification_of(address, figures))
    assert not isinstance(result, Refusal)
    chosen = next(row for row in re.findall(r"<tr>.*?</tr>", markup) if "(valittu)" in row)
    assert f"{result.test.p_value:.2f}".replace(".", ",") in chosen


def test_a_refused_result_shows_its_donors_and_no_effect(figures: Figures) -> None:
    result = effect_of(figures, specification_of(PIRKANMAA, figures))
    assert not isinstance(result, Refusal)
    refused = replace(result, refusal=Refusal("poor_fit", {"pre_rmspe": 1.0, "median": 0.2, "times": 2.0}))
    markup = "".join(map(render, checks(PIRKANMAA, figures, refused, None)))
    assert 'id="weights"' in markup
    assert 'id="leave-one-out"' not in markup
    assert 'id="curve"' not in markup
    assert check_charts(PIRKANMAA, figures, refused, None) == []


def test_the_fan_without_each_donor_is_a_chart_with_their_lines(figures: Figures) -> None:
    result = effect_of(figures, specification_of(TAMPERE, figures))
    assert not isinstance(result, Refusal)
    sensitivity = sensitivity_of(figures, result)
    _, chart = check_charts(TAMPERE, figures, result, sensitivity)
    assert chart.cloud is not None
    assert len(chart.cloud.near) == len(sensitivity.without_donor)
    effects = [found.effect for found in sensitivity.without_donor.values()]
    told = finding(shown(TAMPERE, figures)["leave-one-out"])
    assert f"{min(effects):.2f}".replace("-", "−").replace(".", ",") in told


def test_averages_stand_beside_the_methods(figures: Figures) -> None:
    markup = shown(Address("effect", "en", area="b"), figures)["methods"]
    assert "Standard error" in markup
    assert "jackknife" in markup
    assert "Standard error" not in shown(replace(TAMPERE, language="en"), figures)["methods"]


def rows(**changes: Any) -> DotRows:
    made: Mapping[str, Any] = {
        "id": "x",
        "title": "Title",
        "words": "All of it",
        "unit_words": "points",
        "language": "en",
        "rows": (
            DotRow("One", "1.0", 1.0, 0.5, 2.0, "chosen"),
            DotRow("Two & more", "−3.0", -3.0, beside=1.5),
        ),
        "is_demo": False,
    }
    return DotRows(**{**made, **changes})


def test_rows_stand_on_one_axis_with_zero() -> None:
    svg = dot_rows_svg(rows())
    (left,), (right,) = places(svg, "other"), places(svg, "chosen")
    assert left < right
    assert 'class="grid zero"' in svg
    assert "Two &amp; more" in svg
    assert svg.count('class="whisker"') == 1
    assert svg.count('class="beside"') == 1


def test_demo_is_marked_in_every_drawing() -> None:
    assert "Simulated data" in dot_rows_svg(rows(is_demo=True))
    assert "Simulated data" not in dot_rows_svg(rows())
    assert "Simulated data" in curve_svg(curve(is_demo=True), 360)
    assert "Simulated data" not in curve_svg(curve(is_demo=False), 360)


def places(svg: str, kind: str) -> Iterator[float]:
    return iter([float(x) for x in re.findall(rf'<circle cx="([-\d.]+)"[^>]*class="{kind}"', svg)])


def curve(is_demo: bool) -> Curve:
    dots = (
        ChoiceDot(-1.0, frozenset({"a", "c"}), "first", is_clear=True, is_chosen=False),
        ChoiceDot(0.5, frozenset({"b", "c"}), "second", is_clear=False, is_chosen=True),
    )
    groups = ((("a", "A"), ("b", "B")), (("c", "C"),))
    return Curve("x", "Title", "Words", "points", "en", dots, groups, is_demo)


def test_the_options_of_each_dot_are_marked_below_it() -> None:
    svg = curve_svg(curve(is_demo=False), 360)
    assert [len(re.findall("M", d)) for d in re.findall(r'd="([^"]*)" class="option"', svg)] == [1, 1, 2]
    assert svg.count('class="clear"') == 1
    assert svg.count('class="chosen unclear"') == 1


def test_an_area_without_a_value_may_say_its_own_reason() -> None:
    area = MapArea("KU837", "Tampere", None, "Q", "/", "the area compared")
    chart = MapDescription("x", "Title", "pct", 1, "en", (area,), is_demo=False)
    assert said(area, chart) == "Tampere: the area compared"
    assert said(replace(area, reason=""), chart) == "Tampere: suppressed"


def test_starts_of_did_are_told_by_their_placebos(figures: Figures) -> None:
    """As on the rest of its page: shifts of residuals that drift reject too often."""
    address = replace(TAMPERE, method="did")
    result = effect_of(figures, specification_of(address, figures))
    assert not isinstance(result, Refusal)
    panel = result.prepared.panel.started_earlier(12)
    ranked = placebo_test(panel, estimate(panel, "did"), placebos(panel, "did")).p_value
    rows = re.findall(r"<tr>.*?</tr>", shown(address, figures)["in-time"])
    moved, true = rows[-2:]
    assert f"{ranked:.2f}".replace(".", ",") in moved
    assert f"{result.test.p_value:.2f}".replace(".", ",") in true


def test_the_interval_of_did_is_the_told_one_in_every_section(figures: Figures) -> None:
    """Its conformal interval, too narrow by far, is nowhere to be read."""
    address = replace(TAMPERE, method="did", language="en")
    result = effect_of(figures, specification_of(address, figures))
    assert isinstance(result, Result)
    asked = Asked(address, figures, result)
    told, conformal = result.told_interval, result.interval
    assert asked.between(told.low, told.high) != asked.between(conformal.low, conformal.high)
    sections = shown(address, figures)
    assert asked.between(told.low, told.high) in sections["methods"]
    assert f"The line shows the {100 * told.level:.0f}% interval" in sections["methods"]
    assert not any(asked.between(conformal.low, conformal.high) in markup for markup in sections.values())


def test_few_like_in_size_bear_less_than_95_per_cent(figures: Figures) -> None:
    result = effect_of(figures, specification_of(TAMPERE, figures))
    assert isinstance(result, Result)
    asked = Asked(replace(TAMPERE, language="en"), figures, result)
    matching = matching_of(figures, result, None)
    assert matching is not None
    assert matching.sets is not None
    few = one_difference(matching.sets, matching.changes, 0, matching.rivals[:17])
    assert f"; {100 * 16 / 18:.0f}% interval" in _one_words(asked, few)
    assert matching.one is not None
    assert "; 95% interval" in _one_words(asked, matching.one)


def test_few_donors_are_not_said_to_be_of_like_size(figures: Figures) -> None:
    """With at most 40 of them all are compared with, whatever their size."""
    result = effect_of(figures, specification_of(TAMPERE, figures))
    assert isinstance(result, Result)
    panel = result.prepared.panel
    small = panel.with_rows(panel.treated | (np.cumsum(~panel.treated) <= 30), panel.treated)
    prepared = replace(result.prepared, panel=small)
    few = replace(result, prepared=prepared, placebos=placebos(small, "demeaned"))
    assert (rivals_of(result), rivals_of(few)) == ("like", "all")
    assert (cloud_of(result, None).words, cloud_of(few, None).words) == ("cloud", "others")
    indicator = figures.catalog.indicators[result.prepared.specification.indicator]
    scale = scale_of(indicator, few, "en")
    told = [fit_words(few, scale), *(text for _, _, text in facts(figures, few, None, scale))]
    assert not any("like size" in text for text in told)
    assert sum("all comparison areas" in text or "for all " in text for text in told) == 3
    assert "like size" in fit_words(result, scale)
