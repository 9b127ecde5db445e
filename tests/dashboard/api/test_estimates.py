"""The API's estimates: what the page shows, its panel, refusals, and requests that can't be answered."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from dashboard import urls
from dashboard.data import Figures
from dashboard.effects.asked import effect_of, specification_of
from dashboard.effects.words import sentences
from etl.estimate import answer
from etl.estimates.study import Result
from tests.etl.estimates.trial_frames import EFFECT

ESTIMATES = "/api/v1/estimates"
TAMPERE = f"{ESTIMATES}?wave=2017-2018&area=KU837"
AVERAGE = f"{ESTIMATES}?wave=2017-2018"


def asked(client: FlaskClient, address: str) -> dict[str, Any]:
    found = client.get(address)
    assert found.status_code == 200, found.text
    return found.get_json()


def result_at(figures: Figures, path: str, query: str) -> Result:
    address = urls.resolved(path, query)
    assert address is not None
    found = effect_of(figures, specification_of(address, figures))
    assert isinstance(found, Result)
    return found


def test_the_answer_is_what_the_page_shows(trial_client: FlaskClient, trial_figures: Figures) -> None:
    told = asked(trial_client, TAMPERE)
    result = result_at(trial_figures, "/fi/vaikutus/tampere", "kokeilu=2017-2018")
    assert told["status"] == "estimate"
    assert told["effect"] == result.estimate.effect == pytest.approx(EFFECT, abs=0.5)
    assert told["p_value"] == result.p_value
    assert told["interval"] | {"kind": "conformal"} == told["interval"]
    assert (told["interval"]["low"], told["interval"]["high"]) == (result.interval.low, result.interval.high)
    assert told["placebo_test"]["rank"] == result.test.rank
    assert told["median_pre_rmspe"] == result.median_pre_rmspe
    assert told["sentence"] == " ".join(sentences(trial_figures, result, "en"))
    assert told["unit"] == "pct"
    assert sum(told["weights"].values()) == pytest.approx(1)
    assert list(told["weights"].values()) == sorted(told["weights"].values(), reverse=True)
    assert told["n_donors"] + sum(told["excluded_donors"].values()) == len(
        trial_figures.catalog.division.municipalities
    )
    assert told["methods"]["demeaned"]["effect"] == told["effect"]
    assert set(told["methods"]) == {"sc", "demeaned", "sdid", "did"}


def test_the_gap_is_observed_less_counterfactual(trial_client: FlaskClient) -> None:
    told = asked(trial_client, TAMPERE)
    for period, gap in told["gap"].items():
        assert gap == pytest.approx(told["observed"][period] - told["counterfactual"][period])
    after = told["periods"]["after"]
    assert after[0] == "2017-08"
    assert told["effect"] == pytest.approx(sum(told["gap"][period] for period in after) / len(after))


def test_the_answer_says_of_which_data_it_is(trial_client: FlaskClient, trial_figures: Figures) -> None:
    told = asked(trial_client, TAMPERE)
    manifest = trial_figures.frames.manifest
    assert told["data"]["version"] == told["version"] == manifest.version
    assert told["data"]["sha256"] == manifest.content_sha256


@pytest.mark.parametrize("address", [TAMPERE, AVERAGE, f"{TAMPERE}&first=2012&anticipation=3&seasonal=no"])
def test_the_links_lead_to_the_same_estimate(trial_client: FlaskClient, address: str) -> None:
    told = asked(trial_client, address)
    again = asked(trial_client, told["links"]["estimate"])
    assert again == told
    path, _, query = told["links"]["page"].partition("?")
    assert urls.parse(path, query) == urls.resolved(path, query)
    assert None not in told["specification"].values()


def test_the_average_has_errors_by_area(trial_client: FlaskClient) -> None:
    told = asked(trial_client, AVERAGE)
    assert told["method"] == "sdid"
    assert told["specification"]["area"] == "2017-2018"
    assert set(told["clustered"]) == {"did", "sdid"}
    assert told["clustered"]["sdid"]["effect"] == told["effect"]
    assert told["clustered"]["sdid"]["n_clusters"] > 1
    assert len(told["treated"]) > 20
    described = trial_client.get("/api/v1/openapi.json").text
    assert "each trial area, and each employment area of the donors, as one draw" in described


def test_counts_are_per_hundred_of_the_base(trial_client: FlaskClient) -> None:
    told = asked(trial_client, f"{TAMPERE}&indicator=unemployed_jobseekers")
    assert (told["unit"], told["base"]) == ("per_100_of_base", "labour_force")


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("wave=2017-2018&area=KU091", "not_in_wave"),
        ("wave=2025", "permanent"),
        ("wave=2017-2018&area=KU837&indicator=activation_rate", "not_published"),
        ("wave=2017-2018&area=KU837&start=2011-01", "few_before"),
    ],
)
def test_a_refusal_has_its_reason_and_no_effect(trial_client: FlaskClient, query: str, reason: str) -> None:
    told = asked(trial_client, f"{ESTIMATES}?{query}")
    assert (told["status"], told["refusal"]["reason"]) == ("refused", reason)
    assert told["sentence"].endswith(".")
    assert not {"effect", "gap", "interval", "p_value", "methods", "counterfactual"} & set(told)
    panel = trial_client.get(f"{ESTIMATES}/panel?{query}")
    assert (panel.status_code, panel.get_json()["error"]["code"]) == (404, "refused")


@pytest.mark.parametrize("address", [TAMPERE, AVERAGE, f"{ESTIMATES}?wave=2017-2018&area=KU091"])
def test_answers_are_as_described(trial_client: FlaskClient, address: str) -> None:
    text = trial_client.get("/api/v1/openapi.json").get_json()
    schema = text["paths"][ESTIMATES]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    Draft202012Validator({**schema, "components": text["components"]}).validate(asked(trial_client, address))


@pytest.mark.parametrize("method", ["sc", "demeaned", "sdid", "did"])
@pytest.mark.parametrize("area", ["KU837", "KO-b-01", "2017-2018"])
def test_the_panel_gives_the_same_effect_on_the_command_line(
    trial_client: FlaskClient, tmp_path: Path, method: str, area: str
) -> None:
    told = asked(trial_client, f"{ESTIMATES}?wave=2017-2018&area={area}&method={method}&anticipation=3")
    file = tmp_path / "panel.csv"
    file.write_bytes(trial_client.get(told["links"]["panel"]).data)
    made = answer(file, told["reproduction"]["treated"], told["reproduction"]["start"], method)
    assert made["effect"] == pytest.approx(told["effect"], abs=1e-9)
    assert made["seasonal"] == told["reproduction"]["seasonal"]
    words = told["reproduction"]["command"].split()
    assert words[:4] == ["python", "-m", "etl", "estimate"]
    assert told["reproduction"]["treated"] == words[6 : words.index("--start")]


def test_the_panel_holds_the_periods_used_and_an_area_as_one_unit(trial_client: FlaskClient) -> None:
    found = trial_client.get(f"{ESTIMATES}/panel?wave=2017-2018&area=KO-b-01&anticipation=3")
    assert found.mimetype == "text/csv"
    assert "panel-unemployment_rate-" in found.headers["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(found.text)))
    assert list(rows[0]) == ["unit", "time", "value"]
    units, times = {row["unit"] for row in rows}, {row["time"] for row in rows}
    assert "KO-b-01" in units
    assert "KU837" not in units
    assert len(rows) == len(units) * len(times)
    assert not {"2017-05", "2017-06", "2017-07"} & times


@pytest.mark.parametrize(
    ("query", "parameter", "says"),
    [
        ("", "area", "missing"),
        ("wave=2017-2019", "wave", "Did you mean '2017-2018'?"),
        ("area=KU999", "area", "Did you mean"),
        ("area=tampere", "area", "did you mean 'KU837'?"),
        ("area=nastola", "area", "Ask for KU398"),
        ("area=SSS", "area", "nothing to be compared with"),
        ("area=2012-2015&wave=2017-2018", "area", "not the average"),
        ("area=KU837&indicator=unemployment_rat", "indicator", "Did you mean 'unemployment_rate'?"),
        ("area=KU837&breakdown=women", "breakdown", "unemployment_rate has: total"),
        ("area=KU837&method=sdidd", "method", "Did you mean 'sdid'?"),
        ("area=KU837&start=soon", "start", "is not a period"),
        ("area=KU837&first=2016&last=2012", "first", "is after `last`"),
        ("area=KU837&anticipation=13", "anticipation", "from 0 to 12"),
        ("area=KU837&anticipation=²", "anticipation", "from 0 to 12"),
        ("area=KU837&pool=best", "pool", "Use one of: all, alike, far"),
        ("area=KU837&crisis=maybe", "crisis", "Use one of: yes, no"),
        ("area=KU837&design=both", "design", "Use one of: trial, outside"),
        ("area=KU837&aera=KU837", "aera", "Did you mean 'area'?"),
    ],
)
@pytest.mark.parametrize("path", [ESTIMATES, f"{ESTIMATES}/panel"])
def test_what_cant_be_asked_is_answered_with_the_way_on(
    trial_client: FlaskClient, path: str, query: str, parameter: str, says: str
) -> None:
    found = trial_client.get(f"{path}?{query}")
    error = found.get_json()["error"]
    assert (found.status_code, error["parameter"]) == (400, parameter)
    assert says in f"{error['message']} {error['next']}"


@pytest.mark.parametrize("path", [ESTIMATES, f"{ESTIMATES}/panel"])
def test_an_answer_that_has_not_changed_is_not_sent_again(trial_client: FlaskClient, path: str) -> None:
    address = f"{path}?wave=2017-2018&area=KU837"
    first = trial_client.get(address)
    assert first.headers["Cache-Control"] == "public, max-age=60, must-revalidate"
    assert trial_client.get(address).data == first.data
    again = trial_client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_simulated_figures_are_said_to_be_so(demo_client: FlaskClient) -> None:
    told = asked(demo_client, f"{ESTIMATES}?wave=2021-2024&area=KU837")
    assert told["origin"] == "demo"
    assert "Simulated" in told["notice"]


PIECES = (
    "wave area indicator breakdown method start first last anticipation pool crisis seasonal design KU837 KU005 + , "
    "= & 2017-2018 2025 b 2017-08 2017 2017Q3 unemployment_rate labour_force did sc yes no outside far 3 %"
)
pieces = st.sampled_from(PIECES.split())


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=st.lists(pieces | st.text(max_size=5), max_size=25).map("".join))
def test_no_query_is_an_internal_error(trial_client: FlaskClient, query: str) -> None:
    found = trial_client.get(ESTIMATES, query_string=query)
    assert found.status_code in (200, 400, 414)
    assert json.loads(found.data)
