"""The charts and the map of a view as one SVG file that needs nothing from elsewhere."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import Final
from urllib.parse import urlsplit

from dashboard.charts.markup import coordinate, element, text, wrapped
from dashboard.charts.named_svg import file_svg
from dashboard.charts.svg import LARGE, SMALL, Size, chart_file, chart_notes
from dashboard.exports.about import day_words, demo_words, distinct, marked_title
from dashboard.exports.style import file_style
from dashboard.exports.tidy import status_words
from dashboard.i18n import word
from dashboard.view import View

MARGIN: Final = 12.0
LINE: Final = 16.0
FONT: Final = 12.0
HEADING_LINE: Final = 24.0
FEW: Final = 2
"""Up to so many charts are drawn large and below each other, more of them small and side by side."""
COLUMNS: Final = 3
MAP_WIDTH: Final = 620.0


@dataclass(frozen=True)
class Part:
    """A drawing with its size."""

    svg: str
    width: float
    height: float


def picture(view: View) -> str:
    """Title, filters, every chart or the map, source, licence, date, version, marks and address as SVG."""
    n_columns = 1 if len(view.charts) <= FEW or view.is_stacked else COLUMNS
    parts = drawings(view, LARGE if n_columns == 1 else SMALL, has_notes=not has_notes_in_common(view))
    rows = _rows(parts, n_columns, has_map=view.map_svg is not None)
    width = max(sum(part.width + MARGIN for part in row) - MARGIN for row in rows)
    is_titled = [chart.title for chart in view.charts] == [view.title] and not view.map_svg
    head, top = _head(view, width, has_title=not is_titled)
    body, below = _grid(rows, top)
    foot, height = _foot(view, width, below)
    ground = element("rect", width="100%", height="100%", class_="ground")
    whole = [element("title", escape(marked_title(view))), file_style(), ground, head, body, foot]
    return file_svg(whole, width, height, view.language)


def has_notes_in_common(view: View) -> bool:
    """True where several charts have the same source and breaks, to be said once for all of them."""
    return len(view.charts) > 1 and len({chart_notes(chart) for chart in view.charts}) == 1


def drawings(view: View, size: Size, has_notes: bool = True) -> list[Part]:
    """The map and the charts as they stand in a file: links with their host."""
    address = urlsplit(view.permalink)
    host = f'href="{address.scheme}://{address.netloc}/' if address.netloc else 'href="/'
    drawn = ([view.map_svg] if view.map_svg else []) + [
        chart_file(chart, size, has_notes) for chart in view.charts
    ]
    return [part_of(svg.replace('href="/', host)) for svg in drawn]


def alone(part: Part) -> str:
    """A drawing as a document of its own."""
    return part.svg.replace(">", f">{file_style()}", 1)


def part_of(svg: str) -> Part:
    """A drawing with the size it says of itself; a map, which says only its proportions, in MAP_WIDTH.

    Raises ValueError for a drawing without viewBox.
    """
    opening, rest = svg.split(">", 1)
    box = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', opening)
    if box is None:
        raise ValueError(f"a drawing without viewBox: {opening[:80]}")
    width, height = float(box[1]), float(box[2])
    if not re.search(r'\swidth="', opening):
        width, height = MAP_WIDTH, MAP_WIDTH * height / width
        opening += f' width="{coordinate(width)}" height="{coordinate(height)}"'
    return Part(f"{opening}>{rest}", width, height)


def _rows(parts: list[Part], n_columns: int, has_map: bool) -> list[list[Part]]:
    """The map on a row of its own, then the charts."""
    maps, charts = parts[: int(has_map)], parts[int(has_map) :]
    rows = [charts[start : start + n_columns] for start in range(0, len(charts), n_columns)]
    return [maps, *rows] if maps else rows


def _grid(rows: list[list[Part]], top: float) -> tuple[str, float]:
    """The drawings row by row from `top` on, and where they end."""
    written = []
    for row in rows:
        x = 0.0
        for part in row:
            place = f"translate({coordinate(x)} {coordinate(top)})"
            written.append(element("g", part.svg, transform=place))
            x += part.width + MARGIN
        top += max(part.height for part in row) + MARGIN
    return "".join(written), top


def _head(view: View, width: float, has_title: bool) -> tuple[str, float]:
    """Title, the mark of simulated figures and the filters, and where they end."""
    written, y = [], 0.0
    if has_title:
        for line in wrapped(view.title, width - 2 * MARGIN, FONT * 1.5):
            y += HEADING_LINE
            written.append(text(line, MARGIN, y, class_="heading"))
    demo = [demo_words(True, view.language)] if view.is_demo else []
    filters = "; ".join(f"{label}: {value}" for label, value in view.filters)
    for said, kind in [(s, "demo") for s in demo] + ([(filters, "unit")] if filters else []):
        for line in wrapped(said, width - 2 * MARGIN, FONT):
            y += LINE
            written.append(text(line, MARGIN, y + 4, class_=kind))
    return "".join(written), y + (MARGIN if written else 0)


def _foot(view: View, width: float, top: float) -> tuple[str, float]:
    """What to know of the figures, below the drawings, and the height of the whole."""
    written, y = [], top
    for said in _said_below(view):
        for line in wrapped(said, width - 2 * MARGIN, FONT):
            y += LINE
            written.append(text(line, MARGIN, y, class_="source"))
    return "".join(written), y + MARGIN


def _said_below(view: View) -> Iterator[str]:
    language = view.language
    drawn = {chart.source_line for chart in view.charts}
    in_map = view.map_svg or ""
    yield from (line for line in view.source_lines if line not in drawn and escape(line) not in in_map)
    if has_notes_in_common(view):
        yield from chart_notes(view.charts[0])
    statuses = [s for s in distinct(row.status for row in view.rows) if s != "A"]
    if statuses:
        said = ", ".join(status_words(language, status) for status in statuses)
        yield f"{word(language, 'file_marks')}: {said}."
    yield from view.notes
    told = {"licence": view.licence, "date": day_words(view.data_date, language), "version": view.version}
    yield " ".join(f"{word(language, f'file_{key}')}: {text}." for key, text in told.items() if text)
    yield view.permalink
