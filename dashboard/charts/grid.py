"""The lines of a value axis behind a drawing."""

from collections.abc import Callable

from dashboard.charts.axes import Ticks
from dashboard.charts.markup import coordinate, element, text
from dashboard.i18n import number
from etl.catalog.models import Language


def value_grid(
    ticks: Ticks, height_of: Callable[[float], float], ends: tuple[float, float], language: Language
) -> str:
    """A line across, from left to right end, at the height of each tick, zero marked, with its figure before it."""
    left, right = ends
    parts = []
    for value in ticks.values:
        y = height_of(value)
        d = f"M{coordinate(left)},{coordinate(y)}H{coordinate(right)}"
        parts.append(element("path", d=d, class_="grid zero" if value == 0 else "grid"))
        label = number(value, ticks.decimals, language)
        parts.append(text(label, left - 5, y + 4, class_="tick", text_anchor="end"))
    return "".join(parts)
