"""The only door to the frames: what pages and answers ask of one published version."""

import hashlib
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property, lru_cache
from typing import Final

import numpy as np

from dashboard.kept_effects import Effects
from dashboard.places import GROUP_SIGN
from etl.catalog import Catalog
from etl.catalog.models import Break, Indicator, Source
from etl.estimates.study import Comparisons
from etl.frames import (
    NOTHING,
    TOTAL,
    WITH_VALUE,
    DatasetRecord,
    Frames,
    Observation,
    Revision,
    Series,
    group_series,
)

GROUPS_IN_MEMORY: Final = 512
"""Series of readers' own groups; each takes 2 ms to add up, and a page asks for each several times."""


@dataclass(frozen=True)
class Change:
    """A figure and the one a year before it.

    difference is in the indicator's unit (percentage points for pct), change_pct in per cent of the earlier
    figure and None where that is 0. A break in between is marked in the data, declared, or both.
    """

    now: Observation
    before: Observation
    difference: float
    change_pct: float | None
    marked_break: bool
    breaks: tuple[Break, ...]

    @property
    def is_comparable(self) -> bool:
        """False where the series breaks between the two figures."""
        return not (self.marked_break or self.breaks)


@dataclass(frozen=True)
class DataAge:
    """How fresh a source's data are: when it last changed them, when it was last asked, what is newest.

    is_late: its last change, or the last time it was asked, is longer ago than the catalog allows.
    """

    source: Source
    datasets: tuple[DatasetRecord, ...]
    checked_at: datetime | None
    updated: str | None
    newest_period: str | None
    is_late: bool


@dataclass(frozen=True)
class Extent:
    """What is published of an indicator; periods are None and counts 0 where nothing is."""

    first_period: str | None
    last_period: str | None
    n_areas: int
    n_observations: int


class Figures:
    """One published version with its catalog; everything a page or an answer says comes from one of these."""

    def __init__(
        self, frames: Frames, catalog: Catalog, datasets: Mapping[str, DatasetRecord] | None = None
    ) -> None:
        self.frames = frames
        self.catalog = catalog
        self.datasets = frames.manifest.datasets if datasets is None else datasets
        self._group_of = lru_cache(GROUPS_IN_MEMORY)(self._group_series)

    @property
    def version(self) -> str:
        """The data's version."""
        return self.frames.version

    @cached_property
    def mark(self) -> str:
        """The version together with when its data sets were asked: all that pages are made from."""
        checks = [(r.dataset, r.checked_at, r.updated) for r in self.datasets.values()]
        told = hashlib.sha256(repr((checks, self.catalog.sha256)).encode()).hexdigest()
        return f"{self.version}-{told[:16]}"

    @cached_property
    def comparisons(self) -> Comparisons:
        """What the trials changed, estimated on these figures."""
        return Comparisons(self.frames, self.catalog)

    @cached_property
    def effects(self) -> Effects:
        """The answers of `comparisons`, kept."""
        return Effects(self.comparisons)

    @property
    def is_demo(self) -> bool:
        """True where the figures are simulated."""
        return self.frames.is_demo

    @property
    def created_at(self) -> datetime:
        """When this version was made."""
        return datetime.fromisoformat(self.frames.manifest.created_at)

    def has(self, indicator: str, area: str, breakdown: str = TOTAL) -> bool:
        """True where the area or group has at least one observation of the indicator."""
        if indicator not in self.frames.indicators:
            return False
        if GROUP_SIGN in area:
            return self._has_group(indicator, area, breakdown)
        cube = self.frames.cube(indicator)
        if area not in cube.area_places or breakdown not in cube.breakdown_places:
            return False
        return bool((cube.series(area, breakdown).statuses != NOTHING).any())

    def series(self, indicator: str, area: str, breakdown: str = TOTAL) -> Series:
        """The series of an area, or of a group of municipalities written "KU915+KU420".

        Raises KeyError where the indicator, the area or the breakdown has no figures, ValueError where the
        indicator of a group can't be added up.
        """
        if GROUP_SIGN not in area:
            return self.frames.series(indicator, area, breakdown)
        return self._group_of(indicator, area, breakdown)

    def _group_series(self, indicator: str, area: str, breakdown: str) -> Series:
        declared = self.catalog.indicators[indicator]
        members = tuple(dict.fromkeys(area.split(GROUP_SIGN)))
        return group_series(self.frames.cube, declared, members, breakdown)

    def _has_group(self, indicator: str, area: str, breakdown: str) -> bool:
        if self.catalog.indicators[indicator].groups.method == "none":
            return False
        try:
            return bool((self.series(indicator, area, breakdown).statuses != NOTHING).any())
        except KeyError:
            return False

    def latest(self, indicator: str, area: str, breakdown: str = TOTAL) -> Observation | None:
        """The newest observation, with its status and perhaps without value; None where there is none at all.

        Raises as `series` does for groups; an area without figures has no latest one.
        """
        found = self._last_year(indicator, area, breakdown)
        return found[-1] if found else None

    def change_from_year_ago(self, indicator: str, area: str, breakdown: str = TOTAL) -> Change | None:
        """The newest observation beside the same period a year before; None where either lacks a value."""
        found = self._last_year(indicator, area, breakdown)
        now = found[-1] if found else None
        before = next((o for o in found if now is not None and o.period == year_before(now.period)), None)
        if now is None or before is None or now.value is None or before.value is None:
            return None
        difference = now.value - before.value
        pct = 100 * difference / before.value if before.value else None
        since = [o for o in found if before.period < o.period]
        return Change(now, before, difference, pct, any(o.status == "B" for o in since), self._breaks(since))

    def across(
        self, indicator: str, period: str, areas: Iterable[str], breakdown: str = TOTAL
    ) -> dict[str, Observation]:
        """The observation of each area in one period; areas without one are left out.

        Raises KeyError for an indicator or a breakdown without figures.
        """
        cube = self.frames.cube(indicator)
        place = cube.breakdown_places[breakdown]
        t = cube.period_places.get(period)
        if t is None:
            return {}
        values, statuses = cube.values[place, :, t].tolist(), cube.statuses[place, :, t].tolist()
        found = {}
        for area in areas:
            a = cube.area_places.get(area)
            if a is not None and statuses[a] != NOTHING:
                letter = chr(statuses[a])
                value = values[a] if letter in WITH_VALUE else None
                found[area] = Observation(indicator, area, period, breakdown, value, letter)
        return found

    def periods(self, indicator: str) -> tuple[str, ...]:
        """The periods in which anything is published of the indicator, oldest first."""
        if indicator not in self.frames.indicators:
            return ()
        cube = self.frames.cube(indicator)
        seen = np.flatnonzero((cube.statuses != NOTHING).any(axis=(0, 1))).tolist()
        return tuple(cube.periods[t] for t in seen)

    def extent(self, indicator: str) -> Extent:
        """What is published of an indicator."""
        record = self.frames.manifest.frames.get(indicator)
        if record is None or record.n_observations == 0:
            return Extent(None, None, 0, 0)
        return Extent(record.first_period, record.last_period, record.n_areas, record.n_observations)

    def revision(self, indicator: str) -> Revision | None:
        """What the last version that changed the indicator's figures did to them; None where that is not known."""
        record = self.frames.manifest.frames.get(indicator)
        return record.revision if record else None

    def sources_of(self, indicator: Indicator) -> tuple[Source, ...]:
        """The producers of an indicator's figures; none for one that arrives as a file."""
        datasets = self.catalog.datasets_of(indicator)
        return tuple({s.id: s for s in (self.catalog.source_of[d] for d in datasets)}.values())

    def data_ages(self, now: datetime | None = None) -> tuple[DataAge, ...]:
        """The age of every source's data, in the catalog's order."""
        moment = now or datetime.now(UTC)
        return tuple(self._data_age(source, moment) for source in self.catalog.sources.values())

    def _data_age(self, source: Source, now: datetime) -> DataAge:
        ids = {dataset.id for dataset in source.datasets}
        records = tuple(r for r in self.datasets.values() if r.dataset in ids)
        checked = max((m for r in records if (m := moment_of(r.checked_at))), default=None)
        updated = max((r.updated for r in records), default=None)
        newest = max((r.newest_period for r in records if r.newest_period), default=None)
        oldest_allowed = now - timedelta(days=source.stale_after_days)
        is_late = checked is None or min(checked, moment_of(updated) or checked) < oldest_allowed
        return DataAge(source, records, checked, updated, newest, is_late)

    def _last_year(self, indicator: str, area: str, breakdown: str) -> list[Observation]:
        """The observations from a year before the newest one to that one."""
        if GROUP_SIGN not in area and not self.has(indicator, area, breakdown):
            return []
        series = self.series(indicator, area, breakdown)
        seen = np.flatnonzero(series.statuses != NOTHING)
        if seen.size == 0:
            return []
        newest = int(seen[-1])
        first = bisect_left(series.periods, year_before(series.periods[newest]))
        return list(series.between(first, newest + 1).observations())

    def _breaks(self, observations: Sequence[Observation]) -> tuple[Break, ...]:
        """The declared breaks within a stretch of one series."""
        first, last = observations[0].period, observations[-1].period
        declared = self.catalog.indicators[observations[0].indicator].breaks
        return tuple(b for b in declared if first <= b.period <= last)


def year_before(period: str) -> str:
    """The same period of the year before: "2025-06" of "2026-06"."""
    return f"{int(period[:4]) - 1}{period[4:]}"


def moment_of(stamp: str | None) -> datetime | None:
    """An ISO time stamp as an aware datetime, UTC where it names no zone; None where it is no such stamp."""
    try:
        moment = datetime.fromisoformat(stamp or "")
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
