"""The accessibility statement, and the list of terms for a translator."""

import re
from html import unescape

import pytest

from dashboard.address import Address
from dashboard.data import Figures
from dashboard.i18n import LANGUAGES, day
from dashboard.pages.accessibility import ASSESSED, METHODS, SHORTCOMINGS, page
from dashboard.pages.terms import terms_section, uncertain_terms
from dashboard.static import render
from etl.catalog import Catalog
from etl.catalog.models import Language


def statement(figures: Figures, language: Language, feedback: str | None = None) -> str:
    return unescape(render(page(Address("accessibility", language), figures, feedback).layout))


UNITS = {
    "fi": "Digitaalisen esteettömyyden ja saavutettavuuden valvontayksikkö",
    "sv": "Enheten för tillsyn över digital tillgänglighet",
    "en": "Digital Accessibility Supervision Unit",
}
SITES = {
    "fi": "https://www.saavutettavuusvaatimukset.fi/",
    "sv": "https://www.tillganglighetskrav.fi/",
    "en": "https://www.webaccessibility.fi/",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_statement_has_what_the_act_asks_for(figures: Figures, language: Language) -> None:
    html = statement(figures, language, "palaute@kokeilut.example")
    for part in (
        "306/2019",
        "WCAG 2.1",
        "WCAG 2.1.1",
        "PDF/UA-1",
        day(ASSESSED, language),
        "14",
        f"Traficom, {UNITS[language]}",
        f'<a href="{SITES[language]}">{SITES[language]}</a>',
        '<a href="mailto:saavutettavuus@traficom.fi">saavutettavuus@traficom.fi</a>',
        "29 534 5000",
    ):
        assert part in html
    assert '<a href="mailto:palaute@kokeilut.example">palaute@kokeilut.example</a>' in html
    listed = re.findall(r'<ul class="statement">(.*?)</ul>', html, flags=re.DOTALL)
    assert [entries.count("<li>") for entries in listed] == [len(SHORTCOMINGS), len(METHODS)]


def test_feedback_may_go_to_a_page_of_its_own(figures: Figures) -> None:
    assert 'href="https://kokeilut.example/palaute"' in statement(
        figures, "sv", "https://kokeilut.example/palaute"
    )


def test_without_an_address_the_statement_says_so(figures: Figures) -> None:
    html = statement(figures, "fi")
    assert "ei ole vielä ilmoittanut palauteosoitetta" in html
    assert re.findall(r'mailto:([^"]+)', html) == ["saavutettavuus@traficom.fi"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translator_finds_every_uncertain_term(catalog: Catalog, language: Language) -> None:
    listed = uncertain_terms(catalog)
    html = unescape(render(terms_section(catalog, language)))
    assert len(listed) > 10
    for indicator in listed:
        assert f'<th lang="fi" scope="row">{indicator.title.fi}</th>' in html
        for other in indicator.uncertain_terms:
            assert f'<td lang="{other}">{indicator.title.get(other)}</td>' in html
    certain = [i for i in catalog.indicators.values() if not i.uncertain_terms]
    assert not [i.id for i in certain if f">{i.title.fi}</th>" in html]


def test_without_uncertain_terms_there_is_no_list() -> None:
    catalog = Catalog()
    catalog.indicators = {k: v for k, v in catalog.indicators.items() if not v.uncertain_terms}
    assert terms_section(catalog, "fi") is not None
    catalog.waves = {}
    assert terms_section(catalog, "fi") is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translator_finds_the_names_of_trials_and_areas(catalog: Catalog, language: Language) -> None:
    html = unescape(render(terms_section(catalog, language)))
    for own in ("Kommunförsöket med sysselsättning 2012–2015", "Björneborgsregionen"):
        assert html.count(f'<td lang="sv">{own}</td>') == 1
    for own in ("Regional employment trials 2017–2018", "South Pirkanmaa"):
        assert html.count(f'<td lang="en">{own}</td>') == 1
    # Names of municipalities, regions and acts are official.
    for official in (
        "Esbo",
        "Birkaland",
        "Kommunförsöken med sysselsättning 2021–2024",
        "Uleåborgsregionen 2025",
    ):
        assert f">{official}</td>" not in html
