"""The municipal division held against Statistics Finland's classification service."""

import hashlib
import re
from collections.abc import Callable, Mapping
from typing import Any, Final

import orjson

from etl.catalog import Catalog
from etl.catalog.models import Municipality, PlainDataset, Source
from etl.errors import CatalogError, CheckError
from etl.frames import DatasetRecord
from etl.http import HttpStatusError, json_value
from etl.sources.fetched import Fetched, Visit
from etl.sources.plain import Asker, datasets_to_ask, named, record_of, wrong_answer

QUERY: Final = "content=data&format=json&lang=fi&meta=max"
TARGET: Final = re.compile(r"%23(\w+?)_1_\d{8}/maps$")
GROUPINGS: Final[dict[str, Callable[[Municipality], str | None]]] = {
    "maakunta": lambda municipality: municipality.region,
    "tyollisyysalue": lambda municipality: municipality.employment_area,
}
"""Target of a correspondence table → what the catalog says; None on Åland, which has no employment area."""


def fetch(visit: Visit) -> Fetched:
    """No figures, only the records of the classifications that agree with the catalog.

    Nothing is asked where `previous` has a classification for the same division. A correspondence table that
    the service fails to give (HTTP 5xx, as it is known to do for single tables) is said and skipped.
    Raises SourceError where the service can't be reached or answers in another form, and CheckError naming the
    municipalities that are new, gone, renamed or in another group than in the catalog.
    """
    asker = Asker(visit.source.id, visit.client, visit.snapshots)
    state = division_state(visit.catalog)
    datasets: dict[str, DatasetRecord] = {}
    for dataset in datasets_to_ask(visit.source, "classifications", visit.previous, state):
        visit.progress.expect(1)
        try:
            datasets[dataset.id] = _checked(
                visit.catalog, visit.source, dataset, asker, visit.base_url, state
            )
        except HttpStatusError as error:
            if error.status < 500 or not TARGET.search(dataset.path):
                raise
            visit.progress.say(
                f"{dataset.id}: skipped, the grouping in the visit.catalog stands unchecked ({error})"
            )
        visit.progress.step(dataset.id)
    return Fetched(datasets=datasets, n_calls=asker.n_calls, n_reused=asker.n_reused)


def division_state(catalog: Catalog) -> dict[str, Any]:
    """What the check rests on: the year, and a fingerprint of the municipalities as the catalog has them."""
    rows = [[m.code, m.fi, m.region, m.employment_area] for m in catalog.division.municipalities]
    return {
        "classification_year": catalog.division.classification_year,
        "division_sha256": hashlib.sha256(orjson.dumps(rows)).hexdigest(),
    }


def item_names(body: bytes, url: str) -> dict[str, str]:
    """Code → Finnish name of every item of a classification. Raises SourceError for anything else."""
    names: dict[str, str] = {}
    for item in _rows(body, url):
        code, name = _item(item, url)
        if code in names:
            raise wrong_answer(url, f"code {code} comes twice")
        names[code] = name
    return names


def mapped_codes(body: bytes, url: str) -> dict[str, str]:
    """Municipality code → code of its group in a correspondence table. Raises SourceError for anything else."""
    groups: dict[str, str] = {}
    for row in _rows(body, url):
        code, group = (_item(row.get(side), url)[0] for side in ("sourceItem", "targetItem"))
        if groups.setdefault(code, group) != group:
            raise wrong_answer(url, f"municipality {code} is in two groups, {groups[code]} and {group}")
    return groups


def division_differences(catalog: Catalog, names: Mapping[str, str]) -> list[str]:
    """One line for each municipality that is new, gone or renamed, with what to do about it."""
    declared = {m.code: m.fi for m in catalog.division.municipalities}
    lines = [
        f"{code} {names[code]} is new: add it to etl/catalog/areas/municipalities.yml, and the merger or "
        "division it comes from to changes.yml"
        for code in sorted(set(names) - set(declared))
    ]
    lines += [
        f"{code} {declared[code]} is gone: remove it from etl/catalog/areas/municipalities.yml, and write the "
        "merger and the code it lives on in to changes.yml"
        for code in sorted(set(declared) - set(names))
    ]
    lines += [
        f"{code} {declared[code]} is now called {names[code]}: rename it in etl/catalog/areas/municipalities.yml, "
        "and write the old name to changes.yml"
        for code in sorted(set(declared) & set(names))
        if declared[code] != names[code]
    ]
    return lines


def grouping_differences(catalog: Catalog, target: str, groups: Mapping[str, str]) -> list[str]:
    """One line for each municipality whose group of the kind `target` is another one than in the catalog."""
    group_of = GROUPINGS[target]
    return [
        f"{m.code} {m.fi} is in {target} {groups.get(m.code, 'none')}, the catalog says {group_of(m)}: mend "
        "etl/catalog/areas/municipalities.yml"
        for m in catalog.division.municipalities
        if group_of(m) is not None and groups.get(m.code) != group_of(m)
    ]


def _checked(
    catalog: Catalog,
    source: Source,
    dataset: PlainDataset,
    asker: Asker,
    base_url: str,
    state: Mapping[str, Any],
) -> DatasetRecord:
    url = f"{base_url}/{dataset.path}?{QUERY}"
    stamp = str(catalog.division.classification_year)
    body = asker.body(url, stamp)
    target = TARGET.search(dataset.path)
    if target is None:
        names = item_names(body, url)
        n_rows, differences = len(names), division_differences(catalog, names)
    else:
        groups = mapped_codes(body, url)
        n_rows, differences = len(groups), grouping_differences(catalog, _known(target[1], dataset), groups)
    if differences:
        raise CheckError(
            url,
            f"{len(differences)} municipalities differ from the catalog: {named(differences)}",
            "mend the files that the lines name, then refresh again",
            differences,
        )
    return record_of(catalog, source, dataset, n_rows, state, (asker.kept(url, stamp, body),))


def _known(target: str, dataset: PlainDataset) -> str:
    if target not in GROUPINGS:
        raise CatalogError(
            f"dataset {dataset.id}",
            f"its path leads to the grouping {target!r}",
            f"use one of {sorted(GROUPINGS)}, or add it to GROUPINGS in etl/sources/classifications.py",
        )
    return target


def _rows(body: bytes, url: str) -> list[Any]:
    try:
        rows = json_value(body)
    except ValueError as error:
        raise wrong_answer(url, str(error)) from error
    if not isinstance(rows, list) or not rows:
        raise wrong_answer(url, f"no list of items but {body[:80]!r}")
    return rows


def _item(item: Any, url: str) -> tuple[str, str]:
    """Code and Finnish name. Without content=data the service lists addresses instead of items."""
    try:
        return str(item["code"]), str(item["classificationItemNames"][0]["name"])
    except (TypeError, KeyError, IndexError) as error:
        raise wrong_answer(url, f"an item without code or name: {str(item)[:80]}") from error
