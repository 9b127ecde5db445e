"""A printed table made again: each kind of row against the figures it is made of."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.i18n import number
from dashboard.reports.printed_table import comparisons, region_of, rounded, table_cells
from etl.catalog.models import PrintedTable
from tests.dashboard.edition import LABOUR_FORCE, unemployed

TEXT = {"fi": "a", "sv": "b", "en": "c"}


def row(kind, indicator=None, **fields):
    unit = fields.pop("unit", "pct")
    return {
        "id": fields.pop("id", kind),
        "title": TEXT,
        "kind": kind,
        "indicator": indicator,
        "unit": unit,
    } | fields


def table_of(*rows, areas=("KU837", "KU398+KU837")):
    return PrintedTable.model_validate(
        {
            "id": "test",
            "wave": "a",
            "title": TEXT,
            "period": "2025-06",
            "areas": [{"area": a, "name": TEXT, "printed_name": a} for a in areas],
            "rows": list(rows),
            "source": TEXT,
            "confidence": "low",
        }
    )


def cell_of(figures, made, area, period="2025-06"):
    table = table_of(made)
    return table_cells(figures, table, [area], period)[made["id"], area]


def test_a_level_is_the_published_figure(figures):
    found = cell_of(figures, row("level", "unemployed_jobseekers", unit="persons"), "KU837")
    assert (found.value, found.status, found.period) == (unemployed("KU837", "2025-06"), "A", "2025-06")


def test_a_yearly_level_is_that_of_the_months_year(figures):
    made = row("level", "municipal_share_yearly_eur", unit="eur", years_back=1)
    found = cell_of(figures, made, "KU837")
    assert (found.period, found.value) == ("2024", figures.series(made["indicator"], "KU837").values[1])


def test_the_rate_of_a_group_is_counted_from_counts_that_are_not_rounded(figures):
    found = cell_of(figures, row("rate", "unemployment_rate", decimals=1), "KU398+KU837")
    people = unemployed("KU398", "2025-06") + unemployed("KU837", "2025-06")
    exact = 100 * people / (LABOUR_FORCE["KU398"] + LABOUR_FORCE["KU837"])
    assert found.value == pytest.approx(exact, rel=1e-12)
    assert found.status == "E"
    assert found.value != round(exact, 2)


def test_the_rate_of_a_municipality_is_as_published(figures):
    found = cell_of(figures, row("rate", "unemployment_rate", decimals=1, has_change=True), "KU837")
    series = {o.period: o.value for o in figures.series("unemployment_rate", "KU837").observations()}
    assert found.value == series["2025-06"]
    assert found.change == pytest.approx(series["2025-06"] - series["2024-06"])


def test_a_change_needs_both_years(figures):
    made = row("rate", "unemployment_rate", decimals=1, has_change=True)
    found = cell_of(figures, made, "KU837", "2024-06")
    assert found.value is not None
    assert found.change is None


def test_a_share_divides_what_is_published(figures):
    made = row("share", "in_services", denominator="unemployed_jobseekers", decimals=1)
    people = unemployed("KU398", "2025-06") + unemployed("KU837", "2025-06")
    services = sum(round(0.25 * unemployed(area, "2025-06")) for area in ("KU398", "KU837"))
    assert cell_of(figures, made, "KU398+KU837").value == pytest.approx(100 * services / people)


@pytest.mark.parametrize(
    ("area", "period", "indicator", "status"),
    [
        ("KU736", "2026-06", "unemployed_jobseekers", "Q"),
        ("KU736", "2024-02", "unemployed_jobseekers", "M"),
        ("KU005", "2025-06", "unemployed_jobseekers", "M"),
        ("KU837", "2013-12", "unemployed_jobseekers", "M"),
        ("KU837", "2025-06", "under_25_unemployed", "M"),
    ],
)
def test_what_is_not_published_has_a_status_and_no_figure(figures, area, period, indicator, status):
    found = cell_of(figures, row("level", indicator, unit="persons"), area, period)
    assert (found.value, found.status) == (None, status)


def test_a_share_of_a_suppressed_figure_is_suppressed(figures):
    made = row("share", "unemployed_jobseekers", denominator="labour_force")
    found = cell_of(figures, made, "KU736", "2026-06")
    assert (found.value, found.status) == (None, "Q")


def test_the_region_is_the_one_all_members_lie_in(figures):
    assert region_of(figures, "KU837") == "MK06"
    assert region_of(figures, "KU020+KU837") == "MK06"
    assert region_of(figures, "KU398+KU837") is None
    assert region_of(figures, "SSS") is None
    made = row("region_year_mean", "activation_rate", decimals=1)
    found = cell_of(figures, made, "KU837")
    assert (found.region, found.period, found.status) == ("MK06", "2025", "E")
    assert cell_of(figures, made, "KU398+KU837").value is None


def test_a_row_without_open_figures_has_no_cell(figures):
    made = {"id": "x", "title": TEXT, "kind": "none", "unit": "eur", "holder": TEXT}
    assert table_cells(figures, table_of(made), ["KU837"], "2025-06") == {}


def test_differences_are_of_figures_as_they_are_shown(figures):
    made = row("level", "unemployed_jobseekers", unit="persons")
    printed = [{"area": "KU837", "value": unemployed("KU837", "2025-06") + 7}]
    table = table_of(made | {"printed": printed})
    [found] = comparisons(table, table_cells(figures, table, ["KU837"], "2025-06"), "KU837")
    assert found.difference == -7
    assert comparisons(table, table_cells(figures, table, ["KU398"], "2025-06"), "KU398") == ()


@given(st.floats(-1e6, 1e6), st.integers(0, 3))
def test_figures_are_rounded_as_they_are_shown(value, decimals):
    shown = number(value, decimals, "en").replace(",", "").replace("\u2212", "-")
    assert rounded(value, decimals) == float(shown)
