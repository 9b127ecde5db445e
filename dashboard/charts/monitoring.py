"""From published figures to the chart of one indicator: an area beside its region and the country."""

import math
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

import numpy as np
import numpy.typing as npt

from dashboard.charts.description import Band, ChartDescription, ChartSeries, Mark, Role
from dashboard.charts.sources import source_line
from dashboard.data import Figures
from dashboard.i18n import period_name, word
from dashboard.places import area_name, members_of
from etl.catalog.areas import COUNTRY
from etl.catalog.models import Indicator, Language, Wave
from etl.frames import NOTHING, Series

LEAST_INDEX_MEAN: Final = 20.0
"""A base year with a smaller mean makes an index of chance, so the area is drawn alone in its own unit."""
PERIODS_OF_YEAR: Final = {"monthly": 12, "quarterly": 4, "yearly": 1}
LETTERS: Final = tuple(chr(status) if status != NOTHING else "" for status in range(256))
"""The letter of each status."""


def monitoring_chart(
    figures: Figures, indicator: Indicator, areas: Sequence[str], language: Language
) -> ChartDescription | None:
    """The chart of an indicator for areas[0], with its region and the country beside as far as they are given.

    areas[0] may be of any kind, or a group. None where it has no value at all; areas without figures are left out.
    """
    found = _series_of(figures, indicator.id, areas)
    if not found or found[0][0] != "own" or not np.isfinite(found[0][1].values).any():
        return None
    seen = np.flatnonzero(found[0][1].statuses != NOTHING)
    found = [(role, s.between(int(seen[0]), int(seen[-1]) + 1)) for role, s in found]
    periods = found[0][1].periods
    index_year = _index_year(indicator, [s for _, s in found])
    if indicator.groups.method == "sum" and index_year is None:
        found = found[:1]
    series = tuple(_chart_series(figures, role, s, index_year, language) for role, s in found)
    return ChartDescription(
        id=indicator.id,
        title=indicator.title.get(language),
        unit_words=_unit_words(indicator, index_year, language),
        unit=indicator.unit,
        decimals=indicator.decimals,
        frequency=indicator.frequency,
        language=language,
        periods=periods,
        series=series,
        source_line=source_line(figures, indicator, language),
        is_demo=figures.is_demo,
        index_year=index_year,
        bands=(
            *wave_bands(figures, areas[0], periods, language),
            *provisional_band(series[0].statuses, periods, language),
        ),
        marks=break_marks(indicator, periods, language),
        notes=tuple(warning.get(language) for warning in indicator.warnings),
    )


def wave_bands(figures: Figures, area: str, periods: Sequence[str], language: Language) -> Iterator[Band]:
    """A band for every trial wave the area took part in with all its members, as far as the periods reach."""
    members = members_of(figures.catalog, area)
    for wave in figures.catalog.waves.values():
        if wave.kind != "trial" or not members <= _taking_part(wave):
            continue
        first, last = _month(wave.start), _month(wave.end or date.max)
        begin, end = bisect_left(periods, first, key=_as_month), bisect_right(periods, last, key=_as_month)
        if begin < end:
            yield Band(
                periods[begin], periods[end - 1], word(language, "band_wave", years=wave.years), "wave"
            )


def _taking_part(wave: Wave) -> frozenset[str]:
    return frozenset(f"KU{m.current}" for trial_area in wave.areas for m in trial_area.members)


def _series_of(figures: Figures, indicator: str, areas: Sequence[str]) -> list[tuple[Role, Series]]:
    return [
        (_role(area, areas[0]), figures.series(indicator, area))
        for area in areas
        if figures.has(indicator, area)
    ]


def _role(area: str, own: str) -> Role:
    if area == own:
        return "own"
    return "country" if area == COUNTRY else "region"


def _chart_series(
    figures: Figures, role: Role, series: Series, index_year: str | None, language: Language
) -> ChartSeries:
    values = drawn = known_values(series.values)
    if index_year is not None:
        drawn = known_values(np.round(100 * series.values / _year_mean(series, index_year), 1))
    name = area_name(figures.catalog, series.area, language)
    return ChartSeries(name, role, values, letters_of(series), drawn)


def known_values(values: npt.NDArray[np.float64]) -> tuple[float | None, ...]:
    """The values for a chart: None where there is none."""
    known = values.tolist()
    return tuple(known if np.isfinite(values).all() else [v if math.isfinite(v) else None for v in known])


def letters_of(series: Series) -> tuple[str, ...]:
    """The status letters of a series, "" where there is no observation."""
    return tuple(map(LETTERS.__getitem__, series.statuses.tolist()))


def _index_year(indicator: Indicator, found: Sequence[Series]) -> str | None:
    """The first full year in which every series is large enough to be an index; None where none is needed or fit."""
    if indicator.groups.method != "sum" or len(found) < 2:
        return None
    full = PERIODS_OF_YEAR[indicator.frequency]
    counted = Counter([p[:4] for p in found[0].periods])
    years = sorted(year for year, n in counted.items() if n == full)
    return next((y for y in years if all(_year_mean(s, y) >= LEAST_INDEX_MEAN for s in found)), None)


def _year_mean(series: Series, year: str) -> float:
    """The mean of a year's values; NaN where one of them is missing."""
    first, end = (bisect_left(series.periods, f"{y}") for y in (int(year), int(year) + 1))
    return float(np.mean(series.values[first:end])) if first < end else math.nan


def _unit_words(indicator: Indicator, index_year: str | None, language: Language) -> str:
    if index_year is not None:
        return word(language, "axis_index", year=index_year)
    return word(language, f"axis_{indicator.unit}")


def provisional_band(statuses: Sequence[str], periods: Sequence[str], language: Language) -> Iterator[Band]:
    """A band from the first provisional figure to the last; none where all are final."""
    places = [i for i, status in enumerate(statuses) if status == "P"]
    if places:
        yield Band(periods[places[0]], periods[places[-1]], word(language, "status_P"), "provisional")


def break_marks(indicator: Indicator, periods: Sequence[str], language: Language) -> tuple[Mark, ...]:
    """A mark for every declared break within the periods, lettered from a."""
    inside = sorted({b.period: b for b in indicator.breaks if periods[0] < b.period <= periods[-1]}.items())
    return tuple(
        Mark(
            period,
            chr(ord("a") + place),
            word(
                language, "break_reason", period=period_name(period, language), reason=b.reason.get(language)
            ),
        )
        for place, (period, b) in enumerate(inside)
    )


def _month(day: date) -> str:
    return f"{day:%Y-%m}"


def _as_month(period: str) -> str:
    """The first month of a period, so that periods of any frequency can be held against months."""
    if "Q" in period:
        return f"{period[:4]}-{int(period[5:]) * 3 - 2:02d}"
    return period if "-" in period else f"{period}-01"
