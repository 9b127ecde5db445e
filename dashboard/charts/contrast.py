"""The treated and all others as two lines on an index."""

from dataclasses import replace

import numpy as np

from dashboard.charts.description import ChartDescription, ChartSeries, Role
from dashboard.charts.effect import DERIVED, line_of, path_chart
from dashboard.data import Figures
from dashboard.i18n import period_name, word
from etl.catalog.models import Language
from etl.estimates.contrast import Contrast, Side
from etl.estimates.study import Result


def contrast_chart(
    figures: Figures, result: Result, found: Contrast, names: tuple[str, str], language: Language
) -> ChartDescription:
    """Both sides month by month, with the start; 100 is each side's own mean of the year before it.

    names: of the treated and of the others. Where a side's mean is not above 0 the lines are the figures themselves.
    """
    chart = path_chart(figures, result, names[0], language)
    base = base_words(result, found, language)
    has_index = bool(np.isfinite([found.treated.index, found.others.index]).any(axis=1).all())
    roles: tuple[Role, Role] = ("own", "country")
    sides = zip(names, roles, (found.treated, found.others), strict=True)
    indicator = figures.catalog.indicators[result.prepared.specification.indicator]
    is_trial = result.prepared.specification.design == "trial"
    title = word(language, "contrast_chart" if is_trial else "contrast_chart_outside", area=names[0])
    return replace(
        chart,
        id="effect-contrast",
        title=f"{title}: {indicator.title.get(language)}",
        unit_words=word(language, "axis_index_base", period=base) if has_index else chart.unit_words,
        series=tuple(_series(name, role, side, has_index) for name, role, side in sides),
        index_year=base if has_index else None,
    )


def base_words(result: Result, found: Contrast, language: Language) -> str:
    """The year before the start, by the first and last period of each unbroken part of it."""
    base, periods = found.pairs.base, result.prepared.panel.periods
    parts = np.split(base, np.flatnonzero(np.diff(base) > 1) + 1)
    ends = [[period_name(periods[int(part[place])], language) for place in (0, -1)] for part in parts]
    return ", ".join("–".join(dict.fromkeys(both)) for both in ends)


def _series(label: str, role: Role, side: Side, has_index: bool) -> ChartSeries:
    values = line_of(np.round(side.path, 6))
    drawn = line_of(np.round(side.index, 2)) if has_index else values
    return ChartSeries(label, role, values, tuple("" if v is None else DERIVED for v in values), drawn)
