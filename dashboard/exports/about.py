"""What a reader must know of a file: title, filters, units, source, licence, dates, version, marks."""

import re
from collections.abc import Hashable, Iterable, Iterator, Mapping
from datetime import date
from typing import TypeVar

from dashboard.charts.sources import unlabelled
from dashboard.i18n import day, period_name, word
from dashboard.view import View
from etl.catalog.models import Language

T = TypeVar("T", bound=Hashable)


def about(view: View) -> list[tuple[str, str]]:
    """Label and text of each thing to know, in the view's language; simulated figures are told first."""
    return [(word(view.language, f"file_{key}"), text) for key, text in _told(view) if text] + [
        *view.filters,
        *((word(view.language, "file_marks"), text) for text in marks(view)),
        *((word(view.language, "file_note"), note) for note in view.notes),
    ]


def _told(view: View) -> Iterator[tuple[str, str]]:
    language = view.language
    yield "demo", demo_words(view.is_demo, language)
    yield "title", view.title
    found = view.subjects
    measured = zip(found["indicator_title"], found["breakdown_title"], found["unit_words"], strict=True)
    said = (f"{titled(title, breakdown)} ({unit})" for title, breakdown, unit in distinct(measured))
    yield "areas", ", ".join(distinct(found["area_name"]))
    yield "indicators", ", ".join(distinct(said))
    yield "time", _time(set(view.columns["period"]), language)
    titles = dict(zip(found["indicator"], found["indicator_title"], strict=True))
    for line in view.source_lines:
        yield "source", f"{_whose(line, view, titles)}{unlabelled(line, language)}"
    yield "licence", view.licence
    yield "date", day_words(view.data_date, language)
    yield "version", view.version
    yield "permalink", view.permalink


def demo_words(is_demo: bool, language: Language) -> str:
    """That the figures are simulated; empty where they are not."""
    return f"{word(language, 'demo_short')}. {word(language, 'demo_long')}" if is_demo else ""


def marked_title(view: View) -> str:
    """The view's title; where its figures are simulated, that comes first."""
    return f"{word(view.language, 'demo_short')}: {view.title}" if view.is_demo else view.title


def titled(indicator: str, breakdown: str) -> str:
    """What a figure is of, with its breakdown where it has one."""
    return f"{indicator}: {breakdown}" if breakdown else indicator


def _whose(line: str, view: View, titles: Mapping[str, str]) -> str:
    """The indicators a source line is about, where the view has several: "Työttömyysaste, työttömät: "."""
    if len(view.source_lines) < 2:
        return ""
    own = {i for i, origin in view.origins.items() if origin.source_line == line}
    said = distinct(title for indicator, title in titles.items() if indicator in own)
    return f"{', '.join(said)}: " if said else ""


def marks(view: View) -> list[str]:
    """The marks that occur in the figures, in words: "P: Ennakkotieto", and the breaks of the charts."""
    present = set(view.columns["status"])
    letters = [
        f"{letter}: {word(view.language, f'status_{letter}')}" for letter in "APBEQML" if letter in present
    ]
    return letters + distinct(mark.reason for chart in view.charts for mark in chart.marks)


def day_words(stamp: str, language: Language) -> str:
    """The day of an ISO stamp as the language writes it; other texts as they are."""
    try:
        return day(date.fromisoformat(stamp[:10]), language)
    except ValueError:
        return stamp


def day_meant(text: str) -> date | None:
    """The day that an ISO date means; None for every other text."""
    return date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) else None


def distinct(found: Iterable[T]) -> list[T]:
    """What is found, each once, in the order they first occur."""
    return list(dict.fromkeys(found))


def _time(periods: set[str], language: Language) -> str:
    if not periods:
        return ""
    first, last = period_name(min(periods), language), period_name(max(periods), language)
    return first if first == last else f"{first} – {last}"
