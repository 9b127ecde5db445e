"""Rows of figures, each cell checked."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeVar

from etl.catalog import Catalog
from etl.catalog.models import Indicator
from etl.frames import TOTAL, WITHOUT_VALUE
from etl.sources.files.area_finder import AreaFinder
from etl.sources.files.cells import Findings, Raw, Row, folded, text_of
from etl.sources.files.columns import Header, Role
from etl.sources.files.figures import read_number
from etl.sources.files.periods import first_day, read_period

STATUSES: Final = ("A", "P", "B", "Q", "M", "L")
"""What a file may give; E stands for figures the portal derives itself."""
WHOLE_UNITS: Final = frozenset({"persons", "jobs", "searches", "count"})
TOTAL_WORDS: Final = ("", "total", "yhteensä", "kaikki", "totalt", "sammanlagt", "all")
Result = TypeVar("Result")


@dataclass(frozen=True)
class Entry:
    """One figure of a dropped-in file; `value` is None for the statuses Q, M and L."""

    area: str
    period: str
    breakdown: str
    value: float | None
    status: str
    source: str = ""
    note: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        """What may stand only once in a file."""
        return self.area, self.period, self.breakdown


class RowReader:
    """Reads cells of rows by role; what is wrong goes to `findings` with its cell."""

    def __init__(self, header: Header, findings: Findings) -> None:
        self.header = header
        self.findings = findings

    def read(self, row: Row, role: Role, read: Callable[[Raw], Result]) -> Result | None:
        """What `read` makes of the cell, which is None where the file lacks the column."""
        column = self.header.columns.get(role)
        raw = None if column is None else row.cell(column)
        place = self.header.columns["area"] if column is None else column
        return self.findings.attempt(place, row.number, lambda: read(raw))

    def text(self, row: Row, role: Role) -> str:
        """The cell as text, empty where it is missing or wrong."""
        return self.read(row, role, text_of) or ""

    def refuse(self, row: Row, role: Role, message: str) -> None:
        """Note that the cell of this role is wrong."""
        self.findings.add(self.header.columns.get(role, self.header.columns["area"]), row.number, message)


class EntryReader:
    """Reads the rows of one indicator's figures."""

    def __init__(self, catalog: Catalog, indicator: Indicator, cells: RowReader, today: dt.date) -> None:
        self.indicator = indicator
        self.cells = cells
        self.today = today
        self.finder = AreaFinder(catalog)
        self.breakdowns = dict.fromkeys(TOTAL_WORDS, TOTAL)
        for breakdown in indicator.series.breakdowns if indicator.series else ():
            title = breakdown.title
            self.breakdowns |= {
                folded(name): breakdown.id for name in (breakdown.id, title.fi, title.sv, title.en)
            }

    def entry(self, row: Row) -> Entry | None:
        """The row as an entry; None and at least one finding where something is wrong."""
        findings, cells = self.cells.findings, self.cells
        before = findings.count
        area = cells.read(row, "area", self.finder.code_of)
        period = cells.read(row, "period", self._period)
        breakdown = cells.read(row, "breakdown", self._breakdown)
        status = cells.read(row, "status", read_status)
        value = cells.read(row, "value", self._value)
        source, note = cells.text(row, "source"), cells.text(row, "note")
        if findings.count > before or area is None or period is None or breakdown is None or status is None:
            return None
        try:
            return Entry(area, period, breakdown, value, agreed_status(value, status), source, note)
        except ValueError as error:
            cells.refuse(row, "status" if status else "value", str(error))
            return None

    def _period(self, raw: Raw) -> str:
        period = read_period(raw, self.indicator.frequency)
        if first_day(period) > self.today:
            raise ValueError(f"{period} lies in the future")
        return period

    def _breakdown(self, raw: Raw) -> str:
        text = text_of(raw)
        found = self.breakdowns.get(folded(text))
        if found is None:
            known = ", ".join(self.indicator.breakdown_ids)
            raise ValueError(f"unknown category {text!r}: expected one of {known}")
        return found

    def _value(self, raw: Raw) -> float | None:
        value = read_number(raw, is_percentage=self.indicator.unit == "pct")
        if value is None:
            return None
        gate = self.indicator.gate
        if gate.minimum is not None and value < gate.minimum:
            raise ValueError(f"{value:g} is below {gate.minimum:g}, the least this indicator can be")
        if gate.maximum is not None and value > gate.maximum:
            raise ValueError(f"{value:g} is above {gate.maximum:g}, the most this indicator can be")
        if self.indicator.unit in WHOLE_UNITS and self.indicator.decimals == 0 and not value.is_integer():
            raise ValueError(
                f"{value} is not whole, but the unit is {self.indicator.unit} (a separator of thousands?)"
            )
        return value


def read_status(raw: Raw) -> str:
    """The status letter, empty where none is given. Raises ValueError for one a file may not give."""
    status = text_of(raw).upper()
    if status == "E":
        raise ValueError("status E is for figures the portal derives itself: give A")
    if status and status not in STATUSES:
        raise ValueError(f"unknown status {status!r}: expected one of {', '.join(STATUSES)}, or nothing")
    return status


def agreed_status(value: float | None, status: str) -> str:
    """The status that goes with the value. Raises ValueError where the two contradict each other."""
    if value is None and status not in WITHOUT_VALUE:
        wanted = "Q (suppressed), M (missing) or L (not applicable)"
        raise ValueError(f"the value is empty: give one, or the status {wanted}")
    if value is not None and status in WITHOUT_VALUE:
        raise ValueError(f"status {status} says there is no value, but there is {value:g}: drop one of them")
    return status or "A"
