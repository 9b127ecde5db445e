"""Figures as JSON-stat 2.0: one dataset of indicator × breakdown × area × period, with statuses."""

from collections.abc import Iterable
from typing import Any, Final, Literal

import orjson

from dashboard.exports.about import about, distinct
from dashboard.exports.tidy import SOURCE_COLUMNS, exact, origin, source_cells, status_words
from dashboard.i18n import period_name, word
from dashboard.view import View, ViewRow

Metric = Literal["indicator", "breakdown"]
DIMENSIONS: Final = ("indicator", "breakdown", "area", "period")
DENSE: Final = 0.5
"""From this share of filled cells on, values are written as a list; else by their place."""


def jsonstat_file(view: View) -> bytes:
    """The dataset; cells the view has no figure for are null and carry no status.

    What JSON-stat has no field for stands in `extension`: licence, version, origin, the source of each indicator,
    the filters, covered shares.
    """
    codes = {name: distinct(str(getattr(row, name)) for row in view.rows) for name in DIMENSIONS}
    codes["period"].sort()
    metric = _metric(view)
    places = _places(view.rows, codes)
    n_cells = 1
    for values in codes.values():
        n_cells *= len(values)
    return orjson.dumps(
        {
            "version": "2.0",
            "class": "dataset",
            "href": view.permalink,
            "label": _label(view),
            "source": " ".join(view.source_lines),
            **({"updated": view.data_date} if view.data_date else {}),
            "note": [f"{label}: {text}" for label, text in about(view)],
            "role": {"time": ["period"], "geo": ["area"], "metric": [metric]},
            "id": list(DIMENSIONS),
            "size": [len(codes[name]) for name in DIMENSIONS],
            "dimension": {name: _dimension(view, name, codes[name], metric) for name in DIMENSIONS},
            "value": _values(view.rows, places, n_cells),
            "status": {str(place): row.status for place, row in zip(places, view.rows, strict=True)},
            "extension": _extension(view, places),
        }
    )


def _label(view: View) -> str:
    return f"{word(view.language, 'demo_short')}: {view.title}" if view.is_demo else view.title


def _places(rows: Iterable[ViewRow], codes: dict[str, list[str]]) -> list[int]:
    """The place of each row's cell, the last dimension running fastest."""
    indicators, breakdowns, areas, periods = (
        {code: n for n, code in enumerate(codes[name])} for name in DIMENSIONS
    )
    return [
        ((indicators[r.indicator] * len(breakdowns) + breakdowns[r.breakdown]) * len(areas) + areas[r.area])
        * len(periods)
        + periods[r.period]
        for r in rows
    ]


def _values(rows: tuple[ViewRow, ...], places: list[int], n_cells: int) -> list[Any] | dict[str, Any]:
    if len(rows) < DENSE * n_cells:
        return {str(p): exact(row) for p, row in zip(places, rows, strict=True) if row.value is not None}
    values: list[Any] = [None] * n_cells
    for place, row in zip(places, rows, strict=True):
        values[place] = exact(row)
    return values


def _metric(view: View) -> Metric:
    """The dimension that says what is measured: the breakdown where an indicator's have units of their own."""
    units = {(row.indicator, row.unit_words, row.decimals) for row in view.rows}
    n_indicators = len({row.indicator for row in view.rows})
    return "indicator" if len(units) == n_indicators or n_indicators > 1 else "breakdown"


def _dimension(view: View, name: str, codes: list[str], metric: Metric) -> dict[str, Any]:
    category: dict[str, Any] = {"index": codes}
    if name == metric:
        first = {getattr(row, name): row for row in reversed(view.rows)}
        category["unit"] = {
            code: {"label": first[code].unit_words, "decimals": first[code].decimals} for code in codes
        }
    if name == "indicator":
        titles = {row.indicator: row.indicator_title for row in view.rows}
        category["label"] = {code: titles[code] for code in codes}
    elif name == "area":
        names = {row.area: row.area_name for row in view.rows}
        category["label"] = {code: names[code] for code in codes}
    elif name == "breakdown":
        titles = {row.breakdown: row.breakdown_title for row in view.rows}
        category["label"] = {code: titles[code] or word(view.language, "all_of_it") for code in codes}
    else:
        category["label"] = {code: period_name(code, view.language) for code in codes}
    return {"label": word(view.language, f"file_column_{name}"), "category": category}


def _extension(view: View, places: list[int]) -> dict[str, Any]:
    covered = {str(p): r.covered for p, r in zip(places, view.rows, strict=True) if r.covered is not None}
    present = distinct(row.status for row in view.rows)
    return {
        "licence": view.licence,
        "data_version": view.version,
        "origin": origin(view),
        "filters": dict(view.filters),
        "indicators": {
            i: dict(zip(SOURCE_COLUMNS, source_cells(view, i), strict=True))
            for i in distinct(row.indicator for row in view.rows)
        },
        "status_label": {status: status_words(view.language, status) for status in present},
        **({"covered": covered} if covered else {}),
    }
