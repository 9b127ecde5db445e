"""The area beside all others that were not treated: a description, said to be none of an effect."""

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
from dash import html

from dashboard.charts.contrast import base_words, contrast_chart
from dashboard.charts.description import ChartDescription
from dashboard.charts.table import AT_MOST
from dashboard.components.effect_charts import drawing, key_of
from dashboard.components.markup import Markup
from dashboard.components.section import section
from dashboard.components.tables import table
from dashboard.effects.words import subject
from dashboard.i18n import number, percent, period_name
from dashboard.pages.checks.asked import NONE, Asked
from dashboard.pages.checks.donors import reasons_left_out
from etl.catalog.models import is_trial_area
from etl.estimates.contrast import Contrast, Side, contrast_of
from etl.estimates.specification import CRISIS
from etl.estimates.window import months_of

KEY: Final = "contrast"


def contrast_sections(asked: Asked) -> list[html.Section]:
    """What happened on both sides, in words, a chart and tables; none where figures can't be added up."""
    found = contrast_of(asked.figures.frames, asked.catalog, asked.prepared)
    return [_section(asked, found, chart_of(asked, found))] if found is not None else []


def _section(asked: Asked, found: Contrast, chart: ChartDescription) -> html.Section:
    return section(
        KEY,
        _title(asked),
        html.P(_finding(asked, found), className="lead effect-lead"),
        html.P(asked.word("contrast_no_effect"), className="notice", role="note"),
        html.P(" ".join(_explained(asked, found))),
        drawing(chart),
        key_of(chart),
        _changes(asked, found),
        html.P(asked.word("contrast_months"), className="hint"),
        _who(asked),
        _months(asked, found, chart),
        html.P(chart.source_line, className="source-line"),
    )


def contrast_charts(asked: Asked) -> list[ChartDescription]:
    """The chart of the section, for files."""
    found = contrast_of(asked.figures.frames, asked.catalog, asked.prepared)
    return [chart_of(asked, found)] if found is not None else []


def chart_of(asked: Asked, found: Contrast) -> ChartDescription:
    """The chart of a contrast."""
    area = asked.specification.area
    one = asked.name(area) if is_trial_area(area) else names_of_sides(asked)[0]
    names = (
        one if len(asked.prepared.members) == 1 else asked.word("contrast_line_treated"),
        asked.word(f"contrast_line_{asked.specification.design}"),
    )
    return contrast_chart(asked.figures, asked.result, found, names, asked.language)


def names_of_sides(asked: Asked) -> tuple[str, str]:
    """What the two sides are called."""
    n = len(asked.panel.donor_units)
    others = asked.word(f"contrast_others_{asked.specification.design}", n=n)
    if len(asked.prepared.members) > 1:
        return asked.word("contrast_treated", n=len(asked.prepared.members)), others
    return subject(asked.catalog, asked.specification, asked.language), others


def _title(asked: Asked) -> str:
    if asked.specification.design == "outside":
        return asked.word("contrast_title_outside")
    return asked.word("contrast_title_average" if len(asked.prepared.members) > 1 else "contrast_title")


def _finding(asked: Asked, found: Contrast) -> str:
    area, others = names_of_sides(asked)
    return asked.word(
        "contrast_found",
        area=area,
        own=asked.change(found.treated.change),
        others=others[:1].lower() + others[1:],
        change=asked.change(found.others.change),
        difference=asked.change(found.difference),
        unit=asked.scale.gap_words,
    )


def _explained(asked: Asked, found: Contrast) -> Iterator[str]:
    """What the lines are of."""
    yield asked.word("contrast_index", base=base_words(asked.result, found, asked.language))
    if asked.indicator.unit == "pct":
        yield asked.word("contrast_index_rate")
    base = {asked.panel.periods[int(place)] for place in found.pairs.base}
    if any(month in CRISIS for period in base for month in months_of(period)):
        yield asked.word("contrast_crisis")


def _changes(asked: Asked, found: Contrast) -> Markup:
    header = tuple(
        asked.word(f"contrast_column_{key}") for key in ("who", "before", "after", "change", "pct")
    )
    area, others = names_of_sides(asked)
    low, high = found.usual
    is_trial = asked.specification.design == "trial"
    usual = asked.word("contrast_usual" if is_trial else "contrast_usual_outside")
    rows = [
        (area, *_side(asked, found.treated)),
        (others, *_side(asked, found.others)),
        (asked.word("contrast_difference"), NONE, NONE, asked.change(found.difference), NONE),
        (usual, NONE, NONE, asked.changes(low, high), NONE),
    ]
    return table(asked.unit_described, header, rows)


def _side(asked: Asked, side: Side) -> tuple[str, str, str, str]:
    share = percent(side.change_pct, 0, asked.language) if np.isfinite(side.change_pct) else NONE
    share = f"+{share}" if side.change_pct > 0 else share
    return asked.level(side.before), asked.level(side.after), asked.change(side.change), share


def _who(asked: Asked) -> html.Details:
    """Who the others are by name, and who is left out of them and why."""
    design, panel = asked.specification.design, asked.panel
    n = len(panel.donor_units)
    ends = {
        key: period_name(panel.periods[place], asked.language) for key, place in (("first", 0), ("last", -1))
    }
    names = sorted(asked.name(unit) for unit in panel.donor_units)
    left_out = reasons_left_out(asked)
    missing = len(asked.prepared.left_out)
    return html.Details(
        [
            html.Summary(asked.word("contrast_who", n=n)),
            html.P(asked.word(f"contrast_who_{design}", n=n, **ends)),
            html.P(asked.word("contrast_sums")),
            html.P(asked.word("contrast_left_out")) if left_out else None,
            left_out,
            html.P(asked.word("contrast_missing", n=missing)) if missing else None,
            html.P(html.A(asked.word("checks_rule"), href="#weights"), className="files"),
            html.P(", ".join(names), className="hint"),
        ],
        open=False,
    )


def _months(asked: Asked, found: Contrast, chart: ChartDescription) -> html.Details:
    """The figures and indices of both sides, newest first."""
    header = (
        asked.word(f"column_{asked.indicator.frequency}"),
        *names_of_sides(asked),
        *(asked.word("contrast_index_of", name=name) for name in names_of_sides(asked)),
    )
    n_after = len(chart.periods) - int(np.flatnonzero(asked.panel.after)[0])
    places = range(len(chart.periods) - 1, -1, -1)[: max(AT_MOST, n_after + 1)]
    rows = [(period_name(chart.periods[t], asked.language), *_figures(asked, found, t)) for t in places]
    caption = asked.word("contrast_months_caption", unit=asked.scale.level_words)
    rest = len(chart.periods) - len(rows)
    return html.Details(
        [
            html.Summary(asked.word("table_and_data")),
            table(caption, header, rows),
            html.P(asked.word("table_left_out", n=rest)) if rest else None,
        ]
    )


def _figures(asked: Asked, found: Contrast, place: int) -> Sequence[str]:
    sides = (found.treated, found.others)
    levels = [asked.level(float(s.path[place])) if np.isfinite(s.path[place]) else NONE for s in sides]
    indices = [
        number(float(s.index[place]), 1, asked.language) if np.isfinite(s.index[place]) else NONE
        for s in sides
    ]
    return *levels, *indices
