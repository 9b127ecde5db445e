"""The difference-in-differences of each year before and after the start, beside what is usual for the donors."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from etl.estimates.averages import event_study
from etl.estimates.panel import Panel
from etl.estimates.placebos import Placebos, compared
from etl.estimates.window import months_of

USUAL: Final = 0.95
MONTHS: Final = 12


@dataclass(frozen=True)
class YearEffect:
    """year: −1 for the last year before the start, 1 for the first one from it on; effect: mean difference in it.

    usual: what the same difference of the share USUAL of its placebos stays within, around 0.
    """

    year: int
    effect: float
    usual: float


def yearly_effects(panel: Panel, start: str, among: Placebos) -> tuple[YearEffect, ...]:
    """The years around the month `start`, oldest first; leads before it, lags from it on.

    among: the placebos of difference-in-differences on the panel. The base is the mean of all periods before the
    start. Periods that are not used are in no year.
    """
    years = np.array([_year(months_of(period)[0], start) for period in panel.periods])
    gap = event_study(panel)
    apart = among.gaps[compared(panel, among)]
    found = []
    for year in sorted(set(years[panel.used].tolist())):
        here = (years == year) & panel.used
        spread = np.quantile(np.abs(apart[:, here].mean(axis=1)), USUAL)
        found.append(YearEffect(int(year), float(gap[here].mean()), float(spread)))
    return tuple(found)


def _year(month: str, start: str) -> int:
    apart = (int(month[:4]) - int(start[:4])) * MONTHS + int(month[5:7]) - int(start[5:7])
    return apart // MONTHS + (1 if apart >= 0 else 0)
