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


class LargestChange(Recorded):
    """A figure that was published with another value before."""

    area: str
    period: str
    breakdown: str
    before: float
    after: float


class Revision(Recorded):
    """What the last version that changed an indicator's figures did to them.

    version, made_at: that version and when it was made; versions that leave the figures alone carry it on.
    n_revalued: earlier observations with another value now; n_remarked: with the same value under another status;
    newest_before: "" where the indicator was new.
    """

    version: str
    made_at: str
    newest_period: str
    newest_before: str
    n_revalued: int
    n_remarked: int
    n_added: int
    n_removed: int
    largest: LargestChange | None

    @property
    def n_changed(self) -> int:
        """Earlier observations whose value or status changed."""
        return self.n_revalued + self.n_remarked

    @property
    def is_empty(self) -> bool:
        """True where every observation stayed as it was."""
        return not (self.n_changed or self.n_added or self.n_removed)


class FrameRecord(Recorded):
    """One indicator's file; `revision` is None where no version of the same origin came before."""

    indicator: str
    file: str
    sha256: str
    n_observations: int
    n_areas: int
    breakdowns: tuple[str, ...]
    first_period: str
    last_period: str
    revision: Revision | None = None


class Manifest(Recorded):
    """A version of the published frames; `compared_with` is the version its revisions were counted from."""

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
    compared_with: str | None = None
