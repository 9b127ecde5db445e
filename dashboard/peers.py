"""What the catalog's peer rules give of each municipality, and the municipalities nearest to one by them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np

from dashboard.data import Figures
from etl.catalog.models import PeerRule
from etl.estimates.arrays import Floats
from etl.estimates.neighbours import Feature, Neighbours, neighbours
from etl.frames import TOTAL, Cube

MONTHS: Final = 12
MONTHS_OF_TREND: Final = 36
MONTHS_KEPT: Final = 2 * MONTHS + MONTHS_OF_TREND
CLASSES: Final = {
    "urbanity": ("urban", "semi_urban", "rural"),
    "language": ("fi", "bilingual_fi", "bilingual", "bilingual_sv", "sv"),
}
DEFAULT_COUNT: Final = 10


@dataclass(frozen=True)
class RuleFigures:
    """A rule's figure of each municipality: a number in the statistic's unit, or the place of a class in CLASSES.

    last: the last month of the year the numbers are of, None for classes and where there is no such year.
    """

    rule: PeerRule
    values: Floats
    last: str | None

    @property
    def n_missing(self) -> int:
        """How many municipalities have no figure."""
        return int(np.isnan(self.values).sum())


@dataclass(frozen=True)
class Peers:
    """The municipalities in rows, what they were compared by, with which weights, and what came out."""

    areas: tuple[str, ...]
    figures: tuple[RuleFigures, ...]
    weights: tuple[float, ...]
    found: Neighbours

    @property
    def nearest(self) -> tuple[str, ...]:
        """Codes of the peers, nearest first."""
        return tuple(self.areas[row] for row in self.found.order)


def peers_of(figures: Figures, area: str, weights: Mapping[str, float], count: int) -> Peers:
    """The `count` municipalities nearest to `area`; rules without a weight of their own have the declared one."""
    areas = tuple(f"KU{m.code}" for m in figures.catalog.division.municipalities)
    known = _newest_figures(figures, areas)
    chosen = tuple(weights.get(k.rule.id, k.rule.weight) for k in known)
    features = [Feature(_scaled(k), k.rule.is_class) for k in known]
    return Peers(areas, known, chosen, neighbours(features, chosen, areas.index(area), count))


def nearest_to(figures: Figures, area: str) -> tuple[str, ...]:
    """The municipalities most like a municipality by the declared weights, nearest first; none for other areas."""
    declared = figures.catalog.areas.get(area)
    if declared is None or declared.kind != "municipality":
        return ()
    return peers_of(figures, area, {}, DEFAULT_COUNT).nearest


@lru_cache(maxsize=1)
def _newest_figures(figures: Figures, areas: tuple[str, ...]) -> tuple[RuleFigures, ...]:
    """What every rule gives of each municipality: the same for all, so it is kept for the version that is served."""
    return tuple(rule_figures(figures, rule, areas) for rule in figures.catalog.peer_rules.values())


def weights_of(text: str | None) -> dict[str, float]:
    """The weights by rule of "level:2,trend:1"; the last one where a rule is there twice."""
    parts = [part.partition(":") for part in (text or "").split(",") if part]
    return {rule: float(weight) for rule, _, weight in parts}


def rule_figures(
    figures: Figures, rule: PeerRule, areas: Sequence[str], before: str | None = None
) -> RuleFigures:
    """What a rule gives of each municipality, NaN where a figure it needs is missing or suppressed.

    before: the month the year of the figures has to have ended by, at most two years earlier; the newest year where
    None.
    """
    if rule.is_class:
        order = CLASSES[rule.statistic]
        municipalities = figures.catalog.division.municipalities
        places = {f"KU{m.code}": order.index(getattr(m, rule.statistic)) for m in municipalities}
        return RuleFigures(rule, np.array([places[area] for area in areas], np.float64), None)
    wanted = [i for i in (rule.indicator, rule.denominator) if i is not None]
    if any(i not in figures.frames.indicators for i in wanted):
        return RuleFigures(rule, np.full(len(areas), np.nan), None)
    means = [yearly_means(figures.frames.cube(i), areas, before) for i in wanted]
    months = [p for p in means[0] if all(p in mean for mean in means)]
    rows = np.array([_statistic(rule, means, month) for month in months])
    last = _newest_known(rows)
    if last is None:
        return RuleFigures(rule, np.full(len(areas), np.nan), None)
    return RuleFigures(rule, rows[last], months[last])


def yearly_means(cube: Cube, areas: Sequence[str], before: str | None = None) -> dict[str, Floats]:
    """The mean of the twelve months that end in each month, by area; NaN where one of them has no value.

    before: only the years that end before this month, the last MONTHS_KEPT less a year of them.
    """
    periods = cube.periods
    if before is not None:
        periods = tuple(p for p in periods if p < before)[-MONTHS_KEPT:]
    if len(periods) < MONTHS:
        return {}
    rows = np.array([cube.area_places.get(area, -1) for area in areas])
    first = cube.period_places[periods[0]]
    values = cube.values[cube.breakdown_places[TOTAL]][rows, first : first + len(periods)]
    values[rows < 0] = np.nan
    windows = np.lib.stride_tricks.sliding_window_view(values, MONTHS, axis=1).mean(axis=2)
    return {period: windows[:, t] for t, period in enumerate(periods[MONTHS - 1 :])}


def _statistic(rule: PeerRule, means: Sequence[Mapping[str, Floats]], month: str) -> Floats:
    now = means[0][month]
    if rule.statistic == "change_3_years":
        before = f"{int(month[:4]) - MONTHS_OF_TREND // MONTHS}{month[4:]}"
        return now - means[0].get(before, np.full(now.shape, np.nan))
    if rule.statistic == "share12":
        below = means[1][month]
        shares: Floats = np.divide(100 * now, below, out=np.full(now.shape, np.nan), where=below > 0)
        return shares
    return now


def _newest_known(rows: Floats) -> int | None:
    """The newest row in which at least half of the municipalities that ever have a figure have one."""
    counts = np.isfinite(rows).sum(axis=1) if rows.size else np.zeros(0)
    if not counts.any():
        return None
    return int(np.flatnonzero(counts * 2 >= counts.max())[-1])


def _scaled(known: RuleFigures) -> Floats:
    """The figures on the scale they are compared on: logarithms where the rule says so."""
    if known.rule.statistic != "log_mean12":
        return known.values
    logarithms: Floats = np.log(known.values, out=np.full(known.values.shape, np.nan), where=known.values > 0)
    return logarithms
