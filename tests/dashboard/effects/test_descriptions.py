"""The descriptions beside an estimate: all others, and the most similar, on figures with a planted effect."""

import csv
import io
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from flask.testing import FlaskClient

from dashboard.address import Address
from dashboard.charts.contrast import base_words
from dashboard.charts.description import ChartDescription
from dashboard.data import Figures
from dashboard.effects.asked import effect_of, specification_of
from dashboard.effects.description_rows import description_rows
from dashboard.effects.matched_sample import Matching
from dashboard.effects.matching import known_outside, matching_of, unknown_applicants
from dashboard.i18n import LANGUAGES
from dashboard.pages.checks.asked import Asked
from dashboard.pages.checks.contrast import contrast_charts, contrast_sections
from dashboard.pages.checks.matched import matched_section
from dashboard.pages.effect import page, view
from dashboard.static import render
from etl.catalog import Catalog
from etl.catalog.models import Language
from etl.estimates.contrast import contrast_of
from etl.estimates.donors import treated_by
from etl.estimates.study import Result
from etl.frames import Edition, Storage, open_frames, publish
from tests.etl.estimates.trial_frames import EFFECT, SMALL, START, trial_frames

TAMPERE = Address("effect", "fi", area="KU837", wave="b")
AVERAGE = Address("effect", "fi", area="b")
PIRKANMAA = Address("effect", "fi", area="KO-b-01")


def asked_at(address: Address, figures: Figures) -> Asked:
    result = effect_of(figures, specification_of(address, figures))
    assert isinstance(result, Result)
    return Asked(address, figures, result)


def matching_at(address: Address, figures: Figures) -> Matching:
    found = matching_of(figures, asked_at(address, figures).result, address.weights)
    assert found is not None
    return found


def contrast_markup(address: Address, figures: Figures) -> str:
    return "".join(render(part) for part in contrast_sections(asked_at(address, figures)))


def matched_markup(address: Address, figures: Figures) -> str:
    return render(matched_section(asked_at(address, figures), matching_at(address, figures)))


def plain(markup: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", markup)).replace("\xa0", " ")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("address", [TAMPERE, AVERAGE, PIRKANMAA])
def test_both_are_whole_in_every_language(trial_figures: Figures, address: Address, language: Any) -> None:
    here = replace(address, language=language)
    for markup in (contrast_markup(here, trial_figures), matched_markup(here, trial_figures)):
        assert "<table" in markup
        assert not re.search(r"\{[a-z_]+\}|\bnan\b|\bNone\b", plain(markup))
    said = plain(contrast_markup(here, trial_figures))
    assert {"fi": "kuvaus, ei vaikutus", "sv": "beskrivning, inte en effekt", "en": "not an effect"}[
        language
    ] in said


def test_the_contrast_says_who_the_others_are(trial_figures: Figures) -> None:
    asked = asked_at(TAMPERE, trial_figures)
    said = plain(contrast_markup(TAMPERE, trial_figures))
    donors = asked.panel.donor_units
    assert f"Muut {len(donors)} kuntaa yhteensä" in said
    assert f"mukana samassa kokeilussa: {len(treated_by(trial_figures.catalog.waves['b']))}" in said
    assert "Ahvenanmaalla: 16" in said
    assert ", ".join(sorted(asked.name(donor) for donor in donors)) in said


def test_the_chart_is_an_index_of_the_year_before_the_start(trial_figures: Figures) -> None:
    (chart,) = contrast_charts(asked_at(TAMPERE, trial_figures))
    assert isinstance(chart, ChartDescription)
    assert chart.start is not None
    assert chart.unit_words == "Indeksi, elokuu 2016–heinäkuu 2017 = 100"
    for series in chart.series:
        year = [series.drawn[t] for t in range(START - 12, START)]
        assert np.mean([v for v in year if v is not None]) == pytest.approx(100, abs=0.01)
    own = [v for v in chart.own.values if v is not None]
    assert own == pytest.approx(asked_at(TAMPERE, trial_figures).panel.target, abs=1e-6)


def test_a_base_with_a_hole_is_told_in_parts(trial_figures: Figures) -> None:
    asked = asked_at(TAMPERE, trial_figures)
    beside = contrast_of(trial_figures.frames, trial_figures.catalog, asked.prepared)
    assert beside is not None
    holed = replace(beside, pairs=replace(beside.pairs, earlier=np.array([3, 4, 5, 9, 11, 12])))
    said = base_words(asked.result, holed, "en")
    assert said == "April 2010–June 2010, October 2010, December 2010–January 2011"


def test_a_rate_is_said_to_be_one_and_a_count_is_not(trial_figures: Figures) -> None:
    count = replace(TAMPERE, indicator="unemployed_jobseekers")
    assert "ei prosenttiyksikköä" in contrast_markup(TAMPERE, trial_figures)
    assert "ei prosenttiyksikköä" not in contrast_markup(count, trial_figures)


def test_a_refused_comparison_has_neither(trial_figures: Figures) -> None:
    refused = replace(TAMPERE, area=SMALL)
    markup = "".join(render(part) for part in page(refused, trial_figures).layout.children)
    assert 'id="contrast"' not in markup
    assert 'id="matched"' not in markup
    assert not [row for row in view(refused, trial_figures).rows if row.breakdown == "others"]


def test_one_area_stands_beside_its_five_nearest(trial_figures: Figures) -> None:
    found, said = matching_at(TAMPERE, trial_figures), matched_markup(TAMPERE, trial_figures)
    nearest = found.nearest(0)
    assert len(nearest) == 5
    assert [d for _, d in nearest] == sorted(d for _, d in nearest)
    codes = [found.units[row] for row, _ in nearest]
    assert set(codes) <= set(asked_at(TAMPERE, trial_figures).panel.donor_units)
    assert f"alueet=KU837,{','.join(codes)},SSS" in said
    assert "/fi/verrokit/tampere" in said
    assert found.one is not None
    assert found.one.effect == pytest.approx(EFFECT, abs=1)
    assert found.one.p_value <= 0.1


@pytest.mark.parametrize("language", LANGUAGES)
def test_far_from_its_nearest_no_difference_is_called_distinguishable(
    trial_figures: Figures, language: Language
) -> None:
    address = replace(TAMPERE, language=language)
    asked, found = asked_at(address, trial_figures), matching_at(address, trial_figures)
    assert found.sets is not None
    assert found.one is not None
    assert found.one.p_value < 0.1
    shares = (0.89, 0.91)
    others = np.sort(found.sets.distances[found.rivals].mean(axis=1))
    for share, is_far in zip(shares, (False, True), strict=True):
        distances = found.sets.distances.copy()
        distances[0] = np.quantile(others, share)
        moved = replace(found, sets=replace(found.sets, distances=distances))
        assert moved.is_far is is_far
        told = render(matched_section(asked, moved))
        assert [asked.word(key) in told for key in ("matched_far_verdict", "matched_far")] == [is_far] * 2
        assert (asked.word("matched_verdict_clear") in told) is not is_far


def test_nothing_after_the_start_decides_who_is_near(
    tmp_path: Path, catalog: Catalog, trial_figures: Figures
) -> None:
    frames = trial_frames(tmp_path / "plain", catalog)
    cubes = {name: frames.cube(name) for name in frames.indicators}
    random = np.random.default_rng(3)
    changed = {}
    for name, cube in cubes.items():
        values = cube.values.copy()
        values[:, :, START:] *= random.uniform(0.9, 1.1, values[:, :, START:].shape)
        changed[name] = replace(cube, values=values)
    storage = Storage(str(tmp_path / "changed"))
    publish(storage, Edition("official", changed, changed, {}, catalog.sha256), keep_versions=2)
    other = matching_at(TAMPERE, Figures(open_frames(storage), catalog))
    same = matching_at(TAMPERE, trial_figures)
    assert other.nearest(0) == same.nearest(0)
    assert other.changes[0] != same.changes[0]


def test_the_weights_are_those_of_the_address(trial_figures: Figures, trial_client: FlaskClient) -> None:
    sized = replace(TAMPERE, weights="level:0,trend:0,size:5,long_term:0")
    found = matching_at(sized, trial_figures)
    forces = found.values[[k.rule.id for k in found.known].index("size")]
    apart = np.abs(np.log(forces[1:] / forces[0]))
    assert {row for row, _ in found.nearest(0)} == set((1 + np.argsort(apart)[:5]).tolist())
    path = "/fi/vaikutus/tampere?kokeilu=2017-2018&painot=level:0,trend:0,size:5,long_term:0"
    markup = trial_client.get(path).get_data(as_text=True)
    assert 'value="size:5" selected' in markup
    assert markup.count('type="hidden" name="painot"') == 1
    form = re.search(r'<form action="/fi/vaikutus/tampere#matched".*?</form>', markup, re.DOTALL)
    assert form is not None
    assert 'type="hidden" name="kokeilu" value="2017-2018"' in form[0]
    assert "painot" not in re.findall(r'type="hidden" name="(\w+)"', form[0])


def test_without_any_weight_nobody_is_near_and_the_page_says_so(trial_figures: Figures) -> None:
    nothing = replace(TAMPERE, weights="level:0,trend:0,size:0,long_term:0")
    found = matching_at(nothing, trial_figures)
    assert (found.sets, found.told) == (None, None)
    assert "nollaa suurempi paino" in matched_markup(nothing, trial_figures)


def test_the_average_has_the_groups_as_far_as_known(trial_figures: Figures) -> None:
    found, said = matching_at(AVERAGE, trial_figures), plain(matched_markup(AVERAGE, trial_figures))
    groups = {group.key: group for group in found.groups}
    assert groups["trial"].n == found.n_treated == len(treated_by(trial_figures.catalog.waves["b"]))
    used = [member.municipality for member, reason in known_outside(found) if reason is None]
    assert groups["applied"].n == len(used) == 2
    assert groups["trial"].n + groups["applied"].n + groups["rest"].n == len(found.units)
    assert "tunnetaan nimeltä 3. Vertailujoukkoon voi kuulua 2: Kaarina, Rauma." in said
    own = found.changes[: found.n_treated]
    assert groups["trial"].change == pytest.approx(own.mean())
    assert found.sets is not None
    assert groups["matched"].change == pytest.approx(
        np.mean([found.changes[found.sets.nearest[row]].mean() for row in range(found.n_treated)])
    )
    assert found.average is not None
    assert found.average.effect == pytest.approx(groups["trial"].change - groups["matched"].change)
    assert found.average.effect == pytest.approx(EFFECT, abs=0.5)
    assert found.average.n_clusters == 5


def test_where_no_applicant_is_named_it_is_said(trial_figures: Figures, catalog: Catalog) -> None:
    assert len(unknown_applicants(catalog.waves["a"])) == 1
    first = Address("effect", "en", area="a")
    found = matching_at(first, trial_figures)
    assert {group.key for group in found.groups} == {"trial", "rest", "matched"}
    said = plain(matched_markup(first, trial_figures))
    assert "are not known by name" in said
    assert "64 municipalities that applied but were not selected" in said


def test_a_trial_area_is_one_unit_with_the_sum_of_its_sizes(trial_figures: Figures) -> None:
    found = matching_at(PIRKANMAA, trial_figures)
    cube = trial_figures.frames.cube("labour_force")
    rows = [cube.area_places[member] for member in found.units[0].split("+")]
    size = found.values[[k.rule.id for k in found.known].index("size"), 0]
    assert size == pytest.approx(cube.values[0, rows, 0].sum())
    assert found.n_treated == 1


def test_files_carry_what_is_shown(trial_figures: Figures, trial_client: FlaskClient) -> None:
    asked = asked_at(TAMPERE, trial_figures)
    beside = contrast_of(trial_figures.frames, trial_figures.catalog, asked.prepared)
    assert beside is not None
    rows = list(description_rows(trial_figures, asked.result, None, "Tampere", "fi"))
    others = [row.value for row in rows if row.breakdown == "others"]
    assert others == pytest.approx(beside.others.path, abs=1e-6)
    text = trial_client.get("/fi/vaikutus/tampere.csv?kokeilu=2017-2018").get_data(as_text=True)
    told = [line for line in csv.reader(io.StringIO(text)) if "neighbour" in line]
    assert len(told) == 5
    shown = view(TAMPERE, trial_figures)
    assert any("eivät ole arvioita" in note for note in shown.notes)
    assert any("kuvaus, ei vaikutus" in chart.title for chart in shown.charts)
    average = list(description_rows(trial_figures, asked_at(AVERAGE, trial_figures).result, None, "x", "en"))
    kinds = {row.breakdown for row in average}
    assert {"together", "change_trial", "change_matched", "matched", "matched_low", "matched_high"} <= kinds


def test_the_api_says_what_the_page_says(trial_figures: Figures, trial_client: FlaskClient) -> None:
    told = trial_client.get("/api/v1/estimates?area=KU837&wave=2017-2018&weights=level:5").get_json()
    found = matching_at(replace(TAMPERE, weights="level:5"), trial_figures)
    assert told["matched"]["weights"]["level"] == 5
    assert list(told["matched"]["neighbours"]["KU837"]) == [found.units[row] for row, _ in found.nearest(0)]
    assert found.one is not None
    assert told["matched"]["difference"]["effect"] == pytest.approx(found.one.effect)
    contrast = told["contrast"]
    assert contrast["difference"] == pytest.approx(
        contrast["treated"]["change"] - contrast["others"]["change"]
    )
    assert len(contrast["base"]) == 12
    wrong = trial_client.get("/api/v1/estimates?area=KU837&weights=much")
    assert wrong.status_code == 400
    unknown = trial_client.get("/api/v1/estimates?area=KU837&weights=levels:1")
    assert unknown.status_code == 400
    assert unknown.get_json()["error"]["next"].startswith("Did you mean 'level'?")
