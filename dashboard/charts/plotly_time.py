"""Periods as plotly reads them on a time axis."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final

from dashboard.charts.description import ChartDescription
from dashboard.i18n import month_names, word
from etl.catalog.models import Frequency, Language

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


def day_after(moment_ms: int) -> str:
    """The beginning of the first day after a moment, as plotly reads dates."""
    return (datetime.fromtimestamp(moment_ms / 1000, UTC).date() + timedelta(days=1)).isoformat()


def months_of(language: Language) -> dict[str, Any]:
    """What plotly's configuration says of a language: its months, written as everywhere in the portal."""
    return {"locale": language, "locales": {language: {"format": {"months": list(month_names(language))}}}}


def period_format(chart: ChartDescription) -> str:
    """A period in d3's time format: "kesäkuu 2026", "2. neljännes 2026", "2026"."""
    if chart.frequency == "monthly":
        return "%B %Y"
    is_quarter = chart.frequency == "quarterly"
    return word(chart.language, "quarter", quarter="%q", year="%Y") if is_quarter else "%Y"


def when_format(chart: ChartDescription) -> str:
    """The period of a point, as hover templates name it."""
    return f"%{{x|{period_format(chart)}}}"
