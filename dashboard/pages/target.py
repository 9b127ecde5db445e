"""A target of an area: the path so far, the pace it needs, and what the series' own past makes of it."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from dash import html

from dashboard.charts.description import ChartDescription
from dashboard.charts.target import target_chart
from dashboard.components.known_targets import known_section, outside_notices, stated_section
from dashboard.components.large_chart import large_chart
from dashboard.components.section import section
from dashboard.components.take_away import take_away
from dashboard.components.target_chart import target_key, target_marks, target_table
from dashboard.components.target_form import target_form
from dashboard.data import Figures
from dashboard.i18n import number, period_name, word
from dashboard.pages.page import Page, page_with_figures
from dashboard.pages.shown import open_indicators
from dashboard.places import area_name
from dashboard.targets.asked import Goal, Outlook, goal_at, outlook_of
from dashboard.targets.words import target_sentences
from dashboard.urls import Address
from dashboard.view import View, ViewRow, view_of
from etl.catalog.models import Language

LEVEL_NAMES: Final = ("p10", "p25", "p50", "p75", "p90")


def page(address: Address, figures: Figures) -> Page:
    """The target at an address with its outlook, the known targets, and the form for the reader's own."""
    language, catalog = address.language, figures.catalog
    goal = goal_at(address, figures)
    found = outlook_of(goal, figures) if goal else None
    title = _title(goal, figures, language)
    form = section(
        "own",
        word(language, "target_form"),
        html.P(word(language, "target_form_hint"), className="hint", id="target-hint"),
        target_form(address, goal, open_indicators(figures), catalog),
    )
    body = [
        html.H1(title),
        html.P(word(language, "target_lead"), className="lead") if goal is None else None,
        *_problems(address, goal, found, figures),
        *(_outlook_sections(address, found, figures) if found else ()),
        stated_section(goal, language) if goal else None,
        form,
        known_section(figures, language),
    ]
    return page_with_figures(address, figures, title, word(language, "target_description"), body)


def view(address: Address, figures: Figures) -> View:
    """The series, the target, the pace and the plausible paths, as far as the page shows them."""
    language = address.language
    goal = goal_at(address, figures)
    found = outlook_of(goal, figures) if goal else None
    rows = list(_rows(found, target_chart(found, figures, language))) if found else []
    return view_of(
        address,
        figures,
        _title(goal, figures, language),
        word(language, "target_description"),
        rows,
        filters=_filters(goal, figures, language) if goal else (),
        notes=target_sentences(found, figures, language) if found else (),
        charts=[target_chart(found, figures, language)] if found else (),
    )


def _title(goal: Goal | None, figures: Figures, language: Language) -> str:
    if goal is None:
        return word(language, "target_title")
    title = goal.indicator.title.get(language)
    name = area_name(figures.catalog, goal.area, language)
    return word(language, "target_of", area=name, indicator=f"{title[0].lower()}{title[1:]}")


def _problems(
    address: Address, goal: Goal | None, found: Outlook | None, figures: Figures
) -> Iterator[html.P]:
    """What keeps the page from showing a target that the reader asked for."""
    language = address.language
    if address.text:
        text = word(language, "compare_unknown_area", text=address.text)
        yield html.P(text, className="notice", role="note")
    if goal is None and (address.indicator or address.target is not None):
        wanted = (
            ("target_form_area", not address.areas),
            ("target_form_indicator", address.indicator is None),
            ("target_form_target", address.target is None),
        )
        what = ", ".join(word(language, key).lower() for key, is_missing in wanted if is_missing)
        yield html.P(word(language, "target_form_missing", what=what), className="notice", role="note")
    if goal is not None and found is None:
        name = area_name(figures.catalog, goal.area, language)
        title = goal.indicator.short.get(language)
        text = word(language, "target_no_figures", area=name, indicator=title)
        yield html.P(text, className="notice", role="note")


def _outlook_sections(address: Address, found: Outlook, figures: Figures) -> Iterator[html.Section]:
    language = address.language
    chart = target_chart(found, figures, language)
    said = target_sentences(found, figures, language)
    yield section(
        "where",
        word(language, "target_summary"),
        *outside_notices(found.goal, figures, language),
        html.Ul([html.Li(sentence) for sentence in said]),
        target_key(chart),
        large_chart(chart),
        target_marks(chart, found.goal.indicator),
        html.P(chart.source_line, className="source-line"),
        target_table(chart),
        _how(found, language),
        take_away(address, figures.catalog),
    )


def _how(found: Outlook, language: Language) -> html.Details | None:
    if found.pace is None:
        return None
    keys = (
        *(() if found.reached else ("target_how_pace",)),
        "target_how_chance",
        *(("target_how_band", "target_how_limits") if found.paths is not None else ()),
    )
    return html.Details(
        [html.Summary(word(language, "target_how")), *(html.P(word(language, key)) for key in keys)]
    )


def _filters(goal: Goal, figures: Figures, language: Language) -> Sequence[tuple[str, str]]:
    """The target as the files tell it."""
    indicator = goal.indicator
    said: list[tuple[str, Any]] = [
        ("target_form_area", area_name(figures.catalog, goal.area, language)),
        (
            "target_form_baseline",
            None if goal.baseline is None else number(goal.baseline, indicator.decimals, language),
        ),
        ("target_form_first", goal.first and period_name(goal.first, language)),
        ("target_form_target", number(goal.level, indicator.decimals, language)),
        ("target_form_last", goal.last and period_name(goal.last, language)),
    ]
    return [(word(language, key), text) for key, text in said if text]


def _rows(found: Outlook, chart: ChartDescription) -> Iterator[ViewRow]:
    """The lines of the chart as rows: the series as published, the others derived, each as a breakdown."""
    indicator, goal, own = found.goal.indicator, found.goal, chart.own
    lines = [("total", "", own.values, own.statuses)]
    names = ("needed", "target") if len(chart.series) > 2 else ("target",)
    for name, series in zip(names, chart.series[1:], strict=True):
        lines.append((name, series.label, series.values, series.statuses))
    for name, level in zip(LEVEL_NAMES, chart.spread.levels if chart.spread else (), strict=False):
        title = word(chart.language, f"paths_level_{name[1:]}")
        lines.append((name, title, level, tuple("" if value is None else "E" for value in level)))
    for breakdown, title, values, statuses in lines:
        for period, value, status in zip(chart.periods, values, statuses, strict=True):
            if status:
                yield ViewRow(
                    indicator.id, indicator.title.get(chart.language), chart.unit_words, chart.decimals, goal.area,
                    own.label, period, breakdown, value, status, None, title,
                )  # fmt: skip
