"""The table of a report in words: its figures as cells, the printed ones beside them, what to know of the rows."""

from collections.abc import Iterator, Sequence
from typing import Final

from dash import html

from dashboard.components.markup import Markup
from dashboard.components.tables import linked_table
from dashboard.i18n import NBSP, number, percent, period_name, word
from dashboard.places import area_name
from dashboard.reports.printed_table import Comparison, TableCell
from dashboard.urls import Address
from etl.catalog import Catalog
from etl.catalog.models import Language, PrintedArea, PrintedFigure, PrintedRow, PrintedTable

UNMARKED: Final = frozenset("AE")


def names_of(table: PrintedTable, language: Language) -> dict[str, str]:
    """The names of the table's own areas."""
    return {area.area: area.name.get(language) for area in table.areas}


def name_of(area: str, table: PrintedTable, catalog: Catalog, language: Language) -> str:
    """The name of an area, as the table calls its own."""
    return names_of(table, language).get(area) or area_name(catalog, area, language)


def row_title(row: PrintedRow, language: Language) -> str:
    """The row's title."""
    return row.title.get(language)


def live_table(
    table: PrintedTable, cells: dict[tuple[str, str], TableCell], address: Address, catalog: Catalog
) -> html.Div:
    """Every row of the table and every area of the address."""
    language = address.language
    header = [word(language, "table2_row")]
    header += [name_of(area, table, catalog, language) for area in address.areas]
    rows = [
        [
            _titled(row, cells.get((row.id, address.areas[0])), language),
            *(_cell(row, cells.get((row.id, area)), catalog, language) for area in address.areas),
        ]
        for row in table.rows
    ]
    caption = f"{word(language, 'table2_title')}, {period_name(str(address.period), language)}"
    return html.Div(_figures_table(caption, header, rows), className="report-table figured")


def _figures_table(caption: str, header: Sequence[str], rows: Sequence[Sequence[str]]) -> Markup:
    """A table of figures below a heading that says what its caption does."""
    return linked_table(caption, header, [[(cell, None) for cell in row] for row in rows], has_caption=False)


def _titled(row: PrintedRow, cell: TableCell | None, language: Language) -> str:
    """The row's title with what its figures are of: "Työvoima, joulukuu 2013"."""
    return row_title(row, language) + (f", {period_name(cell.period, language)}" if cell else "")


def _cell(row: PrintedRow, cell: TableCell | None, catalog: Catalog, language: Language) -> str:
    if cell is None:
        return word(language, "table2_closed")
    if cell.value is None:
        several = row.kind == "region_year_mean" and cell.region is None
        return word(language, "table2_several_regions" if several else f"status_{cell.status}")
    said = figure(cell.value, row, language)
    if row.has_change:
        said += f" ({_change(cell.change, row, language)})"
    if cell.region is not None:
        said += f" ({area_name(catalog, cell.region, language)})"
    return said if cell.status in UNMARKED else f"{said} ({word(language, f'status_{cell.status}').lower()})"


def figure(value: float, row: PrintedRow, language: Language) -> str:
    """A figure with its unit where the row's title does not say it."""
    if row.unit == "pct":
        return percent(value, row.decimals, language)
    said = number(value, row.decimals, language)
    return f"{said}{NBSP}€" if row.unit == "eur" else said


def _change(value: float | None, row: PrintedRow, language: Language) -> str:
    """A change with its unit, which may stand on the next line: a phone has no room for both on one."""
    if value is None:
        return "–"
    return f"{signed(value, row.decimals, language)} {word(language, 'percentage_points')}"


def signed(value: float, decimals: int, language: Language) -> str:
    """A difference with its sign: "+0,4", "−203", "0"."""
    said = number(value, decimals, language)
    return f"+{said}" if value > 0 and said != number(0.0, decimals, language) else said


def beside_table(
    area: PrintedArea, printed: PrintedTable, found: Sequence[Comparison], language: Language
) -> html.Div:
    """Ours, the printed figure, the difference and what is known of it, for each row that the report prints."""
    by_row = {comparison.cell.row.id: comparison for comparison in found}
    rows = [line for row in printed.rows for line in _beside(row, by_row.get(row.id), area.area, language)]
    header = [
        word(language, f"table2_column_{key}") for key in ("row", "ours", "printed", "difference", "why")
    ]
    caption = f"{word(language, 'table2_printed')}: {area.name.get(language)}"
    return html.Div(_figures_table(caption, header, rows), className="report-table told")


def _beside(
    row: PrintedRow, found: Comparison | None, area: str, language: Language
) -> Iterator[tuple[str, ...]]:
    title = row_title(row, language)
    if found is None:
        printed = next((one for one in row.printed if one.area == area), None)
        if printed is not None:
            closed = word(language, "table2_closed")
            held = word(language, "table2_holder", holder=row.holder.get(language)) if row.holder else ""
            yield title, closed, _as_printed(printed, row, language), "–", held
        return
    cell, printed = found.cell, found.printed
    ours = figure(cell.value, row, language) if cell.value is not None else word(language, "status_M")
    difference = _difference(found.difference, row, language)
    why = _why(found, found.difference, language)
    yield _titled(row, cell, language), ours, _as_printed(printed, row, language), difference, why
    if printed.change is not None:
        yield (
            f"{title}, {word(language, 'table2_change')}",
            _change(cell.change, row, language),
            _change(printed.change, row, language),
            _difference(found.change_difference, row, language),
            _why(found, found.change_difference, language),
        )


def _as_printed(printed: PrintedFigure, row: PrintedRow, language: Language) -> str:
    if printed.value is not None:
        return figure(printed.value, row, language)
    return printed.text.get(language) if printed.text else ""


def _difference(value: float | None, row: PrintedRow, language: Language) -> str:
    if value is None:
        return "–"
    return signed(value, row.decimals, language) if value else "0"


def _why(found: Comparison, difference: float | None, language: Language) -> str:
    """What is known of a difference; "" where there is none."""
    if not difference:
        return ""
    said = found.printed.note or found.cell.row.difference
    return said.get(language) if said else word(language, "table2_unexplained")


def row_notes(printed: PrintedTable, language: Language) -> html.Details:
    """What to know of each row, and who holds what is not open."""
    entries = []
    for row in printed.rows:
        held = word(language, "table2_not_open", holder=row.holder.get(language)) if row.holder else None
        said = [part for part in (held, row.note.get(language) if row.note else None) if part]
        if said:
            entries.append(html.Li([html.B(f"{row_title(row, language)}. "), " ".join(said)]))
    return html.Details([html.Summary(word(language, "table2_rows_told")), html.Ul(entries)], open=True)
