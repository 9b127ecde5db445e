"""Changes of a bonus's criteria, times their weights: the arithmetic behind the calculator."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from dashboard.data import Figures
from dashboard.reports.year_means import year_mean
from dashboard.urls import Address
from etl.catalog.models import Bonus, BonusCriterion, Indicator

When = Literal["before", "after"]
WHEN: Final[tuple[When, When]] = ("before", "after")


@dataclass(frozen=True)
class CriterionChange:
    """A criterion before and after, None where a figure is not known.

    indicator: the published figure it is taken from; None for a reader's own figures and where there are none.
    """

    criterion: BonusCriterion
    before: float | None
    after: float | None
    indicator: Indicator | None

    @property
    def change_pct(self) -> float | None:
        """The change in per cent of the figure before; None where it can't be told, as from a figure of 0."""
        if self.before is None or self.after is None or self.before <= 0:
            return None
        return 100 * (self.after - self.before) / self.before

    @property
    def points(self) -> float | None:
        """The change times the criterion's weight: 10 per cent with the weight 60 are 6 points."""
        change = self.change_pct
        return None if change is None else change * self.criterion.weight_pct / 100


@dataclass(frozen=True)
class WeightedChanges:
    """All criteria of one area between two years."""

    area: str
    first: str
    last: str
    changes: tuple[CriterionChange, ...]

    @property
    def points(self) -> float | None:
        """The sum over the criteria that have a change; None where none has."""
        known = [change.points for change in self.changes if change.points is not None]
        return sum(known) if known else None

    @property
    def weight_pct(self) -> int:
        """How much of the 100 of weight the sum covers."""
        return sum(change.criterion.weight_pct for change in self.changes if change.points is not None)


def weighted_changes(address: Address, bonus: Bonus, figures: Figures) -> WeightedChanges:
    """The criteria as the address asks: its own figures, else the nearest published ones of its first area."""
    area = address.areas[0] if address.areas else bonus.example.area
    first = (address.first or bonus.example.first)[:4]
    last = (address.last or bonus.example.last)[:4]
    own = own_figures(address, bonus)
    changes = tuple(_change(criterion, own, figures, area, (first, last)) for criterion in bonus.criteria)
    return WeightedChanges(area, first, last, changes)


def own_figures(address: Address, bonus: Bonus) -> dict[tuple[str, When], float]:
    """The reader's own figures by criterion and time."""
    found = {(c.id, when): getattr(address, own_field(c, when)) for c in bonus.criteria for when in WHEN}
    return {key: value for key, value in found.items() if value is not None}


def own_field(criterion: BonusCriterion, when: When) -> str:
    """The field of the address that holds a reader's own figure."""
    return f"{criterion.id}_{when}"


def full_years(figures: Figures, indicators: Sequence[str]) -> tuple[str, ...]:
    """The years in which every month is published of one of the indicators, oldest first."""
    found = {period[:4] for i in indicators for period in figures.periods(i) if period.endswith("-12")}
    return tuple(sorted(found))


def _change(
    criterion: BonusCriterion,
    own: Mapping[tuple[str, When], float],
    figures: Figures,
    area: str,
    years: tuple[str, str],
) -> CriterionChange:
    """The reader's own figures where there is any; a criterion never mixes them with published ones."""
    given = own.get((criterion.id, "before")), own.get((criterion.id, "after"))
    if given != (None, None):
        return CriterionChange(criterion, *given, None)
    for indicator in (figures.catalog.indicators[i] for i in criterion.indicators):
        before, after = (year_mean(figures, indicator, area, year) for year in years)
        if before is not None or after is not None:
            return CriterionChange(criterion, before, after, indicator)
    return CriterionChange(criterion, None, None, None)
