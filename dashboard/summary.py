"""What a few plain sentences tell of an area: facts, found by rules from its figures."""

import math
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from dashboard.chance import Z, share_interval
from dashboard.data import Change, Figures
from etl.catalog.areas import COUNTRY
from etl.catalog.models import Indicator, Unit
from etl.frames import Observation

Third = Literal["lowest", "middle", "highest"]
Verdict = Literal["better", "worse", "chance"]
COUNTED: Final[frozenset[Unit]] = frozenset({"persons", "jobs", "searches", "count"})
LEAST_PEERS: Final = 5
LEAST_RANKED: Final = 30
"""With fewer municipalities known nothing is said of thirds."""


@dataclass(frozen=True)
class Facts:
    """What is known of an indicator in an area.

    newest: its newest figure, perhaps without value. last_known: the newest with a value. region, country: the
    figures of the same period there. noise: how large a change chance makes (95 %), in the indicator's unit,
    None where that can't be told. third: where the figure stands among municipalities; `third_is_sure` is
    False where chance may move it to another third. peers: the figures of the municipalities most like it.
    """

    indicator: Indicator
    newest: Observation
    last_known: Observation | None = None
    region: float | None = None
    country: float | None = None
    change: Change | None = None
    noise: float | None = None
    third: Third | None = None
    third_is_sure: bool = True
    peers: tuple[float, ...] = ()


def summary(
    figures: Figures, areas: tuple[str, ...], indicators: Collection[Indicator], peers: Collection[str] = ()
) -> tuple[Facts, ...]:
    """The facts of each indicator that has any figure in areas[0]; its region and the country may follow it.

    peers: the municipalities most like it.
    """
    found = (facts_of(figures, indicator, areas, peers) for indicator in indicators)
    return tuple(facts for facts in found if facts is not None)


def facts_of(
    figures: Figures, indicator: Indicator, areas: tuple[str, ...], peers: Collection[str] = ()
) -> Facts | None:
    """What is known of an indicator in areas[0]; None where it has no figure there."""
    if not figures.has(indicator.id, areas[0]):
        return None
    observations = list(figures.series(indicator.id, areas[0]).observations())
    newest = observations[-1]
    known = [o for o in observations if o.value is not None]
    change = figures.change_from_year_ago(indicator.id, areas[0])
    beside = _beside(figures, indicator, newest.period, areas[1:]) if is_comparable(indicator) else {}
    region = next((value for area, value in beside.items() if area != COUNTRY), None)
    third = _third_of(figures, indicator, newest)
    return Facts(
        indicator,
        newest,
        known[-1] if known else None,
        region,
        beside.get(COUNTRY),
        change,
        chance_of_change(figures, indicator, change) if change else None,
        *third,
        _known_of(figures, indicator, newest.period, peers),
    )


def is_comparable(indicator: Indicator) -> bool:
    """True for shares and means, which areas of different size may be compared by."""
    return indicator.groups.method != "sum"


def verdict(facts: Facts) -> Verdict | None:
    """How a change is to be read; None where there is none, or where it is neither good nor bad."""
    change = facts.change
    if change is None or not change.is_comparable or not round(change.difference, facts.indicator.decimals):
        return None
    if facts.noise is not None and abs(change.difference) < facts.noise:
        return "chance"
    if facts.indicator.direction == "context":
        return None
    return "better" if (change.difference > 0) == (facts.indicator.direction == "higher") else "worse"


def noise_of_counts(now: float, before: float) -> float:
    """The change that chance makes between two Poisson counts in 19 cases of 20: 1.96 √(now + before)."""
    return Z * math.sqrt(max(now + before, 0.0))


def noise_of_shares(now: tuple[float, float], before: tuple[float, float], scale: float) -> float:
    """The same for two shares of (numerator, denominator), the numerators being Poisson."""
    parts = [above / below**2 for above, below in (now, before) if below > 0]
    return scale * Z * math.sqrt(max(sum(parts), 0.0))


def chance_of_change(figures: Figures, indicator: Indicator, change: Change) -> float | None:
    """The change that chance alone makes; None for what is neither a count nor a share of counts."""
    now, before = change.now, change.before
    if indicator.groups.method == "sum" and indicator.unit in COUNTED:
        return noise_of_counts(now.value or 0.0, before.value or 0.0)
    parts = [_fraction(figures, indicator, o) for o in (now, before)]
    if parts[0] is None or parts[1] is None:
        return None
    return noise_of_shares(parts[0], parts[1], indicator.groups.scale)


def third_among(value: float, others: Collection[float]) -> Third:
    """The third of `others` (at least one) that the value falls into; equal ones count half."""
    below = sum(other < value for other in others)
    equal = sum(other == value for other in others)
    place = (below + equal / 2) / len(others)
    if place < 1 / 3:
        return "lowest"
    return "highest" if place > 2 / 3 else "middle"


def _known_of(
    figures: Figures, indicator: Indicator, period: str, peers: Collection[str]
) -> tuple[float, ...]:
    """The figures of the peers, where they can be compared and at least LEAST_PEERS are known."""
    known = (
        tuple(_beside(figures, indicator, period, tuple(peers)).values()) if is_comparable(indicator) else ()
    )
    return known if len(known) >= LEAST_PEERS else ()


def _beside(figures: Figures, indicator: Indicator, period: str, areas: tuple[str, ...]) -> dict[str, float]:
    found = figures.across(indicator.id, period, areas)
    return {area: o.value for area, o in found.items() if o.value is not None}


def _fraction(figures: Figures, indicator: Indicator, o: Observation) -> tuple[float, float] | None:
    """Numerator and denominator of a share; None where they are not published."""
    rule = indicator.groups
    if rule.method != "ratio" or indicator.unit != "pct":
        return None
    above, below = (_value(figures, str(part), o) for part in (rule.numerator, rule.denominator))
    return None if above is None or not below else (above, below)


def _value(figures: Figures, indicator: str, o: Observation) -> float | None:
    if not figures.has(indicator, o.area):
        return None
    series = figures.series(indicator, o.area).observations()
    return next((found.value for found in series if found.period == o.period), None)


def _third_of(figures: Figures, indicator: Indicator, newest: Observation) -> tuple[Third | None, bool]:
    codes = [f"KU{m.code}" for m in figures.catalog.division.municipalities]
    if newest.value is None or newest.area not in codes or not is_comparable(indicator):
        return None, True
    across = figures.across(indicator.id, newest.period, codes)
    others = [o.value for area, o in across.items() if o.value is not None and area != newest.area]
    if len(others) < LEAST_RANKED:
        return None, True
    third = third_among(newest.value, others)
    parts = _fraction(figures, indicator, newest)
    if parts is None:
        return third, True
    low, high = share_interval(np.array([parts[0]]), np.array([parts[1]]))
    limits = [float(limit[0]) * indicator.groups.scale for limit in (low, high)]
    return third, all(third_among(limit, others) == third for limit in limits)
