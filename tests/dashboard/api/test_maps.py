import pytest
from flask.testing import FlaskClient

from tests.dashboard.edition import LABOUR_FORCE, MONTHS, unemployed


def asked(client: FlaskClient, query: str) -> dict:
    answer = client.get(f"/api/v1/maps?{query}")
    assert answer.status_code == 200, answer.text
    return answer.json["map"]


def test_a_map_holds_every_figure_and_status(client: FlaskClient) -> None:
    found = asked(client, "indicator=unemployment_rate")
    assert found["periods"] == list(MONTHS)
    place = found["areas"].index("KU020")
    wanted = round(100 * unemployed("KU020", MONTHS[4]) / LABOUR_FORCE["KU020"], 1)
    assert found["values"][4][place] == wanted
    assert {len(row) for row in found["values"]} == {len(row) for row in found["statuses"]} == {5}
    small = found["areas"].index("KU736")
    assert (found["values"][-1][small], found["statuses"][-1][small]) == (None, "Q")
    assert found["statuses"][1][small] == "M"
    assert found["statuses"][-1][found["areas"].index("KU837")] == "P"
    assert found["limits"] == sorted(found["limits"])


def test_nothing_published_is_a_dash(client: FlaskClient) -> None:
    found = asked(client, "indicator=labour_force")
    assert found["statuses"][0][found["areas"].index("KU736")] == "-"


def test_breakdowns_can_be_asked_for(client: FlaskClient) -> None:
    total = asked(client, "indicator=in_services")
    part = asked(client, "indicator=in_services&breakdown=labour_market_training")
    assert part["breakdown"] == "labour_market_training"
    assert part["values"][5][0] < total["values"][5][0]


@pytest.mark.parametrize(
    ("query", "status", "parameter", "says"),
    [
        ("", 400, "indicator", "missing"),
        ("indicator=unemployment_rat", 400, "indicator", "unemployment_rate"),
        ("indicator=wellbeing_change", 404, "indicator", "what is published"),
        ("indicator=in_services&breakdown=training", 400, "breakdown", "labour_market_training"),
        ("indicator=unemployment_rate&month=2026-01", 400, "month", "Known parameters"),
    ],
)
def test_errors_say_what_to_do(
    client: FlaskClient, query: str, status: int, parameter: str, says: str
) -> None:
    answer = client.get(f"/api/v1/maps?{query}")
    assert answer.status_code == status
    assert answer.json["error"]["parameter"] == parameter
    assert says in answer.json["error"]["message"] + answer.json["error"]["next"]


def test_the_answer_is_known_by_the_version(client: FlaskClient) -> None:
    first = client.get("/api/v1/maps?indicator=unemployment_rate")
    again = client.get(
        "/api/v1/maps?indicator=unemployment_rate", headers={"If-None-Match": first.headers["ETag"]}
    )
    assert (again.status_code, again.data) == (304, b"")
    assert first.json["version"] in first.headers["ETag"]


def test_demo_figures_say_so(demo_client: FlaskClient) -> None:
    answer = demo_client.get("/api/v1/maps?indicator=unemployment_rate").json
    assert answer["origin"] == "demo"
    assert answer["notice"]


def test_the_map_is_described(client: FlaskClient) -> None:
    described = client.get("/api/v1/openapi.json").json
    assert "/api/v1/maps" in described["paths"]
    required = described["components"]["schemas"]["Map"]["required"]
    assert set(required) == set(asked(client, "indicator=unemployment_rate"))
