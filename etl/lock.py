"""One refresh at a time on this machine."""

import fcntl
import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from etl.errors import PortalError
from etl.frames import Storage


class BusyError(PortalError):
    """Another process is refreshing the same data."""


@contextmanager
def only_one(storage: Storage) -> Iterator[None]:
    """The block runs alone; the lock falls when the process ends, however it ends. Raises BusyError."""
    path = _lock_file(storage)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+", encoding="ascii") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            file.seek(0)
            owner = file.read().strip() or "unknown"
            raise BusyError(
                f"data folder {storage.url}",
                f"another refresh is running (process {owner})",
                "wait for it to end; this one leaves",
            ) from error
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def _lock_file(storage: Storage) -> Path:
    """Beside the data on this machine, else in the temporary folder, named after their address."""
    if storage.is_local:
        return Path(storage.path("refresh.lock"))
    name = hashlib.sha256(storage.url.encode()).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"kokeiluportaali-{name}.lock"
