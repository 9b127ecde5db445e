"""Accepted files: the normalised CSV of each is kept, and all are read back in order of acceptance."""

import datetime as dt
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from etl.catalog import Catalog
from etl.catalog.models import Target
from etl.errors import CheckError
from etl.frames import Cube, Storage, upserted
from etl.sources.files.normalised import cube_of, entries_of, targets_of
from etl.sources.files.read import TARGETS, Imported

FOLDER: Final = "imports"


@dataclass(frozen=True)
class Acceptance:
    """When a file was accepted, by whom, and where its normalised CSV is."""

    accepted_at: str
    accepted_by: str
    file_name: str
    path: str


def accept(
    storage: Storage, imported: Imported, *, who: str = "unknown", at: dt.datetime | None = None
) -> None:
    """The file is kept as imports/<indicator>/<sha256>.csv, and counts from now on.

    The .json beside it says who accepted what, and is written last: without it the CSV does not count. The
    same file accepted again counts from the later time. `at` needs a time zone.
    """
    base = f"{FOLDER}/{imported.indicator}/{imported.sha256}"
    record = {
        "accepted_at": (at or dt.datetime.now(dt.UTC)).astimezone(dt.UTC).isoformat(timespec="microseconds"),
        "accepted_by": who,
        "file_name": imported.file_name,
        "file_sha256": imported.file_sha256,
        "sha256": imported.sha256,
        "n_rows": imported.n_rows,
        "source": imported.source_text,
    }
    storage.write(f"{base}.csv", imported.normalised_csv)
    storage.write(f"{base}.json", json.dumps(record, ensure_ascii=False, indent=2).encode())


def acceptances(storage: Storage, indicator: str) -> list[Acceptance]:
    """What was accepted for an indicator (or "targets"), the earliest first. Raises CheckError for damage."""
    found = [
        _acceptance(storage, f"{FOLDER}/{indicator}/{name}")
        for name in storage.names(f"{FOLDER}/{indicator}")
        if name.endswith(".json")
    ]
    return sorted(found, key=lambda acceptance: (acceptance.accepted_at, acceptance.path))


def accepted_cubes(storage: Storage, catalog: Catalog) -> dict[str, Cube]:
    """The accepted figures by indicator; of two files with the same figure the later one stands.

    Areas are those of the files, also where a municipality has merged away since. Raises CheckError where a
    kept file is damaged, or its indicator is not declared any more.
    """
    cubes: dict[str, Cube] = {}
    for indicator in storage.names(FOLDER):
        if indicator == TARGETS:
            continue
        if indicator not in catalog.indicators:
            found = f"there is no indicator {indicator!r}"
            raise CheckError(f"{FOLDER}/{indicator}", found, "move the folder away, or declare the indicator")
        for path, content in _contents(storage, indicator):
            cube = cube_of(catalog, indicator, entries_of(content, path))
            cubes[indicator] = upserted(cubes[indicator], cube) if indicator in cubes else cube
    return cubes


def accepted_targets(storage: Storage, catalog: Catalog) -> list[Target]:
    """The accepted targets in order of id; of two with the same id the later one stands. Raises CheckError."""
    targets: dict[str, Target] = {}
    for path, content in _contents(storage, TARGETS):
        for target in targets_of(content, path):
            if target.indicator not in catalog.indicators:
                found = f"a target names {target.indicator!r}, which is not declared"
                raise CheckError(path, found, "take the file away, or declare the indicator")
            targets[target.id] = target
    return [targets[name] for name in sorted(targets)]


def _contents(storage: Storage, indicator: str) -> Iterator[tuple[str, bytes]]:
    for acceptance in acceptances(storage, indicator):
        expected = acceptance.path.rsplit("/", 1)[-1].removesuffix(".csv")
        try:
            content = storage.read(acceptance.path)
        except FileNotFoundError:
            content = b""
        if hashlib.sha256(content).hexdigest() != expected:
            found = f"the content is damaged or gone (accepted from {acceptance.file_name})"
            next_step = "drop the original file again, or take the .json beside away"
            raise CheckError(acceptance.path, found, next_step)
        yield acceptance.path, content


def _acceptance(storage: Storage, path: str) -> Acceptance:
    try:
        record: dict[str, Any] = json.loads(storage.read(path))
        return Acceptance(
            record["accepted_at"],
            record["accepted_by"],
            record["file_name"],
            f"{path.removesuffix('.json')}.csv",
        )
    except (ValueError, KeyError, TypeError) as error:
        raise CheckError(
            path, f"not a record of acceptance ({error})", "drop the original file again"
        ) from error
