"""The files of figures, read back by the programs people read them with."""

import csv
import io
import math
import re
import zipfile
from itertools import product
from typing import Any

import openpyxl
import orjson
import pandas as pd
import pyarrow.parquet as pq
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from xlsxwriter.worksheet import Worksheet

from dashboard.exports import NoSuchFileError, export
from dashboard.exports.csv_file import csv_file
from dashboard.exports.tidy import COLUMNS, SOURCE_COLUMNS, VIEW_COLUMNS, source_cells, view_cells
from dashboard.exports.xlsx_columns import ColumnSheet
from dashboard.i18n import LANGUAGES, word
from dashboard.view import View
from tests.dashboard.views import PERMALINK, SOURCE, STATUSES, people, rows, view

FIGURES = ("csv", "xlsx", "json", "parquet")
HOSTILE = ("=cmd|'/c calc'!A1", "+1+1", "-2+3", "@SUM(A1)", "\t=1", '"x",\r\ny', "<script>&", "x" * 40000)


def expected(shown: View) -> list[tuple[Any, ...]]:
    """Indicator, area, period, breakdown, value and status of every figure of a view."""
    return [(r.indicator, r.area, r.period, r.breakdown, r.value, r.status) for r in shown.rows]


def of_frame(frame: pd.DataFrame) -> list[tuple[Any, ...]]:
    """The same of a table that pandas read."""
    asked = frame[["indicator", "area", "period", "breakdown", "value", "status"]]
    return [
        (*cells[:4], None if math.isnan(cells[4]) else cells[4], cells[5])
        for cells in asked.itertuples(index=False, name=None)
    ]


def sheet_of(shown: View, place: int = 0) -> Any:
    book = openpyxl.load_workbook(io.BytesIO(export(shown, "xlsx").content))
    return book.worksheets[place]


def decoded(answer: dict[str, Any]) -> dict[tuple[str, ...], tuple[float | None, str | None]]:
    """Value and status by category of each dimension, straight from the words of the JSON-stat 2.0 format."""
    values, statuses = answer["value"], answer["status"]
    index = [answer["dimension"][name]["category"]["index"] for name in answer["id"]]
    assert [len(codes) for codes in index] == answer["size"]
    found = {}
    for place, codes in enumerate(product(*index)):
        value = values[place] if isinstance(values, list) else values.get(str(place))
        found[codes] = (value, statuses.get(str(place)))
    assert not isinstance(values, list) or len(values) == len(found)
    return found


def test_csv_read_by_pandas() -> None:
    shown = view()
    made = export(shown, "csv")
    frame = pd.read_csv(io.BytesIO(made.content), dtype={"period": str})
    assert tuple(frame.columns) == (*COLUMNS, *SOURCE_COLUMNS, *VIEW_COLUMNS)
    assert of_frame(frame) == expected(shown)
    assert set(frame["source"]) == {SOURCE}
    assert set(frame["permalink"]) == {PERMALINK}
    assert set(frame["data_version"]) == {shown.version}
    assert set(frame["origin"]) == {"official"}
    assert set(frame["title"]) == {shown.title}
    assert set(frame["filters"]) == {"Aika: 2025; Suure: taso"}
    assert made.media_type.startswith("text/csv; charset=utf-8")


def test_csv_is_the_standards() -> None:
    content = export(view(rows=rows() + people()), "csv").content
    assert not content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\n") == content.count(b"\r\n") == 1 + 36 + 1
    assert b",1234567,henkil" in content
    assert b",10.0,%,A," in content


def test_csv_is_what_pythons_own_writer_writes_row_by_row() -> None:
    hostile = tuple(rows()[0]._replace(area_name=text, period=str(n)) for n, text in enumerate(HOSTILE[5:]))
    shown = view(rows=rows() + people() + hostile, title='Sanoi "ei", kai')
    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\r\n")
    writer.writerow((*COLUMNS, *SOURCE_COLUMNS, *VIEW_COLUMNS))
    for row in shown.rows:
        value = int(row.value) if row.value is not None and row.decimals == 0 else row.value
        said = row.indicator, row.indicator_title, row.area, row.area_name, row.period, row.breakdown
        words = word("fi", f"status_{row.status}")
        told = row.breakdown_title, value, row.unit_words, row.status, words, row.covered
        writer.writerow((*said, *told, *source_cells(shown, row.indicator), *view_cells(shown)))
    assert csv_file(shown) == lines.getvalue().encode()


@pytest.mark.parametrize("text", HOSTILE[:5])
def test_no_text_of_a_csv_is_a_formula(text: str) -> None:
    first = rows()[0]._replace(area_name=text, indicator_title=text)
    cells = next(csv.DictReader(io.StringIO(csv_file(view(rows=(first,))).decode(), newline="")))
    assert cells["area_name"] == cells["indicator_title"] == f"'{text}"


def test_a_negative_figure_stays_a_number_in_csv() -> None:
    first = rows()[0]._replace(value=-1.5)
    assert pd.read_csv(io.BytesIO(csv_file(view(rows=(first,)))))["value"].tolist() == [-1.5]


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=30))
def test_any_text_comes_back_from_csv(text: str) -> None:
    first = rows()[0]._replace(area_name=text)
    content = csv_file(view(rows=(first,))).decode()
    [found] = [line[3] for line in csv.reader(io.StringIO(content, newline=""))][1:]
    assert found in (text, f"'{text}")
    assert not found.startswith(("=", "+", "-", "@"))


def test_parquet_read_by_pandas() -> None:
    shown = view()
    content = io.BytesIO(export(shown, "parquet").content)
    frame = pd.read_parquet(content).astype(dict.fromkeys(("period", "area"), str))
    assert tuple(frame.columns) == (*COLUMNS, *SOURCE_COLUMNS)
    assert of_frame(frame) == expected(shown)
    assert frame["value"].dtype == "float64"
    assert frame["covered"].dropna().unique().tolist() == [0.95]


def test_the_schema_of_parquet_tells_the_rest() -> None:
    shown = view(is_demo=True)
    told = pq.read_schema(io.BytesIO(export(shown, "parquet").content)).metadata
    assert told[b"origin"] == b"demo"
    assert told[b"licence"] == b"CC BY 4.0"
    assert told[b"permalink"].decode() == PERMALINK
    assert ["Aineistoversio", shown.version] in orjson.loads(told[b"about"])


def test_xlsx_holds_numbers_with_formats() -> None:
    shown = view(rows=rows() + people())
    sheet = sheet_of(shown)
    found = [tuple(cell.value for cell in line) for line in sheet.iter_rows(min_row=2)]
    assert [(c[0], c[2], c[4], c[5], c[7], c[9]) for c in found] == expected(shown)
    assert (sheet["H2"].data_type, sheet["H2"].number_format) == ("n", "#,##0.0")
    assert sheet.cell(38, 8).number_format == "#,##0"
    assert sheet["E2"].value == "2025-01"
    assert sheet.freeze_panes == "A2"
    assert sheet.title == "Luvut"


def cells_of(sheet_class: type[Worksheet] | None) -> list[list[tuple[Any, ...]]]:
    """What openpyxl reads of a sheet with a header, three rows and a filter, written one way or the other."""
    content, texts, numbers = io.BytesIO(), [HOSTILE[5], "x" * 40000, "a"], [1234567, None, 0.1 + 0.2]
    with xlsxwriter.Workbook(content, {"strings_to_formulas": False}) as book:
        shapes = [book.add_format({"num_format": shape}) for shape in ("0.0", "0", "0.0")]
        sheet = book.add_worksheet("x", sheet_class)
        for place, title in enumerate(("a", "b", "c")):
            sheet.write_string(1, place, title)
        sheet.autofilter(1, 0, 4, 2)
        if isinstance(sheet, ColumnSheet):
            sheet.add_texts(texts)
            sheet.add_numbers(numbers, shapes)
            sheet.add_texts(["a", "a", ""])
        else:
            for n in range(3):
                sheet.write_string(2 + n, 0, texts[n])
                if numbers[n] is not None:
                    sheet.write_number(2 + n, 1, numbers[n], shapes[n])
                sheet.write_string(2 + n, 2, ("a", "a", "")[n])
    read = openpyxl.load_workbook(content)["x"]
    counts = re.search(
        rb'count="\d+" uniqueCount="\d+"', zipfile.ZipFile(content).read("xl/sharedStrings.xml")
    )
    assert counts is not None
    return [
        *([(cell.value, cell.data_type, cell.number_format) for cell in line] for line in read.iter_rows()),
        [(read.dimensions, read.auto_filter.ref, counts[0])],
    ]


def test_columns_of_a_workbook_are_what_xlsxwriter_writes_cell_by_cell() -> None:
    assert cells_of(ColumnSheet) == cells_of(None)


def test_a_long_workbook_is_whole_too() -> None:
    shown = view(rows=rows() * 300)
    found = [line[7].value for line in sheet_of(shown).iter_rows(min_row=2)]
    assert found == [row.value for row in shown.rows]


def test_xlsx_tells_about_the_figures_on_its_second_sheet() -> None:
    told = {line[0].value: line[1].value for line in sheet_of(view(), 1).iter_rows()}
    assert told["Lähde"] == SOURCE.removeprefix("Lähde: ")
    assert told["Aineisto päivitetty"] == "21.7.2026"
    assert told["Osoite"] == PERMALINK
    assert told["Ajanjakso"] == "tammikuu 2025 – joulukuu 2025"
    assert told["Suure"] == "taso"
    assert told["Huomautus"] == "Pieniä lukuja on tulkittava varoen."


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_of_a_workbook_is_a_formula_or_a_link(text: str) -> None:
    first = rows()[0]._replace(area_name=text, indicator_title="https://example.org")
    sheet = sheet_of(view(rows=(first,), title=text))
    assert sheet["D2"].data_type in ("s", "inlineStr")
    assert sheet["D2"].hyperlink is None
    assert sheet["B2"].hyperlink is None
    assert sheet["D2"].value.startswith(text[:5].rstrip("\r\n"))


def test_json_is_json_stat() -> None:
    shown = view(rows=rows() + people())
    answer = orjson.loads(export(shown, "json").content)
    assert (answer["version"], answer["class"]) == ("2.0", "dataset")
    assert answer["id"] == ["indicator", "breakdown", "area", "period"]
    assert answer["role"] == {"time": ["period"], "geo": ["area"], "metric": ["indicator"]}
    found = decoded(answer)
    for indicator, area, period, breakdown, value, status in expected(shown):
        assert found.pop((indicator, breakdown, area, period)) == (value, status)
    assert set(found.values()) == {(None, None)}
    unit = answer["dimension"]["indicator"]["category"]["unit"]["unemployment_rate"]
    assert unit == {"label": "%", "decimals": 1}
    assert answer["extension"]["licence"] == "CC BY 4.0"
    assert len(answer["extension"]["covered"]) == 12


def test_json_of_few_figures_names_their_places() -> None:
    far = tuple(people()[0]._replace(area=f"KU{n:03d}", period=f"20{n:02d}") for n in range(10, 20))
    answer = orjson.loads(export(view(rows=far), "json").content)
    assert isinstance(answer["value"], dict)
    found = decoded(answer)
    assert [found[("unemployed_jobseekers", "total", r.area, r.period)] for r in far] == [(1234567, "A")] * 10
    assert len(found) == 100


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_are_in_the_views_language(language: Any) -> None:
    shown = view(language)
    frame = pd.read_csv(io.BytesIO(export(shown, "csv").content))
    assert frame["status_words"].tolist() == [word(language, f"status_{s}") for s in STATUSES] * 3
    assert sheet_of(shown)["A1"].value == word(language, "file_column_indicator")
    labels = [line[0].value for line in sheet_of(shown, 1).iter_rows()]
    assert word(language, "file_version") in labels


def test_simulated_figures_say_so_in_every_file() -> None:
    shown = view(is_demo=True)
    for form in FIGURES:
        assert export(shown, form).file_name.endswith(f"-demo.{form}")
    assert set(pd.read_csv(io.BytesIO(export(shown, "csv").content))["origin"]) == {"demo"}
    sheet = sheet_of(shown)
    assert sheet.title == "Simuloitu aineisto"
    assert sheet["A1"].value.startswith("Simuloitu aineisto. Luvut on laskettu mallilla")
    assert sheet["A2"].value == "Luvun tunnus"
    assert (sheet["A3"].value, sheet.freeze_panes) == ("unemployment_rate", "A3")
    answer = orjson.loads(export(shown, "json").content)
    assert answer["label"].startswith("Simuloitu aineisto: ")
    assert answer["extension"]["origin"] == "demo"


def test_names_are_plain() -> None:
    assert export(view(), "csv").file_name == "tampere-saltvik-ja-akaa-tyottomyysaste-2026-07-21.csv"
    assert export(view(title="../../etc/passwd\r\nX: y"), "csv").file_name == "etc-passwd-x-y-2026-07-21.csv"
    assert export(view(title="東京", data_date=""), "csv").file_name == "kokeiluportaali.csv"
    assert len(export(view(title="å" * 500), "csv").file_name) < 120
    assert (
        export(view(title="Kokeilu 2017–2018: Åland"), "csv").file_name
        == "kokeilu-2017-2018-aland-2026-07-21.csv"
    )


@pytest.mark.parametrize("form", FIGURES)
def test_the_same_view_gives_the_same_figures(form: Any) -> None:
    first, second = export(view(), form), export(view(), form)
    assert first.file_name == second.file_name
    if form != "xlsx":  # a workbook says when it was made
        assert first.content == second.content


@pytest.mark.parametrize("form", FIGURES)
def test_a_view_without_figures_has_no_file_of_them(form: Any) -> None:
    with pytest.raises(NoSuchFileError, match="Tässä näkymässä ei ole lukuja"):
        export(view(rows=()), form)
