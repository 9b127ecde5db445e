"""The pages of areas of every kind and of readers' own groups."""

import re
from html import unescape

import pytest

from dashboard import urls
from dashboard.components.figures import coverage_line
from dashboard.data import Figures
from dashboard.i18n import LANGUAGES
from dashboard.pages import page_of
from dashboard.static import render
from etl.frames import Observation
from tests.dashboard.test_static import Reader

PLACES = (
    "KU837",
    "KU736",
    "MK06",
    "MK21",
    "HV08",
    "TA41",
    "KO-a-13",
    "KO-c-22",
    "KU398+KU837",
    "KU005+KU009",
)


def html_of(area: str, language: str, figures: Figures) -> str:
    address = urls.place(language, area, figures.catalog)
    assert address is not None
    return render(page_of(address, figures).layout)


def text_of(area: str, language: str, figures: Figures) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html_of(area, language, figures))).split())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("area", PLACES)
def test_each_kind_is_sound_html_with_one_heading(figures: Figures, area: str, language: str) -> None:
    html = html_of(area, language, figures)
    reader = Reader()
    reader.feed(html)
    assert html.count("<h1") == 1
    ids = re.findall(r'\sid="([^"]*)"', html)
    assert len(set(ids)) == len(ids)
    for target in re.findall(r'href="#([^"]+)"', html):
        assert target in ids


def test_a_municipality_leads_to_the_areas_it_belongs_to(figures: Figures) -> None:
    html = html_of("KU837", "sv", figures)
    for href in ("/sv/landskap/birkaland", "/sv/valfardsomrade/birkalands-valfardsomrade"):
        assert f'href="{href}"' in html
    assert 'href="/sv/utskrift/tammerfors.pdf"' in html
    assert 'href="/sv/indikator/unemployment_rate?omraden=KU837"' in html


@pytest.mark.parametrize(("area", "n"), [("MK06", 23), ("KU398+KU837", 2), ("KO-a-13", None)])
def test_members_are_listed_with_links(figures: Figures, area: str, n: int | None) -> None:
    html = html_of(area, "fi", figures)
    members = html[html.index('<ul class="members') :].partition("</ul>")[0]
    expected = n or len(
        next(t for w in figures.catalog.waves.values() for t in w.areas if t.id == area[3:]).members
    )
    assert members.count("<li>") == expected
    assert members.count('href="/fi/kunta/') == expected


def test_a_trial_area_tells_its_wave_dates_project_and_unknowns(figures: Figures) -> None:
    text = text_of("KO-a-02", "en", figures)
    assert "Hamina-Kotka 2012–2015" in text
    assert "1 September 2012–31 December 2015" in text
    assert "Project: HAKO." in text
    assert "What is not known about the trial" in text
    assert figures.catalog.waves["a"].unknown[0].what.en in text


def test_a_member_that_has_ended_is_told_with_what_it_is_today(figures: Figures) -> None:
    trials = [t for w in figures.catalog.waves.values() for t in w.areas]
    trial = next(t for t in trials if any(m.code != m.current for m in t.members))
    ended = next(m for m in trial.members if m.code != m.current)
    today = figures.catalog.areas[f"KU{ended.current}"].name.fi
    assert f"{ended.municipality} (nykyisin {today} )" in text_of(f"KO-{trial.id}", "fi", figures)


def test_a_group_says_how_its_figures_are_made(figures: Figures) -> None:
    assert "eivät kuntien osuuksien keskiarvoja" in text_of("KU398+KU837", "fi", figures)


def test_what_cant_be_added_up_is_said_and_not_drawn(figures: Figures) -> None:
    text = text_of("KU398+KU837", "en", figures)
    flow = figures.catalog.indicators["flow_over_3_months"].title.en
    assert "cannot be added up from municipalities" in text
    assert flow in text.partition("cannot be added up")[2]


@pytest.mark.parametrize(
    ("covered", "said"),
    [(None, None), (1.0, None), (0.9999, "Kattavuus 99,9\u00a0%"), (0.8, "Kattavuus 80,0\u00a0%")],
)
def test_coverage_is_said_where_it_is_not_whole(
    figures: Figures, covered: float | None, said: str | None
) -> None:
    indicator = figures.catalog.indicators["unemployment_rate"]
    newest = Observation(indicator.id, "MK06", "2026-06", "total", 12.0, "E", covered)
    line = coverage_line(newest, indicator, figures, "fi")
    assert (line is None) == (said is None)
    if line is not None and said is not None:
        assert said in line.children
        assert "työvoima" in line.children
