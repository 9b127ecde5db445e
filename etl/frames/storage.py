"""Files below the data folder, on a disk or behind any fsspec URL."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

import fsspec
from fsspec.implementations.local import LocalFileSystem


class Storage:
    """Reads and writes by path relative to one root; a write is seen whole or not at all."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.filesystem: Any
        self.filesystem, self.root = fsspec.core.url_to_fs(url)

    @property
    def is_local(self) -> bool:
        """True where the root is a folder of this machine."""
        return isinstance(self.filesystem, LocalFileSystem)

    def path(self, name: str) -> str:
        """The full path of `name`."""
        return f"{self.root}/{name}" if name else self.root

    def exists(self, name: str) -> bool:
        """True where a file or folder of that name is."""
        return bool(self.filesystem.exists(self.path(name)))

    def read(self, name: str) -> bytes:
        """The content of a file. Raises FileNotFoundError."""
        return bytes(self.filesystem.cat_file(self.path(name)))

    def write(self, name: str, content: bytes) -> None:
        """The file `name` holds `content`, also after a crash at any moment: old or new, never half."""
        with self.writing(name) as file:
            file.write(content)

    @contextmanager
    def writing(self, name: str) -> Iterator[IO[bytes]]:
        """A binary file to write to; it takes the place of `name` only when the block ends without an error."""
        target = self.path(name)
        self.filesystem.makedirs(os.path.dirname(target), exist_ok=True)
        if not self.is_local:
            with self.filesystem.open(target, "wb") as file:
                yield file
            return
        beside = f"{target}.{os.getpid()}.part"
        try:
            with open(beside, "wb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            os.replace(beside, target)
        finally:
            if os.path.exists(beside):
                os.unlink(beside)

    def names(self, folder: str) -> list[str]:
        """The names right below `folder`, sorted; none where it does not exist."""
        if not self.exists(folder):
            return []
        return sorted(
            str(p).rstrip("/").rsplit("/", 1)[-1] for p in self.filesystem.ls(self.path(folder), detail=False)
        )

    def remove(self, name: str) -> None:
        """The file or folder is gone, whether or not it was there."""
        if self.exists(name):
            self.filesystem.rm(self.path(name), recursive=True)
