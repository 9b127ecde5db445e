"""What the fan charts of an indicator draw beside the published figures, as rows for files."""

from collections.abc import Iterator, Sequence
from typing import Final

from dashboard.charts.description import ChartDescription, Line
from dashboard.data import Figures
from dashboard.i18n import word
from dashboard.places import area_name
from dashboard.spread import LEVELS, Spread
from dashboard.view import ViewRow
from etl.catalog.areas import COUNTRY
from etl.catalog.models import Language
from etl.frames import TOTAL

DERIVED: Final = "E"
FILE_DECIMALS: Final = 6


def fan_rows(
    figures: Figures, spread: Spread, fans: Sequence[ChartDescription], language: Language
) -> Iterator[ViewRow]:
    """Each area's line as it is compared, where that is not the published figure; then the levels behind all lines.

    What a row is stands in its breakdown: "per_labour_force", or "p10" to "p90", which are of all municipalities
    and so of the country.
    """
    for fan in fans if spread.is_per_labour_force else ():
        said = word(language, "measure_per_labour_force")
        row = _row(spread, fan, fan.id, fan.own.label, "per_labour_force", said)
        yield from _line(row, fan, fan.own.drawn)
    for fan in [fan for fan in fans if fan.spread is not None][:1]:
        name = area_name(figures.catalog, COUNTRY, language)
        for level, line in zip(LEVELS, fan.spread.levels if fan.spread else (), strict=True):
            said = word(language, f"fan_level_{level * 100:g}")
            yield from _line(_row(spread, fan, COUNTRY, name, f"p{level * 100:g}", said), fan, line)


def _row(spread: Spread, fan: ChartDescription, area: str, name: str, quantity: str, said: str) -> ViewRow:
    """What the rows of a line share; of a part of the total, the part is told with the quantity."""
    indicator = spread.indicator
    part = indicator.breakdown_title(spread.breakdown, fan.language)
    code = quantity if spread.breakdown == TOTAL else f"{spread.breakdown}_{quantity}"
    return ViewRow(
        indicator.id, indicator.title.get(fan.language), fan.unit_words, spread.decimals, area, name, "", code, None,
        DERIVED, None, f"{part}, {said}" if part else said,
    )  # fmt: skip


def _line(row: ViewRow, fan: ChartDescription, line: Line) -> Iterator[ViewRow]:
    for period, value in zip(fan.periods, line, strict=True):
        if value is not None:
            yield row._replace(period=period, value=round(value, FILE_DECIMALS))
