"""The status page: the age of each source, what is published of each indicator, the data's version."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final

from dash import html

from dashboard import urls
from dashboard.charts.sources import data_day, day_of
from dashboard.components.section import section
from dashboard.components.tables import linked_table, table
from dashboard.data import DataAge, Figures
from dashboard.i18n import NBSP, day, number, period_name, word
from dashboard.pages.news import change_words, version_words
from dashboard.pages.page import Page, page_with_figures
from dashboard.pages.shown import in_order
from dashboard.pages.terms import terms_section
from dashboard.urls import Address
from etl.catalog.models import Indicator, Language, Source

PERIOD: Final = re.compile(r"\d{4}(-(0[1-9]|1[0-2])|Q[1-4])?", re.ASCII)


@dataclass(frozen=True)
class SourceRow:
    """A source's age in words; texts are empty where nothing is known."""

    source: Source
    name: str
    checked: str
    age: str
    updated: str
    newest: str
    state: str
    rhythm: str
    has_figures: bool


def page(address: Address, figures: Figures) -> Page:
    """The status page."""
    language = address.language
    title = word(language, "status_title")
    body = [
        html.H1(title),
        html.P(word(language, "status_lead"), className="lead"),
        _version(figures, language),
        _sources(figures, language),
        _indicators(figures, language),
        terms_section(figures.catalog, language),
    ]
    return page_with_figures(address, figures, title, word(language, "status_lead"), body)


def source_rows(figures: Figures, language: Language, now: datetime | None = None) -> list[SourceRow]:
    """Every source with its age; `now` is the moment the ages are counted to."""
    moment = now or datetime.now(UTC)
    return [_source_row(age, language, moment) for age in figures.data_ages(moment)]


def _source_row(age: DataAge, language: Language, now: datetime) -> SourceRow:
    updated = day_of(age.updated or "")
    return SourceRow(
        age.source,
        age.source.name.get(language),
        day(age.checked_at.date(), language) if age.checked_at else word(language, "never"),
        age_words((now - age.checked_at).days, language) if age.checked_at else "",
        day(updated, language) if updated else age.updated or "",
        _period(age.newest_period, language),
        _state(age, language),
        age.source.release_rhythm.get(language),
        any(dataset.interface in ("pxweb", "ckan") for dataset in age.source.datasets),
    )


def _state(age: DataAge, language: Language) -> str:
    if age.checked_at is None:
        return word(language, "source_never")
    return word(language, "source_late" if age.is_late else "source_fresh", days=age.source.stale_after_days)


def age_words(days: int, language: Language) -> str:
    """An age: "tänään", "1 päivä sitten", "12 päivää sitten"."""
    if days <= 0:
        return word(language, "age_today")
    return word(language, "age_one" if days == 1 else "age_many", n=number(days, 0, language))


def _period(text: str | None, language: Language) -> str:
    """A period in words; what a source calls otherwise stays as it is."""
    return period_name(text, language).replace(" ", NBSP) if text and PERIOD.fullmatch(text) else text or ""


def _version(figures: Figures, language: Language) -> html.Section:
    manifest = figures.frames.manifest
    made = figures.created_at
    clock = f"{made:%H:%M}" if language == "en" else f"{made:%H.%M}"
    facts = (
        ("status_origin", word(language, f"origin_{manifest.origin}")),
        ("status_made", f"{day(made.date(), language)} {clock} UTC"),
        ("status_version", figures.version),
        ("status_revised", version_words(figures, language)),
        ("status_code", manifest.code_version),
    )
    entries = [part for key, value in facts for part in (html.Dt(word(language, key)), html.Dd(value))]
    return section("data", word(language, "status_data"), html.Dl(entries, className="facts"))


def _sources(figures: Figures, language: Language) -> html.Section:
    title = word(language, "status_sources")
    columns = ("source", "state", "checked", "updated", "newest", "rhythm")
    rows = [
        (
            r.name,
            r.state,
            f"{r.checked} ({r.age})" if r.age else r.checked,
            r.updated or "–",
            r.newest or "–",
            r.rhythm,
        )
        for r in source_rows(figures, language)
    ]
    shown = table(title, [word(language, f"column_{c}") for c in columns], rows, has_caption=False)
    return section("sources", title, shown)


def _indicators(figures: Figures, language: Language) -> html.Section:
    title = word(language, "status_indicators")
    columns = ["indicator", "availability", "first", "last", "age", "areas", "source"]
    if figures.frames.manifest.compared_with is not None:
        columns.append("revised")
    today = datetime.now(UTC).date()
    rows = [
        _indicator_row(indicator, figures, language, today)[: len(columns)]
        for indicator in in_order(figures.catalog)
    ]
    header = [word(language, f"column_{c}") for c in columns]
    shown = linked_table(title, header, rows, has_caption=False, has_figures=False)
    return section("indicators", title, shown)


def _indicator_row(
    indicator: Indicator, figures: Figures, language: Language, today: date
) -> list[tuple[str, str | None]]:
    """The indicator's name as a link to its page, and what is published of it."""
    extent = figures.extent(indicator.id)
    sources = ", ".join(source.name.get(language) for source in figures.sources_of(indicator))
    told = (
        word(language, f"availability_{indicator.availability}"),
        _period(extent.first_period, language) or "–",
        _period(extent.last_period, language) or "–",
        _updated(data_day(figures, indicator), language, today),
        number(extent.n_areas, 0, language),
        sources or "–",
        change_words(indicator, figures, language) or "–",
    )
    to = urls.build(urls.indicator(language, indicator.id), figures.catalog)
    return [(indicator.title.get(language), to), *((text, None) for text in told)]


def _updated(updated: date | None, language: Language, today: date) -> str:
    """When the producer last changed the figures, and how long ago that is."""
    return f"{day(updated, language)} ({age_words((today - updated).days, language)})" if updated else "–"
