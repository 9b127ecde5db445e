"""The value axis of a chart, and charts beside each other on one axis, or each on its own."""

from collections.abc import Sequence
from dataclasses import replace

from dashboard.charts.axes import Ticks, value_ticks
from dashboard.charts.description import ChartDescription


def chart_ticks(chart: ChartDescription) -> Ticks:
    """Ticks around everything a chart shows but poor fits, which its edges cut off where they leave the rest."""
    lines = [*(s.drawn for s in chart.series), *(chart.spread.levels if chart.spread else ())]
    lines += [chart.cloud.reach] if chart.cloud else []
    drawn = [v for line in lines for v in line if v is not None] + list(chart.value_range or ())
    whole = chart.decimals == 0 and chart.index_year is None
    return value_ticks(drawn, whole, has_zero=chart.start is None)


def single_charts(chart: ChartDescription, is_shared: bool) -> tuple[ChartDescription, ...]:
    """The same lines in a chart each, on one value axis where it is shared."""
    drawn = [v for s in chart.series for v in s.drawn if v is not None]
    return tuple(
        replace(
            chart,
            id=f"{chart.id}-{series.role}",
            title=f"{series.label}: {chart.title}",
            series=(series,),
            has_end_labels=False,
            value_range=(min(drawn), max(drawn)) if is_shared and drawn else None,
        )
        for series in chart.series
    )


def on_shared_axes(charts: Sequence[ChartDescription]) -> tuple[ChartDescription, ...]:
    """The charts with one value axis for all those of the same unit."""
    ranges = {}
    for unit in {chart.unit_words for chart in charts}:
        drawn = [
            v for c in charts if c.unit_words == unit for s in c.series for v in s.drawn if v is not None
        ]
        ranges[unit] = (min(drawn), max(drawn))
    return tuple(replace(chart, value_range=ranges[chart.unit_words]) for chart in charts)
