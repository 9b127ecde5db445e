"""What lines look like in a plotly drawing, the same as in ours, and the marks on them."""

from typing import Any, Final

from dashboard.charts.description import COMPARED, ChartDescription, Role
from dashboard.charts.paths import Places, marked_places
from dashboard.charts.plotly_time import middles_ms

COLOURS: Final[dict[Role, str]] = {
    "own": "#0a5ea8",
    "region": "#a8500a",
    "country": "#5b6672",
    "counterfactual": "#a8500a",
    "s1": "#0f5aa5",
    "s2": "#87960f",
    "s3": "#1e3c1e",
    "s4": "#1e9696",
    "s5": "#004bf0",
    "s6": "#4b965a",
    "s7": "#003c4b",
    "s8": "#0f87ff",
    "s9": "#3c5a00",
    "s10": "#0f96c3",
    "s11": "#3c1ea5",
    "s12": "#785a5a",
}
"""Those of the style sheet for a light ground; by them it finds what it colours for the reader's own scheme."""
DASHES: Final[dict[Role, str]] = {
    "own": "solid",
    "region": "dash",
    "country": "dot",
    "counterfactual": "dash",
}
DASHES_OF_EQUALS: Final = ("solid", "7px,3px", "2px,3px", "9px,3px,2px,3px")
SYMBOLS: Final = ("circle", "square", "triangle-up", "diamond", "triangle-down", "cross")
"""In the order of the drawing's own shapes."""
SIZES: Final = {"own": 6, "region": 4, "country": 4, "counterfactual": 4}
SIZE_OF_EQUALS: Final = 9


def line_look(role: Role) -> dict[str, Any]:
    """Colour, width and dashes of a line."""
    if role in COMPARED:
        dash, width = DASHES_OF_EQUALS[COMPARED.index(role) % len(DASHES_OF_EQUALS)], 2.0
    else:
        dash, width = DASHES[role], 2.5 if role == "own" else 1.5
    return {"color": COLOURS[role], "width": width, "dash": dash}


def marks_on_lines(chart: ChartDescription) -> dict[str, Any]:
    """Every mark on every line, as one trace: ends, figures between two gaps, and what tells equals apart."""
    found = []
    middles = middles_ms(chart)
    for series in reversed(chart.series):
        places: Places = [None if y is None else (x, y) for x, y in zip(middles, series.drawn, strict=True)]
        found += [(series.role, x, y) for x, y in marked_places(series, places)]
    return {
        "type": "scatter",
        "mode": "markers",
        "uid": "marks",
        "hoverinfo": "skip",
        "cliponaxis": False,
        "x": [x for _, x, _ in found],
        "y": [y for *_, y in found],
        "marker": {
            "color": [COLOURS[role] for role, *_ in found],
            "symbol": [_symbol(role) for role, *_ in found],
            "size": [SIZES.get(role, SIZE_OF_EQUALS) for role, *_ in found],
            "opacity": 1,
            "line": {"width": 1 if chart.is_of_equals else 0, "color": "#ffffff"},
        },
    }


def _symbol(role: Role) -> str:
    return SYMBOLS[COMPARED.index(role) % len(SYMBOLS)] if role in COMPARED else "circle"
