"""Areas beside each other: up to 12 areas of any kind, up to six indicators, in a measure of choice."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final, get_args

from dash import html

from dashboard import urls
from dashboard.address import Measure
from dashboard.charts.alt_text import alt_text
from dashboard.charts.compare import Asked, Panel, panel
from dashboard.charts.description import ChartDescription
from dashboard.charts.span import Span
from dashboard.charts.svg import Size, chart_svg
from dashboard.charts.table import chart_table
from dashboard.charts.value_axes import on_shared_axes, single_charts
from dashboard.components.compared import adding_form, chosen_areas, chosen_indicators
from dashboard.components.forms import Option, choice_form
from dashboard.components.large_chart import chart_twin, large_chart
from dashboard.components.marks import break_entries, marks_list, swatch_entry, unknown_entries
from dashboard.components.markup import Markup
from dashboard.components.section import aria, section
from dashboard.components.tables import folded_table, shown_table
from dashboard.components.take_away import take_away
from dashboard.components.unknown_area import unknown_area
from dashboard.data import Figures
from dashboard.i18n import period_name, word
from dashboard.pages.compare_hints import unlike_sizes, ways_to_read
from dashboard.pages.page import Page, page_with_figures
from dashboard.pages.shown import open_indicators
from dashboard.places import area_name
from dashboard.small_numbers import small_areas
from dashboard.urls import MAXIMUM_AREAS, MAXIMUM_INDICATORS, Address
from dashboard.view import View, ViewRow, view_of
from etl.catalog.areas import COUNTRY
from etl.catalog.models import Indicator
from etl.frames import TOTAL

TILE: Final = Size(300, 180)


def page(address: Address, figures: Figures) -> Page:
    """The comparison that the address asks for; the country's first rate where it leaves everything open."""
    language = address.language
    shown = resolved_choice(address, figures)
    panels = panels_of(shown, figures)
    body = [
        html.H1(word(language, "compare_title")),
        *_chooser(address, shown, figures),
        _notes(said_notes(panels, shown, figures)),
        unlike_sizes(panels, shown, figures),
        ways_to_read(panels, shown),
        *(_panel_section(p, shown) for p in panels),
        take_away(shown, figures.catalog, has_picture=shown.view != "table" and any(p.chart for p in panels)),
    ]
    return page_with_figures(
        address, figures, _title(shown, figures), word(language, "compare_description"), body
    )


def view(address: Address, figures: Figures) -> View:
    """What the comparison displays: every figure of its charts, in the measure they show."""
    shown = resolved_choice(address, figures)
    panels = panels_of(shown, figures)
    language = shown.language
    filters = [(word(language, "compare_measure"), word(language, f"measure_{shown.measure or 'level'}"))]
    part = dict(_breakdowns(shown, figures)).get(shown.breakdown or "")
    if shown.breakdown and part:
        filters.append((word(language, "choose_breakdown"), part))
    filters += [
        (word(language, f"compare_{field}"), period_name(chosen, language))
        for field, chosen in (("base", shown.base), ("first", shown.first), ("last", shown.last))
        if chosen
    ]
    return view_of(
        address,
        figures,
        _title(shown, figures),
        word(language, "compare_description"),
        [row for p in panels for row in _rows(p, figures)],
        filters=filters,
        notes=said_notes(panels, shown, figures),
        charts=[chart for p in panels if p.chart for chart in _drawn(p.chart, shown)],
    )


def _title(shown: Address, figures: Figures) -> str:
    names = ", ".join(area_name(figures.catalog, area, shown.language) for area in shown.areas)
    return f"{word(shown.language, 'compare_title')}: {names}"


def _rows(shown: Panel, figures: Figures) -> Iterator[ViewRow]:
    chart = shown.chart
    if chart is None:
        return
    for area, series in shown.series:
        name = area_name(figures.catalog, area, chart.language)
        for o in series.observations():
            yield ViewRow(
                o.indicator, shown.indicator.title.get(chart.language), chart.unit_words, chart.decimals, area, name,
                o.period, o.breakdown, o.value, o.status, o.covered,
                shown.indicator.breakdown_title(o.breakdown, chart.language) or "",
            )  # fmt: skip


def resolved_choice(address: Address, figures: Figures) -> Address:
    """The address with the areas and indicators that it leaves open."""
    known = open_indicators(figures)
    rates = [i.id for i in known if i.unit == "pct"] or [i.id for i in known]
    return replace(
        address,
        areas=address.areas or (COUNTRY,),
        indicators=address.indicators or tuple(rates[:1]),
        text=None,
    )


def panels_of(shown: Address, figures: Figures) -> list[Panel]:
    """One panel for each indicator, their axes shared where the address says so."""
    panels = []
    for i in shown.indicators:
        indicator = figures.catalog.indicators[i]
        if i not in figures.frames.indicators:
            panels.append(Panel(indicator, None, (), ()))
            continue
        wanted = shown.breakdown or TOTAL
        has_part = wanted in figures.frames.cube(i).breakdown_places
        asked = Asked(
            shown.areas,
            shown.measure or "level",
            shown.base,
            wanted if has_part else TOTAL,
            Span(shown.first, shown.last),
            shown.language,
        )
        made = panel(figures, indicator, asked)
        panels.append(made if has_part else replace(made, notes=(_no_part(indicator, shown), *made.notes)))
    if shown.axes != "shared" or shown.view == "panels":
        return panels
    shared = iter(on_shared_axes([p.chart for p in panels if p.chart]))
    return [replace(p, chart=next(shared)) if p.chart else p for p in panels]


def _no_part(indicator: Indicator, shown: Address) -> str:
    return word(shown.language, "compare_no_part", indicator=indicator.short.get(shown.language))


def _chooser(address: Address, shown: Address, figures: Figures) -> list[Any]:
    """What is compared, side by side where there is room, and folded how it is shown: the charts come soon."""
    language = shown.language
    areas, indicators = list(_areas(address, shown, figures)), list(_indicators(shown, figures))
    settings = [html.Summary(word(language, "compare_settings")), _settings_form(shown, figures)]
    chosen = any(
        getattr(address, field) for field in ("measure", "base", "first", "last", "view", "axes", "breakdown")
    )
    return [
        html.Div([html.Div(areas), html.Div(indicators)], className="chooser"),
        html.Details(settings, open=chosen, id="settings"),
    ]


def _areas(address: Address, shown: Address, figures: Figures) -> Iterator[Any]:
    language, catalog = shown.language, figures.catalog
    yield html.H2(word(language, "compare_areas"), id="areas")
    yield unknown_area(address, catalog, "chosen-areas")
    yield chosen_areas(shown, catalog, can_remove=shown.areas != (COUNTRY,))
    if len(shown.areas) < MAXIMUM_AREAS:
        yield adding_form(shown, catalog, list(hidden_of(shown)))
    else:
        yield html.P(word(language, "compare_full"), className="hint")


def _indicators(shown: Address, figures: Figures) -> Iterator[Any]:
    yield html.H2(word(shown.language, "compare_figures"), id="figures")
    left_open = resolved_choice(replace(shown, indicators=()), figures).indicators
    yield chosen_indicators(shown, figures.catalog, can_remove=shown.indicators != left_open)
    if len(shown.indicators) < MAXIMUM_INDICATORS:
        yield _indicator_form(shown, figures, list(hidden_of(shown)))
    else:
        yield html.P(word(shown.language, "compare_full"), className="hint")


def hidden_of(shown: Address, *asked: str) -> Iterator[Option]:
    """The fields of the address but those a form asks, to be carried on by it."""
    for field in urls.FIELDS["compare"]:
        value = getattr(shown, field)
        if value and field not in asked:
            for text in value if isinstance(value, tuple) else (value,):
                yield urls.parameter(field, shown.language), text


def _indicator_form(shown: Address, figures: Figures, kept: list[Option]) -> Markup:
    language = shown.language
    options = [
        (i.id, i.short.get(language)) for i in open_indicators(figures) if i.id not in shown.indicators
    ]
    name = urls.parameter("indicators", language)
    fields = [(name, word(language, "compare_add_figure"), options, "")]
    return choice_form(
        urls.build(urls.compare(language), figures.catalog) + "#figures",
        fields,
        word(language, "compare_add"),
        kept,
    )


def _settings_form(shown: Address, figures: Figures) -> Markup:
    language = shown.language
    years = sorted({p[:4] for i in shown.indicators for p in figures.periods(i)})
    measures = [(m, word(language, f"measure_{m}")) for m in get_args(Measure)]
    views = [(v, word(language, f"compare_view_{v}")) for v in ("chart", "panels", "table")]
    parts = _breakdowns(shown, figures)
    axes = [("", word(language, "compare_axes_auto"))]
    axes += [(a, word(language, f"compare_axes_{a}")) for a in ("shared", "own")]
    chosen_part = shown.breakdown if shown.breakdown in dict(parts) else ""
    fields = (
        *([("breakdown", "choose_breakdown", parts, chosen_part)] if parts else []),
        ("measure", "compare_measure", measures, shown.measure or "level"),
        ("base", "compare_base", _periods(shown, years, shown.base, "compare_base_auto"), shown.base or ""),
        (
            "first",
            "compare_first",
            _periods(shown, years, shown.first, "compare_all_first"),
            shown.first or "",
        ),
        ("last", "compare_last", _periods(shown, years, shown.last, "compare_all_last"), shown.last or ""),
        ("view", "compare_view", views, shown.view or "chart"),
        ("axes", "compare_axes", axes, shown.axes or ""),
    )
    asked = [
        (urls.parameter(field, language), word(language, key), options, chosen)
        for field, key, options, chosen in fields
    ]
    kept = hidden_of(shown, "breakdown", *(field for field, *_ in fields))
    return choice_form(
        urls.build(urls.compare(language), figures.catalog) + "#settings",
        asked,
        word(language, "show"),
        kept,
    )


def _breakdowns(shown: Address, figures: Figures) -> list[Option]:
    """The breakdowns that any of the indicators has, all together first; none where no indicator has any.

    Where several indicators have breakdowns, each says whose it is.
    """
    language = shown.language
    found: dict[str, list[Indicator]] = {}
    for i in shown.indicators:
        if i in figures.frames.indicators:
            for breakdown in figures.frames.cube(i).breakdowns:
                if breakdown != TOTAL:
                    found.setdefault(breakdown, []).append(figures.catalog.indicators[i])
    owners = {owner.id for those in found.values() for owner in those}
    options = [("", word(language, "all_of_it"))] if found else []
    for breakdown, those in found.items():
        title = those[0].breakdown_title(breakdown, language) or breakdown
        whose = ", ".join(owner.short.get(language) for owner in those)
        options.append((breakdown, f"{title} ({whose})" if len(owners) > 1 else title))
    return options


def _periods(shown: Address, years: list[str], chosen: str | None, auto: str) -> list[Option]:
    """The years to choose from, the period chosen in the address among them."""
    known = sorted({*years, chosen} - {None, ""}, key=str)
    return [
        ("", word(shown.language, auto)),
        *((str(p), period_name(str(p), shown.language)) for p in known),
    ]


def said_notes(panels: list[Panel], shown: Address, figures: Figures) -> list[str]:
    """What is not shown and why, and whose figures are small."""
    said = [note for p in panels for note in p.notes]
    small = small_areas(figures, shown.areas, shown.language)
    return [*dict.fromkeys(said), small] if small else list(dict.fromkeys(said))


def _notes(said: list[str]) -> html.Ul | None:
    return html.Ul([html.Li(note) for note in said], className="marks") if said else None


def _panel_section(shown: Panel, address: Address) -> html.Section:
    language, indicator, chart = address.language, shown.indicator, shown.chart
    if chart is None:
        nothing = html.P(word(language, "no_figures"))
        return section(indicator.id, indicator.title.get(language), nothing)
    table = replace(chart_table(chart), caption=f"{chart.title} ({chart.unit_words})")
    is_table = address.view == "table"
    return section(
        indicator.id,
        chart.title,
        html.P(chart.unit_words, className="hint"),
        None if is_table else _drawing(chart, address),
        _marks(chart, indicator, address.measure in ("change", "mean12")),
        shown_table(table, language) if is_table else folded_table(table, language),
        html.P(chart.source_line, className="source-line"),
    )


def _drawn(chart: ChartDescription, address: Address) -> tuple[ChartDescription, ...]:
    """The charts that the address's view draws of a panel."""
    if address.view == "table":
        return ()
    return single_charts(chart, address.axes != "own") if address.view == "panels" else (chart,)


def _drawing(chart: ChartDescription, address: Address) -> html.Div:
    if address.view == "panels":
        return html.Div([_tile(tile) for tile in _drawn(chart, address)], className="tiles")
    return large_chart(chart)


def _tile(chart: ChartDescription) -> html.Div:
    heading = html.H3(chart.own.label)
    graph = chart_twin(chart, chart_svg(chart, TILE), "tile")
    return html.Div(
        [heading, graph, html.P(alt_text(chart), className="hidden")],
        **aria(label=chart.title),
        role="group",
    )


def _marks(chart: ChartDescription, indicator: Indicator, is_derived: bool) -> html.Ul | None:
    """What the marks in the chart mean, and how not to read the figures; None where there is nothing to say."""
    language = chart.language
    letters = {letter for series in chart.series for letter in series.statuses}
    said = break_entries(chart.marks)
    said += [swatch_entry("provisional", word(language, "explain_P"))] if "P" in letters else []
    said += unknown_entries(letters, language)
    if "B" in letters and is_derived:
        said.append(html.Li(word(language, "compare_over_break")))
    said += [html.Li(warning.get(language)) for warning in indicator.warnings]
    return marks_list(said)
