import pytest

from etl.errors import CheckError, SourceError
from etl.sources.ckan.checking import (
    check_country,
    check_number_of_municipalities,
    check_vanished,
    large_municipalities,
)
from tests.etl.sources.ckan_cases import dataset, indicator, part, row
from tests.etl.sources.test_ckan_figures import DIVISION, sums_of

COUNTRY = dataset(country_code="000")
MONEY = indicator("money", part(), part("recipients"))


def areas_and_country(month, country, **values):
    return [
        row(month, "000", country, **values),
        row(month, "837", 900_000.0, **values),
        row(month, "005", 100_000.5, **values),
        row(month, "199", -2_000.5, **values),
    ]


@pytest.mark.parametrize("country", [998_000.0, 998_000.9, 997_999.1])
def test_areas_that_add_up_to_the_country_pass(country):
    check_country(sums_of(areas_and_country(202401, country), MONEY, COUNTRY), "Kuukausi")


@pytest.mark.parametrize(("country", "difference"), [(998_001.5, "-1.50"), (98_000.0, "900000.00")])
def test_a_difference_names_month_and_amount(country, difference):
    rows = areas_and_country(202312, 998_000.0) + areas_and_country(202401, country)
    with pytest.raises(CheckError, match=f"2024-01 .*paid_eur.*difference {difference}") as caught:
        check_country(sums_of(rows, MONEY, COUNTRY), "Kuukausi")
    assert len(caught.value.failures) == 1


def test_each_benefit_is_held_against_its_own_country_row():
    rows = areas_and_country(202401, 998_001.5, etuus="a") + areas_and_country(202401, 997_998.5, etuus="b")
    with pytest.raises(CheckError) as caught:
        check_country(sums_of(rows, MONEY, COUNTRY), "Kuukausi")
    assert len(caught.value.failures) == 2


def test_large_sums_may_differ_by_a_millionth():
    rows = [row(202401, "000", 50_000_040.0), row(202401, "837", 50_000_000.0)]
    check_country(sums_of(rows, MONEY, COUNTRY), "Kuukausi")
    with pytest.raises(CheckError):
        check_country(sums_of([row(202401, "000", 50_000_060.0), rows[1]], MONEY, COUNTRY), "Kuukausi")


def test_years_and_datasets_without_a_country_row_are_not_checked():
    rows = areas_and_country(202412, 1.0, time_type="Vuosi") + areas_and_country(202401, 998_000.0)
    check_country(sums_of(rows, MONEY, COUNTRY), "Kuukausi")
    check_country(sums_of(areas_and_country(202401, 1.0), MONEY, dataset()), "Kuukausi")


def test_too_few_of_todays_municipalities_are_an_error_naming_some():
    sums = sums_of([row(202401, code, 1.0) for code in ("837", "005", "099", "199", "478")], MONEY)
    check_number_of_municipalities(dataset(municipalities=2), sums.table, DIVISION, "data.csv")
    with pytest.raises(SourceError, match=r"2 of today's municipalities, at least 3 .* KU009, KU102"):
        check_number_of_municipalities(dataset(municipalities=3), sums.table, DIVISION, "data.csv")


def test_large_municipalities_are_those_of_the_newest_month():
    people = [("837", 500), ("005", 49), ("009", 50), ("199", 900), ("099", 90)]
    rows = [row(202402, code, 1.0, n) for code, n in people] + [row(202401, "102", 1.0, 900)]
    assert large_municipalities(sums_of(rows, MONEY), "Kuukausi", DIVISION) == ["KU009", "KU837"]


def test_a_few_vanished_large_municipalities_stop_the_refresh():
    current = tuple(f"KU{n:03d}" for n in range(1, 21))
    division = type(DIVISION)(current, ())
    rows = [row(202402, code[2:], 1.0) for code in current[1:]] + [row(202401, "001", 1.0)]
    with pytest.raises(CheckError, match=r"202402: 1 municipalities .* KU001"):
        check_vanished(sums_of(rows, MONEY), "Kuukausi", current, division)
    assert check_vanished(sums_of(rows, MONEY), "Kuukausi", current[1:], division) is None
    many = check_vanished(sums_of(rows[5:], MONEY), "Kuukausi", current, division)
    assert "6 municipalities" in many
    assert "suppressed or zero" in many
