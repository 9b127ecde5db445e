"""A map as a drawing that stands without a page: with its title, unit and legend."""

from typing import Final

from dashboard.charts.map_svg import MapDescription, Shapes, legend_entries, map_svg
from dashboard.charts.markup import coordinate, element, text, text_width, wrapped
from dashboard.charts.named_svg import file_svg, placed
from dashboard.i18n import word

WIDTH: Final = 620.0
MARGIN: Final = 12.0
FONT: Final = 12.0
LINE: Final = 20.0
SWATCH: Final = 22.0


def map_file(chart: MapDescription, shapes: Shapes, credit: str = "") -> str:
    """The map below its title and legend, WIDTH across, and below it the credit: whose the borders are."""
    heading = wrapped(chart.title, WIDTH - 2 * MARGIN, FONT * 1.5)
    lines = [text(line, MARGIN, 24.0 * n, class_="heading") for n, line in enumerate(heading, 1)]
    legend, top = _legend(chart, 24.0 * len(heading))
    height = WIDTH * shapes.height / shapes.width
    drawing = placed(map_svg(chart, shapes), top, WIDTH, height)
    bottom = top + height
    below = wrapped(credit, WIDTH - 2 * MARGIN, FONT) if credit else []
    foot = [text(line, MARGIN, bottom + LINE * n, class_="source") for n, line in enumerate(below, 1)]
    bottom += LINE * len(below)
    return file_svg([*lines, legend, drawing, *foot], WIDTH, bottom, chart.language)


def _legend(chart: MapDescription, top: float) -> tuple[str, float]:
    """The unit and an entry for each class and mark, in rows, and where they end."""
    unit = word(chart.language, f"axis_{chart.unit}")
    y = top + LINE
    parts = [text(unit, MARGIN, y, class_="unit")]
    x = MARGIN + text_width(unit, FONT) + 2 * MARGIN
    for kind, said in legend_entries(chart):
        needed = SWATCH + 8 + text_width(said, FONT)
        if x + needed > WIDTH - MARGIN:
            x, y = MARGIN, y + LINE
        fill = None if kind.startswith("class-") else f"url(#{chart.id}-{kind})"
        place = {"x": coordinate(x), "y": coordinate(y - 11)}
        parts.append(element("rect", class_=f"{kind} swatch", fill=fill, width=SWATCH, height=14, **place))
        parts.append(text(said, x + SWATCH + 6, y, class_="key"))
        x += needed + 2 * MARGIN
    return "".join(parts), y + LINE
