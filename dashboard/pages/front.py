"""The front page: what this is, search, the country's key figures, the map, how fresh the data are."""

import json
from dataclasses import dataclass
from typing import Any, Final

from dash import html

from dashboard import urls
from dashboard.charts.map_svg import (
    MapArea,
    MapDescription,
    Shapes,
    legend_entries,
    map_svg,
    said,
    tile_shapes,
)
from dashboard.charts.sources import source_line
from dashboard.charts.tiles import TileMap, tile_map
from dashboard.components.figures import headline_card
from dashboard.components.forms import choice_form, search_form
from dashboard.components.markup import Markup
from dashboard.components.section import aria, section
from dashboard.components.tables import linked_table
from dashboard.data import Figures
from dashboard.i18n import amount, period_name, word
from dashboard.pages.page import Page, page_with_figures
from dashboard.pages.shown import headline_indicators, open_indicators
from dashboard.pages.status import source_rows
from dashboard.urls import Address, View
from etl.catalog import Catalog
from etl.catalog.areas import COUNTRY
from etl.catalog.models import Indicator, Language

BORDERS: Final = "borders.json"


@dataclass(frozen=True)
class MapChoice:
    """What the map shows, and whether that is the period asked for."""

    indicator: Indicator
    period: str
    periods: tuple[str, ...]
    is_asked: bool


def page(address: Address, figures: Figures) -> Page:
    """The front page."""
    language = address.language
    choice = map_choice(address, figures)
    body = [
        html.H1(word(language, "front_title")),
        html.P(word(language, "front_purpose"), className="lead"),
        search_form(language, figures.catalog, "front"),
        _country(figures, language),
        *([_map_section(address, figures, choice)] if choice else []),
        _freshness(figures, language),
    ]
    return page_with_figures(
        address, figures, word(language, "front_title"), word(language, "front_purpose"), body
    )


def map_choice(address: Address, figures: Figures) -> MapChoice | None:
    """What the address asks the map to show; the first rate and the newest period where it leaves it open.

    None where no indicator has figures.
    """
    known = open_indicators(figures)
    rates = [i for i in known if i.unit == "pct"] or known
    indicator = next((i for i in known if i.id == address.indicator), rates[0] if rates else None)
    if indicator is None:
        return None
    periods = figures.periods(indicator.id)
    period = address.period if address.period in periods else periods[-1]
    is_asked = address.period in (None, period) and address.indicator in (None, indicator.id)
    return MapChoice(indicator, period or periods[-1], periods, is_asked)


def map_description(
    figures: Figures, indicator: Indicator, period: str, language: Language
) -> MapDescription:
    """The map of an indicator in one period."""
    codes = [f"KU{m.code}" for m in figures.catalog.division.municipalities]
    found = figures.across(indicator.id, period, codes)
    return MapDescription(
        indicator.id,
        word(
            language,
            "map_title",
            indicator=indicator.title.get(language),
            period=period_name(period, language),
        ),
        indicator.unit,
        indicator.decimals,
        language,
        tuple(
            MapArea(
                code,
                figures.catalog.areas[code].name.get(language),
                found[code].value if code in found else None,
                found[code].status if code in found else "",
                urls.build(urls.municipality(language, code), figures.catalog),
            )
            for code in codes
        ),
        figures.is_demo,
    )


def map_shapes(figures: Figures) -> Shapes:
    """The borders of the version, or hexagons where it has none."""
    try:
        borders: dict[str, Any] = json.loads(figures.frames.extra(BORDERS))
    except KeyError:
        return tile_shapes(_tiles(figures.catalog))
    return Shapes(borders["width"], borders["height"], borders["paths"])


def _tiles(catalog: Catalog) -> TileMap:
    return tile_map(tuple((m.code, m.lat, m.lon) for m in catalog.division.municipalities))


def _country(figures: Figures, language: Language) -> html.Section:
    cards = [headline_card(figures, i, (COUNTRY,), language, None) for i in headline_indicators(figures)]
    shown = html.Ul([c for c in cards if c is not None], className="cards")
    return section("country", word(language, "country_title"), shown)


def _map_section(address: Address, figures: Figures, choice: MapChoice) -> html.Section:
    language = address.language
    chart = map_description(figures, choice.indicator, choice.period, language)
    not_asked = word(language, "map_not_asked")
    return section(
        "map",
        word(language, "map_heading"),
        _chooser(address, figures, choice),
        None if choice.is_asked else html.P(not_asked, className="notice", role="note"),
        html.Figure(
            [
                html.H3(chart.title, id="map-title"),
                html.P(_summary(chart), className="summary"),
                _table(chart) if address.view == "table" else _map(chart, figures, language),
                html.Figcaption(
                    html.P(source_line(figures, choice.indicator, language), className="source-line")
                ),
            ],
            **aria(labelledby="map-title"),
        ),
        _ways_on(address, figures, choice),
    )


def _ways_on(address: Address, figures: Figures, choice: MapChoice) -> html.P:
    """The same figures as a table or a map, and as a file."""
    language = address.language
    view: View = "map" if address.view == "table" else "table"
    other = urls.front(language, choice.indicator.id, choice.period, view)
    return html.P(
        [
            html.A(word(language, f"as_{view}"), href=urls.build(other, figures.catalog) + "#map"),
            " ",
            html.A(word(language, "download_csv"), href=urls.observations(choice.indicator.id, None, "csv")),
        ],
        className="files",
    )


def _map(chart: MapDescription, figures: Figures, language: Language) -> html.Div:
    past = html.A(word(language, "skip_map"), href="#after-map", className="skip-map")
    drawing = Markup(map_svg(chart, map_shapes(figures)), "map-frame")
    return html.Div(
        [_legend(chart), past, drawing, html.Span(id="after-map", tabIndex="-1")], className="map-block"
    )


def _legend(chart: MapDescription) -> html.Ul:
    unit = html.Li(word(chart.language, f"axis_{chart.unit}"), className="unit")
    entries = [
        html.Li([html.Span(className=f"swatch {kind}"), words]) for kind, words in legend_entries(chart)
    ]
    return html.Ul([unit, *entries], className="legend")


def _table(chart: MapDescription) -> Markup:
    rows = [
        [(area.name, area.href), (said(area, chart).removeprefix(f"{area.name}: "), None)]
        for area in sorted(chart.areas, key=lambda a: (a.value is None, -(a.value or 0), a.name))
    ]
    header = (word(chart.language, "column_municipality"), word(chart.language, f"axis_{chart.unit}"))
    return linked_table(chart.title, header, rows, has_caption=False)


def _summary(chart: MapDescription) -> str:
    """The map in words: the highest, the lowest, and how many have no figure."""
    known = sorted((a for a in chart.areas if a.value is not None), key=lambda a: (a.value or 0, a.name))
    if not known:
        return word(chart.language, "map_empty")

    def value(area: MapArea) -> str:
        return amount(area.value or 0, chart.unit, chart.decimals, chart.language)

    low, high = known[0], known[-1]
    text = word(
        chart.language, "map_summary", high=high.name, highest=value(high), low=low.name, lowest=value(low)
    )
    n_missing = len(chart.areas) - len(known)
    return f"{text} {word(chart.language, 'map_missing', n=n_missing)}" if n_missing else text


def _chooser(address: Address, figures: Figures, choice: MapChoice) -> Markup:
    language = address.language
    indicators = [(i.id, i.title.get(language)) for i in open_indicators(figures)]
    periods = [(p, period_name(p, language)) for p in reversed(choice.periods)]
    fields = (
        (
            urls.parameter("indicator", language),
            word(language, "choose_indicator"),
            indicators,
            choice.indicator.id,
        ),
        (urls.parameter("period", language), word(language, "choose_period"), periods, choice.period),
    )
    hidden = [(urls.parameter("view", language), "table")] if address.view == "table" else []
    action = urls.build(urls.front(language), figures.catalog) + "#map"
    return choice_form(action, fields, word(language, "show"), hidden)


def _freshness(figures: Figures, language: Language) -> html.Section:
    to_status = html.A(word(language, "to_status"), href=urls.build(urls.status(language), figures.catalog))
    rows = [row for row in source_rows(figures, language) if row.newest and row.has_figures]
    entries = [html.Li(f"{row.name}: {row.newest}") for row in rows]
    return section("freshness", word(language, "freshness_title"), html.Ul(entries), html.P(to_status))
