"""The mean of a year's months, for rates as sums over sums."""

from typing import Final

from dashboard.data import Figures
from etl.catalog.models import Indicator

MONTHS: Final = 12


def year_mean(figures: Figures, indicator: Indicator, area: str, year: str) -> float | None:
    """The indicator's mean over the twelve months of a year; None where any month has no value.

    A rate is its scale × the year's numerators ÷ the year's denominators, as the producer's own yearly figures are;
    where these counts are not there, the mean of the months' rates.
    """
    rule = indicator.groups
    if rule.method == "ratio" and rule.numerator and rule.denominator:
        above, below = (year_sum(figures, i, area, year) for i in (rule.numerator, rule.denominator))
        if above is not None and below:
            return rule.scale * above / below
    total = year_sum(figures, indicator.id, area, year)
    return None if total is None else total / MONTHS


def year_sum(figures: Figures, indicator: str, area: str, year: str) -> float | None:
    """The sum of the twelve months of a year; None where any of them has no value."""
    if not figures.has(indicator, area):
        return None
    months = [
        o.value for o in figures.series(indicator, area).observations() if o.period.startswith(f"{year}-")
    ]
    known = [value for value in months if value is not None]
    return sum(known) if len(known) == MONTHS else None
