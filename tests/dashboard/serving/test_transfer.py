import gzip
import random

import brotli
import pytest
from flask.testing import FlaskClient

from dashboard.serving.plotly_bundle import PATH
from dashboard.serving.transfer import (
    FOR_A_YEAR,
    FOR_AN_HOUR,
    LARGE_BYTES,
    PACKERS,
    QUALITY,
    QUALITY_OF_LARGE,
    Compressed,
    static_lifetime,
)

TAKES_GZIP = {"Accept-Encoding": "gzip"}
TAKES_BROTLI = {"Accept-Encoding": "gzip, deflate, br, zstd"}
INDICATORS = "/api/v1/indicators"


@pytest.mark.parametrize("path", ["/fi", "/fi/nothing", INDICATORS, "/assets/2-page.css", PATH])
@pytest.mark.parametrize(
    ("taken", "encoding", "unpacked"),
    [(TAKES_GZIP, "gzip", gzip.decompress), (TAKES_BROTLI, "br", brotli.decompress)],
    ids=["gzip", "br"],
)
def test_readers_get_the_same_content_smaller(
    client: FlaskClient, path: str, taken: dict[str, str], encoding: str, unpacked
) -> None:
    with client.get(path) as plain, client.get(path, headers=taken) as packed:
        assert "Content-Encoding" not in plain.headers
        if plain.status_code == 200:
            assert packed.headers["Content-Encoding"] == encoding
            assert unpacked(packed.data) == plain.data
            assert int(packed.headers["Content-Length"]) == len(packed.data) < len(plain.data)
            assert "Accept-Encoding" in plain.headers["Vary"]


@pytest.mark.parametrize("header", ["", "deflate", "identity", "gzip;q=0", "*;q=0"])
def test_readers_that_take_neither_are_spared(client: FlaskClient, header: str) -> None:
    assert "Content-Encoding" not in client.get(INDICATORS, headers={"Accept-Encoding": header}).headers


def test_a_packed_answer_that_has_not_changed_is_not_sent_again(client: FlaskClient) -> None:
    for path in ("/fi", INDICATORS, PATH):
        first = client.get(path, headers=TAKES_GZIP)
        again = client.get(path, headers=TAKES_GZIP | {"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")


def test_a_page_is_the_same_document_each_time(client: FlaskClient) -> None:
    assert client.get("/fi/kunta/tampere").data == client.get("/fi/kunta/tampere").data


def test_the_document_does_not_tell_versions_of_libraries(client: FlaskClient) -> None:
    html = client.get("/fi").text
    assert "python_version" not in html
    assert "dash_version" not in html


@pytest.mark.parametrize(
    ("path", "fingerprinted", "lifetime"),
    [
        ("/assets/2-page.css", True, FOR_A_YEAR),
        ("/assets/2-page.css", False, FOR_AN_HOUR),
        ("/_dash-component-suites/dash/dcc/dash_core_components.v4_4_1m1795290942.js", False, FOR_A_YEAR),
        ("/_dash-component-suites/dash/deps/react@18.v4_4_1m1795290942.3.1.min.js", False, FOR_A_YEAR),
        ("/_dash-component-suites/dash/dcc/async-graph.js", False, FOR_AN_HOUR),
        ("/_dash-component-suites/plotly/package_data/plotly.min.js", False, FOR_AN_HOUR),
        ("/fi", True, None),
        ("/_dash-layout", False, None),
    ],
)
def test_lifetimes_of_static_files(path: str, fingerprinted: bool, lifetime: str | None) -> None:
    assert static_lifetime(path, fingerprinted=fingerprinted) == lifetime


def test_a_reader_says_which_encoding_it_likes_best(client: FlaskClient) -> None:
    liked = {"Accept-Encoding": "br;q=0.5, gzip"}
    assert client.get(INDICATORS, headers=liked).headers["Content-Encoding"] == "gzip"


def test_what_is_not_there_is_not_kept(client: FlaskClient) -> None:
    assert client.get("/assets/nothing.css?m=1").headers["Cache-Control"] == "no-store"


def test_the_last_used_are_kept_up_to_a_size() -> None:
    randomness = random.Random(1)
    bodies = [randomness.randbytes(1000) for _ in range(20)]
    compressed = Compressed(kept_bytes=5000)
    for body in bodies:
        assert gzip.decompress(compressed.of(body, "gzip")) == body
        assert brotli.decompress(compressed.of(bodies[0], "br")) == bodies[0]
    assert compressed.of(bodies[0], "br") is compressed.of(bodies[0], "br")
    assert sum(len(compressed.of(body, "gzip")) for body in bodies[-3:]) <= 5000


@pytest.mark.parametrize(("size", "quality"), [(LARGE_BYTES - 1, QUALITY), (LARGE_BYTES, QUALITY_OF_LARGE)])
def test_a_large_body_is_packed_for_speed_and_unpacks_to_itself(size: int, quality: int) -> None:
    body = (b"Tampere;2026-06;16,5\n" * (size // 20 + 1))[:size]
    packed = PACKERS["br"](body)
    assert brotli.decompress(packed) == body
    assert packed == brotli.compress(body, quality=quality)
