"""What the figures of a file must fulfil before anything is made of them."""

from collections.abc import Iterator, Sequence
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from etl.catalog.models import CkanDataset
from etl.errors import CheckError, SourceError
from etl.sources.ckan.figures import DatasetSums, Division, code_of_area, matching
from etl.sources.ckan.selection import AREA, MONTH, RECIPIENTS, TIME_TYPE

TOLERANCE_EUR: Final = 1.0
TOLERANCE_SHARE: Final = 1e-6
LARGE: Final = 50.0
"""A municipality with so many recipients does not fall below the four of suppression in a month."""
FEW: Final = 0.1
"""Up to this share of the large municipalities missing is an error of the file, more is a scheme that ends."""


def check_country(sums: DatasetSums, months_type: str) -> None:
    """Nothing, where the municipalities and unknown residence add up to the country's row in every month.

    Every column of euros is held against the row of the country, per month and class, within a euro or a
    millionth. Raises CheckError naming months and differences.
    """
    dataset = sums.dataset
    measures = [name for name in sums.table.column_names if name.endswith("_eur")]
    if dataset.country_code is None or not measures:
        return
    table = matching(sums.table, {TIME_TYPE: (months_type,)})
    failures = [
        line for measure in measures for line in _differences(table, measure, int(dataset.country_code))
    ]
    if failures:
        raise CheckError(
            f"dataset {dataset.id}",
            f"the areas do not add up to the country in {len(failures)} case(s): {'; '.join(failures[:5])}",
            "look for a wrong municipality in that month of the file; try again when the producer has mended it",
            failures,
        )


def check_number_of_municipalities(
    dataset: CkanDataset, table: pa.Table, division: Division, where: str
) -> None:
    """Nothing, where the file has rows of as many of today's municipalities as declared. Raises SourceError."""
    found = {code_of_area(number, dataset) for number in pc.unique(table[AREA]).to_pylist()}
    lacking = [code for code in division.current if code not in found]
    if len(division.current) - len(lacking) < dataset.municipalities:
        raise SourceError(
            where,
            f"rows of {len(division.current) - len(lacking)} of today's municipalities, at least "
            f"{dataset.municipalities} expected; none of {', '.join(lacking[:10])}",
            "try again when the producer has mended the file; after a change of the division mend "
            "etl/catalog/areas/municipalities.yml",
        )


def large_municipalities(sums: DatasetSums, months_type: str, division: Division) -> list[str]:
    """Today's municipalities with at least LARGE recipients in the dataset's newest month, by code."""
    newest = _newest(sums, months_type)
    if RECIPIENTS not in sums.table.column_names or not newest.num_rows:
        return []
    people = newest.group_by(AREA).aggregate([(RECIPIENTS, "max")])
    large = people.filter(pc.greater_equal(people[f"{RECIPIENTS}_max"], LARGE))
    codes = {code_of_area(number, sums.dataset) for number in large[AREA].to_pylist()}
    return sorted(code for code in codes if code is not None and code in division.current)


def check_vanished(
    sums: DatasetSums, months_type: str, before: Sequence[str], division: Division
) -> str | None:
    """A line for the operator, where many municipalities that were large before have no row in the newest month.

    `before` are the large municipalities of the previous refresh. Raises CheckError where only a few vanished:
    absent would wrongly read as suppressed or zero.
    """
    newest = _newest(sums, months_type)
    found = {code_of_area(number, sums.dataset) for number in pc.unique(newest[AREA]).to_pylist()}
    expected = [code for code in before if code in division.current]
    gone = [code for code in expected if code not in found]
    if not gone:
        return None
    names = ", ".join(gone[:10])
    line = f"{len(gone)} municipalities that had {LARGE:.0f} recipients or more have no row: {names}"
    if len(gone) > FEW * len(expected):
        return f"dataset {sums.dataset.id}: {line}; read as suppressed or zero"
    raise CheckError(
        f"dataset {sums.dataset.id}",
        f"month {sums.newest_month}: {line}",
        "see in the source whether they are missing; try again when the producer has mended the file",
    )


def _newest(sums: DatasetSums, months_type: str) -> pa.Table:
    table = matching(sums.table, {TIME_TYPE: (months_type,)})
    return table.filter(pc.equal(table[MONTH], pa.scalar(sums.newest_month, pa.int32())))


def _differences(table: pa.Table, measure: str, country: int) -> Iterator[str]:
    classes = [name for name in table.column_names if pa.types.is_string(table.schema.field(name).type)]
    keys = [name for name in classes if name != TIME_TYPE]
    is_country = pc.equal(table[AREA], pa.scalar(country, pa.int32()))
    whole = table.filter(is_country).select([MONTH, *keys, measure])
    parts = table.filter(pc.invert(is_country)).group_by([MONTH, *keys]).aggregate([(measure, "sum")])
    joined = whole.join(parts, [MONTH, *keys]).sort_by([(key, "ascending") for key in (MONTH, *keys)])
    for row in joined.to_pylist():
        expected, found = row[measure] or 0.0, row[f"{measure}_sum"] or 0.0
        if abs(found - expected) > max(TOLERANCE_EUR, TOLERANCE_SHARE * abs(expected)):
            what = ", ".join(str(row[key]) for key in keys)
            yield (
                f"{row[MONTH] // 100}-{row[MONTH] % 100:02d} {what} {measure}: areas {found:.2f}, "
                f"country {expected:.2f}, difference {found - expected:.2f}"
            )
