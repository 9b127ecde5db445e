"""Raw answers as they came, with time, address and SHA-256; never edited."""

import gzip
import hashlib
import zlib
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import IO, Final

from pydantic import ValidationError

from etl.frames import SnapshotRecord, Storage

FOLDER: Final = "snapshots"
COMPRESSION: Final = 3
PIECE_BYTES: Final = 1 << 20


class SnapshotWriter:
    """Takes the bytes of an answer and remembers their number and fingerprint."""

    def __init__(self, file: gzip.GzipFile) -> None:
        self._file = file
        self._digest = hashlib.sha256()
        self.n_bytes = 0

    def write(self, data: bytes) -> int:
        """The number of bytes taken: all."""
        self._digest.update(data)
        self.n_bytes += len(data)
        self._file.write(data)
        return len(data)

    @property
    def sha256(self) -> str:
        """The fingerprint of what was written so far."""
        return self._digest.hexdigest()


class _Unzipped(gzip.GzipFile):
    """A decompressed view that closes the stored file with itself."""

    def __init__(self, stored: IO[bytes]) -> None:
        super().__init__(fileobj=stored, mode="rb")
        self._stored = stored

    def close(self) -> None:
        super().close()
        self._stored.close()


@dataclass(frozen=True)
class Snapshot:
    """One kept answer; its content was checked against the fingerprint when it was found."""

    storage: Storage
    record: SnapshotRecord

    def read(self) -> bytes:
        """The answer as it came."""
        with self.open() as file:
            return file.read()

    def open(self) -> gzip.GzipFile:
        """The answer as a binary file, decompressed while it is read; the caller closes it."""
        return _Unzipped(self.storage.filesystem.open(self.storage.path(self.record.file), "rb"))


class Snapshots:
    """The kept answers: snapshots/<source>/<2 letters>/<key>.gz, complete once <key>.json is beside."""

    def __init__(self, storage: Storage) -> None:
        self.storage = storage

    def key(self, method: str, url: str, body: bytes | str, stamp: str) -> str:
        """The name of an answer: SHA-256 of the request and of the source's own version mark (`stamp`)."""
        content = body.encode() if isinstance(body, str) else body
        return hashlib.sha256(
            b"\0".join([method.encode(), url.encode(), content, stamp.encode()])
        ).hexdigest()

    def find(self, key: str) -> Snapshot | None:
        """The snapshot of that key, or None; a damaged one is dropped and counts as absent."""
        for source in self.storage.names(FOLDER):
            name = _name(source, key)
            if self.storage.exists(f"{name}.json"):
                snapshot = self._checked(name)
                if snapshot is None:
                    self._drop(name)
                return snapshot
        return None

    def keep(self, key: str, url: str, content: bytes, source: str) -> SnapshotRecord:
        """The record of `content`, now kept."""
        with self.keeping(key, url, source) as file:
            file.write(content)
        return SnapshotRecord.model_validate_json(self.storage.read(f"{_name(source, key)}.json"))

    @contextmanager
    def keeping(self, key: str, url: str, source: str) -> Iterator[SnapshotWriter]:
        """A writer; what was written is kept when the block ends without an exception, else dropped."""
        name = _name(source, key)
        self.storage.remove(f"{name}.json")
        with self.storage.writing(f"{name}.gz") as stored, _zipped(stored) as zipped:
            writer = SnapshotWriter(zipped)
            yield writer
        record = SnapshotRecord(
            url=url,
            request_sha256=key,
            sha256=writer.sha256,
            n_bytes=writer.n_bytes,
            fetched_at=datetime.now(UTC).isoformat(timespec="seconds"),
            file=f"{name}.gz",
        )
        self.storage.write(f"{name}.json", record.model_dump_json().encode())

    def prune(self, kept_keys: Collection[str]) -> int:
        """How many snapshots were dropped: all but those of `kept_keys`, half-written ones included."""
        dropped = 0
        for source in self.storage.names(FOLDER):
            for letters in self.storage.names(f"{FOLDER}/{source}"):
                files = self.storage.names(f"{FOLDER}/{source}/{letters}")
                unwanted = {file.split(".", 1)[0] for file in files} - set(kept_keys)
                for key in unwanted:
                    self._drop(_name(source, key))
                dropped += len(unwanted)
        return dropped

    def _checked(self, name: str) -> Snapshot | None:
        try:
            snapshot = Snapshot(
                self.storage, SnapshotRecord.model_validate_json(self.storage.read(f"{name}.json"))
            )
            with snapshot.open() as file:
                digest = hashlib.sha256()
                while piece := file.read(PIECE_BYTES):
                    digest.update(piece)
        except (OSError, EOFError, zlib.error, ValidationError):
            return None
        return snapshot if digest.hexdigest() == snapshot.record.sha256 else None

    def _drop(self, name: str) -> None:
        # the record first: without it the content is nothing, the other way round a record would lie
        self.storage.remove(f"{name}.json")
        self.storage.remove(f"{name}.gz")


def _zipped(stored: IO[bytes]) -> gzip.GzipFile:
    # without a file name and a time: the same answer gives the same file
    return gzip.GzipFile(filename="", mode="wb", compresslevel=COMPRESSION, fileobj=stored, mtime=0)


def _name(source: str, key: str) -> str:
    return f"{FOLDER}/{source}/{key[:2]}/{key}"
