"""A refresh of the PxWeb tables of a source: what is new is asked, and handed over as cubes."""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, NoReturn

from etl.catalog import Catalog
from etl.catalog.models import Indicator, PxwebDataset, PxwebSeries, Source
from etl.errors import SourceError
from etl.frames import Cube, DatasetRecord
from etl.http import HttpStatusError
from etl.progress import Progress
from etl.snapshots import Snapshots
from etl.sources.fetched import Fetched, Visit
from etl.sources.pxweb.contents import WantedContents, wanted_contents
from etl.sources.pxweb.cubes import Grids, cube_of
from etl.sources.pxweb.metadata import TableMetadata
from etl.sources.pxweb.periods import periods_to_ask, reason_for_all
from etl.sources.pxweb.plan import Call, calls_for, calls_to_make
from etl.sources.pxweb.service import Figures, Service, service_at
from etl.sources.pxweb.time_codes import FREQUENCIES

MOST_REFUSALS: Final = 8
"""After so many halvings of the limit (120 000 → 468 cells) a refusal is no longer about the size."""


@dataclass(frozen=True)
class _Table:
    """A table as it is now, and what we want of it."""

    dataset: PxwebDataset
    metadata: TableMetadata
    updated: str
    contents: WantedContents


def fetch(visit: Visit) -> Fetched:
    """The new figures of the source's PxWeb tables that indicators are read from.

    `previous` holds the datasets as they were published last, by id. Answers are kept as snapshots, so that a
    refresh that was stopped goes on where it was. Raises SourceError.
    """
    wanted = [
        d for d in visit.source.datasets if isinstance(d, PxwebDataset) and _indicators(visit.catalog, d)
    ]
    if not wanted:
        return Fetched()
    n_before = len(visit.client.requests)
    service = service_at(visit.base_url, visit.client, visit.source.id)
    cubes: dict[str, Cube] = {}
    records: dict[str, DatasetRecord] = {}
    n_reused = 0
    for dataset in wanted:
        table = _seen(visit.catalog, service, dataset)
        before = visit.previous.get(dataset.id)
        figures = list(_new_figures(table, service, visit.snapshots, before, visit.progress))
        records[dataset.id] = _record(table, visit.source, before, figures)
        cubes |= _cubes(table, figures)
        n_reused += sum(f.is_reused for f in figures)
    return Fetched(cubes, records, {}, len(visit.client.requests) - n_before, n_reused)


def _indicators(catalog: Catalog, dataset: PxwebDataset) -> list[Indicator]:
    return [
        indicator
        for indicator in catalog.indicators.values()
        if isinstance(indicator.series, PxwebSeries) and indicator.series.dataset == dataset.id
    ]


def _seen(catalog: Catalog, service: Service, dataset: PxwebDataset) -> _Table:
    """The table's metadata and stamp, once it is clear that it is the table we mean."""
    metadata = service.metadata(dataset.path)
    frequency = FREQUENCIES[len(metadata.periods[0])]
    if frequency != dataset.frequency:
        found = f"the table is {frequency}, declared is {dataset.frequency}"
        raise SourceError(metadata.url, found, f"correct dataset {dataset.id} in etl/catalog/sources")
    if len(metadata.municipalities) < dataset.municipalities:
        declared = {f"KU{m.code}" for m in catalog.division.municipalities}
        missing = sorted(declared - metadata.municipalities)
        raise SourceError(
            metadata.url,
            f"{len(metadata.municipalities)} municipalities where at least {dataset.municipalities} are declared; "
            f"of the current division {missing[:20]} are missing",
            "try again later; after a merger, bring etl/catalog/areas and the dataset's declaration up to date",
        )
    contents = wanted_contents(metadata, _indicators(catalog, dataset))
    return _Table(dataset, metadata, service.updated(metadata), contents)


def _new_figures(
    table: _Table, service: Service, snapshots: Snapshots, previous: DatasetRecord | None, progress: Progress
) -> Iterator[Figures]:
    """The answers to the calls that are needed; a call refused as too large is cut, and so are those after it."""
    asked = periods_to_ask(table.metadata, table.contents, previous, table.updated)
    calls = deque(calls_for(asked, table.metadata.areas, service.max_cells))
    progress.expect(len(calls))
    progress.say(_announcement(table, previous, len(calls)))
    stamp = f"{table.updated} {table.metadata.sha256}"
    refusals = 0
    while calls:
        call = calls.popleft()
        try:
            yield service.figures(table.metadata, call, snapshots, stamp)
        except HttpStatusError as error:
            refusals += 1
            if error.status != 403:
                raise
            if call.n_cells == 1 or refusals > MOST_REFUSALS:
                _refused(table, call, error)
            cut = _cut([call, *calls], call.n_cells // 2)
            progress.expect(len(cut) - len(calls) - 1)
            calls = deque(cut)
        else:
            progress.step(f"{table.dataset.id} {call}")


def _refused(table: _Table, call: Call, error: HttpStatusError) -> NoReturn:
    raise SourceError(
        table.metadata.url,
        f"answered 403 to a question of {call.n_cells} cells ({call}), so its size can't be the reason",
        "the service may refuse this address for a while; try again later, the published version stays in use",
    ) from error


def _cut(calls: Sequence[Call], max_cells: int) -> list[Call]:
    return [
        part for call in calls for part in calls_to_make(call.contents, call.areas, call.periods, max_cells)
    ]


def _announcement(table: _Table, previous: DatasetRecord | None, n_calls: int) -> str:
    name = f"{table.dataset.id} ({table.updated})"
    if not n_calls:
        return f"{name}: nothing new"
    reason = reason_for_all(table.metadata, previous, table.updated)
    return f"{name}: {n_calls} calls, " + (f"all periods: {reason}" if reason else "what is new")


def _record(
    table: _Table, source: Source, previous: DatasetRecord | None, figures: Sequence[Figures]
) -> DatasetRecord:
    now = datetime.now(UTC).isoformat(timespec="seconds")
    if previous is not None and not figures:
        # the contents anew: an indicator that left the catalog and comes back needs its history again
        state = {**previous.state, "contents": table.contents}
        return previous.model_copy(update={"checked_at": now, "state": state})
    metadata = table.metadata
    all_anew = previous is None or reason_for_all(metadata, previous, table.updated)
    kept = () if previous is None or all_anew else previous.snapshots
    snapshots = {record.request_sha256: record for record in (*kept, *(f.snapshot for f in figures))}
    contents = {code for parts in table.contents.values() for codes in parts.values() for code in codes}
    return DatasetRecord(
        dataset=table.dataset.id,
        source=source.id,
        checked_at=now,
        updated=table.updated,
        newest_period=metadata.periods[-1],
        n_observations=len(contents) * len(metadata.areas) * len(metadata.periods),
        state={
            "areas_sha256": metadata.areas_sha256,
            "map": metadata.division,
            "contents": table.contents,
            "metadata_sha256": metadata.sha256,
            "backfilled_year": table.updated[:4],
        },
        snapshots=tuple(snapshots.values()),
    )


def _cubes(table: _Table, figures: Sequence[Figures]) -> dict[str, Cube]:
    """The cubes of the table's indicators; none where nothing was asked."""
    if not figures:
        return {}
    contents = dict.fromkeys(code for f in figures for code in f.call.contents)
    periods = sorted({period for f in figures for period in f.call.periods})
    grids = Grids(tuple(contents), table.metadata.areas, periods)
    for f in figures:
        grids.put(f.call, f.values, f.statuses)
    made = {
        indicator: cube_of(indicator, breakdowns, grids)
        for indicator, breakdowns in table.contents.items()
        if all(code in contents for codes in breakdowns.values() for code in codes)
    }
    return {indicator: cube for indicator, cube in made.items() if cube.periods}
