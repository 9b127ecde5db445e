"""Figures as CSV after RFC 4180: comma, decimal point, CRLF, UTF-8 without a mark."""

import csv
from collections.abc import Iterable
from types import SimpleNamespace
from typing import Final

from dashboard.exports.tidy import (
    COLUMNS,
    SOURCE_COLUMNS,
    VIEW_COLUMNS,
    Cell,
    source_cells,
    tidy_rows,
    view_cells,
)
from dashboard.view import View

FORMULA_STARTS: Final = tuple("=+-@\t\r\n")
"""A spreadsheet takes a text that begins so for a formula."""
VALUE: Final = COLUMNS.index("value")


class _SafeTexts(dict[Cell, Cell]):
    """Each text as a cell; what a spreadsheet would run as a formula is made text by an apostrophe."""

    def __missing__(self, text: Cell) -> Cell:
        self[text] = f"'{text}" if isinstance(text, str) and text.startswith(FORMULA_STARTS) else text
        return self[text]


def csv_file(view: View) -> bytes:
    """The figures, one row each; title, filters, source, licence, dates and address stand on every row."""
    safe = _SafeTexts().__getitem__
    same = [safe(text) for text in view_cells(view)]
    ends = {i: _line((*map(safe, source_cells(view, i)), *same)) for i in {r.indicator for r in view.rows}}
    figures = _lines(
        (*map(safe, row[:VALUE]), row[VALUE], *map(safe, row[VALUE + 1 : -1]), row[-1])
        for row in tidy_rows(view)
    )
    lines = (f"{line},{ends[row.indicator]}" for line, row in zip(figures, view.rows, strict=True))
    return "".join([_line((*COLUMNS, *SOURCE_COLUMNS, *VIEW_COLUMNS)), *lines]).encode()


def _line(cells: Iterable[Cell]) -> str:
    [line] = _lines([cells])
    return f"{line}\r\n"


def _lines(rows: Iterable[Iterable[Cell]]) -> list[str]:
    """Each row as text, without the end of its line, so that what all rows end in is written once."""
    lines: list[str] = []
    csv.writer(SimpleNamespace(write=lines.append), lineterminator="\r\n").writerows(rows)
    return [line.removesuffix("\r\n") for line in lines]
