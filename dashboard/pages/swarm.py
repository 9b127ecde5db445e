"""From published figures to the beeswarm of all municipalities in one period."""

import math
from collections.abc import Iterator, Sequence

import numpy as np

from dashboard import urls
from dashboard.charts.beeswarm import Dot, Swarm
from dashboard.data import Figures
from dashboard.i18n import period_name, word
from dashboard.places import area_name
from dashboard.spread import Spread, compared_series, intervals
from etl.catalog.areas import COUNTRY
from etl.catalog.models import Language


def swarm_of(figures: Figures, spread: Spread, t: int, chosen: Sequence[str], language: Language) -> Swarm:
    """The beeswarm of the period at place `t`, the chosen areas named where they have a figure."""
    indicator, period = spread.indicator, spread.periods[t]
    title = indicator.title.get(language)
    part = indicator.breakdown_title(spread.breakdown, language)
    letters = spread.letters(t)
    return Swarm(
        indicator.id,
        f"{title}: {part}, {period_name(period, language)}"
        if part
        else f"{title}, {period_name(period, language)}",
        unit_words_of(spread, language),
        None if spread.is_per_labour_force else indicator.unit,
        spread.decimals,
        language,
        _dots(figures, spread, t, language),
        tuple(_others(figures, spread, t, chosen, language)),
        tuple(chosen),
        _figure(figures, spread, t, COUNTRY)[0],
        area_name(figures.catalog, COUNTRY, language),
        letters.count("Q"),
        len(figures.catalog.division.municipalities)
        - int(np.isfinite(spread.compared[:, t]).sum())
        - letters.count("Q"),
        figures.is_demo,
    )


def unit_words_of(spread: Spread, language: Language) -> str:
    """What the compared figures are: "%", or so many per 1,000 in the labour force."""
    words = word(language, f"axis_{spread.indicator.unit}")
    return word(language, "per_labour_force", unit=words) if spread.is_per_labour_force else words


def _dots(figures: Figures, spread: Spread, t: int, language: Language) -> tuple[Dot, ...]:
    """A dot for every municipality with a figure, in the order of their codes."""
    values = spread.compared[:, t]
    known = np.flatnonzero(np.isfinite(values)).tolist()
    limits = intervals(figures, spread, t)
    letters = spread.letters(t)
    half = float(np.subtract(*np.quantile(values[known], [0.75, 0.25]))) if known else 0.0
    dots = []
    for a in known:
        low, high = (None, None) if limits is None else (_finite(limits[0][a]), _finite(limits[1][a]))
        is_noisy = low is not None and high is not None and (high - low) / 2 > half
        code = spread.codes[a]
        href = urls.build(urls.municipality(language, code), figures.catalog)
        name = area_name(figures.catalog, code, language)
        dots.append(Dot(code, name, float(values[a]), letters[a], low, high, is_noisy, href))
    return tuple(dots)


def _others(
    figures: Figures, spread: Spread, t: int, chosen: Sequence[str], language: Language
) -> Iterator[Dot]:
    """The chosen areas that are no municipalities: regions, groups. So many people leave chance little room."""
    for area in chosen:
        value, status = (None, "") if area in spread.codes else _figure(figures, spread, t, area)
        place = urls.place(language, area, figures.catalog)
        if value is not None and place is not None:
            href = urls.build(place, figures.catalog)
            yield Dot(
                area, area_name(figures.catalog, area, language), value, status, None, None, False, href
            )


def _figure(figures: Figures, spread: Spread, t: int, area: str) -> tuple[float | None, str]:
    """The compared figure of any area or group with its status; None where it has none."""
    period = spread.periods[t]
    try:
        series = figures.series(spread.indicator.id, area, spread.breakdown)
        compared = compared_series(figures, spread.indicator, area, series.periods, series.values)
        place = series.periods.index(period)
    except (KeyError, ValueError):
        return None, ""
    return _finite(compared[place]), chr(series.statuses[place])


def _finite(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None
