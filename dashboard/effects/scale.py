"""In what an effect is told: its unit in words, and how many decimals its noise allows."""

import math
from dataclasses import dataclass
from typing import Final

from dashboard.i18n import NBSP, number, word
from etl.catalog.models import Indicator, Language
from etl.estimates.outcomes import AS_IT_IS
from etl.estimates.study import Result

MOST_DECIMALS: Final = 3


@dataclass(frozen=True)
class Scale:
    """The unit of a result's figures.

    level_words: of the observed figure ("%"); gap_words: of differences ("prosenttiyksikköä"); decimals: of effects;
    fine: one more where the fit before the start is close enough to tell.
    """

    level_words: str
    gap_words: str
    decimals: int
    fine: int
    language: Language

    def size(self, value: float, is_fine: bool = False) -> str:
        """A difference without its sign: "0,7 prosenttiyksikköä"."""
        return self.signed(abs(value), is_fine)

    def signed(self, value: float, is_fine: bool = False) -> str:
        """A difference with its unit."""
        return f"{self.bare(value, is_fine)}{NBSP}{self.gap_words}"

    def bare(self, value: float, is_fine: bool = False) -> str:
        """A difference as a number."""
        return number(value, self.fine if is_fine else self.decimals, self.language)

    def is_nothing(self, value: float) -> bool:
        """True where the difference is written 0."""
        return round(value, self.decimals) == 0


def scale_of(indicator: Indicator, result: Result, language: Language) -> Scale:
    """The scale of a result: two significant digits of the fit before the start are the finest that is told."""
    return scale_for(indicator, result.estimate.pre_rmspe, language)


def scale_for(indicator: Indicator, noise: float, language: Language) -> Scale:
    """The scale of figures that are off by about `noise`, in the unit the indicator is estimated in."""
    own, per_base = word(language, f"axis_{indicator.unit}"), is_per_base(indicator)
    level = word(language, f"effect_per_{indicator.groups.base}", unit=own) if per_base else own
    gap = word(language, "effect_points") if indicator.unit == "pct" else level
    noise = max(noise, 10.0**-MOST_DECIMALS)
    fine = min(max(1 - math.floor(math.log10(noise)), 0), MOST_DECIMALS)
    decimals = max(fine - 1, 0) if per_base else indicator.decimals
    return Scale(level, gap, decimals, max(fine, decimals), language)


def is_per_base(indicator: Indicator) -> bool:
    """True where figures are estimated per 100 of the area's base, as `Outcomes.per_base` says."""
    return indicator.groups.method not in ("ratio", "weighted_mean") and indicator.unit not in AS_IT_IS
