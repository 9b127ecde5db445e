"""What a refresh must read and make anew: pure functions of what is known and what the source says."""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from etl.catalog import Catalog
from etl.catalog.models import Indicator
from etl.sources.ckan.figures import Months, first_provisional
from etl.sources.ckan.package import Package

Span = tuple[int, int]
"""First and last month, YYYYMM."""


@dataclass(frozen=True)
class KnownFile:
    """A file as it was read at an earlier refresh."""

    id: str
    last_modified: str
    snapshot_key: str
    months: Span
    n_rows: int

    @property
    def mark(self) -> str:
        """What changes when the file does."""
        return f"{self.id} {self.last_modified}"


@dataclass(frozen=True)
class Known:
    """What the earlier refreshes left in a dataset's record.

    `files` by name, `indicators` are the fingerprints of those made from it, `values` the class values seen by
    role, `large` the municipalities that had many recipients in the newest month.
    """

    files: Mapping[str, KnownFile]
    indicators: Mapping[str, str]
    values: Mapping[str, tuple[str, ...]]
    large: tuple[str, ...]

    @classmethod
    def from_state(cls, state: Mapping[str, Any]) -> "Known":
        """What a record's state says; an empty one knows nothing."""
        return cls(
            {
                name: KnownFile(
                    file["id"],
                    file["last_modified"],
                    file["snapshot_key"],
                    (file["months"][0], file["months"][1]),
                    file["n_rows"],
                )
                for name, file in state.get("files", {}).items()
            },
            dict(state.get("indicators", {})),
            {role: tuple(values) for role, values in state.get("values", {}).items()},
            tuple(state.get("large", ())),
        )

    def state(self) -> dict[str, Any]:
        """The same as plain data, for the record."""
        files = {
            name: {
                "id": file.id,
                "last_modified": file.last_modified,
                "snapshot_key": file.snapshot_key,
                "months": list(file.months),
                "n_rows": file.n_rows,
            }
            for name, file in self.files.items()
        }
        values = {role: list(found) for role, found in self.values.items()}
        return {
            "files": files,
            "indicators": dict(self.indicators),
            "values": values,
            "large": list(self.large),
        }


def fingerprint(catalog: Catalog, indicator: Indicator) -> str:
    """A fingerprint of all declarations that decide how the indicator is read: series, datasets, division's year."""
    datasets = [catalog.datasets[name].model_dump(mode="json") for name in catalog.datasets_of(indicator)]
    series = indicator.series.model_dump(mode="json") if indicator.series else None
    content = [indicator.frequency, series, datasets, catalog.division.classification_year]
    return hashlib.sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS)).hexdigest()[:16]


def changed_files(package: Package, known: Known) -> list[str]:
    """The names of the files that are new or changed at the source, sorted."""
    return sorted(
        name
        for name, file in package.files.items()
        if name not in known.files or known.files[name].mark != file.mark
    )


def indicators_to_make_whole(
    fingerprints: Mapping[str, str], datasets_of: Mapping[str, Collection[str]], known: Mapping[str, Known]
) -> list[str]:
    """The indicators that are new or declared anew since any of their datasets was read."""
    return [
        indicator
        for indicator, wanted in fingerprints.items()
        if any(known[name].indicators.get(indicator) != wanted for name in datasets_of[indicator])
    ]


def spans_touched(
    changed: Collection[str], known: Known, now: Mapping[str, Span], provisional_periods: int
) -> list[Span]:
    """The spans of months whose figures may differ after files changed; none where none did.

    `now` has the spans of the changed files as read. The months that were provisional before may have become
    final, whichever file they are in.
    """
    if not changed:
        return []
    before = [known.files[name].months for name in changed if name in known.files]
    newest = max((file.months[1] for file in known.files.values()), default=0)
    final_now = (
        [(first_provisional(newest, provisional_periods), newest)] if provisional_periods and newest else []
    )
    return [*(now[name] for name in changed), *before, *final_now]


def months_in(spans: Iterable[Span]) -> Months:
    """Every month of the spans."""
    return frozenset(
        year * 100 + month
        for first, last in spans
        for year in range(first // 100, last // 100 + 1)
        for month in range(1, 13)
        if first <= year * 100 + month <= last
    )


def files_overlapping(names: Collection[str], known: Known, spans: Collection[Span]) -> list[str]:
    """Those of `names` that may hold months of the spans; a file that was never read may hold any."""
    return sorted(
        name
        for name in names
        if name not in known.files
        or any(
            first <= known.files[name].months[1] and known.files[name].months[0] <= last
            for first, last in spans
        )
    )
