"""The pages of the waves: the answer, what is published beside it, the areas with their ways on, files."""

import csv
import io
import re
from dataclasses import replace
from html import unescape
from typing import get_args

import orjson
import pandas as pd
import pypdf
import pytest
from flask.testing import FlaskClient

from dashboard import urls
from dashboard.data import Figures
from dashboard.effects.wave_results import Compared, compared
from dashboard.exports import export
from dashboard.i18n import LANGUAGES
from dashboard.pages import page_of, view_of
from dashboard.pages.wave import sure_words
from dashboard.pages.wave_areas import COLUMNS, codes_of
from dashboard.pages.wave_effects import answer_words, until_words
from dashboard.static import render
from etl.catalog import Catalog
from etl.catalog.models import Confidence, Language
from etl.estimates.average_verdict import AverageVerdict
from etl.estimates.averages import AverageEffect
from etl.estimates.conformal import Interval
from etl.estimates.specification import Specification
from etl.frames import Frames

WAVES = ("a", "b", "c", "d")


def html_of(wave: str, language: str, figures: Figures, **fields: str) -> str:
    address = urls.Address("wave", language, area=wave, **fields)  # type: ignore[arg-type]
    return render(page_of(address, figures).layout)


def text_of(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def part_of(html: str, key: str) -> str:
    """The section with the heading `key`."""
    start = html.index(f'<h2 id="{key}"')
    return html[start : html.index("</section>", start)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("wave", WAVES)
def test_each_wave_says_its_law_its_people_and_its_money(figures: Figures, wave: str, language: str) -> None:
    known = figures.catalog.waves[wave]
    text = text_of(html_of(wave, language, figures))
    for said in (known.legal_basis, known.target_group, known.selection, known.money):
        assert " ".join(said.get(language).split()) in text  # type: ignore[arg-type]


@pytest.mark.parametrize("wave", "abc")
def test_every_trial_area_leads_to_its_page_and_to_what_the_trial_changed(
    figures: Figures, wave: str
) -> None:
    areas = part_of(html_of(wave, "fi", figures), "areas")
    years = figures.catalog.waves[wave].years.replace("–", "-")
    for trial in figures.catalog.waves[wave].areas:
        slug = urls.build(urls.place("fi", trial.code, figures.catalog)).rpartition("/")[2]  # type: ignore[arg-type]
        assert f'href="/fi/kokeilualue/{slug}"' in areas
        assert re.search(rf'href="/fi/vaikutus/{slug}"', areas)
    assert f'?kokeilu={years}"' in areas or wave == "c"


def test_a_member_leads_to_what_this_trial_changed_there(figures: Figures) -> None:
    areas = part_of(html_of("b", "fi", figures), "areas")
    assert '<a href="/fi/vaikutus/tampere?kokeilu=2017-2018">Tampere</a>' in areas
    assert '<a href="/fi/vaikutus/tampere">Tampere</a>' in part_of(html_of("c", "fi", figures), "areas")
    assert "Nilsiä (nykyisin" in text_of(part_of(html_of("a", "fi", figures), "areas"))


def test_an_effect_stands_with_its_interval_and_chance_beside_what_is_published(
    trial_figures: Figures,
) -> None:
    results = part_of(html_of("b", "fi", trial_figures), "results")
    text = text_of(results)
    assert "Työttömyysaste laski lyhyellä aikavälillä." in text
    row = text.partition("Työttömyysaste laski")[2].partition("Laajennettu")[0]
    assert re.search(
        r"−(1,9|2,0)\d\sprosenttiyksikköä 95 %:n luottamusväli −\d,\d\d … −\d,\d\d, p\s=\s0,0\d\d\.", row
    )
    assert "Selvä ero verrokkiin" in row
    assert "Sama tulos kuin tutkimuksessa." in row
    assert "Kokeilualueiden (5) ja vertailukuntien" in row
    assert "erosivat keskimäärin vertailukunnista näissä: työttömien osuus työvoimasta (pienempi)" in text


def test_a_difference_on_which_the_tests_disagree_is_told_as_no_clear_one(figures: Figures) -> None:
    ours = AverageVerdict(None, -1.0, 0.05, Interval(-2, 0, 0.95), AverageEffect(-1.0, 5.0, 5), 0.1)  # type: ignore[arg-type]
    rate = Specification("b", "b", "unemployment_rate")
    said = answer_words([Compared("unemployment_rate", (), rate, ours)], figures, "en")
    assert "did not on average differ clearly from the comparison municipalities" in said
    assert "different answers on: unemployed, share of labour force." in said
    agreed = replace(ours, by_area=AverageEffect(-1.0, 0.1, 5))
    said = answer_words([Compared("unemployment_rate", (), rate, agreed)], figures, "en")
    assert "in these: unemployed, share of labour force (lower)." in said
    assert "different answers" not in said


def test_figures_that_end_before_the_trial_did_say_so(trial_figures: Figures) -> None:
    ours = next(iter(compared(trial_figures, trial_figures.catalog.waves["b"]))).ours
    assert isinstance(ours, AverageVerdict)
    assert list(until_words(ours, trial_figures, "sv")) == []
    asked = replace(ours.prepared.specification, last="2018-06")
    short = replace(ours, prepared=replace(ours.prepared, specification=asked))
    (said,) = until_words(short, trial_figures, "sv")
    assert said == "Siffrorna sträcker sig bara till juni 2018; försöket fortsatte efter det."


def test_those_who_never_started_for_the_same_reason_stand_together(figures: Figures) -> None:
    outside = text_of(part_of(html_of("c", "fi", figures), "areas")).partition("Hakivat tai valittiin")[2]
    assert "Kitee , Lieksa , Juuka , Rääkkylä , Heinävesi , Ilomantsi , Tohmajärvi : Valittiin" in outside
    assert outside.count("Maisema-Karjala hyväksyttiin") == 1
    assert "(11)" in outside


@pytest.mark.parametrize("wave", WAVES)
def test_each_wave_says_how_sure_its_facts_are(figures: Figures, wave: str) -> None:
    facts = text_of(part_of(html_of(wave, "sv", figures), "facts"))
    less_sure = figures.catalog.waves[wave].less_sure
    assert less_sure is not None
    assert f"Hur säkert det är {less_sure.sv} De övriga uppgifterna är säkra." in facts
    assert "Tiderna och de övriga" not in facts


@pytest.mark.parametrize("language", LANGUAGES)
def test_dates_are_called_sure_only_where_nothing_is_less_sure(catalog: Catalog, language: Language) -> None:
    """Of some waves the starting dates are what is not known."""
    known = catalog.waves["a"]
    assert known.less_sure is not None
    said = {}
    for confidence in get_args(Confidence):
        wave = known.model_copy(update={"confidence": confidence})
        plain = sure_words(wave.model_copy(update={"less_sure": None}), language)
        exception, _, others = sure_words(wave, language).partition(f"{known.less_sure.get(language)} ")
        assert exception == ""
        assert "" != others != plain
        said[confidence] = (plain, others)
    assert len({text for both in said.values() for text in both}) == 6
    dates = {"fi": "Ajat", "sv": "Tiderna", "en": "dates"}[language]
    assert all(dates in plain and dates not in others for plain, others in said.values())


def test_what_can_not_be_estimated_says_why_and_tells_no_effect(figures: Figures) -> None:
    text = text_of(part_of(html_of("b", "fi", figures), "results"))
    assert "luotettavaa vertailua ei voi tehdä" in text
    assert text.count("Ei luotettavaa vertailua") == 5
    assert "luottamusväli" not in text
    assert "p = " not in text


def test_ours_that_differ_from_a_study_say_so_and_why(trial_figures: Figures) -> None:
    """The study of 2012–2015 saw nothing; the figures have an effect planted in 2017, so nothing is seen either."""
    text = text_of(part_of(html_of("a", "en", trial_figures), "results"))
    assert "Why may the results differ?" not in text
    assert "The same result as in the study." in text or "No credible comparison" in text


def test_a_claim_is_never_among_the_effects(figures: Figures) -> None:
    findings = text_of(part_of(html_of("b", "fi", figures), "findings"))
    effects, _, claims = findings.partition("Väitteet, ei vaikutuksia")
    assert "10 000 työpaikkaa" in claims
    assert "10 000 työpaikkaa" not in effects
    assert "Näillä luvuilla ei ole vertailuryhmää" in claims
    assert "10 000" not in text_of(part_of(html_of("b", "fi", figures), "results"))


def test_what_is_unknown_is_listed_with_the_way_to_close_it(figures: Figures, catalog: Catalog) -> None:
    for wave in WAVES:
        text = text_of(part_of(html_of(wave, "sv", figures), "unknown"))
        for unknown in catalog.waves[wave].unknown:
            assert unknown.what.sv in text
            assert f"Så kan luckan fyllas: {unknown.how_to_close.sv}" in text
    assert "nämner inte 13 av försökets 118" in text_of(html_of("c", "sv", figures))


def test_the_reform_is_described_and_not_compared(figures: Figures) -> None:
    html = html_of("d", "fi", figures)
    assert "<h1>TE-palvelut 2024 -uudistus</h1>" in html
    assert "Vaikutusta ei voi arvioida, koska vertailukuntia ei ole." in text_of(html)
    assert "/fi/vaikutus/" not in html
    assert "<table" not in html
    assert part_of(html, "areas").count('href="/fi/tyollisyysalue/') == 2 * 45


def test_the_pages_of_reports_and_targets_are_linked_where_they_belong(figures: Figures) -> None:
    more = {wave: html_of(wave, "fi", figures).partition('<h2 id="more"')[2] for wave in WAVES}
    for href in ("/fi/tulospalkkio", "/fi/taulukko-2"):
        assert [wave for wave in WAVES if f'href="{href}"' in more[wave]] == ["a"]
    assert [wave for wave in WAVES if 'href="/fi/hyvat-kaytannot"' in more[wave]] == ["a", "b"]
    for wave in WAVES:
        assert ('href="#more"' in html_of(wave, "fi", figures)) == (wave != "d")
    assert [wave for wave in WAVES if 'href="/fi/tavoite"' in more[wave]] == ["c"]


@pytest.mark.parametrize("wave", WAVES)
def test_the_map_has_a_link_for_each_area(figures: Figures, wave: str) -> None:
    html = html_of(wave, "en", figures, view="tiles")
    drawn = html[html.index('class="map groups"') :].partition("</svg>")[0]
    codes = codes_of(figures.catalog.waves[wave], figures.catalog)
    assert len(re.findall(r"<a href=", drawn)) == len(codes)
    numbers = set(re.findall(r'class="number"[^>]*>(\d+)<', drawn))
    assert numbers == {str(n) for n in range(1, len(codes) + 1)}


@pytest.mark.parametrize("wave", WAVES)
def test_the_members_are_a_file_in_every_form(figures: Figures, wave: str) -> None:
    view = view_of(urls.wave("sv", wave), figures)
    rows = list(csv.DictReader(io.StringIO(export(view, "csv").content.decode())))
    frame = pd.read_parquet(io.BytesIO(export(view, "parquet").content))
    told = orjson.loads(export(view, "json").content)
    sheet = pd.read_excel(io.BytesIO(export(view, "xlsx").content), keep_default_na=False)
    assert len(rows) == len(frame) == len(told["rows"]) == len(sheet)
    n_outside = len(figures.catalog.waves[wave].outside)
    areas = figures.catalog.waves[wave].areas
    n_members = sum(len(area.members) for area in areas) if areas else 292
    assert len(rows) == n_members + n_outside
    for row, other in zip(rows, told["rows"], strict=True):
        assert {name: row[name] for name in COLUMNS} == other
    assert frame.columns.tolist() == list(COLUMNS)
    assert rows[0]["permalink"] == view.permalink
    printed = pypdf.PdfReader(io.BytesIO(export(view, "pdf").content))
    assert rows[0]["municipality_name"] in "".join(page.extract_text() for page in printed.pages)
    assert export(view, "svg").content.startswith(b"<svg")
    assert export(view, "png").content.startswith(b"\x89PNG")


def test_dates_and_doubts_of_a_member_are_in_the_file(figures: Figures) -> None:
    view = view_of(urls.wave("fi", "a"), figures)
    rows = csv.DictReader(io.StringIO(export(view, "csv").content.decode()))
    nilsia = next(row for row in rows if row["municipality_name"] == "Nilsiä")
    assert (nilsia["joined"], nilsia["left"]) == ("2012-09-01", "2012-12-31")
    assert (nilsia["today_name"], nilsia["role"]) == ("Kuopio", "kokeilukunta kuntaliitokseen asti")


def test_a_municipality_leads_to_what_each_of_its_trials_changed(figures: Figures) -> None:
    html = render(page_of(urls.municipality("fi", "KU837"), figures).layout)
    ways = html[html.index('class="ways"') :].partition("</div>")[0]
    assert 'href="/fi/vaikutus/tampere?kokeilu=2017-2018">Mitä kokeilu 2017–2018 muutti?' in ways
    assert 'href="/fi/vaikutus/tampere">Mitä kokeilu 2021–2024 muutti?' in ways
    assert "2017–2018 muutti" not in render(page_of(urls.municipality("fi", "KU091"), figures).layout)
    for years in ("2012-2015", "2017-2018", "2021-2024"):
        assert f'href="/fi/kokeilu/{years}"' in html


def test_a_municipality_that_was_in_no_trial_has_no_such_way(figures: Figures) -> None:
    html = render(page_of(urls.municipality("fi", "KU736"), figures).layout)
    assert "/fi/vaikutus/" not in html


def test_a_trial_area_leads_to_its_wave_and_to_what_it_changed(figures: Figures) -> None:
    html = render(page_of(urls.place("sv", "KO-b-01"), figures).layout)  # type: ignore[arg-type]
    assert 'href="/sv/effekt/birkaland-2017">Vad förändrade försöket 2017–2018?' in html
    assert 'href="/sv/forsok/2017-2018"' in html


def test_the_front_page_asks_the_question_and_leads_to_each_trial(client: FlaskClient) -> None:
    page = client.get("/en").text
    assert "What did the trials change?" in page
    for years in ("2012–2015", "2017–2018", "2021–2024"):
        slug = years.replace("–", "-")
        assert f'<a href="/en/trial/{slug}">What did the trial of {years} change?</a>' in page


def test_every_page_about_trials_is_a_step_from_the_front_page(client: FlaskClient) -> None:
    front = client.get("/sv").text
    for path in ("/sv/forsok/2025", "/sv/god-praxis", "/sv/resultatbonus", "/sv/tabell-2", "/sv/mal"):
        assert f'href="{path}"' in front
        assert '<a href="/sv/forsok/2021-2024" aria-current="' in client.get(path).text


@pytest.mark.parametrize(
    "path", ["/fi/kokeilu/2017-2018", "/sv/forsok/2025", "/en/trial/2012-2015?view=tiles"]
)
def test_the_pages_are_answered(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert 'aria-current="page"' in answer.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_sources_and_authors_are_in_the_language_of_the_page(
    figures: Figures, catalog: Catalog, language: str
) -> None:
    html = html_of("b", language, figures)
    assert catalog.waves["b"].source_in(language) in unescape(html)  # type: ignore[arg-type]
    text = text_of(part_of(html, "findings"))
    office, day = {
        "fi": ("Valtiontalouden tarkastusvirasto 2020", "(15.2.2018)"),
        "sv": ("Statens revisionsverk 2020", "(15.2.2018)"),
        "en": ("National Audit Office of Finland 2020", "(15 February 2018)"),
    }[language]
    assert office in text
    assert day in text
    assert not re.search(r"\d{4}-\d{2}", text)


def test_what_studies_found_stands_beside_the_answer(figures: Figures) -> None:
    said = {wave: text_of(part_of(html_of(wave, "fi", figures), "results")) for wave in "abc"}
    assert (
        "Julkaistu tutkimus havaitsi muutoksen näissä: työttömien osuus työvoimasta (pieneni)," in said["b"]
    )
    assert "Ennallaan pysyi: laajennettu työttömyys. Kun työttömyys laskee, palvelut lisääntyvät" in said["b"]
    for wave in "ac":
        assert "Julkaistu tutkimus ei havainnut vaikutusta" in said[wave]


def test_a_number_is_never_broken_over_two_lines(catalog: Catalog) -> None:
    money = catalog.waves["c"].money
    assert "5\N{NO-BREAK SPACE}005\N{NO-BREAK SPACE}000 euro" in money.fi
    assert "HE 17/2022" in money.fi


def test_the_regions_of_the_unnamed_are_named_in_the_language_of_the_page(figures: Figures) -> None:
    text = text_of(part_of(html_of("c", "sv", figures), "areas"))
    assert (
        "Åtminstone en del av dem finns sannolikt i TE-byråernas områden Norra Karelen, Norra Savolax."
        in text
    )
    assert "TE-byråernas" not in html_of("b", "sv", figures)


def test_simulated_estimates_are_never_held_against_studies(trial_figures: Figures) -> None:
    known = trial_figures.frames
    simulated = Frames(known.storage, known.manifest.model_copy(update={"origin": "demo"}))
    text = text_of(part_of(html_of("b", "en", Figures(simulated, trial_figures.catalog)), "results"))
    assert "are made from simulated figures" in text
    assert "as in the study" not in text
    assert "Differs from the study" not in text
    assert "Why may the results differ?" not in text
