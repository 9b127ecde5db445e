import io
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.errors import CatalogError
from etl.sources.ckan.description import columns_by_role, description_from
from etl.sources.ckan.figures import DatasetSums, Division, cube_of, first_provisional
from etl.sources.ckan.reading import read_sums
from etl.sources.ckan.selection import selection_for
from tests.etl.sources.ckan_cases import csv_bytes, dataset, indicator, oracle_sums, package_json, part, row

DIVISION = Division(("KU005", "KU009", "KU102", "KU837"), ("KU099",))


def sums_of(rows, made, declared=None, newest=None):
    declared = declared or dataset()
    content = csv_bytes(rows)
    described = description_from(package_json(), "package.json")
    roles = columns_by_role(declared, described)
    read = read_sums(io.BytesIO(content), described, roles, selection_for(declared, [made]), "data.csv")
    return DatasetSums(declared, read.table, newest or read.months[1])


def cube(rows, made=None, declared=None, only=None):
    made = made or indicator("money", part())
    declared = declared or dataset()
    return cube_of(made, {declared.id: sums_of(rows, made, declared)}, DIVISION, only)


def cells(found, area, breakdown="total"):
    return [
        (o.period, o.value, o.status)
        for o in (found.series(area, breakdown).observations() if area in found.area_places else ())
    ]


def test_ages_and_sexes_are_summed_and_day_classes_are_not():
    rows = [
        row(202401, "837", 10.1, ikaryhma=age, sukupuoli=sex)
        for age in ("25-29", "Tieto puuttuu")
        for sex in ("Mies", "Nainen")
    ]
    rows += [row(202401, "837", 999.0, kertymapaiva_luokka="300-499")]
    assert cells(cube(rows), "KU837") == [("2024-01", 40.4, "A")]


def test_a_recovery_keeps_its_sign():
    rows = [row(202401, "837", 100.0), row(202401, "837", -250.25, people=0)]
    assert cells(cube(rows), "KU837") == [("2024-01", -150.25, "A")]


def test_months_years_and_running_totals_are_never_mixed():
    rows = [row(202412, "837", 1.0, time_type=kind) for kind in ("Kuukausi", "Vuosi", "Vuosikertymä")]
    rows += [row(202411, "837", 5.0)]
    assert cells(cube(rows), "KU837") == [("2024-11", 5.0, "A"), ("2024-12", 1.0, "A")]
    yearly = cube(rows, indicator("money", part(), time_type="Vuosi"))
    assert cells(yearly, "KU837") == [("2024", 1.0, "A")]


def test_recipients_of_several_benefits_are_derived_and_euros_are_not():
    rows = [row(202401, "837", 5.0, 7, etuus="Yleistuki"), row(202401, "837", 6.0, 8)]
    rows += [row(202401, "005", 6.0, 8, etuus="Yleistuki"), row(202401, "005", -6.0, 0)]
    rows += [row(202401, "009", 1.0, 5), row(202401, "009", 1.0, 6, sukupuoli="Nainen")]
    people = cube(rows, indicator("people", part("recipients")))
    assert cells(people, "KU837") == [("2024-01", 15.0, "E")]
    assert cells(people, "KU005") == [("2024-01", 8.0, "A")], "a recovery counts nobody twice"
    assert cells(people, "KU009") == [("2024-01", 11.0, "A")], "ages and sexes do not overlap"
    assert cells(cube(rows), "KU837") == [("2024-01", 11.0, "A")]


def test_two_datasets_are_added_where_both_have_rows():
    made = indicator("people", part("recipients"), part("recipients", "later"))
    old, new = dataset(), dataset("later", absent_since="2025-01")
    sums = {
        "shares": sums_of([row(202412, "837", 1.0, 40), row(202501, "837", 1.0, 9)], made, old),
        "later": sums_of([row(202501, "837", 1.0, 30), row(202501, "005", 1.0, 4)], made, new),
    }
    found = cube_of(made, sums, DIVISION)
    assert cells(found, "KU837") == [("2024-12", 40.0, "A"), ("2025-01", 39.0, "E")]
    assert cells(found, "KU005") == [("2024-12", None, "Q"), ("2025-01", 4.0, "A")]
    assert cells(found, "KU009") == [("2024-12", None, "Q"), ("2025-01", None, "Q")]


def test_breakdowns_take_the_rows_of_their_own():
    made = indicator("money", part(), breakdowns={"basic": [part(benefit=["Työmarkkinatuki", "Yleistuki"])]})
    rows = [
        row(202401, "837", 5.0, etuus="Yleistuki"),
        row(202401, "837", 6.0),
        row(202401, "837", 1.0, etuus="Muu"),
    ]
    found = cube(rows, made)
    assert found.breakdowns == ("total", "basic")
    assert cells(found, "KU837") == [("2024-01", 12.0, "A")]
    assert cells(found, "KU837", "basic") == [("2024-01", 11.0, "A")]


def test_an_absent_row_is_suppressed_or_zero_and_never_zero():
    rows = [row(202401, "837", 1.0), row(202402, "837", 1.0), row(202402, "005", 1.0)]
    found = cube(rows)
    assert cells(found, "KU005") == [("2024-01", None, "Q"), ("2024-02", 1.0, "A")]
    assert cells(found, "KU009") == [("2024-01", None, "Q"), ("2024-02", None, "Q")], (
        "without a row in any month"
    )
    assert "KU099" not in found.area_places
    assert "KU478" not in found.area_places, "Åland is not in the data"


def test_absence_means_nothing_before_it_is_declared_to_or_without_declaration():
    rows = [row(201412, "837", 1.0), row(201501, "837", 1.0)]
    assert cells(cube(rows), "KU005") == [("2015-01", None, "Q")]
    assert cells(cube(rows, declared=dataset(absent_since=None)), "KU005") == []


def test_absence_in_a_month_without_any_matching_row_means_nothing():
    rows = [row(202604, "837", 1.0), row(202605, "837", 1.0, etuus="Yleistuki")]
    found = cube(rows, indicator("money", part(benefit=["Yleistuki"])))
    assert found.periods == ("2026-05",)
    breakdown = indicator("money", part(), breakdowns={"general": [part(benefit=["Yleistuki"])]})
    assert cells(cube(rows, breakdown), "KU837", "general") == [("2026-05", 1.0, "A")]


def test_an_ended_municipality_is_absent_only_before_a_later_row_of_the_year():
    months = [*range(202001, 202013), *range(202101, 202104)]
    rows = [row(month, "102", 1.0) for month in months]
    rows += [row(month, "099", 1.0) for month in (202002, 202003, 202011)]
    found = cells(cube(rows), "KU099")
    assert [period for period, _, status in found if status == "A"] == ["2020-02", "2020-03", "2020-11"]
    absent = [period for period, _, status in found if status == "Q"]
    assert absent == ["2020-01", *(f"2020-{m:02d}" for m in range(4, 11))], (
        "December is booked to the successor"
    )


def test_a_missing_value_is_not_a_sum_of_the_rest():
    rows = [row(202401, "837", None), row(202401, "837", 5.0, ikaryhma="30-34"), row(202401, "005", 5.0)]
    found = cube(rows)
    assert cells(found, "KU837") == [("2024-01", None, "M")]
    assert cells(found, "KU005") == [("2024-01", 5.0, "A")]


def test_the_newest_months_are_provisional_also_where_figures_are_derived():
    rows = [
        row(month, "837", 1.0, 5, etuus=e) for month in (202311, 202312, 202401, 202402) for e in ("a", "b")
    ]
    rows += [row(202402, "005", None, None)]
    found = cube(rows, indicator("people", part("recipients")), dataset(provisional_periods=3))
    assert [status for _, _, status in cells(found, "KU837")] == ["E", "P", "P", "P"]
    assert [status for _, _, status in cells(found, "KU005")] == ["Q", "Q", "Q", "M"]


@given(st.integers(2000, 2030), st.integers(1, 12), st.integers(1, 30))
def test_provisional_months_are_counted_back_over_new_year(year, month, n_periods):
    first = first_provisional(year * 100 + month, n_periods)
    assert (year - first // 100) * 12 + month - first % 100 == n_periods - 1
    assert 1 <= first % 100 <= 12


def test_the_country_is_its_own_row_and_unknown_residence_is_nowhere():
    rows = [
        row(202401, "000", 12.0),
        row(202401, "837", 9.0),
        row(202401, "199", 3.0),
        row(202401, "478", 1.0),
    ]
    found = cube(rows, declared=dataset(country_code="000"))
    assert found.areas == ("SSS", "KU005", "KU009", "KU102", "KU478", "KU837")
    assert cells(found, "SSS") == [("2024-01", 12.0, "A")]
    assert cells(found, "KU478") == [("2024-01", 1.0, "A")]


def test_codes_that_ended_before_the_register_of_changes_are_left_out():
    rows = [row(202401, "640", 9.0), row(202401, "837", 9.0)]
    assert "KU640" in cube(rows).area_places
    assert "KU640" not in cube(rows, declared=dataset(unregistered=["640"])).area_places


def test_only_the_wanted_months_are_made():
    rows = [row(month, "837", 1.0) for month in (202311, 202312, 202401)]
    assert cube(rows, only=frozenset({202312, 202401})).periods == ("2023-12", "2024-01")
    assert cube(rows, only=frozenset()).n_observations == 0


def test_a_frequency_that_does_not_fit_the_rows_is_an_error():
    rows = [row(month, "837", 1.0) for month in (202311, 202312)]
    yearly = indicator("money", part()).model_copy(update={"frequency": "yearly"})
    with pytest.raises(CatalogError, match="Vuosi and yearly"):
        cube(rows, yearly)


PEOPLE_ROW = st.builds(
    row,
    st.sampled_from([201501, 202011, 202012, 202401]),
    st.sampled_from(["005", "009", "099", "199", "478"]),
    st.integers(-500_000, 900_000).map(lambda cents: cents / 100) | st.none(),
    st.integers(0, 400) | st.none(),
    etuus=st.sampled_from(["Työmarkkinatuki", "Ansiopäiväraha", "Muu"]),
    sukupuoli=st.sampled_from(["Mies", "Nainen"]),
    kertymapaiva_luokka=st.sampled_from(["300-499", "Yhteensä"]),
)


@given(st.lists(PEOPLE_ROW, max_size=50), st.sampled_from(["recipients", "paid_eur"]))
def test_every_figure_is_that_of_reading_row_by_row(rows, measure):
    rows = [*rows, row(202401, "837", 1.0, 4)]
    benefits = ["Työmarkkinatuki", "Ansiopäiväraha"]
    found = cube(rows, indicator("figure", part(measure, benefit=benefits)))
    column = {"recipients": "saaja_lkm", "paid_eur": "maksettu_eur"}[measure]
    where = {"etuus": benefits, "kertymapaiva_luokka": ["Yhteensä"]}
    wanted = {}
    for (code, month), (total, n_classes) in oracle_sums(csv_bytes(rows), "Kuukausi", column, where).items():
        if code != "199":
            known = not math.isnan(total)
            status = "M" if not known else "E" if measure == "recipients" and n_classes > 1 else "A"
            wanted[f"KU{code}", f"{month[:4]}-{month[4:]}"] = (
                pytest.approx(total, abs=0.005) if known else None,
                status,
            )
    given_values = {
        (area, period): (value, status)
        for area in found.areas
        for period, value, status in cells(found, area)
        if status != "Q"
    }
    assert given_values == wanted
    absent = {(area, p) for area in found.areas for p, _, status in cells(found, area) if status == "Q"}
    expected = {(a, p) for a in DIVISION.current for p in found.periods} - wanted.keys()
    late = {(a, p) for a, p in wanted if a == "KU099"}
    expected |= {
        ("KU099", p)
        for p in found.periods
        if ("KU099", p) not in late and any(p < q and p[:4] == q[:4] for _, q in late)
    }
    assert absent == expected
