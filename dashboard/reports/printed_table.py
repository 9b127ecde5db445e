"""A report's printed table made again from published figures, for its own areas and for any others."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from dashboard.data import Figures, year_before
from dashboard.places import members_of
from dashboard.reports.year_means import year_mean
from etl.catalog.models import PrintedFigure, PrintedRow, PrintedTable
from etl.frames import Observation

CALCULATED: Final = "E"
MISSING: Final = "M"


@dataclass(frozen=True)
class TableCell:
    """A figure of the table made again: `period` is what it is of, a month or a year.

    change: from the same month a year before, in the row's unit, where the row shows one. region: the code of the
    region the figure is of, where it is a region's. status: that of the figure, "M" where there is none.
    """

    row: PrintedRow
    area: str
    period: str
    value: float | None
    status: str
    change: float | None = None
    region: str | None = None
    covered: float | None = None


@dataclass(frozen=True)
class Comparison:
    """A figure made again beside the printed one; differences are of figures rounded as they are printed."""

    cell: TableCell
    printed: PrintedFigure
    difference: float | None
    change_difference: float | None


def table_cells(
    figures: Figures, table: PrintedTable, areas: Sequence[str], period: str
) -> dict[tuple[str, str], TableCell]:
    """The figure of every row that has open figures, by row and area."""
    rows = [row for row in table.rows if row.kind != "none"]
    return {(row.id, area): _cell(figures, row, area, period) for row in rows for area in areas}


def comparisons(
    table: PrintedTable, cells: dict[tuple[str, str], TableCell], area: str
) -> tuple[Comparison, ...]:
    """The rows of an area that the report prints and that have open figures."""
    found = []
    for row in table.rows:
        printed = next((figure for figure in row.printed if figure.area == area), None)
        cell = cells.get((row.id, area))
        if printed is not None and cell is not None:
            difference = _difference(cell.value, printed.value, row.decimals)
            found.append(
                Comparison(cell, printed, difference, _difference(cell.change, printed.change, row.decimals))
            )
    return tuple(found)


def rounded(value: float, decimals: int) -> float:
    """Rounded half away from zero, as the figures are shown."""
    return float(Decimal(repr(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP))


def _difference(ours: float | None, theirs: float | None, decimals: int) -> float | None:
    if ours is None or theirs is None:
        return None
    return rounded(rounded(ours, decimals) - theirs, decimals)


def _cell(figures: Figures, row: PrintedRow, area: str, period: str) -> TableCell:
    for _ in range(row.years_back):
        period = year_before(period)
    if row.kind in ("year_mean", "region_year_mean"):
        return _year_cell(figures, row, area, period[:4])
    now, status, covered = _value(figures, row, area, period)
    change = None
    if row.has_change:
        before, _, _ = _value(figures, row, area, year_before(period))
        change = None if now is None or before is None else now - before
    shown = period[:4] if figures.catalog.indicators[str(row.indicator)].frequency == "yearly" else period
    return TableCell(row, area, shown, now, status, change, None, covered)


def _year_cell(figures: Figures, row: PrintedRow, area: str, year: str) -> TableCell:
    region = region_of(figures, area) if row.kind == "region_year_mean" else None
    of = region if row.kind == "region_year_mean" else area
    value = year_mean(figures, figures.catalog.indicators[str(row.indicator)], of, year) if of else None
    return TableCell(row, area, year, value, MISSING if value is None else CALCULATED, None, region)


def region_of(figures: Figures, area: str) -> str | None:
    """The region that all municipalities of an area lie in; None where they lie in several."""
    regions = {
        f"MK{m.region}"
        for code in members_of(figures.catalog, area)
        if (m := figures.catalog.areas[code].municipality) is not None
    }
    [one, *more] = regions or {""}
    return None if more or one not in figures.catalog.areas else one


def _value(
    figures: Figures, row: PrintedRow, area: str, period: str
) -> tuple[float | None, str, float | None]:
    """Value, status, covered share. Shares of added-up areas are divided here, from counts that are not rounded."""
    indicator = figures.catalog.indicators[str(row.indicator)]
    own = _observation(figures, indicator.id, area, period)
    if row.kind == "level" or (row.kind == "rate" and (own is None or own.status != CALCULATED)):
        return (own.value, own.status, own.covered) if own else (None, MISSING, None)
    rule = indicator.groups
    above, below = (
        (rule.numerator, rule.denominator) if row.kind == "rate" else (row.indicator, row.denominator)
    )
    top, bottom = (_observation(figures, str(i), area, period) for i in (above, below))
    if top is None or bottom is None or top.value is None or not bottom.value:
        missing = next((o.status for o in (top, bottom) if o is not None and o.value is None), MISSING)
        return None, missing, None
    return 100 * top.value / bottom.value, CALCULATED, top.covered


def _observation(figures: Figures, indicator: str, area: str, period: str) -> Observation | None:
    """The observation of a month; of its year where the indicator is yearly."""
    if not figures.has(indicator, area):
        return None
    wanted = period[:4] if figures.catalog.indicators[indicator].frequency == "yearly" else period
    return next((o for o in figures.series(indicator, area).observations() if o.period == wanted), None)
