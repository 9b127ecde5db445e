"""Figures as an Excel workbook: numbers as numbers on the first sheet, what to know of them on the second."""

import io
from typing import Final

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook

from dashboard.exports.about import about, demo_words
from dashboard.exports.tidy import COLUMNS, tidy_columns
from dashboard.exports.xlsx_columns import ColumnSheet
from dashboard.i18n import word
from dashboard.view import View

WIDTHS: Final = (24, 36, 10, 22, 10, 14, 24, 14, 24, 8, 18, 10)
OPTIONS: Final = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def xlsx_file(view: View) -> bytes:
    """The workbook; formats are language-neutral, so each Excel writes the decimals in its own way."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, OPTIONS) as book:
        book.set_properties({"title": view.title, "subject": view.permalink, "author": view.source_lines[0]})
        _figures(book, view)
        _about(book, view)
    return content.getvalue()


def _figures(book: Workbook, view: View) -> None:
    language = view.language
    name = word(language, "file_sheet_demo" if view.is_demo else "file_sheet")
    sheet = book.add_worksheet(name, ColumnSheet)
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    for place, width in enumerate(WIDTHS):
        sheet.set_column(place, place, width)
    top = int(view.is_demo)
    if view.is_demo:
        said = demo_words(True, language)
        sheet.write_string(0, 0, said, book.add_format({"bold": True, "bg_color": "#FFF3CD"}))
    for place, column in enumerate(COLUMNS):
        sheet.write_string(top, place, word(language, f"file_column_{column}"), bold)
    sheet.freeze_panes(top + 1, 0)
    sheet.autofilter(top, 0, top + len(view.rows), len(COLUMNS) - 1)
    formats = {d: _number_format(book, d) for d in {row.decimals for row in view.rows}}
    share = book.add_format({"num_format": "0.0 %"})
    for name, cells in tidy_columns(view).items():
        if name == "value":
            sheet.add_numbers(cells, [formats[row.decimals] for row in view.rows])
        elif name == "covered":
            sheet.add_numbers(cells, [share] * len(cells))
        else:
            sheet.add_texts(cells)


def _number_format(book: Workbook, decimals: int) -> Format:
    return book.add_format({"num_format": "#,##0" + (f".{'0' * decimals}" if decimals else "")})


def _about(book: Workbook, view: View) -> None:
    sheet = book.add_worksheet(word(view.language, "file_sheet_about"))
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 100)
    bold, wrapped = book.add_format({"bold": True, "valign": "top"}), book.add_format({"text_wrap": True})
    for n, (label, text) in enumerate(about(view)):
        sheet.write_string(n, 0, label, bold)
        sheet.write_string(n, 1, text, wrapped)
