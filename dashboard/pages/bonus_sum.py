"""The weighted changes in words and in rows: each criterion, each step, the sum and what it covers."""

from collections.abc import Iterator
from typing import Final

from dash import html

from dashboard.components.tables import linked_table
from dashboard.i18n import number, percent, word
from dashboard.places import area_name
from dashboard.reports.weighted_changes import CriterionChange, WeightedChanges
from dashboard.view import ViewRow
from etl.catalog import Catalog
from etl.catalog.models import Language

ALL: Final = 100
DECIMALS: Final = 2


def bonus_result(changes: WeightedChanges, catalog: Catalog, language: Language) -> Iterator[object]:
    """The result as a table, the sum step by step, and what was taken for what."""
    name = area_name(catalog, changes.area, language)
    title = word(language, "bonus_result", area=name, first=changes.first, last=changes.last)
    yield html.H3(title, id="result")
    yield _result_table(title, changes, language)
    yield html.P(html.Strong(sum_words(changes, language)), className="bonus-sum")
    yield html.H3(word(language, "bonus_steps"))
    yield html.Ol(
        [
            html.Li([html.B(f"{c.criterion.title.get(language)}. "), step_words(c, language)])
            for c in changes.changes
        ]
    )
    yield html.P(word(language, "bonus_rounding"), className="kind")
    for caution in cautions(changes, language):
        yield html.P(caution, className="notice", role="note")


def cautions(changes: WeightedChanges, language: Language) -> Iterator[str]:
    """How open figures differ from their criteria, and the breaks of a series between the two years."""
    first, last = sorted((changes.first, changes.last))
    for change in changes.changes:
        if change.indicator is None:
            continue
        if change.criterion.nearest is not None:
            yield change.criterion.nearest.get(language)
        title = change.indicator.title.get(language)
        for known in change.indicator.breaks:
            if f"{first}-01" < known.period <= f"{last}-12":
                yield word(language, "report_over_break", row=title, reason=known.reason.get(language))


def sum_words(changes: WeightedChanges, language: Language) -> str:
    """The sum, and how much of the weight it covers."""
    if changes.points is None:
        return word(language, "bonus_sum_none")
    said = word(language, "bonus_sum", points=_signed(changes.points, language))
    if changes.weight_pct == ALL:
        return said
    return f"{said} {word(language, 'bonus_sum_part', weight=changes.weight_pct)}"


def step_words(change: CriterionChange, language: Language) -> str:
    """The steps from the two figures to the points, with the figures in them."""
    points, pct = change.points, change.change_pct
    if points is None or pct is None:
        known = change.before is not None and change.after is not None
        return word(language, "bonus_step_zero" if known else "bonus_step_unknown")
    return word(
        language,
        "bonus_step",
        before=_figure(change.before, language),
        after=_figure(change.after, language),
        change=number(pct, DECIMALS, language),
        weight=change.criterion.weight_pct,
        points=number(points, DECIMALS, language),
    )


def _result_table(title: str, changes: WeightedChanges, language: Language) -> html.Div:
    keys = ("criterion", "weight", "before", "after", "change", "points", "origin")
    known = {"before": "bonus_before", "after": "bonus_after"}
    header = [word(language, known.get(key, f"bonus_column_{key}")) for key in keys]
    rows = [
        (
            c.criterion.title.get(language),
            percent(c.criterion.weight_pct, 0, language),
            _figure(c.before, language),
            _figure(c.after, language),
            "–" if c.change_pct is None else _signed_pct(c.change_pct, language),
            "–" if c.points is None else _signed(c.points, language),
            _origin(c, language),
        )
        for c in changes.changes
    ]
    points = "–" if changes.points is None else _signed(changes.points, language)
    total = (
        word(language, "bonus_column_total"),
        percent(changes.weight_pct, 0, language),
        "",
        "",
        "",
        points,
        "",
    )
    cells = [[(cell, None) for cell in row] for row in (*rows, total)]
    return html.Div(linked_table(title, header, cells, has_caption=False), className="report-table told")


def _origin(change: CriterionChange, language: Language) -> str:
    if change.indicator is not None:
        return word(language, "bonus_origin_open", indicator=change.indicator.short.get(language))
    is_own = change.before is not None or change.after is not None
    return word(language, "bonus_origin_own" if is_own else "bonus_origin_none")


def _figure(value: float | None, language: Language) -> str:
    """A figure of a criterion: whole numbers as they are, others with two decimals."""
    if value is None:
        return "–"
    return number(value, 0 if value == int(value) else DECIMALS, language)


def _signed(value: float, language: Language) -> str:
    said = number(value, DECIMALS, language)
    return f"+{said}" if value > 0 else said


def _signed_pct(value: float, language: Language) -> str:
    said = percent(value, DECIMALS, language)
    return f"+{said}" if value > 0 else said


def indicator_rows(changes: WeightedChanges, catalog: Catalog, language: Language) -> Iterator[ViewRow]:
    """The published yearly figures that the sum is made from."""
    for change in changes.changes:
        indicator = change.indicator
        if indicator is None:
            continue
        for value, year in ((change.before, changes.first), (change.after, changes.last)):
            yield ViewRow(
                indicator.id,
                indicator.title.get(language),
                word(language, f"axis_{indicator.unit}"),
                indicator.decimals,
                changes.area,
                area_name(catalog, changes.area, language),
                year,
                "year_mean",
                value,
                "M" if value is None else "E",
                None,
                word(language, "bonus_year"),
            )


def sum_rows(name: str, changes: WeightedChanges, catalog: Catalog, language: Language) -> Iterator[ViewRow]:
    """The points of each criterion and their sum, of the later year."""
    area = area_name(catalog, changes.area, language)
    parts = [(c.criterion.id, c.criterion.title.get(language), c.points) for c in changes.changes]
    for key, title, points in (*parts, ("sum", word(language, "bonus_points_total"), changes.points)):
        yield ViewRow(
            name,
            word(language, "bonus_points"),
            word(language, "axis_score"),
            DECIMALS,
            changes.area,
            area,
            changes.last,
            key,
            points,
            "M" if points is None else "E",
            None,
            title,
        )
