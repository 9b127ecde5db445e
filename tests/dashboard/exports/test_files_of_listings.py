"""The files of a page that lists members instead of figures: all they say, days as days, each with its licence."""

import csv
import io
from datetime import date, datetime

import openpyxl
import orjson
import pyarrow.parquet as pq
import pypdf
import pytest

from dashboard.address import Address
from dashboard.data import Figures
from dashboard.exports import export
from dashboard.exports.about import about, day_meant
from dashboard.pages import view_of
from dashboard.view import Listing, View


@pytest.fixture(params=("fi", "sv", "en"))
def wave(request: pytest.FixtureRequest, figures: Figures) -> View:
    return view_of(Address("wave", request.param, area="b"), figures)


def listed(view: View) -> Listing:
    assert view.listing is not None
    return view.listing


def test_csv_says_licence_and_version_on_every_row(wave: View) -> None:
    rows = list(csv.DictReader(io.StringIO(export(wave, "csv").content.decode(), newline="")))
    names = [name for name, _ in listed(wave).columns]
    assert [tuple(row[name] for name in names) for row in rows] == list(listed(wave).rows)
    assert {(row["licence"], row["data_version"], row["permalink"]) for row in rows} == {
        (wave.licence, wave.version, wave.permalink)
    }


def test_days_are_days_in_a_workbook(wave: View) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(export(wave, "xlsx").content)).worksheets[0]
    found = [[cell.value or "" for cell in line] for line in sheet.iter_rows(min_row=2)]
    wanted = [[datetime.fromisoformat(c) if day_meant(c) else c for c in row] for row in listed(wave).rows]
    assert found == wanted
    place = [name for name, _ in listed(wave).columns].index("joined")
    assert sheet.cell(2, place + 1).is_date
    assert sheet.freeze_panes == "A2"


def test_json_and_parquet_tell_source_licence_and_remarks(wave: View) -> None:
    answer = orjson.loads(export(wave, "json").content)
    assert answer["rows"][0] == dict(
        zip((name for name, _ in listed(wave).columns), listed(wave).rows[0], strict=True)
    )
    assert (answer["licence"], answer["source"]) == (wave.licence, " ".join(wave.source_lines))
    assert answer["note"] == [f"{label}: {text}" for label, text in about(wave)]
    told = pq.read_schema(io.BytesIO(export(wave, "parquet").content)).metadata
    assert told[b"licence"].decode() == wave.licence
    assert orjson.loads(told[b"about"]) == [list(pair) for pair in about(wave)]


def test_the_pdf_says_who_never_started_and_writes_days_as_the_language_does(wave: View) -> None:
    document = pypdf.PdfReader(io.BytesIO(export(wave, "pdf").content))
    text = " ".join("".join(page.extract_text() for page in document.pages).split())
    places = [name for name, _ in listed(wave).columns]
    [rauma] = [row for row in listed(wave).rows if row[places.index("municipality")] == "KU684"]
    assert "".join(rauma[places.index("role")].split()) in "".join(text.split())
    assert "2017-08-01" not in text
    assert {"fi": "1.8.2017", "sv": "1.8.2017", "en": "1 August 2017"}[wave.language] in text


def test_the_map_of_a_pdf_stands_whole_on_its_first_page(wave: View) -> None:
    first = pypdf.PdfReader(io.BytesIO(export(wave, "pdf").content)).pages[0]
    assert listed(wave).title in " ".join(first.extract_text().split())


def test_only_whole_dates_are_days() -> None:
    assert day_meant("2017-08-01") == date(2017, 8, 1)
    assert day_meant("2017-08-01 alkaen") is None
    assert day_meant("20170801") is None
    assert day_meant("") is None
