"""A cube as a Parquet file of tidy rows, and back."""

import io
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from etl.frames.cube import NOTHING, Cube

COLUMNS: Final = ("indicator", "area", "period", "breakdown", "value", "status", "covered")


def parquet_bytes(cube: Cube) -> bytes:
    """The Parquet file of a cube: one row per observation, columns COLUMNS, ordered breakdown, area, period."""
    table = observations_table(cube)
    buffer = io.BytesIO()
    pq.write_table(
        table, buffer, compression="zstd", use_dictionary=list(_DICTIONARIES), row_group_size=1 << 20
    )
    return buffer.getvalue()


_DICTIONARIES: Final = ("indicator", "area", "period", "breakdown", "status")


def observations_table(cube: Cube) -> pa.Table:
    """The observations of a cube as an Arrow table of tidy rows; values of Q, M and L are null."""
    flat = cube.statuses.reshape(-1)
    cells = np.flatnonzero(flat != NOTHING)
    b, a, t = np.unravel_index(cells, cube.statuses.shape)
    letters, codes = np.unique(flat[cells], return_inverse=True)
    columns: list[Any] = [
        _dictionary(np.zeros(len(cells), np.int64), (cube.indicator,)),
        _dictionary(a, cube.areas),
        _dictionary(t, cube.periods),
        _dictionary(b, cube.breakdowns),
        pa.array(cube.values.reshape(-1)[cells], from_pandas=True),
        _dictionary(codes, tuple(chr(letter) for letter in letters)),
        pa.array(cube.covered.reshape(-1)[cells], from_pandas=True),
    ]
    return pa.table(dict(zip(COLUMNS, columns, strict=True)))


def cube_from_parquet(content: bytes) -> Cube:
    """The cube of a file made by `parquet_bytes`; axes hold what the rows hold, areas in the order of the file."""
    with pq.ParquetFile(pa.BufferReader(content), read_dictionary=list(_DICTIONARIES)) as file:
        table = file.read().combine_chunks()
    names, places = {}, {}
    for column in _DICTIONARIES:
        names[column], places[column] = _category(table.column(column))
    order = np.argsort(np.array(names["period"], dtype=str))
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    cube = Cube.empty(names["indicator"][0], names["breakdown"], names["area"], names["period"])
    shape = cube.statuses.shape
    cells = (places["breakdown"] * shape[1] + places["area"]) * shape[2] + rank[places["period"]]
    letters = np.array([ord(letter) for letter in names["status"]], np.uint8)
    cube.statuses.reshape(-1)[cells] = letters[places["status"]]
    cube.values.reshape(-1)[cells] = _numbers(table.column("value"), cube.values.dtype)
    cube.covered.reshape(-1)[cells] = _numbers(table.column("covered"), cube.covered.dtype)
    return cube.frozen()


def _dictionary(places: npt.NDArray[np.int64], names: tuple[str, ...]) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(pa.array(places.astype(np.int32)), pa.array(names, pa.string()))


def _category(column: pa.ChunkedArray) -> tuple[list[str], npt.NDArray[np.int64]]:
    array = column.unify_dictionaries().chunk(0)
    return array.dictionary.to_pylist(), _buffer(array.indices, np.dtype(np.int32)).astype(np.int64)


def _numbers(column: pa.ChunkedArray, kind: np.dtype[Any]) -> npt.NDArray[Any]:
    array = column.chunk(0)
    values = _buffer(array, kind)
    valid = array.buffers()[0]
    if valid is None:
        return values
    bits = np.unpackbits(np.frombuffer(valid, np.uint8), bitorder="little")
    return np.where(bits[array.offset : array.offset + len(array)], values, np.nan).astype(kind)


def _buffer(array: pa.Array, kind: np.dtype[Any]) -> npt.NDArray[Any]:
    """The array's memory as numpy; `Array.to_numpy` and `pyarrow.compute` import pandas (0.3 s), this does not."""
    return np.frombuffer(array.buffers()[1], kind)[array.offset : array.offset + len(array)]
