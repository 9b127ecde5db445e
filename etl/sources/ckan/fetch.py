"""A refresh of the CKAN datasets of a source: survey, read what changed, check, make cubes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from etl.catalog import Catalog
from etl.catalog.models import CkanDataset, Indicator, Source
from etl.errors import SourceError
from etl.frames import Cube, DatasetRecord, SnapshotRecord
from etl.progress import Progress
from etl.snapshots import Snapshot
from etl.sources.ckan.checking import (
    check_country,
    check_number_of_municipalities,
    check_vanished,
    large_municipalities,
)
from etl.sources.ckan.description import Description, columns_by_role, fitted
from etl.sources.ckan.download import HEAD_BYTES, Files
from etl.sources.ckan.figures import DatasetSums, Division, Months, cube_of
from etl.sources.ckan.package import Package, discover
from etl.sources.ckan.plan import (
    Known,
    KnownFile,
    Span,
    changed_files,
    files_overlapping,
    fingerprint,
    indicators_to_make_whole,
    months_in,
    spans_touched,
)
from etl.sources.ckan.reading import FileSums, combined, read_sums
from etl.sources.ckan.selection import Selection, ckan_series, selection_for
from etl.sources.fetched import Fetched, Visit

NO_RECORD: Final[Mapping[str, object]] = {}


@dataclass
class _Dataset:
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


def fetch(visit: Visit) -> Fetched:
    """The new figures of the source's CKAN datasets that indicators use.

    Files that the source has not changed are not downloaded; they are read from their snapshots where an
    indicator is new, declared anew, or has other files of the same months that changed. Raises SourceError
    where the source fails or its format is other than declared, CheckError where its figures contradict
    themselves.
    """
    before = len(visit.client.requests)
    refresh = _Refresh(
        visit.catalog, visit.source, Files(visit.client, visit.snapshots, visit.source.id), visit.progress
    )
    datasets = refresh.survey(visit.previous, visit.base_url)
    cubes = refresh.cubes(datasets)
    return Fetched(
        cubes,
        {name: refresh.record(dataset) for name, dataset in datasets.items()},
        n_calls=len(visit.client.requests) - before,
        n_reused=refresh.files.n_reused,
    )


class _Refresh:
    """One refresh: reads each file at most once, for all indicators."""

    def __init__(self, catalog: Catalog, source: Source, files: Files, progress: Progress) -> None:
        self.catalog, self.source, self.files, self.progress = catalog, source, files, progress
        self.division = Division.of(catalog)
        own = {dataset.id for dataset in source.datasets}
        self.datasets_of = {
            name: used
            for name, indicator in catalog.indicators.items()
            if (used := catalog.datasets_of(indicator)) and own.issuperset(used)
        }
        self.fingerprints = {
            name: fingerprint(catalog, catalog.indicators[name]) for name in self.datasets_of
        }

    def survey(self, previous: Mapping[str, DatasetRecord], base_url: str) -> dict[str, _Dataset]:
        """What is known and what the source says of each dataset that an indicator uses."""
        used = {name for names in self.datasets_of.values() for name in names}
        declared = [d for d in self.source.datasets if isinstance(d, CkanDataset) and d.id in used]
        self.progress.expect(len(declared))
        return {
            dataset.id: self._surveyed(dataset, previous.get(dataset.id), base_url) for dataset in declared
        }

    def cubes(self, datasets: dict[str, _Dataset]) -> dict[str, Cube]:
        """The new figures of every indicator that has some."""
        whole = indicators_to_make_whole(
            self.fingerprints, self.datasets_of, {name: d.known for name, d in datasets.items()}
        )
        needed_whole = {name for indicator in whole for name in self.datasets_of[indicator]}
        self._read(
            {n: sorted(d.package.files) if n in needed_whole else d.changed for n, d in datasets.items()},
            datasets,
        )
        touched = {i: self._touched(i, datasets) for i in self.datasets_of if i not in whole}
        spans = {i: found for i, found in touched.items() if found}
        for indicator, found in spans.items():
            names = self.datasets_of[indicator]
            self._read(
                {n: files_overlapping(datasets[n].package.files, datasets[n].known, found) for n in names},
                datasets,
            )
        sums = {n: self._checked(d) if d.read else d.sums() for n, d in datasets.items()}
        only = dict.fromkeys(whole) | {i: months_in(found) for i, found in spans.items()}
        return {i: self._cube(i, sums, months) for i, months in only.items()}

    def record(self, dataset: _Dataset) -> DatasetRecord:
        """What the next refresh needs to know of a dataset."""
        files = {name: self._known_file(dataset, name) for name in sorted(dataset.package.files)}
        known = Known(
            files,
            {i: self.fingerprints[i] for i, used in self.datasets_of.items() if dataset.declared.id in used},
            _all_values(dataset),
            self._large(dataset),
        )
        newest = dataset.newest_month
        return DatasetRecord(
            dataset=dataset.declared.id,
            source=self.source.id,
            checked_at=datetime.now(UTC).isoformat(timespec="seconds"),
            updated=dataset.package.updated,
            newest_period=f"{newest // 100}-{newest % 100:02d}",
            n_observations=sum(file.n_rows for file in files.values()),
            state=known.state(),
            snapshots=_snapshots(dataset, {file.snapshot_key for file in files.values()}),
        )

    def _surveyed(self, declared: CkanDataset, record: DatasetRecord | None, base_url: str) -> _Dataset:
        package = discover(self.files.client, self.source.id, declared, base_url)
        self.progress.step(f"{declared.id}: files")
        known = Known.from_state(record.state if record else NO_RECORD)
        indicators = [
            self.catalog.indicators[i] for i, used in self.datasets_of.items() if declared.id in used
        ]
        selection = selection_for(declared, indicators)
        return _Dataset(
            declared, indicators, package, known, record, changed_files(package, known), selection
        )

    def _touched(self, indicator: str, datasets: Mapping[str, _Dataset]) -> list[Span]:
        return [span for name in self.datasets_of[indicator] for span in datasets[name].touched()]

    def _read(self, wanted: Mapping[str, Iterable[str]], datasets: Mapping[str, _Dataset]) -> None:
        """The wanted files (dataset → names) are read, each once."""
        todo = [(datasets[n], f) for n, names in wanted.items() for f in names if f not in datasets[n].read]
        self.progress.expect(len(todo))
        for dataset, name in todo:
            self._read_file(dataset, name)
            self.progress.step(f"{dataset.declared.id}: {name}")

    def _read_file(self, dataset: _Dataset, name: str) -> None:
        description = dataset.description or self._describe(dataset)
        file = dataset.package.files[name]
        key = self.files.key(file) if name in dataset.changed else dataset.known.files[name].snapshot_key
        snapshot = self.files.data(file, key, description)
        fits = self._fitted(snapshot, description, file.url)
        with snapshot.open() as stream:
            roles = columns_by_role(dataset.declared, fits)
            sums = read_sums(stream, fits, roles, dataset.selection, file.url)
        _refuse_older(dataset, name, sums)
        dataset.read[name], dataset.snapshots[name] = sums, snapshot.record
        self._say_new_values(dataset, description, sums, file.url)

    def _describe(self, dataset: _Dataset) -> Description:
        file = dataset.package.description
        description, record = self.files.description(file)
        # Before any large file is asked for: a dataset whose columns changed costs one small answer.
        columns_by_role(dataset.declared, description)
        dataset.description, dataset.description_snapshot = description, record
        return description

    def _fitted(self, snapshot: Snapshot, description: Description, where: str) -> Description:
        with snapshot.open() as stream:
            fits, deviation = fitted(description, stream.read(HEAD_BYTES), where)
        if deviation:
            self.progress.say(deviation)
        return fits

    def _say_new_values(self, dataset: _Dataset, said: Description, sums: FileSums, where: str) -> None:
        roles = columns_by_role(dataset.declared, said)
        for role, values in sums.values.items():
            known = dataset.known.values.get(role) or (said.values or {}).get(roles[role]) or values
            new = [value for value in values if value not in known]
            if new:
                self.progress.say(
                    f"{where}: new values of {role}: {', '.join(new)}; see whether indicators need them"
                )

    def _checked(self, dataset: _Dataset) -> DatasetSums:
        sums = dataset.sums()
        newest = next((f for n, f in dataset.read.items() if f.months[1] == dataset.newest_month), None)
        if newest is not None and newest.table.num_rows:
            where = f"dataset {dataset.declared.id}"
            check_number_of_municipalities(dataset.declared, newest.table, self.division, where)
        for month_type in dataset.month_types:
            check_country(sums, month_type)
            line = check_vanished(sums, month_type, dataset.known.large, self.division) if newest else None
            if line:
                self.progress.say(line)
        return sums

    def _cube(self, indicator: str, sums: Mapping[str, DatasetSums], only: Months | None) -> Cube:
        cube = cube_of(self.catalog.indicators[indicator], sums, self.division, only)
        if only is None and not cube.n_observations:
            raise SourceError(
                f"indicator {indicator}",
                f"no row of {', '.join(self.datasets_of[indicator])} matches its series",
                f"compare time_type and where in etl/catalog/indicators/{indicator}.yml with the files",
            )
        return cube

    def _large(self, dataset: _Dataset) -> tuple[str, ...]:
        is_newest_read = any(f.months[1] == dataset.newest_month for f in dataset.read.values())
        if not is_newest_read:
            return dataset.known.large
        sums = dataset.sums()
        found = {code for t in dataset.month_types for code in large_municipalities(sums, t, self.division)}
        return tuple(sorted(found))

    def _known_file(self, dataset: _Dataset, name: str) -> KnownFile:
        if name not in dataset.read:
            return dataset.known.files[name]
        file, sums = dataset.package.files[name], dataset.read[name]
        key = dataset.snapshots[name].request_sha256
        return KnownFile(file.id, file.last_modified, key, sums.months, sums.n_rows)


def _refuse_older(dataset: _Dataset, name: str, sums: FileSums) -> None:
    """A file that ends before it did: cut at a line's end, or an old one put in its place."""
    known = dataset.known.files.get(name)
    if known is not None and sums.months[1] < known.months[1]:
        raise SourceError(
            dataset.package.files[name].url,
            f"its newest month is {sums.months[1]}, and was {known.months[1]} before",
            "try again when the producer has mended the file; the published version stays in use",
        )


def _all_values(dataset: _Dataset) -> dict[str, tuple[str, ...]]:
    found = {role: set(values) for role, values in dataset.known.values.items()}
    for sums in dataset.read.values():
        for role, values in sums.values.items():
            found.setdefault(role, set()).update(values)
    return {role: tuple(sorted(values)) for role, values in sorted(found.items())}


def _snapshots(dataset: _Dataset, keys: set[str]) -> tuple[SnapshotRecord, ...]:
    """The snapshots the dataset's figures rest on: read now, or at an earlier refresh."""
    earlier = dataset.record.snapshots if dataset.record else ()
    records = {record.request_sha256: record for record in earlier if record.request_sha256 in keys}
    if dataset.description_snapshot is None:
        records |= {r.request_sha256: r for r in earlier if r.url == dataset.package.description.url}
    else:
        records[dataset.description_snapshot.request_sha256] = dataset.description_snapshot
    records |= {record.request_sha256: record for record in dataset.snapshots.values()}
    return tuple(sorted(records.values(), key=lambda record: record.url))
