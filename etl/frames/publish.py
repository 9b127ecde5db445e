"""Publishing: a version is written beside the others, then the pointer to the current one is replaced."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from etl import __version__
from etl.frames.cube import Cube
from etl.frames.manifest import DatasetRecord, FrameRecord, Manifest, Origin, Revision
from etl.frames.parquet import cube_from_parquet, parquet_bytes
from etl.frames.revisions import revision
from etl.frames.storage import Storage

VERSIONS: Final = "versions"
POINTER: Final = "current.json"
MANIFEST: Final = "manifest.json"


@dataclass(frozen=True)
class Edition:
    """All that goes into a version: `cubes` to publish, and `stored`, the source figures they are made from."""

    origin: Origin
    cubes: Mapping[str, Cube]
    stored: Mapping[str, Cube]
    datasets: Mapping[str, DatasetRecord]
    catalog_sha256: str
    extras: Mapping[str, bytes] = field(default_factory=dict)
    imports: tuple[dict[str, Any], ...] = ()


def publish(storage: Storage, edition: Edition, keep_versions: int) -> Manifest:
    """The manifest of the version that is now current.

    Where the content equals the current version's, that version stays and only learns when its datasets were
    checked. Files first, manifest after them, pointer last: whoever reads sees the old version or the new one.
    """
    files = _files(edition)
    manifest = _manifest(edition, files)
    current = current_manifest(storage)
    if current is not None and _same(current, manifest):
        return update_datasets(storage, current, edition.datasets)
    if current is not None and current.origin == edition.origin:
        manifest = _with_revisions(storage, manifest, current, edition.cubes)
    for name, content in files.items():
        storage.write(f"{VERSIONS}/{manifest.version}/{name}", content)
    _write_manifest(storage, manifest)
    point_to(storage, manifest.version)
    _drop_old(storage, keep_versions)
    return manifest


def update_datasets(storage: Storage, manifest: Manifest, datasets: Mapping[str, DatasetRecord]) -> Manifest:
    """The manifest of an existing version with newer records of its datasets; figures stay as they are."""
    updated = manifest.model_copy(update={"datasets": {**manifest.datasets, **datasets}})
    _write_manifest(storage, updated)
    return updated


def point_to(storage: Storage, wanted: str) -> None:
    """`wanted` is the current version."""
    storage.write(POINTER, json.dumps({"version": wanted}).encode())


def current_version(storage: Storage) -> str | None:
    """The id of the current version, None where nothing is published."""
    try:
        return str(json.loads(storage.read(POINTER))["version"])
    except FileNotFoundError:
        return None


def current_manifest(storage: Storage) -> Manifest | None:
    """The manifest of the current version, None where nothing is published."""
    current = current_version(storage)
    return None if current is None else read_manifest(storage, current)


def version_ids(storage: Storage) -> list[str]:
    """The ids of all complete versions, oldest first."""
    return [v for v in storage.names(VERSIONS) if storage.exists(f"{VERSIONS}/{v}/{MANIFEST}")]


def read_manifest(storage: Storage, wanted: str) -> Manifest:
    """The manifest of a version. Raises FileNotFoundError."""
    return Manifest.model_validate_json(storage.read(f"{VERSIONS}/{wanted}/{MANIFEST}"))


def content_sha256(files: Mapping[str, bytes]) -> str:
    """A fingerprint of the names and contents of files."""
    return _digest(part for name in sorted(files) for part in (name.encode(), b"\0", files[name]))


def _files(edition: Edition) -> dict[str, bytes]:
    files = {
        f"observations/{name}.parquet": parquet_bytes(cube) for name, cube in sorted(edition.cubes.items())
    }
    files |= {f"sources/{name}.parquet": parquet_bytes(cube) for name, cube in sorted(edition.stored.items())}
    return files | {f"extras/{name}": content for name, content in sorted(edition.extras.items())}


def _same(current: Manifest, new: Manifest) -> bool:
    fields = ("origin", "content_sha256", "catalog_sha256", "code_version", "imports")
    return all(getattr(current, field) == getattr(new, field) for field in fields)


def _write_manifest(storage: Storage, manifest: Manifest) -> None:
    storage.write(f"{VERSIONS}/{manifest.version}/{MANIFEST}", manifest.model_dump_json(indent=1).encode())


def _manifest(edition: Edition, files: Mapping[str, bytes]) -> Manifest:
    fingerprint = content_sha256(files)
    now = datetime.now(UTC)
    return Manifest(
        version=f"{now:%Y%m%dT%H%M%S%f}Z-{fingerprint[:10]}",
        created_at=now.isoformat(timespec="seconds"),
        origin=edition.origin,
        code_version=__version__,
        catalog_sha256=edition.catalog_sha256,
        content_sha256=fingerprint,
        frames={
            name: _frame(cube, files[f"observations/{name}.parquet"]) for name, cube in edition.cubes.items()
        },
        datasets=dict(edition.datasets),
        stored=tuple(sorted(edition.stored)),
        extras={name: _digest([content]) for name, content in edition.extras.items()},
        imports=edition.imports,
    )


def _frame(cube: Cube, content: bytes) -> FrameRecord:
    seen = (cube.statuses != 0).any(axis=(0, 1))
    periods = [period for period, here in zip(cube.periods, seen, strict=True) if here] or [""]
    return FrameRecord(
        indicator=cube.indicator,
        file=f"observations/{cube.indicator}.parquet",
        sha256=_digest([content]),
        n_observations=cube.n_observations,
        n_areas=int((cube.statuses != 0).any(axis=(0, 2)).sum()),
        breakdowns=cube.breakdowns,
        first_period=periods[0],
        last_period=periods[-1],
    )


def _with_revisions(
    storage: Storage, manifest: Manifest, before: Manifest, cubes: Mapping[str, Cube]
) -> Manifest:
    """The manifest with what it changes in the version before, indicator by indicator."""
    frames = {
        name: record.model_copy(
            update={"revision": _revision(storage, manifest, before, record, cubes[name])}
        )
        for name, record in manifest.frames.items()
    }
    return manifest.model_copy(update={"frames": frames, "compared_with": before.version})


def _revision(
    storage: Storage, manifest: Manifest, before: Manifest, record: FrameRecord, cube: Cube
) -> Revision:
    """What changed in an indicator's figures; where nothing did, the last known revision stays."""
    old = before.frames.get(record.indicator)
    known = old.revision if old else None
    if old is not None and known is not None and old.sha256 == record.sha256:
        return known
    published = storage.read(f"{VERSIONS}/{before.version}/{old.file}") if old else None
    was = cube_from_parquet(published) if published else None
    found = revision(was, cube, manifest.version, manifest.created_at)
    return known if known is not None and found.is_empty else found


def _digest(parts: Iterable[bytes]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
    return digest.hexdigest()


def _drop_old(storage: Storage, keep_versions: int) -> None:
    current = current_version(storage)
    complete = version_ids(storage)
    kept = {*complete[-keep_versions:], current}
    for name in storage.names(VERSIONS):
        if name not in kept:
            storage.remove(f"{VERSIONS}/{name}")
