"""A figure in words and as a chart: newest value, change from a year ago, status, source, the way to the data."""

import math
from typing import Any, Final

from dash import html

from dashboard import urls
from dashboard.charts.alt_text import alt_text
from dashboard.charts.description import ChartDescription
from dashboard.charts.svg import chart_svg
from dashboard.charts.table import chart_table
from dashboard.components.large_chart import chart_twin
from dashboard.components.marks import break_entries, marks_list, swatch_entry, unknown_entries
from dashboard.components.markup import Markup
from dashboard.components.section import aria
from dashboard.components.tables import folded_table
from dashboard.data import Change, Figures
from dashboard.i18n import NBSP, amount, difference_points, in_period, number, percent, period_name, word
from dashboard.places import area_name
from etl.catalog.models import Indicator, Language
from etl.frames import Observation

BADGES: Final = frozenset("PB")


def newest_words(newest: Observation | None, indicator: Indicator, language: Language) -> str:
    """The newest figure with its unit: "12,8 %"; its status in words where it has no value."""
    if newest is None:
        return word(language, "no_figures")
    if newest.value is None:
        return word(language, f"status_{newest.status}")
    return amount(newest.value, indicator.unit, indicator.decimals, language)


def change_words(
    change: Change | None, indicator: Indicator, language: Language, has_value: bool = True
) -> str:
    """The change from a year ago: "Nousua vuodessa 0,5 %-yks.", "Laskua vuodessa 120 henkilöä (3,4 %)".

    has_value: False where the newest figure is missing or suppressed itself.
    """
    if change is None:
        return word(language, "change_unknown" if has_value else "change_of_nothing")
    step = round(change.difference, indicator.decimals)
    if step == 0:
        said = word(language, "change_none")
    else:
        size = _size(change, indicator, language)
        said = word(language, "change_up" if step > 0 else "change_down", size=size)
    if change.is_comparable:
        return said
    if not change.breaks:
        return f"{said.removesuffix('.')}. {word(language, 'change_marked')}"
    when = period_name(change.breaks[-1].period, language)
    return f"{said.removesuffix('.')}. {word(language, 'change_break', period=when)}"


def _size(change: Change, indicator: Indicator, language: Language) -> str:
    if indicator.unit == "pct":
        return difference_points(change.difference, indicator.decimals, language)
    size = amount(abs(change.difference), indicator.unit, indicator.decimals, language)
    if change.change_pct is None:
        return size
    return f"{size} ({percent(abs(change.change_pct), 1, language)})"


def change_line(figures: Figures, indicator: Indicator, newest: Observation, language: Language) -> html.P:
    """The change of a newest figure in words, with an arrow beside for the eye."""
    change = figures.change_from_year_ago(indicator.id, newest.area)
    step = 0.0 if change is None else round(change.difference, indicator.decimals)
    arrow = html.Span("▲ " if step > 0 else "▼ ", **aria(hidden="true")) if step else None
    said = change_words(change, indicator, language, has_value=newest.value is not None)
    return html.P([arrow, said], className="change")


def newest_line(newest: Observation | None, indicator: Indicator, language: Language) -> list[Any]:
    """The newest figure for display, its number apart from its unit."""
    words = newest_words(newest, indicator, language)
    number_words, space, unit = words.rpartition(NBSP)
    is_split = newest is not None and newest.value is not None and indicator.unit != "pct" and space
    return [html.Strong(number_words), f" {unit}"] if is_split else [html.Strong(words)]


def status_badge(newest: Observation | None, language: Language) -> html.Span | None:
    """A mark for a figure that may still change or that breaks with the ones before; None for others."""
    if newest is None or newest.status not in BADGES:
        return None
    return html.Span(word(language, f"status_{newest.status}"), className=f"badge status-{newest.status}")


def coverage_line(
    newest: Observation | None, indicator: Indicator, figures: Figures, language: Language
) -> html.P | None:
    """How much of a group its newest figure covers; None where it covers all, or is of one area."""
    if newest is None or newest.covered is None or newest.covered >= 1 or newest.value is None:
        return None
    # Rounded down, so that what is nearly all is not called all.
    share = percent(math.floor(1000 * newest.covered) / 10, 1, language)
    base = figures.catalog.indicators[indicator.groups.base].short.get(language)
    said = word(language, "coverage", share=share, base=f"{base[0].lower()}{base[1:]}")
    return html.P(said, className="when coverage")


def headline_card(
    figures: Figures, indicator: Indicator, areas: tuple[str, ...], language: Language, href: str | None
) -> html.Li | None:
    """A key figure of areas[0] with its month and change, the others beside it; None where there is none at all."""
    newest = figures.latest(indicator.id, areas[0])
    if newest is None:
        return None
    parts = [
        html.H3(html.A(indicator.short.get(language), href=href) if href else indicator.short.get(language)),
        html.P(
            [*newest_line(newest, indicator, language), " ", status_badge(newest, language)],
            className="value",
        ),
        html.P(_when(newest, figures, indicator, language), className="when"),
        coverage_line(newest, indicator, figures, language),
        change_line(figures, indicator, newest, language),
        _beside(figures, indicator, areas[1:], language),
    ]
    return html.Li(parts, className="card")


def _when(newest: Observation, figures: Figures, indicator: Indicator, language: Language) -> str:
    """The figure's period; where it has no value, also the newest one that has."""
    when = period_name(newest.period, language)
    if newest.value is not None:
        return when
    known = [o for o in figures.series(indicator.id, newest.area).observations() if o.value is not None]
    if not known:
        return when
    last = amount(known[-1].value or 0.0, indicator.unit, indicator.decimals, language)
    return f"{when}. {word(language, 'last_known', value=last, when=in_period(known[-1].period, language))}"


def _beside(
    figures: Figures, indicator: Indicator, areas: tuple[str, ...], language: Language
) -> html.P | None:
    """The same figure of the areas beside, in their own period where it differs."""
    said: list[Any] = []
    for area in areas:
        newest = figures.latest(indicator.id, area) if figures.has(indicator.id, area) else None
        if newest is not None and newest.value is not None:
            name = area_name(figures.catalog, area, language)
            value = (
                newest_words(newest, indicator, language)
                if indicator.unit == "pct"
                else number(newest.value, indicator.decimals, language)
            )
            said += [" · "] if said else []
            said.append(html.Span(f"{name}: {value}"))
    return html.P(said, className="beside") if said else None


def figure_block(
    chart: ChartDescription,
    figures: Figures,
    indicator: Indicator,
    areas: tuple[str, ...],
    is_interactive: bool,
) -> html.Figure:
    """A chart with everything around it: words, marks, source, definition, table and files.

    areas: the area it is about, then those that its full chart opens with.
    `is_interactive`: plotly takes the place of the SVG; each such chart costs the reader's device some 50 ms.
    """
    language, area = chart.language, areas[0]
    newest = figures.latest(indicator.id, area)
    when = html.Span(period_name(newest.period, language) if newest else "", className="when")
    whole = urls.build(urls.indicator(language, indicator.id, areas=areas), figures.catalog)
    svg = chart_svg(chart)
    graph = chart_twin(chart, svg) if is_interactive else Markup(svg, "twin")
    return html.Figure(
        [
            html.H3(html.A(chart.title, href=whole), id=f"{indicator.id}-title"),
            html.P(
                [*newest_line(newest, indicator, language), " ", when, " ", status_badge(newest, language)],
                className="newest",
            ),
            change_line(figures, indicator, newest, language) if newest else None,
            _key(chart),
            html.Div([graph, html.P(alt_text(chart), className="hidden")]),
            html.Div(
                [
                    coverage_line(newest, indicator, figures, language),
                    html.P(chart.source_line, className="source-line"),
                ]
            ),
            _meaning(chart, indicator),
            _figures_and_files(chart, indicator, area),
        ],
        id=indicator.id,
        className="figure",
        **aria(labelledby=f"{indicator.id}-title"),
    )


def _key(chart: ChartDescription) -> html.P:
    """Which line is whose, and the unit, for the eye; the chart in words says both."""
    entries: list[Any] = []
    for series in chart.series:
        entries += [
            html.Span([html.Span(className=f"line {series.role}"), series.label], className="entry"),
            " ",
        ]
    return html.P(
        [*entries, html.Span(chart.unit_words, className="unit")], className="key", **aria(hidden="true")
    )


def _marks(chart: ChartDescription) -> html.Ul | None:
    """What the marks in the chart mean; None where it has none."""
    language = chart.language
    entries = break_entries(chart.marks)
    kinds = {band.kind for band in chart.bands}
    entries += [swatch_entry("provisional", word(language, "explain_P"))] if "provisional" in kinds else []
    waves = ", ".join(band.label for band in chart.bands if band.kind == "wave")
    entries += [swatch_entry("wave", f"{waves}. {word(language, 'explain_wave')}")] if waves else []
    entries += [html.Li(word(language, "explain_E"))] if "E" in chart.own.statuses else []
    return marks_list(entries + unknown_entries(chart.own.statuses, language))


def _meaning(chart: ChartDescription, indicator: Indicator) -> html.Details:
    """What the figure is, what the marks in the chart say, and how not to read it."""
    warnings = html.Ul([html.Li(note) for note in chart.notes]) if chart.notes else None
    index = html.P(word(chart.language, "explain_index", year=chart.index_year)) if chart.index_year else None
    return html.Details(
        [
            html.Summary(word(chart.language, "definition")),
            html.P(indicator.definition.get(chart.language)),
            index,
            _marks(chart),
            warnings,
        ]
    )


def _figures_and_files(chart: ChartDescription, indicator: Indicator, area: str) -> html.Details:
    language = chart.language
    csv = html.A(word(language, "download_csv"), href=urls.observations(indicator.id, area, "csv"))
    json = html.A(word(language, "download_json"), href=urls.observations(indicator.id, area))
    return folded_table(chart_table(chart), language, html.P([csv, " ", json], className="files"))
