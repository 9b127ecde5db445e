"""What the marks in a chart mean, as entries of the list below it."""

from collections.abc import Collection, Iterable
from typing import Any

from dash import html

from dashboard.charts.description import Mark
from dashboard.i18n import word
from etl.catalog.models import Language


def swatch_entry(kind: str, words: str) -> html.Li:
    """A sample of what is drawn, and what it is."""
    return html.Li([html.Span(className=f"swatch {kind}"), " ", words])


def break_entries(marks: Iterable[Mark]) -> list[html.Li]:
    """Each break by its letter in the chart."""
    return [html.Li([html.B(f"{mark.letter} "), mark.reason]) for mark in marks]


def unknown_entries(letters: Collection[str], language: Language) -> list[html.Li]:
    """What the bars on the time axis are, as far as they occur: suppressed figures, missing figures."""
    return [
        swatch_entry(f"gap-{letter}", word(language, f"explain_{letter}"))
        for letter in "QM"
        if letter in letters
    ]


def marks_list(entries: list[Any]) -> html.Ul | None:
    """The entries below a chart; None where there is nothing to say."""
    return html.Ul(entries, className="marks") if entries else None
