"""An indicator over all municipalities: comparable figures, their chance, and their quantiles in time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from dashboard.chance import Values, count_interval, share_interval
from dashboard.charts.map_svg import class_limits
from dashboard.data import Figures
from etl.catalog.models import Indicator, Unit
from etl.frames import NOTHING, TOTAL

PER: Final = 1000
"""Numbers of people, jobs and euros are compared per so many in the labour force."""
LEVELS: Final = (0.1, 0.25, 0.5, 0.75, 0.9)
LEAST_KNOWN: Final = 5
"""With fewer municipalities known there are no quantiles."""
COUNTED: Final[frozenset[Unit]] = frozenset({"persons", "jobs", "searches", "count"})


@dataclass(frozen=True)
class Spread:
    """An indicator of every municipality that has any figure of it.

    Arrays area × period. `values` are as published, NaN where nothing is known; `statuses` are status codes.
    `factors` are 1, or PER divided by the labour force where `is_per_labour_force`.
    """

    indicator: Indicator
    breakdown: str
    codes: tuple[str, ...]
    periods: tuple[str, ...]
    values: Values
    statuses: npt.NDArray[np.uint8]
    factors: Values
    is_per_labour_force: bool

    @property
    def compared(self) -> Values:
        """The figures as municipalities of different size are compared by them."""
        return self.values * self.factors

    @property
    def decimals(self) -> int:
        """Decimals of the compared figures."""
        return 1 if self.is_per_labour_force else self.indicator.decimals

    def letters(self, t: int) -> tuple[str, ...]:
        """The statuses in the period at place `t`; "" where there is no observation."""
        return tuple("" if s == NOTHING else chr(s) for s in self.statuses[:, t].tolist())


def spread_of(figures: Figures, indicator: Indicator, breakdown: str = TOTAL) -> Spread:
    """The figures of all municipalities. Raises KeyError for an indicator or breakdown without figures."""
    cube = figures.frames.cube(indicator.id)
    place = cube.breakdown_places[breakdown]
    wanted = [f"KU{m.code}" for m in figures.catalog.division.municipalities]
    codes = tuple(code for code in wanted if code in cube.area_places)
    rows = [cube.area_places[code] for code in codes]
    seen = np.flatnonzero((cube.statuses[place] != NOTHING).any(axis=0))
    periods = tuple(cube.periods[t] for t in seen.tolist())
    values, statuses = cube.values[place][rows][:, seen], cube.statuses[place][rows][:, seen]
    per = is_per_labour_force(figures, indicator)
    factors = PER / _labour_force(figures, codes, periods) if per else np.ones_like(values)
    return Spread(indicator, breakdown, codes, periods, values, statuses, factors, per)


def is_per_labour_force(figures: Figures, indicator: Indicator) -> bool:
    """True for sums, which are compared as so many per PER of the labour force, not by a municipality's size."""
    bases = {other.groups.base for other in figures.catalog.indicators.values()}
    has_base = figures.catalog.roles.base in figures.frames.indicators
    return indicator.groups.method == "sum" and indicator.id not in bases and has_base


def compared_series(
    figures: Figures, indicator: Indicator, area: str, periods: Sequence[str], values: Values
) -> Values:
    """The figures of one area (or group) in the periods, as `Spread.compared` has them."""
    if not is_per_labour_force(figures, indicator):
        return values
    force = figures.series(figures.catalog.roles.base, area)
    known = dict(zip(force.periods, force.values.tolist(), strict=True))
    base = np.array([known.get(month_of(period), np.nan) for period in periods])
    compared: Values = PER * values / base
    return compared


def intervals(figures: Figures, spread: Spread, t: int) -> tuple[Values, Values] | None:
    """The 95 % interval of each compared figure in the period at place `t`; None where chance can't be told.

    Counts are taken as Poisson, shares as binomial with their own numerator and denominator.
    """
    indicator, rule, values = spread.indicator, spread.indicator.groups, spread.values[:, t]
    if rule.method == "sum" and indicator.unit in COUNTED:
        low, high = count_interval(values)
        return low * spread.factors[:, t], high * spread.factors[:, t]
    if rule.method != "ratio" or indicator.unit != "pct":
        return None
    above = _column(figures, str(rule.numerator), spread, t, spread.breakdown)
    below = _column(figures, str(rule.denominator), spread, t, TOTAL)
    low, high = share_interval(above, below)
    known = np.isfinite(values)
    return np.where(known, rule.scale * low, np.nan), np.where(known, rule.scale * high, np.nan)


def map_limits(spread: Spread) -> tuple[float, ...]:
    """The limits between a map's classes, the same in every period so that maps can be held beside each other."""
    return class_limits(spread.values[np.isfinite(spread.values)].tolist())


def quantiles(values: Values) -> tuple[Values, npt.NDArray[np.int_]]:
    """The LEVELS of each period (level × period) of values area × period, and how many areas are known.

    Linear between neighbours; NaN where fewer than LEAST_KNOWN are known.
    """
    n = np.isfinite(values).sum(axis=0)
    found = np.full((len(LEVELS), values.shape[1]), np.nan)
    # Unknown ones last, and periods with equally many known at once: nanquantile takes each period by itself.
    ordered = np.sort(values, axis=0)
    for known in np.unique(n[n >= LEAST_KNOWN]).tolist():
        found[:, n == known] = np.quantile(ordered[:known, n == known], LEVELS, axis=0)
    return found, n


def month_of(period: str) -> str:
    """The last month of a period of any frequency."""
    if "Q" in period:
        return f"{period[:4]}-{int(period[5:]) * 3:02d}"
    return period if "-" in period else f"{period}-12"


def _labour_force(figures: Figures, codes: Sequence[str], periods: Sequence[str]) -> Values:
    """The labour force in each period's last month, area × period; NaN where it is unknown."""
    months = [month_of(period) for period in periods]
    part = figures.frames.cube(figures.catalog.roles.base).rearranged((TOTAL,), codes, months)
    return np.where(part.values[0] > 0, part.values[0], np.nan)


def _column(figures: Figures, indicator: str, spread: Spread, t: int, breakdown: str) -> Values:
    """Another indicator of the same municipalities in the same period; NaN where it has nothing."""
    if indicator not in figures.frames.indicators:
        return np.full(len(spread.codes), np.nan)
    cube = figures.frames.cube(indicator)
    place = breakdown if breakdown in cube.breakdown_places else TOTAL
    column: Values = cube.rearranged((place,), spread.codes, (spread.periods[t],)).values[0, :, 0]
    return column
