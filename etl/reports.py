"""What the operator is told about the published versions."""

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime

from etl.catalog import Catalog
from etl.checks import check_publishable
from etl.errors import CheckError
from etl.frames import (
    Cube,
    Difference,
    Frames,
    Storage,
    current_version,
    difference,
    read_manifest,
    version_ids,
)
from etl.frames.publish import VERSIONS


def status_lines(frames: Frames, catalog: Catalog) -> Iterator[str]:
    """The current version, then one line for each dataset and one for each indicator."""
    manifest = frames.manifest
    yield f"version {manifest.version} ({manifest.origin}), made {manifest.created_at} by {manifest.code_version}"
    for name, record in sorted(manifest.datasets.items()):
        age = (datetime.now(UTC) - datetime.fromisoformat(record.checked_at)).total_seconds() / 3600
        yield (
            f"  {record.source}/{name}: newest {record.newest_period or '-'}, source updated "
            f"{record.updated or '-'}, checked {age:.1f} h ago, {record.n_observations} observations"
        )
    for indicator in catalog.indicators.values():
        frame = manifest.frames.get(indicator.id)
        what = f"{frame.first_period} … {frame.last_period}, {frame.n_areas} areas" if frame else "no figures"
        yield f"  {indicator.id} [{indicator.availability}]: {what}"


def version_lines(storage: Storage) -> Iterator[str]:
    """One line for each kept version, the current one starred."""
    current = current_version(storage)
    for version in version_ids(storage):
        manifest = read_manifest(storage, version)
        n_observations = sum(frame.n_observations for frame in manifest.frames.values())
        star = "*" if version == current else " "
        yield f"{star} {version}  {manifest.origin}  {manifest.created_at}  {n_observations} observations"


def difference_lines(a: Frames, b: Frames) -> Iterator[str]:
    """One line for each indicator that differs: figures added, gone and changed, and the largest change."""
    yield f"from {a.version} to {b.version}"
    for name in sorted(a.indicators | b.indicators):
        if name not in a.indicators or name not in b.indicators:
            yield f"  {name}: only in {(a if name in a.indicators else b).version}"
            continue
        line = _difference(a.cube(name), b.cube(name))
        if line:
            yield f"  {name}: {line}"


def _difference(a: Cube, b: Cube) -> str:
    found = difference(a, b)
    if found.is_empty:
        return ""
    n_added, n_gone, n_changed = (int(cells.sum()) for cells in (found.added, found.gone, found.changed))
    return f"{n_added} added, {n_gone} gone, {n_changed} changed{_largest(found)}"


def _largest(found: Difference) -> str:
    largest = found.largest()
    if largest is None:
        return ""
    place = f"{largest.area} {largest.period} {largest.breakdown}"
    return f", most in {place}: {largest.before:g} → {largest.after:g}"


def check_published(frames: Frames, catalog: Catalog) -> None:
    """Nothing, where every file has its fingerprint and every figure passes the gate. Raises CheckError."""
    for record in frames.manifest.frames.values():
        content = frames.storage.read(f"{VERSIONS}/{frames.version}/{record.file}")
        if hashlib.sha256(content).hexdigest() != record.sha256:
            raise CheckError(
                f"version {frames.version}",
                f"{record.file} is not what was published",
                "roll back to another version: python -m etl versions",
            )
    check_publishable(catalog, {name: frames.cube(name) for name in frames.indicators}, lambda _: None)
