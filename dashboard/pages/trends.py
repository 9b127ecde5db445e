"""Each chosen area in time over the spread of all municipalities, as fan charts on one scale."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from dash import html

from dashboard.address_fields import written_fields
from dashboard.chance import Values
from dashboard.charts.alt_text import alt_text
from dashboard.charts.description import ChartDescription, ChartSeries, Line, SpreadLevels
from dashboard.charts.monitoring import break_marks, provisional_band, wave_bands
from dashboard.charts.sources import source_line
from dashboard.charts.svg import chart_svg
from dashboard.charts.table import chart_table
from dashboard.components.compared import adding_form, chosen_areas
from dashboard.components.large_chart import chart_twin
from dashboard.components.marks import break_entries, marks_list, swatch_entry, unknown_entries
from dashboard.components.markup import Markup
from dashboard.components.section import section
from dashboard.components.tables import folded_table
from dashboard.components.unknown_area import unknown_area
from dashboard.data import Figures
from dashboard.i18n import word
from dashboard.pages.map_section import titled
from dashboard.pages.swarm import unit_words_of
from dashboard.places import area_name
from dashboard.spread import Spread, compared_series, quantiles
from dashboard.urls import MAXIMUM_AREAS, Address
from etl.catalog.areas import COUNTRY
from etl.catalog.models import Language
from etl.frames import NOTHING


def fans_of(address: Address, figures: Figures, spread: Spread) -> tuple[ChartDescription, ...]:
    """A fan chart for every area of the address, of the whole country where it names none, on one scale."""
    inside = [t for t, p in enumerate(spread.periods) if _is_inside(p, address)]
    if not inside:
        return ()
    levels, _ = quantiles(spread.compared[:, inside])
    low, lower, middle, upper, high = (_line(level, spread.decimals) for level in levels)
    behind = SpreadLevels((low, lower, middle, upper, high), spread.decimals)
    periods = [spread.periods[t] for t in inside]
    charts = (
        _chart(figures, spread, area, periods, address.language) for area in address.areas or (COUNTRY,)
    )
    return on_one_scale([replace(chart, spread=behind) for chart in charts if chart is not None])


def on_one_scale(fans: Sequence[ChartDescription]) -> tuple[ChartDescription, ...]:
    """The fans with value axes that all reach from 0 to the highest value of any."""
    lines = [line for fan in fans for line in (fan.own.drawn, *(fan.spread.levels if fan.spread else ()))]
    highest = max((v for line in lines for v in line if v is not None), default=1.0)
    return tuple(replace(fan, value_range=(0.0, highest)) for fan in fans)


def trend_section(address: Address, figures: Figures, spread: Spread) -> html.Section:
    """The fan charts, and below them the form that adds an area."""
    language = address.language
    fans = fans_of(address, figures, spread)
    lost = [a for a in address.areas if a not in {fan.id for fan in fans}]
    names = ", ".join(area_name(figures.catalog, a, language) for a in lost)
    return section(
        "trend",
        word(language, "trend_title"),
        html.P(word(language, "trend_explained"), className="summary"),
        chosen_areas(address, figures.catalog, has_lines=False) if address.areas else None,
        unknown_area(address, figures.catalog, "trend"),
        _adding(address, figures),
        _key(language),
        html.P(word(language, "trend_lost", names=names), className="notice") if lost else None,
        html.Div([_block(fan) for fan in fans], className="charts"),
        _marks(fans),
        html.P(source_line(figures, spread.indicator, language), className="source-line"),
    )


def _adding(address: Address, figures: Figures) -> Markup | html.P:
    if len(address.areas) >= MAXIMUM_AREAS:
        return html.P(word(address.language, "compare_full"), className="hint")
    kept = written_fields(replace(address, text=None))
    return adding_form(address, figures.catalog, kept.items())


def _key(language: Language) -> html.Ul:
    entries = [
        swatch_entry(f"spread-{kind}", word(language, f"fan_{kind}"))
        for kind in ("own", "median", "inner", "outer")
    ]
    return html.Ul(entries, className="legend")


def _marks(fans: Sequence[ChartDescription]) -> html.Ul | None:
    """What the breaks, shades and gaps in the charts mean, each once; None where there are none."""
    if not fans:
        return None
    language = fans[0].language
    bands = {(band.kind, band.label) for fan in fans for band in fan.bands}
    letters = {letter for fan in fans for letter in fan.own.statuses}
    entries = break_entries(fans[0].marks)
    entries += [swatch_entry(kind, label) for kind, label in sorted(bands)]
    return marks_list(entries + unknown_entries(letters, language))


def _block(chart: ChartDescription) -> html.Figure:
    """One fan chart with its words and table."""
    return html.Figure(
        [
            html.H3(chart.own.label),
            html.P(chart.unit_words, className="unit"),
            html.Div([chart_twin(chart, chart_svg(chart)), html.P(alt_text(chart), className="hidden")]),
            folded_table(chart_table(chart), chart.language),
        ],
        className="fan-figure",
    )


def _chart(
    figures: Figures, spread: Spread, area: str, periods: Sequence[str], language: Language
) -> ChartDescription | None:
    """The area's line in the periods; None where it has no value in them or can't be added up."""
    indicator = spread.indicator
    try:
        series = figures.series(indicator.id, area, spread.breakdown)
        drawn = compared_series(figures, indicator, area, series.periods, series.values)
    except (KeyError, ValueError):
        return None
    places = [series.periods.index(period) if period in series.periods else None for period in periods]
    values = tuple(_known(series.values, t) for t in places)
    letters = tuple(
        "" if t is None or series.statuses[t] == NOTHING else chr(series.statuses[t]) for t in places
    )
    if all(value is None for value in values):
        return None
    heights = tuple(_known(drawn, t) for t in places)
    name = area_name(figures.catalog, area, language)
    return ChartDescription(
        id=area,
        title=f"{name}: {titled(spread, language)}",
        unit_words=unit_words_of(spread, language),
        unit=indicator.unit,
        decimals=indicator.decimals,
        frequency=indicator.frequency,
        language=language,
        periods=tuple(periods),
        series=(ChartSeries(name, "own", values, letters, heights),),
        source_line=source_line(figures, indicator, language),
        is_demo=figures.is_demo,
        bands=(
            *wave_bands(figures, area, periods, language),
            *provisional_band(letters, periods, language),
        ),
        marks=break_marks(indicator, periods, language),
    )


def _known(values: Values, t: int | None) -> float | None:
    return float(values[t]) if t is not None and np.isfinite(values[t]) else None


def _line(values: Values, decimals: int) -> Line:
    return tuple(round(v, decimals + 1) if np.isfinite(v) else None for v in values.tolist())


def _is_inside(period: str, address: Address) -> bool:
    """True where the period lies in the address's span; a year stands for its first or last month."""
    first, last = address.first or "", address.last or "9"
    return first <= period and (period <= last or period.startswith(last))
