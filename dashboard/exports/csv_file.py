"""Figures as CSV after RFC 4180: comma, decimal point, CRLF, UTF-8 without a mark."""

import csv
import io
from collections.abc import Iterable
from typing import Final

from dashboard.exports.tidy import (
    COLUMNS,
    NUMBERS,
    SOURCE_COLUMNS,
    VIEW_COLUMNS,
    Cell,
    source_cells,
    tidy_columns,
    view_cells,
)
from dashboard.view import View

FORMULA_STARTS: Final = tuple("=+-@\t\r\n")
"""A spreadsheet takes a text that begins so for a formula."""


class _Written(dict[Cell, bytes]):
    """Each cell as a line has it; a text that a spreadsheet would run as a formula is made one by an apostrophe."""

    def __missing__(self, cell: Cell) -> bytes:
        is_formula = isinstance(cell, str) and cell.startswith(FORMULA_STARTS)
        self[cell] = _line((f"'{cell}" if is_formula else cell, ""))[:-1]
        return self[cell]


def csv_file(view: View) -> bytes:
    """The figures, one row each; title, filters, source, licence, dates and address stand on every row.

    Joined as bytes: one letter beyond Latin-1 would make a text of 5 MB twice as large, to be encoded in the end.
    """
    columns = tidy_columns(view)
    written = _Written().__getitem__
    same = b",".join(map(written, view_cells(view)))
    ends = {i: b",".join([*map(written, source_cells(view, i)), same]) for i in set(columns["indicator"])}
    cells = [
        _figures(column) if name in NUMBERS else map(written, column) for name, column in columns.items()
    ]
    lines = map(b",".join, zip(*cells, map(ends.__getitem__, columns["indicator"]), strict=True))
    return b"\r\n".join([_line((*COLUMNS, *SOURCE_COLUMNS, *VIEW_COLUMNS)), *lines, b""])


def _figures(column: Iterable[float | int | None]) -> list[bytes]:
    return [b"" if figure is None else repr(figure).encode() for figure in column]


def _line(cells: Iterable[Cell]) -> bytes:
    """The cells as a line of the file, without its end."""
    line = io.StringIO()
    csv.writer(line, lineterminator="\r\n").writerow(cells)
    return line.getvalue().removesuffix("\r\n").encode()
