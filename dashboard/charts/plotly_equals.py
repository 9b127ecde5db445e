"""What a plotly chart of areas beside each other has besides its lines: names at their ends, what is not known."""

from collections.abc import Sequence
from typing import Any, Final

from dashboard.charts.description import ChartDescription, ChartSeries
from dashboard.charts.labels import label_places, shortened
from dashboard.charts.line_ends import FONT, LABEL_GAP
from dashboard.charts.markup import CHARACTER_WIDTH, wrapped
from dashboard.charts.plotly_lines import COLOURS, line_look
from dashboard.charts.plotly_names import LOWEST, name_room, plain
from dashboard.charts.plotly_time import first_middle, middles_ms, step_ms
from dashboard.charts.value_axes import chart_ticks

LEADER_SHARE: Final = 0.04
"""Of the time shown, so much more is for the thin lines from the ends of the lines to their names."""
LED: Final = 0.8
"""So much of that the leaders take: names do not touch them."""
LINE_OF_NAME: Final = 16.0
BESIDE: Final = 8.0
"""Pixels that a name is set apart and must stay away from the edge."""

Trace = dict[str, Any]


def box_rows(
    chart: ChartDescription, series: ChartSeries, heights: Sequence[float | None], said: Sequence[str]
) -> Trace:
    """What the box of each period says of a line that has no figure in some; nothing of it is drawn.

    heights (period): the line, by which the box is sorted; said (period): the words. Plotly's box takes the nearest
    point of each line, up to 20 pixels away: a line with gaps alone would say the figure of another month in them.
    """
    low = chart_ticks(chart).low
    return {
        "type": "scatter",
        "mode": "lines",
        "uid": f"{series.role}-said",
        "line": {**line_look(series.role), "width": 0},
        "x0": first_middle(chart),
        "dx": step_ms(chart),
        "y": [low if height is None else height for height in heights],
        "text": list(said),
        "hovertemplate": f"{plain(series.label)}: %{{text}}<extra></extra>",
    }


def place_of_names(chart: ChartDescription) -> int:
    """The moment at which the names stand, beyond the last period, in milliseconds."""
    middles = middles_ms(chart)
    span = middles[-1] - middles[0] + step_ms(chart)
    return round(middles[-1] + step_ms(chart) / 2 + LEADER_SHARE * span)


def names_of_equals(chart: ChartDescription) -> list[Trace]:
    """The names of the lines beside their ends, each led to by a thin line of its colour; none over another.

    They are traces: an annotation with an arrow takes plotly ten times as long. Each name has two lines where all
    have room for it. Empty where the chart has no names.
    """
    ends = [(s, s.last_place, s.drawn[s.last_place]) for s in chart.series if s.last_place is not None]
    known = [(series, place, value) for series, place, value in ends if value is not None]
    if not known or not chart.has_end_labels:
        return []
    names, n_lines = _names(chart, [series.label for series, *_ in known])
    ticks, middles, moment = chart_ticks(chart), middles_ms(chart), place_of_names(chart)
    near = round(middles[-1] + LED * (moment - middles[-1]))
    scale = LOWEST / (ticks.high - ticks.low)
    wanted = [scale * (value - ticks.low) for *_, value in known]
    heights = [ticks.low + height / scale for height in label_places(wanted, _gap(n_lines), 0, LOWEST)]
    leaders = [
        {
            "type": "scatter", "mode": "lines", "uid": f"{series.role}-leader", "hoverinfo": "skip",
            "x": [middles[place], middles[-1], near], "y": [value, value, height],
            "line": {"width": 1, "color": COLOURS[series.role]},
        }
        for (series, place, value), height in zip(known, heights, strict=True)
    ]  # fmt: skip
    words = {
        "type": "scatter", "mode": "text", "uid": "names", "hoverinfo": "skip", "cliponaxis": False,
        "x": [moment] * len(known), "y": heights, "text": names, "textposition": "middle right",
    }  # fmt: skip
    return [*leaders, words]


def _names(chart: ChartDescription, labels: list[str]) -> tuple[list[str], int]:
    """The labels as they are written, and how many lines the longest has."""
    for at_most in (2, 1):
        names = [_in_lines(label, name_room(chart) - BESIDE, at_most) for label in labels]
        n_lines = max(map(len, names))
        if _gap(n_lines) * len(labels) <= LOWEST:
            break
    return ["<br>".join(map(plain, lines)) for lines in names], n_lines


def _gap(n_lines: int) -> float:
    """Pixels from the middle of a name to that of the next, where names have so many lines."""
    return LABEL_GAP + LINE_OF_NAME * (n_lines - 1)


def _in_lines(label: str, room: float, at_most: int) -> list[str]:
    """The label in at most so many lines, the last cut off where there is more."""
    characters = int(room / (FONT * CHARACTER_WIDTH))
    lines = wrapped(label, room, FONT)
    kept = [*lines[: at_most - 1], " ".join(lines[at_most - 1 :])]
    return [shortened(line, characters) for line in kept if line]
