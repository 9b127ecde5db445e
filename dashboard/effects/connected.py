"""Counts between which people move, under the specification of a comparison, and what they say together."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from dashboard.data import Figures
from dashboard.effects.asked import short_verdict_of
from dashboard.effects.scale import Scale, scale_for
from dashboard.effects.words import NOT_CLEAR_ABOVE
from etl.catalog.models import Connected, Indicator, Language
from etl.estimates.average_verdict import AverageVerdict
from etl.estimates.refusals import Refusal
from etl.estimates.specification import Specification
from etl.frames import TOTAL

Together = Literal["moved", "both", "changed", "partly", "none", "incomplete", "unknown"]
"""Of the boxes and their sum: people went from one box to another; they did, and the sum changed too; the sum
changed; some boxes changed and the sum did not; nothing did; nothing did of what is known; the sum is not known."""


@dataclass(frozen=True)
class Vessel:
    """One of the counts: its specification, and its effect in a scale of its own, or why there is none."""

    indicator: Indicator
    specification: Specification
    found: AverageVerdict | Refusal
    language: Language

    @property
    def verdict(self) -> AverageVerdict | None:
        """The effect; None where it is refused."""
        return None if isinstance(self.found, Refusal) else self.found

    @property
    def direction(self) -> int:
        """−1 or 1 where the difference is clear, else 0."""
        if isinstance(self.found, Refusal) or self.found.p_value > NOT_CLEAR_ABOVE:
            return 0
        return 1 if self.found.effect > 0 else -1

    def scale(self, verdict: AverageVerdict) -> Scale:
        """The unit of the effect."""
        return scale_for(self.indicator, verdict.pre_rmspe, self.language)


def vessels_of(figures: Figures, asked: Specification, language: Language) -> tuple[Vessel, ...]:
    """The counts as `asked` is estimated: the boxes, their sum, and what stands beside; none if none is declared."""
    connected = figures.catalog.roles.connected
    own = [replace(asked, indicator=name, breakdown=TOTAL) for name in (connected.all if connected else ())]
    declared = figures.catalog.indicators
    return tuple(
        Vessel(declared[one.indicator], one, short_verdict_of(figures, one), language) for one in own
    )


def said_together(vessels: Sequence[Vessel], connected: Connected) -> Together:
    """What the counts say together."""
    by_id = {vessel.indicator.id: vessel for vessel in vessels}
    boxes = {by_id[box].direction for box in connected.boxes}
    together = by_id[connected.together]
    if together.verdict is None:
        return "unknown"
    if {-1, 1} <= boxes:
        return "both" if together.direction else "moved"
    if together.direction:
        return "changed"
    if boxes != {0}:
        return "partly"
    return "none" if all(by_id[box].verdict for box in connected.boxes) else "incomplete"
