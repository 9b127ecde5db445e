"""The published frames as read-only arrays."""

from functools import cached_property

from etl.frames.cube import TOTAL, Cube, Series
from etl.frames.manifest import Manifest
from etl.frames.parquet import cube_from_parquet
from etl.frames.publish import VERSIONS, current_version, read_manifest
from etl.frames.storage import Storage


class Frames:
    """One published version. Indicators are read on first use and kept; `load_all` reads every one.

    Reading twice at once from two threads gives the same arrays, so no lock is needed.
    """

    def __init__(self, storage: Storage, manifest: Manifest) -> None:
        self.storage = storage
        self.manifest = manifest
        self._cubes: dict[str, Cube] = {}
        self._extras: dict[str, bytes] = {}

    @property
    def version(self) -> str:
        """The data's version, the key of every cache."""
        return self.manifest.version

    @property
    def is_demo(self) -> bool:
        """True where the figures are simulated."""
        return self.manifest.origin == "demo"

    @cached_property
    def indicators(self) -> frozenset[str]:
        """The indicators this version holds figures of."""
        return frozenset(self.manifest.frames)

    def cube(self, indicator: str) -> Cube:
        """All observations of an indicator. Raises KeyError where the version has none."""
        if indicator not in self._cubes:
            self._cubes[indicator] = cube_from_parquet(self._read(self.manifest.frames[indicator].file))
        return self._cubes[indicator]

    def series(self, indicator: str, area: str, breakdown: str = TOTAL) -> Series:
        """One area's series. Raises KeyError for an indicator, area or breakdown without figures."""
        return self.cube(indicator).series(area, breakdown)

    def stored(self, indicator: str) -> Cube:
        """The source figures an indicator was made from, in the source's area codes. Raises FileNotFoundError."""
        return cube_from_parquet(self._read(f"sources/{indicator}.parquet"))

    def extra(self, name: str) -> bytes:
        """A file published beside the observations, e.g. 'borders.json'. Raises KeyError where there is none."""
        if name not in self.manifest.extras:
            raise KeyError(name)
        if name not in self._extras:
            self._extras[name] = self._read(f"extras/{name}")
        return self._extras[name]

    def extras(self) -> dict[str, bytes]:
        """Every file published beside the observations."""
        return {name: self.extra(name) for name in self.manifest.extras}

    def load_all(self) -> "Frames":
        """The same frames with every indicator and every extra file read: they outlive the version on disk."""
        for indicator in self.manifest.frames:
            self.cube(indicator)
        self.extras()
        return self

    def _read(self, name: str) -> bytes:
        return self.storage.read(f"{VERSIONS}/{self.manifest.version}/{name}")


def open_frames(storage: Storage, version: str | None = None) -> Frames:
    """The frames of a version, the current one by default. Raises FileNotFoundError where nothing is published."""
    wanted = version or current_version(storage)
    if wanted is None:
        raise FileNotFoundError(f"nothing is published in {storage.url}")
    return Frames(storage, read_manifest(storage, wanted))
