"""Figures as JSON-stat 2.0: one dataset of indicator × breakdown × area × period, with statuses."""

import math
from collections.abc import Mapping, Sequence
from typing import Any, Final, Literal

import orjson

from dashboard.exports.about import about, distinct, marked_title
from dashboard.exports.tidy import SOURCE_COLUMNS, exact, origin, source_cells, status_words
from dashboard.i18n import period_name, word
from dashboard.view import Columns, View
from etl.catalog.models import Language

Metric = Literal["indicator", "breakdown"]
DIMENSIONS: Final = ("indicator", "breakdown", "area", "period")
TITLES: Final = {"indicator": "indicator_title", "breakdown": "breakdown_title", "area": "area_name"}
"""The field that names a code."""
DENSE: Final = 0.5
"""From this share of filled cells on, values are written as a list; else by their place."""


def jsonstat_file(view: View) -> bytes:
    """The dataset; cells the view has no figure for are null and carry no status.

    What JSON-stat has no field for stands in `extension`: licence, version, origin, the source of each indicator,
    the filters, covered shares.
    """
    found, subjects = view.columns, view.subjects
    codes = {name: distinct(subjects[name]) for name in DIMENSIONS if name != "period"}
    codes["period"] = sorted(set(found["period"]))
    metric = _metric(subjects)
    places = _places(found, codes)
    keys = [str(place) for place in places]
    n_cells = math.prod(len(values) for values in codes.values())
    return orjson.dumps(
        {
            "version": "2.0",
            "class": "dataset",
            "href": view.permalink,
            "label": marked_title(view),
            "source": " ".join(view.source_lines),
            **({"updated": view.data_date} if view.data_date else {}),
            "note": [f"{label}: {text}" for label, text in about(view)],
            "role": {"time": ["period"], "geo": ["area"], "metric": [metric]},
            "id": list(DIMENSIONS),
            "size": [len(codes[name]) for name in DIMENSIONS],
            "dimension": {
                name: _dimension(view.language, name, codes[name], subjects, metric) for name in DIMENSIONS
            },
            "value": _values(exact(found), places, n_cells),
            "status": dict(zip(keys, found["status"], strict=True)),
            "extension": _extension(view, found, keys),
        }
    )


def _places(found: Columns, codes: Mapping[str, Sequence[str]]) -> list[int]:
    """The place of each figure's cell, the last dimension running fastest."""
    step, steps = 1, []
    for name in reversed(DIMENSIONS):
        by_code = {code: step * place for place, code in enumerate(codes[name])}
        steps.append([by_code[code] for code in found[name]])
        step *= len(codes[name])
    return list(map(sum, zip(*steps, strict=True)))


def _values(values: list[Any], places: list[int], n_cells: int) -> list[Any] | dict[str, Any]:
    if len(values) < DENSE * n_cells:
        return {str(p): value for p, value in zip(places, values, strict=True) if value is not None}
    cells: list[Any] = [None] * n_cells
    for place, value in zip(places, values, strict=True):
        cells[place] = value
    return cells


def _metric(found: Columns) -> Metric:
    """The dimension that says what is measured: the breakdown where an indicator's have units of their own."""
    units = set(zip(found["indicator"], found["unit_words"], found["decimals"], strict=True))
    n_indicators = len(set(found["indicator"]))
    return "indicator" if len(units) == n_indicators or n_indicators > 1 else "breakdown"


def _dimension(
    language: Language, name: str, codes: list[str], found: Columns, metric: Metric
) -> dict[str, Any]:
    category: dict[str, Any] = {"index": codes}
    if name == metric:
        units = zip(reversed(found["unit_words"]), reversed(found["decimals"]), strict=True)
        first = dict(zip(reversed(found[name]), units, strict=True))
        category["unit"] = {code: {"label": first[code][0], "decimals": first[code][1]} for code in codes}
    if name == "period":
        category["label"] = {code: period_name(code, language) for code in codes}
    else:
        titles: dict[str, str] = {}
        for code, title in distinct(zip(found[name], found[TITLES[name]], strict=True)):
            # Under one code stand payments with the names of many payees: none of them names the code.
            is_many = name == "breakdown" and code in titles
            titles[code] = code if is_many else title or word(language, "all_of_it")
        category["label"] = {code: titles[code] for code in codes}
    return {"label": word(language, f"file_column_{name}"), "category": category}


def _extension(view: View, found: Columns, keys: list[str]) -> dict[str, Any]:
    covered = {key: c for key, c in zip(keys, found["covered"], strict=True) if c is not None}
    return {
        "licence": view.licence,
        "data_version": view.version,
        "origin": origin(view),
        "filters": dict(view.filters),
        "indicators": {
            i: dict(zip(SOURCE_COLUMNS, source_cells(view, i), strict=True))
            for i in distinct(found["indicator"])
        },
        "status_label": {s: status_words(view.language, s) for s in distinct(found["status"])},
        **({"covered": covered} if covered else {}),
    }
