"""The published version as it is now: a new one is noticed while the one before it goes on being served."""

import logging
import threading
import time
from collections.abc import Callable
from typing import Final

from dashboard.data import Figures
from etl.catalog import Catalog
from etl.errors import CheckError
from etl.frames import Storage, current_version, open_frames, read_manifest

CHECK_SECONDS: Final = 1.0
RECORDS_SECONDS: Final = 60.0
"""A refresh that finds nothing new only writes when it asked, into the manifest of the same version."""
RETRY_SECONDS: Final = 30.0
_log: Final = logging.getLogger(__name__)


class NothingPublishedError(CheckError):
    """There is no version to read yet."""


class Data:
    """The published frames as they are now.

    A new version is noticed within CHECK_SECONDS; while it can't be read, the old one goes on being served.
    Safe to share between threads: one of them looks, the others take what there is.
    """

    def __init__(
        self,
        storage: Storage,
        catalog: Catalog,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.storage = storage
        self.catalog = catalog
        self.problem: str | None = None
        self._clock = clock
        self._figures: Figures | None = None
        self._looking = threading.Lock()
        self._next_look = float("-inf")
        self._next_records = float("-inf")

    def figures(self) -> Figures:
        """The newest version that can be read. Raises NothingPublishedError where there is none."""
        waits = self._figures is None
        if self._clock() >= self._next_look and self._looking.acquire(blocking=waits):
            try:
                self._look()
            finally:
                self._looking.release()
        if self._figures is None:
            raise NothingPublishedError(
                f"data folder {self.storage.url}",
                self.problem or "no version of the data is published there",
                "run `python -m etl refresh`, or `python -m etl refresh --demo` for simulated figures",
            )
        return self._figures

    def _look(self) -> None:
        """Reads the version the pointer names, where it is not the one we have."""
        if self._clock() < self._next_look:
            return
        wait = CHECK_SECONDS
        try:
            self._figures = self._newest()
            self.problem = None
        except Exception as error:  # noqa: BLE001 - whatever storage fails with, the old version goes on
            self.problem = f"the published version can't be read ({type(error).__name__}: {error})"
            _log.exception(
                "%s: can't read the published version; the last good one goes on", self.storage.url
            )
            wait = wait if self._figures is None else max(wait, RETRY_SECONDS)
        self._next_look = self._clock() + wait

    def _newest(self) -> Figures | None:
        """The figures of the version the pointer names, those we have where it names the same or none."""
        wanted = current_version(self.storage)
        have = self._figures
        if wanted is None:
            return have
        if have is None or wanted != have.version:
            have = Figures(open_frames(self.storage, wanted).load_all(), self.catalog)
        elif self._clock() >= self._next_records:
            records = read_manifest(self.storage, wanted).datasets
            have = have if records == have.datasets else Figures(have.frames, self.catalog, records)
        else:
            return have
        self._next_records = self._clock() + RECORDS_SECONDS
        return have
