"""XLSX files, read as a stream and never computed."""

import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from typing import Any, Final

import openpyxl
from openpyxl.cell.read_only import EmptyCell
from openpyxl.utils.exceptions import InvalidFileException

from etl.errors import CheckError
from etl.sources.files.cells import MAX_BYTES, MAX_ROWS, Grid, Raw, Row, Unreadable
from etl.sources.files.columns import OBSERVATION_ROLES, ROWS_SEARCHED, TARGET_ROLES, role_of

ZIP: Final = b"PK\x03\x04"
OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""The container of password-protected workbooks and of the old .xls."""
ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
WIDEST: Final = 64
KEYWORD: Final = re.compile(r"indicator=([a-z0-9_]+)")
BROKEN: Final = (
    InvalidFileException, zipfile.BadZipFile, zlib.error,
    KeyError, ValueError, TypeError, OSError, EOFError, SyntaxError,
)  # fmt: skip
"""What openpyxl raises for broken content; an XML error is a SyntaxError."""
SAVE_AS: Final = "save it as XLSX or CSV without a password"


def read_xlsx(content: bytes, where: str, known_names: Iterable[str]) -> Grid:
    """The rows of the sheet with the figures: the one named after an indicator, else the first with our header.

    Formulas and error values come out as `Unreadable`. Raises CheckError where the file cannot be opened,
    would unpack to too much, or has no sheet with our columns.
    """
    _check_container(content, where)
    try:
        with warnings.catch_warnings():
            # It warns of styles and extensions that it does not know; none of them concerns the figures.
            warnings.simplefilter("ignore", UserWarning)
            book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=False)
            try:
                return _grid(book, where, set(known_names))
            finally:
                book.close()
    except BROKEN as error:
        found = f"not an XLSX workbook, or a damaged one ({type(error).__name__}: {error})"
        raise CheckError(where, found, f"open it, and {SAVE_AS}") from error


def _check_container(content: bytes, where: str) -> None:
    if content.startswith(OLE):
        kind = "password-protected" if ENCRYPTED in content else "in the old .xls format"
        raise CheckError(where, f"the workbook is {kind}", SAVE_AS)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except zipfile.BadZipFile as error:
        raise CheckError(where, f"not an XLSX workbook ({error})", SAVE_AS) from error
    if unpacked > MAX_BYTES:
        raise CheckError(
            where,
            f"unpacks to {unpacked / 1e6:.0f} MB, at most {MAX_BYTES / 1e6:.0f} are read",
            "split the file",
        )


def _grid(book: Any, where: str, known_names: set[str]) -> Grid:
    visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    named = [sheet for sheet in visible if sheet.title in known_names]
    if len(named) > 1:
        names = ", ".join(sheet.title for sheet in named)
        raise CheckError(where, f"several sheets hold figures ({names})", "drop one file per indicator")
    sheet = next(iter(named), None) or next((s for s in visible if _has_header(s)), None)
    if sheet is None:
        names = ", ".join(repr(s.title) for s in book.worksheets)
        raise CheckError(
            where, f"no visible sheet has our columns (sheets: {names})", "start from the template"
        )
    hints = {"sheet name": sheet.title} if sheet in named else {}
    if match := KEYWORD.search(str(book.properties.keywords or "")):
        hints["document properties"] = match[1]
    rows = []
    for row in _rows(sheet):
        rows.append(row)
        if len(rows) > MAX_ROWS:
            raise CheckError(where, f"more than {MAX_ROWS} rows", "split the file")
    return Grid(tuple(rows), is_csv=False, hints=hints)


def _has_header(sheet: Any) -> bool:
    for row in _rows(sheet, ROWS_SEARCHED):
        roles = {role_of(raw) for raw in row.cells}
        if roles >= OBSERVATION_ROLES or roles >= TARGET_ROLES:
            return True
    return False


def _rows(sheet: Any, last: int | None = None) -> Iterator[Row]:
    # A sheet may claim the whole grid as its size; without the claim a row is as wide as its cells.
    sheet.reset_dimensions()
    for number, cells in enumerate(sheet.iter_rows(max_row=last, max_col=WIDEST), 1):
        row = Row(number, tuple(_raw(cell) for cell in cells))
        if not row.is_empty:
            yield row


def _raw(cell: Any) -> Raw:
    if isinstance(cell, EmptyCell) or cell.value is None:
        return None
    if cell.data_type == "f":
        return Unreadable("a formula: copy the cells and paste them as values")
    if cell.data_type == "e":
        return Unreadable(f"the error value {cell.value}")
    if cell.data_type == "n" and "%" in str(cell.number_format):
        return Unreadable(f"formatted as per cent (stored as {cell.value}): format it as a number, e.g. 45.2")
    value: Raw = cell.value
    return value
