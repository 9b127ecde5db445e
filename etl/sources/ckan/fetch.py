"""A refresh of the CKAN datasets of a source: survey, read what changed, check, make cubes."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Final

from etl.catalog import Catalog
from etl.catalog.models import CkanDataset, Source
from etl.errors import SourceError
from etl.frames import Cube, DatasetRecord
from etl.progress import Progress
from etl.snapshots import Snapshot
from etl.sources.ckan.checking import (
    check_country,
    check_number_of_municipalities,
    check_vanished,
    large_municipalities,
)
from etl.sources.ckan.dataset_visit import DatasetVisit
from etl.sources.ckan.description import Description, columns_by_role, fitted
from etl.sources.ckan.download import HEAD_BYTES, Files
from etl.sources.ckan.figures import DatasetSums, Division, Months, cube_of
from etl.sources.ckan.package import discover
from etl.sources.ckan.plan import (
    Known,
    Span,
    changed_files,
    files_overlapping,
    fingerprint,
    indicators_to_make_whole,
    months_in,
)
from etl.sources.ckan.reading import FileSums, read_sums
from etl.sources.ckan.selection import selection_for
from etl.sources.fetched import Fetched, Visit

NO_RECORD: Final[Mapping[str, object]] = {}


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

    def survey(self, previous: Mapping[str, DatasetRecord], base_url: str) -> dict[str, DatasetVisit]:
        """What is known and what the source says of each dataset that an indicator uses."""
        used = {name for names in self.datasets_of.values() for name in names}
        declared = [d for d in self.source.datasets if isinstance(d, CkanDataset) and d.id in used]
        self.progress.expect(len(declared))
        return {
            dataset.id: self._surveyed(dataset, previous.get(dataset.id), base_url) for dataset in declared
        }

    def cubes(self, datasets: dict[str, DatasetVisit]) -> dict[str, Cube]:
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

    def record(self, dataset: DatasetVisit) -> DatasetRecord:
        """What the next refresh needs to know of a dataset."""
        files = {name: dataset.known_file(name) for name in sorted(dataset.package.files)}
        known = Known(
            files,
            {i: self.fingerprints[i] for i, used in self.datasets_of.items() if dataset.declared.id in used},
            dataset.all_values(),
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
            snapshots=dataset.rests_on({file.snapshot_key for file in files.values()}),
        )

    def _surveyed(self, declared: CkanDataset, record: DatasetRecord | None, base_url: str) -> DatasetVisit:
        package = discover(self.files.client, self.source.id, declared, base_url)
        self.progress.step(f"{declared.id}: files")
        known = Known.from_state(record.state if record else NO_RECORD)
        indicators = [
            self.catalog.indicators[i] for i, used in self.datasets_of.items() if declared.id in used
        ]
        selection = selection_for(declared, indicators)
        return DatasetVisit(
            declared, indicators, package, known, record, changed_files(package, known), selection
        )

    def _touched(self, indicator: str, datasets: Mapping[str, DatasetVisit]) -> list[Span]:
        return [span for name in self.datasets_of[indicator] for span in datasets[name].touched()]

    def _read(self, wanted: Mapping[str, Iterable[str]], datasets: Mapping[str, DatasetVisit]) -> None:
        """The wanted files (dataset → names) are read, each once."""
        todo = [(datasets[n], f) for n, names in wanted.items() for f in names if f not in datasets[n].read]
        self.progress.expect(len(todo))
        for dataset, name in todo:
            self._read_file(dataset, name)
            self.progress.step(f"{dataset.declared.id}: {name}")

    def _read_file(self, dataset: DatasetVisit, name: str) -> None:
        description = dataset.description or self._describe(dataset)
        file = dataset.package.files[name]
        key = self.files.key(file) if name in dataset.changed else dataset.known.files[name].snapshot_key
        snapshot = self.files.data(file, key, description)
        fits = self._fitted(snapshot, description, file.url)
        with snapshot.open() as stream:
            roles = columns_by_role(dataset.declared, fits)
            sums = read_sums(stream, fits, roles, dataset.selection, file.url)
        dataset.take(name, sums, snapshot.record)
        self._say_new_values(dataset, description, sums, file.url)

    def _describe(self, dataset: DatasetVisit) -> Description:
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

    def _say_new_values(self, dataset: DatasetVisit, said: Description, sums: FileSums, where: str) -> None:
        roles = columns_by_role(dataset.declared, said)
        for role, values in sums.values.items():
            known = dataset.known.values.get(role) or (said.values or {}).get(roles[role]) or values
            new = [value for value in values if value not in known]
            if new:
                self.progress.say(
                    f"{where}: new values of {role}: {', '.join(new)}; see whether indicators need them"
                )

    def _checked(self, dataset: DatasetVisit) -> DatasetSums:
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

    def _large(self, dataset: DatasetVisit) -> tuple[str, ...]:
        is_newest_read = any(f.months[1] == dataset.newest_month for f in dataset.read.values())
        if not is_newest_read:
            return dataset.known.large
        sums = dataset.sums()
        found = {code for t in dataset.month_types for code in large_municipalities(sums, t, self.division)}
        return tuple(sorted(found))
