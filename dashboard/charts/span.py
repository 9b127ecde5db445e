"""A stretch of time."""

from dataclasses import dataclass
from typing import Final

from dashboard.charts.axes import month_number

HALF_MONTHS: Final = {"monthly": 0.5, "quarterly": 1.5, "yearly": 6.0}


@dataclass(frozen=True)
class Span:
    """The stretch of time that is shown: periods of any frequency, both ends included; None is open."""

    first: str | None = None
    last: str | None = None

    def holds(self, period: str) -> bool:
        """True where the whole period lies in the span."""
        begins, ends = _ends(period)
        after = self.first is None or begins >= _ends(self.first)[0]
        return after and (self.last is None or ends <= _ends(self.last)[1])


def _ends(period: str) -> tuple[float, float]:
    """Months since year 0 to the beginning and the end of a period."""
    half = HALF_MONTHS["quarterly" if "Q" in period else "monthly" if "-" in period else "yearly"]
    middle = month_number(period)
    return middle - half, middle + half
