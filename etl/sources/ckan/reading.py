"""A CSV file of millions of rows, read in a stream and summed up on the way."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import IO, Any, Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv

from etl.errors import SourceError
from etl.sources.ckan.description import TOTAL_WORDS, Description
from etl.sources.ckan.selection import AREA, MONTH, PLACE_KEYS, TIME_TYPE, Selection

BLOCK_BYTES: Final = 1 << 20
"""Bytes parsed at a time. Blocks of 4 MB took as long and a hundred megabytes more (2.7 million rows)."""
COMBINED_ROWS: Final = 200_000
"""Partial sums are added up when there are so many, so that memory does not grow with the file."""
CLASS_TYPE: Final = pa.dictionary(pa.int32(), pa.string())
SUM: Final = pc.ScalarAggregateOptions(skip_nulls=False, min_count=1)
"""A sum over a missing value is missing: a part of a figure is not the figure."""


@dataclass(frozen=True)
class FileSums:
    """The sums of one file.

    `table` has a row per combination of the selection's keys (time_type and classes as strings, month as
    YYYYMM and area as number), and the measures as float64, null where the file had a missing value.
    `values` are all values seen in the class columns; `months` the first and last month of any row.
    """

    table: pa.Table
    n_rows: int
    months: tuple[int, int]
    values: Mapping[str, tuple[str, ...]]


def read_sums(
    stream: IO[bytes] | io.BufferedIOBase,
    description: Description,
    roles: Mapping[str, str],
    selection: Selection,
    where: str,
    block_bytes: int = BLOCK_BYTES,
    combined_rows: int = COMBINED_ROWS,
) -> FileSums:
    """The sums of the CSV in `stream`.

    `roles` maps the selection's roles to column names. Memory is bounded by `block_bytes`, `combined_rows` and
    the number of sums, not by the file. Raises SourceError where a row does not fit, a key is missing, or a class has
    lost its total row.
    """
    seen: dict[str, set[str]] = {role: set() for role in (TIME_TYPE, *selection.classes, *selection.watched)}
    sums = _Sums(selection, combined_rows)
    n_rows, first, last = 0, 999999, 0
    try:
        with pa_csv.open_csv(stream, **_options(description, roles, selection, block_bytes)) as reader:
            for block in reader:
                batch = block.rename_columns(_roles_read(selection))
                n_rows += batch.num_rows
                _collect_values(batch, seen)
                bounds = _month_bounds(batch, where)
                first, last = min(first, bounds[0]), max(last, bounds[1])
                sums.add(batch)
    except (pa.ArrowInvalid, UnicodeDecodeError) as error:
        raise _row_does_not_fit(where, error) from error
    values = {role: tuple(sorted(found)) for role, found in seen.items()}
    _check(n_rows, values, selection, where)
    return FileSums(sums.table(), n_rows, (first, last), values)


class _Sums:
    """Sums per key, added batch by batch."""

    def __init__(self, selection: Selection, combined_rows: int) -> None:
        self.selection = selection
        self.combined_rows = combined_rows
        self.partial: list[pa.Table] = []
        self.n_rows = 0

    def add(self, batch: pa.RecordBatch) -> None:
        """The batch's accepted rows are added."""
        rows = batch.filter(_accepted_rows(batch, self.selection))
        if not rows.num_rows:
            return
        if rows.column(AREA).null_count:
            raise pa.ArrowInvalid("a row without an area code")
        self.partial.append(_plain(_summed(pa.Table.from_batches([rows]), self.selection)))
        self.n_rows += self.partial[-1].num_rows
        if self.n_rows > self.combined_rows:
            self.partial = [self.table()]
            # Sums that are few beside the limit must not be combined again with every batch.
            self.n_rows = 0

    def table(self) -> pa.Table:
        """All sums so far, one row per key."""
        return combined(self.partial, self.selection)


def combined(tables: Sequence[pa.Table], selection: Selection) -> pa.Table:
    """The sums of several tables of sums, one row per key."""
    if not tables:
        return pa.schema(
            [_field(name, selection) for name in (*selection.keys, *selection.measures)]
        ).empty_table()
    return _summed(pa.concat_tables(tables), selection)


def _summed(table: pa.Table, selection: Selection) -> pa.Table:
    grouped = table.group_by(list(selection.keys), use_threads=False)
    result = grouped.aggregate([(measure, "sum", SUM) for measure in selection.measures])
    names = [
        name.removesuffix("_sum") if name not in selection.keys else name for name in result.column_names
    ]
    return result.rename_columns(names).select([*selection.keys, *selection.measures])


def _plain(table: pa.Table) -> pa.Table:
    """Dictionaries as strings: those of two blocks number their values differently."""
    schema = pa.schema(
        [pa.field(f.name, pa.string() if pa.types.is_dictionary(f.type) else f.type) for f in table.schema]
    )
    return table.cast(schema)


def _field(name: str, selection: Selection) -> pa.Field:
    if name in (MONTH, AREA):
        return pa.field(name, pa.int32())
    return pa.field(name, pa.float64() if name in selection.measures else pa.string())


def _accepted_rows(batch: pa.RecordBatch, selection: Selection) -> Any:
    mask = None
    for role, values in selection.accepted.items():
        accepted = pc.is_in(batch.column(role), pa.array(values, pa.string()))
        mask = accepted if mask is None else pc.and_(mask, accepted)
    return mask


def _collect_values(batch: pa.RecordBatch, seen: Mapping[str, set[str]]) -> None:
    for role, found in seen.items():
        found.update(batch.column(role).dictionary.to_pylist())


def _month_bounds(batch: pa.RecordBatch, where: str) -> tuple[int, int]:
    months = batch.column(MONTH)
    if months.null_count:
        raise _row_does_not_fit(where, "a row without a month")
    bounds = pc.min_max(months)
    first, last = bounds["min"].as_py(), bounds["max"].as_py()
    for month in (first, last):
        if not (190001 <= month <= 209912 and 1 <= month % 100 <= 12):
            raise _row_does_not_fit(where, f"{month} is not a month YYYYMM")
    return first, last


def _roles_read(selection: Selection) -> list[str]:
    return [*PLACE_KEYS, *selection.classes, *selection.watched, *selection.measures]


def _options(
    description: Description, roles: Mapping[str, str], selection: Selection, block_bytes: int
) -> dict[str, Any]:
    types = {roles[role]: CLASS_TYPE for role in (TIME_TYPE, *selection.classes, *selection.watched)}
    # As a number "091" and the 2019 files' "91" are the same code; text in the column stops the reading.
    types |= {roles[MONTH]: pa.int32(), roles[AREA]: pa.int32()}
    types |= {roles[measure]: pa.float64() for measure in selection.measures}
    return {
        "read_options": pa_csv.ReadOptions(block_size=block_bytes, encoding=description.encoding),
        "parse_options": pa_csv.ParseOptions(delimiter=description.delimiter),
        "convert_options": pa_csv.ConvertOptions(
            column_types=types,
            include_columns=[roles[role] for role in _roles_read(selection)],
            null_values=list(description.missing),
            strings_can_be_null=False,
            decimal_point=description.decimal_point,
        ),
    }


def _check(n_rows: int, values: Mapping[str, tuple[str, ...]], selection: Selection, where: str) -> None:
    if not n_rows:
        raise SourceError(where, "the file has a header and no rows", "try again later; tell the producer")
    for role, total in selection.totals.items():
        if total not in values[role]:
            raise SourceError(
                where,
                f"no row of {role!r} has the total {total!r}; found {list(values[role])[:12]}",
                f"see what the total is called now and mend totals.{role} of the dataset in etl/catalog/sources",
            )
    for role in selection.watched:
        totals = [value for value in values[role] if TOTAL_WORDS.match(value)]
        if totals:
            raise SourceError(
                where,
                f"{role!r} now has total rows ({totals[0]!r}), so that summing over it would double the figures",
                f"declare totals.{role}: {totals[0]} for the dataset in etl/catalog/sources",
            )


def _row_does_not_fit(where: str, cause: object) -> SourceError:
    return SourceError(
        where,
        f"a row does not fit: {str(cause)[:300]}",
        "look at the row; where the file was cut or mixed up, try again later, else tell the producer",
    )
