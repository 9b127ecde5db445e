"""Why no estimate is given, with the figures behind the reason."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

RefusalReason = Literal[
    "permanent",
    "not_published",
    "not_in_wave",
    "unknown_membership",
    "cannot_group",
    "few_before",
    "none_after",
    "missing",
    "small_counts",
    "few_donors",
    "not_converged",
    "poor_fit",
]


@dataclass(frozen=True)
class Refusal:
    """The reason, its figures by name, and the areas it is about."""

    reason: RefusalReason
    figures: Mapping[str, float] = field(default_factory=dict)
    areas: tuple[str, ...] = ()
