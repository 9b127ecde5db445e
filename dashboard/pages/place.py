"""An area of any kind, or a reader's own group: how it is doing, in words and charts, beside the country."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from dash import html

from dashboard import urls
from dashboard.charts.description import ChartDescription
from dashboard.charts.monitoring import monitoring_chart
from dashboard.components.figures import figure_block, headline_card, newest_words
from dashboard.components.known_targets import target_section
from dashboard.components.section import aria, folding_section, section
from dashboard.components.take_away import take_away
from dashboard.components.trials import trial_list
from dashboard.data import Figures
from dashboard.i18n import period_name, word
from dashboard.pages.page import Page, page_with_figures
from dashboard.pages.place_beside import beside_section
from dashboard.pages.place_facts import (
    heading,
    members_listed,
    members_section,
    members_title,
    merged_notice,
    ways_on,
)
from dashboard.pages.practices import practices_section
from dashboard.pages.shown import by_theme, headline_indicators, is_headline, not_open, open_indicators
from dashboard.pages.trial_area import trial_area_section
from dashboard.peers import nearest_to
from dashboard.places import area_name
from dashboard.summary import summary
from dashboard.summary_words import sentences
from dashboard.urls import Address
from dashboard.view import View, ViewRow, series_rows, view_of
from etl.catalog.areas import COUNTRY
from etl.catalog.models import FileSeries, Indicator, Language
from etl.frames import WITH_VALUE

Charts = list[tuple[Indicator, ChartDescription]]


@dataclass(frozen=True)
class Shown:
    """What the page of an area shows: the area with those beside it, its name and kind, and the charts."""

    areas: tuple[str, ...]
    name: str
    kind: urls.Page
    charts: Charts

    @property
    def area(self) -> str:
        """What the page is about."""
        return self.areas[0]


def page(address: Address, figures: Figures) -> Page:
    """The page of an area."""
    language = address.language
    shown = shown_at(address, figures)
    body = [
        heading(address, figures),
        merged_notice(address, shown.name, figures),
        _summary(figures, shown.area, language),
        ways_on(address, figures),
        _headlines(figures, shown, language),
        beside_section(address, figures, shown.areas[1:]),
        _contents(shown, members_listed(address, figures), language),
        *_themes(shown, figures, address),
        take_away(address, figures.catalog, has_picture=bool(shown.charts), has_figures=bool(shown.charts)),
        target_section(figures, shown.area, language),
        members_section(address, figures),
        trial_area_section(address, figures) if shown.kind == "trial_area" else None,
        practices_section(figures, shown.area, language) if shown.kind == "trial_area" else None,
        _trials(figures, shown.area, language) if shown.kind == "municipality" else None,
        _missing(figures, shown, language),
        _closed(figures, language),
    ]
    return page_with_figures(address, figures, shown.name, _description(address, figures, shown), body)


def view(address: Address, figures: Figures) -> View:
    """What the page displays: every figure of its charts."""
    language = address.language
    shown = shown_at(address, figures)
    rows = [row for indicator, chart in shown.charts for row in _rows(figures, shown, indicator, chart)]
    return view_of(
        address,
        figures,
        shown.name,
        _description(address, figures, shown),
        rows,
        filters=_filters(address, figures, shown),
        notes=summary_words(figures, shown.area, language),
        charts=[chart for _, chart in shown.charts],
    )


def shown_at(address: Address, figures: Figures) -> Shown:
    """What the page at an address shows. Raises KeyError for an address without area."""
    area = address.area or ""
    areas = areas_beside(area, figures, address.beside)
    found = ((i, monitoring_chart(figures, i, areas, address.language)) for i in open_indicators(figures))
    charts = [(indicator, chart) for indicator, chart in found if chart is not None]
    return Shown(areas, area_name(figures.catalog, area, address.language), address.page, charts)


def areas_beside(area: str, figures: Figures, chosen: str | None = None) -> tuple[str, ...]:
    """The area with those it is shown beside: the chosen one or else a municipality's region, and the country."""
    if chosen is not None:
        return (area, chosen, COUNTRY)
    declared = figures.catalog.areas.get(area)
    municipality = declared.municipality if declared else None
    return (area, f"MK{municipality.region}", COUNTRY) if municipality else (area, COUNTRY)


def summary_words(figures: Figures, area: str, language: Language) -> tuple[str, ...]:
    """The area in a few sentences for each key figure that is good or bad."""
    indicators = [i for i in headline_indicators(figures) if i.direction != "context"]
    found = summary(figures, areas_beside(area, figures), indicators, nearest_to(figures, area))
    explained = [word(language, "summary_suppressed")] if any(f.newest.status == "Q" for f in found) else []
    return (*(sentences(facts, language) for facts in found), *explained)


def _filters(address: Address, figures: Figures, shown: Shown) -> list[tuple[str, str]]:
    language = address.language
    filters = [(word(language, f"kind_{shown.kind}"), shown.name)]
    if address.beside is not None:
        filters.append((word(language, "beside"), area_name(figures.catalog, address.beside, language)))
    return filters


def _rows(figures: Figures, shown: Shown, indicator: Indicator, chart: ChartDescription) -> Iterator[ViewRow]:
    """The figures of a chart's lines, in its periods."""
    drawn = [area for area in shown.areas if figures.has(indicator.id, area)][: len(chart.series)]
    periods = frozenset(chart.periods)
    for area in drawn:
        rows = series_rows(figures, indicator, area, chart.language)
        yield from (row for row in rows if row.period in periods)


def _description(address: Address, figures: Figures, shown: Shown) -> str:
    language = address.language
    said = []
    for indicator in headline_indicators(figures)[:2]:
        newest = figures.latest(indicator.id, shown.area) if figures.has(indicator.id, shown.area) else None
        if newest is not None and newest.status in WITH_VALUE:
            words = newest_words(newest, indicator, language)
            said.append(f"{indicator.short.get(language)}: {words} ({period_name(newest.period, language)})")
    is_beside_region = shown.kind == "municipality" and address.beside is None
    key = "municipality_description" if is_beside_region else "area_description"
    return ". ".join([word(language, key, name=shown.name), *said])


def _summary(figures: Figures, area: str, language: Language) -> html.Section | None:
    said = summary_words(figures, area, language)
    if not said:
        return None
    return section("summary", word(language, "summary_title"), html.Ul([html.Li(text) for text in said]))


def _headlines(figures: Figures, shown: Shown, language: Language) -> html.Section:
    drawn = {indicator.id for indicator, _ in shown.charts}
    cards = [
        headline_card(figures, i, shown.areas, language, f"#{i.id}" if i.id in drawn else "#missing")
        for i in headline_indicators(figures)
        if figures.has(i.id, shown.area)
    ]
    shown_cards = html.Ul([c for c in cards if c is not None], className="cards")
    return section("headlines", word(language, "headlines"), shown_cards)


def _contents(shown: Shown, members: Collection[str], language: Language) -> html.Nav:
    themes = [t for t, _ in by_theme([indicator for indicator, _ in shown.charts])]
    links = [html.Li(html.A(word(language, f"theme_{t}"), href=f"#theme-{t}")) for t in themes]
    if shown.kind == "municipality":
        links.append(html.Li(html.A(word(language, "trials"), href="#trials")))
    elif members:
        links.append(html.Li(html.A(members_title(members, language), href="#members")))
    return html.Nav(html.Ul(links), className="contents", **aria(label=word(language, "contents")))


def _themes(shown: Shown, figures: Figures, address: Address) -> Iterator[html.Section]:
    opened = (shown.area, address.beside) if address.beside else (shown.area,)
    chart_of = {indicator.id: chart for indicator, chart in shown.charts}
    themes = by_theme([indicator for indicator, _ in shown.charts])
    for place, (theme, indicators) in enumerate(themes):
        blocks = [figure_block(chart_of[i.id], figures, i, opened, is_headline(i)) for i in indicators]
        title = word(address.language, f"theme_{theme}")
        charts = html.Div(blocks, className="charts")
        yield folding_section(f"theme-{theme}", f"{title} ({len(blocks)})", place == 0, charts)


def _trials(figures: Figures, area: str, language: Language) -> html.Section:
    reform = html.P(word(language, "trials_since_2025"))
    return section("trials", word(language, "trials"), trial_list(figures.catalog, area, language), reform)


def _missing(figures: Figures, shown: Shown, language: Language) -> html.Section | None:
    """Open indicators that have no value for this area."""
    drawn = {indicator.id for indicator, _ in shown.charts}
    lacking = [i for i in open_indicators(figures) if i.id not in drawn]
    if not lacking:
        return None
    key = "missing_text" if shown.kind == "municipality" else "area_missing_text"
    text = html.P(word(language, key, name=shown.name))
    entries = [html.Li(indicator.title.get(language)) for indicator in lacking]
    return section("missing", word(language, "missing_title"), text, html.Ul(entries))


def _closed(figures: Figures, language: Language) -> html.Section | None:
    """Indicators of the monitoring plan that are not open data, with who holds them."""
    closed = not_open(figures)
    if not closed:
        return None
    entries = [
        html.Li([html.B(_to_indicator(i, figures, language)), html.Br(), _holder(i, language)])
        for i in closed
    ]
    text = html.P(word(language, "closed_text"))
    return section("closed", word(language, "closed_title"), text, html.Ul(entries, className="closed"))


def _to_indicator(indicator: Indicator, figures: Figures, language: Language) -> html.A:
    """The way to what the indicator is."""
    to = urls.build(urls.indicator(language, indicator.id), figures.catalog)
    return html.A(indicator.title.get(language), href=to)


def _holder(indicator: Indicator, language: Language) -> str:
    if isinstance(indicator.series, FileSeries):
        return word(language, "holder", holder=indicator.series.holder.get(language))
    return word(language, f"availability_{indicator.availability}")
