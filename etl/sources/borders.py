"""Borders made light for the web: neighbours are simplified together, so what they share stays shared."""

import math
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry import mapping

Shapes: TypeAlias = Mapping[str, Any]
"""Code of an area → shapely Polygon or MultiPolygon; all in one coordinate system, in metres."""
CRUMB: Final = 2.0
"""Rings of a smaller surface, in units of the drawing squared, are left out."""
Points: TypeAlias = npt.NDArray[np.float64]

GAP_METRES: Final = 500.0
"""Slivers between neighbours that are narrower than this are closed."""
ISLET_METRES: Final = 2000.0
"""Islands smaller than this squared are left out, except the largest part of each area."""


def simplified(shapes: Shapes, tolerance_metres: float) -> dict[str, Any]:
    """The areas as a coverage: no overlaps, no slivers, neighbours with the same vertices along their border.

    `tolerance_metres` is the side of a square: bends of a smaller surface are straightened (Visvalingam–Whyatt
    as in GEOS, CoverageSimplify). Each area keeps at least its largest part.
    """
    parts = [_without_islets(shape) for shape in shapes.values()]
    matched = shapely.coverage_clean(np.array(parts, dtype=object), gap_width=GAP_METRES)
    return dict(zip(shapes, shapely.coverage_simplify(matched, tolerance_metres), strict=True))


def svg_borders(shapes: Shapes, width: int) -> dict[str, Any]:
    """{"width", "height", "paths": {code: SVG path data}} with whole-number coordinates, north up.

    `shapes` in metres (x east, y north); the country fills `width`. Vertices that neighbours share stay the same.
    """
    west, south, east, north = (float(edge) for edge in shapely.total_bounds(list(shapes.values())))
    scale = width / (east - west)
    origin, factors = np.array([west, north]), np.array([scale, -scale])
    paths = {
        code: _path([np.rint((ring - origin) * factors).astype(np.int64) for ring in _rings(shape)])
        for code, shape in shapes.items()
    }
    return {"width": width, "height": math.ceil((north - south) * scale), "paths": paths}


def geojson_borders(
    shapes: Shapes, properties: Mapping[str, Mapping[str, str]], decimals: int
) -> dict[str, Any]:
    """A GeoJSON FeatureCollection (RFC 7946) of shapes in degrees, coordinates rounded to `decimals`."""
    features = [
        {
            "type": "Feature",
            "id": code,
            "properties": properties[code],
            "geometry": mapping(shapely.transform(shape, lambda points: np.round(points, decimals))),
        }
        for code, shape in shapes.items()
    ]
    return {"type": "FeatureCollection", "features": features}


def scaled(shapes: Shapes, x_factor: float, y_factor: float) -> dict[str, Any]:
    """The same shapes with their coordinates multiplied, e.g. from degrees to about metres and back."""
    factors = np.array([x_factor, y_factor])
    return {code: shapely.transform(shape, lambda points: points * factors) for code, shape in shapes.items()}


def _without_islets(shape: Any) -> Any:
    parts = shapely.get_parts(shape)
    areas = shapely.area(parts)
    return shapely.multipolygons(parts[(areas >= ISLET_METRES**2) | (areas == areas.max())])


def _rings(shape: Any) -> list[Points]:
    return [
        shapely.get_coordinates(ring) for part in shapely.get_parts(shape) for ring in shapely.get_rings(part)
    ]


def _path(rings: Iterable[npt.NDArray[np.int64]]) -> str:
    """Path data without crumbs; an area so small that nothing is left of it becomes a square of one unit."""
    drawn = sorted(map(_distinct, rings), key=_surface, reverse=True)
    seen = [steps for steps in drawn if _surface(steps) >= CRUMB] or drawn[:1]
    if _surface(seen[0]) == 0:
        x, y = seen[0][0]
        return f"M{x} {y}h1v1h-1z"
    return "".join(_ring_path(steps) for steps in seen)


def _distinct(ring: npt.NDArray[np.int64]) -> list[list[int]]:
    """The vertices of a closed ring without its last one and without repeats; at least one."""
    vertices = ring[:-1]
    moved = np.any(vertices != np.roll(vertices, 1, axis=0), axis=1)
    kept: list[list[int]] = vertices[moved if moved.any() else slice(1)].tolist()
    return kept


def _surface(steps: Sequence[Sequence[int]]) -> float:
    """The surface inside a ring, by the shoelace formula; 0 for fewer than three vertices."""
    turned = [*steps[1:], steps[0]]
    return (
        abs(sum(x * after_y - after_x * y for (x, y), (after_x, after_y) in zip(steps, turned, strict=True)))
        / 2
    )


def _ring_path(steps: Sequence[Sequence[int]]) -> str:
    x, y = steps[0]
    text: list[str] = []
    for previous, step in pairwise(steps):
        for before, after in zip(previous, step, strict=True):
            move = str(after - before)
            text.append(move if move.startswith("-") or not text else f" {move}")
    return f"M{x} {y}l{''.join(text)}z"
