"""The pages of areas of every kind and of readers' own groups."""

import re
from html import unescape

import pytest

from dashboard import urls
from dashboard.components.figures import coverage_line
from dashboard.data import Figures
from dashboard.pages import page_of
from dashboard.static import render
from etl.frames import Observation


def html_of(area: str, language: str, figures: Figures) -> str:
    address = urls.place(language, area, figures.catalog)
    assert address is not None
    return render(page_of(address, figures).layout)


def text_of(area: str, language: str, figures: Figures) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html_of(area, language, figures))).split())


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


def test_the_contents_of_a_region_lead_to_its_municipalities(figures: Figures) -> None:
    contents = {
        area: html_of(area, "fi", figures).partition('class="contents"')[2].partition("</nav>")[0]
        for area in ("MK06", "KU837")
    }
    assert ["#members" in links for links in contents.values()] == [True, False]
    assert ["#trials" in links for links in contents.values()] == [False, True]


def test_a_trial_area_tells_its_wave_dates_project_and_unknowns(figures: Figures) -> None:
    text = text_of("KO-a-02", "en", figures)
    assert "Hamina-Kotka 2012–2015" in text
    assert "1 September 2012–31 December 2015" in text
    assert "Project: HAKO." in text
    assert "What is not known about the trial" in text
    assert figures.catalog.waves["a"].unknown[0].what.en in text


def test_a_trial_area_says_at_once_when_it_was_in_which_trial_and_with_whom(figures: Figures) -> None:
    html = html_of("KO-b-01", "fi", figures)
    head = html.partition("<section")[0]
    text = " ".join(unescape(re.sub(r"<[^>]+>", "", head)).split())
    assert (
        "Kokeilualue, Työvoima- ja yrityspalvelujen alueelliset kokeilut 2017–2018, 1.8.2017–31.12.2018."
        in text
    )
    assert "Alueen kunnat (10): Tampere, Kangasala, Lempäälä" in text
    assert 'href="/fi/kokeilu/2017-2018"' in head
    assert "Maaninka, Rautalampi" in text_of("KO-a-12", "sv", figures).partition("I korthet")[0]


def test_members_without_remarks_stand_in_a_row(figures: Figures) -> None:
    assert '<ul class="members">' in html_of("KO-b-01", "fi", figures)
    assert '<ul class="members told">' in html_of("KO-a-12", "fi", figures)


def test_a_municipality_leads_to_its_trial_areas(figures: Figures) -> None:
    trials = html_of("KU837", "en", figures).partition('id="trials"')[2]
    assert 'href="/en/trial-area/pirkanmaa-2017">Trial area Pirkanmaa</a>' in trials


def test_the_sentence_on_the_first_trial_is_with_its_own_areas_only(figures: Figures) -> None:
    assert "(Nieminen, Kanninen och Karhunen 2021)" in text_of("KO-a-10", "sv", figures)
    assert "God praxis" in text_of("KO-b-01", "sv", figures)
    assert "Karhunen" not in text_of("KO-b-01", "sv", figures)


def test_a_member_that_has_ended_is_told_with_what_it_is_today(figures: Figures) -> None:
    trials = [t for w in figures.catalog.waves.values() for t in w.areas]
    trial = next(t for t in trials if any(m.code != m.current for m in t.members))
    ended = next(m for m in trial.members if m.code != m.current)
    today = figures.catalog.areas[f"KU{ended.current}"].name.fi
    assert f"{ended.municipality} (nykyisin {today} )" in text_of(trial.code, "fi", figures)


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
