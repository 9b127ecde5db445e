"""A file of a CKAN dataset as a snapshot: found, or downloaded and kept only when it is whole."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from etl.errors import SourceError
from etl.frames import SnapshotRecord
from etl.http import Client, Writer, json_value
from etl.snapshots import Snapshot, Snapshots
from etl.sources.ckan.description import Description, description_from, fitted
from etl.sources.ckan.package import PackageFile

HEAD_BYTES: Final = 1 << 16
ATTEMPTS: Final = 2


class _CutError(Exception):
    """A body that is not whole although it was as long as announced."""


class _Watched:
    """Passes bytes on, and remembers their beginning, end and number."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self.head = b""
        self.last = b""
        self.n_bytes = 0

    def write(self, data: bytes, /) -> None:
        """Takes the next bytes."""
        if len(self.head) < HEAD_BYTES:
            self.head += data[: HEAD_BYTES - len(self.head)]
        self.last = data[-1:] or self.last
        self.n_bytes += len(data)
        self._writer.write(data)

    def check(self, file: PackageFile, description: Description) -> None:
        """Nothing, where the body is whole and has the declared columns. Raises _CutError or SourceError."""
        fitted(description, self.head, file.url)
        if file.n_bytes is not None and self.n_bytes < file.n_bytes:
            raise _CutError(f"{self.n_bytes} of the {file.n_bytes} bytes that the portal declares")
        if file.n_bytes != self.n_bytes and self.last not in (b"\n", b"\r"):
            raise _CutError(f"it ends after {self.n_bytes} bytes in the middle of a line")


@dataclass
class Files:
    """Gives files as snapshots; counts how many were reused."""

    client: Client
    snapshots: Snapshots
    source: str
    n_reused: int = 0

    def key(self, file: PackageFile) -> str:
        """The snapshot's key: address and the source's mark of the file's version."""
        return self.snapshots.key("GET", file.url, b"", file.mark)

    def description(self, file: PackageFile) -> tuple[Description, SnapshotRecord]:
        """The description in a package.json, kept only when it is one. Raises SourceError."""
        key = self.key(file)
        found = self.snapshots.find(key)
        if found is not None:
            self.n_reused += 1
            return description_from(found.read(), file.url), found.record
        answer = self.client.get(file.url, source=self.source, decode=json_value)
        described = description_from(answer.body, file.url)
        return described, self.snapshots.keep(key, file.url, answer.body, self.source)

    def data(self, file: PackageFile, key: str, description: Description) -> Snapshot:
        """The snapshot of a CSV file under `key`, downloaded where there is none.

        It is kept only when its header fits `description` and its end is there. Raises SourceError.
        """
        found = self.snapshots.find(key)
        if found is not None:
            self.n_reused += 1
            return found
        self._download(file, key, description)
        found = self.snapshots.find(key)
        if found is None:
            raise SourceError(
                file.url, "the kept file can't be read back", "see whether the disk is full or failing"
            )
        return found

    def _download(self, file: PackageFile, key: str, description: Description) -> None:
        for attempt in range(1, ATTEMPTS + 1):
            try:
                self.client.download(
                    file.url, lambda: self._keeping(file, key, description), source=self.source
                )
            except _CutError as error:
                if attempt == ATTEMPTS:
                    raise SourceError(
                        file.url,
                        f"the file is cut off: {error}",
                        "try again later; the published version stays in use",
                    ) from error
            else:
                return

    @contextmanager
    def _keeping(self, file: PackageFile, key: str, description: Description) -> Iterator[Writer]:
        with self.snapshots.keeping(key, file.url, self.source) as writer:
            watched = _Watched(writer)
            yield watched
            # Raising inside the block drops what was written.
            watched.check(file, description)
