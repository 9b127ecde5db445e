"""What a page lists instead of figures, as csv, xlsx, json and parquet."""

import csv
import io
from collections.abc import Callable
from typing import Final

import orjson
import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter

from dashboard.address import Form
from dashboard.exports.about import about, day_meant
from dashboard.exports.csv_file import FORMULA_STARTS
from dashboard.exports.parquet_file import told_of
from dashboard.exports.tidy import VIEW_COLUMNS, view_cells
from dashboard.i18n import word
from dashboard.view import Listing, View

LONGEST_COLUMN: Final = 60
SHORT_DATE: Final = 14
"""Excel's own format: a day as each reader's Excel writes it."""


def listing_file(view: View, listing: Listing, form: Form) -> bytes:
    """The rows of a listing; the title, the version and the address stand in the file too."""
    return LISTED[form](view, listing)


def _csv(view: View, listing: Listing) -> bytes:
    """After RFC 4180, as the files of figures; what a spreadsheet would run as a formula is made text."""
    content = io.StringIO()
    writer = csv.writer(content, lineterminator="\r\n")
    writer.writerow([*(name for name, _ in listing.columns), "licence", *VIEW_COLUMNS])
    ends = view.licence, *view_cells(view)
    for row in listing.rows:
        writer.writerow([f"'{c}" if c.startswith(FORMULA_STARTS) else c for c in (*row, *ends)])
    return content.getvalue().encode()


def _xlsx(view: View, listing: Listing) -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"title": view.title, "subject": view.permalink})
        bold, of_day = book.add_format({"bold": True}), book.add_format({"num_format": SHORT_DATE})
        sheet = book.add_worksheet(word(view.language, "file_sheet_list"))
        for place, (_, title) in enumerate(listing.columns):
            longest = max((len(row[place]) for row in listing.rows), default=0)
            sheet.set_column(place, place, min(max(longest, len(title)) + 2, LONGEST_COLUMN))
            sheet.write_string(0, place, title, bold)
        for n, row in enumerate(listing.rows, 1):
            for place, cell in enumerate(row):
                if meant := day_meant(cell):
                    sheet.write_datetime(n, place, meant, of_day)
                else:
                    sheet.write_string(n, place, cell)
        sheet.freeze_panes(1, 0)
        told = book.add_worksheet(word(view.language, "file_sheet_about"))
        for n, (label, text) in enumerate(about(view)):
            told.write_string(n, 0, label, bold)
            told.write_string(n, 1, text)
    return content.getvalue()


def _json(view: View, listing: Listing) -> bytes:
    names = [name for name, _ in listing.columns]
    told = {
        **dict(zip(VIEW_COLUMNS, view_cells(view), strict=True)),
        "source": " ".join(view.source_lines),
        "licence": view.licence,
        "note": [f"{label}: {text}" for label, text in about(view)],
    }
    return orjson.dumps({**told, "rows": [dict(zip(names, row, strict=True)) for row in listing.rows]})


def _parquet(view: View, listing: Listing) -> bytes:
    columns = {
        name: pa.array([row[place] for row in listing.rows], pa.string())
        for place, (name, _) in enumerate(listing.columns)
    }
    buffer = pa.BufferOutputStream()
    pq.write_table(pa.table(columns, metadata=told_of(view)), buffer, compression="zstd")
    return bytes(buffer.getvalue())


LISTED: Final[dict[Form, Callable[[View, Listing], bytes]]] = {
    "csv": _csv,
    "xlsx": _xlsx,
    "json": _json,
    "parquet": _parquet,
}
"""The forms of what is listed."""
