"""An analyst's own panel: long CSV with the columns unit, time and value."""

import csv
import io
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from etl.errors import CheckError
from etl.sources.files.cells import MAX_BYTES, Findings
from etl.sources.files.csv_grid import SEPARATORS, decoded
from etl.sources.files.figures import read_number

COLUMNS: Final = ("unit", "time", "value")
TIMES: Final = (
    re.compile(r"(?P<year>\d{4})[-M](?P<part>0[1-9]|1[0-2])"),
    re.compile(r"(?P<year>\d{4})-?Q(?P<part>[1-4])"),
    re.compile(r"(?P<year>-?\d+)(?P<part>)"),
)
"""Months 2017-08 or 2017M08, quarters 2017Q3, years or any running numbers."""
EXPONENT: Final = re.compile(r"[+-]?\d+(\.\d+)?[eE][+-]?\d{1,2}")
FORM: Final = "columns unit,time,value; months 2017-08, quarters 2017Q3, years 2017 or running numbers"


@dataclass(frozen=True)
class PanelFile:
    """values (unit × time) without gaps; times in order, as written in the file."""

    units: tuple[str, ...]
    times: tuple[str, ...]
    values: npt.NDArray[np.float64]

    @property
    def seasons(self) -> tuple[int, ...]:
        """The place of each time in its year; all 0 for years and running numbers."""
        return tuple(_moment(time)[2] for time in self.times)


def read_panel(path: Path) -> PanelFile:
    """The panel of a file. Raises CheckError naming each cell, missing value or repeated pair that is wrong."""
    where = str(path)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise CheckError(where, f"can't be read ({error.strerror})", "check the name of the file") from error
    if len(content) > MAX_BYTES:
        raise CheckError(where, f"{len(content)} bytes", f"give a file of at most {MAX_BYTES}")
    text, _ = decoded(content, where)
    return _panel(_figures(text, where), where)


def _figures(text: str, where: str) -> dict[tuple[str, str], float]:
    """The value of each unit and time. Raises CheckError with every wrong cell."""
    head = text.partition("\n")[0]
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=max(SEPARATORS, key=head.count))
    header = [cell.strip().lower() for cell in next(rows, [])]
    absent = [column for column in COLUMNS if column not in header]
    if absent:
        raise CheckError(where, f"no column {', '.join(absent)} in the first row", f"give the {FORM}")
    places = [header.index(column) for column in COLUMNS]
    findings, found = Findings(), {}
    for number, cells in enumerate(rows, 2):
        if not any(cell.strip() for cell in cells):
            continue
        unit, time, value = (cells[place].strip() if place < len(cells) else "" for place in places)
        figure = findings.attempt(places[2], number, lambda raw=value: _value(raw))  # type: ignore[misc]
        if not unit:
            findings.add(places[0], number, "no unit")
        if _frequency(time) is None:
            findings.add(places[1], number, f"{time!r} is no time ({FORM})")
        if (unit, time) in found:
            findings.add(places[1], number, f"{unit!r} at {time!r} a second time")
        if figure is not None:
            found[unit, time] = figure
    if findings.count:
        raise CheckError(where, _counted(findings.count, "wrong cell"), "mend them", findings.lines)
    return found


def _panel(figures: dict[tuple[str, str], float], where: str) -> PanelFile:
    """The figures as a panel. Raises CheckError where it is empty, of mixed frequency, or has gaps."""
    units = tuple(sorted({unit for unit, _ in figures}))
    written = {time for _, time in figures}
    if len(units) < 2:
        raise CheckError(where, _counted(len(units), "unit"), "give the treated unit and at least one donor")
    if len({_frequency(time) for time in written}) > 1:
        raise CheckError(where, "months, quarters and years mixed", "give times of one kind")
    times = tuple(sorted(written, key=_moment))
    gaps = [(unit, time) for unit in units for time in times if (unit, time) not in figures]
    if gaps:
        lines = [f"{unit}: no value at {time}" for unit, time in gaps]
        raise CheckError(
            where, _counted(len(gaps), "gap"), "give every unit at every time, or leave the unit out", lines
        )
    values = np.array([[figures[unit, time] for time in times] for unit in units])
    return PanelFile(units, times, values)


def _counted(count: int, thing: str) -> str:
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"


def _value(raw: str) -> float:
    """The number in a cell; programs write 1e-05, which no spreadsheet of ours does."""
    figure = float(raw) if EXPONENT.fullmatch(raw) else read_number(raw)
    if figure is None:
        raise ValueError("no value; leave the unit out, or give a number")
    return figure


def _frequency(time: str) -> int | None:
    """0 for months, 1 for quarters, 2 for years and running numbers; None for no time."""
    return next((place for place, pattern in enumerate(TIMES) if pattern.fullmatch(time)), None)


def _moment(time: str) -> tuple[int, int, int]:
    """What times are put in order by, and the place in the year last."""
    for pattern in TIMES:
        found = pattern.fullmatch(time)
        if found:
            part = int(found["part"] or 0)
            return int(found["year"]), part, part
    raise ValueError(f"{time!r} is no time")
