"""One area's line over the spread of all municipalities in time: what a fan chart shows, in words and as a table."""

from dataclasses import dataclass

from dashboard.charts.alt_text import alt_text
from dashboard.charts.description import ChartDescription
from dashboard.charts.table import AT_MOST, ChartTable, cell
from dashboard.i18n import in_period, number, period_name, word

Line = tuple[float | None, ...]


@dataclass(frozen=True)
class Fan:
    """A line chart of one series over bands.

    `levels` are the lines of the 10th, 25th, 50th, 75th and 90th of 100 municipalities, over the chart's periods
    and in the unit of the drawn line; `n_known` is how many municipalities they are drawn from.
    """

    chart: ChartDescription
    levels: tuple[Line, Line, Line, Line, Line]
    n_known: tuple[int, ...]
    decimals: int


def fan_words(fan: Fan) -> str:
    """The chart in words: the line, and where half of the municipalities are in its newest period."""
    chart, place = fan.chart, fan.chart.own.last_place
    said = [alt_text(chart)]
    low, middle, high = (fan.levels[k][place] if place is not None else None for k in (1, 2, 3))
    if place is not None and low is not None and middle is not None and high is not None:
        words = [number(v, fan.decimals, chart.language) for v in (low, high, middle)]
        said.append(
            word(
                chart.language,
                "fan_middle",
                when=in_period(chart.periods[place], chart.language),
                low=words[0],
                high=words[1],
                middle=words[2],
                unit=chart.unit_words,
            )
        )
    return " ".join(said)


def fan_table(fan: Fan, at_most: int = AT_MOST) -> ChartTable:
    """The newest periods: the area's figure as published, as drawn where that differs, and the spread."""
    chart, own = fan.chart, fan.chart.own
    language = chart.language
    is_other = own.drawn != own.values
    places = range(len(chart.periods) - 1, max(-1, len(chart.periods) - 1 - at_most), -1)

    def plain(value: float | None) -> str:
        return "–" if value is None else number(value, fan.decimals, language)

    rows = tuple(
        (
            period_name(chart.periods[t], language),
            cell(own.values[t], own.statuses[t], chart),
            *((plain(own.drawn[t]),) if is_other else ()),
            *(plain(level[t]) for level in fan.levels),
        )
        for t in places
    )
    header = (
        word(language, f"column_{chart.frequency}"),
        f"{own.label}, {word(language, f'axis_{chart.unit}')}" if is_other else own.label,
        *((f"{own.label}, {chart.unit_words}",) if is_other else ()),
        *(word(language, f"fan_level_{level}") for level in (10, 25, 50, 75, 90)),
    )
    caption = word(language, "table_caption", title=f"{chart.title}: {own.label}", unit=chart.unit_words)
    return ChartTable(caption, header, rows, len(chart.periods) - len(rows))
