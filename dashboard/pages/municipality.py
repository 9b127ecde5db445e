"""A municipality: how it is doing, in words and charts, beside its region and the country."""

from collections.abc import Iterator

from dash import html

from dashboard.charts.description import ChartDescription
from dashboard.charts.monitoring import monitoring_chart
from dashboard.components.figures import figure_block, headline_card, newest_words
from dashboard.components.section import aria, section
from dashboard.components.trials import trial_list
from dashboard.data import Figures
from dashboard.i18n import day, period_name, word
from dashboard.pages.page import Page, page_with_figures
from dashboard.pages.shown import by_theme, headline_indicators, is_headline, not_open, open_indicators
from dashboard.places import places_of
from dashboard.urls import Address
from etl.catalog.areas import COUNTRY
from etl.catalog.models import FileSeries, Indicator, Language, Municipality
from etl.frames import WITH_VALUE


def page(address: Address, figures: Figures) -> Page:
    """The page of a municipality."""
    language = address.language
    area = figures.catalog.areas[address.area or ""]
    municipality = area.municipality
    if municipality is None:
        raise KeyError(f"{address.area} is no municipality")
    name = area.name.get(language)
    areas = (area.code, f"MK{municipality.region}", COUNTRY)
    charts = [
        (i, chart)
        for i in open_indicators(figures)
        if (chart := monitoring_chart(figures, i, areas, language))
    ]
    body = [
        _heading(municipality, figures, language),
        _merged_notice(address, name, figures),
        _headlines(figures, areas, {i.id for i, _ in charts}, language),
        _contents([i for i, _ in charts], language),
        *_themes(charts, figures, area.code, language),
        _trials(figures, area.code, language),
        _missing(figures, area.code, name, language),
        _closed(figures, language),
    ]
    return page_with_figures(address, figures, name, _description(figures, areas, name, language), body)


def _description(figures: Figures, areas: tuple[str, ...], name: str, language: Language) -> str:
    said = []
    for indicator in headline_indicators(figures)[:2]:
        newest = figures.latest(indicator.id, areas[0])
        if newest is not None and newest.status in WITH_VALUE:
            words = newest_words(newest, indicator, language)
            said.append(f"{indicator.short.get(language)}: {words} ({period_name(newest.period, language)})")
    return ". ".join([word(language, "municipality_description", name=name), *said])


def _heading(municipality: Municipality, figures: Figures, language: Language) -> html.Div:
    name = municipality.sv if language == "sv" else municipality.fi
    other, tongue = (municipality.fi, "fi") if language == "sv" else (municipality.sv, "sv")
    beside = html.Span(f" {other}", className="other-name", lang=tongue) if other != name else None
    return html.Div([html.H1([name, beside]), _groups(municipality, figures, language)], className="heading")


def _groups(municipality: Municipality, figures: Figures, language: Language) -> html.Ul:
    """Where the municipality belongs: region, employment area, wellbeing services county."""
    codes = (
        ("region", f"MK{municipality.region}"),
        ("employment_area", f"TA{municipality.employment_area}"),
        ("county", f"HV{municipality.county}"),
    )
    entries = [
        html.Li(
            [
                html.Span(f"{word(language, f'kind_{kind}')}: ", className="kind"),
                figures.catalog.areas[code].name.get(language),
            ]
        )
        for kind, code in codes
        if code in figures.catalog.areas
    ]
    merged = _predecessors(municipality, figures, language)
    return html.Ul([*entries, merged], className="groups")


def _predecessors(municipality: Municipality, figures: Figures, language: Language) -> html.Li | None:
    found = [
        c
        for c in figures.catalog.changes.changes
        if c.kind == "merger" and c.current == municipality.code and c.code != c.current
    ]
    if not found:
        return None
    names = ", ".join(f"{(c.sv or c.fi) if language == 'sv' else c.fi} ({c.date.year})" for c in found)
    return html.Li([html.Span(f"{word(language, 'merged_into_this')}: ", className="kind"), names])


def _merged_notice(address: Address, name: str, figures: Figures) -> html.P | None:
    """What happened to the municipality the reader asked for by its old name."""
    change = places_of(figures.catalog).ended_by_slug.get(address.merged or "")
    if change is None:
        return None
    old = (change.sv or change.fi) if address.language == "sv" else change.fi
    key = "renamed_notice" if change.kind == "rename" else "merged_notice"
    text = word(address.language, key, old=old, name=name, day=day(change.date, address.language))
    return html.P(text, className="notice", role="note")


def _headlines(figures: Figures, areas: tuple[str, ...], shown: set[str], language: Language) -> html.Section:
    cards = [
        headline_card(figures, i, areas, language, f"#{i.id}" if i.id in shown else "#missing")
        for i in headline_indicators(figures)
    ]
    shown_cards = html.Ul([c for c in cards if c is not None], className="cards")
    return section("headlines", word(language, "headlines"), shown_cards)


def _contents(indicators: list[Indicator], language: Language) -> html.Nav:
    links = [
        html.Li(html.A(word(language, f"theme_{t}"), href=f"#theme-{t}")) for t, _ in by_theme(indicators)
    ]
    links.append(html.Li(html.A(word(language, "trials"), href="#trials")))
    return html.Nav(html.Ul(links), className="contents", **aria(label=word(language, "contents")))


def _themes(
    charts: list[tuple[Indicator, ChartDescription]], figures: Figures, area: str, language: Language
) -> Iterator[html.Section]:
    chart_of = {indicator.id: chart for indicator, chart in charts}
    for theme, indicators in by_theme([indicator for indicator, _ in charts]):
        blocks = [figure_block(chart_of[i.id], figures, i, area, is_headline(i)) for i in indicators]
        title = word(language, f"theme_{theme}")
        yield section(f"theme-{theme}", title, html.Div(blocks, className="charts"))


def _trials(figures: Figures, area: str, language: Language) -> html.Section:
    reform = html.P(word(language, "trials_since_2025"))
    return section("trials", word(language, "trials"), trial_list(figures.catalog, area, language), reform)


def _missing(figures: Figures, area: str, name: str, language: Language) -> html.Section | None:
    """Open indicators that have no value for this municipality."""
    lacking = [i for i in open_indicators(figures) if not _has_value(figures, i, area)]
    if not lacking:
        return None
    entries = [html.Li(indicator.title.get(language)) for indicator in lacking]
    text = html.P(word(language, "missing_text", name=name))
    return section("missing", word(language, "missing_title"), text, html.Ul(entries))


def _has_value(figures: Figures, indicator: Indicator, area: str) -> bool:
    if not figures.has(indicator.id, area):
        return False
    return any(o.value is not None for o in figures.series(indicator.id, area).observations())


def _closed(figures: Figures, language: Language) -> html.Section | None:
    """Indicators of the monitoring plan that are not open data, with who holds them."""
    closed = not_open(figures)
    if not closed:
        return None
    entries = [html.Li([html.B(i.title.get(language)), html.Br(), _holder(i, language)]) for i in closed]
    text = html.P(word(language, "closed_text"))
    return section("closed", word(language, "closed_title"), text, html.Ul(entries, className="closed"))


def _holder(indicator: Indicator, language: Language) -> str:
    if isinstance(indicator.series, FileSeries):
        return word(language, "holder", holder=indicator.series.holder.get(language))
    return word(language, f"availability_{indicator.availability}")
