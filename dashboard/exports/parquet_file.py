"""Figures as Parquet: the tidy columns, with everything else in the schema's metadata."""

from collections.abc import Sequence
from typing import Any, Final

import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from dashboard.exports.about import about
from dashboard.exports.tidy import (
    NUMBERS,
    SOURCE_COLUMNS,
    VIEW_COLUMNS,
    source_cells,
    tidy_columns,
    view_cells,
)
from dashboard.view import View

TEXT: Final = pa.dictionary(pa.int32(), pa.string())


def parquet_file(view: View) -> bytes:
    """The table; texts are dictionaries, values 64-bit floats and null where there is no figure."""
    columns = tidy_columns(view)
    ends = {i: source_cells(view, i) for i in set(columns["indicator"])}
    for place, name in enumerate(SOURCE_COLUMNS):
        columns[name] = [ends[indicator][place] for indicator in columns["indicator"]]
    made = {name: _column(name, cells) for name, cells in columns.items()}
    table = pa.table(made, metadata=told_of(view))
    buffer = pa.BufferOutputStream()
    pq.write_table(table, buffer, compression="zstd")
    return bytes(buffer.getvalue())


def _column(name: str, cells: Sequence[Any]) -> Any:
    return pa.array(cells, pa.float64()) if name in NUMBERS else pa.array(cells, pa.string()).cast(TEXT)


def told_of(view: View) -> dict[str, str]:
    """What the schema tells: the texts of `about`, and what a CSV has as columns, under their names."""
    return {
        **dict(zip(VIEW_COLUMNS, view_cells(view), strict=True)),
        "source": " ".join(view.source_lines),
        "licence": view.licence,
        "data_date": view.data_date,
        "language": view.language,
        "about": orjson.dumps(about(view)).decode(),
    }
