"""An analyst's own panel: long CSV with the columns unit, time and value."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice, product
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from etl.errors import CheckError
from etl.sources.files.cells import MAX_BYTES, Findings, address, text_of
from etl.sources.files.csv_grid import SEPARATORS, decoded
from etl.sources.files.figures import read_number

COLUMNS: Final = ("unit", "time", "value")
TIMES: Final = (
    (0, re.compile(r"(?P<year>\d{4})[-M](?P<part>0[1-9]|1[0-2])(-01)?", re.IGNORECASE)),
    (0, re.compile(r"(?P<year>\d{4})M(?P<part>[1-9])", re.IGNORECASE)),
    (1, re.compile(r"(?P<year>\d{4})-?Q(?P<part>[1-4])", re.IGNORECASE)),
    (2, re.compile(r"(?P<year>-?\d{1,9})(\.0*)?(?P<part>)")),
)
"""Months 2017-08, 2017M08 or the first of the month 2017-08-01, quarters 2017Q3, years or any running numbers."""
FORM: Final = "columns unit,time,value; months 2017-08, quarters 2017Q3, years 2017 or running numbers"
NUMBER: Final = re.compile(r"[+-]?(\d+[.,]?\d*|[.,]\d+)([eE][+-]?\d{1,3})?")
LIKE_THOUSANDS: Final = re.compile(r"[+\-\N{MINUS SIGN}]?[1-9]\d{0,2}(,\d{3})+")
DIGITS_OF_HUNDREDS: Final = 3
LARGEST: Final = 1e300
LISTED: Final = 20
ZIPPED: Final = b"PK\x03\x04"
"""The first bytes of a workbook, which is not read here."""
Moment = tuple[int, int, int]
"""The kind of a time (0 month, 1 quarter, 2 year or running number), its year, and its place in the year."""


@dataclass(frozen=True)
class PanelFile:
    """values (unit × time) without gaps; times in order, as first written in the file, years without decimals."""

    units: tuple[str, ...]
    times: tuple[str, ...]
    values: npt.NDArray[np.float64]

    @property
    def seasons(self) -> tuple[int, ...]:
        """The place of each time in its year; all 0 for years and running numbers."""
        return tuple(_moment(time)[2] for time in self.times)

    def unit(self, written: str) -> str | None:
        """The unit of a name that may have other spaces around it or decomposed letters; None where there is none."""
        name = text_of(written)
        return name if name in self.units else None

    def time(self, written: str) -> str | None:
        """The time of the panel that is meant by one that may be written otherwise; None where there is none."""
        meant = moment_of(written)
        return next((time for time in self.times if _moment(time) == meant), None)


@dataclass
class _Found:
    """What the rows of a file hold, as far as they are read.

    has_other_commas: some can't part thousands; fewest_digits: of a number without a mark, None where there is none.
    """

    figures: dict[tuple[str, Moment], float] = field(default_factory=dict)
    times: dict[Moment, str] = field(default_factory=dict)
    marks: dict[str, str] = field(default_factory=dict)
    findings: Findings = field(default_factory=Findings)
    has_other_commas: bool = False
    fewest_digits: int | None = None


def read_panel(path: Path) -> PanelFile:
    """The panel of a file. Raises CheckError naming each cell, missing value or repeated pair that is wrong."""
    where = str(path)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise CheckError(where, f"can't be read ({error.strerror})", "check the name of the file") from error
    if len(content) > MAX_BYTES:
        raise CheckError(where, f"{len(content)} bytes", f"give a file of at most {MAX_BYTES}")
    text = _text(content, where)
    if not text.strip():
        raise CheckError(where, "the file is empty", f"give the {FORM}")
    try:
        return _panel(_figures(text, where), where)
    except csv.Error as error:
        raise CheckError(where, f"no CSV: {error}", "look for a quotation mark that is not closed") from error


def _text(content: bytes, where: str) -> str:
    """The text of a file. Raises CheckError for a workbook, and for NUL bytes or others that no text has."""
    try:
        if not content.startswith(ZIPPED):
            return decoded(content, where)[0]
    except CheckError as error:
        raise CheckError(where, "bytes that no text has", "save it as CSV (UTF-8)") from error
    raise CheckError(where, "this is no text", "save it as CSV (UTF-8)")


def moment_of(time: str) -> Moment | None:
    """The moment of a time as written, what times are put in order by; None where it is no time."""
    for kind, pattern in TIMES:
        found = pattern.fullmatch(time.strip())
        if found:
            return kind, int(found["year"]), int(found["part"] or 0)
    return None


def _figures(text: str, where: str) -> _Found:
    """The value of each unit and time. Raises CheckError with every wrong cell."""
    separator = _separator(text)
    rows = _rows(text, separator)
    header = [cell.strip().lower() for cell in next(rows, (0, []))[1]]
    places = _places(header, where)
    found = _Found()
    for number, cells in rows:
        if any(cell.strip() for cell in cells[len(header) :]):
            found.findings.add(len(header), number, f"more cells than the {len(header)} of the first row")
        unit, time, value = (cells[place] if place < len(cells) else "" for place in places)
        _take(found, places, number, (text_of(unit), time.strip(), text_of(value)))
    if found.findings.count:
        raise CheckError(
            where,
            _counted(found.findings.count, "wrong cell"),
            "mend them; a name or number with the separator in it needs quotation marks",
            _first(found.findings.lines, found.findings.count),
        )
    _check_marks(found, separator, where)
    return found


def _rows(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """The rows that hold something, with their numbers."""
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    return ((number, cells) for number, cells in enumerate(rows, 1) if any(cell.strip() for cell in cells))


def _separator(text: str) -> str:
    """The one that parts the names of the columns in the first row that holds something."""
    head = next(line for line in text.splitlines() if line.strip())

    def columns(separator: str) -> tuple[int, int]:
        cells = {cell.strip(' "').lower() for cell in head.split(separator)}
        return len(cells & set(COLUMNS)), head.count(separator)

    return max(SEPARATORS, key=columns)


def _places(header: list[str], where: str) -> list[int]:
    """Where the columns are. Raises CheckError where one is missing or there twice."""
    absent = [column for column in COLUMNS if column not in header]
    if absent:
        raise CheckError(where, f"no column {', '.join(absent)} in the first row", f"give the {FORM}")
    twice = [column for column in COLUMNS if header.count(column) > 1]
    if twice:
        raise CheckError(where, f"the column {twice[0]} is there twice", "keep one of them")
    return [header.index(column) for column in COLUMNS]


def _take(found: _Found, places: Sequence[int], number: int, row: tuple[str, str, str]) -> None:
    """One row taken in, with what is wrong with it."""
    (unit, time, value), findings = row, found.findings
    figure = findings.attempt(places[2], number, lambda: _value(value))
    moment = moment_of(time)
    if not unit:
        findings.add(places[0], number, "no unit")
    if moment is None:
        findings.add(places[1], number, f"{time!r} is no time ({FORM})")
    elif (unit, moment) in found.figures:
        findings.add(places[1], number, f"{unit!r} at {time!r} a second time")
    elif figure is not None:
        found.figures[unit, moment] = figure
        found.times.setdefault(moment, time.partition(".")[0])
        _take_mark(found, value, f"{address(places[2], number)} {value!r}")


def _take_mark(found: _Found, value: str, told: str) -> None:
    """What the writing of a number says about the commas of the file. told: the number with its cell."""
    mark = _decimal_mark(value)
    found.marks.setdefault(mark, told)
    if not mark:
        digits = sum(letter.isdecimal() for letter in value)
        found.fewest_digits = min(digits, digits if found.fewest_digits is None else found.fewest_digits)
    found.has_other_commas |= "," in value and not LIKE_THOUSANDS.fullmatch(value)


def _value(text: str) -> float:
    """The number in a cell. Raises ValueError where it holds none."""
    plain = text.replace("\N{MINUS SIGN}", "-")
    try:
        figure = float(plain.replace(",", ".")) if NUMBER.fullmatch(plain) else read_number(plain)
    except ValueError:
        raise ValueError(f"{text!r} is not a number") from None
    if figure is None:
        raise ValueError("no value; leave the unit out, or give a number")
    if not abs(figure) <= LARGEST:
        raise ValueError(f"{text!r} is too large a number")
    return figure


def _decimal_mark(text: str) -> str:
    """The sign before the decimals of a number; "" where there is none. One that is there twice parts thousands."""
    if "," in text and "." in text:
        return max(",.", key=text.rfind)
    if text.count(",") > 1 or text.count(".") > 1:
        return "." if "," in text else ","
    return "," if "," in text else "." if "." in text else ""


def _check_marks(found: _Found, separator: str, where: str) -> None:
    """Raises CheckError where a comma may be one of decimals or of thousands.

    A comma before three digits may be either. Files with ";" are written where commas are decimal: there it is in
    doubt only beside numbers without a mark, all of them of three digits or more, as 900 is beside 1,100.
    """
    marks = found.marks
    if {",", "."} <= set(marks):
        raise CheckError(
            where,
            f"a decimal comma ({marks[',']}) and a decimal point ({marks['.']})",
            "write all numbers with the same one, and thousands without any",
        )
    is_doubtful = separator != ";" or (found.fewest_digits or 0) >= DIGITS_OF_HUNDREDS
    if is_doubtful and "," in marks and not found.has_other_commas:
        raise CheckError(
            where,
            f"{marks[',']} may be thousands or decimals",
            "write thousands without a comma, and decimals with a point",
        )


def _panel(found: _Found, where: str) -> PanelFile:
    """The figures as a panel. Raises CheckError where it is empty, of mixed frequency, or has gaps."""
    figures, moments = found.figures, sorted(found.times)
    units = tuple(sorted({unit for unit, _ in figures}))
    if len(units) < 2:
        raise CheckError(where, _counted(len(units), "unit"), "give the treated unit and at least one donor")
    if len({kind for kind, _, _ in moments}) > 1:
        raise CheckError(where, "months, quarters and years mixed", "give times of one kind")
    n_gaps = len(units) * len(moments) - len(figures)
    if n_gaps:
        pairs = (pair for pair in product(units, moments) if pair not in figures)
        lines = [f"{unit}: no value at {found.times[moment]}" for unit, moment in islice(pairs, LISTED)]
        next_step = "give every unit at every time, or leave the unit out"
        raise CheckError(where, _counted(n_gaps, "gap"), next_step, _first(lines, n_gaps))
    values = np.array([[figures[unit, moment] for moment in moments] for unit in units])
    return PanelFile(units, tuple(found.times[moment] for moment in moments), values)


def _first(lines: Sequence[str], count: int) -> list[str]:
    """The first lines, and how many there are beside them."""
    more = count - LISTED
    return [*lines[:LISTED], *([f"and {more} more"] if more > 0 else [])]


def _counted(count: int, thing: str) -> str:
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"


def _moment(time: str) -> Moment:
    found = moment_of(time)
    if found is None:
        raise ValueError(f"{time!r} is no time")
    return found
