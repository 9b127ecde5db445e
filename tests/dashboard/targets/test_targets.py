"""Targets: periods, what a declaration aims at, where a goal stands, and the page and its files."""

from dataclasses import replace
from html import unescape

import numpy as np
import orjson
import pytest
from dash.html import Div
from hypothesis import given
from hypothesis import strategies as st

from dashboard import urls
from dashboard.charts.target import target_chart
from dashboard.components.known_targets import outside_notices
from dashboard.data import Figures
from dashboard.i18n import LANGUAGES, word
from dashboard.pages import page_of, view_of
from dashboard.period_steps import later, periods_between
from dashboard.static import render
from dashboard.targets.asked import Goal, goal_at, history_of, outlook_of
from dashboard.targets.known import (
    IMPORTED,
    applied_not_selected,
    known_targets,
    level_of,
    target_address,
)
from dashboard.targets.words import target_sentences
from etl.estimates.targets import Chance, TooLittleHistory
from etl.frames import Storage, open_frames, publish
from tests.dashboard.edition import MONTHS, edition, unemployed

PERIODS = st.one_of(
    st.builds("{:04d}".format, st.integers(1990, 2080)),
    st.builds("{:04d}Q{}".format, st.integers(1990, 2080), st.integers(1, 4)),
    st.builds("{:04d}-{:02d}".format, st.integers(1990, 2080), st.integers(1, 12)),
)


def asked(language="fi", area="KU837", indicator="unemployed_jobseekers", target=10000.0, **fields):
    return urls.target(language, (area,), indicator=indicator, target=target, **fields)


def told(address, figures):
    outlook = outlook_of(goal_at(address, figures), figures)
    return outlook, " ".join(target_sentences(outlook, figures, address.language))


@given(PERIODS, st.integers(0, 300))
def test_a_later_period_is_as_many_periods_away(period, n):
    assert periods_between(period, later(period, n)) == n
    assert later(later(period, n), 1) == later(period, n + 1)


def test_months_go_on_over_the_year():
    assert [later("2026-11", n) for n in range(3)] == ["2026-11", "2026-12", "2027-01"]
    assert later("2026Q4", 1) == "2027Q1"
    assert later("2026", 4) == "2030"


def test_a_change_in_per_cent_is_taken_of_the_baseline(catalog):
    assert level_of(catalog.targets["heinola_municipal_share"]) == pytest.approx(1_190_000)
    assert level_of(catalog.targets["heinola_activation_rate"]) == 40
    nothing = catalog.targets["heinola_municipal_share"].model_copy(update={"baseline": None})
    assert level_of(nothing) is None


def test_heinola_applied_and_was_not_selected(figures):
    [(wave, member)] = applied_not_selected(figures, "KU111")
    assert (wave.id, member.municipality) == ("c", "Heinola")
    assert applied_not_selected(figures, "KU837") == ()


def test_a_date_is_read_in_the_indicators_own_periods(figures):
    month = goal_at(asked(last="2027"), figures)
    year = goal_at(asked(indicator="municipal_share_yearly_eur", last="2027-06"), figures)
    quarter = goal_at(asked(last="2027Q2"), figures)
    assert (month.last, year.last, quarter.last) == ("2027-12", "2027", "2027-06")


@pytest.mark.parametrize("missing", ["areas", "indicator", "target"])
def test_a_goal_needs_an_area_an_indicator_and_a_level(figures, missing):
    empty = () if missing == "areas" else None
    assert goal_at(replace(asked(), **{missing: empty}), figures) is None
    assert goal_at(asked(), figures) is not None


def test_the_pace_goes_from_the_newest_figure_to_the_target(figures):
    outlook, said = told(asked(target=10000, baseline=16000, last="2027-06"), figures)
    newest = unemployed("KU837", MONTHS[-1])
    assert (outlook.now, outlook.when, outlook.n_left, outlook.upwards) == (newest, "2026-06", 12, False)
    assert outlook.pace.per_period == pytest.approx((10000 - newest) / 12)
    assert outlook.covered == pytest.approx((newest - 16000) / (10000 - 16000))
    assert not outlook.reached
    assert "kauempana tavoitteesta" in said
    assert "kesäkuu 2027" in said


def test_what_history_is_too_short_for_gets_no_chance(figures):
    outlook, said = told(asked(last="2027-06"), figures)
    assert isinstance(outlook.chance, TooLittleHistory)
    assert outlook.paths is None
    assert "historiaa on liian vähän" in said


def test_a_near_date_has_a_chance(figures):
    outlook, said = told(asked(target=20000, last="2026-08"), figures)
    assert isinstance(outlook.chance, Chance)
    assert outlook.paths.shape == (5, 3)
    assert f"{outlook.chance.n_windows} menneeseen muutokseen" in said


def test_an_undated_target_has_no_pace(figures):
    outlook, said = told(asked(), figures)
    assert (outlook.pace, outlook.chance, outlook.paths, outlook.n_left) == (None, None, None, None)
    assert "Tavoitteella ei ole ajankohtaa" in said


def test_a_date_that_is_past_is_judged_at_that_date(figures):
    then = unemployed("KU837", "2025-06")
    for target, words in ((then + 1, "tavoite saavutettiin"), (then - 1, "eikä tavoitetta saavutettu")):
        outlook, said = told(asked(target=target, baseline=30000, last="2025-06"), figures)
        assert outlook.at_date == then
        assert outlook.pace is None
        assert words in said


def test_a_target_that_is_behind_is_reached(figures):
    outlook, said = told(asked(target=30000, baseline=40000, last="2027-06"), figures)
    assert outlook.reached
    assert "Tavoite on nyt saavutettu." in said
    assert "vauhti" not in said


def test_the_date_of_a_target_that_is_reached_is_said_before_its_chance(figures):
    outlook, said = told(asked(target=30000, last="2026-08"), figures)
    assert outlook.reached
    assert isinstance(outlook.chance, Chance)
    assert said.index("Tavoitteen ajankohta on elokuu 2026.") < said.index("menneen muutoksen")
    assert len(target_chart(outlook, figures, "fi").series) == 2


def test_the_plan_is_the_even_way_from_the_baseline(figures):
    outlook, said = told(asked(target=10000, baseline=16000, first="2025-06", last="2027-06"), figures)
    assert outlook.planned == pytest.approx(13000)
    assert "13\u00a0000" in said


def test_a_date_too_far_away_says_so(figures):
    outlook, said = told(asked(last="2099"), figures)
    assert outlook.is_too_far
    assert "yli 20 vuoden" in said


def test_declared_and_marked_breaks_part_the_history(figures, catalog):
    series = figures.series("unemployed_jobseekers", "KU837")
    indicator = catalog.indicators["unemployed_jobseekers"]
    stretches = history_of(series, indicator).stretches
    declared = {b.period for b in indicator.breaks}
    begins = {p for p, new in zip(series.periods[1:], np.diff(stretches), strict=True) if new}
    marked = {o.period for o in series.observations() if o.status == "B"}
    assert begins == (declared | marked) & set(series.periods[1:])
    assert begins


def test_a_baseline_that_is_another_measure_is_told(figures, catalog):
    declared = catalog.targets["heinola_activation_rate"].model_copy(update={"stated": "2025"})
    goal = Goal("KU837", catalog.indicators["activation_rate"], 40.0, 25.0, declared=declared)
    for baseline, is_told in ((25.0, True), (20.0, False)):
        outlook = outlook_of(replace(goal, baseline=baseline), figures)
        assert outlook.when_stated == pytest.approx(20.0, abs=0.1)
        said = " ".join(target_sentences(outlook, figures, "fi"))
        assert ("eri mitta" in said) == is_told
        assert "Lähde ei kerro tavoitteelle päivämäärää" in said


def test_a_break_since_the_baseline_is_told(figures):
    for first, is_told in (("2024-06", True), ("2025-06", False)):
        _, said = told(asked(first=first, baseline=16000), figures)
        assert ("Luvun laskentatapa on muuttunut tammikuussa 2025" in said) == is_told


def test_the_last_time_at_the_target_is_told(figures):
    peak = unemployed("KU837", "2024-06")
    outlook, said = told(asked(target=peak), figures)
    assert outlook.met[-1] == "2024-06"
    assert "viimeksi kesäkuussa 2024" in said


def test_without_baseline_what_is_better_says_the_way(figures, catalog):
    rate, share = catalog.indicators["activation_rate"], catalog.indicators["unemployment_rate"]
    assert outlook_of(Goal("KU837", rate, 1.0), figures).upwards
    assert not outlook_of(Goal("KU837", share, 99.0), figures).upwards


def test_an_area_without_figures_has_no_outlook(figures):
    address = urls.target("fi", example="heinola_activation_rate")
    assert outlook_of(goal_at(address, figures), figures) is None
    assert "ei voi seurata" in render(page_of(address, figures).layout)


def test_paths_stay_within_what_can_be(figures, catalog):
    indicator = catalog.indicators["activation_rate"]
    gate = indicator.gate.model_copy(update={"maximum": 20.0})
    outlook = outlook_of(
        Goal("KU837", indicator.model_copy(update={"gate": gate}), 90.0, last="2026-09"), figures
    )
    assert outlook.paths.max() <= 20.0


def test_the_chart_reaches_the_date_and_its_lines_end_at_the_target(figures):
    goal = goal_at(asked(last="2026-08"), figures)
    chart = target_chart(outlook_of(goal, figures), figures, "en")
    own, needed, level = chart.series
    assert chart.periods[-1] == "2026-08"
    assert own.values[-1] is None
    assert (needed.values[-1], set(level.values)) == (10000, {10000})
    assert needed.values[chart.periods.index("2026-06")] == own.values[chart.periods.index("2026-06")]
    assert all(len(line) == len(chart.periods) for line in chart.spread.levels)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("last", [None, "2025", "2026-08", "2027", "2099"])
def test_the_page_and_its_view_say_the_same(figures, language, last):
    address = asked(language, target=20000, baseline=14000, last=last)
    html = render(page_of(address, figures).layout)
    view = view_of(address, figures)
    assert all(note in html for note in view.notes)
    published = [row for row in view.rows if row.breakdown == "total"]
    assert published[-1].value == unemployed("KU837", MONTHS[-1])
    assert {row.breakdown for row in view.rows} >= {"total", "target"}
    assert ("needed" in {row.breakdown for row in view.rows}) == (last in ("2026-08", "2027"))
    assert ("p50" in {row.breakdown for row in view.rows}) == (last == "2026-08")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_bare_page_has_a_form_and_the_known_targets(figures, language):
    html = render(page_of(urls.target(language), figures).layout)
    assert 'method="get"' in html
    for name in ("areas", "indicator", "baseline", "target", "first", "last"):
        assert f'name="{urls.parameter(name, language)}"' in html
    assert urls.build(urls.target(language, example="heinola_activation_rate")) in html


def test_what_is_missing_or_unknown_is_said(figures):
    html = render(page_of(replace(asked(), target=None), figures).layout)
    assert "Puuttuu vielä: tavoitetaso." in html
    unknown = replace(urls.target("fi"), text="Atlantis")
    assert "Atlantis" in render(page_of(unknown, figures).layout)


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_a_declared_target_is_called_that_of_the_application(figures, language):
    """Heinola applied and was not selected; a reader's own target for it is no application's."""
    bound = word(language, "target_outside_declared")
    not_selected = word(language, "target_outside", area="Heinola", years="2021–2024")
    own = urls.target(language, ("KU111",), indicator="unemployed_jobseekers", target=500.0)
    declared = urls.target(language, example="heinola_activation_rate")
    notices = [
        unescape(render(Div(list(outside_notices(goal_at(address, figures), figures, language)))))
        for address in (own, declared)
    ]
    assert [(not_selected in notice, bound in notice) for notice in notices] == [(True, False), (True, True)]


def test_the_form_is_filled_with_the_goal(figures):
    html = render(page_of(asked(baseline=12.5, last="2027-06"), figures).layout)
    assert 'value="Tampere"' in html
    assert 'value="12.5"' in html
    assert 'value="10000"' in html
    assert 'value="2027-06"' in html


def test_an_imported_target_is_known_and_has_an_address(tmp_path, catalog):
    own = catalog.targets["heinola_activation_rate"].model_copy(
        update={"id": "tampere_target", "area": "KU837", "until": "2027-06", "target": 30.0}
    )
    extras = {IMPORTED: orjson.dumps([own.model_dump()])}
    storage = Storage(str(tmp_path))
    publish(storage, replace(edition(catalog), extras=extras), 1)
    figures = Figures(open_frames(storage), catalog)
    assert own in known_targets(figures)
    goal = goal_at(target_address(own, figures, "fi"), figures)
    assert (goal.declared, goal.level, goal.last, goal.baseline) == (own, 30.0, "2027-06", 25)
    assert own.text.fi in render(page_of(target_address(own, figures, "fi"), figures).layout)


def test_an_empty_list_of_imports_is_no_target(figures):
    assert {t.id for t in known_targets(figures)} == {"heinola_activation_rate", "heinola_municipal_share"}


def test_files_of_a_target(client):
    answer = client.get(
        "/fi/tavoite.csv?alueet=KU837&indikaattori=unemployed_jobseekers&tavoite=10000&loppu=2026-08"
    )
    assert answer.status_code == 200
    assert "Tarvittava vauhti" in answer.get_data(as_text=True)
    assert client.get("/fi/tavoite.csv").status_code == 404
