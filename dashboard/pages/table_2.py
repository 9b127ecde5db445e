"""Table 2 of the interim report of 2014, live: its areas or any others, its month or any other."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from dash import html

from dashboard import urls
from dashboard.components.compared import adding_form, chosen_areas
from dashboard.components.forms import Option, choice_form
from dashboard.components.section import section
from dashboard.components.take_away import take_away
from dashboard.components.wave_link import wave_link
from dashboard.data import Figures, year_before
from dashboard.i18n import period_name, word
from dashboard.pages.page import Page, page_with_figures
from dashboard.pages.table_2_words import beside_table, live_table, name_of, names_of, row_notes, row_title
from dashboard.reports.printed_table import Comparison, TableCell, comparisons, table_cells
from dashboard.reports.rows import with_report
from dashboard.small_numbers import small_areas
from dashboard.urls import MAXIMUM_AREAS, Address
from dashboard.view import View, ViewRow, view_of
from etl.catalog.models import Language, PrintedTable

TABLE: Final = "table_2"
PRINTED: Final = "table_2_printed"


@dataclass(frozen=True)
class Shown:
    """The table as the address asks for it, complete."""

    address: Address
    table: PrintedTable
    cells: dict[tuple[str, str], TableCell]
    comparisons: dict[str, tuple[Comparison, ...]]

    @property
    def is_of_the_report(self) -> bool:
        """True where the month is the report's, so that its figures can stand beside."""
        return self.address.period == self.table.period


def page(address: Address, figures: Figures) -> Page:
    """The table, what to know of its rows, and the printed figures beside ours."""
    language, catalog = address.language, figures.catalog
    shown = _shown(address, figures)
    found = view(address, figures)
    body = [
        html.H1(word(language, "table2_title")),
        html.P(word(language, "table2_lead"), className="lead"),
        html.P(shown.table.source.get(language), className="source-line"),
        wave_link(shown.table.wave, catalog, language),
        *_chooser(address, shown, figures),
        section(
            "table",
            _heading(shown, language),
            _demo_notice(figures, language),
            live_table(shown.table, shown.cells, shown.address, catalog),
            _marks(shown, figures),
            row_notes(shown.table, language),
            *(html.P(line, className="source-line") for line in found.source_lines),
        ),
        section("printed", word(language, "table2_printed"), *_printed(shown, figures)),
        take_away(address, catalog, has_picture=False),
    ]
    return page_with_figures(address, figures, found.title, found.description, body)


def view(address: Address, figures: Figures) -> View:
    """Every figure of the table, and the printed ones where the table is of the report's month."""
    language = address.language
    shown = _shown(address, figures)
    made = view_of(
        address,
        figures,
        f"{word(language, 'table2_title')}: {period_name(str(shown.address.period), language)}",
        word(language, "table2_description"),
        [row for cell in shown.cells.values() for row in _rows(cell, shown, figures)],
        filters=[(word(language, "choose_period"), period_name(str(shown.address.period), language))],
        notes=tuple(_view_notes(shown, figures)),
    )
    printed = [row for found in shown.comparisons.values() for c in found for row in _printed_rows(c, shown)]
    return with_report(made, PRINTED, printed, shown.table.source.get(language))


def _shown(address: Address, figures: Figures) -> Shown:
    table = figures.catalog.printed_tables[TABLE]
    areas = address.areas or tuple(area.area for area in table.areas)
    full = replace(address, areas=areas, period=_month(address, table), text=None)
    cells = table_cells(figures, table, areas, str(full.period))
    is_comparable = full.period == table.period and not figures.is_demo
    found = {area: comparisons(table, cells, area) for area in areas} if is_comparable else {}
    return Shown(full, table, cells, {area: those for area, those in found.items() if those})


def _month(address: Address, table: PrintedTable) -> str:
    """The month of the address; the last one of its year or quarter where it names none."""
    period = address.period or table.period
    if "Q" in period:
        return f"{period[:4]}-{3 * int(period[-1]):02d}"
    return period if "-" in period else f"{period}-12"


def _heading(shown: Shown, language: Language) -> str:
    return f"{word(language, 'table2_figures')}, {period_name(str(shown.address.period), language)}"


def _demo_notice(figures: Figures, language: Language) -> html.P | None:
    text = word(language, "table2_demo")
    return html.P(text, className="notice", role="note") if figures.is_demo else None


def _chooser(address: Address, shown: Shown, figures: Figures) -> Iterator[object]:
    """The month, the areas and a way to add one; a name that is no area of ours is told."""
    language, catalog = address.language, figures.catalog
    yield html.H2(word(language, "table2_choose"), id="choose")
    yield _month_form(shown, figures)
    if address.text:
        text = word(language, "compare_unknown_area", text=address.text)
        yield html.P(text, className="notice", role="note")
    yield chosen_areas(shown.address, catalog, has_lines=False, names=names_of(shown.table, language))
    if len(shown.address.areas) < MAXIMUM_AREAS:
        yield adding_form(shown.address, catalog, list(_hidden(shown.address, "areas", "period")))
    else:
        yield html.P(word(language, "compare_full"), className="hint")
    if address.areas or address.period:
        to_report = html.A(word(language, "table2_back"), href=urls.build(urls.table_2(language), catalog))
        yield html.P(to_report, className="files")


def _month_form(shown: Shown, figures: Figures) -> object:
    language, chosen = shown.address.language, str(shown.address.period)
    months = {p for p in figures.periods(str(shown.table.rows[0].indicator)) if "-" in p}
    options = [(p, period_name(p, language)) for p in sorted(months | {chosen}, reverse=True)]
    field = (urls.parameter("period", language), word(language, "choose_period"), options, chosen)
    action = urls.build(urls.table_2(language), figures.catalog) + "#table"
    kept = _hidden(shown.address, "areas")
    return choice_form(action, [field], word(language, "show"), kept)


def _hidden(address: Address, *fields: str) -> Iterator[Option]:
    for field in fields:
        value = getattr(address, field)
        for text in value if isinstance(value, tuple) else (value,):
            yield urls.parameter(field, address.language), text


def _printed(shown: Shown, figures: Figures) -> Iterator[object]:
    """For each area of the report its figures beside ours, and what is known of their differences."""
    language = shown.address.language
    if figures.is_demo:
        yield html.P(word(language, "table2_demo"))
    elif not shown.is_of_the_report:
        month = period_name(shown.table.period, language)
        yield html.P(word(language, "table2_other_month", month=month))
    elif not shown.comparisons:
        yield html.P(word(language, "table2_other_areas"))
    else:
        yield html.P(word(language, "table2_printed_lead"))
        for area in shown.comparisons:
            yield from _area_beside(area, shown)


def _area_beside(area: str, shown: Shown) -> Iterator[object]:
    language = shown.address.language
    declared = next(known for known in shown.table.areas if known.area == area)
    yield html.H3(declared.name.get(language))
    named = word(language, "table2_printed_name", name=declared.printed_name)
    yield html.P([html.Span(named, lang=None if language == "fi" else "fi"), " ",
                  declared.note.get(language) if declared.note else None], className="kind")  # fmt: skip
    yield beside_table(declared, shown.table, shown.comparisons[area], language)


def _rows(cell: TableCell, shown: Shown, figures: Figures) -> Iterator[ViewRow]:
    """A cell as rows of a file: its figure, and the change where the row shows one."""
    language, row = shown.address.language, cell.row
    indicator = figures.catalog.indicators[str(row.indicator)]
    name = name_of(cell.area, shown.table, figures.catalog, language)
    unit = word(language, "table2_unit_share" if row.kind == "share" else f"axis_{row.unit}")
    title, short = indicator.title.get(language), row_title(row, language)
    yield ViewRow(
        indicator.id, title, unit, row.decimals, cell.area, name, cell.period, row.id, cell.value, cell.status,
        cell.covered, short,
    )  # fmt: skip
    if row.has_change:
        status = cell.status if cell.change is not None else "M"
        points = word(language, "percentage_points")
        said = f"{short}, {word(language, 'table2_change')}"
        yield ViewRow(
            indicator.id, title, points, row.decimals, cell.area, name, cell.period, f"{row.id}_change", cell.change,
            status, None, said,
        )  # fmt: skip


def _printed_rows(found: Comparison, shown: Shown) -> Iterator[ViewRow]:
    """The printed figure, and the change printed beside it."""
    language, cell = shown.address.language, found.cell
    name, short = names_of(shown.table, language)[cell.area], row_title(cell.row, language)
    change = f"{short}, {word(language, 'table2_change')}"
    for value, key, unit, said in (
        (found.printed.value, cell.row.id, f"axis_{cell.row.unit}", short),
        (found.printed.change, f"{cell.row.id}_change", "percentage_points", change),
    ):
        if value is not None:
            yield ViewRow(
                PRINTED, word(language, "table2_as_printed"), word(language, unit), cell.row.decimals, cell.area,
                name, cell.period, key, value, "A", None, said,
            )  # fmt: skip


def _marks(shown: Shown, figures: Figures) -> html.Ul | None:
    said = list(_cautions(shown, figures))
    return html.Ul([html.Li(text) for text in said], className="marks") if said else None


def _cautions(shown: Shown, figures: Figures) -> Iterator[str]:
    """Breaks of a series that the table's changes go over, and areas of small numbers."""
    language, period = shown.address.language, str(shown.address.period)
    for row in shown.table.rows:
        if row.has_change:
            for known in figures.catalog.indicators[str(row.indicator)].breaks:
                if year_before(period) < known.period <= period:
                    reason = known.reason.get(language)
                    yield word(language, "report_over_break", row=row_title(row, language), reason=reason)
    small = small_areas(figures, shown.address.areas, language)
    if small:
        yield small


def _view_notes(shown: Shown, figures: Figures) -> Iterator[str]:
    """What a file must say of the rows, and which rows have no open figures."""
    language = shown.address.language
    yield from _cautions(shown, figures)
    for row in shown.table.rows:
        title = row_title(row, language)
        if row.holder is not None:
            yield f"{title}: {word(language, 'table2_not_open', holder=row.holder.get(language))}"
        if row.note is not None:
            yield f"{title}: {row.note.get(language)}"
    if shown.comparisons:
        yield from (c.printed.note.get(language) for those in shown.comparisons.values() for c in those
                    if c.printed.note)  # fmt: skip
