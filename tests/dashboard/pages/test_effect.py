"""The comparison page: what it shows, what it refuses, what its files carry."""

import csv
import io
import re
from dataclasses import replace
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

import numpy as np
import pytest
from flask.testing import FlaskClient

from dashboard import urls
from dashboard.data import Figures
from dashboard.effects.asked import effect_of, specification_of
from dashboard.effects.words import evidence, has_disagreeing_tests, headline, sentences
from dashboard.i18n import LANGUAGES
from dashboard.pages import page_of, view_of
from dashboard.static import render
from dashboard.urls import Address, build, resolved
from etl.catalog import Catalog
from etl.catalog.models import Language
from etl.estimates.study import Result
from etl.frames import Edition, Storage, open_frames, publish

TAMPERE = urls.effect("fi", "KU837", wave="b")
ODD = "KU211"
"""Kangasala, in the trial: made unlike every other municipality."""


@pytest.fixture(scope="module")
def odd_figures(
    tmp_path_factory: pytest.TempPathFactory, trial_figures: Figures, catalog: Catalog
) -> Figures:
    """The trial's figures, in which one municipality went its own way long before the start."""
    frames = trial_figures.frames
    cubes = {name: frames.cube(name) for name in frames.indicators}
    cube = cubes["unemployed_jobseekers"]
    values = cube.values.copy()
    waves = 1 + 0.5 * np.sin(np.arange(values.shape[-1]) / 5)
    values[0, cube.area_places[ODD]] = np.round(values[0, cube.area_places[ODD]] * waves)
    cubes["unemployed_jobseekers"] = replace(cube, values=values)
    storage = Storage(str(tmp_path_factory.mktemp("odd")))
    publish(storage, Edition("official", cubes, cubes, {}, catalog.sha256), keep_versions=1)
    return Figures(open_frames(storage), catalog)


def html_of(address: Address, figures: Figures) -> str:
    return unescape(render(page_of(address, figures, public_url="https://kokeilut.example").layout)).replace(
        "\u00a0", " "
    )


def forms_of(html: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """Where each form of choices on the page leads, and what it sends as it stands."""
    found = []
    for action, form in re.findall(
        r'<form action="([^"#]+)[^"]*"[^>]*class="choices"(.*?)</form>', html, re.DOTALL
    ):
        sent = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form)
        for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
            sent.append((name, re.findall(r'<option value="([^"]*)" selected', options)[0]))
        found.append((action, sent))
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_says_effect_chance_and_fit_before_the_charts(
    trial_figures: Figures, language: Language
) -> None:
    html = html_of(urls.in_language(TAMPERE, language), trial_figures)
    places = [html.index(f'id="{key}"') for key in ("result", "path", "gap", "how-sure", "repeat")]
    assert places == sorted(places)
    assert html.count("<h1") == 1
    assert html.count("<svg") >= 4
    assert html.count("<table") >= 2
    assert not re.search(r"\{\w+\}", re.sub(r"<pre.*?</pre>", "", html, flags=re.DOTALL))


@pytest.mark.parametrize(
    "address",
    [
        TAMPERE,
        urls.effect("sv", "KO-b-01", method="did", anticipation=6, pool="far", seasonal="no"),
        urls.effect("en", "KU837+KU853", wave="b", first="2011-01", start="2017-06", crisis="no"),
        urls.effect("en", "b", pool="alike"),
        urls.effect("fi", "KU091", wave="b"),
    ],
    ids=build,
)
def test_the_form_as_it_stands_leads_to_the_same_comparison(address: Address, trial_figures: Figures) -> None:
    html = html_of(address, trial_figures)
    forms = forms_of(html)
    assert forms
    for action, sent in forms:
        led = resolved(action, urlencode(sent))
        assert isinstance(led, Address)
        assert specification_of(led, trial_figures) == specification_of(address, trial_figures)


def test_what_was_not_in_the_trial_is_refused_with_a_way_on(trial_figures: Figures) -> None:
    html = html_of(urls.effect("en", "KU684", wave="b"), trial_figures)
    assert "The comparison can't be made" in html
    assert "Rauma was not in the trial of 2017–2018, so there is no comparison." in html
    assert "/en/effect/2017-2018" in html
    assert "how-sure" not in html
    assert "Difference from the control" not in html


def test_a_poor_fit_shows_why_and_no_effect(odd_figures: Figures) -> None:
    address = urls.effect("en", ODD, wave="b")
    found = effect_of(odd_figures, specification_of(address, odd_figures))
    assert isinstance(found, Result)
    assert found.refusal is not None
    html = html_of(address, odd_figures)
    assert "No credible comparison" in html
    assert "The control did not follow the area before the trial" in html
    assert 'class="refused"' in html
    assert 'id="repeat"' in html
    assert "import numpy" not in html
    assert "no effect can be read from the chart" in html
    assert "Control: " in html
    assert re.search(r"<td[^>]*>Not applicable</td>", html)
    assert "<td>Missing</td>" not in html
    assert re.search(r"Control: [^.]*\.\d+% in July 2017", html)
    assert "/en/effect/KO-b-01" in html or "/en/effect/pirkanmaa-2017" in html
    for never in ("how-sure", "was on average", "p = ", 'id="gap"'):
        assert never not in html
    view = view_of(address, odd_figures)
    assert view.rows == ()
    assert view.charts == ()
    assert view.notes[0] == "No credible comparison"


def test_files_carry_every_figure_of_the_estimate(trial_client: FlaskClient, trial_figures: Figures) -> None:
    found = effect_of(trial_figures, specification_of(TAMPERE, trial_figures))
    assert isinstance(found, Result)
    answer = trial_client.get(build(replace(TAMPERE, form="csv"), trial_figures.catalog))
    rows = list(csv.DictReader(io.StringIO(answer.get_data(as_text=True))))
    panel, by_quantity = found.prepared.panel, {}
    for row in rows:
        by_quantity.setdefault(row["breakdown"], {})[row["area"], row["period"]] = float(row["value"])
    assert {"observed", "counterfactual", "gap", "low", "high", "weight", "others", "matched"} <= set(
        by_quantity
    )
    assert [*by_quantity["gap"].values()] == pytest.approx(found.estimate.gap, abs=1e-6)
    assert [*by_quantity["observed"].values()] == pytest.approx(panel.target, abs=1e-6)
    assert sum(by_quantity["weight"].values()) == pytest.approx(1.0, abs=1e-4)
    assert {period for _, period in by_quantity["gap"]} == set(panel.periods)
    assert "p\u00a0=\u00a00" in " ".join(view_of(TAMPERE, trial_figures).notes)


@pytest.mark.parametrize("form", ["xlsx", "json", "parquet", "svg", "png", "pdf"])
def test_every_file_can_be_had(trial_client: FlaskClient, catalog: Catalog, form: urls.Form) -> None:
    answer = trial_client.get(build(replace(TAMPERE, form=form), catalog))
    assert answer.status_code == 200
    assert len(answer.data) > 5000


def test_the_picture_says_that_the_difference_is_uncertain(
    trial_client: FlaskClient, catalog: Catalog
) -> None:
    svg = trial_client.get(build(replace(TAMPERE, form="svg"), catalog)).get_data(as_text=True)
    assert "Ero on selvä" in svg
    assert "ei arvottu" in svg
    assert "90 %:n vaihteluväli" in svg
    ids = re.findall(r' id="([^"]+)"', svg)
    assert len(ids) == len(set(ids))


def test_the_program_knows_where_the_portal_is(trial_figures: Figures) -> None:
    html = html_of(TAMPERE, trial_figures)
    assert "https://kokeilut.example/api/v1/estimates" in html
    assert trial_figures.frames.manifest.content_sha256 in html


def test_the_average_is_ranked_among_groups_as_large(trial_figures: Figures) -> None:
    html = html_of(urls.effect("en", "b"), trial_figures)
    assert "groups of 23 comparison municipalities" in html
    assert "comparison areas of like size" not in html
    assert "Standard error" in html


def test_the_other_design_is_offered_where_there_are_enough_trial_areas(trial_figures: Figures) -> None:
    assert "Kaakkois-Suomi" in html_of(urls.effect("fi", "KU837", wave="c"), trial_figures)
    assert "Arviointisuunnitelman" not in html_of(TAMPERE, trial_figures)


@pytest.mark.parametrize(
    ("language", "asked"),
    [("fi", "uudistus muutti"), ("sv", "förändrade reformen"), ("en", "the reform change")],
)
def test_the_permanent_reform_is_no_trial_and_offers_no_form(
    trial_figures: Figures, language: Language, asked: str
) -> None:
    html = html_of(urls.effect(language, "d"), trial_figures)
    assert asked in html.split("</h1>")[0]
    assert not re.search("2025–</|työllisyyskokeilu 2025|försöket 2025|trial 2025", html)
    assert html.count("2012-2015") >= 1
    assert forms_of(html) == []


def test_tests_that_disagree_are_said_to_above_the_charts(trial_figures: Figures) -> None:
    """The conformal test of the average finds the planted effect; the page says at once whether placebos do."""
    for area in ("KU837", "KO-b-01", "b"):
        address = urls.effect("en", area, wave="b")
        found = effect_of(trial_figures, specification_of(address, trial_figures))
        assert isinstance(found, Result)
        first_screen = html_of(address, trial_figures).split('id="path"')[0]
        assert ("The tests disagree" in first_screen) == has_disagreeing_tests(found)
        turned = replace(found, p_value=0.9 if found.test.p_value <= 0.1 else 0.01)
        assert has_disagreeing_tests(turned)
        said, told = headline(turned, "en"), " ".join(sentences(trial_figures, turned, "en"))
        assert ("by the other" in told) == ("disagree" in said) == (evidence(turned.p_value) != "none")
        assert "The difference is clear" not in told
        assert "clear difference from" not in said or said.startswith("No")


def test_no_area_of_a_map_is_printed_with_a_pattern() -> None:
    """Each would be pictures of the whole page in a browser's PDF."""
    css = (Path(__file__).resolve().parents[3] / "assets" / "9-print.css").read_text()
    printed = css[css.index("@media print") :]
    for kind in "QML":
        assert re.search(rf"svg\.map a path\.{kind}[^{{]*\{{ fill: #", printed)
        assert re.search(rf"\.swatch\.{kind}[^{{]*\{{ background: #", printed)


def test_every_swatch_in_a_key_has_a_style() -> None:
    css = (Path(__file__).resolve().parents[3] / "assets" / "8-effect.css").read_text()
    for kind in ("line-own", "line-counterfactual", "cloud-band", "cloud-near", "cloud-poor", "left_out"):
        assert f".swatch.{kind}" in css
