import gzip
import json
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import orjson
import pytest
from shapely.geometry import box, mapping, shape

from etl.catalog import load_catalog
from etl.errors import SourceError
from etl.http import Client, HttpStatusError
from etl.sources import wfs
from tests.etl.loopback import Reply, serving
from tests.etl.sources.plain_cases import TWO, catalog_of, fetched

METRES = {
    "020": box(300_000, 6_800_000, 340_000, 6_840_000),
    "091": box(340_000, 6_800_000, 390_000, 6_830_000),
}
DEGREES = {"020": box(23.0, 61.0, 24.0, 61.5), "091": box(24.0, 61.0, 25.0, 61.4)}


def collection(shapes, **more):
    features = [
        {"type": "Feature", "properties": {"kunta": code}, "geometry": mapping(s)}
        for code, s in shapes.items()
    ]
    return {"type": "FeatureCollection", "features": features, **more}


def layers(metres=None, degrees=None):
    """An answer function of a layer in both coordinate systems."""
    by_srs = {wfs.METRES: metres or collection(METRES), wfs.DEGREES: degrees or collection(DEGREES)}

    def answer(asked):
        (srs,) = parse_qs(urlsplit(asked.path).query)["srsName"]
        return Reply(body=json.dumps(by_srs[srs]).encode())

    return answer


@pytest.fixture(scope="module")
def two(tmp_path_factory):
    return catalog_of(tmp_path_factory.mktemp("two") / "catalog", *TWO)


def asked_of(catalog, tmp_path, answer, **given):
    with serving(answer) as server:
        return fetched(wfs, catalog, "geo", tmp_path / "data", server.url, **given), server


def test_the_layer_becomes_two_extras(two, tmp_path):
    result, server = asked_of(two, tmp_path, layers())
    assert set(result.extras) == {"borders.json", "borders.geojson"}
    drawn = orjson.loads(result.extras["borders.json"])
    assert (drawn["width"], drawn["height"], set(drawn["paths"])) == (1000, 445, set(TWO))
    features = orjson.loads(result.extras["borders.geojson"])["features"]
    assert [(f["id"], f["properties"]["name_fi"]) for f in features] == [
        ("KU020", "Akaa"),
        ("KU091", "Helsinki"),
    ]
    assert shape(features[0]["geometry"]).bounds == pytest.approx((23.0, 61.0, 24.0, 61.5))
    asked = parse_qs(urlsplit(server.asked[0].path).query)
    assert asked["typeNames"] == ["tilastointialueet:kunta1000k_2026"]
    assert (asked["request"], asked["outputFormat"]) == (["GetFeature"], ["application/json"])


def test_a_byte_order_mark_is_tolerated(two, tmp_path):
    plain = layers()

    def marked(request):
        reply = plain(request)
        return replace(reply, body=b"\xef\xbb\xbf" + reply.body)

    result, _ = asked_of(two, tmp_path, marked)
    assert set(result.extras) == {"borders.json", "borders.geojson"}


def test_nothing_is_asked_again_within_the_year(two, tmp_path):
    first, _ = asked_of(two, tmp_path, layers())
    assert first.datasets["kunta1000k_2026"].n_observations == 2
    assert len(first.datasets["kunta1000k_2026"].snapshots) == 2
    again, server = asked_of(two, tmp_path, layers(), previous=first.datasets)
    assert (again.n_calls, dict(again.extras), server.asked) == (0, {}, [])


def test_kept_answers_are_reused_where_no_version_came_of_them(two, tmp_path):
    with serving(layers()) as server:
        first = fetched(wfs, two, "geo", tmp_path / "data", server.url)
        again = fetched(wfs, two, "geo", tmp_path / "data", server.url)
    assert (first.n_calls, again.n_calls, again.n_reused) == (2, 0, 2)
    assert first.extras == again.extras


@pytest.mark.parametrize(
    ("metres", "message"),
    [
        (collection({"020": METRES["020"]}), "1 municipalities, expected 2; lacking: 091; unknown: none"),
        (collection(METRES | {"992": METRES["020"]}), "lacking: none; unknown: 992"),
        (collection(METRES, numberMatched=308), "only 2 of 308 features"),
        (collection(DEGREES), "outside Finland in EPSG:3067"),
        (
            collection({c: box(*s.bounds[1::-1], *s.bounds[:1:-1]) for c, s in METRES.items()}),
            "outside Finland",
        ),
        (collection({c: s.exterior for c, s in METRES.items()}), "is no polygon but L"),
        ({"type": "FeatureCollection", "features": [{"properties": {"kunta": "020"}}]}, "can't be read"),
        ({"type": "FeatureCollection"}, "no GeoJSON FeatureCollection"),
        ([1, 2], "no GeoJSON FeatureCollection"),
        (
            {"features": 2 * collection({"020": METRES["020"]})["features"]},
            "municipality 020 comes twice",
        ),
    ],
)
def test_a_wrong_layer_is_a_source_error_and_not_kept(two, tmp_path, metres, message):
    with pytest.raises(SourceError, match=message):
        asked_of(two, tmp_path, layers(metres))
    assert not list((tmp_path / "data").rglob("*.gz"))


def test_an_exception_report_is_quoted(two, tmp_path):
    report = b"<ows:ExceptionReport><ows:ExceptionText>\nFeature type unknown\n</ows:ExceptionText>"
    with pytest.raises(SourceError, match="the service answers: Feature type unknown"):
        asked_of(two, tmp_path, lambda _: Reply(body=report + b"</ows:ExceptionReport>"))


def test_an_html_page_is_no_layer(two, tmp_path):
    with pytest.raises(SourceError, match="no GeoJSON: not JSON"):
        asked_of(two, tmp_path, lambda _: Reply(body=b"<html>maintenance</html>"))


def test_the_recorded_layer_becomes_light_borders(replay, tmp_path):
    server = replay("--no-rate-limit")
    result = fetched(wfs, load_catalog(), "geo", tmp_path, f"{server.url}/geoserver/tilastointialueet/wfs")
    svg, geojson = result.extras["borders.json"], result.extras["borders.geojson"]
    assert len(svg) < 150_000
    assert len(gzip.compress(svg)) < 60_000
    drawn = orjson.loads(svg)
    codes = [m.code for m in load_catalog().division.municipalities]
    assert list(drawn["paths"]) == codes
    assert all(path.startswith("M") and path.endswith("z") for path in drawn["paths"].values())
    assert 1500 < drawn["height"] < 2000
    features = orjson.loads(geojson)["features"]
    assert [f["id"] for f in features] == [f"KU{code}" for code in codes]


@pytest.mark.parametrize("fault", ["missing_area", "500"])
def test_faults_of_the_recorded_service_are_source_errors(replay, tmp_path, fault):
    server = replay("--no-rate-limit")
    server.faults([fault])
    url = f"{server.url}/geoserver/tilastointialueet/wfs"
    with pytest.raises(SourceError, match=r"lacking: 005, 109, 564, 740, 837|answered 500"):
        fetched(wfs, load_catalog(), "geo", tmp_path, url, client=Client(attempts=1))


def test_a_layer_of_another_year_is_refused_by_the_recorded_service(replay, tmp_path):
    server = replay("--no-rate-limit")
    url = wfs.feature_url(
        f"{server.url}/geoserver/tilastointialueet/wfs", "tilastointialueet:kunta1000k_1999", wfs.METRES
    )
    with pytest.raises(HttpStatusError):
        Client(attempts=1).get(url, source="geo")
