"""Reading dropped-in files: every dialect in, every fault named by its cell, nothing taken in after one."""

import datetime as dt
import io
import zipfile

import numpy as np
import openpyxl
import pytest

from etl.errors import CheckError
from etl.frames import STATUS_CODES
from etl.sources.files import ImportedFile, ImportedTargets, read_file
from etl.sources.files.cells import MAX_BYTES, MAX_LISTED
from tests.etl.sources.files_examples import TODAY, csv_file, example_catalog, xlsx_file

HEADER = "kunta;kausi;arvo;tila;luokka;lähde;huomautus\n"


@pytest.fixture(scope="module")
def catalog(tmp_path_factory):
    return example_catalog(tmp_path_factory.mktemp("catalog"))


@pytest.fixture
def read(catalog):
    return lambda path: read_file(catalog, path, today=TODAY)


def figures(imported: ImportedFile) -> dict[tuple[str, str, str], tuple[float | None, str]]:
    """What a cube holds, cell by cell."""
    cube = imported.cube
    return {
        (area, period, breakdown): (None if np.isnan(cube.values[b, a, t]) else cube.values[b, a, t], letter)
        for a, area in enumerate(cube.areas)
        for t, period in enumerate(cube.periods)
        for b, breakdown in enumerate(cube.breakdowns)
        if (status := cube.statuses[b, a, t]) and (letter := chr(status))
    }


EXPECTED = {
    ("KU091", "2026-05", "total"): (1234, "A"),
    ("KU091", "2026-05", "clients"): (12, "P"),
    ("KU005", "2026-04", "total"): (None, "Q"),
}
ROWS = [
    ["091", "2026-05", "1234", "", "", "URA", ""],
    ["Helsingfors", "5/2026", "12", "p", "clients", "URA", "a note"],
    ["5", "2026M04", "", "Q", "total", "Poiminta", ""],
]


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_csv_dialects_hold_the_same(tmp_path, read, separator, encoding, line_end):
    lines = [separator.join(HEADER.strip().split(";")), *(separator.join(row) for row in ROWS)]
    imported = read(csv_file(tmp_path, line_end.join(lines) + line_end, encoding=encoding))
    assert isinstance(imported, ImportedFile)
    assert figures(imported) == EXPECTED
    assert (imported.indicator, imported.n_rows, imported.source_text) == ("offers", 3, "URA; Poiminta")
    assert bool(imported.messages) == (encoding == "cp1252")
    assert np.isnan(imported.cube.covered).all()


@pytest.mark.parametrize(
    "header",
    [
        "kunta;kausi;arvo;tila;luokka;lähde;huomautus",
        "kommun;period;värde;status;klass;källa;anmärkning",
        "Municipality;Month;Value;Status;Category;Source;Note",
    ],
)
def test_headings_in_three_languages(tmp_path, read, header):
    content = "\n".join([header, *(";".join(row) for row in ROWS)])
    assert figures(read(csv_file(tmp_path, content))) == EXPECTED


def test_xlsx_with_numbers_dates_titles_and_blank_rows(tmp_path, read):
    rows = [
        ["Työtarjoukset kunnittain 2026"],
        [],
        ["kunta", "kausi", "arvo", "tila", "luokka", "lähde", None, "oma sarake"],
        [91, dt.date(2026, 5, 1), 1234, None, None, "URA", None, "x"],
        [],
        ["Helsingfors", "5/2026", "12", "P", "Clients på svenska", "URA"],
        ["005", dt.date(2026, 4, 30), None, "Q", "yhteensä", "Poiminta"],
    ]
    imported = read(xlsx_file(tmp_path, rows))
    assert figures(imported) == EXPECTED
    assert imported.messages == ("book.xlsx: column H3 'oma sarake' is not read",)


def test_the_same_figures_normalise_to_the_same_bytes(tmp_path, read):
    content = HEADER + "".join(";".join(row) + "\n" for row in ROWS)
    backwards = HEADER + "".join(";".join(row) + "\n" for row in reversed(ROWS))
    one, other = read(csv_file(tmp_path, content)), read(csv_file(tmp_path, backwards, name="offers-2.csv"))
    assert (one.sha256, one.normalised_csv) == (other.sha256, other.normalised_csv)
    assert one.file_sha256 != other.file_sha256
    assert one.normalised_csv.decode().splitlines()[1] == "KU005,2026-04,total,,Q,Poiminta,"


@pytest.mark.parametrize("name", ["offers.csv", "offers (1).csv", "offers-2026-05.csv", "OFFERS_2026.csv"])
def test_the_file_name_names_the_indicator(tmp_path, read, name):
    assert read(csv_file(tmp_path, HEADER + "091;2026-05;1", name=name)).indicator == "offers"


def test_a_column_names_the_indicator(tmp_path, read):
    content = "indicator,area,period,value\nplans,091,2026-05,45.2\nplans,092,2026-05,50"
    assert read(csv_file(tmp_path, content, name="figures.csv")).indicator == "plans"


def test_quarterly_and_yearly_figures(tmp_path, read):
    quarters = "kunta;neljännes;arvo\n091;2026Q1;-1,5\n091;Q2/2026;2,25"
    years = "kunta;vuosi;arvo\nMK06;2025;3,5\nHV09;2026;4\nTA31;2024;5\nKO-a-13;2015;6\nSSS;2025;7"
    assert list(figures(read(csv_file(tmp_path, quarters, name="quarterly_score.csv"))).values()) == [
        (-1.5, "A"),
        (2.25, "A"),
    ]
    yearly = read(csv_file(tmp_path, years, name="yearly_score.csv"))
    assert set(yearly.cube.areas) == {"SSS", "MK06", "HV09", "TA31", "KO-a-13"}
    assert yearly.source_text == "Authority suomeksi"


WRONG_ROWS = [
    ("9999;2026-05;1", "A2: unknown area '9999'"),
    (";2026-05;1", "A2: the area is missing"),
    ("Nastola;2026-05;1", "A2: 'Nastola' (Nastola) merged on 2016-01-01 and is part of KU398 Lahti"),
    ("KU588;2026-05;1", "A2: 'KU588' (Pertunmaa) merged on 2025-01-01"),
    ("Lappi;2026-05;1", "A2: 'Lappi' may be any of"),
    ("091;2026;1", "B2: '2026' is a yearly period, the indicator is monthly"),
    ("091;2026Q2;1", "B2: '2026Q2' is a quarterly period"),
    ("091;;1", "B2: the period is missing"),
    ("091;2026-07;1", "B2: 2026-07 lies in the future"),
    ("091;touko;1", "B2: 'touko' is no period"),
    ("091;2026-05;kaksi", "C2: 'kaksi' is not a number"),
    ("091;2026-05;...", "C2: '...' is not a number: leave the value empty"),
    ("091;2026-05;", "C2: the value is empty: give one, or the status Q"),
    ("091;2026-05;;P", "D2: the value is empty"),
    ("091;2026-05;7;Q", "D2: status Q says there is no value, but there is 7"),
    ("091;2026-05;7;E", "D2: status E is for figures the portal derives itself"),
    ("091;2026-05;7;X", "D2: unknown status 'X'"),
    ("091;2026-05;-3", "C2: -3 is below 0"),
    ("091;2026-05;1,234", "C2: 1.234 is not whole, but the unit is count"),
    ("091;2026-05;7;;clientz", "E2: unknown category 'clientz': expected one of total, clients, vacancies"),
    ("091;2026-05;7;A;total;;;;yksi liikaa", "I2: the row has 9 cells and the header 7"),
    ("091;2026-05;7\n91;5/2026;8", "A3: the same figure as in row 2"),
    ('091;2026-05;7\n"091";2026-05;7', "A3: the same figure as in row 2"),
]


@pytest.mark.parametrize(("rows", "expected"), WRONG_ROWS)
def test_a_wrong_cell_is_named_and_nothing_is_taken_in(tmp_path, read, rows, expected):
    good = "\n092;2026-05;1"
    with pytest.raises(CheckError, match="nothing was taken in") as caught:
        read(csv_file(tmp_path, HEADER + rows + good))
    assert [line for line in caught.value.failures if line.startswith(expected)] != [], caught.value.failures
    assert len(caught.value.failures) == 1
    assert "1 wrong cell;" in str(caught.value)


@pytest.mark.parametrize(
    ("name", "row", "expected"),
    [
        ("plans.csv", "091;2026-05;100,5", "C2: 100.5 is above 100"),
        ("plans.csv", "091;2026-05;5;;clients", "E2: unknown category 'clients': expected one of total"),
        ("yearly_score.csv", "091;2027;5", "B2: 2027 lies in the future"),
        ("quarterly_score.csv", "091;2026Q3;5", "B2: 2026Q3 lies in the future"),
        ("yearly_score.csv", "091;2026-05;5", "B2: '2026-05' is a monthly period"),
    ],
)
def test_each_indicator_has_its_own_limits(tmp_path, read, name, row, expected):
    with pytest.raises(CheckError) as caught:
        read(csv_file(tmp_path, HEADER + row, name=name))
    assert caught.value.failures[0].startswith(expected)


def test_every_wrong_cell_of_a_row_is_listed(tmp_path, read):
    with pytest.raises(CheckError) as caught:
        read(csv_file(tmp_path, HEADER + "Stadi;2026;x;Z;y"))
    assert [line.split(":")[0] for line in caught.value.failures] == ["A2", "B2", "E2", "D2", "C2"]


def test_only_a_thousand_wrong_cells_are_listed(tmp_path, read):
    with pytest.raises(CheckError, match=rf"1500 wrong cells, of which {MAX_LISTED} are listed") as caught:
        read(csv_file(tmp_path, HEADER + "Stadi;2026-05;1\n" * 1500))
    assert len(caught.value.failures) == MAX_LISTED


WRONG_FILES = [
    ("offers.csv", b"", "the file is empty"),
    ("offers.csv", b" \r\n \r\n", "the file is empty"),
    ("offers.csv", b";;;\n;;\n", "the file is empty"),
    ("offers.csv", HEADER.encode(), "there is a header row and nothing below it"),
    ("offers.csv", b"a;b;c\n1;2;3", "no header row was found (first row: 'a, b, c')"),
    ("offers.csv", b"kunta;arvo\n091;3", "row 1 lacks the column period (kausi"),
    ("offers.csv", b"kunta;kausi;arvo;value\n091;2026-05;3;4", "C1 and D1 are both headings of value"),
    ("offers.csv", b'kunta;kausi;arvo\n"091;2026-05;3\n', "line 2: unexpected end of data"),
    ("offers.csv", b"\x00\x01\x02kunta;kausi", "neither text nor XLSX"),
    ("offers.csv", b"kunta;kausi;arvo\n\x81\x8d;2026-05;3", "neither text nor XLSX"),
    ("figures.csv", b"kunta;kausi;arvo\n091;2026-05;3", "nothing names the indicator"),
    ("derived.csv", b"kunta;kausi;arvo\n091;2026-05;3", "the figures of derived do not come from files"),
    ("figures.csv", b"indicator;kunta;kausi;arvo\nnone;091;2026-05;3", "there is no indicator 'none'"),
    ("plans.csv", b"indicator;kunta;kausi;arvo\noffers;091;2026-05;3", "the file name says plans"),
    (
        "figures.csv",
        b"indicator;kunta;kausi;arvo\noffers;091;2026-05;3\nplans;091;2026-05;3",
        "the cell A3 says plans",
    ),
    ("offers.xlsx", b"kunta;kausi;arvo\n091;2026-05;3", "not an XLSX workbook"),
    ("offers.xlsx", b"PK\x03\x04 and then something else", "not an XLSX workbook"),
    ("offers.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "in the old .xls format"),
    (
        "offers.xlsx",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
        "password-protected",
    ),
]


@pytest.mark.parametrize(("name", "content", "expected"), WRONG_FILES)
def test_a_wrong_file_is_refused_with_its_cause(tmp_path, read, name, content, expected):
    with pytest.raises(CheckError) as caught:
        read(csv_file(tmp_path, content, name=name))
    assert expected in str(caught.value)
    assert caught.value.where == name


def test_a_missing_file_is_refused(tmp_path, read):
    with pytest.raises(CheckError, match="there is no such file"):
        read(tmp_path / "offers.csv")


def test_a_huge_file_is_refused_unread(tmp_path, read):
    path = tmp_path / "offers.csv"
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    with pytest.raises(CheckError, match="50 MB, at most 50 are read"):
        read(path)


def test_a_workbook_that_unpacks_to_too_much_is_refused(tmp_path, read):
    path = xlsx_file(tmp_path, [["kunta", "kausi", "arvo"], ["091", "2026-05", 1]])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/image1.png", bytes(MAX_BYTES))
    assert path.stat().st_size < 200_000
    with pytest.raises(CheckError, match="unpacks to 50 MB"):
        read(path)


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml"])
def test_a_damaged_workbook_is_refused(tmp_path, read, part):
    whole = xlsx_file(tmp_path, [["kunta", "kausi", "arvo"], ["091", "2026-05", 1]])
    damaged = tmp_path / "offers.xlsx"
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(damaged, "w") as target:
        for entry in source.namelist():
            target.writestr(entry, b"<broken" if entry == part else source.read(entry))
    with pytest.raises(CheckError, match="or a damaged one"):
        read(damaged)


def test_a_zip_that_is_no_workbook_is_refused(tmp_path, read):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("readme.txt", "nothing here")
    with pytest.raises(CheckError, match="not an XLSX workbook"):
        read(csv_file(tmp_path, content.getvalue(), name="offers.xlsx"))


WRONG_CELLS = [
    (["091", "2026-05", "=1+1"], {}, "C2: a formula: copy the cells and paste them as values"),
    (["091", '="2026-05"', 5], {}, "B2: a formula"),
    (["091", "2026-05", 0.452], {"num_format": "0.0%"}, "C2: formatted as per cent (stored as 0.452)"),
    (["091", "2026-05", True], {}, "C2: 'True' is not a number"),
    (["091", "2026-05", dt.date(2026, 5, 1)], {}, "C2: '2026-05-01 00:00:00' is not a number"),
    ([dt.date(2026, 5, 1), "2026-05", 5], {}, "A2: unknown area"),
    ([None, "2026-05", 5], {}, "A2: the area is missing (is the cell merged"),
]


@pytest.mark.parametrize(("row", "cell_format", "expected"), WRONG_CELLS)
def test_a_wrong_cell_of_a_workbook_is_named(tmp_path, read, row, cell_format, expected):
    path = xlsx_file(tmp_path, [["kunta", "kausi", "arvo"], row], **cell_format)
    with pytest.raises(CheckError) as caught:
        read(path)
    assert caught.value.failures[0].startswith(expected)


def test_error_values_are_named(tmp_path, read):
    book = openpyxl.Workbook()
    page = book.active
    page.title = "offers"
    page.append(["kunta", "kausi", "arvo"])
    page.append(["091", "2026-05", "#DIV/0!"])
    book.save(tmp_path / "offers.xlsx")
    with pytest.raises(CheckError) as caught:
        read(tmp_path / "offers.xlsx")
    assert caught.value.failures == ("C2: the error value #DIV/0!",)


def test_merged_cells_hidden_sheets_and_a_claim_of_the_whole_grid(tmp_path, read):
    book = openpyxl.Workbook()
    page = book.active
    page.title = "Data"
    page.append(["Työtarjoukset", None, None])
    page.merge_cells("A1:C1")
    page.append(["kunta", "kausi", "arvo"])
    page.append(["091", "2026-05", 3])
    page["XFD3"] = "far away"
    page["A100000"] = " "
    hidden = book.create_sheet("plans")
    hidden.append(["kunta", "kausi", "arvo"])
    hidden.append(["091", "2026-05", 99])
    hidden.sheet_state = "hidden"
    book.save(tmp_path / "offers.xlsx")
    assert figures(read(tmp_path / "offers.xlsx")) == {("KU091", "2026-05", "total"): (3, "A")}


def test_a_workbook_without_our_columns_names_its_sheets(tmp_path, read):
    with pytest.raises(CheckError, match=r"no visible sheet has our columns \(sheets: 'Ohje'\)"):
        read(xlsx_file(tmp_path, [["Täytä ensimmäinen välilehti"]], sheet="Ohje", name="offers.xlsx"))


def test_a_workbook_with_figures_of_two_indicators_is_refused(tmp_path, read):
    book = openpyxl.Workbook()
    book.active.title = "offers"
    book.create_sheet("plans")
    book.save(tmp_path / "figures.xlsx")
    with pytest.raises(CheckError, match=r"several sheets hold figures \(offers, plans\)"):
        read(tmp_path / "figures.xlsx")


def test_an_unquoted_decimal_comma_in_a_comma_separated_file_is_noticed(tmp_path, read):
    with pytest.raises(CheckError) as caught:
        read(csv_file(tmp_path, "area,period,value\n091,2026-05,45,2", name="plans.csv"))
    assert "a decimal comma in a comma-separated file must be quoted" in caught.value.failures[0]
    quoted = read(csv_file(tmp_path, 'area,period,value\n091,2026-05,"45,2"', name="plans.csv"))
    assert list(figures(quoted).values()) == [(45.2, "A")]


def test_every_status_a_file_may_give(tmp_path, read):
    letters = {"A": "1", "P": "1", "B": "1", "Q": "", "M": "", "L": ""}
    rows = "".join(f"091;2025-{n:02d};{value};{s}\n" for n, (s, value) in enumerate(letters.items(), 1))
    cube = read(csv_file(tmp_path, HEADER + rows)).cube
    assert cube.statuses[0, 0].tolist() == [STATUS_CODES[letter] for letter in letters]


TARGETS_HEADER = "alue;indikaattori;lähtötaso;tavoite;muutos %;määräaika;teksti;teksti_sv;teksti_en;lähde\n"


def test_targets_are_read(tmp_path, read):
    content = TARGETS_HEADER + (
        "111;plans;25;40;;2028;Yli 40 prosenttiin;Över 40 procent;Above 40 per cent;Strategia\n"
        "KO-a-13;Offers suomeksi;;;-30;Q4/2027;Vähemmän;;;\n"
    )
    imported = read(csv_file(tmp_path, content, name="tavoitteet.csv"))
    assert isinstance(imported, ImportedTargets)
    first, second = imported.targets
    assert (first.id, first.area, first.indicator, first.baseline, first.target, first.until) == (
        "ku111_plans_2028",
        "KU111",
        "plans",
        25,
        40,
        "2028",
    )
    assert (first.text.sv, first.baseline_text.fi, first.source) == ("Över 40 procent", "25", "Strategia")
    assert (second.area, second.change_pct, second.until, second.text.en) == (
        "KO-a-13",
        -30,
        "2027Q4",
        "Vähemmän",
    )
    assert (second.baseline_text.fi, second.source) == ("ei ilmoitettu", "tavoitteet.csv")


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("Stadi;plans;25;40;;2028;t", "A2: unknown area 'Stadi'"),
        ("111;plan;25;40;;2028;t", "B2: unknown indicator 'plan'"),
        ("111;plans;250;40;;2028;t", "C2: 250 is beyond what plans can be"),
        ("111;plans;25;neljäkymmentä;;2028;t", "D2: 'neljäkymmentä' is not a number"),
        ("111;plans;25;;;2028;t", "D2: neither a target nor a change is given"),
        ("111;plans;25;40;-200;2028;t", "E2: a change of -200 %"),
        ("111;plans;25;40;;joskus;t", "F2: 'joskus' is no period"),
        ("111;plans;25;40;;2028;", "G2: the target needs a text"),
        ("111;plans;25;40;;2028;t\n111;plans;25;50;;2028;t", "A3: the same figure as in row 2"),
    ],
)
def test_wrong_targets_are_named(tmp_path, read, row, expected):
    with pytest.raises(CheckError) as caught:
        read(csv_file(tmp_path, TARGETS_HEADER + row, name="targets.csv"))
    assert caught.value.failures[0].startswith(expected)
    assert len(caught.value.failures) == 1


def test_targets_need_an_indicator_column(tmp_path, read):
    with pytest.raises(CheckError, match="lacks the column indicator"):
        read(csv_file(tmp_path, "alue;tavoite\n091;40", name="targets.csv"))
