import numpy as np
import pytest

from dashboard.charts.monitoring import monitoring_chart, wave_bands
from dashboard.charts.sources import source_line
from dashboard.data import Figures
from dashboard.i18n import LANGUAGES
from etl.catalog.models import Language
from tests.dashboard.edition import LABOUR_FORCE, MONTHS, unemployed

TAMPERE = ("KU837", "MK06", "SSS")
SALTVIK = ("KU736", "MK21", "SSS")


def test_a_rate_is_drawn_as_it_is(figures: Figures) -> None:
    chart = monitoring_chart(figures, figures.catalog.indicators["unemployment_rate"], TAMPERE, "fi")
    assert [s.label for s in chart.series] == ["Tampere", "Pirkanmaa", "Koko maa"]
    assert [s.role for s in chart.series] == ["own", "region", "country"]
    assert chart.periods == MONTHS
    assert chart.index_year is None
    expected = [round(100 * unemployed("KU837", m) / LABOUR_FORCE["KU837"], 1) for m in MONTHS]
    assert list(chart.own.drawn) == list(chart.own.values) == expected
    assert [b.kind for b in chart.bands if b.kind == "provisional"] == ["provisional"]


def test_counts_are_drawn_as_an_index_and_kept_as_counts(figures: Figures) -> None:
    chart = monitoring_chart(figures, figures.catalog.indicators["unemployed_jobseekers"], TAMPERE, "en")
    assert chart.index_year == "2024"
    assert chart.unit_words == "Index, 2024 = 100"
    for series, area in zip(chart.series, TAMPERE, strict=True):
        counts = [unemployed(area, month) for month in MONTHS]
        assert list(series.values) == counts
        assert np.mean(series.drawn[:12]) == pytest.approx(100, abs=0.1)
        assert series.drawn[-1] == pytest.approx(100 * counts[-1] / np.mean(counts[:12]), abs=0.1)


def test_an_area_without_a_full_base_year_is_drawn_alone(figures: Figures) -> None:
    """Saltvik's February 2024 is missing, and 2025 is its first full year."""
    indicator = figures.catalog.indicators["unemployed_jobseekers"]
    assert monitoring_chart(figures, indicator, SALTVIK, "fi").index_year == "2025"
    small = figures.catalog.indicators["in_services"]
    alone = monitoring_chart(figures, small, SALTVIK, "fi")
    assert alone.index_year is None
    assert [s.label for s in alone.series] == ["Saltvik"]


def test_gaps_keep_their_statuses(figures: Figures) -> None:
    chart = monitoring_chart(figures, figures.catalog.indicators["unemployment_rate"], SALTVIK, "sv")
    assert chart.own.values[1] is None
    assert chart.own.statuses[1] == "M"
    assert chart.own.values[-1] is None
    assert chart.own.statuses[-1] == "Q"


def test_nothing_to_draw(figures: Figures) -> None:
    indicator = figures.catalog.indicators["unemployment_rate"]
    assert monitoring_chart(figures, indicator, ("KU005", "MK14", "SSS"), "fi") is None
    assert monitoring_chart(figures, figures.catalog.indicators["vacancies"], TAMPERE, "fi") is None


def test_waves_are_where_the_municipality_took_part(figures: Figures) -> None:
    months = [f"{y}-{m:02d}" for y in range(2006, 2027) for m in range(1, 13)]
    bands = list(wave_bands(figures, "KU837", months, "fi"))
    assert [(b.first, b.last) for b in bands][1:] == [("2017-08", "2018-12"), ("2021-03", "2024-12")]
    assert not list(wave_bands(figures, "KU005", months, "fi"))
    years = list(wave_bands(figures, "KU837", ["2020", "2021", "2022"], "fi"))
    assert [(b.first, b.last) for b in years] == [("2022", "2022")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_source_line_leads_back_to_the_source(
    figures: Figures, demo_figures: Figures, language: Language
) -> None:
    indicator = figures.catalog.indicators["unemployment_rate"]
    line = source_line(figures, indicator, language)
    for part in ("12r5", "CC BY 4.0", "2026"):
        assert part in line
    assert not line.startswith("Simul")
    assert source_line(demo_figures, indicator, language).startswith("Simul")
