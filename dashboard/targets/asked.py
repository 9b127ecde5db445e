"""A target of an area and the way to it, from what an address or a declaration says."""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from dashboard.charts.monitoring import PERIODS_OF_YEAR
from dashboard.data import Figures
from dashboard.period_steps import fitted, periods_between
from dashboard.targets.known import level_of, targets_of
from dashboard.urls import Address
from etl.catalog.models import Indicator, Target
from etl.estimates.arrays import Floats
from etl.estimates.targets import (
    Chance,
    History,
    Pace,
    TooLittleHistory,
    chance_of,
    is_reached,
    pace_needed,
    plausible_paths,
    scale_of,
    way_covered,
)
from etl.frames import STATUS_CODES, Series

MOST_YEARS: Final = 20
"""A date further away is no target that a series can say anything about."""
AMOUNTS: Final = frozenset({"persons", "jobs", "searches", "count", "eur"})
"""Units whose changes grow with their level."""


@dataclass(frozen=True)
class Goal:
    """What is aimed at.

    level: in the indicator's unit. baseline: the level it starts from, and first its period where that is known.
    last: the period by which it is to be reached, of the indicator's frequency, None where none is set.
    declared: the declaration it comes from.
    """

    area: str
    indicator: Indicator
    level: float
    baseline: float | None = None
    first: str | None = None
    last: str | None = None
    declared: Target | None = None


@dataclass(frozen=True)
class Outlook:
    """Where a goal stands.

    series: the figures up to the newest known one, `now` of the period `when`. met: the periods since the baseline's
    at which the goal was reached. when_stated: the mean of the year in which the target was stated. n_left: periods
    until its date, 0 or less where it is past, None without date or too far away. at_date: the figure of a date that
    is past. planned: what an even way from the
    baseline would give now. chance and paths (LEVELS × step): None without a date ahead.
    """

    goal: Goal
    series: Series
    now: float
    when: str
    upwards: bool
    reached: bool
    met: tuple[str, ...]
    covered: float | None
    n_left: int | None
    when_stated: float | None = None
    at_date: float | None = None
    planned: float | None = None
    pace: Pace | None = None
    chance: Chance | TooLittleHistory | None = None
    paths: Floats | None = None

    @property
    def is_too_far(self) -> bool:
        """True where the date is so far away that nothing is said of it."""
        return self.goal.last is not None and self.n_left is None


def goal_at(address: Address, figures: Figures) -> Goal | None:
    """The goal of an address: the declared one it names, or the reader's own; None where something is missing."""
    declared = figures.catalog.targets.get(address.example or "")
    if declared is not None:
        return _declared_goal(declared, figures)
    if not address.areas or address.indicator is None or address.target is None:
        return None
    indicator = figures.catalog.indicators[address.indicator]
    known = [t for t in targets_of(figures, address.areas[0]) if t.indicator == indicator.id]
    return Goal(
        address.areas[0],
        indicator,
        address.target,
        address.baseline,
        fitted(address.first, indicator.frequency),
        fitted(address.last, indicator.frequency),
        next((t for t in known if level_of(t) == address.target), None),
    )


def outlook_of(goal: Goal, figures: Figures) -> Outlook | None:
    """Where the goal stands; None where the area has no figure of the indicator."""
    series = _up_to_newest(figures, goal)
    if series is None:
        return None
    now, when = float(series.values[-1]), series.periods[-1]
    upwards = _is_upwards(goal, now)
    since = [t for t, period in enumerate(series.periods) if goal.first is None or period >= goal.first]
    met = tuple(series.periods[t] for t in since if is_reached(float(series.values[t]), goal.level, upwards))
    found = Outlook(
        goal,
        series,
        now,
        when,
        upwards,
        is_reached(now, goal.level, upwards),
        met,
        None if goal.baseline is None else way_covered(goal.baseline, now, goal.level),
        None,
        _mean_of(series, goal.declared.stated) if goal.declared else None,
    )
    return found if goal.last is None else _dated(found, goal.last)


def history_of(series: Series, indicator: Indicator) -> History:
    """The series for the arithmetic of targets; a declared or a marked break begins a new stretch."""
    declared = {b.period for b in indicator.breaks}
    marked = series.statuses == STATUS_CODES["B"]
    begins = [is_marked or p in declared for is_marked, p in zip(marked, series.periods, strict=True)]
    return History(
        series.values,
        np.cumsum(begins),
        PERIODS_OF_YEAR[indicator.frequency],
        scale_of(series.values, indicator.unit in AMOUNTS),
    )


def _dated(found: Outlook, last: str) -> Outlook:
    """The same with what its date brings."""
    goal, indicator = found.goal, found.goal.indicator
    n_left = periods_between(found.when, last)
    if n_left > MOST_YEARS * PERIODS_OF_YEAR[indicator.frequency]:
        return found
    if n_left <= 0:
        at_date = dict(zip(found.series.periods, found.series.values.tolist(), strict=True)).get(last)
        return replace(
            found, n_left=n_left, at_date=None if at_date is None or np.isnan(at_date) else at_date
        )
    history = history_of(found.series, indicator)
    return replace(
        found,
        n_left=n_left,
        planned=_planned(goal, last, found.when),
        pace=pace_needed(found.now, goal.level, n_left, history.per_year),
        chance=chance_of(history, goal.level, n_left, found.upwards),
        paths=_possible(plausible_paths(history, n_left), indicator),
    )


def _possible(paths: Floats | None, indicator: Indicator) -> Floats | None:
    """The paths within what the indicator can be."""
    return None if paths is None else np.clip(paths, indicator.gate.minimum, indicator.gate.maximum)


def _planned(goal: Goal, last: str, when: str) -> float | None:
    """What an even way from the baseline would give in the period `when`."""
    if goal.baseline is None or goal.first is None or not goal.first < when < last:
        return None
    way = periods_between(goal.first, when) / periods_between(goal.first, last)
    return goal.baseline + way * (goal.level - goal.baseline)


def _is_upwards(goal: Goal, now: float) -> bool:
    """Whether the goal lies above where it starts from; without baseline what is better for the indicator says it."""
    if goal.baseline is not None and goal.baseline != goal.level:
        return goal.level > goal.baseline
    if goal.indicator.direction == "context":
        return goal.level >= now
    return goal.indicator.direction == "higher"


def _mean_of(series: Series, year: str | None) -> float | None:
    """The mean of the known figures of a year; None where there are none."""
    places = [t for t, period in enumerate(series.periods) if period[:4] == year]
    known = series.values[places][np.isfinite(series.values[places])]
    return float(known.mean()) if known.size else None


def _up_to_newest(figures: Figures, goal: Goal) -> Series | None:
    """The series from its first known figure to its newest."""
    if not figures.has(goal.indicator.id, goal.area):
        return None
    series = figures.series(goal.indicator.id, goal.area)
    known = np.flatnonzero(np.isfinite(series.values))
    return series.between(int(known[0]), int(known[-1]) + 1) if known.size else None


def _declared_goal(declared: Target, figures: Figures) -> Goal | None:
    level = level_of(declared)
    if level is None:
        return None
    indicator = figures.catalog.indicators[declared.indicator]
    last = fitted(declared.until, indicator.frequency)
    return Goal(declared.area, indicator, level, declared.baseline, None, last, declared)
