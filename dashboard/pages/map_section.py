"""The municipalities in one period behind one control: map of borders, tile map, table, or beeswarm."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from dash import html

from dashboard import urls
from dashboard.address_fields import written_fields
from dashboard.charts.beeswarm import Swarm, chance_words, swarm_words
from dashboard.charts.beeswarm_svg import swarm_svg
from dashboard.charts.map_file import map_file
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
from dashboard.components.markup import Markup
from dashboard.components.period_form import PeriodForm, period_form
from dashboard.components.section import aria, section
from dashboard.components.tables import linked_table
from dashboard.components.take_away import take_away
from dashboard.data import Figures
from dashboard.i18n import amount, period_name, word
from dashboard.pages.shown import open_indicators
from dashboard.pages.swarm import swarm_of
from dashboard.places import area_name
from dashboard.spread import Spread, map_limits, spread_of
from dashboard.urls import Address, ViewKind
from dashboard.view import ViewRow, view_rows
from etl.catalog import Catalog
from etl.catalog.models import Indicator, Language
from etl.frames import TOTAL

BORDERS: Final = "borders.json"
BORDERS_SOURCE: Final = "geo"
VIEWS: Final[tuple[ViewKind, ...]] = ("map", "tiles", "ranking", "table")


@dataclass(frozen=True)
class MapChoice:
    """What is shown of all municipalities, and whether that is what was asked for."""

    spread: Spread
    period: str
    is_asked: bool

    @property
    def indicator(self) -> Indicator:
        """The indicator shown."""
        return self.spread.indicator

    @property
    def periods(self) -> tuple[str, ...]:
        """The periods to choose from."""
        return self.spread.periods

    @property
    def t(self) -> int:
        """Place of the period."""
        return self.periods.index(self.period)


def map_choice(address: Address, figures: Figures) -> MapChoice | None:
    """What the address asks to be shown; the first rate and the newest period where it leaves it open.

    None where no indicator has figures, or where the page's own indicator has none of municipalities.
    """
    known = open_indicators(figures)
    rates = [i for i in known if i.unit == "pct"] or known
    indicator = next((i for i in known if i.id == address.indicator), rates[0] if rates else None)
    if indicator is None or (address.page == "indicator" and indicator.id != address.indicator):
        return None
    known_breakdowns = figures.frames.cube(indicator.id).breakdowns
    breakdown = address.breakdown if address.breakdown in known_breakdowns else TOTAL
    spread = spread_of(figures, indicator, breakdown)
    if not spread.codes:
        return None
    period = address.period if address.period in spread.periods else _newest(spread)
    asked = (address.period, address.indicator, address.breakdown)
    found = (period, indicator.id, breakdown)
    is_asked = all(a in (None, f) for a, f in zip(asked, found, strict=True))
    return MapChoice(spread, str(period), is_asked)


def map_section(address: Address, figures: Figures, choice: MapChoice) -> html.Section:
    """The control, and below it what it chooses, in words too."""
    language = address.language
    chart = map_description(figures, choice, language)
    not_asked = word(language, "map_not_asked")
    credit = borders_credit(address, figures)
    return section(
        "map",
        word(language, "map_heading"),
        _chooser(address, figures, choice, chart),
        None if choice.is_asked else html.P(not_asked, className="notice", role="note"),
        _views(address, figures, choice),
        html.Figure(
            [
                html.H3(chart.title, id="map-title"),
                _shown(address, figures, choice, chart),
                html.Figcaption(
                    [
                        html.P(source_line(figures, choice.indicator, language), className="source-line"),
                        html.P(credit, className="source-line") if credit else None,
                    ]
                ),
            ],
            **aria(labelledby="map-title"),
        ),
        _more(address, figures, choice),
        take_away(_at(address, choice, address.view or "map"), figures.catalog),
    )


def map_description(figures: Figures, choice: MapChoice, language: Language) -> MapDescription:
    """The map of what is chosen."""
    spread, t = choice.spread, choice.t
    values = dict(zip(spread.codes, spread.values[:, t].tolist(), strict=True))
    letters = dict(zip(spread.codes, spread.letters(t), strict=True))
    codes = [f"KU{m.code}" for m in figures.catalog.division.municipalities]
    return MapDescription(
        spread.indicator.id,
        f"{titled(spread, language)}, {period_name(choice.period, language)}",
        spread.indicator.unit,
        spread.indicator.decimals,
        language,
        tuple(
            MapArea(
                code,
                figures.catalog.areas[code].name.get(language),
                values[code] if np.isfinite(values.get(code, np.nan)) else None,
                letters.get(code, ""),
                urls.build(urls.municipality(language, code), figures.catalog),
            )
            for code in codes
        ),
        figures.is_demo,
        map_limits(spread),
    )


def rows_of(figures: Figures, choice: MapChoice, language: Language) -> Iterator[ViewRow]:
    """Every municipality with an observation in the period."""
    codes = [f"KU{m.code}" for m in figures.catalog.division.municipalities]
    found = figures.across(choice.indicator.id, choice.period, codes, choice.spread.breakdown)
    return view_rows(figures, found.values(), language)


def drawing_of(address: Address, figures: Figures, choice: MapChoice) -> str:
    """The drawing that the address shows, for files: the beeswarm, the tile map, or the map of borders."""
    if address.view == "ranking":
        return swarm_svg(swarm_of(figures, choice.spread, choice.t, address.areas, address.language))
    chart = map_description(figures, choice, address.language)
    return map_file(chart, map_shapes(figures, address.view), borders_credit(address, figures))


def borders_credit(address: Address, figures: Figures) -> str:
    """Whose the borders are that the address shows; "" where it shows none, or simulated ones."""
    if address.view not in (None, "map") or figures.is_demo or not has_borders(figures):
        return ""
    source, language = figures.catalog.sources[BORDERS_SOURCE], address.language
    return f"{source.name.get(language)}: {source.producer.get(language)}, {source.licence}."


def titled(spread: Spread, language: Language) -> str:
    """The indicator's title, with the breakdown where it is not the total."""
    title = spread.indicator.title.get(language)
    part = spread.indicator.breakdown_title(spread.breakdown, language)
    return f"{title}: {part}" if part else title


def map_shapes(figures: Figures, view: ViewKind | None = None) -> Shapes:
    """The borders of the version; hexagons for the view "tiles" and where it has no borders."""
    if view == "tiles" or not has_borders(figures):
        return tile_shapes(_tiles(figures.catalog))
    borders: dict[str, Any] = json.loads(figures.frames.extra(BORDERS))
    return Shapes(borders["width"], borders["height"], borders["paths"])


def has_borders(figures: Figures) -> bool:
    """True where the version has borders to draw; else the map and the tile map would be the same drawing."""
    return BORDERS in figures.frames.manifest.extras


def _newest(spread: Spread) -> str:
    """The newest period in which any municipality has a value."""
    known = np.flatnonzero(np.isfinite(spread.values).any(axis=0))
    return spread.periods[int(known[-1])] if len(known) else spread.periods[-1]


def _tiles(catalog: Catalog) -> TileMap:
    return tile_map(tuple((m.code, m.lat, m.lon) for m in catalog.division.municipalities))


def _views(address: Address, figures: Figures, choice: MapChoice) -> html.Nav:
    """The same figures in other forms; one map alone where there are no borders."""
    language = address.language
    shown = address.view if address.view in VIEWS else "map"
    has_both = has_borders(figures)
    if shown == "tiles" and not has_both:
        shown = "map"
    entries = [
        html.Li(
            html.A(
                word(language, "as_tiles" if view == "map" and not has_both else f"as_{view}"),
                href=urls.build(_at(address, choice, view), figures.catalog) + "#map",
                **(aria(current="true") if view == shown else {}),
            )
        )
        for view in VIEWS
        if has_both or view != "tiles"
    ]
    return html.Nav(html.Ul(entries), className="views", **aria(label=word(language, "views_label")))


def _more(address: Address, figures: Figures, choice: MapChoice) -> html.P | None:
    """From the front page to all there is to know of the indicator."""
    if address.page == "indicator":
        return None
    to = urls.indicator(address.language, choice.indicator.id, period=address.period)
    title = choice.indicator.title.get(address.language)
    words = word(address.language, "to_indicator", title=title)
    return html.P(html.A(words, href=urls.build(to, figures.catalog)), className="files")


def _at(address: Address, choice: MapChoice, view: ViewKind) -> Address:
    """The address of what is chosen, in another form."""
    is_front = address.page == "front"
    return replace(
        address,
        indicator=choice.indicator.id if is_front else address.indicator,
        period=choice.period,
        view=None if view == "map" else view,
    )


def _shown(address: Address, figures: Figures, choice: MapChoice, chart: MapDescription) -> html.Div:
    if address.view == "ranking":
        return _ranking(address, figures, choice)
    said = [html.P(_summary(chart), className="summary", id="map-summary")]
    if choice.indicator.unit == "pct":
        said.append(html.P(word(chart.language, "map_small"), className="summary"))
    if address.view == "table":
        return html.Div([*said, _table(chart)])
    return html.Div([*said, _map(chart, map_shapes(figures, address.view))])


def _map(chart: MapDescription, shapes: Shapes) -> html.Div:
    past = html.A(word(chart.language, "skip_map"), href="#after-map", className="skip-map")
    drawing = Markup(map_svg(chart, shapes), "map-frame")
    return html.Div(
        [_legend(chart), past, drawing, html.Span(id="after-map", tabIndex="-1")], className="map-block"
    )


def _legend(chart: MapDescription) -> html.Ul:
    unit = html.Li(word(chart.language, f"axis_{chart.unit}"), className="unit")
    entries = [
        html.Li([html.Span(className=f"swatch {kind}"), words]) for kind, words in legend_entries(chart)
    ]
    return html.Ul([unit, *entries], className="legend")


def _ranking(address: Address, figures: Figures, choice: MapChoice) -> html.Div:
    """The beeswarm, what its marks mean, and the same as a table in the order of the figures."""
    swarm = swarm_of(figures, choice.spread, choice.t, address.areas, address.language)
    language = address.language
    rows = [
        [(dot.name, dot.href), (swarm.said(dot.value), None), (chance_words(dot, swarm) or "–", None)]
        for dot in sorted(swarm.dots, key=lambda dot: (-dot.value, dot.name))
    ]
    header = (word(language, "column_municipality"), swarm.unit_words, word(language, "column_chance"))
    has_chance = any(dot.low is not None for dot in swarm.dots)
    return html.Div(
        [
            html.P(swarm.unit_words, className="unit"),
            Markup(swarm_svg(swarm), "swarm-frame"),
            html.P(swarm_words(swarm), className="hidden"),
            html.P(
                word(language, "swarm_explained" if has_chance else "swarm_no_chance"), className="summary"
            ),
            _absent(swarm, figures.catalog),
            html.Details(
                [
                    html.Summary(word(language, "table_and_data")),
                    linked_table(swarm.title, header, rows, has_caption=False),
                ]
            ),
        ]
    )


def _absent(swarm: Swarm, catalog: Catalog) -> html.P | None:
    """The chosen areas that have no dot, so that nobody takes them for forgotten; None where all have one."""
    shown = {dot.code for dot in swarm.named}
    names = [area_name(catalog, code, swarm.language) for code in swarm.chosen if code not in shown]
    if not names:
        return None
    return html.P(word(swarm.language, "swarm_absent", names=", ".join(names)), className="summary absent")


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


def _chooser(address: Address, figures: Figures, choice: MapChoice, chart: MapDescription) -> Markup:
    """The form that chooses what is shown and when; its slider is for scripts, the rest works without."""
    language = address.language
    fields = []
    if address.page == "front":
        indicators = [(i.id, i.title.get(language)) for i in open_indicators(figures)]
        label = word(language, "choose_indicator")
        fields.append((urls.parameter("indicator", language), label, indicators, choice.indicator.id))
    breakdowns = figures.frames.cube(choice.indicator.id).breakdowns
    if address.page == "indicator" and len(breakdowns) > 1:
        titles = [
            (b, choice.indicator.breakdown_title(b, language) or word(language, "all_of_it"))
            for b in breakdowns
        ]
        label = word(language, "choose_breakdown")
        fields.append((urls.parameter("breakdown", language), label, titles, choice.spread.breakdown))
    kept = replace(address, period=None, indicator=None, breakdown=None)
    bare = replace(kept, view=None, areas=(), text=None, first=None, last=None, indicator=address.indicator)
    if address.page == "front":
        bare = replace(bare, indicator=None)
    return period_form(
        PeriodForm(
            urls.build(bare, figures.catalog) + "#map",
            tuple(fields),
            tuple(written_fields(kept).items()),
            choice.periods,
            choice.period,
            titled(choice.spread, language),
            urls.map_data(choice.indicator.id, choice.spread.breakdown),
            address.view in (None, "map", "tiles"),
        ),
        chart.unit,
        chart.decimals,
        language,
    )
