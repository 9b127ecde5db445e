"""A chosen area beside that of a page: in key figures, charts, files and on paper, kept in the address."""

import io
import re

import pypdf
import pytest

from dashboard import urls
from dashboard.address import Address
from dashboard.data import Figures
from dashboard.files import file_at
from dashboard.i18n import LANGUAGES
from dashboard.pages import view_of
from dashboard.peers import DEFAULT_COUNT, nearest_to
from dashboard.summary import LEAST_PEERS, Facts, facts_of
from dashboard.summary_words import sentences
from dashboard.urls import Redirect, in_language, parse
from etl.catalog.models import Language
from etl.frames import Observation
from tests.dashboard.reading import attributes, html_of, text_of

TAMPERE = urls.municipality("fi", "KU837")
BESIDE_LAHTI = Address("municipality", "fi", area="KU837", beside="KU398")
RATE = "unemployment_rate"


def drawn(address: Address, figures: Figures) -> list[str]:
    """Whose lines the chart of the rate has."""
    chart = next(chart for chart in view_of(address, figures).charts if chart.id == RATE)
    return [series.label for series in chart.series]


def test_the_chosen_area_takes_the_place_of_the_region(figures: Figures) -> None:
    assert drawn(TAMPERE, figures) == ["Tampere", "Pirkanmaa", "Koko maa"]
    assert drawn(BESIDE_LAHTI, figures) == ["Tampere", "Lahti", "Koko maa"]
    assert drawn(Address("region", "fi", area="MK06", beside="KU398"), figures)[1] == "Lahti"
    cards = html_of(BESIDE_LAHTI, figures).partition('id="headlines"')[2].partition('id="beside"')[0]
    assert "Lahti" in cards
    assert "Pirkanmaa" not in cards


def test_the_full_chart_opens_with_both(figures: Figures) -> None:
    links = attributes(html_of(BESIDE_LAHTI, figures), "href")
    assert f"/fi/indikaattori/{RATE}?alueet=KU837,KU398" in links
    assert f"/fi/indikaattori/{RATE}?alueet=KU837" in attributes(html_of(TAMPERE, figures), "href")


def test_the_summary_goes_on_comparing_with_the_region(figures: Figures) -> None:
    assert view_of(BESIDE_LAHTI, figures).notes == view_of(TAMPERE, figures).notes


def test_files_hold_what_is_shown_and_say_what_was_chosen(figures: Figures) -> None:
    view = view_of(BESIDE_LAHTI, figures)
    assert {row.area for row in view.rows} == {"KU837", "KU398", "SSS"}
    assert ("Rinnalla", "Lahti") in view.filters
    assert view.permalink == "/fi/kunta/tampere?rinnalla=KU398"


def test_a_group_may_stand_beside_an_area(figures: Figures) -> None:
    address = Address("municipality", "sv", area="KU837", beside="KU091+KU398")
    assert drawn(address, figures)[1] == "Helsingfors + Lahtis"
    assert "Helsingfors + Lahtis" in text_of(address, figures)


def test_the_print_out_has_the_chosen_area_beside(figures: Figures) -> None:
    html = html_of(BESIDE_LAHTI, figures)
    assert "/fi/tuloste/tampere.pdf?rinnalla=KU398" in attributes(html, "href")
    printed = parse("/fi/tuloste/tampere.pdf", "rinnalla=KU398")
    assert printed == urls.print_out("fi", "KU837", "KU398")
    for beside, names in ((None, "Pirkanmaa Koko maa"), ("KU398", "Lahti Koko maa")):
        printed = file_at(urls.print_out("fi", "KU837", beside), figures, "https://x")
        pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(printed.content)).pages]
        assert all(names in " ".join(page.split()) for page in pages)


@pytest.mark.parametrize(
    ("typed", "goes_to"),
    [
        ("Lahtis", "/fi/kunta/tampere?rinnalla=KU398"),
        ("nastola", "/fi/kunta/tampere?rinnalla=KU398"),
        ("Pirkanmaa", "/fi/kunta/tampere?rinnalla=MK06"),
        ("Tampere", "/fi/kunta/tampere"),
        ("koko-maa", "/fi/kunta/tampere"),
        ("Lahdi", "/fi/kunta/tampere?q=Lahdi"),
        ("<script>", "/fi/kunta/tampere?q=%3Cscript%3E"),
    ],
)
def test_what_is_typed_leads_to_its_address(typed: str, goes_to: str) -> None:
    assert parse("/fi/kunta/tampere", f"rinnalla={typed}") == Redirect(goes_to)


def test_an_unknown_area_is_said_with_the_likeliest_ones(figures: Figures) -> None:
    address = Address("municipality", "fi", area="KU837", text="Lahdi")
    notice = re.search(r'<p class="notice".*?</p>', html_of(address, figures))
    assert notice is not None
    assert "Aluetta ”Lahdi” ei löytynyt" in notice[0]
    assert attributes(notice[0], "href") == ["/fi/kunta/tampere?rinnalla=KU398#beside"]


def test_one_area_of_each_name_is_offered(figures: Figures) -> None:
    """Lahti is an employment area, too; nothing is offered that is there."""
    compared = html_of(urls.compare("fi", ("KU837",), text="Lahdi"), figures)
    assert compared.partition('class="notice"')[2].partition("</p>")[0].count(">Lahti</a>") == 1
    beside = html_of(Address("municipality", "fi", area="KU837", beside="KU398", text="Lahdi"), figures)
    assert "<a" not in beside.partition('class="notice"')[2].partition("</p>")[0]


def test_a_name_is_kept_apart_from_its_figure(figures: Figures) -> None:
    """The name of a large group ends in a number."""
    group = "KU091+KU297+KU398+KU564+KU853"
    html = html_of(Address("municipality", "fi", area="KU837", beside=group), figures)
    said = re.findall(r"<span>(Helsinki[^<]*)</span>", html.partition('id="headlines"')[2])
    assert said
    assert all(re.match(r"Helsinki \+ Kuopio \+ Lahti \+ 2: \d", words) for words in said)


def test_the_description_names_the_region_only_where_it_is_beside(figures: Figures) -> None:
    described = [view_of(address, figures).description for address in (TAMPERE, BESIDE_LAHTI)]
    assert ["maakuntaan" in words for words in described] == [True, False]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_most_similar_are_offered_and_the_choice_can_be_taken_back(
    figures: Figures, language: Language
) -> None:
    address = in_language(
        Address("municipality", "fi", area="KU398", merged="nastola", beside="KU837"), language
    )
    links = attributes(html_of(address, figures).partition('id="beside"')[2], "href")
    nearest = nearest_to(figures, "KU398")
    assert len(nearest) == DEFAULT_COUNT
    for area in (*nearest[:5], None):
        chosen = Address("municipality", language, area="KU398", merged="nastola", beside=area)
        assert urls.build(chosen) + "#beside" in links
    assert urls.build(urls.peers(language, "KU398")) in links


def test_only_municipalities_have_similar_ones(figures: Figures) -> None:
    assert nearest_to(figures, "MK06") == ()
    assert nearest_to(figures, "KU398+KU837") == ()
    assert "Samankaltaisimmat kunnat" not in text_of(Address("region", "fi", area="MK06"), figures)


def test_the_summary_tells_between_which_figures_similar_ones_are(figures: Figures) -> None:
    rate = figures.catalog.indicators[RATE]
    found = Facts(rate, Observation(RATE, "KU837", "2026-06", "total", 12.8, "A"), peers=(14.0, 9.94, 11.0))
    assert "Samankaltaisimmissa kunnissa (3) luku on 9,9–14,0\u00a0%." in sentences(found, "fi")
    assert "I de mest liknande kommunerna (3) är siffran 9,9–14,0\u00a0%." in sentences(found, "sv")
    assert "In the most similar municipalities (3) the figure is 9.9–14.0%." in sentences(found, "en")


def test_few_known_peers_and_counts_are_not_compared(figures: Figures) -> None:
    rate, count = (figures.catalog.indicators[i] for i in (RATE, "unemployed_jobseekers"))
    known = [f"KU{m.code}" for m in figures.catalog.division.municipalities]
    known = [area for area in known if figures.has(RATE, area) and area != "KU837"]
    few = facts_of(figures, rate, ("KU837",), known[: LEAST_PEERS - 1])
    counted = facts_of(figures, count, ("KU837",), known)
    assert few is not None
    assert counted is not None
    assert (few.peers, counted.peers) == ((), ())


def test_a_choice_is_kept_out_of_search_engines_and_kept_in_other_languages(client) -> None:
    document = client.get("/fi/kunta/tampere?rinnalla=KU398").text
    assert '<meta name="robots" content="noindex">' in document
    assert '/sv/kommun/tammerfors?bredvid=KU398"' in document.partition('hreflang="sv"')[2].partition(">")[0]
