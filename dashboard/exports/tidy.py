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
    "breakdown_title",
    "value",
    "unit",
    "status",
    "status_words",
    "covered",
)
"""What every file of figures says of a figure; `value` and `covered` are numbers or None, the others texts."""
SOURCE_COLUMNS: Final = ("source", "licence", "data_date")
"""What each row says of its own indicator, as a view may mix indicators of several producers; texts."""
VIEW_COLUMNS: Final = ("title", "filters", "data_version", "permalink", "origin")
"""What is the same on every row, where a file has no other place for it; texts."""

Cell = str | float | int | None


def tidy_rows(view: View) -> Iterator[tuple[Cell, ...]]:
    """The cells of COLUMNS for each figure, in the view's order; at a break the status says why."""
    words = {status: status_words(view.language, status) for status in {row.status for row in view.rows}}
    breaks = {(i, p): reason for i, found in view.origins.items() for p, reason in found.breaks.items()}
    for row in view.rows:
        reason = breaks.get((row.indicator, row.period))
        said = words[row.status]
        yield (
            row.indicator,
            row.indicator_title,
            row.area,
            row.area_name,
            row.period,
            row.breakdown,
            row.breakdown_title,
            exact(row),
            row.unit_words,
            row.status,
            f"{said}: {reason}" if reason else said,
            row.covered,
        )


def exact(row: ViewRow) -> float | int | None:
    """The figure as published; a whole number where its indicator has no decimals."""
    if row.value is None:
        return None
    return int(row.value) if row.decimals == 0 and row.value == int(row.value) else row.value


def source_cells(view: View, indicator: str) -> tuple[str, str, str]:
    """The cells of SOURCE_COLUMNS for an indicator: its own where the view knows them, else the view's."""
    found = view.origins.get(indicator)
    if found is None:
        return " ".join(view.source_lines), view.licence, view.data_date
    return found.source_line, found.licence, found.data_date


def view_cells(view: View) -> tuple[str, ...]:
    """The cells of VIEW_COLUMNS."""
    return view.title, filter_words(view), view.version, view.permalink, origin(view)


def filter_words(view: View) -> str:
    """What narrows the view, in one text."""
    return "; ".join(f"{label}: {value}" for label, value in view.filters)


@lru_cache(maxsize=64)
def status_words(language: Language, status: str) -> str:
    """A status in words: "Ennakkotieto", "Salattu"."""
    return word(language, f"status_{status or 'M'}")


def origin(view: View) -> str:
    """Where the figures come from: "official", or "demo" for simulated ones."""
    return "demo" if view.is_demo else "official"
