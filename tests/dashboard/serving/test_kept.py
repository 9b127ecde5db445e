"""Kept answers are the answers that were made, and never those to another question."""

import math
import random

import pytest
from flask import Flask, Response, g, request
from flask.testing import FlaskClient

from dashboard.portal import Portal
from dashboard.serving.kept import Answer, Kept, register
from dashboard.serving.published import Data
from dashboard.serving.security import MAXIMUM_BODY_BYTES

PAGE = "/fi/kunta/tampere"
ENCODINGS = ("", "gzip", "br")


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_the_second_reader_gets_what_the_first_got(client: FlaskClient, encoding: str) -> None:
    first, second = (client.get(PAGE, headers={"Accept-Encoding": encoding}) for _ in range(2))
    assert first.data == second.data
    told = [{name: text for name, text in answer.headers if name != "Date"} for answer in (first, second)]
    assert told[0] == told[1]
    assert second.headers.get("Content-Encoding", "") == encoding


def test_a_reader_who_has_a_kept_page_gets_304(client: FlaskClient) -> None:
    etag = client.get(PAGE).headers["ETag"]
    again = client.get(PAGE, headers={"If-None-Match": etag})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["Cache-Control"] == client.get(PAGE).headers["Cache-Control"]


@pytest.fixture
def counting(data: Data) -> FlaskClient:
    """A server that counts what it makes; under /kept it lets it be kept."""
    server = Flask("counting")
    register(server, data)
    made = iter(range(1000))

    @server.route("/<how>", methods=["GET", "POST", "HEAD"])
    def _make(how: str) -> Response:
        g.kept_seconds = {"new": 0, "short": 60}.get(how, math.inf)
        return Response(str(next(made)), 404 if how == "missing" else 200)

    @server.post("/_dash-update-component")
    def _callback() -> str:
        g.kept_seconds = math.inf
        return f"{next(made)} {request.get_data(as_text=True)}"

    return server.test_client()


def test_only_what_is_meant_to_be_kept_is(counting: FlaskClient) -> None:
    assert [counting.get("/kept").text for _ in range(3)] == ["0"] * 3
    assert [counting.get("/new").text for _ in range(2)] == ["1", "2"]
    assert [counting.get("/missing").text for _ in range(2)] == ["3", "4"]
    assert [counting.post("/kept").text for _ in range(2)] == ["5", "6"]


def test_each_question_has_its_own_answer(counting: FlaskClient) -> None:
    paths = ("/kept", "/kept?a=1", "/kept?a=2", "/kept2")
    assert len({counting.get(path).text for path in paths * 2}) == len(paths)
    callbacks = [
        counting.post("/_dash-update-component", json=body).text for body in ({}, {"a": 1}, {}, {"a": 1})
    ]
    assert callbacks[:2] == callbacks[2:]
    assert callbacks[0] != callbacks[1]


def test_what_is_sent_reaches_who_answers_it(counting: FlaskClient) -> None:
    sent = '{"a": 1}'
    answers = [counting.post("/_dash-update-component", data=sent).text for _ in range(2)]
    assert answers == [f"0 {sent}"] * 2


def test_an_answer_to_a_large_question_is_not_kept(counting: FlaskClient) -> None:
    large = "x" * (MAXIMUM_BODY_BYTES + 1)
    first, second = (counting.post("/_dash-update-component", data=large).text for _ in range(2))
    assert first != second


def test_what_tells_the_time_is_kept_for_a_while() -> None:
    now = [1000.0]
    kept = Kept(clock=lambda: now[0])
    kept.keep("short", Answer(b"a", (), until=1060.0))
    kept.keep("long", Answer(b"b", ()))
    now[0] = 1059.0
    assert kept.find("short") == Answer(b"a", (), until=1060.0)
    now[0] = 1060.0
    assert kept.find("short") is None
    assert kept.find("long") is not None


@pytest.mark.parametrize("path", [PAGE + ".csv", "/fi/tila", "/sv/sok?q=tammer", "/en/accessibility"])
def test_every_page_and_file_is_kept(portal: Portal, path: str) -> None:
    made = []
    portal.server.before_request_funcs.setdefault(None, []).append(lambda: made.append(path))
    client = portal.server.test_client()
    assert client.get(path).data == client.get(path).data
    portal.server.before_request_funcs[None].pop()
    assert len(made) <= 1


def test_the_last_used_are_kept_up_to_a_size() -> None:
    randomness = random.Random(2)
    kept = Kept(kept_bytes=100)
    for _ in range(200):
        name = f"{randomness.randrange(30)}"
        kept.keep(name, Answer(name.encode() * randomness.randrange(1, 20), ()))
        assert kept.find(name) is not None
    found = [answer for place in range(30) if (answer := kept.find(str(place)))]
    assert 0 < sum(len(answer.content) for answer in found) <= 100
    kept.keep("large", Answer(bytes(101), ()))
    assert kept.find("large") is None
