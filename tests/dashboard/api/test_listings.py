import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from dashboard.api.routes import ROUTES
from dashboard.data import Figures
from dashboard.portal import Portal
from etl.catalog import Catalog

API = "/api/v1"
EXAMPLES = {
    f"{API}/observations": "?indicator=unemployment_rate&area=KU091,KU837%2BKU736",
    f"{API}/indicators": "",
    f"{API}/areas": "",
    "/healthz": "",
}


def described(client: FlaskClient) -> dict[str, Any]:
    return client.get(f"{API}/openapi.json").get_json()


def test_all_declared_indicators_are_listed(client: FlaskClient, catalog: Catalog) -> None:
    listed = client.get(f"{API}/indicators").get_json()["indicators"]
    assert [i["id"] for i in listed] == list(catalog.indicators)
    assert all(set(i["title"]) == set(i["definition"]) == {"fi", "sv", "en"} for i in listed)


def test_an_indicator_tells_what_is_published_and_whose_it_is(client: FlaskClient) -> None:
    listed = client.get(f"{API}/indicators").get_json()["indicators"]
    found = {i["id"]: i for i in listed}
    rate = found["unemployment_rate"]
    assert rate["published"]["first_period"] == "2024-01"
    assert rate["published"]["last_period"] == "2026-06"
    assert rate["published"]["n_areas"] == 8
    assert rate["sources"][0]["id"] == "statfin"
    assert rate["sources"][0]["licence"] == "CC BY 4.0"
    assert rate["breakdowns"] == [{"id": "total", "title": None}]
    assert {"id", "title"} == set(found["in_services"]["breakdowns"][1])
    assert found["client_satisfaction"]["availability"] == "import"
    assert found["client_satisfaction"]["holder"]["fi"]
    assert found["client_satisfaction"]["published"]["first_period"] is None


def test_areas_of_every_kind_are_listed(client: FlaskClient, catalog: Catalog) -> None:
    listed = {area["code"]: area for area in client.get(f"{API}/areas").get_json()["areas"]}
    assert set(catalog.areas) <= set(listed)
    assert listed["KU837"]["name"] == {"fi": "Tampere", "sv": "Tammerfors", "en": "Tampere"}
    assert "KU837" in listed["MK06"]["members"]
    assert listed["KU532"] == {
        "code": "KU532",
        "kind": "abolished_municipality",
        "name": {"fi": "Nastola", "sv": "Nastola", "en": "Nastola"},
        "members": [],
        "ended": "2016-01-01",
        "successor": "KU398",
    }


@pytest.mark.parametrize(
    ("kind", "n_areas"),
    [("municipality", 308), ("region", 19), ("employment_area", 45), ("country,region", 20)],
)
def test_areas_of_one_kind(client: FlaskClient, kind: str, n_areas: int) -> None:
    listed = client.get(f"{API}/areas?kind={kind}").get_json()["areas"]
    assert len(listed) == n_areas
    assert {area["kind"] for area in listed} == set(kind.split(","))


@pytest.mark.parametrize(
    ("address", "status", "part"),
    [
        (f"{API}/areas?kind=municipalit", 400, "Did you mean 'municipality'?"),
        (f"{API}/areas?code=KU091", 400, "Known parameters here: kind"),
        (f"{API}/indicators?id=1", 400, "Known parameters here: none"),
        (f"{API}/openapi.json?x=1", 400, "unknown parameter 'x'"),
        (f"{API}/indicators/", 404, "Did you mean '/api/v1/indicators'?"),
        (f"{API}/observation", 404, "Did you mean '/api/v1/observations'?"),
        ("/api", 404, "openapi.json describes all routes"),
        ("/api/v2/observations", 404, "there is nothing at"),
        ("/api/v1/%F0%9F%98%80", 404, "there is nothing at"),
        ("/api/v1/../../fi", 404, "there is nothing at"),
        ("/api/" + "a" * 3000, 404, "there is nothing at"),
    ],
)
def test_wrong_addresses_and_parameters(client: FlaskClient, address: str, status: int, part: str) -> None:
    answer = client.get(address)
    error = answer.get_json()["error"]
    assert answer.status_code == error["status"] == status
    assert part in f"{error['message']}. {error['next']}"
    assert len(error["message"]) < 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_other_methods_are_refused_in_the_same_shape(client: FlaskClient, method: str) -> None:
    answer = client.open(f"{API}/indicators", method=method)
    assert answer.status_code == answer.get_json()["error"]["status"] == 405
    assert "GET" in answer.headers["Allow"]
    assert client.open(f"{API}/nothing", method=method).status_code == 404


def test_the_description_is_valid_openapi(client: FlaskClient) -> None:
    OpenAPIV31SpecValidator(described(client)).validate()


def test_every_route_is_described_with_its_parameters(client: FlaskClient, portal: Portal) -> None:
    served = {rule.rule for rule in portal.server.url_map.iter_rules() if rule.rule.startswith("/api")}
    paths = described(client)["paths"]
    assert served | {"/healthz"} == set(paths)
    for route in ROUTES:
        names = [parameter["name"] for parameter in paths[route.path]["get"]["parameters"]]
        assert names == [parameter.name for parameter in route.parameters]


@pytest.mark.parametrize("path", EXAMPLES)
def test_answers_are_as_described(client: FlaskClient, path: str) -> None:
    text = described(client)
    schema = text["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    whole = {**schema, "components": text["components"]}
    Draft202012Validator(whole).validate(client.get(path + EXAMPLES[path]).get_json())


def test_errors_are_as_described(client: FlaskClient) -> None:
    schema = described(client)["components"]["schemas"]["Error"]
    Draft202012Validator(schema).validate(client.get(f"{API}/observations").get_json())


@pytest.mark.parametrize("path", [p for p in EXAMPLES if p != "/healthz"] + [f"{API}/openapi.json"])
def test_an_answer_that_has_not_changed_is_not_sent_again(client: FlaskClient, path: str) -> None:
    address = path + EXAMPLES.get(path, "")
    first = client.get(address)
    assert first.headers["Cache-Control"] == "public, max-age=60, must-revalidate"
    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert client.get(address, headers={"If-None-Match": '"another"'}).status_code == 200


def test_the_mark_depends_on_version_and_query(client: FlaskClient, demo_client: FlaskClient) -> None:
    path = f"{API}/observations?indicator=unemployment_rate"
    marks = [
        client.get(path).headers["ETag"],
        client.get(f"{path}&area=KU091").headers["ETag"],
        client.get(f"{path}&format=csv").headers["ETag"],
        demo_client.get(path).headers["ETag"],
        client.get(f"{API}/areas").headers["ETag"],
    ]
    assert len(set(marks)) == len(marks)


@pytest.mark.parametrize("path", [*EXAMPLES, f"{API}/nothing"])
def test_head_answers_as_get_without_the_body(client: FlaskClient, path: str) -> None:
    address = path + EXAMPLES.get(path, "")
    get, head = client.get(address), client.head(address)
    assert (head.status_code, head.data) == (get.status_code, b"")
    assert head.headers.get("ETag") == get.headers.get("ETag")


@pytest.mark.parametrize("path", [f"{API}/indicators", f"{API}/observations", f"{API}/nothing"])
def test_any_web_page_may_read_the_answers(client: FlaskClient, path: str) -> None:
    assert client.get(path).headers["Access-Control-Allow-Origin"] == "*"
    preflight = client.options(f"{API}/indicators")
    assert preflight.status_code == 200
    assert "If-None-Match" in preflight.headers["Access-Control-Allow-Headers"]


def test_heavy_answers_are_the_same_from_the_cache(client: FlaskClient) -> None:
    for form in ("json", "csv"):
        address = f"{API}/observations?indicator=in_services&breakdown=*&format={form}"
        first, second = client.get(address), client.get(address)
        assert first.data == second.data
        assert first.headers["Content-Type"] == second.headers["Content-Type"]
        assert first.headers.get("Content-Disposition") == second.headers.get("Content-Disposition")


def test_before_the_first_data_the_api_says_so(nothing_published_client: FlaskClient) -> None:
    answer = nothing_published_client.get(f"{API}/indicators")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
    assert "python -m etl refresh" in answer.get_json()["error"]["next"]
    assert nothing_published_client.get(f"{API}/openapi.json").status_code == 200


def test_health(client: FlaskClient, figures: Figures, nothing_published_client: FlaskClient) -> None:
    healthy = client.get("/healthz")
    assert healthy.status_code == 200
    assert healthy.get_json()["version"] == figures.version
    assert healthy.get_json()["origin"] == "official"
    assert 0 <= healthy.get_json()["age_seconds"] < 3600
    nothing = nothing_published_client.get("/healthz")
    assert (nothing.status_code, nothing.get_json()["status"]) == (503, "nothing_published")


def test_messages_of_the_api_are_free_of_what_was_sent_in_bulk(client: FlaskClient) -> None:
    answer = client.get(f"{API}/observations?indicator=" + "x" * 5000)
    assert not re.search("x{100}", answer.text)
