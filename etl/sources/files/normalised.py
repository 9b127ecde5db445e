"""Entries as a cube and as one plain CSV form, whichever form they came in."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Final

from etl.catalog import Catalog
from etl.catalog.models import Target
from etl.errors import CheckError
from etl.frames import STATUS_CODES, Cube
from etl.sources.files.entries import Entry

ENTRY_FIELDS: Final = ("area", "period", "breakdown", "value", "status", "source", "note")
TARGET_FIELDS: Final = (
    "id", "area", "indicator", "baseline", "target", "change_pct", "until", "text_fi", "text_sv", "text_en",
    "baseline_fi", "baseline_sv", "baseline_en", "source", "confidence",
)  # fmt: skip


def cube_of(catalog: Catalog, indicator: str, entries: Sequence[Entry]) -> Cube:
    """The entries as a cube; areas in the catalog's order, those it does not know any more at the end."""
    places = {code: place for place, code in enumerate(catalog.areas)}
    areas = sorted({e.area for e in entries}, key=lambda area: (places.get(area, len(places)), area))
    declared = catalog.indicators[indicator].breakdown_ids
    breakdowns = (*declared, *sorted({e.breakdown for e in entries} - set(declared)))
    cube = Cube.empty(indicator, breakdowns, areas, (e.period for e in entries))
    for entry in entries:
        cell = (
            cube.breakdown_places[entry.breakdown],
            cube.area_places[entry.area],
            cube.period_places[entry.period],
        )
        cube.statuses[cell] = STATUS_CODES[entry.status]
        if entry.value is not None:
            cube.values[cell] = entry.value
    return cube


def entries_csv(entries: Iterable[Entry]) -> bytes:
    """The entries in order of area, period and breakdown: UTF-8, comma, decimal point."""
    ordered = sorted(entries, key=lambda entry: entry.key)
    rows = [[e.area, e.period, e.breakdown, _plain(e.value), e.status, e.source, e.note] for e in ordered]
    return _csv(ENTRY_FIELDS, rows)


def entries_of(content: bytes, where: str) -> list[Entry]:
    """The entries of a normalised CSV. Raises CheckError where it is not in that form."""
    return [
        Entry(
            r["area"], r["period"], r["breakdown"], _number(r["value"]), r["status"], r["source"], r["note"]
        )
        for r in _records(content, ENTRY_FIELDS, where)
    ]


def targets_csv(targets: Iterable[Target]) -> bytes:
    """The targets in order of id: UTF-8, comma, decimal point."""
    rows = []
    for t in sorted(targets, key=lambda target: target.id):
        numbers = [_plain(t.baseline), _plain(t.target), _plain(t.change_pct)]
        texts = [t.text.fi, t.text.sv, t.text.en, t.baseline_text.fi, t.baseline_text.sv, t.baseline_text.en]
        rows.append([t.id, t.area, t.indicator, *numbers, t.until or "", *texts, t.source, t.confidence])
    return _csv(TARGET_FIELDS, rows)


def targets_of(content: bytes, where: str) -> list[Target]:
    """The targets of a normalised CSV. Raises CheckError where it is not in that form."""
    return [
        Target.model_validate(
            {
                **{field: r[field] for field in ("id", "area", "indicator", "source", "confidence")},
                **{field: _number(r[field]) for field in ("baseline", "target", "change_pct")},
                "until": r["until"] or None,
                "text": {language: r[f"text_{language}"] for language in ("fi", "sv", "en")},
                "baseline_text": {language: r[f"baseline_{language}"] for language in ("fi", "sv", "en")},
            }
        )
        for r in _records(content, TARGET_FIELDS, where)
    ]


def _csv(fields: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(fields)
    writer.writerows(rows)
    return text.getvalue().encode()


def _records(content: bytes, fields: Sequence[str], where: str) -> list[dict[str, str]]:
    reader = csv.DictReader(io.StringIO(content.decode(), newline=""))
    if tuple(reader.fieldnames or ()) != tuple(fields):
        found = f"columns {reader.fieldnames}, expected {list(fields)}"
        raise CheckError(where, found, "take it away and drop the original file again")
    return list(reader)


def _plain(value: float | None) -> str:
    return "" if value is None else repr(value).removesuffix(".0")


def _number(text: str) -> float | None:
    return float(text) if text else None
