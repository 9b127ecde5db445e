"""Templates: filled in and read back, for every indicator that comes from files."""

import csv
import io

import openpyxl
import pytest

from etl.catalog import load_catalog
from etl.errors import CatalogError, CheckError
from etl.sources.files import TARGETS, read_file, template
from etl.sources.files.instructions import STATUS_MEANINGS, UNITS
from etl.sources.files.template import AREAS_SHEET, INSTRUCTIONS_SHEET
from tests.etl.sources.files_examples import TODAY, example_catalog
from tests.etl.sources.test_files_read import figures

FROM_FILES = [i.id for i in load_catalog().indicators.values() if i.series and i.series.kind == "file"]
PERIODS = {"monthly": ("2026-04", "2026-05"), "quarterly": ("2026Q1", "2025Q4"), "yearly": ("2024", "2025")}
TARGET = {
    "alue": "111",
    "indikaattori": "activation_rate",
    "lähtötaso": "25",
    "tavoite": "40",
    "määräaika": "2028",
    "teksti": "Yli 40 prosenttiin",
}


def rows_for(indicator):
    """Filled-in rows by heading, and what they hold."""
    first, second = PERIODS[indicator.frequency]
    last = indicator.breakdown_ids[-1]
    value = indicator.gate.minimum or 0
    rows = [
        {"kunta": "091", "kausi": first, "arvo": f"{value:g}", "lähde": "KEHA"},
        {"kunta": "Tammerfors", "kausi": second, "arvo": "5", "tila": "P", "luokka": last, "huomautus": "x"},
        {"kunta": "MK06", "kausi": second, "arvo": "", "tila": "Q"},
    ]
    return rows, {
        ("KU091", first, "total"): (value, "A"),
        ("KU837", second, last): (5, "P"),
        ("MK06", second, "total"): (None, "Q"),
    }


def filled_csv(content, rows):
    header = content.decode("utf-8-sig").strip().split(";")
    text = io.StringIO()
    writer = csv.DictWriter(text, header, delimiter=";", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def filled_xlsx(content, rows):
    book = openpyxl.load_workbook(io.BytesIO(content))
    page = book.worksheets[0]
    header = [cell.value for cell in page[1]]
    for row in rows:
        page.append([row.get(heading) for heading in header])
    filled = io.BytesIO()
    book.save(filled)
    return filled.getvalue()


@pytest.mark.parametrize("indicator_id", FROM_FILES)
@pytest.mark.parametrize(("form", "fill"), [("csv", filled_csv), ("xlsx", filled_xlsx)])
def test_every_template_is_filled_and_read_back(tmp_path, indicator_id, form, fill):
    catalog = load_catalog()
    rows, expected = rows_for(catalog.indicators[indicator_id])
    # The name of a workbook does not matter: its sheet names the indicator.
    path = tmp_path / (f"{indicator_id}.csv" if form == "csv" else "kopio ohjeesta.xlsx")
    path.write_bytes(fill(template(catalog, indicator_id, form), rows))
    imported = read_file(catalog, path, today=TODAY)
    assert imported.indicator == indicator_id
    assert figures(imported) == expected
    assert imported.messages == ()


@pytest.mark.parametrize(("form", "fill"), [("csv", filled_csv), ("xlsx", filled_xlsx)])
def test_the_template_of_targets_is_filled_and_read_back(tmp_path, form, fill):
    catalog = load_catalog()
    path = tmp_path / f"tavoitteet.{form}"
    path.write_bytes(fill(template(catalog, TARGETS, form), [TARGET]))
    (target,) = read_file(catalog, path, today=TODAY).targets
    assert (target.id, target.baseline, target.target) == ("ku111_activation_rate_2028", 25, 40)


@pytest.mark.parametrize("name", [*FROM_FILES, TARGETS])
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_an_unfilled_template_holds_nothing_and_is_always_the_same(tmp_path, name, form):
    catalog = load_catalog()
    content = template(catalog, name, form)
    assert content == template(catalog, name, form)
    path = tmp_path / f"{name}.{form}"
    path.write_bytes(content)
    with pytest.raises(CheckError, match="a header row and nothing below it"):
        read_file(catalog, path, today=TODAY)


def test_csv_opens_in_a_finnish_spreadsheet():
    content = template(load_catalog(), "job_offers")
    assert content == "\ufeffkunta;kausi;arvo;tila;luokka;lähde;huomautus\r\n".encode()


def test_the_category_column_is_there_only_where_there_are_categories(tmp_path):
    catalog = example_catalog(tmp_path)
    assert b"luokka" in template(catalog, "offers")
    assert b"luokka" not in template(catalog, "plans")


def test_the_workbook_instructs_in_three_languages(tmp_path):
    catalog = example_catalog(tmp_path)
    book = openpyxl.load_workbook(io.BytesIO(template(catalog, "offers", "xlsx")))
    assert book.sheetnames == ["offers", INSTRUCTIONS_SHEET, AREAS_SHEET]
    said = [cell.value for row in book[INSTRUCTIONS_SHEET].iter_rows() for cell in row if cell.value]
    declared = catalog.indicators["offers"]
    for text in (declared.title, declared.definition, UNITS[declared.unit]):
        assert {text.fi, text.sv, text.en} <= set(said)
    for letter, meaning in STATUS_MEANINGS.items():
        assert f"{letter}: {meaning.sv}" in said
    assert "clients: Clients på svenska" in said
    lists = {str(v.sqref): v.formula1 for v in book["offers"].data_validations.dataValidation}
    assert lists == {"D2:D5001": '"A,P,B,Q,M,L"', "E2:E5001": '"total,clients,vacancies"'}
    areas = [row[0].value for row in book[AREAS_SHEET].iter_rows(min_row=2)]
    assert areas == list(catalog.areas)


@pytest.mark.parametrize("indicator_id", FROM_FILES)
def test_the_examples_of_the_instructions_would_be_read(tmp_path, indicator_id):
    catalog = load_catalog()
    book = openpyxl.load_workbook(io.BytesIO(template(catalog, indicator_id, "xlsx")))
    rows = [[cell.value or "" for cell in row] for row in book[INSTRUCTIONS_SHEET].iter_rows()]
    start = next(place for place, row in enumerate(rows) if row[:2] == ["kunta", "kausi"])
    path = tmp_path / f"{indicator_id}.csv"
    path.write_text("\n".join(";".join(map(str, row)) for row in rows[start:]), encoding="utf-8")
    assert read_file(catalog, path, today=TODAY).n_rows == 3


@pytest.mark.parametrize("name", ["derived", "no_such"])
def test_there_is_no_template_for_what_does_not_come_from_files(tmp_path, name):
    with pytest.raises(CatalogError, match=rf"no template for '{name}'.*offers, plans"):
        template(example_catalog(tmp_path), name)
