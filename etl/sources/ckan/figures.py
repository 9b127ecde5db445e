"""From sums to the cube of an indicator: parts added up, statuses given, absent rows told from zeros."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from etl.catalog import Catalog
from etl.catalog.areas import ALAND_REGION, COUNTRY
from etl.catalog.models import CkanDataset, CkanPart, Indicator
from etl.errors import CatalogError
from etl.frames import STATUS_CODES, Cube
from etl.sources.ckan.selection import (
    AREA,
    MONTH,
    RECIPIENTS,
    TIME_TYPE,
    ckan_series,
    parts_of,
    row_conditions,
)

Months = frozenset[int]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class DatasetSums:
    """The sums of a dataset's files that were read, and the dataset's newest month (YYYYMM) of any file."""

    dataset: CkanDataset
    table: pa.Table
    newest_month: int


@dataclass(frozen=True)
class Division:
    """The mainland's municipality codes: those of today, and those that ended."""

    current: tuple[str, ...]
    abolished: tuple[str, ...]

    @classmethod
    def of(cls, catalog: Catalog) -> "Division":
        """The division of the catalog."""
        current = tuple(f"KU{m.code}" for m in catalog.division.municipalities if m.region != ALAND_REGION)
        return cls(current, tuple(code for code in catalog.successors if code not in current))


@dataclass
class _Cells:
    """Figures of one breakdown while they are added up: arrays area × month."""

    value: npt.NDArray[np.float64]
    present: Flags
    missing: Flags
    n_added: npt.NDArray[np.int64]
    absent_means_suppressed: Flags

    @classmethod
    def empty(cls, n_areas: int, n_months: int) -> "_Cells":
        shape = (n_areas, n_months)
        return cls(
            np.zeros(shape),
            np.zeros(shape, bool),
            np.zeros(shape, bool),
            np.zeros(shape, np.int64),
            np.zeros(n_months, bool),
        )


def cube_of(
    indicator: Indicator, sums: Mapping[str, DatasetSums], division: Division, only: Months | None = None
) -> Cube:
    """The cube of an indicator, from the sums of its datasets (by id).

    `only` limits the months (YYYYMM). Statuses: P in the newest months that the source still fills in; E where
    recipients of several benefits or datasets were added (a person can be in several); M where the file has a
    missing value; Q where a mainland municipality has no row in any part of a month that the files cover
    (suppressed or zero); else A. Negative sums (recoveries) stay negative. The row of unknown residence is
    left out. A municipality that has a row in one part and none in another has the sum of what there is.
    """
    series = ckan_series(indicator)
    parts = parts_of(series)
    rows = {
        name: [(_rows(sums[p.dataset], p, series.time_type, only), p) for p in ps]
        for name, ps in parts.items()
    }
    read = [(table, sums[part.dataset]) for pairs in rows.values() for table, part in pairs]
    months = sorted(set().union(*(_distinct(table, MONTH) for table, _ in read)))
    areas = _areas(read, division)
    cube = Cube.empty(indicator.id, tuple(parts), areas, _periods(months, indicator))
    for place, (name, pairs) in enumerate(rows.items()):
        cells = _added(pairs, sums, areas, months)
        _write(cube, place, cells, series_is_recipients=any(p.measure == RECIPIENTS for p in parts[name]))
        _mark_absent(cube, place, cells, months, division)
    _mark_provisional(cube, months, [each for _, each in read])
    return cube


def code_of_area(number: int, dataset: CkanDataset) -> str | None:
    """The area code (KU091, SSS) of a municipality number of the files; None where it is no area of ours."""
    code = f"{number:03d}"
    if code == dataset.unknown_code or code in dataset.unregistered:
        return None
    return COUNTRY if code == dataset.country_code else f"KU{code}"


def matching(table: pa.Table, conditions: Mapping[str, Sequence[str]]) -> pa.Table:
    """The rows whose class columns have one of the values."""
    for role, values in conditions.items():
        if role in table.column_names:
            table = table.filter(pc.is_in(table[role], pa.array(values, pa.string())))
    return table


def _rows(sums: DatasetSums, part: CkanPart, time_type: str, only: Months | None) -> pa.Table:
    conditions = {TIME_TYPE: (time_type,), **row_conditions(sums.dataset, part)}
    table = matching(sums.table, conditions)
    if only is None:
        return table
    return table.filter(pc.is_in(table[MONTH], pa.array(sorted(only), pa.int32())))


def _distinct(table: pa.Table, column: str) -> set[int]:
    return set(pc.unique(table[column]).to_pylist())


def _areas(read: list[tuple[pa.Table, DatasetSums]], division: Division) -> tuple[str, ...]:
    """The country, then municipalities by code: all that have rows, and today's where absence has a meaning."""
    found = {code_of_area(number, each.dataset) for table, each in read for number in _distinct(table, AREA)}
    if any(each.dataset.absent_since for _, each in read):
        found.update(division.current)
    municipalities = sorted(code for code in found if code is not None and code != COUNTRY)
    return (COUNTRY, *municipalities) if COUNTRY in found else tuple(municipalities)


def _periods(months: list[int], indicator: Indicator) -> list[str]:
    """The period of each month. Raises CatalogError where the declared frequency does not fit the rows."""
    if indicator.frequency == "monthly":
        return [f"{month // 100}-{month % 100:02d}" for month in months]
    years = [str(month // 100) for month in months]
    if indicator.frequency != "yearly" or len(set(years)) < len(years):
        raise CatalogError(
            f"indicator {indicator.id}",
            f"it is {indicator.frequency}, but its rows are of the months {months[:3]} … {months[-1:]}",
            "let series.time_type and frequency agree: Kuukausi and monthly, or Vuosi and yearly",
        )
    return years


def _added(
    pairs: list[tuple[pa.Table, CkanPart]],
    sums: Mapping[str, DatasetSums],
    areas: Sequence[str],
    months: list[int],
) -> _Cells:
    cells = _Cells.empty(len(areas), len(months))
    area_places = {area: place for place, area in enumerate(areas)}
    for table, part in pairs:
        dataset = sums[part.dataset].dataset
        _add(cells, table, part.measure, dataset, area_places, months)
        covered = np.isin(months, list(_distinct(table, MONTH)))
        cells.absent_means_suppressed |= covered & (np.array(months, np.int64) >= _absent_since(dataset))
    return cells


def _add(
    cells: _Cells,
    table: pa.Table,
    measure: str,
    dataset: CkanDataset,
    area_places: Mapping[str, int],
    months: list[int],
) -> None:
    numbers: Any = table[AREA].to_numpy()
    distinct, inverse = np.unique(numbers, return_inverse=True)
    places = np.array([area_places.get(code_of_area(int(n), dataset) or "", -1) for n in distinct], np.int64)[
        inverse
    ]
    at = (places, np.searchsorted(months, table[MONTH].to_numpy()))
    values = table[measure].to_numpy()
    known = places >= 0
    at, values = (at[0][known], at[1][known]), values[known]
    np.add.at(cells.value, at, np.nan_to_num(values))
    np.add.at(cells.n_added, at, (np.nan_to_num(values) != 0).astype(np.int64))
    cells.present[at] = True
    cells.missing[at[0][np.isnan(values)], at[1][np.isnan(values)]] = True


def _absent_since(dataset: CkanDataset) -> int:
    return int(dataset.absent_since.replace("-", "").ljust(6, "0")) if dataset.absent_since else 999999


def _write(cube: Cube, place: int, cells: _Cells, series_is_recipients: bool) -> None:
    statuses = np.where(cells.present, STATUS_CODES["A"], 0).astype(np.uint8)
    if series_is_recipients:
        statuses[cells.n_added > 1] = STATUS_CODES["E"]
    statuses[cells.missing] = STATUS_CODES["M"]
    cube.statuses[place] = statuses
    # Cents are added as binary fractions; the sum is made a sum of cents again.
    cube.values[place] = np.where(cells.present & ~cells.missing, np.round(cells.value, 2), np.nan)


def _mark_absent(cube: Cube, place: int, cells: _Cells, months: list[int], division: Division) -> None:
    """Q for today's mainland municipalities, and for ended ones before a later row of theirs in the same year.

    Municipalities end with a year, and the last December's payments are booked to the successor: after an
    ended municipality's last row of a year nothing tells suppressed from ended, so nothing is claimed.
    """
    current, abolished = (np.isin(cube.areas, codes) for codes in (division.current, division.abolished))
    later = _has_later_row_in_year(cells.present, months)
    absent = (
        ~cells.present & cells.absent_means_suppressed & (current[:, None] | (abolished[:, None] & later))
    )
    cube.statuses[place][absent] = STATUS_CODES["Q"]


def _has_later_row_in_year(present: Flags, months: list[int]) -> Flags:
    result = np.zeros_like(present)
    for place in range(len(months) - 2, -1, -1):
        if months[place] // 100 == months[place + 1] // 100:
            result[:, place] = result[:, place + 1] | present[:, place + 1]
    return result


def first_provisional(newest_month: int, n_periods: int) -> int:
    """The first month (YYYYMM) of the newest `n_periods` months."""
    count = newest_month // 100 * 12 + newest_month % 100 - 1 - (n_periods - 1)
    return count // 12 * 100 + count % 12 + 1


def _mark_provisional(cube: Cube, months: list[int], sums: list[DatasetSums]) -> None:
    """P in the newest months of each dataset that still fills them in, also where the figure is derived (E)."""
    provisional = np.zeros(len(months), bool)
    for each in sums:
        if each.dataset.provisional_periods:
            first = first_provisional(each.newest_month, each.dataset.provisional_periods)
            provisional |= np.array(months, np.int64) >= first
    given = np.isin(cube.statuses, [STATUS_CODES["A"], STATUS_CODES["E"]])
    cube.statuses[given & provisional] = STATUS_CODES["P"]
