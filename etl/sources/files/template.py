"""Empty files for authorities and municipalities to fill in."""

import datetime as dt
import io
from collections.abc import Iterable, Sequence
from typing import Any, Final, Literal

import xlsxwriter

from etl.catalog import Catalog
from etl.catalog.models import Indicator, Text
from etl.errors import CatalogError
from etl.sources.files.entries import STATUSES
from etl.sources.files.instructions import (
    CATEGORY_LIST,
    EXAMPLES,
    FIGURE_STEPS,
    STATUS_LIST,
    STATUS_MEANINGS,
    TARGET_STEPS,
    TITLE,
    UNIT,
    UNITS,
)
from etl.sources.files.periods import EXAMPLES as PERIOD_EXAMPLES
from etl.sources.files.read import TARGETS

Form = Literal["csv", "xlsx"]
Line = tuple[str, ...]
TARGET_COLUMNS: Final = (
    "alue", "indikaattori", "lähtötaso", "tavoite", "muutos_pct", "määräaika",
    "teksti", "teksti_sv", "teksti_en", "lähde",
)  # fmt: skip
TARGET_EXAMPLE: Final = (
    "111", "activation_rate", "25", "40", "", "2028", "Aktivointiaste yli 40 prosenttiin",
    "Aktiveringsgraden över 40 procent", "Activation rate above 40 per cent", "Kunnan strategia 2025",
)  # fmt: skip
ROWS_WITH_LISTS: Final = 5000
INSTRUCTIONS_SHEET: Final = "Ohje - Anvisning - Help"
AREAS_SHEET: Final = "Alueet - Områden - Areas"
CREATED: Final = dt.datetime(2025, 1, 1, tzinfo=dt.UTC).replace(tzinfo=None)
"""A fixed date, so that the same catalog makes the same bytes."""


def template(catalog: Catalog, indicator_id: str, form: Form = "csv") -> bytes:
    """An empty file for an indicator that comes from files, or for "targets".

    As CSV it is the header row alone (UTF-8 with byte order mark, ';', as a Finnish Excel expects); its file
    name must begin with the indicator's id. As XLSX it has lists to choose from, and a sheet of instructions
    in Finnish, Swedish and English. Raises CatalogError for an indicator that does not come from files.
    """
    indicator = None if indicator_id == TARGETS else _indicator(catalog, indicator_id)
    columns = TARGET_COLUMNS if indicator is None else _columns(indicator)
    if form == "csv":
        return ("\ufeff" + ";".join(columns) + "\r\n").encode()
    return _workbook(catalog, indicator_id, indicator, columns)


def _indicator(catalog: Catalog, indicator_id: str) -> Indicator:
    indicator = catalog.indicators.get(indicator_id)
    if indicator is None or indicator.series is None or indicator.series.kind != "file":
        accepted = [i.id for i in catalog.indicators.values() if i.series and i.series.kind == "file"]
        found = f"no template for {indicator_id!r}"
        raise CatalogError("templates", found, f"use one of {', '.join([*accepted, TARGETS])}")
    return indicator


def _columns(indicator: Indicator) -> tuple[str, ...]:
    category = ("luokka",) if len(indicator.breakdown_ids) > 1 else ()
    return ("kunta", "kausi", "arvo", "tila", *category, "lähde", "huomautus")


def _workbook(catalog: Catalog, name: str, indicator: Indicator | None, columns: Sequence[str]) -> bytes:
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True})
    title = indicator.title.fi if indicator else "Tavoitteet"
    book.set_properties({"title": title, "keywords": f"indicator={name}", "created": CREATED})
    formats = {
        "bold": book.add_format({"bold": True, "bottom": 1}),
        "text": book.add_format({"num_format": "@"}),
        "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
    }
    _figures_sheet(book.add_worksheet(name), columns, indicator, formats)
    _instructions_sheet(book.add_worksheet(INSTRUCTIONS_SHEET), indicator, columns, formats)
    _areas_sheet(book.add_worksheet(AREAS_SHEET), catalog, formats)
    book.close()
    return content.getvalue()


def _figures_sheet(
    sheet: Any, columns: Sequence[str], indicator: Indicator | None, formats: dict[str, Any]
) -> None:
    for place, column in enumerate(columns):
        # As text, a code keeps its zeros and a period does not turn into a date.
        is_number = column in {"arvo", "lähtötaso", "tavoite", "muutos_pct"}
        sheet.set_column(place, place, 18, None if is_number else formats["text"])
        sheet.write(0, place, column, formats["bold"])
    sheet.freeze_panes(1, 0)
    if indicator is None:
        return
    choices = {"tila": STATUSES, "luokka": indicator.breakdown_ids}
    for column, allowed in choices.items():
        # A list inside a rule holds at most 255 characters.
        if column in columns and len(",".join(allowed)) <= 255:
            place = columns.index(column)
            rule = {"validate": "list", "source": list(allowed)}
            sheet.data_validation(1, place, ROWS_WITH_LISTS, place, rule)


def _instructions_sheet(
    sheet: Any, indicator: Indicator | None, columns: Sequence[str], formats: dict[str, Any]
) -> None:
    sheet.set_column(0, 2, 60, formats["wrap"])
    row = 0
    for line in _instructions(indicator):
        is_heading = line in {_line(TITLE), _line(STATUS_LIST), _line(CATEGORY_LIST), _line(UNIT)}
        sheet.write_row(row, 0, line, formats["bold"] if is_heading else formats["wrap"])
        row += 1
    sheet.write_row(row + 1, 0, _line(EXAMPLES), formats["bold"])
    for place, example in enumerate([tuple(columns), *_examples(indicator)]):
        sheet.write_row(row + 2 + place, 0, example)


def _instructions(indicator: Indicator | None) -> Iterable[Line]:
    if indicator is None:
        return [_line(TITLE), *(_line(step) for step in TARGET_STEPS)]
    lines = [_line(TITLE), _line(indicator.title), _line(indicator.definition)]
    lines += [_line(step) for step in FIGURE_STEPS]
    lines += [("kausi: " + PERIOD_EXAMPLES[indicator.frequency],)]
    lines += [_line(UNIT), _line(UNITS[indicator.unit])]
    lines += [_line(STATUS_LIST)]
    lines += [tuple(f"{letter}: {word}" for word in _line(STATUS_MEANINGS[letter])) for letter in STATUSES]
    if indicator.series and indicator.series.breakdowns:
        lines += [_line(CATEGORY_LIST), ("total: yhteensä", "total: sammanlagt", "total: all together")]
        lines += [tuple(f"{b.id}: {t}" for t in _line(b.title)) for b in indicator.series.breakdowns]
    return lines


def _examples(indicator: Indicator | None) -> list[Line]:
    if indicator is None:
        return [TARGET_EXAMPLE]
    period = PERIOD_EXAMPLES[indicator.frequency]
    category = ("total",) if len(indicator.breakdown_ids) > 1 else ()
    holder = indicator.series.holder.fi if indicator.series and indicator.series.kind == "file" else ""
    lowest = f"{indicator.gate.minimum or 0:g}"
    return [
        ("091", period, lowest, "", *category, holder, ""),
        ("Tampere", period, lowest, "P", *category, holder, ""),
        ("KU035", period, "", "Q", *category, holder, ""),
    ]


def _areas_sheet(sheet: Any, catalog: Catalog, formats: dict[str, Any]) -> None:
    sheet.set_column(0, 3, 28, formats["text"])
    sheet.write_row(0, 0, ("koodi", "suomi", "svenska", "English"), formats["bold"])
    for row, area in enumerate(catalog.areas.values(), 1):
        sheet.write_row(row, 0, (area.code, *_line(area.name)))


def _line(text: Text) -> Line:
    return text.fi, text.sv, text.en
