"""The page of an indicator: all municipalities in one period, chosen areas in time, and how to read the figure."""

from collections.abc import Iterator, Sequence

from dash import html

from dashboard.charts.description import ChartDescription
from dashboard.charts.sources import unlabelled
from dashboard.components.section import section
from dashboard.data import Figures
from dashboard.i18n import period_name, word
from dashboard.pages.map_section import MapChoice, map_choice, map_section, rows_of
from dashboard.pages.map_view import map_view
from dashboard.pages.news import change_words
from dashboard.pages.page import Page, page_with_figures
from dashboard.pages.trend_rows import fan_rows
from dashboard.pages.trends import fans_of, trend_section
from dashboard.urls import Address
from dashboard.view import View, ViewRow, series_rows, view_of
from etl.catalog.models import FileSeries, Indicator, Language


def page(address: Address, figures: Figures) -> Page:
    """The page of an indicator, with its definition alone where no figures are published."""
    language = address.language
    indicator = indicator_at(address, figures)
    title, definition = indicator.title.get(language), indicator.definition.get(language)
    choice = map_choice(address, figures)
    shown = (
        [map_section(address, figures, choice), trend_section(address, figures, choice.spread)]
        if choice
        else [html.P(_no_figures(indicator, language), className="notice")]
    )
    body = [
        html.H1(title),
        html.P(definition, className="lead"),
        *shown,
        _meaning(indicator, figures, language),
    ]
    return page_with_figures(address, figures, title, definition, body)


def indicator_at(address: Address, figures: Figures) -> Indicator:
    """The indicator the page is about. Raises KeyError for an address without one."""
    return figures.catalog.indicators[address.indicator or ""]


def view(address: Address, figures: Figures) -> View:
    """What the page displays: all municipalities in the period, and the chosen areas in time."""
    indicator, language = indicator_at(address, figures), address.language
    choice = map_choice(address, figures)
    title, definition = indicator.title.get(language), indicator.definition.get(language)
    if choice is None:
        return view_of(address, figures, title, definition, ())
    fans = fans_of(address, figures, choice.spread)
    return map_view(
        address,
        figures,
        choice,
        _rows(figures, choice, fans, language),
        notes=tuple(warning.get(language) for warning in indicator.warnings),
        charts=fans,
    )


def _rows(
    figures: Figures, choice: MapChoice, fans: Sequence[ChartDescription], language: Language
) -> Iterator[ViewRow]:
    """Every municipality in the period, then the chosen areas and the spread in all periods of their charts."""
    spread = choice.spread
    told = set()
    for row in rows_of(figures, choice, language):
        told.add((row.area, row.period))
        yield row
    for fan in fans:
        inside = frozenset(fan.periods)
        rows = series_rows(figures, spread.indicator, fan.id, language, spread.breakdown)
        yield from (row for row in rows if row.period in inside and (row.area, row.period) not in told)
    yield from fan_rows(figures, spread, fans, language)


def _meaning(indicator: Indicator, figures: Figures, language: Language) -> html.Section:
    """How the figure is made and how not to read it."""
    facts = [
        ("meaning_direction", word(language, f"direction_{indicator.direction}")),
        ("meaning_formula", _formula(indicator, language)),
        ("meaning_groups", word(language, f"groups_{indicator.groups.method}")),
        (
            "status_sources",
            "; ".join(unlabelled(s.citation.get(language), language) for s in figures.sources_of(indicator)),
        ),
        ("meaning_licence", ", ".join(sorted({s.licence for s in figures.sources_of(indicator)}))),
        ("column_rhythm", " ".join(s.release_rhythm.get(language) for s in figures.sources_of(indicator))),
        ("meaning_span", _span(indicator, figures, language)),
        ("meaning_revision", change_words(indicator, figures, language)),
    ]
    entries = [part for key, text in facts if text for part in (html.Dt(word(language, key)), html.Dd(text))]
    breaks = [_break(b.period, b.reason.get(language), language) for b in indicator.breaks]
    return section(
        "meaning",
        word(language, "meaning_title"),
        html.Dl(entries, className="facts"),
        *_listed("meaning_warnings", [warning.get(language) for warning in indicator.warnings], language),
        *_listed("meaning_breaks", breaks, language),
        html.P(word(language, "meaning_uncertain"), className="hint")
        if language in indicator.uncertain_terms
        else None,
    )


def _formula(indicator: Indicator, language: Language) -> str:
    """The figure as a fraction in words; empty for one that is no fraction."""
    if indicator.numerator is None or indicator.denominator is None:
        return ""
    above, below = indicator.numerator.get(language), indicator.denominator.get(language)
    times = f"{indicator.groups.scale:g} × " if indicator.groups.scale != 1 else ""
    return f"{times}{above} ÷ {below}"


def _span(indicator: Indicator, figures: Figures, language: Language) -> str:
    extent = figures.extent(indicator.id)
    if extent.first_period is None or extent.last_period is None:
        return ""
    return f"{period_name(extent.first_period, language)} – {period_name(extent.last_period, language)}"


def _break(period: str, reason: str, language: Language) -> str:
    return word(language, "break_reason", period=period_name(period, language), reason=reason)


def _listed(key: str, texts: list[str], language: Language) -> list[html.H3 | html.Ul]:
    """The texts under a heading; nothing where there are none."""
    if not texts:
        return []
    return [html.H3(word(language, key)), html.Ul([html.Li(text) for text in texts])]


def _no_figures(indicator: Indicator, language: Language) -> str:
    """Why there are no figures, and who holds them."""
    said = word(language, f"availability_{indicator.availability}")
    if isinstance(indicator.series, FileSeries):
        said = f"{said}. {word(language, 'holder', holder=indicator.series.holder.get(language))}"
    return f"{word(language, 'no_figures')}. {said}"
