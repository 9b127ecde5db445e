"""Figures as Parquet: the tidy columns, with everything else in the schema's metadata."""

from typing import Any, Final

import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from dashboard.exports.about import about
from dashboard.exports.tidy import COLUMNS, ORIGIN_COLUMNS, origin, tidy_rows
from dashboard.view import View

TEXT: Final = pa.dictionary(pa.int32(), pa.string())
NUMBERS: Final = frozenset({"value", "covered"})


def parquet_file(view: View) -> bytes:
    """The table; texts are dictionaries, values 64-bit floats and null where there is no figure."""
    columns = list(zip(*tidy_rows(view), strict=True))
    table = pa.table(
        {name: _column(name, cells) for name, cells in zip(COLUMNS, columns, strict=True)},
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
    """The texts of `about`, and what the other files have as columns, under their names."""
    told = (
        " ".join(view.source_lines),
        view.licence,
        view.version,
        view.permalink,
        origin(view),
    )
    return {
        **dict(zip(ORIGIN_COLUMNS, told, strict=True)),
        "title": view.title,
        "data_date": view.data_date,
        "language": view.language,
        "about": orjson.dumps(about(view)).decode(),
    }
