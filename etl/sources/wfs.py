"""Municipal borders from a WFS service, made light for maps on the web."""

import math
import re
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlencode

import orjson
from shapely.errors import ShapelyError
from shapely.geometry import shape

from etl.catalog import Catalog
from etl.errors import SourceError
from etl.frames import DatasetRecord
from etl.http import json_value
from etl.sources.borders import Shapes, geojson_borders, scaled, simplified, svg_borders
from etl.sources.fetched import Fetched, Visit
from etl.sources.plain import Asker, datasets_to_ask, named, record_of, wrong_answer

METRES: Final = "EPSG:3067"
DEGREES: Final = "EPSG:4326"
EXTENT: Final[dict[str, tuple[float, float, float, float]]] = {
    METRES: (0.0, 6_500_000.0, 900_000.0, 7_900_000.0),
    DEGREES: (18.0, 59.0, 33.0, 71.0),
}
"""West, south, east and north between which Finland lies: finds swapped axes and another projection."""
SVG_WIDTH: Final = 1000
TOLERANCES_METRES: Final = (500.0, 1000.0, 1500.0, 2000.0, 3000.0, 4500.0, 6000.0)
SVG_BYTES: Final = 150_000
GEOJSON_TOLERANCE_METRES: Final = 1000.0
GEOJSON_DECIMALS: Final = 4
METRES_PER_DEGREE: Final = 111_200.0
MIDDLE_LATITUDE: Final = 64.5
EXCEPTION: Final = re.compile(rb"<(?:\w+:)?ExceptionText>\s*(.*?)\s*</(?:\w+:)?ExceptionText>", re.DOTALL)


def fetch(visit: Visit) -> Fetched:
    """The borders as extras: borders.json (SVG paths by municipality code) and borders.geojson (WGS 84).

    Nothing is asked where `previous` has the layer for the catalog's classification year: borders don't change
    within a year, and the extras of the last version stand.
    Raises SourceError where the service can't be reached or its municipalities are not those of the catalog.
    """
    asker = Asker(visit.source.id, visit.client, visit.snapshots)
    state = {"classification_year": visit.catalog.division.classification_year}
    datasets: dict[str, DatasetRecord] = {}
    extras: dict[str, bytes] = {}
    for dataset in datasets_to_ask(visit.source, "wfs", visit.previous, state):
        visit.progress.expect(2)
        urls = {srs: feature_url(visit.base_url, dataset.path, srs) for srs in (METRES, DEGREES)}
        bodies, shapes = {}, {}
        for srs, url in urls.items():
            bodies[srs] = asker.body(url, str(state["classification_year"]))
            shapes[srs] = shapes_of(
                bodies[srs], url, [m.code for m in visit.catalog.division.municipalities], srs
            )
            visit.progress.step(f"{dataset.id} {srs}")
        extras |= extras_of(visit.catalog, shapes[METRES], shapes[DEGREES])
        kept = tuple(
            asker.kept(url, str(state["classification_year"]), bodies[srs]) for srs, url in urls.items()
        )
        datasets[dataset.id] = record_of(
            visit.catalog, visit.source, dataset, len(shapes[METRES]), state, kept
        )
    return Fetched(datasets=datasets, extras=extras, n_calls=asker.n_calls, n_reused=asker.n_reused)


def feature_url(base_url: str, layer: str, srs: str) -> str:
    """The address of all features of a layer as GeoJSON in the coordinate system `srs`."""
    query = {
        "service": "WFS",
        "version": "2.0.0",
        "request": "GetFeature",
        "typeNames": layer,
        "outputFormat": "application/json",
        "srsName": srs,
    }
    return f"{base_url}?{urlencode(query)}"


def shapes_of(body: bytes, url: str, codes: list[str], srs: str) -> dict[str, Any]:
    """Municipality code → its borders as a shapely geometry, in the order of `codes`.

    Raises SourceError where the answer is an exception report, incomplete, in other coordinates, or of other
    municipalities than `codes`.
    """
    answer = _collection(body, url)
    found: dict[str, Any] = {}
    for feature in answer["features"]:
        code = str(feature.get("properties", {}).get("kunta", ""))
        if code in found:
            raise wrong_answer(url, f"municipality {code} comes twice")
        found[code] = _geometry(feature, code, url, srs)
    _check_codes(found, codes, url)
    return {code: found[code] for code in codes}


def extras_of(catalog: Catalog, metres: Shapes, degrees: Shapes) -> dict[str, bytes]:
    """The two files of borders, as light as their limits ask."""
    properties = {
        f"KU{m.code}": {"code": f"KU{m.code}", "name_fi": m.fi, "name_sv": m.sv}
        for m in catalog.division.municipalities
    }
    factors = METRES_PER_DEGREE * math.cos(math.radians(MIDDLE_LATITUDE)), METRES_PER_DEGREE
    flat = simplified(scaled(degrees, *factors), GEOJSON_TOLERANCE_METRES)
    round_earth = scaled(flat, 1 / factors[0], 1 / factors[1])
    features = geojson_borders({f"KU{c}": s for c, s in round_earth.items()}, properties, GEOJSON_DECIMALS)
    return {"borders.json": _light_svg(metres), "borders.geojson": orjson.dumps(features)}


def _light_svg(shapes: Shapes) -> bytes:
    for tolerance in TOLERANCES_METRES:
        content = orjson.dumps(svg_borders(simplified(shapes, tolerance), SVG_WIDTH))
        if len(content) <= SVG_BYTES:
            break
    return content


def _collection(body: bytes, url: str) -> dict[str, Any]:
    report = EXCEPTION.search(body)
    if report:
        raise SourceError(
            url,
            f"the service answers: {report[1].decode(errors='replace')[:200]}",
            "check the layer's name in etl/catalog/sources against the service's GetCapabilities",
        )
    try:
        answer = json_value(body)
    except ValueError as error:
        raise wrong_answer(url, f"no GeoJSON: {error}") from error
    if not isinstance(answer, dict) or not isinstance(answer.get("features"), list):
        raise wrong_answer(url, f"no GeoJSON FeatureCollection but {body[:80]!r}")
    n_features, n_matched = len(answer["features"]), answer.get("numberMatched")
    if isinstance(n_matched, int) and n_matched != n_features:
        raise wrong_answer(url, f"only {n_features} of {n_matched} features came")
    return answer


def _geometry(feature: Mapping[str, Any], code: str, url: str, srs: str) -> Any:
    try:
        geometry = shape(feature["geometry"])
    except (ShapelyError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise wrong_answer(url, f"the geometry of municipality {code} can't be read ({error})") from error
    if geometry.geom_type not in ("Polygon", "MultiPolygon") or geometry.is_empty:
        raise wrong_answer(url, f"municipality {code} is no polygon but {geometry.geom_type}")
    west, south, east, north = EXTENT[srs]
    bounds = geometry.bounds
    if not (west <= bounds[0] and south <= bounds[1] and bounds[2] <= east and bounds[3] <= north):
        raise wrong_answer(url, f"municipality {code} lies at {bounds}, outside Finland in {srs}")
    return geometry


def _check_codes(found: Mapping[str, Any], codes: list[str], url: str) -> None:
    lacking = sorted(set(codes) - set(found))
    unknown = sorted(set(found) - set(codes))
    if lacking or unknown:
        raise SourceError(
            url,
            f"{len(found)} municipalities, expected {len(codes)}; lacking: {named(lacking) or 'none'}; "
            f"unknown: {named(unknown) or 'none'}",
            "compare the layer's year with classification_year in etl/catalog/areas/municipalities.yml",
        )
