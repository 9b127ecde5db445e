"""Dropped-in files: figures of indicators that no interface gives, and targets that areas have set."""

import datetime as dt
import hashlib
import re
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

from etl.catalog import Catalog
from etl.catalog.models import Indicator, Target
from etl.errors import CheckError
from etl.frames import Cube
from etl.sources.files.cells import MAX_BYTES, Findings, Grid, Row, address, text_of
from etl.sources.files.columns import Header, find_header
from etl.sources.files.csv_grid import read_csv
from etl.sources.files.entries import EntryReader, RowReader
from etl.sources.files.normalised import cube_of, entries_csv, targets_csv
from etl.sources.files.target_rows import TargetReader
from etl.sources.files.xlsx_grid import OLE, ZIP, read_xlsx

TARGETS: Final = "targets"
Thing = TypeVar("Thing")


@dataclass(frozen=True)
class ImportedFile:
    """The figures of one indicator out of a file without faults.

    `sha256` is that of `normalised_csv`, under which it is kept; `file_sha256` that of the file as it came.
    """

    indicator: str
    cube: Cube
    n_rows: int
    sha256: str
    source_text: str
    normalised_csv: bytes
    file_name: str
    file_sha256: str
    messages: tuple[str, ...] = ()


@dataclass(frozen=True)
class ImportedTargets:
    """The targets out of a file without faults; the fields are those of `ImportedFile`."""

    targets: tuple[Target, ...]
    n_rows: int
    sha256: str
    source_text: str
    normalised_csv: bytes
    file_name: str
    file_sha256: str
    messages: tuple[str, ...] = ()
    indicator: str = TARGETS


Imported = ImportedFile | ImportedTargets


def read_file(catalog: Catalog, path: Path, *, today: dt.date | None = None) -> Imported:
    """What a CSV or XLSX file holds.

    The indicator is the one named by a column, the sheet, the document's properties or the file's name.
    Raises CheckError: its `failures` list every wrong cell ("C7: ..."), at most 1000 of them, and nothing of
    such a file is taken in. `today` (by default the present day) decides which periods lie in the future.
    """
    content = _content(path)
    names = {*catalog.indicators, TARGETS}
    is_workbook = content.startswith((ZIP, OLE)) or path.suffix.lower() in {".xlsx", ".xlsm", ".xls"}
    grid = read_xlsx(content, path.name, names) if is_workbook else read_csv(content, path.name)
    if not grid.rows:
        raise CheckError(path.name, "the file is empty", "start from the template")
    header = find_header(grid, path.name)
    rows = [row for row in grid.rows if row.number > header.row]
    if not rows:
        raise CheckError(path.name, "there is a header row and nothing below it", "fill in at least one row")
    if header.is_for_targets:
        return _targets(catalog, path, content, grid, header, rows)
    indicator = _declared(catalog, _named_indicator(path, grid, header, rows, names), path.name)
    now = today or dt.datetime.now(dt.UTC).date()
    return _figures(catalog, indicator, path, content, grid, header, rows, now)


def _content(path: Path) -> bytes:
    if not path.is_file():
        raise CheckError(str(path), "there is no such file", "check the name")
    size = path.stat().st_size
    if size > MAX_BYTES:
        found = f"{size / 1e6:.0f} MB, at most {MAX_BYTES / 1e6:.0f} are read"
        raise CheckError(path.name, found, "split the file")
    content = path.read_bytes()
    if not content.strip():
        raise CheckError(path.name, "the file is empty", "start from the template")
    return content


def _figures(
    catalog: Catalog,
    indicator: Indicator,
    path: Path,
    content: bytes,
    grid: Grid,
    header: Header,
    rows: Sequence[Row],
    today: dt.date,
) -> ImportedFile:
    cells = RowReader(header, Findings())
    reader = EntryReader(catalog, indicator, cells, today)
    entries = _all_read(grid, rows, cells, reader.entry, lambda entry: entry.key, path.name)
    normalised = entries_csv(entries)
    holder = indicator.series.holder.fi if indicator.series and indicator.series.kind == "file" else ""
    return ImportedFile(
        indicator=indicator.id,
        cube=cube_of(catalog, indicator.id, entries).frozen(),
        n_rows=len(entries),
        sha256=hashlib.sha256(normalised).hexdigest(),
        source_text="; ".join(dict.fromkeys(e.source for e in entries if e.source)) or holder,
        normalised_csv=normalised,
        file_name=path.name,
        file_sha256=hashlib.sha256(content).hexdigest(),
        messages=(*grid.messages, *_ignored(header, path.name)),
    )


def _targets(
    catalog: Catalog, path: Path, content: bytes, grid: Grid, header: Header, rows: Sequence[Row]
) -> ImportedTargets:
    cells = RowReader(header, Findings())
    reader = TargetReader(catalog, cells, path.name)
    targets = _all_read(grid, rows, cells, reader.target, lambda target: target.id, path.name)
    normalised = targets_csv(targets)
    return ImportedTargets(
        targets=tuple(targets),
        n_rows=len(targets),
        sha256=hashlib.sha256(normalised).hexdigest(),
        source_text="; ".join(dict.fromkeys(t.source for t in targets)),
        normalised_csv=normalised,
        file_name=path.name,
        file_sha256=hashlib.sha256(content).hexdigest(),
        messages=(*grid.messages, *_ignored(header, path.name)),
    )


def _all_read(
    grid: Grid,
    rows: Sequence[Row],
    cells: RowReader,
    read: Callable[[Row], Thing | None],
    key: Callable[[Thing], Hashable],
    where: str,
) -> list[Thing]:
    """What every row holds. Raises CheckError where any cell is wrong or a key stands twice."""
    things: list[Thing] = []
    first_rows: dict[Hashable, int] = {}
    for row in rows:
        _check_width(grid, row, cells)
        thing = read(row)
        if thing is None:
            continue
        first = first_rows.setdefault(key(thing), row.number)
        if first != row.number:
            cells.refuse(row, "area", f"the same figure as in row {first} (area, period and category)")
        things.append(thing)
    if cells.findings.count:
        _refuse(cells.findings, where)
    return things


def _check_width(grid: Grid, row: Row, cells: RowReader) -> None:
    beyond = [place for place in range(cells.header.width, len(row.cells)) if text_of(row.cells[place])]
    if grid.is_csv and beyond:
        cells.findings.add(
            beyond[0],
            row.number,
            f"the row has {len(row.cells)} cells and the header {cells.header.width}"
            " (a decimal comma in a comma-separated file must be quoted)",
        )


def _refuse(findings: Findings, where: str) -> None:
    more = f", of which {len(findings.lines)} are listed" if findings.count > len(findings.lines) else ""
    plural = "s" if findings.count > 1 else ""
    raise CheckError(
        where,
        f"{findings.count} wrong cell{plural}{more}; nothing was taken in; the first: {findings.lines[0]}",
        "mend the cells and drop the file again",
        findings.lines,
    )


def _named_indicator(path: Path, grid: Grid, header: Header, rows: Sequence[Row], names: set[str]) -> str:
    """The id by which the file names its indicator. Raises CheckError where it names none, or several."""
    hints = dict(grid.hints)
    stem = path.stem.lower()
    fitting = [name for name in names if re.match(rf"{name}(?![a-z])", stem)]
    if fitting:
        hints["file name"] = max(fitting, key=len)
    column = header.columns.get("indicator")
    if column is not None:
        for row in rows:
            if text := text_of(row.cell(column)):
                hints.setdefault("column of indicators", text)
                if text != hints["column of indicators"]:
                    hints[f"cell {address(column, row.number)}"] = text
                    break
    if len(set(hints.values())) == 1:
        return next(iter(hints.values()))
    if not hints:
        found, example = "nothing names the indicator", next(iter(sorted(names)))
        raise CheckError(path.name, found, f"name the file after it, such as {example}.csv")
    said = ", ".join(f"the {place} says {name}" for place, name in hints.items())
    raise CheckError(path.name, said, "one file holds one indicator: make them agree")


def _declared(catalog: Catalog, name: str, where: str) -> Indicator:
    indicator = catalog.indicators.get(name)
    if indicator is not None and indicator.series is not None and indicator.series.kind == "file":
        return indicator
    accepted = ", ".join(i.id for i in catalog.indicators.values() if i.series and i.series.kind == "file")
    if indicator is None:
        raise CheckError(where, f"there is no indicator {name!r}", f"use one of {accepted}")
    raise CheckError(where, f"the figures of {name} do not come from files", f"use one of {accepted}")


def _ignored(header: Header, where: str) -> tuple[str, ...]:
    """A message for each column that was not read."""
    return tuple(
        f"{where}: column {address(place, header.row)} {name!r} is not read"
        for place, name in header.unknown.items()
    )
