"""What pages display, as data."""

import pytest

from dashboard import urls
from dashboard.data import Figures
from dashboard.i18n import LANGUAGES
from dashboard.pages import view_of
from dashboard.view import series_rows, view_rows

PLACES = ("KU837", "KU736", "MK06", "KO-a-13", "KU398+KU837")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("area", PLACES)
def test_the_rows_are_the_figures_of_the_charts(figures: Figures, area: str, language: str) -> None:
    address = urls.place(language, area, figures.catalog)
    assert address is not None
    view = view_of(address, figures)
    by_chart = {chart.id: chart for chart in view.charts}
    assert by_chart.keys() == {row.indicator for row in view.rows}
    for chart in view.charts:
        drawn = [v for series in chart.series for v in series.values if v is not None]
        rows = [row for row in view.rows if row.indicator == chart.id]
        assert sorted(drawn) == sorted(row.value for row in rows if row.value is not None)
        assert {row.period for row in rows} <= set(chart.periods)


def test_a_view_says_where_it_comes_from(figures: Figures, demo_figures: Figures) -> None:
    view = view_of(urls.as_file(urls.municipality("sv", "KU837"), "csv"), figures)
    assert view.title == "Tammerfors"
    assert view.permalink == "/sv/kommun/tammerfors"
    assert view.filters == (("Kommun", "Tammerfors"),)
    assert view.licence == "CC BY 4.0"
    assert view.data_date == "2026-07-08"
    assert view.version == figures.version
    assert view.source_lines
    assert not view.is_demo
    demo = view_of(urls.municipality("sv", "KU837"), demo_figures)
    assert demo.is_demo
    assert all(line.startswith("Simulerade data") for line in demo.source_lines)


def test_suppressed_figures_are_rows_without_value(figures: Figures) -> None:
    view = view_of(urls.municipality("fi", "KU736"), figures)
    rows = [r for r in view.rows if r.status in "QM" and r.area == "KU736"]
    assert {(r.period, r.status) for r in rows} >= {("2026-06", "Q"), ("2024-02", "M")}
    assert all(row.value is None for row in rows)


def test_rows_of_a_group_say_how_much_is_covered(figures: Figures) -> None:
    indicator = figures.catalog.indicators["unemployment_rate"]
    rows = list(series_rows(figures, indicator, "KU398+KU837", "fi"))
    assert rows[-1].covered == pytest.approx(1.0)
    assert rows[-1].area_name == "Lahti + Tampere"
    people = {a: figures.latest("unemployed_jobseekers", a) for a in ("KU398", "KU837")}
    force = {a: figures.latest("labour_force", a) for a in ("KU398", "KU837")}
    by_hand = 100 * sum(o.value for o in people.values()) / sum(o.value for o in force.values())
    assert rows[-1].value == pytest.approx(by_hand, abs=0.005)


@pytest.mark.parametrize("area", ["KU837", "KU736", "KU398+KU837", "SSS"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_rows_of_a_series_are_those_of_its_observations(figures: Figures, area: str, language: str) -> None:
    for indicator in figures.catalog.indicators.values():
        if figures.has(indicator.id, area):
            observations = figures.series(indicator.id, area).observations()
            wanted = list(view_rows(figures, observations, language))
            assert list(series_rows(figures, indicator, area, language)) == wanted != []


def test_pages_without_figures_have_no_view(figures: Figures) -> None:
    with pytest.raises(KeyError):
        view_of(urls.status("fi"), figures)
