"""Figures as CSV after RFC 4180: comma, decimal point, CRLF, UTF-8 without a mark."""

import csv
import io
from typing import Final

from dashboard.exports.tidy import COLUMNS, ORIGIN_COLUMNS, Cell, origin, source_of, tidy_rows
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
    """The figures, one row each; source, licence, version and address stand on every row."""
    safe = _SafeTexts().__getitem__
    same = [safe(text) for text in (view.licence, view.version, view.permalink, origin(view))]
    ends = {i: (safe(source_of(view, i)), *same) for i in {row.indicator for row in view.rows}}
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow((*COLUMNS, *ORIGIN_COLUMNS))
    writer.writerows(
        (*map(safe, row[:VALUE]), row[VALUE], *map(safe, row[VALUE + 1 : -1]), row[-1], *ends[str(row[0])])
        for row in tidy_rows(view)
    )
    return text.getvalue().encode()
