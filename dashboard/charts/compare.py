"""From published figures to charts of several areas beside each other, in the measure a reader chose."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from dashboard.address import Measure
from dashboard.charts.description import COMPARED, ChartDescription, ChartSeries
from dashboard.charts.monitoring import break_marks, known_values, letters_of, provisional_band
from dashboard.charts.sources import source_line
from dashboard.charts.span import Span
from dashboard.data import Figures
from dashboard.i18n import percent, period_name, word
from dashboard.measures import (
    PERIODS_OF_YEAR,
    can_be_per_labour_force,
    change_of,
    index_of,
    mean_of_year,
    per_labour_force,
)
from dashboard.places import area_name
from etl.catalog.models import Indicator, Language, Unit
from etl.frames import NOTHING, Series


@dataclass(frozen=True)
class Asked:
    """What is compared: areas (codes or groups), in a measure, of a breakdown, over a span of time."""

    areas: tuple[str, ...]
    measure: Measure
    base: str | None
    breakdown: str
    span: Span
    language: Language


@dataclass(frozen=True)
class Panel:
    """One indicator of all the areas. chart is None where no area has a figure; notes say what is not shown."""

    indicator: Indicator
    chart: ChartDescription | None
    series: tuple[tuple[str, Series], ...]
    notes: tuple[str, ...]


def panel(figures: Figures, indicator: Indicator, asked: Asked) -> Panel:
    """The areas' lines of one indicator, each in the colour of its place among the areas."""
    found, notes = _series_of(figures, indicator, asked)
    measure, why_not = _possible(indicator, asked)
    base = asked.base or _first_full_year(indicator, [s for _, s in found], asked.span)
    measured = [(area, _measured(figures, indicator, series, measure, base or "")) for area, series in found]
    shown = [(area, series) for area, series in measured if np.isfinite(series.values).any()]
    lost = [area for area, series in measured if not np.isfinite(series.values).any()]
    notes += [_not_shown(figures, indicator, area, "compare_no_measure", asked.language) for area in lost]
    window = _window([series for _, series in shown], asked.span)
    if window is None:
        return Panel(indicator, None, (), (*why_not, *notes))
    chart = _chart(figures, indicator, asked, measure, base, shown, window)
    kept = tuple((area, _part(series, window)) for area, series in shown)
    notes += [_covered(figures, area, series, asked.language) for area, series in kept if _share(series) < 1]
    return Panel(indicator, chart, kept, (*why_not, *notes))


def _series_of(
    figures: Figures, indicator: Indicator, asked: Asked
) -> tuple[list[tuple[str, Series]], list[str]]:
    """The series of the areas that have one, and why the others have none."""
    found, notes = [], []
    for area in asked.areas:
        key = "compare_no_figures"
        try:
            series = figures.series(indicator.id, area, asked.breakdown)
        except KeyError:
            series = None
        except ValueError:
            series, key = None, "compare_no_group"
        if series is None or not np.isfinite(series.values).any():
            notes.append(_not_shown(figures, indicator, area, key, asked.language))
        else:
            found.append((area, series))
    return found, notes


def _not_shown(figures: Figures, indicator: Indicator, area: str, key: str, language: Language) -> str:
    name = area_name(figures.catalog, area, language)
    return word(language, key, area=name, indicator=indicator.short.get(language))


def _share(series: Series) -> float:
    """The least share of a group that its shown figures cover, in hundredths; 1 for single areas."""
    known = series.covered[np.isfinite(series.values) & np.isfinite(series.covered)]
    return round(float(known.min()), 2) if known.size else 1.0


def _covered(figures: Figures, area: str, series: Series, language: Language) -> str:
    name = area_name(figures.catalog, area, language)
    return word(language, "compare_covered", area=name, share=percent(100 * _share(series), 0, language))


def _possible(indicator: Indicator, asked: Asked) -> tuple[Measure, tuple[str, ...]]:
    """The measure, or the level where a share of the labour force makes no sense, with the reason."""
    if asked.measure != "per_labour_force" or can_be_per_labour_force(indicator):
        return asked.measure, ()
    note = word(asked.language, "compare_no_share", indicator=indicator.short.get(asked.language))
    return "level", (note,)


def _measured(figures: Figures, indicator: Indicator, series: Series, measure: Measure, base: str) -> Series:
    per_year = PERIODS_OF_YEAR[indicator.frequency]
    breaks = {b.period for b in indicator.breaks}
    made: dict[Measure, Callable[[], Series]] = {
        "level": lambda: series,
        "index": lambda: index_of(series, base),
        "change": lambda: change_of(series, per_year, indicator.unit == "pct", breaks),
        "mean12": lambda: mean_of_year(series, per_year, breaks),
        "per_labour_force": lambda: per_labour_force(series, _base_of(figures, indicator, series)),
    }
    return made[measure]()


def _base_of(figures: Figures, indicator: Indicator, like: Series) -> Series:
    """The labour force of the series' area, the indicator's declared base; no figures where none is published."""
    try:
        return figures.series(indicator.groups.base, like.area)
    except KeyError:
        nothing = np.zeros(len(like.periods), np.uint8)
        return replace(like, values=np.full(len(like.periods), np.nan), statuses=nothing)


def _first_full_year(indicator: Indicator, found: Sequence[Series], span: Span) -> str | None:
    """The first year in the span in which every series has all its figures and is not 0."""
    full = PERIODS_OF_YEAR[indicator.frequency]
    years = sorted({p[:4] for s in found for p in s.periods if span.holds(p)})
    return next((y for y in years if all(_is_full(s, y, full) for s in found)), None)


def _is_full(series: Series, year: str, full: int) -> bool:
    known = [
        v for p, v in zip(series.periods, series.values, strict=True) if p[:4] == year and math.isfinite(v)
    ]
    return len(known) == full and sum(known) != 0


def _window(found: Sequence[Series], span: Span) -> slice | None:
    """The places from the first observation of any series in the span to the last; None where there is none."""
    if not found:
        return None
    inside = np.array([span.holds(period) for period in found[0].periods])
    seen = np.logical_or.reduce([s.statuses != NOTHING for s in found]) & inside
    valued = np.logical_or.reduce([np.isfinite(s.values) for s in found]) & inside
    places = np.flatnonzero(seen)
    return slice(int(places[0]), int(places[-1]) + 1) if valued.any() else None


def _part(series: Series, window: slice) -> Series:
    return replace(
        series,
        periods=series.periods[window],
        values=series.values[window],
        statuses=series.statuses[window],
        covered=series.covered[window],
    )


def _chart(
    figures: Figures,
    indicator: Indicator,
    asked: Asked,
    measure: Measure,
    base: str | None,
    shown: Sequence[tuple[str, Series]],
    window: slice,
) -> ChartDescription:
    language = asked.language
    periods = shown[0][1].periods[window]
    lines = tuple(_line(figures, asked, area, _part(series, window)) for area, series in shown)
    provisional = ["P" if any(s.statuses[t] == "P" for s in lines) else "" for t in range(len(periods))]
    unit, unit_words, decimals = _unit(indicator, measure, base, language)
    return ChartDescription(
        id=indicator.id,
        title=_title(indicator, asked.breakdown, language),
        unit_words=unit_words,
        unit=unit,
        decimals=decimals,
        frequency=indicator.frequency,
        language=language,
        periods=periods,
        series=lines,
        source_line=source_line(figures, indicator, language),
        is_demo=figures.is_demo,
        bands=tuple(provisional_band(provisional, periods, language)),
        marks=break_marks(indicator, periods, language),
        notes=tuple(warning.get(language) for warning in indicator.warnings),
        is_points=measure == "change" and indicator.unit == "pct",
        has_end_labels=True,
    )


def _line(figures: Figures, asked: Asked, area: str, series: Series) -> ChartSeries:
    values = known_values(np.round(series.values, 6))
    name = area_name(figures.catalog, area, asked.language)
    return ChartSeries(name, COMPARED[asked.areas.index(area)], values, letters_of(series), values)


def _title(indicator: Indicator, breakdown: str, language: Language) -> str:
    part = indicator.breakdown_title(breakdown, language)
    title = indicator.title.get(language)
    return f"{title}: {part}" if part else title


def _unit(
    indicator: Indicator, measure: Measure, base: str | None, language: Language
) -> tuple[Unit, str, int]:
    """Unit, its words and decimals of an indicator in a measure; index points are points."""
    own = word(language, f"axis_{indicator.unit}")
    if measure == "index":
        words = word(language, "axis_index_base", period=period_name(base or "", language))
        return "score", words, 1
    if measure == "change":
        is_points = indicator.unit == "pct"
        words = word(language, "axis_change_points" if is_points else "axis_change_pct")
        return "pct", words, indicator.decimals if is_points else 1
    if measure == "per_labour_force":
        return "pct", word(language, "axis_share"), 1
    words = word(language, "axis_mean12", unit=own) if measure == "mean12" else own
    return indicator.unit, words, indicator.decimals
