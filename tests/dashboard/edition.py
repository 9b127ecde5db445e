"""A small version of handmade figures."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from etl.catalog import Catalog
from etl.frames import STATUS_CODES, Cube, DatasetRecord, Edition, Storage, publish
from etl.frames.manifest import Origin

AREAS = ("KU837", "KU398", "KU020", "KU091", "KU736", "MK06", "SSS", "KO-a-13")
MONTHS = tuple(f"{year}-{month:02d}" for year in (2024, 2025, 2026) for month in range(1, 13))[:30]
YEARS = ("2023", "2024", "2025")

# People of the first month by area; each later month adds STEP of them. Saltvik (KU736) is small.
UNEMPLOYED = {
    "KU837": 15000, "KU398": 9000, "KU020": 700, "KU091": 40000, "KU736": 30,
    "MK06": 26000, "SSS": 300000, "KO-a-13": 14000,
}  # fmt: skip
STEP = 0.01
LABOUR_FORCE = {
    "KU837": 125000, "KU398": 57000, "KU020": 7700, "KU091": 360000, "KU736": 900,
    "MK06": 260000, "SSS": 2600000, "KO-a-13": 95000,
}  # fmt: skip
SERVICES_SHARE = 0.25
TRAINING_SHARE = 0.1


def unemployed(area: str, month: str) -> int:
    """The fixture's unemployed jobseekers, by hand: 1 % of the first month more each month."""
    return round(UNEMPLOYED[area] * (1 + STEP * MONTHS.index(month)))


def cube_of(
    indicator: str,
    numbers: Mapping[str, Mapping[str, Sequence[float]]],
    periods: Sequence[str],
    status: str = "A",
) -> Cube:
    """A cube of numbers by breakdown and area, all of one status."""
    cube = Cube.empty(indicator, tuple(numbers), AREAS, periods)
    for breakdown, by_area in numbers.items():
        for area, row in by_area.items():
            place = cube.breakdown_places[breakdown], cube.area_places[area]
            cube.values[place] = row
            cube.statuses[place] = STATUS_CODES[status]
    return cube


def mark(cube: Cube, area: str, period: str, status: str, breakdown: str = "total") -> None:
    """The observation has the status, and no value where the status carries none."""
    place = cube.breakdown_places[breakdown], cube.area_places[area], cube.period_places[period]
    cube.statuses[place] = STATUS_CODES[status]
    if status in "QML":
        cube.values[place] = np.nan


def cubes() -> dict[str, Cube]:
    """The fixture's figures: counts, a rate, breakdowns, a year's sums, and each status somewhere."""
    people = {area: [unemployed(area, month) for month in MONTHS] for area in AREAS}
    services = {area: [round(SERVICES_SHARE * n) for n in row] for area, row in people.items()}
    training = {area: [round(TRAINING_SHARE * n) for n in row] for area, row in people.items()}
    force = {area: [LABOUR_FORCE[area]] * len(MONTHS) for area in AREAS}
    broad = {area: [u + s for u, s in zip(people[area], services[area], strict=True)] for area in AREAS}
    rate = {area: [round(100 * u / LABOUR_FORCE[area], 1) for u in people[area]] for area in AREAS}
    activation = {
        area: [round(100 * s / b, 1) for s, b in zip(services[area], broad[area], strict=True)]
        for area in AREAS
    }
    euros = {area: [100.25 * UNEMPLOYED[area] + year for year in range(len(YEARS))] for area in AREAS}
    made = [
        cube_of("unemployed_jobseekers", {"total": people}, MONTHS),
        cube_of("labour_force", {"total": force}, MONTHS),
        cube_of("unemployment_rate", {"total": rate}, MONTHS),
        cube_of("in_services", {"total": services, "labour_market_training": training}, MONTHS),
        cube_of("broad_unemployment", {"total": broad}, MONTHS),
        cube_of("activation_rate", {"total": activation}, MONTHS, status="E"),
        cube_of("flow_over_3_months", {"total": rate}, MONTHS),
        cube_of("municipal_share_yearly_eur", {"total": euros}, YEARS),
    ]
    found = {cube.indicator: cube for cube in made}
    _mark_all(found)
    return found


def _mark_all(found: Mapping[str, Cube]) -> None:
    for indicator in ("unemployed_jobseekers", "unemployment_rate"):
        mark(found[indicator], "KU736", "2026-06", "Q")
        mark(found[indicator], "KU736", "2024-02", "M")
        mark(found[indicator], "KU837", "2026-06", "P")
        mark(found[indicator], "KU398", "2025-09", "B")
    mark(found["in_services"], "KU020", "2024-01", "L", "labour_market_training")
    # Before 2024-03 nothing at all is known of Saltvik's labour force.
    force = found["labour_force"]
    force.values[0, force.area_places["KU736"], :2] = np.nan
    force.statuses[0, force.area_places["KU736"], :2] = 0


def dataset_record(dataset: str, source: str, updated: str, newest: str) -> DatasetRecord:
    """A dataset that was last checked at noon on 10 July 2026."""
    return DatasetRecord(
        dataset=dataset,
        source=source,
        checked_at="2026-07-10T12:00:00+00:00",
        updated=updated,
        newest_period=newest,
        n_observations=1,
    )


def edition(catalog: Catalog, origin: Origin = "official") -> Edition:
    """All that the fixture's version is published from."""
    records = [
        dataset_record("tyonv_12r5", "statfin", "2026-07-08T05:00:00+00:00", "2026-06"),
        dataset_record("tyonv_12u4", "statfin", "2026-06-24T05:00:00+00:00", "2026-05"),
    ]
    figures = cubes()
    return Edition(origin, figures, figures, {r.dataset: r for r in records}, catalog.sha256)


def published_in(folder: Path, catalog: Catalog, origin: Origin = "official") -> str:
    """The URL of a storage in which the fixture's version is published."""
    publish(Storage(str(folder)), edition(catalog, origin), keep_versions=5)
    return str(folder)
