"""The table beside a chart: the same figures, newest first."""

from dataclasses import dataclass
from typing import Final

from dashboard.charts.description import ChartDescription, SpreadLevels
from dashboard.i18n import number, period_name, word

AT_MOST: Final = 25
"""Rows shown beside a chart, two years and the month they are compared with; all of them are in the file."""
UNMARKED: Final = frozenset({"", "A", "E"})


@dataclass(frozen=True)
class ChartTable:
    """Texts of a table; `n_left_out` older periods are not in it."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    n_left_out: int


def chart_table(chart: ChartDescription, at_most: int = AT_MOST) -> ChartTable:
    """The newest `at_most` periods of a chart, one column for each series, and for each level of a spread."""
    if chart.spread is not None:
        return _fan_table(chart, chart.spread, at_most)
    banded = chart.cloud if chart.cloud is not None and chart.cloud.low else None
    language = chart.language
    places = range(len(chart.periods) - 1, max(-1, len(chart.periods) - 1 - at_most), -1)
    rows = tuple(
        (
            period_name(chart.periods[place], language),
            *(cell(s.values[place], s.statuses[place], chart) for s in chart.series),
            *(bare(line[place], chart) for line in ((banded.low, banded.high) if banded else ())),
        )
        for place in places
    )
    is_drawn = all(series.values == series.drawn for series in chart.series)
    unit = chart.unit_words if is_drawn else word(language, f"axis_{chart.unit}")
    caption = word(language, "table_caption", title=chart.title, unit=unit)
    bounds = [word(language, f"cloud_{key}") for key in ("low", "high")] if banded else []
    header = (word(language, f"column_{chart.frequency}"), *(s.label for s in chart.series), *bounds)
    return ChartTable(caption, header, rows, len(chart.periods) - len(rows))


def cell(value: float | None, status: str, chart: ChartDescription) -> str:
    """A figure with its mark: "12,8", "12,8 (ennakkotieto)"; the status in words where there is no figure."""
    if value is None:
        return word(chart.language, f"status_{status or 'M'}")
    text = number(value, chart.decimals, chart.language)
    return text if status in UNMARKED else f"{text} ({word(chart.language, f'status_{status}').lower()})"


def bare(value: float | None, chart: ChartDescription) -> str:
    """A figure without its mark: "12,8"; a dash where there is none."""
    return "–" if value is None else number(value, chart.decimals, chart.language)


def _fan_table(chart: ChartDescription, spread: SpreadLevels, at_most: int) -> ChartTable:
    """The newest periods: the area's figure as published, as drawn where that differs, and the spread."""
    own, language = chart.own, chart.language
    is_other = own.drawn != own.values
    places = range(len(chart.periods) - 1, max(-1, len(chart.periods) - 1 - at_most), -1)

    def plain(value: float | None) -> str:
        return "–" if value is None else number(value, spread.decimals, language)

    rows = tuple(
        (
            period_name(chart.periods[t], language),
            cell(own.values[t], own.statuses[t], chart),
            *((plain(own.drawn[t]),) if is_other else ()),
            *(plain(level[t]) for level in spread.levels),
        )
        for t in places
    )
    header = (
        word(language, f"column_{chart.frequency}"),
        f"{own.label}, {word(language, f'axis_{chart.unit}')}" if is_other else own.label,
        *((f"{own.label}, {chart.unit_words}",) if is_other else ()),
        *(word(language, f"{spread.words}_level_{level}") for level in (10, 25, 50, 75, 90)),
    )
    caption = word(language, "table_caption", title=chart.title, unit=chart.unit_words)
    return ChartTable(caption, header, rows, len(chart.periods) - len(rows))
