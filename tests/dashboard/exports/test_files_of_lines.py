"""The lines behind a chart's own line stand in every file of figures as they are drawn: bands, clouds, levels."""

import io
from collections.abc import Mapping
from functools import cache
from itertools import product
from typing import Any

import openpyxl
import orjson
import pandas as pd
import pytest

from dashboard import urls
from dashboard.address import Address
from dashboard.charts.description import ChartDescription, Line
from dashboard.charts.effect import gap_chart
from dashboard.charts.table import chart_table
from dashboard.data import Figures
from dashboard.effects.asked import effect_of, sensitivity_of, specification_of
from dashboard.effects.placebos import shown_placebos
from dashboard.exports import export
from dashboard.i18n import number, period_name
from dashboard.pages import view_of
from dashboard.pages.trends import fans_of
from dashboard.spread import spread_of
from dashboard.view import View
from etl.catalog.areas import COUNTRY
from etl.estimates.study import Result, Sensitivity

FORMS = ("csv", "xlsx", "json", "parquet")
EFFECT = Address("effect", "fi", area="KU837", wave="b")
Cells = Mapping[tuple[str, str, str], float]
"""Values by breakdown, area and period."""


def read_csv(content: bytes) -> Cells:
    return of_frame(pd.read_csv(io.BytesIO(content), dtype={"period": str}))


def read_parquet(content: bytes) -> Cells:
    return of_frame(pd.read_parquet(io.BytesIO(content)))


def of_frame(frame: pd.DataFrame) -> Cells:
    known = frame[frame["value"].notna()][["breakdown", "area", "period", "value"]]
    cells = [(str(b), str(a), str(p), v) for b, a, p, v in known.itertuples(index=False, name=None)]
    assert len({cell[:3] for cell in cells}) == len(cells)
    return {cell[:3]: cell[3] for cell in cells}


def read_xlsx(content: bytes) -> Cells:
    sheet = openpyxl.load_workbook(io.BytesIO(content), read_only=True).worksheets[0]
    lines = sheet.iter_rows(min_row=2, values_only=True)
    return {(line[5], line[2], line[4]): line[7] for line in lines if line[7] is not None}


def read_json(content: bytes) -> Cells:
    answer = orjson.loads(content)
    axes = [answer["dimension"][name]["category"]["index"] for name in answer["id"]]
    given = answer["value"]
    values = dict(enumerate(given)) if isinstance(given, list) else {int(k): v for k, v in given.items()}
    places = enumerate(product(*axes))
    return {codes[1:]: values[n] for n, codes in places if values.get(n) is not None}


READERS = {"csv": read_csv, "xlsx": read_xlsx, "json": read_json, "parquet": read_parquet}


@cache
def read(figures: Figures, address: Address, form: Any) -> Cells:
    return READERS[form](export(view_of(address, figures), form).content)


def line_of(cells: Cells, breakdown: str, area: str, chart: ChartDescription) -> Line:
    return tuple(cells.get((breakdown, area, period)) for period in chart.periods)


def same(found: Line, drawn: Line) -> bool:
    return [v is None for v in found] == [v is None for v in drawn] and all(
        abs(a - b) < 1e-6 for a, b in zip(found, drawn, strict=True) if a is not None and b is not None
    )


@pytest.fixture(scope="module")
def result(trial_figures: Figures) -> Result:
    found = effect_of(trial_figures, specification_of(EFFECT, trial_figures))
    assert isinstance(found, Result)
    return found


@pytest.fixture(scope="module")
def sensitivity(trial_figures: Figures, result: Result) -> Sensitivity:
    return sensitivity_of(trial_figures, result)


@pytest.fixture(scope="module")
def gap(trial_figures: Figures, result: Result, sensitivity: Sensitivity) -> ChartDescription:
    return gap_chart(trial_figures, result, sensitivity, "Tampere", "fi")


@pytest.mark.parametrize("form", FORMS)
def test_the_band_of_the_gap_is_in_the_file(trial_figures: Figures, gap: ChartDescription, form: str) -> None:
    cells, cloud = read(trial_figures, EFFECT, form), gap.cloud
    assert cloud is not None
    assert same(line_of(cells, "gap", "KU837", gap), gap.own.values)
    assert same(line_of(cells, "low", "KU837", gap), cloud.low)
    assert same(line_of(cells, "high", "KU837", gap), cloud.high)
    period, *shown = chart_table(gap).rows[0]
    assert period == period_name(gap.periods[-1], "fi")
    of_file = [cells[name, "KU837", gap.periods[-1]] for name in ("gap", "low", "high")]
    assert [number(value, gap.decimals, "fi") for value in of_file] == shown


@pytest.mark.parametrize("form", FORMS)
def test_every_line_of_the_cloud_is_in_the_file_under_its_donor(
    trial_figures: Figures, result: Result, gap: ChartDescription, form: str
) -> None:
    cells, cloud = read(trial_figures, EFFECT, form), gap.cloud
    assert cloud is not None
    shown = list(shown_placebos(result))
    for kind, lines in (("placebo", cloud.near), ("placebo_poor", cloud.poor)):
        units = [p.unit for p in shown if p.is_poor == (kind == "placebo_poor")]
        assert {area for breakdown, area, _ in cells if breakdown == kind} == set(units)
        assert all(same(line_of(cells, kind, u, gap), line) for u, line in zip(units, lines, strict=True))
    assert len(shown) > 10


@pytest.mark.parametrize("form", FORMS)
def test_the_gap_without_each_donor_is_in_the_file_under_that_donor(
    trial_figures: Figures, sensitivity: Sensitivity, gap: ChartDescription, form: str
) -> None:
    cells = read(trial_figures, EFFECT, form)
    assert {a for breakdown, a, _ in cells if breakdown == "leave_one_out"} == set(sensitivity.without_donor)
    for donor, found in sensitivity.without_donor.items():
        assert same(line_of(cells, "leave_one_out", donor, gap), tuple(found.gap.tolist()))


def test_the_table_of_a_chart_names_the_unit_of_its_figures(trial_figures: Figures) -> None:
    [contrast] = [chart for chart in view_of(EFFECT, trial_figures).charts if chart.id == "effect-contrast"]
    assert contrast.own.drawn != contrast.own.values
    assert contrast.unit_words.startswith("Indeksi")
    table = chart_table(contrast)
    assert table.caption.endswith("(%)")
    assert table.rows[0][1] == number(contrast.own.values[-1] or 0, contrast.decimals, "fi")


def test_the_table_of_a_compared_measure_names_its_unit(figures: Figures) -> None:
    address = Address("compare", "fi", areas=("KU837", "KU398"), measure="change")
    [chart] = view_of(address, figures).charts
    assert chart_table(chart).caption.endswith(f"({chart.unit_words})")
    assert chart.unit_words.startswith("muutos vuodessa")


def test_each_quantity_has_its_own_unit_in_json(trial_figures: Figures) -> None:
    answer = orjson.loads(export(view_of(EFFECT, trial_figures), "json").content)
    assert answer["role"]["metric"] == ["breakdown"]
    units = {key: unit["label"] for key, unit in answer["dimension"]["breakdown"]["category"]["unit"].items()}
    assert units["observed"] == units["counterfactual"] == "%"
    assert units["gap"] == units["low"] == units["placebo"] == units["leave_one_out"] == "prosenttiyksikköä"
    assert units["weight"] == "osuus"
    assert "unit" not in answer["dimension"]["indicator"]["category"]


def indicator(figures: Figures, name: str, *areas: str) -> tuple[Address, View, tuple[ChartDescription, ...]]:
    address = urls.indicator("fi", name, areas=areas)
    fans = fans_of(address, figures, spread_of(figures, figures.catalog.indicators[name]))
    return address, view_of(address, figures), fans


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", ["unemployment_rate", "unemployed_jobseekers"])
def test_the_levels_behind_an_area_are_in_the_file(figures: Figures, name: str, form: str) -> None:
    address, _, fans = indicator(figures, name, "KU837", "KU398")
    cells, spread = read(figures, address, form), fans[0].spread
    assert spread is not None
    assert any(v is not None for v in spread.levels[0])
    for key, level in zip(("p10", "p25", "p50", "p75", "p90"), spread.levels, strict=True):
        assert same(line_of(cells, key, COUNTRY, fans[0]), level)
    own = line_of(cells, "total", "KU837", fans[0])
    assert same(own, fans[0].own.values)


@pytest.mark.parametrize("form", FORMS)
def test_counts_stand_as_published_and_as_they_are_drawn(figures: Figures, form: str) -> None:
    address, shown, fans = indicator(figures, "unemployed_jobseekers", "KU837", "KU398")
    cells = read(figures, address, form)
    for fan in fans:
        assert fan.own.drawn != fan.own.values
        assert same(line_of(cells, "per_labour_force", fan.id, fan), fan.own.drawn)
    units = {row.breakdown: row.unit_words for row in shown.rows}
    assert units["total"] == "henkilöä"
    assert units["per_labour_force"] == units["p50"] == fans[0].unit_words != "henkilöä"


def test_a_rate_is_not_written_twice(figures: Figures) -> None:
    _, shown, _ = indicator(figures, "unemployment_rate", "KU837")
    assert {row.breakdown for row in shown.rows} == {"total", "p10", "p25", "p50", "p75", "p90"}


def test_the_table_of_the_pdf_holds_the_same_levels(figures: Figures) -> None:
    address, _, [fan] = indicator(figures, "unemployment_rate", "KU837")
    cells, spread = read(figures, address, "csv"), fan.spread
    assert spread is not None
    row = next(line for line in chart_table(fan).rows if line[2] != "–")
    period = next(p for p in fan.periods if period_name(p, "fi") == row[0])
    levels = [cells[key, COUNTRY, period] for key in ("p10", "p25", "p50", "p75", "p90")]
    assert [number(level, spread.decimals, "fi") for level in levels] == list(row[2:])
