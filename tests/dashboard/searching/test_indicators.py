"""Searching for indicators: by title, by what people call them, in every language, with slips of the hand."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import urls
from dashboard.data import Figures
from dashboard.i18n import LANGUAGES
from dashboard.searching.indicators import find_indicators
from etl.catalog import Catalog, load_catalog
from etl.catalog.models import Language
from tests.dashboard.reading import html_of, text_of


@pytest.mark.parametrize(
    ("typed", "language", "first"),
    [
        ("työttömyysaste", "fi", "unemployment_rate"),
        ("TYÖTTÖMYYSASTE ", "sv", "unemployment_rate"),
        ("tyottomyysaste", "fi", "unemployment_rate"),
        ("arbetslöshetsgrad", "sv", "unemployment_rate"),
        ("unemployment rate", "en", "unemployment_rate"),
        ("työttömyysate", "fi", "unemployment_rate"),
        ("nuoret työttömät", "fi", "under_25_unemployed"),
        ("avoimet", "fi", "vacancies"),
        ("lediga arbetsplatser", "fi", "vacancies"),
        ("TMT", "fi", "labour_market_subsidy_recipients"),
        ("aktiveringsgrad", "sv", "activation_rate"),
        ("osuus työvoimasta", "fi", "unemployment_rate"),
    ],
)
def test_an_indicator_is_found(catalog: Catalog, typed: str, language: Language, first: str) -> None:
    assert find_indicators(catalog, typed, language)[0].indicator.id == first


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_indicator_is_found_by_its_own_names(catalog: Catalog, language: Language) -> None:
    for indicator in catalog.indicators.values():
        for name in (indicator.title.get(language), indicator.short.get(language), *indicator.search_words):
            found = {hit.indicator.id for hit in find_indicators(catalog, name, language)}
            assert indicator.id in found, name


def test_a_breakdown_leads_to_its_own_view(figures: Figures) -> None:
    [hit] = find_indicators(figures.catalog, "kuntouttava työtoiminta", "fi")
    assert (hit.indicator.id, hit.breakdown) == ("in_services", "rehabilitative_work_activity")
    to = 'href="/fi/indikaattori/in_services?luokka=rehabilitative_work_activity"'
    assert to in html_of(urls.search("fi", "kuntouttava työtoiminta"), figures)


@pytest.mark.parametrize("typed", ["", "  ", "--", "xqzw", "Tampere", "🙂", "abc"])
def test_what_names_no_indicator_finds_none(catalog: Catalog, typed: str) -> None:
    assert find_indicators(catalog, typed, "fi") == ()


@given(st.text(max_size=120), st.sampled_from(LANGUAGES))
def test_any_text_can_be_searched(typed: str, language: Language) -> None:
    hits = find_indicators(load_catalog(), typed, language)
    assert len({hit.indicator.id for hit in hits}) == len(hits) <= 12


def headings(html: str) -> list[str]:
    return re.findall(r"<h3[^>]*>([^<]+)</h3>", html.partition('id="results"')[2])


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("työttömyysaste", ["Luvut"]),
        ("tampe", ["Alueet"]),
        ("tyött", ["Luvut"]),
        ("ava", ["Alueet"]),
        ("työ", ["Alueet", "Luvut"]),
        ("kelan", ["Luvut", "Alueet"]),  # Kelviå is only much alike
        ("xqzw", []),
    ],
)
def test_areas_and_indicators_stand_under_headings(figures: Figures, typed: str, shown: list[str]) -> None:
    assert headings(html_of(urls.search("fi", typed), figures)) == shown


@pytest.mark.parametrize(
    ("language", "said"),
    [("fi", "Osumia haulla ”työttömyysaste”: 2."), ("sv", "Träffar för ”työttömyysaste”: 2."),
     ("en", "Results for “työttömyysaste”: 2.")],
)  # fmt: skip
def test_the_number_of_hits_is_said(figures: Figures, language: Language, said: str) -> None:
    text = text_of(urls.search(language, "työttömyysaste"), figures)
    assert said in text
    assert figures.catalog.indicators["unemployment_rate"].title.get(language) in text
