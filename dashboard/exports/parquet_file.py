"""Figures as Parquet: the tidy columns, with everything else in the schema's metadata."""

from typing import Any, Final

import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from dashboard.exports.about import about
from dashboard.exports.tidy import (
    COLUMNS,
    SOURCE_COLUMNS,
    VIEW_COLUMNS,
    source_cells,
    tidy_rows,
    view_cells,
)
from dashboard.view import View

TEXT: Final = pa.dictionary(pa.int32(), pa.string())
NUMBERS: Final = frozenset({"value", "covered"})


def parquet_file(view: View) -> bytes:
    """The table; texts are dictionaries, values 64-bit floats and null where there is no figure."""
    ends = {i: source_cells(view, i) for i in {row.indicator for row in view.rows}}
    columns = list(zip(*((*row, *ends[str(row[0])]) for row in tidy_rows(view)), strict=True))
    table = pa.table(
        {
            name: _column(name, cells)
            for name, cells in zip((*COLUMNS, *SOURCE_COLUMNS), columns, strict=True)
        },
        metadata=_metadata(view),
    )
    buffer = pa.BufferOutputStream()
    pq.write_table(table, buffer, compression="zstd")
    return bytes(buffer.getvalue())


def _column(name: str, cells: tuple[Any, ...]) -> Any:
    if name in NUMBERS:
        return pa.array([None if cell is None else float(cell) for cell in cells], pa.float64())
    return pa.array(cells, pa.string()).cast(TEXT)


def _metadata(view: View) -> dict[str, str]:
    """The texts of `about`, and what a CSV has as columns, under their names."""
    return {
        **dict(zip(VIEW_COLUMNS, view_cells(view), strict=True)),
        "source": " ".join(view.source_lines),
        "licence": view.licence,
        "data_date": view.data_date,
        "language": view.language,
        "about": orjson.dumps(about(view)).decode(),
    }
