"""The same cell has the same status wherever it is shown: API, chart, map, tables, and every file of figures."""

import csv
import io
import json

import pandas as pd
import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook

from dashboard.charts.monitoring import monitoring_chart
from dashboard.charts.table import chart_table
from dashboard.data import Figures
from dashboard.exports import export
from dashboard.i18n import LANGUAGES, period_name, word
from dashboard.pages import page_of, view_of
from dashboard.static import render
from dashboard.urls import front
from dashboard.view import View
from etl.catalog.models import Language

INDICATOR = "unemployment_rate"
# As the fixture marks them (tests/dashboard/edition.py), and one that it does not.
CELLS = {
    ("KU736", "2026-06"): "Q",
    ("KU736", "2024-02"): "M",
    ("KU837", "2026-06"): "P",
    ("KU398", "2025-09"): "B",
    ("KU091", "2025-01"): "A",
}
WITHOUT_VALUE = {"Q", "M"}


@pytest.fixture(params=CELLS.items(), ids=lambda cell: "-".join((*cell[0], cell[1])))
def cell(request: pytest.FixtureRequest) -> tuple[str, str, str]:
    (area, period), status = request.param
    return area, period, status


def displayed(figures: Figures, period: str, language: Language = "en") -> View:
    return view_of(front(language, INDICATOR, period), figures)


def in_api(client: FlaskClient, area: str, period: str) -> list[tuple[str, float | None]]:
    asked = f"/api/v1/observations?indicator={INDICATOR}&area={area}&from={period}&to={period}"
    found = client.get(asked).get_json()["observations"]
    lines = client.get(f"{asked}&format=csv").get_data(as_text=True).lstrip("\ufeff").splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith("indicator"))
    rows = [*csv.DictReader(lines[start:])]
    return [
        *((o["status"], o["value"]) for o in found),
        *((r["status"], float(r["value"]) if r["value"] else None) for r in rows),
    ]


def in_files(view: View, area: str) -> list[tuple[str, float | None]]:
    """Status and value of the area in CSV, XLSX, Parquet and JSON-stat."""
    rows = csv.DictReader(io.StringIO(export(view, "csv").content.decode()))
    found = [(r["status"], float(r["value"]) if r["value"] else None) for r in rows if r["area"] == area]
    sheet = load_workbook(io.BytesIO(export(view, "xlsx").content)).worksheets[0]
    found += [(r[9], r[7]) for r in sheet.iter_rows(values_only=True) if r[2] == area]
    frame = pd.read_parquet(io.BytesIO(export(view, "parquet").content))
    own = frame[frame["area"] == area]
    found += [(s, None if pd.isna(v) else v) for s, v in zip(own["status"], own["value"], strict=True)]
    return [*found, in_jsonstat(json.loads(export(view, "json").content), area)]


def in_jsonstat(data: dict, area: str) -> tuple[str, float | None]:
    """The cell of the area where every other dimension has a single category."""
    assert [n for name, n in zip(data["id"], data["size"], strict=True) if name != "area"].count(1) == len(
        data["id"]
    ) - 1
    place = data["dimension"]["area"]["category"]["index"].index(area)
    values, statuses = data["value"], data["status"]
    value = values.get(str(place)) if isinstance(values, dict) else values[place]
    status = statuses[str(place)] if isinstance(statuses, dict) else statuses[place]
    return status, value


def test_api_and_files_say_the_same(
    client: FlaskClient, figures: Figures, cell: tuple[str, str, str]
) -> None:
    area, period, status = cell
    found = [*in_api(client, area, period), *in_files(displayed(figures, period), area)]
    assert [s for s, _ in found] == [status] * 6
    values = {v for _, v in found}
    assert len(values) == 1
    assert (values == {None}) == (status in WITHOUT_VALUE)


@pytest.mark.parametrize("language", LANGUAGES)
def test_chart_and_its_table_say_the_same(
    figures: Figures, cell: tuple[str, str, str], language: Language
) -> None:
    area, period, status = cell
    chart = monitoring_chart(figures, figures.catalog.indicators[INDICATOR], (area,), language)
    assert chart is not None
    place = chart.periods.index(period)
    assert chart.own.statuses[place] == status
    assert (chart.own.values[place] is None) == (status in WITHOUT_VALUE)
    rows = {row[0]: row[1] for row in chart_table(chart, at_most=99).rows}
    said = word(language, f"status_{status}")
    shown = rows[period_name(period, language)]
    if status in WITHOUT_VALUE:
        assert shown == said
    else:
        assert (f"({said.lower()})" in shown) == (status != "A")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("view", ["map", "table"])
def test_map_and_its_table_say_the_same(
    figures: Figures, cell: tuple[str, str, str], language: Language, view: str
) -> None:
    area, period, status = cell
    html = render(page_of(front(language, INDICATOR, period, view), figures).layout)
    name = figures.catalog.areas[area].name.get(language)
    start, end = (f'aria-label="{name}: ', '"') if view == "map" else (f">{name}</a></th>", "</tr>")
    shown = html.partition(start)[2].partition(end)[0].lower()
    said = word(language, f"status_{status}").lower()
    assert (said in shown) == (status != "A")
    assert any(c.isdigit() for c in shown) == (status not in WITHOUT_VALUE)
