"""What a published version says about itself: origin, sources, snapshots, row counts, code."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

Origin = Literal["official", "demo"]


class Recorded(BaseModel):
    """Base of the manifest's parts: written by us, so unknown fields are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class SnapshotRecord(Recorded):
    """One raw answer that went into the version."""

    url: str
    request_sha256: str
    sha256: str
    n_bytes: int
    fetched_at: str
    file: str


class DatasetRecord(Recorded):
    """One dataset as it was at its last change: the source's own stamp and what a next refresh needs to know."""

    dataset: str
    source: str
    checked_at: str
    updated: str
    newest_period: str
    n_observations: int
    state: dict[str, Any] = {}
    snapshots: tuple[SnapshotRecord, ...] = ()


class FrameRecord(Recorded):
    """One indicator's file."""

    indicator: str
    file: str
    sha256: str
    n_observations: int
    n_areas: int
    breakdowns: tuple[str, ...]
    first_period: str
    last_period: str


class Manifest(Recorded):
    """A version of the published frames."""

    version: str
    created_at: str
    origin: Origin
    code_version: str
    catalog_sha256: str
    content_sha256: str
    frames: dict[str, FrameRecord]
    datasets: dict[str, DatasetRecord]
    stored: tuple[str, ...] = ()
    extras: dict[str, str] = {}
    imports: tuple[dict[str, Any], ...] = ()
