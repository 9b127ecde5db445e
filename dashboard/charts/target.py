"""The chart of a target: the path so far, the target, the even way to it and what the past makes plausible."""

from typing import Final

from dashboard.charts.description import ChartDescription, ChartSeries, Line, Role, SpreadLevels
from dashboard.charts.monitoring import (
    PERIODS_OF_YEAR,
    break_marks,
    known_values,
    letters_of,
    provisional_band,
    wave_bands,
)
from dashboard.charts.sources import source_line
from dashboard.data import Figures
from dashboard.i18n import word
from dashboard.period_steps import later
from dashboard.places import area_name
from dashboard.targets.asked import Outlook
from etl.catalog.models import Language
from etl.estimates.targets import straight_line

YEARS_SHOWN: Final = 10
DERIVED: Final = "E"


def target_chart(found: Outlook, figures: Figures, language: Language) -> ChartDescription:
    """The newest ten years of the series, or all since the baseline's period, and the time until the date.

    A target that is reached needs no pace, and has no line of it.
    """
    indicator, goal = found.goal.indicator, found.goal
    per_year = PERIODS_OF_YEAR[indicator.frequency]
    n_ahead = max(found.n_left or 0, 0)
    past = _past(found, per_year)
    shown = found.series.between(past, len(found.series.periods))
    periods = (*shown.periods, *(later(found.when, step) for step in range(1, n_ahead + 1)))
    n_before = len(shown.periods) - 1
    letters = letters_of(shown)
    ahead = (None,) * n_ahead
    actual = (*known_values(shown.values), *ahead)
    name = area_name(figures.catalog, goal.area, language)
    lines = [ChartSeries(name, "own", actual, (*letters, *[""] * n_ahead), actual)]
    if n_ahead and not found.reached:
        needed = (None,) * n_before + tuple(straight_line(found.now, goal.level, n_ahead).tolist())
        lines.append(_derived(word(language, "target_needed"), "region", needed))
    lines.append(_derived(word(language, "target_line"), "country", (goal.level,) * len(periods)))
    return ChartDescription(
        id=f"target-{indicator.id}",
        title=word(language, "target_chart", indicator=indicator.title.get(language)),
        unit_words=word(language, f"axis_{indicator.unit}"),
        unit=indicator.unit,
        decimals=indicator.decimals,
        frequency=indicator.frequency,
        language=language,
        periods=periods,
        series=tuple(lines),
        source_line=source_line(figures, indicator, language),
        is_demo=figures.is_demo,
        bands=(
            *wave_bands(figures, goal.area, periods, language),
            *provisional_band(letters, shown.periods, language),
        ),
        marks=break_marks(indicator, periods, language),
        spread=_spread(found, n_before, indicator.decimals),
    )


def _past(found: Outlook, per_year: int) -> int:
    """The place of the first period that is shown."""
    periods = found.series.periods
    newest = max(0, len(periods) - YEARS_SHOWN * per_year)
    first = found.goal.first
    since = next((t for t, p in enumerate(periods) if first is not None and p >= first), newest)
    return min(newest, since)


def _spread(found: Outlook, n_before: int, decimals: int) -> SpreadLevels | None:
    if found.paths is None:
        return None
    low, lower, middle, upper, high = ((None,) * n_before + tuple(level) for level in found.paths.tolist())
    return SpreadLevels((low, lower, middle, upper, high), decimals, "paths")


def _derived(label: str, role: Role, values: Line) -> ChartSeries:
    statuses = tuple("" if value is None else DERIVED for value in values)
    return ChartSeries(label, role, values, statuses, values)
