import logging
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dashboard.data import Figures, moment_of, year_before
from dashboard.serving.published import RECORDS_SECONDS, RETRY_SECONDS, Data, NothingPublishedError
from etl.catalog import Catalog
from etl.frames import Frames, Storage, current_version, point_to, publish, version_ids
from tests.dashboard.edition import LABOUR_FORCE, MONTHS, YEARS, edition, published_in, unemployed


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class CountingStorage(Storage):
    """A storage that counts how often each file is read."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.reads: list[str] = []

    def read(self, name: str) -> bytes:
        self.reads.append(name)
        return super().read(name)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def storage(tmp_path: Path, catalog: Catalog) -> CountingStorage:
    return CountingStorage(published_in(tmp_path, catalog))


def test_the_latest_figure_comes_with_its_status(figures: Figures) -> None:
    latest = figures.latest("unemployed_jobseekers", "KU837")
    assert latest is not None
    assert (latest.period, latest.value, latest.status) == ("2026-06", unemployed("KU837", "2026-06"), "P")


def test_a_suppressed_latest_figure_has_no_value(figures: Figures) -> None:
    latest = figures.latest("unemployed_jobseekers", "KU736")
    assert latest is not None
    assert (latest.period, latest.value, latest.status) == ("2026-06", None, "Q")


@pytest.mark.parametrize(
    ("indicator", "area", "breakdown"),
    [
        ("unemployed_jobseekers", "KU999", "total"),
        ("unemployed_jobseekers", "KU837", "nobody"),
        ("vacancies", "KU837", "total"),
        ("in_services", "KU837", "coaching"),
    ],
)
def test_without_figures_there_is_no_latest_one(
    figures: Figures, indicator: str, area: str, breakdown: str
) -> None:
    assert figures.latest(indicator, area, breakdown) is None
    assert not figures.has(indicator, area, breakdown)


def test_the_change_is_from_the_same_month_of_the_year_before(figures: Figures) -> None:
    change = figures.change_from_year_ago("unemployed_jobseekers", "SSS")
    assert change is not None
    now, before = unemployed("SSS", "2026-06"), unemployed("SSS", "2025-06")
    assert (change.now.period, change.before.period) == ("2026-06", "2025-06")
    assert change.difference == now - before
    assert change.change_pct == pytest.approx(100 * (now - before) / before)
    assert change.is_comparable


def test_a_marked_break_in_between_makes_figures_incomparable(figures: Figures) -> None:
    change = figures.change_from_year_ago("unemployed_jobseekers", "KU398")
    assert change is not None
    assert change.marked_break
    assert not change.is_comparable


def test_a_declared_break_in_between_makes_figures_incomparable(
    tmp_path: Path, catalog: Catalog, figures: Figures
) -> None:
    declared = catalog.indicators["unemployed_jobseekers"].breaks
    assert "2025-01" in [b.period for b in declared]
    change = Figures(_until("2025-06", tmp_path, catalog), catalog).change_from_year_ago(
        "unemployed_jobseekers", "SSS"
    )
    assert change is not None
    assert [b.period for b in change.breaks] == ["2025-01"]
    assert not change.is_comparable


def _until(last: str, folder: Path, catalog: Catalog) -> Frames:
    """The fixture's version as it was when `last` was the newest month."""
    whole = edition(catalog)
    cut = {
        name: cube.rearranged(cube.breakdowns, cube.areas, [p for p in cube.periods if p <= last])
        for name, cube in whole.cubes.items()
    }
    storage = Storage(str(folder))
    publish(storage, replace(whole, cubes=cut), keep_versions=3)
    return Data(storage, catalog).figures().frames


def test_without_both_values_there_is_no_change(figures: Figures) -> None:
    assert figures.change_from_year_ago("unemployed_jobseekers", "KU736") is None
    assert figures.change_from_year_ago("vacancies", "KU837") is None


def test_a_group_is_sums_over_sums(figures: Figures) -> None:
    series = figures.series("unemployment_rate", "KU837+KU020")
    people = unemployed("KU837", "2024-01") + unemployed("KU020", "2024-01")
    force = LABOUR_FORCE["KU837"] + LABOUR_FORCE["KU020"]
    assert series.values[0] == pytest.approx(100 * people / force, abs=0.01)
    first = next(series.observations())
    assert (first.area, first.status, first.covered) == ("KU837+KU020", "E", 1.0)


def test_a_member_named_twice_counts_once(figures: Figures) -> None:
    twice = figures.series("unemployed_jobseekers", "KU837+KU837+KU020").values.tolist()
    assert twice == figures.series("unemployed_jobseekers", "KU837+KU020").values.tolist()


def test_a_group_of_what_cant_be_added_up_is_refused(figures: Figures) -> None:
    with pytest.raises(ValueError, match="can't be added up"):
        figures.series("flow_over_3_months", "KU837+KU020")


def test_one_period_across_areas(figures: Figures) -> None:
    across = figures.across("unemployed_jobseekers", "2026-06", ["KU837", "KU736", "KU999"])
    assert {area: (o.value, o.status) for area, o in across.items()} == {
        "KU837": (unemployed("KU837", "2026-06"), "P"),
        "KU736": (None, "Q"),
    }
    assert figures.across("unemployed_jobseekers", "1999-01", ["KU837"]) == {}


def test_across_equals_the_series_one_by_one(figures: Figures) -> None:
    cube = figures.frames.cube("in_services")
    for breakdown in cube.breakdowns:
        for period in cube.periods:
            expected = {
                area: o
                for area in cube.areas
                for o in figures.series("in_services", area, breakdown).observations()
                if o.period == period
            }
            assert figures.across("in_services", period, cube.areas, breakdown) == expected


def test_periods_and_extent(figures: Figures) -> None:
    assert figures.periods("unemployed_jobseekers") == MONTHS
    assert figures.periods("municipal_share_yearly_eur") == YEARS
    assert figures.periods("vacancies") == ()
    extent = figures.extent("municipal_share_yearly_eur")
    assert (extent.first_period, extent.last_period, extent.n_areas) == (YEARS[0], YEARS[-1], 8)
    assert figures.extent("vacancies").first_period is None


def test_data_ages_tell_when_each_source_changed_and_was_asked(figures: Figures) -> None:
    checked = datetime(2026, 7, 10, 12, tzinfo=UTC)
    ages = {age.source.id: age for age in figures.data_ages(checked + timedelta(days=1))}
    assert ages["statfin"].checked_at == checked
    assert ages["statfin"].updated == "2026-07-08T05:00:00+00:00"
    assert ages["statfin"].newest_period == "2026-06"
    assert not ages["statfin"].is_late
    assert ages["kela"].checked_at is None
    assert ages["kela"].is_late


@pytest.mark.parametrize(("days", "is_late"), [(42, False), (44, True)])
def test_a_source_is_late_after_the_days_it_declares(figures: Figures, days: int, is_late: bool) -> None:
    # Changed on 8 July, asked on 10 July; the catalog allows 45 days.
    now = datetime(2026, 7, 10, 12, tzinfo=UTC) + timedelta(days=days)
    assert {age.source.id: age.is_late for age in figures.data_ages(now)}["statfin"] is is_late


def test_the_source_of_an_indicator(figures: Figures, catalog: Catalog) -> None:
    assert [s.id for s in figures.sources_of(catalog.indicators["unemployed_jobseekers"])] == ["statfin"]
    assert figures.sources_of(catalog.indicators["client_satisfaction"]) == ()


@pytest.mark.parametrize(
    ("period", "before"), [("2026-06", "2025-06"), ("2026Q2", "2025Q2"), ("2026", "2025")]
)
def test_the_same_period_a_year_before(period: str, before: str) -> None:
    assert year_before(period) == before


@pytest.mark.parametrize("stamp", [None, "", "kesäkuu", "2026-13-01"])
def test_what_is_no_time_stamp(stamp: str | None) -> None:
    assert moment_of(stamp) is None


def test_a_stamp_without_zone_is_utc() -> None:
    assert moment_of("2026-06-24T05:00:00") == moment_of("2026-06-24T05:00:00Z")


def test_nothing_published_says_what_to_do(tmp_path: Path, catalog: Catalog, clock: Clock) -> None:
    data = Data(Storage(str(tmp_path)), catalog, clock=clock)
    with pytest.raises(NothingPublishedError, match="Next: run `python -m etl refresh`"):
        data.figures()
    published_in(tmp_path, catalog)
    clock.now += 1.1
    assert data.figures().version == current_version(data.storage)


def test_the_pointer_is_read_at_most_once_a_second(
    storage: CountingStorage, catalog: Catalog, clock: Clock
) -> None:
    data = Data(storage, catalog, clock=clock)
    data.figures()
    storage.reads.clear()
    for _ in range(1000):
        data.figures()
    assert storage.reads == []
    clock.now += 1.1
    data.figures()
    assert storage.reads == ["current.json"]


def test_a_new_version_is_noticed(storage: CountingStorage, catalog: Catalog, clock: Clock) -> None:
    data = Data(storage, catalog, clock=clock)
    old = data.figures()
    publish(storage, edition(catalog, "demo"), keep_versions=5)
    assert data.figures() is old
    clock.now += 1.1
    assert data.figures().version != old.version
    assert data.figures().is_demo


def test_an_old_version_can_be_brought_back(storage: CountingStorage, catalog: Catalog, clock: Clock) -> None:
    data = Data(storage, catalog, clock=clock)
    first = data.figures().version
    publish(storage, edition(catalog, "demo"), keep_versions=5)
    clock.now += 1.1
    data.figures()
    point_to(storage, first)
    clock.now += 1.1
    assert data.figures().version == first
    assert len(version_ids(storage)) == 2


def test_a_check_that_found_nothing_new_is_noticed(
    storage: CountingStorage, catalog: Catalog, clock: Clock
) -> None:
    data = Data(storage, catalog, clock=clock)
    old = data.figures()
    whole = edition(catalog)
    asked = "2026-07-11T12:00:00+00:00"
    records = {k: r.model_copy(update={"checked_at": asked}) for k, r in whole.datasets.items()}
    assert publish(storage, replace(whole, datasets=records), keep_versions=5).version == old.version
    clock.now += RECORDS_SECONDS + 1
    ages = {age.source.id: age for age in data.figures().data_ages()}
    assert ages["statfin"].checked_at == moment_of(asked)
    assert data.figures().frames is old.frames


def damage_pointer(storage: Storage) -> None:
    storage.write("current.json", b"{")


def remove_pointer(storage: Storage) -> None:
    storage.remove("current.json")


def point_nowhere(storage: Storage) -> None:
    point_to(storage, "20990101T000000000000Z-0000000000")


def damage_next_version(storage: Storage) -> None:
    version = current_version(storage)
    point_to(storage, "next")
    manifest = storage.read(f"versions/{version}/manifest.json").replace(str(version).encode(), b"next")
    storage.write("versions/next/manifest.json", manifest)
    for name in storage.names(f"versions/{version}/observations"):
        storage.write(f"versions/next/observations/{name}", b"PAR1 cut off")


@pytest.mark.parametrize("damage", [damage_pointer, remove_pointer, point_nowhere, damage_next_version])
def test_the_last_good_version_goes_on_and_the_mended_one_is_taken(
    storage: CountingStorage,
    catalog: Catalog,
    clock: Clock,
    caplog: pytest.LogCaptureFixture,
    damage: Callable[[Storage], None],
) -> None:
    data = Data(storage, catalog, clock=clock)
    good = data.figures()
    damage(storage)
    clock.now += 1.1
    with caplog.at_level(logging.CRITICAL):
        assert data.figures() is good
    assert (data.problem is None) == (damage is remove_pointer)
    point_to(storage, good.version)
    clock.now += RETRY_SECONDS + 1
    assert data.figures() is good
    assert data.problem is None


def test_a_first_version_that_cant_be_read_is_told(
    storage: CountingStorage, catalog: Catalog, caplog: pytest.LogCaptureFixture
) -> None:
    damage_next_version(storage)
    with caplog.at_level(logging.CRITICAL), pytest.raises(NothingPublishedError, match="can't be read"):
        Data(storage, catalog).figures()


def test_figures_of_a_dropped_version_stay_readable(
    storage: CountingStorage, catalog: Catalog, clock: Clock
) -> None:
    figures = Data(storage, catalog, clock=clock).figures()
    storage.remove(f"versions/{figures.version}")
    assert all(figures.frames.cube(indicator).n_observations for indicator in figures.frames.indicators)


def test_threads_share_one_reading(storage: CountingStorage, catalog: Catalog) -> None:
    data = Data(storage, catalog)
    found: list[Figures] = []
    start = threading.Barrier(8)

    def ask() -> None:
        start.wait()
        found.append(data.figures())

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({id(figures) for figures in found}) == 1
    assert storage.reads.count("current.json") == 1
