"""Sources that answer with one whole file a year: asked once, kept as a snapshot once it is found right."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from etl.catalog import Catalog
from etl.catalog.models import PlainDataset, Source
from etl.errors import SourceError
from etl.frames import DatasetRecord, SnapshotRecord
from etl.http import Client
from etl.snapshots import Snapshots

NAMED: Final = 12
"""So many codes are named in a message; the rest are counted."""


@dataclass
class Asker:
    """Gets addresses of one source and counts the requests made and the snapshots reused."""

    source: str
    client: Client
    snapshots: Snapshots
    n_calls: int = 0
    n_reused: int = 0

    def body(self, url: str, stamp: str) -> bytes:
        """The answer of a GET at `url`, from the snapshot of the same `stamp` where there is one.

        Raises SourceError where the address can't be had.
        """
        snapshot = self.snapshots.find(self.snapshots.key("GET", url, b"", stamp))
        if snapshot is not None:
            self.n_reused += 1
            return snapshot.read()
        self.n_calls += 1
        return self.client.get(url, source=self.source).body

    def kept(self, url: str, stamp: str, content: bytes) -> SnapshotRecord:
        """The record of an answer that was found right: only such ones become snapshots."""
        key = self.snapshots.key("GET", url, b"", stamp)
        snapshot = self.snapshots.find(key)
        return snapshot.record if snapshot else self.snapshots.keep(key, url, content, self.source)


def datasets_to_ask(
    source: Source, interface: str, previous: Mapping[str, DatasetRecord], state: Mapping[str, Any]
) -> Iterator[PlainDataset]:
    """The datasets of `source` whose last record, if any, was not made under the same `state`."""
    for dataset in source.datasets:
        if isinstance(dataset, PlainDataset) and dataset.interface == interface:
            known = previous.get(dataset.id)
            if known is None or known.state != state:
                yield dataset


def record_of(
    catalog: Catalog,
    source: Source,
    dataset: PlainDataset,
    n_rows: int,
    state: Mapping[str, Any],
    snapshots: tuple[SnapshotRecord, ...],
) -> DatasetRecord:
    """The record of a dataset that was checked just now and holds from 1 January of the classification year."""
    year = catalog.division.classification_year
    return DatasetRecord(
        dataset=dataset.id,
        source=source.id,
        checked_at=datetime.now(UTC).isoformat(timespec="seconds"),
        updated=f"{year}-01-01",
        newest_period=str(year),
        n_observations=n_rows,
        state=dict(state),
        snapshots=snapshots,
    )


def wrong_answer(where: str, found: str) -> SourceError:
    """The error for an answer that is not what the interface promises."""
    return SourceError(
        where,
        found,
        "open the address in a browser; if its form has changed, adapt the reader in etl/sources",
    )


def named(codes: list[str]) -> str:
    """At most twelve codes by name, and how many more there are."""
    more = f" and {len(codes) - NAMED} more" if len(codes) > NAMED else ""
    return ", ".join(codes[:NAMED]) + more
