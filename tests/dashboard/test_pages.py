"""Every page in every language, as the HTML a reader without JavaScript gets."""

import re
from datetime import UTC, datetime
from html import unescape

import pytest

from dashboard import urls
from dashboard.components.figures import change_words, newest_words
from dashboard.components.trials import memberships, n_unnamed, trial_list
from dashboard.data import Figures
from dashboard.i18n import LANGUAGES, word
from dashboard.pages import broken, no_data, not_found, page_of
from dashboard.pages.map_section import map_choice, map_shapes
from dashboard.pages.shown import headline_indicators, in_order, open_indicators
from dashboard.pages.status import age_words, source_rows
from dashboard.static import render
from etl.catalog import Catalog
from etl.catalog.models import Language
from etl.frames import Storage, open_frames, publish
from tests.dashboard.edition import edition
from tests.dashboard.reading import attributes, html_of, text_of

ADDRESSES = [
    address
    for language in LANGUAGES
    for address in (
        urls.front(language),
        urls.front(language, "unemployed_jobseekers", "2025-01"),
        urls.front(language, view="table"),
        urls.municipality(language, "KU837"),
        urls.municipality(language, "KU736"),
        urls.municipality(language, "KU398", "nastola"),
        urls.municipality(language, "KU005"),
        urls.search(language, "joki"),
        urls.search(language, "xyzzy"),
        urls.search(language),
        urls.status(language),
    )
]


@pytest.mark.parametrize("address", ADDRESSES, ids=str)
def test_every_link_leads_to_a_page_or_an_answer(address: urls.Address, figures: Figures) -> None:
    links = [h for h in attributes(html_of(address, figures), "href") if not h.startswith("#")]
    assert len(links) > 5
    for link in links:
        path, _, query = link.partition("#")[0].partition("?")
        assert urls.is_api(path) or isinstance(urls.parse(path, query), urls.Address), link


@pytest.mark.parametrize("address", ADDRESSES, ids=str)
def test_nothing_is_fetched_from_elsewhere(address: urls.Address, figures: Figures) -> None:
    html = html_of(address, figures)
    assert not re.findall(r'(?:src|href|action|srcset)="(?:https?:)?//', html)


@pytest.mark.parametrize("address", ADDRESSES, ids=str)
def test_demo_figures_say_so_on_every_page(
    address: urls.Address, figures: Figures, demo_figures: Figures
) -> None:
    mark = {"fi": "Simuloitu aineisto", "sv": "Simulerade data", "en": "Simulated data"}[address.language]
    page = page_of(address, demo_figures)
    html = render(page.layout)
    assert mark in page.title
    assert mark in page.description
    assert 'class="demo-banner"' in html
    drawings = re.findall(r"<svg.*?</svg>", html, flags=re.DOTALL)
    assert all(f">{mark}</text>" in drawing for drawing in drawings)
    assert mark not in html_of(address, figures)


def test_the_pages_have_drawings_to_check(demo_figures: Figures) -> None:
    assert html_of(urls.front("fi"), demo_figures).count("<svg") == 1
    assert html_of(urls.municipality("fi", "KU837"), demo_figures).count("<svg") == 8


def test_titles_and_descriptions_are_in_the_language(figures: Figures) -> None:
    for kind in (urls.front, urls.status, urls.search):
        pages = [page_of(kind(language), figures) for language in LANGUAGES]
        assert len({p.title for p in pages}) == 3
        assert len({p.description for p in pages}) == 3


def test_the_place_page_says_how_things_are(figures: Figures) -> None:
    text = text_of(urls.municipality("fi", "KU837"), figures)
    for part in (
        "Tampere Tammerfors",
        "Maakunta: Pirkanmaa",
        "Työllisyysalue: Tampereen seutu",
        "15,5 % Ennakkotieto",
        "15,5 % kesäkuu 2026 Ennakkotieto",
        "kesäkuu 2026",
        "Nousua vuodessa 1,5 %-yks.",
        "19 350 henkilöä",
        "Työllisyyden kuntakokeilut",
        "Lähde: Tilastokeskus",
    ):
        assert part in text


@pytest.mark.parametrize(
    ("language", "notice"),
    [
        ("fi", "Nastola on 1.1.2016 alkaen osa kuntaa Lahti."),
        ("sv", "Nastola är sedan 1.1.2016 en del av Lahtis."),
        ("en", "Nastola has been part of Lahti since 1 January 2016."),
    ],
)
def test_who_asked_for_an_abolished_municipality_is_told(
    figures: Figures, language: Language, notice: str
) -> None:
    assert notice in text_of(urls.municipality(language, "KU398", "nastola"), figures)
    assert notice not in text_of(urls.municipality(language, "KU398"), figures)


def test_a_suppressed_figure_is_said_with_the_last_known_one(figures: Figures) -> None:
    text = text_of(urls.municipality("sv", "KU736"), figures)
    assert "Sekretessbelagd" in text
    assert "Senast publicerat: 38 personer i maj 2026" in text


def test_what_suppressed_means_is_told_where_a_key_figure_is(figures: Figures) -> None:
    said = "(työnvälitystilastossa 1–4), joten lähde ei julkaise sitä"
    assert text_of(urls.municipality("fi", "KU736"), figures).count(said) == 1
    assert said not in text_of(urls.municipality("fi", "KU837"), figures)


def test_the_countrys_key_figures_lead_to_their_indicators(figures: Figures, catalog: Catalog) -> None:
    cards = html_of(urls.front("sv"), figures).partition('class="cards"')[2].partition("</ul>")[0]
    assert cards.count("<h3>") == cards.count("<h3><a ") > 0
    assert f'href="{urls.build(urls.indicator("sv", "unemployment_rate"), catalog)}"' in cards


def test_an_empty_search_offers_regions_and_indicators(figures: Figures, catalog: Catalog) -> None:
    found = attributes(html_of(urls.search("sv"), figures), "href")
    assert {"/sv/landskap/birkaland", "/sv/indikator/unemployment_rate"} <= set(found)
    assert not {"/sv/landskap/birkaland"} & set(attributes(html_of(urls.search("sv", "x"), figures), "href"))


def test_a_municipality_without_figures_still_has_its_page(figures: Figures) -> None:
    text = text_of(urls.municipality("en", "KU005"), figures)
    assert "No figures for Alajärvi have been published on these:" in text


def test_indicators_that_are_not_open_name_their_holder(figures: Figures) -> None:
    text = text_of(urls.municipality("fi", "KU837"), figures)
    for indicator in figures.catalog.indicators.values():
        if indicator.availability == "import":
            assert indicator.title.fi in text
    assert "Tietojen haltija: KEHA-keskus" in text


def test_the_map_shows_what_the_address_asks_for(figures: Figures) -> None:
    assert "Sottunga: tieto puuttuu" in html_of(urls.front("fi"), figures)
    assert "Tampere: 15,5\u00a0% (ennakkotieto)" in html_of(urls.front("fi"), figures)
    asked = html_of(urls.front("fi", "unemployed_jobseekers", "2025-01"), figures)
    assert "Tampere: 16\u00a0800\u00a0henkilöä" in asked
    assert '<option value="2025-01" selected="selected">' in asked


def test_the_map_as_a_table_has_every_municipality(figures: Figures) -> None:
    html = html_of(urls.front("fi", view="table"), figures)
    assert html.count('<th scope="row">') == 308
    assert "<svg" not in html
    assert html.index(">Helsinki<") < html.index(">Akaa<")


def test_an_unknown_period_is_answered_with_the_newest_and_said(figures: Figures) -> None:
    choice = map_choice(urls.front("en", "unemployment_rate", "1999-01"), figures)
    assert (choice.period, choice.is_asked) == ("2026-06", False)
    text = text_of(urls.front("en", "unemployment_rate", "1999-01"), figures)
    assert "The figure or period asked for does not exist" in text
    assert "does not exist" not in text_of(urls.front("en", "unemployment_rate", "2026-05"), figures)


def test_borders_are_drawn_where_the_version_has_them(tmp_path, catalog: Catalog, figures: Figures) -> None:
    made = edition(catalog)
    borders = b'{"width": 10, "height": 20, "paths": {"837": "M0,0h1v1Z"}}'
    storage = Storage(str(tmp_path))
    publish(storage, type(made)(**{**vars(made), "extras": {"borders.json": borders}}), 2)
    with_borders = Figures(open_frames(storage), catalog)
    assert map_shapes(with_borders).paths == {"837": "M0,0h1v1Z"}
    assert len(map_shapes(figures).paths) == 308


def test_search_offers_current_and_abolished_names(figures: Figures) -> None:
    html = html_of(urls.front("fi"), figures)
    for name in ("Tampere", "Tammerfors", "Nastola"):
        assert f'<option value="{name}">' in html
    results = text_of(urls.search("en", "nasto"), figures)
    assert "Nastola became part of it in 2016" in results
    assert "Nothing was found" in text_of(urls.search("en", "xyzzy"), figures)


def test_what_is_typed_is_never_markup(figures: Figures) -> None:
    html = html_of(urls.search("fi", '"><script>alert(1)</script>'), figures)
    assert "<script" not in html


def test_the_status_page_tells_the_age_of_each_source_and_indicator(figures: Figures) -> None:
    text = text_of(urls.status("fi"), figures)
    for source in figures.catalog.sources.values():
        assert source.name.fi in text
    for indicator in figures.catalog.indicators.values():
        assert indicator.title.fi in text
    assert figures.version in text
    assert "8.7.2026" in text


def test_a_source_is_late_after_its_days(figures: Figures) -> None:
    days = figures.catalog.sources["statfin"].stale_after_days
    rows = {
        now: next(
            r for r in source_rows(figures, "fi", now) if r.name == figures.catalog.sources["statfin"].name.fi
        )
        for now in (datetime(2026, 7, 11, 12, tzinfo=UTC), datetime(2026, 12, 31, tzinfo=UTC))
    }
    assert [row.state for row in rows.values()] == [
        "Ajan tasalla",
        f"Myöhässä: ei uutta yli {days} päivään",
    ]
    assert [row.age for row in rows.values()] == ["1 päivä sitten", "173 päivää sitten"]
    assert age_words(0, "en") == "today"


def test_headlines_are_first_in_their_themes_by_declaration(figures: Figures) -> None:
    shown = [i.id for i in headline_indicators(figures)]
    assert shown[0] == in_order(figures.catalog)[0].id
    assert set(shown) <= {i.id for i in open_indicators(figures)}


def test_change_in_words(figures: Figures) -> None:
    rate = figures.catalog.indicators["unemployment_rate"]
    count = figures.catalog.indicators["unemployed_jobseekers"]
    change = figures.change_from_year_ago("unemployment_rate", "KU837")
    assert [change_words(change, rate, language) for language in LANGUAGES] == [
        "Nousua vuodessa 1,5\u00a0%-yks.",
        "Ökade på ett år med 1,5\u00a0procentenheter",
        "Up 1.5\u00a0pp from a year earlier",
    ]
    counted = figures.change_from_year_ago("unemployed_jobseekers", "KU837")
    assert change_words(counted, count, "en") == "Up 1,800\u00a0people (10.3%) from a year earlier"
    assert (
        change_words(None, rate, "sv")
        == "Siffran för ett år sedan finns inte att tillgå, så förändringen kan inte räknas ut"
    )
    assert newest_words(None, rate, "fi") == "Ei lukuja"


def test_a_change_across_a_break_says_so(figures: Figures) -> None:
    """Without the break of January 2025 in between, nothing is said."""
    rate = figures.catalog.indicators["unemployment_rate"]
    change = figures.change_from_year_ago("unemployment_rate", "KU837")
    across = type(change)(**{**vars(change), "breaks": rate.breaks})
    assert "katkos (tammikuu 2025)" in change_words(across, rate, "fi")
    assert "katkos" not in change_words(change, rate, "fi")


def test_trials_are_told_as_far_as_known(catalog: Catalog) -> None:
    text = {
        code: unescape(render(trial_list(catalog, code, "fi")))
        for code in ("KU837", "KU398", "KU005", "KU167", "KU736")
    }
    assert "Mukana kokeilualueessa" in text["KU837"]
    assert "Nastola oli mukana" in text["KU398"].replace("Kuntaan nykyisin kuuluva ", "")
    assert "Ei mukana." in text["KU005"]
    assert "Ei tiedossa. Lähteemme eivät nimeä 13 kuntaa kokeilun 118 kunnasta" in text["KU167"]
    assert "Todennäköisesti ei mukana. Lähteemme eivät nimeä 13 kuntaa" in text["KU005"]
    assert (
        "osa on luultavasti näiden TE-toimistojen alueilla: Pohjois-Karjala, Pohjois-Savo." in text["KU005"]
    )
    assert text["KU736"].count("Ei mukana.") == 3
    assert n_unnamed(catalog.waves["b"]) == 0
    assert memberships(catalog.waves["b"], "KU005") == []


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fi", "Kaikkien sijaintia ei tiedetä"),
        ("sv", "Var alla finns är inte känt"),
        ("en", "Not all of them can be placed"),
    ],
)
def test_the_unnamed_members_are_not_all_said_to_be_in_the_likely_offices(
    catalog: Catalog, language: Language, said: str
) -> None:
    """Of one of the three areas without names not even the region is known."""
    told = unescape(render(trial_list(catalog, "KU005", language)))
    before, found, after = told.partition(said)
    assert found
    assert "13" in before
    assert "TE" in after


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_without_figures_lead_on(catalog: Catalog, language: Language) -> None:
    pages = [not_found(language, "/fi/<b>/" + "x" * 200, catalog), no_data(language), broken(language)]
    for page in pages:
        html = render(page.layout)
        assert html.count("<h1") == 1
        assert f'href="/{language}"' in html
        assert page.language == language
        assert "<b>" not in html
    assert len({p.title for p in pages}) == 3


@pytest.mark.parametrize(
    ("indicator", "is_said"), [("unemployment_rate", True), ("unemployed_jobseekers", False)]
)
def test_the_map_of_a_share_says_whose_figures_are_often_the_extremes(
    figures: Figures, indicator: str, is_said: bool
) -> None:
    for view in (None, "tiles", "table"):
        address = urls.front("fi", indicator, view=view)
        assert (word("fi", "map_small") in render(page_of(address, figures).layout)) == is_said
