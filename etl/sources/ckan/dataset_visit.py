"""A CKAN dataset during a refresh: what was known of it, what the source says, what was read."""

from dataclasses import dataclass, field

from etl.catalog.models import CkanDataset, Indicator
from etl.errors import SourceError
from etl.frames import DatasetRecord, SnapshotRecord
from etl.sources.ckan.description import Description
from etl.sources.ckan.figures import DatasetSums
from etl.sources.ckan.package import Package
from etl.sources.ckan.plan import Known, KnownFile, Span, spans_touched
from etl.sources.ckan.reading import FileSums, combined
from etl.sources.ckan.selection import Selection, ckan_series


@dataclass
class DatasetVisit:
    """A dataset during a refresh: what was known, what the source says, what was read."""

    declared: CkanDataset
    indicators: list[Indicator]
    package: Package
    known: Known
    record: DatasetRecord | None
    changed: list[str]
    selection: Selection
    description: Description | None = None
    description_snapshot: SnapshotRecord | None = None
    read: dict[str, FileSums] = field(default_factory=dict)
    snapshots: dict[str, SnapshotRecord] = field(default_factory=dict)

    @property
    def month_types(self) -> list[str]:
        """The time types of the monthly indicators made from it."""
        monthly = [indicator for indicator in self.indicators if indicator.frequency == "monthly"]
        return sorted({ckan_series(indicator).time_type for indicator in monthly})

    @property
    def spans(self) -> dict[str, Span]:
        """First and last month of each file, as read now or known."""
        spans = {name: file.months for name, file in self.known.files.items() if name in self.package.files}
        return spans | {name: sums.months for name, sums in self.read.items()}

    @property
    def newest_month(self) -> int:
        """The newest month of any file."""
        return max(last for _, last in self.spans.values())

    def touched(self) -> list[Span]:
        """The spans of months whose figures may differ from those of the earlier refresh."""
        return spans_touched(self.changed, self.known, self.spans, self.declared.provisional_periods)

    def sums(self) -> DatasetSums:
        """The sums of all files read."""
        table = combined([file.table for file in self.read.values()], self.selection)
        return DatasetSums(self.declared, table, self.newest_month)

    def take(self, name: str, sums: FileSums, snapshot: SnapshotRecord) -> None:
        """The sums of a file are read. Raises SourceError for one cut at a line's end or older than before."""
        known = self.known.files.get(name)
        if known is not None and sums.months[1] < known.months[1]:
            raise SourceError(
                self.package.files[name].url,
                f"its newest month is {sums.months[1]}, and was {known.months[1]} before",
                "try again when the producer has mended the file; the published version stays in use",
            )
        self.read[name], self.snapshots[name] = sums, snapshot

    def known_file(self, name: str) -> KnownFile:
        """What the next refresh needs to know of a file, read now or earlier."""
        if name not in self.read:
            return self.known.files[name]
        file, sums = self.package.files[name], self.read[name]
        key = self.snapshots[name].request_sha256
        return KnownFile(file.id, file.last_modified, key, sums.months, sums.n_rows)

    def all_values(self) -> dict[str, tuple[str, ...]]:
        """Every value of each role that any file has had."""
        found = {role: set(values) for role, values in self.known.values.items()}
        for sums in self.read.values():
            for role, values in sums.values.items():
                found.setdefault(role, set()).update(values)
        return {role: tuple(sorted(values)) for role, values in sorted(found.items())}

    def rests_on(self, keys: set[str]) -> tuple[SnapshotRecord, ...]:
        """The snapshots of the files with these keys and of the description: read now, or at an earlier refresh."""
        earlier = self.record.snapshots if self.record else ()
        records = {record.request_sha256: record for record in earlier if record.request_sha256 in keys}
        if self.description_snapshot is None:
            records |= {r.request_sha256: r for r in earlier if r.url == self.package.description.url}
        else:
            records[self.description_snapshot.request_sha256] = self.description_snapshot
        records |= {record.request_sha256: record for record in self.snapshots.values()}
        return tuple(sorted(records.values(), key=lambda record: record.url))
