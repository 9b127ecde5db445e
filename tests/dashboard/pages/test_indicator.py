"""The page of an indicator, and the map behind one control that it shares with the front page."""

import re
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest

from dashboard import urls
from dashboard.data import Figures
from dashboard.i18n import LANGUAGES
from dashboard.pages import page_of, view_of
from dashboard.pages.map_section import map_choice
from dashboard.pages.shown import in_order
from dashboard.static import render
from etl.catalog import Catalog
from etl.frames import Storage, open_frames, publish
from tests.dashboard.edition import edition
from tests.dashboard.reading import attributes, html_of, text_of

VIEWS = (None, "tiles", "ranking", "table")
RATE = "unemployment_rate"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_indicator_has_a_page(figures: Figures, catalog: Catalog, language: str) -> None:
    for indicator in in_order(catalog):
        html = html_of(urls.indicator(language, indicator.id), figures)
        ids = attributes(html, "id")
        assert len(ids) == len(set(ids)), indicator.id
        assert indicator.definition.get(language) in unescape(html)
        assert "None" not in re.sub(r"<[^>]+>", " ", html)


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("kind", ["front", "indicator"])
def test_every_view_stands_behind_the_same_control(figures: Figures, kind: str, view: str | None) -> None:
    address = urls.front("fi", view=view) if kind == "front" else urls.indicator("fi", RATE, view=view)
    html = html_of(address, figures)
    control = re.search(r'<nav class="views".*?</nav>', html, flags=re.DOTALL)[0]
    assert control.count("<a ") == 3
    assert control.count('aria-current="true"') == 1
    assert ('class="map"' in html) is (view in (None, "tiles"))
    assert ("swarm" in html) is (view == "ranking")
    assert 'type="range"' in html
    assert 'id="period-slider"' in html
    assert ("data-map=" in html) is (view in (None, "tiles"))


@pytest.fixture
def bordered(tmp_path: Path, catalog: Catalog) -> Figures:
    """The fixture's version with borders of one municipality."""
    borders = b'{"width": 10, "height": 20, "paths": {"837": "M1,1H9V9Z"}}'
    publish(Storage(str(tmp_path)), replace(edition(catalog), extras={"borders.json": borders}), 5)
    return Figures(open_frames(Storage(str(tmp_path))), catalog)


def views_offered(html: str) -> list[tuple[str, bool]]:
    """The words of each form of display, and whether it is the current one."""
    control = re.search(r'<nav class="views".*?</nav>', html, flags=re.DOTALL)[0]
    return [(words, "aria-current" in given) for given, words in re.findall(r"<a ([^>]*)>([^<]+)<", control)]


def test_one_map_is_offered_where_there_are_no_borders(figures: Figures) -> None:
    others = [("Kaikki kunnat akselilla", False), ("Taulukko", False)]
    for view in (None, "tiles"):  # an old link to the tiles shows them too
        html = html_of(urls.front("fi", view=view), figures)
        assert views_offered(html) == [("Ruutukartta", True), *others]


def test_both_maps_are_offered_where_there_are_borders(bordered: Figures) -> None:
    names = [words for words, _ in views_offered(html_of(urls.front("fi"), bordered))]
    assert names[:2] == ["Kartta", "Ruutukartta"]
    drawn = {view: html_of(urls.front("fi", view=view), bordered) for view in (None, "tiles")}
    assert 'd="M1,1H9V9Z"' in drawn[None]
    assert 'd="M1,1H9V9Z"' not in drawn["tiles"]
    assert dict(views_offered(drawn["tiles"]))["Ruutukartta"]


@pytest.mark.parametrize("view", [None, "tiles", "ranking"])
def test_whose_the_borders_are_stands_below_them_alone(bordered: Figures, view: str | None) -> None:
    page = urls.indicator("sv", RATE, view=view)
    credit = "Kommungränser: Statistikcentralen; gränserna bygger på Lantmäteriverkets material, CC BY 4.0."
    assert (f">{credit}</p>" in html_of(page, bordered)) is (view is None)
    assert ("Lantmäteriverkets" in str(view_of(page, bordered).map_svg)) is (view is None)


def test_a_chosen_area_without_a_dot_is_named(figures: Figures) -> None:
    address = urls.indicator("fi", RATE, areas=("KU837", "KU736"), view="ranking")
    said = "Ei kuvassa, koska luku puuttuu tai on salattu: Sottunga."
    name = figures.catalog.areas["KU736"].name.fi
    assert said.replace("Sottunga", name) in text_of(address, figures)
    assert "Ei kuvassa" not in html_of(replace(address, areas=("KU837",)), figures)


def test_the_form_sends_a_plain_address_that_keeps_the_rest(figures: Figures) -> None:
    address = urls.indicator("fi", RATE, areas=("KU837", "MK06"), view="ranking")
    form = re.search(r'<form action="/fi/indikaattori/unemployment_rate#map".*?</form>',
                     html_of(address, figures), flags=re.DOTALL)[0]  # fmt: skip
    sent = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))
    assert sent == {"alueet": "KU837,MK06", "nakyma": "ranking"}
    assert '<select id="choose-kausi" name="kausi">' in form
    slider = re.search(r"<input[^>]*range[^>]*>", form)[0]
    assert " name=" not in slider
    assert 'aria-valuetext="kesäkuu 2026"' in slider


def test_breakdowns_can_be_chosen(figures: Figures) -> None:
    address = urls.indicator("fi", "in_services", breakdown="labour_market_training")
    html = html_of(address, figures)
    assert 'name="luokka"' in html
    title = figures.catalog.indicators["in_services"].breakdown_title("labour_market_training", "fi")
    assert title in unescape(re.search(r'<h3 id="map-title">(.*?)</h3>', html)[1])
    rows = view_of(address, figures).rows
    assert {row.breakdown.removeprefix("labour_market_training") for row in rows} == {
        "", "_per_labour_force", "_p10", "_p25", "_p50", "_p75", "_p90",
    }  # fmt: skip


def test_what_cannot_be_shown_is_said(figures: Figures) -> None:
    assert 'class="notice"' in html_of(urls.indicator("fi", RATE, period="1999-01"), figures)
    assert "Haapajärvi" in text_of(urls.indicator("fi", RATE, areas=("KU069",)), figures)
    assert (
        "näistä alueista ei ole lukuja"
        in text_of(urls.indicator("fi", RATE, areas=("KU069",)), figures).lower()
    )
    assert "”xyzzy”" in text_of(urls.indicator("fi", RATE, text="xyzzy"), figures)
    assert "Ei lukuja" in text_of(urls.indicator("fi", "wellbeing_change"), figures)


def test_twelve_areas_are_the_most(figures: Figures, catalog: Catalog) -> None:
    codes = tuple(f"KU{m.code}" for m in catalog.division.municipalities[:12])
    assert 'id="add-area"' not in html_of(urls.indicator("fi", RATE, areas=codes), figures)
    assert 'id="add-area"' in html_of(urls.indicator("fi", RATE, areas=codes[:11]), figures)


def test_how_to_read_the_figure_is_told(figures: Figures) -> None:
    text = text_of(urls.indicator("fi", RATE), figures)
    for said in (
        "Pienempi luku on parempi.",
        "100 × Työttömät työnhakijat laskentapäivänä ÷ Työvoima työssäkäyntitilaston mukaan",
        "Kuntien prosenteista ei lasketa keskiarvoa.",
        "Katkos, tammikuu 2025",
        "CC BY 4.0",
        "tammikuu 2024 – kesäkuu 2026",
    ):
        assert said in text
    assert "ei sinänsä ole parempi" in text_of(urls.indicator("fi", "labour_force"), figures)


def test_uncertain_terms_are_marked_for_the_reader(figures: Figures) -> None:
    assert "check it before quoting" in text_of(urls.indicator("en", "broad_unemployment"), figures)
    assert "check it before quoting" not in text_of(urls.indicator("en", RATE), figures)


def test_the_view_is_what_the_page_shows(figures: Figures) -> None:
    address = urls.indicator("fi", RATE, areas=("KU837",), period="2026-01")
    view = view_of(address, figures)
    assert view.permalink == urls.build(address, figures.catalog)
    published = [r for r in view.rows if r.breakdown == "total"]
    assert len({(r.area, r.period) for r in published}) == len(published) == 5 + 29
    assert len({(r.breakdown, r.area, r.period) for r in view.rows}) == len(view.rows)
    small = next(r for r in view_of(urls.indicator("fi", RATE), figures).rows if r.area == "KU736")
    assert (small.value, small.status) == (None, "Q")
    assert [chart.own.label for chart in view.charts] == ["Tampere"]
    assert 'class="map"' in view.map_svg
    assert "swarm" in view_of(urls.indicator("fi", RATE, view="ranking"), figures).map_svg
    assert view_of(urls.indicator("fi", "wellbeing_change"), figures).rows == ()
    assert {r.period for r in view_of(urls.front("fi", RATE, "2025-01"), figures).rows} == {"2025-01"}


def test_the_newest_period_with_any_figure_is_shown(figures: Figures) -> None:
    choice = map_choice(urls.indicator("fi", RATE), figures)
    assert choice is not None
    assert (choice.period, choice.is_asked) == ("2026-06", True)
    assert map_choice(urls.indicator("fi", "wellbeing_change"), figures) is None


def test_demo_figures_say_so_in_every_drawing(demo_figures: Figures) -> None:
    for view in VIEWS:
        page = page_of(urls.indicator("fi", RATE, areas=("KU837", "KU736"), view=view), demo_figures)
        drawings = re.findall(r"<svg.*?</svg>", render(page.layout), flags=re.DOTALL)
        assert drawings
        assert all(">Simuloitu aineisto</text>" in d for d in drawings)
        assert page.title.startswith("Simuloitu aineisto")


def test_the_source_is_told_without_saying_source_twice(figures: Figures) -> None:
    for language, term in (("fi", "Lähteet"), ("sv", "Källor"), ("en", "Sources")):
        told = html_of(urls.indicator(language, RATE), figures).partition(f"<dt>{term}</dt><dd>")[2]
        citation = figures.catalog.sources["statfin"].citation.get(language)
        assert told.startswith(citation.partition(": ")[2])
