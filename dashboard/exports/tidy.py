"""The figures of a view as rows of one table, each complete in itself."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from dashboard.i18n import word
from dashboard.view import View, ViewRow
from etl.catalog.models import Language

COLUMNS: Final = (
    "indicator",
    "indicator_title",
    "area",
    "area_name",
    "period",
    "breakdown",
    "value",
    "unit",
    "status",
    "status_words",
    "covered",
)
"""What every file of figures says of a figure; `value` and `covered` are numbers or None, the others texts."""
ORIGIN_COLUMNS: Final = ("source", "licence", "data_version", "permalink", "origin")
"""What stands on each row where a file has no place of its own for it."""

Cell = str | float | int | None


def tidy_rows(view: View) -> Iterator[tuple[Cell, ...]]:
    """The cells of COLUMNS for each figure, in the view's order."""
    for row in view.rows:
        yield (
            row.indicator,
            row.indicator_title,
            row.area,
            row.area_name,
            row.period,
            row.breakdown,
            exact(row),
            row.unit_words,
            row.status,
            status_words(view.language, row.status),
            row.covered,
        )


def exact(row: ViewRow) -> float | int | None:
    """The figure as published; a whole number where its indicator has no decimals."""
    if row.value is None:
        return None
    return int(row.value) if row.decimals == 0 and row.value == int(row.value) else row.value


def source_of(view: View, indicator: str) -> str:
    """The source line of an indicator: its chart's where it has one, else all of the view's."""
    own = {chart.id: chart.source_line for chart in view.charts}
    return own.get(indicator) or " ".join(view.source_lines)


@lru_cache(maxsize=64)
def status_words(language: Language, status: str) -> str:
    """A status in words: "Ennakkotieto", "Salattu"."""
    return word(language, f"status_{status or 'M'}")


def origin(view: View) -> str:
    """Where the figures come from: "official", or "demo" for simulated ones."""
    return "demo" if view.is_demo else "official"
