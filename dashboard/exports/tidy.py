"""The figures of a view as one table, each of its rows complete in itself."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

from dashboard.i18n import word
from dashboard.view import View
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
"""What every file of figures says of a figure; those in NUMBERS are numbers or None, the others texts."""
NUMBERS: Final = frozenset({"value", "covered"})
SOURCE_COLUMNS: Final = ("source", "licence", "data_date")
"""What each row says of its own indicator, as a view may mix indicators of several producers; texts."""
VIEW_COLUMNS: Final = ("title", "filters", "data_version", "permalink", "origin")
"""What is the same on every row, where a file has no other place for it; texts."""

Cell = str | float | int | None


def tidy_columns(view: View) -> dict[str, Sequence[Any]]:
    """The cells of COLUMNS column by column, in the view's order; at a break the status says why.

    Columns rather than rows, because a whole municipality has 15 000 figures, and most texts occur thousands of
    times.
    """
    found = view.columns
    words = {status: status_words(view.language, status) for status in set(found["status"])}
    said = [words[status] for status in found["status"]]
    breaks = {(i, p): reason for i, origin in view.origins.items() for p, reason in origin.breaks.items()}
    if breaks:
        reasons = map(breaks.get, zip(found["indicator"], found["period"], strict=True))
        said = [f"{words}: {why}" if why else words for words, why in zip(said, reasons, strict=True)]
    cells = {**found, "value": exact(found), "unit": found["unit_words"], "status_words": said}
    return {name: cells[name] for name in COLUMNS}


def exact(found: Mapping[str, Sequence[Any]]) -> list[float | int | None]:
    """The figures of `columns` as published; whole numbers where their indicator has no decimals."""
    return [
        int(value) if decimals == 0 and value is not None and value == int(value) else value
        for value, decimals in zip(found["value"], found["decimals"], strict=True)
    ]


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
