import csv
import io
import json
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import numpy as np
import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from dashboard.api.periods import limit
from dashboard.data import Figures
from etl.catalog import Catalog
from etl.frames import STATUS_CODES, Cube, Storage, publish
from tests.dashboard.conftest import portal_over
from tests.dashboard.edition import AREAS, LABOUR_FORCE, MONTHS, YEARS, edition, unemployed

OBSERVATIONS = "/api/v1/observations"


def ask(client: FlaskClient, **query: Any) -> TestResponse:
    return client.get(f"{OBSERVATIONS}?{urlencode(query, doseq=True)}")


def rows(client: FlaskClient, **query: Any) -> list[dict[str, Any]]:
    answer = ask(client, **query)
    assert answer.status_code == 200, answer.data
    return answer.get_json()["observations"]


def test_one_figure_in_the_agreed_words(client: FlaskClient) -> None:
    asked = {"indicator": "unemployed_jobseekers", "area": "KU091", "from": "2024-12", "to": "2024-12"}
    assert rows(client, **asked) == [
        {
            "indicator": "unemployed_jobseekers",
            "area": "KU091",
            "period": "2024-12",
            "breakdown": "total",
            "value": unemployed("KU091", "2024-12"),
            "status": "A",
        }
    ]


def test_the_answer_names_its_version_and_origin(client: FlaskClient, figures: Figures) -> None:
    answer = ask(client, indicator="unemployed_jobseekers", area="SSS").get_json()
    assert (answer["version"], answer["origin"]) == (figures.version, "official")
    assert "notice" not in answer


def test_simulated_figures_say_so(demo_client: FlaskClient) -> None:
    answer = ask(demo_client, indicator="unemployed_jobseekers", area="SSS").get_json()
    assert answer["origin"] == "demo"
    assert "Simulated" in answer["notice"]
    file = ask(demo_client, indicator="unemployed_jobseekers", area="SSS", format="csv")
    assert "-demo.csv" in file.headers["Content-Disposition"]
    assert all(row["origin"] == "demo" for row in csv.DictReader(io.StringIO(file.text)))


def test_counts_are_whole_numbers_and_values_are_the_sources_own(client: FlaskClient) -> None:
    text = ask(client, indicator="unemployed_jobseekers", area="KU837", to="2024-01").text
    assert '"value":15000,' in text
    assert '"value":12.0,' in ask(client, indicator="unemployment_rate", area="KU837", to="2024-01").text
    yearly = rows(client, indicator="municipal_share_yearly_eur", area="KU837", to="2023")
    assert yearly[0]["value"] == 100.25 * 15000


@pytest.mark.parametrize(("period", "status"), [("2026-06", "Q"), ("2024-02", "M")])
def test_what_has_no_value_is_null(client: FlaskClient, period: str, status: str) -> None:
    asked = {"indicator": "unemployed_jobseekers", "area": "KU736", "from": period, "to": period}
    assert [(row["value"], row["status"]) for row in rows(client, **asked)] == [(None, status)]


def test_what_was_never_observed_is_left_out(client: FlaskClient) -> None:
    periods = [row["period"] for row in rows(client, indicator="labour_force", area="KU736")]
    assert periods == list(MONTHS[2:])


def test_without_area_all_areas_are_given(client: FlaskClient) -> None:
    found = rows(client, **{"indicator": "unemployed_jobseekers", "from": "2025-01", "to": "2025-01"})
    assert [row["area"] for row in found] == list(AREAS)


@pytest.mark.parametrize(
    "area", [["KU091", "MK06", "SSS"], ["KU091,MK06,SSS"], ["ku091 , mk06", "sss"], ["KU091,KU091,MK06,,SSS"]]
)
def test_several_areas_by_comma_or_repeated(client: FlaskClient, area: list[str]) -> None:
    found = rows(client, indicator="unemployed_jobseekers", area=area, to="2024-01")
    assert [row["area"] for row in found] == ["KU091", "MK06", "SSS"]


def test_a_trial_area_by_its_code(client: FlaskClient) -> None:
    found = rows(client, indicator="unemployed_jobseekers", area="KO-a-13", to="2024-01")
    assert [row["value"] for row in found] == [14000]


@pytest.mark.parametrize(
    "sent", ["KU837+KU020", "KU837%2BKU020", "KU837%20KU020", "ku837%2bku020", "KU837+KU020+KU837"]
)
def test_a_group_is_sums_over_sums(client: FlaskClient, sent: str) -> None:
    answer = client.get(f"{OBSERVATIONS}?indicator=unemployment_rate&area={sent}&to=2024-01").get_json()
    people = unemployed("KU837", "2024-01") + unemployed("KU020", "2024-01")
    force = LABOUR_FORCE["KU837"] + LABOUR_FORCE["KU020"]
    [row] = answer["observations"]
    assert row["area"] == "KU837+KU020"
    assert row["value"] == pytest.approx(100 * people / force, abs=0.01)
    assert (row["status"], row["covered"]) == ("E", 1.0)


def test_a_group_with_a_suppressed_member_tells_how_much_is_covered(client: FlaskClient) -> None:
    asked = {"indicator": "unemployed_jobseekers", "area": "KU837+KU736", "from": "2026-06"}
    [row] = rows(client, **asked)
    force = LABOUR_FORCE["KU837"] + LABOUR_FORCE["KU736"]
    assert row["value"] == unemployed("KU837", "2026-06")
    assert row["covered"] == pytest.approx(LABOUR_FORCE["KU837"] / force, abs=1e-4)


def test_breakdowns(client: FlaskClient) -> None:
    asked = {"indicator": "in_services", "area": "KU091", "to": "2024-01"}
    assert [row["breakdown"] for row in rows(client, **asked)] == ["total"]
    both = ["total", "labour_market_training"]
    assert [row["breakdown"] for row in rows(client, **asked, breakdown="*")] == both
    assert [row["breakdown"] for row in rows(client, **asked, breakdown=",".join(both))] == both


@pytest.mark.parametrize(
    ("first", "last", "periods"),
    [
        ("2025-03", "2025-04", ["2025-03", "2025-04"]),
        ("2025M03", "2025m4", ["2025-03", "2025-04"]),
        ("2025", "2025", [m for m in MONTHS if m.startswith("2025")]),
        ("2025Q2", "2025-Q2", ["2025-04", "2025-05", "2025-06"]),
        ("2026-06", None, ["2026-06"]),
        (None, "2024-01", ["2024-01"]),
        ("2030", "2031", []),
    ],
)
def test_limits_of_time(client: FlaskClient, first: str | None, last: str | None, periods: list[str]) -> None:
    limits = {name: text for name, text in (("from", first), ("to", last)) if text}
    found = rows(client, indicator="unemployed_jobseekers", area="SSS", **limits)
    assert [row["period"] for row in found] == periods


def test_a_month_of_a_yearly_indicator_means_the_year_around_it(client: FlaskClient) -> None:
    asked = {"indicator": "municipal_share_yearly_eur", "area": "KU091", "from": "2024-05", "to": "2025-01"}
    assert [row["period"] for row in rows(client, **asked)] == list(YEARS[1:])


def test_indicators_of_different_frequency_in_one_answer(client: FlaskClient) -> None:
    names = "municipal_share_yearly_eur,unemployed_jobseekers"
    found = rows(client, **{"indicator": names, "area": "KU091", "from": "2025", "to": "2025"})
    assert [row["period"] for row in found] == ["2025", *(m for m in MONTHS if m.startswith("2025"))]


def test_every_row_is_the_frames_own_observation(client: FlaskClient, figures: Figures) -> None:
    cube = figures.frames.cube("in_services")
    expected = [
        (o.area, o.period, o.breakdown, o.value, o.status)
        for breakdown in cube.breakdowns
        for area in cube.areas
        for o in cube.series(area, breakdown).observations()
    ]
    found = rows(client, indicator="in_services", breakdown="*")
    assert [(r["area"], r["period"], r["breakdown"], r["value"], r["status"]) for r in found] == expected


def test_csv_holds_the_same_rows(client: FlaskClient) -> None:
    asked = {"indicator": "unemployed_jobseekers", "area": "KU736,KU837+KU736"}
    answer = ask(client, **asked, format="csv")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="unemployed_jobseekers-')
    assert answer.data.startswith(b"indicator,area,period,breakdown,value,status,covered,origin\r\n")
    assert answer.data.count(b"\r\n") == answer.data.count(b"\n")
    found = list(csv.DictReader(io.StringIO(answer.text)))
    for row, expected in zip(found, rows(client, **asked), strict=True):
        assert row["value"] == ("" if expected["value"] is None else str(expected["value"]))
        assert row["covered"] == str(expected.get("covered", ""))
        assert [row[k] for k in ("area", "period", "breakdown", "status")] == [
            expected[k] for k in ("area", "period", "breakdown", "status")
        ]


BAD = [
    ("", 400, "indicator", "`indicator` is missing"),
    ("indicator=", 400, "indicator", "`indicator` is empty"),
    ("indicator=unemployment_rat", 400, "indicator", "Did you mean 'unemployment_rate'?"),
    ("indicator=%F0%9F%98%80", 400, "indicator", "there is no indicator"),
    ("indicator=vacancies", 404, "indicator", "no figures of 'vacancies'"),
    ("indicator=client_satisfaction", 404, "indicator", "availability: import"),
    ("indicator=labour_force&area=KU999", 400, "area", "there is no area 'KU999'"),
    ("indicator=labour_force&area=MK99", 400, "area", "/api/v1/areas lists the codes"),
    ("indicator=labour_force&area=091", 400, "area", "did you mean 'KU091'?"),
    ("indicator=labour_force&area=Tampere", 400, "area", "did you mean 'KU837'?"),
    ("indicator=labour_force&area=Tammerfors", 400, "area", "did you mean 'KU837'?"),
    ("indicator=labour_force&area=KU532", 400, "area", "Ask for KU398 (Lahti)"),
    ("indicator=labour_force&area=nastola", 400, "area", "ended on 2016-01-01"),
    ("indicator=labour_force&area=KU837%2BMK06", 400, "area", "MK06 in the group"),
    ("indicator=labour_force&area=KU837%2BKU999", 400, "area", "there is no area 'KU999'"),
    ("indicator=labour_force&area=%2B", 400, "area", "there is no area"),
    ("indicator=labour_force&area=+", 400, "area", "`area` is empty"),
    ("indicator=labour_force&area=", 400, "area", "or leave it out"),
    ("indicator=labour_force&area=,,", 400, "area", "`area` is empty"),
    ("indicator=labour_force&to=", 400, "to", "`to` is empty"),
    ("indicator=labour_force&area=" + "%2B".join(["KU837"] * 401), 400, "area", "a group of 401 members"),
    ("indicator=flow_over_3_months&area=KU837%2BKU020", 400, "area", "can't be added up"),
    ("indicator=labour_force&area=KU005%2BKU009", 404, "area", "none of KU005+KU009 has figures"),
    ("indicator=labour_force&from=kesä", 400, "from", "'kesä' is not a period"),
    ("indicator=labour_force&from=2025-13", 400, "from", "not a period"),
    ("indicator=labour_force&from=2025-00", 400, "from", "not a period"),
    ("indicator=labour_force&from=2025Q5", 400, "from", "not a period"),
    ("indicator=labour_force&to=20251", 400, "to", "not a period"),
    ("indicator=labour_force&to=2025-1-1", 400, "to", "Write a month as 2013-12"),
    ("indicator=labour_force&from=%EF%BC%92%EF%BC%90%EF%BC%92%EF%BC%95", 400, "from", "not a period"),
    ("indicator=labour_force&from=2025&to=2024", 400, "from", "is after `to`"),
    ("indicator=labour_force&from=2024&from=2025", 400, "from", "is given 2 times"),
    ("indicator=in_services&breakdown=coachin", 400, "breakdown", "in_services has: total"),
    (
        "indicator=in_services,labour_force&breakdown=labour_market_training",
        400,
        "breakdown",
        "labour_force has",
    ),
    ("indicator=labour_force&format=xml", 400, "format", "Use one of: json, csv"),
    ("indicator=labour_force&region=MK06", 400, "region", "Known parameters here: indicator, area, from"),
    ("indicatr=labour_force", 400, "indicatr", "Did you mean 'indicator'?"),
    ("Indicator=labour_force", 400, "Indicator", "unknown parameter"),
    ("indicator=labour_force&area=" + "KU091," * 2000, 414, None, "at most 8000"),
    ("indicator=labour_force&" + "&".join(f"x{n}=1" for n in range(900)), 400, "x0", "unknown parameter"),
    ("%00=%00", 400, "\x00", "unknown parameter"),
    ("indicator=%00", 400, "indicator", "there is no indicator"),
    ("indicator=../../etc/passwd", 400, "indicator", "there is no indicator"),
]


@pytest.mark.parametrize(("query", "status", "parameter", "part"), BAD)
def test_bad_input_is_told_what_is_wrong_and_what_to_do(
    client: FlaskClient, query: str, status: int, parameter: str | None, part: str
) -> None:
    answer = client.get(f"{OBSERVATIONS}?{query}")
    error = json.loads(answer.data)["error"]
    assert answer.status_code == error["status"] == status
    assert error["parameter"] == parameter
    assert part in f"{error['message']}. {error['next']}"
    assert error["next"]
    assert set(error) == {"status", "code", "parameter", "message", "next"}
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.fixture(scope="module")
def large_client(tmp_path_factory: pytest.TempPathFactory, catalog: Catalog) -> FlaskClient:
    """A visitor of a portal with 3 x 308 x 300 observations of people in services."""
    folder = tmp_path_factory.mktemp("large")
    areas = [code for code, area in catalog.areas.items() if area.kind == "municipality"]
    months = [f"{year}-{month:02d}" for year in range(2002, 2027) for month in range(1, 13)]
    cube = Cube.empty("in_services", ("total", "coaching", "labour_market_training"), areas, months)
    cube.values[:] = np.arange(cube.values.size).reshape(cube.values.shape)
    cube.statuses[:] = STATUS_CODES["A"]
    found = {"in_services": cube}
    publish(Storage(str(folder)), replace(edition(catalog), cubes=found, stored=found), keep_versions=2)
    return portal_over(str(folder)).server.test_client()


def test_too_many_observations_are_refused_with_a_way_to_narrow(large_client: FlaskClient) -> None:
    answer = ask(large_client, indicator="in_services", breakdown="*")
    error = answer.get_json()["error"]
    assert (answer.status_code, error["code"]) == (400, "too_many_observations")
    assert f"{3 * 308 * 300} observations" in error["message"]
    assert "fewer areas" in error["next"]
    assert len(rows(large_client, indicator="in_services", breakdown="total,coaching")) == 2 * 308 * 300


PIECES = (
    "indicator area from to breakdown format labour_force in_services KU091 KU837 + , = & * 2025 2025-06 2025Q3 csv "
    "json % %2B %00 SSS total .. ' -1 nan"
)
pieces = st.sampled_from(PIECES.split())


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=st.lists(pieces | st.text(max_size=5), max_size=25).map("".join))
def test_no_query_is_an_internal_error(client: FlaskClient, query: str) -> None:
    answer = client.get(OBSERVATIONS, query_string=query)
    assert answer.status_code in (200, 400, 404, 414)


words = st.text(max_size=30) | st.sampled_from(
    ["unemployment_rate", "KU091", "KU837+KU020", "2025", "*", "csv"]
)


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    query=st.dictionaries(st.sampled_from(["indicator", "area", "from", "to", "breakdown", "format"]), words)
)
def test_no_value_is_an_internal_error(client: FlaskClient, query: dict[str, str]) -> None:
    assert ask(client, **query).status_code in (200, 400, 404)


@pytest.mark.parametrize(
    ("name", "text", "frequency", "period"),
    [
        ("from", "2013", "monthly", "2013-01"),
        ("to", "2013", "monthly", "2013-12"),
        ("from", "2013Q4", "monthly", "2013-10"),
        ("to", "2013Q4", "monthly", "2013-12"),
        ("from", "2013", "quarterly", "2013Q1"),
        ("to", "2013", "quarterly", "2013Q4"),
        ("from", "2013-05", "quarterly", "2013Q2"),
        ("to", "2013M12", "yearly", "2013"),
        ("from", "2013q3", "yearly", "2013"),
    ],
)
def test_limits_in_an_indicators_own_periods(name: str, text: str, frequency: str, period: str) -> None:
    assert limit(name, text, frequency) == period  # type: ignore[arg-type]
