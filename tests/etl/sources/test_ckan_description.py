import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.errors import SourceError
from etl.sources.ckan.description import Description, columns_by_role, description_from, fitted
from tests.etl.sources.ckan_cases import COLUMNS, csv_bytes, dataset, package_json, row

TODAY = description_from(package_json(), "package.json")
OF_2019 = description_from(package_json(delimiter=";", decimalChar=","), "package.json")
ROWS = [row(202401, "005", 12.5), row(202402, "009", -3.25)]


def test_package_json_gives_dialect_columns_and_enumerations():
    described = description_from(package_json(values={"etuus": ["Yleistuki"]}, delimiter=";"), "here")
    assert described.columns == COLUMNS
    assert (described.delimiter, described.decimal_point, described.encoding) == (";", ",", "utf-8")
    assert described.values == {"etuus": ("Yleistuki",)}
    assert set(described.missing) == {"", "NA"}


@pytest.mark.parametrize(
    "body", [b"<html>", b"{}", b'{"resources": []}', b'{"resources": [{"schema": 1}]}', b"[]"]
)
def test_what_is_no_data_package_is_an_error(body):
    with pytest.raises(SourceError, match="not a data package"):
        description_from(body, "here")


def test_an_unknown_encoding_is_an_error():
    package = json.loads(package_json())
    package["resources"][0]["encoding"] = "klingon-8"
    with pytest.raises(SourceError, match="klingon-8"):
        description_from(json.dumps(package).encode(), "here")


@pytest.mark.parametrize(("said", "is_old"), [(TODAY, False), (OF_2019, True)])
def test_a_file_as_declared_needs_no_word(said, is_old):
    found, deviation = fitted(said, csv_bytes(ROWS, old=is_old), "data.csv")
    assert (found, deviation) == (said, None)


@pytest.mark.parametrize(
    ("said", "is_old", "dialect"), [(TODAY, True, (";", ",")), (OF_2019, False, (",", "."))]
)
def test_a_file_in_the_other_dialect_is_recognised_and_said(said, is_old, dialect):
    found, deviation = fitted(said, csv_bytes(ROWS, old=is_old), "data.csv")
    assert (found.delimiter, found.decimal_point) == dialect
    assert "data.csv" in deviation
    assert "read as the file is" in deviation


def test_semicolons_with_decimal_points_are_seen_in_the_rows():
    content = csv_bytes(ROWS).replace(b",", b";")
    found, _ = fitted(OF_2019, content, "data.csv")
    assert (found.delimiter, found.decimal_point) == (";", ".")


def test_without_decimals_in_sight_the_usual_mark_of_the_delimiter_is_taken():
    whole = csv_bytes([row(202401, "005", 12)], old=True)
    assert fitted(TODAY, whole, "data.csv")[0].decimal_point == ","


@pytest.mark.parametrize(
    "header", ["a,b,c", "", ",".join(COLUMNS[:-1]), ",".join([*COLUMNS, "uusi"]), "<!DOCTYPE html>"]
)
def test_a_header_with_other_columns_is_an_error(header):
    with pytest.raises(SourceError, match="the header is"):
        fitted(TODAY, f"{header}\n1,2,3\n".encode(), "data.csv")


def test_a_byte_order_mark_and_quotes_do_not_matter():
    content = b"\xef\xbb\xbf" + csv_bytes(ROWS).replace(b"etuus", b'"etuus"', 1)
    assert fitted(TODAY, content, "data.csv")[0].columns == COLUMNS


def test_a_head_cut_inside_a_letter_is_readable():
    content = csv_bytes([row(202401, "005", 1.5, kunta_nimi="ÄÄÄ")])
    cut = content[: content.index("Ä".encode()) + 1]
    assert fitted(TODAY, cut, "data.csv")[0].columns == COLUMNS


def test_bytes_of_another_encoding_are_an_error():
    with pytest.raises(SourceError, match="not in utf-8"):
        fitted(TODAY, "aikatyyppi,älä\n".encode("latin-1"), "data.csv")


@given(
    st.permutations(COLUMNS),
    st.sampled_from([",", ";", "\t"]),
    st.sampled_from([",", ";", "\t"]),
)
def test_any_order_and_delimiter_is_found_back(columns, said, is_in_file):
    described = Description("package.json", COLUMNS, said, ",")
    found, deviation = fitted(described, (is_in_file.join(columns) + "\n").encode(), "data.csv")
    assert found.columns == tuple(columns)
    assert found.delimiter == is_in_file
    assert (deviation is None) == (said == is_in_file)


def test_each_role_has_its_column():
    assert columns_by_role(dataset(), TODAY)["day_class"] == "kertymapaiva_luokka"


@pytest.mark.parametrize(("pattern", "found"), [("^korvauslaji$", "no column"), ("^vuosi", "vuosikuukausi")])
def test_a_role_without_or_with_several_columns_names_the_columns(pattern, found):
    declared = dataset(columns={"month": pattern})
    with pytest.raises(SourceError, match=found) as caught:
        columns_by_role(declared, TODAY)
    assert "kertymapaiva_luokka" in str(caught.value)
    assert "columns.month" in str(caught.value)


def test_a_class_column_nobody_declared_is_refused_where_it_has_a_total():
    described = description_from(package_json((*COLUMNS, "laji"), {"laji": ["Yhteensä", "Muu"]}), "here")
    with pytest.raises(SourceError, match="'laji' has a total row"):
        columns_by_role(dataset(), described)
    quiet = description_from(package_json((*COLUMNS, "laji"), {"laji": ["Tämä", "Muu"]}), "here")
    assert columns_by_role(dataset(), quiet)
