"""Cells and rows as they come out of a file, before anybody knows what they mean."""

import datetime as dt
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, NoReturn, TypeVar

from openpyxl.utils import get_column_letter

MAX_BYTES: Final = 50_000_000
MAX_ROWS: Final = 200_000
MAX_LISTED: Final = 1000
Result = TypeVar("Result")


@dataclass(frozen=True)
class Unreadable:
    """A cell that holds no plain value, such as a formula; `reason` says what to do about it."""

    reason: str

    def refuse(self) -> NoReturn:
        """Never returns: raises ValueError with the reason."""
        raise ValueError(self.reason)


Raw = str | int | float | bool | dt.datetime | dt.date | dt.time | dt.timedelta | Unreadable | None


@dataclass(frozen=True)
class Row:
    """One row; `number` counts from 1 as a spreadsheet does."""

    number: int
    cells: tuple[Raw, ...]

    def cell(self, column: int) -> Raw:
        """The cell in a column counted from 0, None beyond the row's end."""
        return self.cells[column] if column < len(self.cells) else None

    @property
    def is_empty(self) -> bool:
        """True where no cell holds anything."""
        return all(raw is None or (isinstance(raw, str) and not raw.strip()) for raw in self.cells)


@dataclass(frozen=True)
class Grid:
    """The rows of one sheet or CSV file that hold something.

    `hints` maps where an indicator is named ("sheet name", "document properties") to that name.
    """

    rows: tuple[Row, ...]
    is_csv: bool
    hints: dict[str, str]
    messages: tuple[str, ...] = ()


class Findings:
    """What is wrong with a file, one line per cell; only the first 1000 lines are kept."""

    def __init__(self) -> None:
        self.count = 0
        self.lines: list[str] = []

    def add(self, column: int, row: int, message: str) -> None:
        """Note one finding with its cell, e.g. "C7: no number"."""
        self.count += 1
        if len(self.lines) < MAX_LISTED:
            self.lines.append(f"{address(column, row)}: {message}")

    def attempt(self, column: int, row: int, read: Callable[[], Result]) -> Result | None:
        """What `read` returns; None and a finding where it raises ValueError."""
        try:
            return read()
        except ValueError as error:
            self.add(column, row, str(error))
            return None


def address(column: int, row: int) -> str:
    """The cell's name in a spreadsheet; columns count from 0, rows from 1."""
    return f"{get_column_letter(column + 1)}{row}"


def text_of(raw: Raw) -> str:
    """The cell as text, without outer or doubled spaces. Raises ValueError where it holds no plain value."""
    if isinstance(raw, Unreadable):
        raw.refuse()
    if raw is None:
        return ""
    if isinstance(raw, float) and raw.is_integer():
        raw = int(raw)
    return " ".join(unicodedata.normalize("NFC", str(raw)).split())


def folded(text: str) -> str:
    """The text for comparing names: composed letters, single spaces, no case."""
    return " ".join(unicodedata.normalize("NFC", text).split()).casefold()
