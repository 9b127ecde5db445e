"""CSV files in the dialects spreadsheets write: separator, encoding and quoting are found out."""

import codecs
import csv
import io
from typing import Final

from etl.errors import CheckError
from etl.sources.files.cells import MAX_ROWS, Grid, Row
from etl.sources.files.columns import ROWS_SEARCHED, recognised

SEPARATORS: Final = (";", "\t", ",")


def read_csv(content: bytes, where: str) -> Grid:
    """The rows that hold something. Raises CheckError where the content is no text or no CSV."""
    text, messages = decoded(content, where)
    rows: list[Row] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator_of(text), strict=True)
    try:
        for number, cells in enumerate(reader, 1):
            row = Row(number, tuple(cells))
            if not row.is_empty:
                rows.append(row)
            if len(rows) > MAX_ROWS:
                raise CheckError(where, f"more than {MAX_ROWS} rows", "split the file")
    except csv.Error as error:
        raise CheckError(where, f"line {reader.line_num}: {error}", "mend the quotes of that line") from error
    return Grid(tuple(rows), is_csv=True, hints={}, messages=messages)


def decoded(content: bytes, where: str) -> tuple[str, tuple[str, ...]]:
    """The text, and a message where its encoding had to be guessed. UTF-8 and UTF-16 are taken as such.

    Raises CheckError where the content is no text.
    """
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        guessed = encoding == "cp1252"
        return text, (f"{where}: not UTF-8, read as Windows-1252: check the letters å, ä and ö",) * guessed
    raise CheckError(where, "the content is neither text nor XLSX", "save it as CSV (UTF-8) or XLSX")


def separator_of(text: str) -> str:
    """The separator under which the first rows hold the most headings of ours."""
    start = text.splitlines()[:ROWS_SEARCHED]

    def headings(separator: str) -> int:
        rows = csv.reader(start, delimiter=separator)
        return max((recognised(Row(1, tuple(cells))) for cells in rows), default=0)

    return max(SEPARATORS, key=headings)
