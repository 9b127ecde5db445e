"""Periods as plotly reads them on a time axis."""

from datetime import UTC, datetime
from typing import Final

from dashboard.charts.description import ChartDescription
from etl.catalog.models import Frequency

MONTH_MS: Final = 30.436875 * 24 * 3600 * 1000
"""The mean month: counted from the middle of a period, the true middle is never more than three days away."""
MONTHS_BETWEEN: Final[dict[Frequency, int]] = {"monthly": 1, "quarterly": 3, "yearly": 12}
MIDDLES: Final[dict[Frequency, str]] = {"monthly": "{}-15", "quarterly": "{}-15", "yearly": "{}-07-01"}


def start_of(period: str) -> str:
    """The first month of a period as plotly reads dates: "2026Q2" is "2026-04"."""
    return f"{period[:4]}-{int(period[5:]) * 3 - 2:02d}" if "Q" in period else period


def end_of(period: str) -> str:
    """The last month of a period, its 28th day: "2026Q2" is "2026-06-28"."""
    if "Q" in period:
        return f"{period[:4]}-{int(period[5:]) * 3:02d}-28"
    return f"{period}-28" if "-" in period else f"{period}-12-28"


def first_middle(chart: ChartDescription) -> str:
    """The middle of the first period."""
    return MIDDLES[chart.frequency].format(start_of(chart.periods[0]))


def step_ms(chart: ChartDescription) -> int:
    """Milliseconds from the middle of a period to that of the next."""
    return round(MONTH_MS * MONTHS_BETWEEN[chart.frequency])


def middles_ms(chart: ChartDescription) -> list[int]:
    """The middles of all periods, in milliseconds as plotly counts them."""
    begin = round(datetime.fromisoformat(first_middle(chart)).replace(tzinfo=UTC).timestamp() * 1000)
    return [begin + place * step_ms(chart) for place in range(len(chart.periods))]


def when_format(chart: ChartDescription) -> str:
    """The period of a point in d3's time format: months as numbers but in English, so no locale file is needed."""
    if chart.frequency == "monthly":
        return "%{x|%b %Y}" if chart.language == "en" else "%{x|%-m/%Y}"
    return "%{x|Q%q %Y}" if chart.frequency == "quarterly" else "%{x|%Y}"
