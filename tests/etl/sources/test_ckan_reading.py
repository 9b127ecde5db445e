import io
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.errors import CatalogError, SourceError
from etl.sources.ckan.description import columns_by_role, description_from, fitted
from etl.sources.ckan.reading import read_sums
from etl.sources.ckan.selection import selection_for
from tests.etl.sources.ckan_cases import csv_bytes, dataset, indicator, oracle_sums, package_json, part, row

ALL_BENEFITS = [indicator("money", part()), indicator("people", part("recipients"), time_type="Vuosikertymä")]


def read(content, indicators=ALL_BENEFITS, declared=None, **limits):
    declared = declared or dataset()
    description, _ = fitted(description_from(package_json(), "package.json"), content, "data.csv")
    roles = columns_by_role(declared, description)
    selection = selection_for(declared, indicators)
    return read_sums(io.BytesIO(content), description, roles, selection, "data.csv", **limits)


def sums_of(found, time_type, measure):
    """{(code, month): sum over classes} of a table of sums."""
    result = {}
    for each in found.table.to_pylist():
        if each["time_type"] == time_type:
            key = (f"{each['area']:03d}", str(each["month"]))
            value = math.nan if each[measure] is None else each[measure]
            result[key] = result.get(key, 0.0) + value
    return result


CENTS = st.none() | st.integers(-500_000, 900_000).map(lambda cents: cents / 100)
ROW = st.builds(
    row,
    st.sampled_from([201501, 201512, 202401]),
    st.sampled_from(["005", "099", "199", "837"]),
    CENTS,
    st.none() | st.integers(0, 400),
    st.sampled_from(["Kuukausi", "Vuosi", "Vuosikertymä"]),
    ikaryhma=st.sampled_from(["25-29", "Tieto puuttuu"]),
    sukupuoli=st.sampled_from(["Mies", "Nainen", "Tuntematon"]),
    etuus=st.sampled_from(["Työmarkkinatuki", "Ansiopäiväraha"]),
    kertymapaiva_luokka=st.sampled_from(["300-499", "1000 tai yli", "Yhteensä"]),
)


@given(st.lists(ROW, min_size=1, max_size=60), st.booleans(), st.sampled_from([1000, 1 << 20]))
def test_sums_are_those_of_reading_row_by_row(rows, is_old, block_bytes):
    content = csv_bytes([*rows, row(202402, "005", 1.0)], old=is_old)
    found = read(content, block_bytes=block_bytes)
    for time_type in ("Kuukausi", "Vuosikertymä"):
        for role, column in (("paid_eur", "maksettu_eur"), ("recipients", "saaja_lkm")):
            wanted = oracle_sums(content, time_type, column, {"kertymapaiva_luokka": ["Yhteensä"]})
            expected = {
                key: pytest.approx(total, abs=1e-6, nan_ok=True) for key, (total, _) in wanted.items()
            }
            assert sums_of(found, time_type, role) == expected
    assert sums_of(found, "Vuosi", "paid_eur") == {}
    assert found.n_rows == len(rows) + 1
    assert found.months == (min([202402, *(r["vuosikuukausi"] for r in rows)]), 202402)


def test_only_the_classes_that_indicators_need_are_kept():
    content = csv_bytes(
        [row(202401, "005", 1.0, etuus=name) for name in ("Työmarkkinatuki", "Yleistuki", "Muu")]
    )
    found = read(content, [indicator("money", part(benefit=["Yleistuki"]))])
    assert found.table["benefit"].to_pylist() == ["Yleistuki"]
    assert found.values["benefit"] == ("Muu", "Työmarkkinatuki", "Yleistuki")


def test_a_class_asked_for_by_name_is_kept_beside_the_total():
    content = csv_bytes(
        [row(202401, "005", 1.0, kertymapaiva_luokka=name) for name in ("Yhteensä", "300-499", "x")]
    )
    found = read(content, [indicator("money", part(), breakdowns={"short": [part(day_class=["300-499"])]})])
    assert sorted(found.table["day_class"].to_pylist()) == ["300-499", "Yhteensä"]


def test_sums_are_the_same_however_often_they_are_combined_on_the_way():
    content = csv_bytes([row(200001 + 100 * (i % 20), f"{i % 97:03d}", 0.5, 1) for i in range(4000)])
    often, once = (read(content, block_bytes=2000, combined_rows=rows) for rows in (50, 10**6))
    assert sums_of(often, "Kuukausi", "paid_eur") == sums_of(once, "Kuukausi", "paid_eur")
    assert often.table.num_rows == once.table.num_rows == 20 * 97
    assert sum(sums_of(often, "Kuukausi", "recipients").values()) == 4000


@pytest.mark.parametrize(
    ("line", "found"),
    [
        (b"Kuukausi,1,202401\n", "Expected 12 columns"),
        (csv_bytes([row(202401, "Tampere", 1.0)]).split(b"\n")[1] + b"\n", "Tampere"),
        (csv_bytes([row(202401, "", 1.0)]).split(b"\n")[1] + b"\n", "without an area code"),
        (csv_bytes([row(202413, "005", 1.0)]).split(b"\n")[1] + b"\n", "202413 is not a month"),
        (
            csv_bytes([row(202401, "005", 1.0)]).split(b"\n")[1].replace(b"202401", b"") + b"\n",
            "without a month",
        ),
        (csv_bytes([row(202401, "005", None)]).split(b"\n")[1] + b"x,5\n", "a row does not fit"),
        (csv_bytes([row(202401, "005", 1.0)]).split(b"\n")[1][:-3] + b"abc\n", "abc"),
        ("Kuukausi,1,202401,2024,005,a,b,c,Työ,Yhteensä,1,2\n".encode("latin-1"), "a row does not fit"),
    ],
)
def test_a_row_that_does_not_fit_stops_the_reading(line, found):
    content = csv_bytes([row(202401, "005", 1.0)]) + line
    described, _ = fitted(description_from(package_json(), "package.json"), csv_bytes([]), "data.csv")
    selection = selection_for(dataset(), ALL_BENEFITS)
    with pytest.raises(SourceError, match=found):
        read_sums(
            io.BytesIO(content), described, columns_by_role(dataset(), described), selection, "data.csv"
        )


def test_a_file_without_rows_is_an_error():
    with pytest.raises(SourceError, match="a header and no rows"):
        read(csv_bytes([]))


def test_a_total_under_another_name_is_an_error():
    with pytest.raises(
        SourceError, match=r"'day_class' has the total 'Yhteensä'; found \['Alle 300', 'Kaikki'\]"
    ):
        read(
            csv_bytes([row(202401, "005", 1.0, kertymapaiva_luokka=name) for name in ("Kaikki", "Alle 300")])
        )


@pytest.mark.parametrize("column", ["ikaryhma", "sukupuoli"])
def test_a_total_row_among_ages_or_sexes_is_an_error(column):
    with pytest.raises(SourceError, match="would double the figures"):
        read(csv_bytes([row(202401, "005", 1.0), row(202401, "005", 1.0, **{column: "Yhteensä"})]))


def test_a_declared_total_of_the_ages_is_taken_instead_of_the_sum():
    rows = [row(202401, "005", 7.0, ikaryhma="Yhteensä"), row(202401, "005", 3.0), row(202401, "005", 4.0)]
    declared = dataset(totals={"day_class": "Yhteensä", "age": "Yhteensä"})
    assert sums_of(read(csv_bytes(rows), declared=declared), "Kuukausi", "paid_eur") == {
        ("005", "202401"): 7.0
    }


def test_roles_that_the_dataset_lacks_are_an_error_of_the_catalog():
    with pytest.raises(CatalogError, match="ground"):
        selection_for(dataset(), [indicator("money", part(ground=["Yhteensä"]))])
    with pytest.raises(CatalogError, match="days"):
        selection_for(dataset(), [indicator("money", part("days"))])
    with pytest.raises(CatalogError, match="'area'"):
        selection_for(
            dataset(columns={k: v for k, v in dataset().columns.items() if k != "area"}), ALL_BENEFITS
        )
