"""What a reader must know of a file: title, filters, units, source, licence, dates, version, marks."""

from collections.abc import Iterable, Iterator
from datetime import date

from dashboard.i18n import day, period_name, word
from dashboard.view import View, ViewRow
from etl.catalog.models import Language


def about(view: View) -> list[tuple[str, str]]:
    """Label and text of each thing to know, in the view's language; simulated figures are told first."""
    return [(word(view.language, f"file_{key}"), text) for key, text in _told(view) if text] + [
        *view.filters,
        *((word(view.language, "file_marks"), text) for text in marks(view)),
        *((word(view.language, "file_note"), note) for note in view.notes),
    ]


def _told(view: View) -> Iterator[tuple[str, str]]:
    language = view.language
    if view.is_demo:
        yield "demo", f"{word(language, 'demo_short')}. {word(language, 'demo_long')}"
    yield "title", view.title
    yield "areas", ", ".join(distinct(row.area_name for row in view.rows))
    yield "indicators", ", ".join(distinct(f"{titled(row)} ({row.unit_words})" for row in view.rows))
    yield "time", _time(view)
    for line in view.source_lines:
        yield "source", f"{_whose(line, view)}{unlabelled(line, language)}"
    yield "licence", view.licence
    yield "date", day_words(view.data_date, language)
    yield "version", view.version
    yield "permalink", view.permalink


def titled(row: ViewRow) -> str:
    """What a figure is of, with its breakdown where it has one."""
    return f"{row.indicator_title}: {row.breakdown_title}" if row.breakdown_title else row.indicator_title


def _whose(line: str, view: View) -> str:
    """The indicators a source line is about, where the view has several: "Työttömyysaste, työttömät: "."""
    if len(view.source_lines) < 2:
        return ""
    own = {i for i, origin in view.origins.items() if origin.source_line == line}
    titles = distinct(row.indicator_title for row in view.rows if row.indicator in own)
    return f"{', '.join(titles)}: " if titles else ""


def unlabelled(line: str, language: Language) -> str:
    """A source line without the "Lähde: " it may begin with, to stand behind a label that says the same."""
    return line.removeprefix(f"{word(language, 'file_source')}: ")


def marks(view: View) -> list[str]:
    """The marks that occur in the figures, in words: "P: Ennakkotieto", and the breaks of the charts."""
    present = {row.status for row in view.rows}
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


def distinct(texts: Iterable[str]) -> list[str]:
    """The texts in the order they first occur."""
    return list(dict.fromkeys(texts))


def _time(view: View) -> str:
    periods = sorted({row.period for row in view.rows})
    if not periods:
        return ""
    first, last = period_name(periods[0], view.language), period_name(periods[-1], view.language)
    return first if first == last else f"{first} – {last}"
