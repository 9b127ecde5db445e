"""A chart as SVG: for the first paint, without JavaScript, and as a file.

Colours come from the page's style sheet; a file of its own carries the same style inside.
"""

from dataclasses import dataclass
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Final

from dashboard.charts.alt_text import alt_text, latest_words
from dashboard.charts.axes import month_number, value_ticks, year_ticks
from dashboard.charts.description import Band, ChartDescription, ChartSeries, Mark, runs
from dashboard.charts.line_ends import FONT, Frame, end_labels, label_room, marker, markers_on_line
from dashboard.charts.markup import coordinate, element, text, text_width, wrapped
from dashboard.i18n import in_period, number, word

LINE: Final = 16.0
ASSETS: Final = Path(__file__).resolve().parents[2] / "assets"
STYLES: Final = ("1-tokens.css", "3-charts.css", "6-compare.css", "8-indicator.css")
NAMESPACE: Final = "http://www.w3.org/2000/svg"


@dataclass(frozen=True)
class Size:
    """Width and height of a picture in CSS pixels."""

    width: float
    height: float


SMALL: Final = Size(360, 230)
LARGE: Final = Size(800, 450)


def chart_svg(chart: ChartDescription, size: Size = SMALL) -> str:
    """The chart as an SVG element to stand in a page, below a key of its lines."""
    return _svg(chart, size, _drawing(chart, size, 0), "")


def chart_file(chart: ChartDescription, size: Size = LARGE) -> str:
    """The chart as a file: with title, source line and its own style."""
    heading = wrapped(chart.title, size.width - 24, FONT * 1.5)
    lines = [
        line
        for part in (chart.source_line, *(f"{m.letter} {m.reason}" for m in chart.marks))
        for line in wrapped(part, size.width - 24, FONT)
    ]
    keys, n_rows = _keys(chart, size, 14 + len(heading) * LINE * 1.5)
    top = 14 + len(heading) * LINE * 1.5 + (n_rows + 1) * LINE
    foot = "".join(
        text(line, 12, size.height + LINE * (place + 1), class_="source") for place, line in enumerate(lines)
    )
    head = "".join(
        text(line, 12, LINE * 1.5 * (place + 1), class_="heading") for place, line in enumerate(heading)
    )
    whole = Size(size.width, size.height + LINE * (len(lines) + 1))
    ground = element("rect", width="100%", height="100%", class_="ground")
    return _svg(chart, whole, ground + head + keys + _drawing(chart, size, top) + foot, _style())


def _svg(chart: ChartDescription, size: Size, content: str, style: str) -> str:
    name = f"chart-{chart.id}"
    described = element("title", escape(chart.title), id=f"{name}-title") + element(
        "desc", escape(alt_text(chart)), id=f"{name}-desc"
    )
    return element(
        "svg",
        described + style + content,
        xmlns=NAMESPACE,
        class_="chart",
        viewBox=f"0 0 {coordinate(size.width)} {coordinate(size.height)}",
        width=coordinate(size.width) if style else None,
        height=coordinate(size.height) if style else None,
        role="group",
        lang=chart.language,
        aria_labelledby=f"{name}-title",
        aria_describedby=f"{name}-desc",
    )


@lru_cache(maxsize=1)
def _style() -> str:
    rules = "".join((ASSETS / name).read_text(encoding="utf-8") for name in STYLES)
    return f"<style><![CDATA[{rules}]]></style>"


def _drawing(chart: ChartDescription, size: Size, top: float) -> str:
    return drawn_over(chart, frame_of(chart, size, top), size.width)


def drawn_over(chart: ChartDescription, frame: Frame, width: float) -> str:
    """Everything in the frame: bands, axes, breaks, lines; a drawer may have put something under it."""
    return "".join(
        [
            *(_band(band, frame) for band in chart.bands),
            _value_axis(chart, frame),
            _time_axis(chart, frame),
            *(_break(mark, frame) for mark in chart.marks),
            *(_suppressed(chart, frame)),
            *(_line(chart, series, frame) for series in reversed(chart.series)),
            end_labels(chart, frame, width) if chart.has_end_labels else "",
            _demo(chart, frame),
        ]
    )


def frame_of(chart: ChartDescription, size: Size, top: float = 0) -> Frame:
    """The area the lines of a chart are drawn in, below `top`."""
    top += 18 + (LINE if chart.is_demo else 0)
    drawn = [v for s in chart.series for v in s.drawn if v is not None] + list(chart.value_range or ())
    whole = chart.decimals == 0 and chart.index_year is None
    ticks = value_ticks(drawn, whole)
    widest = max(text_width(number(v, ticks.decimals, chart.language), FONT) for v in ticks.values)
    months = tuple(month_number(period) for period in chart.periods)
    right = size.width - (label_room(chart, size.width) if chart.has_end_labels else 10)
    return Frame(widest + 12, top, right, size.height - LINE - 6, months, ticks)


def _keys(chart: ChartDescription, size: Size, top: float) -> tuple[str, int]:
    """The key of the lines above the drawing, and how many rows it takes."""
    parts, x, row = [], 4.0, 1
    for series in chart.series:
        needed = 34 + text_width(series.label, FONT)
        if x > 4 and x + needed > size.width:
            x, row = 4.0, row + 1
        y = top + row * LINE - 4
        sample = element("path", d=f"M{coordinate(x)},{coordinate(y - 4)}h22", class_=f"stroke {series.role}")
        parts.append(sample + text(series.label, x + 27, y, class_="key"))
        x += needed
    y = top + (row + 1) * LINE - 4
    return "".join(parts) + text(chart.unit_words, 4, y, class_="unit"), row


def _value_axis(chart: ChartDescription, frame: Frame) -> str:
    parts = []
    for value in frame.ticks.values:
        y = frame.y(value)
        d = f"M{coordinate(frame.left)},{coordinate(y)}H{coordinate(frame.right)}"
        parts.append(element("path", d=d, class_="grid zero" if value == 0 else "grid"))
        label = number(value, frame.ticks.decimals, chart.language)
        parts.append(text(label, frame.left - 5, y + 4, class_="tick", text_anchor="end"))
    return "".join(parts)


def _time_axis(chart: ChartDescription, frame: Frame) -> str:
    parts = []
    for year in year_ticks(chart.periods):
        month = year * 12.0 + (6 if chart.frequency == "yearly" else 0)
        x = min(max(frame.x(max(month, frame.first_month)), frame.left), frame.right)
        d = f"M{coordinate(x)},{coordinate(frame.bottom)}v4"
        edge = text_width(str(year), FONT) / 2
        place = min(x, frame.right - edge + 8)
        parts.append(element("path", d=d, class_="axis"))
        parts.append(text(str(year), place, frame.bottom + LINE, class_="tick", text_anchor="middle"))
    return "".join(parts)


def _line(chart: ChartDescription, series: ChartSeries, frame: Frame) -> str:
    """The line of a series, never across a gap; a lone figure is a dot."""
    places = [
        None if value is None else (x, frame.y(value))
        for x, value in zip(frame.middles, series.drawn, strict=True)
    ]
    said = latest_words(chart, series)
    parts = [
        element("title", escape(said)),
        element("path", d=line_path(places), class_=f"stroke {series.role}"),
    ]
    ends = [*lone_places(places), *([places[series.last_place]] if series.last_place is not None else [])]
    ends += markers_on_line(series.role, places)
    parts += [marker(series.role, *place) for place in ends if place is not None]
    return element("g", parts, class_=f"series {series.role}", tabindex=0, role="img", aria_label=said)


def line_path(places: list[tuple[float, float] | None]) -> str:
    """Path data through the places, begun anew after every gap; steps are relative, which halves the text."""
    parts, pen = [], (0, 0)
    pen_down = False
    for place in places:
        if place is not None:
            here = (round(place[0] * 10), round(place[1] * 10))
            parts.append(
                f"l{_step(here[0] - pen[0])},{_step(here[1] - pen[1])}"
                if pen_down
                else f"M{here[0] / 10:g},{here[1] / 10:g}"
            )
            pen = here
        pen_down = place is not None
    return "".join(parts)


def _step(tenths: int) -> str:
    return f"{tenths / 10:g}"


def lone_places(places: list[tuple[float, float] | None]) -> list[tuple[float, float]]:
    """Places with a gap on both sides, of which a line shows nothing."""
    padded = [None, *places, None]
    return [
        here
        for before, here, after in zip(padded, padded[1:], padded[2:], strict=False)
        if here is not None and before is None and after is None
    ]


def _band(band: Band, frame: Frame) -> str:
    left, right = frame.x(month_number(band.first) - 0.5), frame.x(month_number(band.last) + 0.5)
    left, right = max(left, frame.left), min(right, frame.right)
    box = element(
        "rect",
        element("title", escape(band.label)),
        x=coordinate(left),
        y=coordinate(frame.top),
        width=coordinate(max(right - left, 1)),
        height=coordinate(frame.bottom - frame.top),
        class_=f"band {band.kind}",
    )
    if band.kind != "wave" or text_width(band.label, FONT - 2) > right - left:
        return box
    return box + text(
        band.label, (left + right) / 2, frame.top + 11, class_="band-label", text_anchor="middle"
    )


def _break(mark: Mark, frame: Frame) -> str:
    x = frame.x(month_number(mark.period) - 0.5)
    d = f"M{coordinate(x)},{coordinate(frame.top)}V{coordinate(frame.bottom)}"
    parts = [
        element("title", escape(mark.reason)),
        element("path", d=d, class_="break"),
        element("circle", cx=coordinate(x), cy=coordinate(frame.top), r=7, class_="flag"),
        text(mark.letter, x, frame.top + 4, class_="flag-letter", text_anchor="middle"),
    ]
    return element("g", parts, class_="mark", tabindex=0, role="img", aria_label=mark.reason)


def _suppressed(chart: ChartDescription, frame: Frame) -> list[str]:
    """A bar on the time axis for every stretch the source has suppressed or lacks."""
    bars = []
    gaps = [(s, letter) for s in chart.series if s.role not in ("region", "country") for letter in "QM"]
    for series, letter in gaps:
        for first, last in runs(series.statuses, letter):
            left = frame.x(month_number(chart.periods[first]) - 0.5)
            right = frame.x(month_number(chart.periods[last]) + 0.5)
            what = word(chart.language, f"status_{letter}")
            said = f"{series.label}: {what.lower()}, {in_period(chart.periods[first], chart.language)}"
            left = max(left, frame.left)
            d = f"M{coordinate(left)},{coordinate(frame.bottom - 2)}H{coordinate(min(right, frame.right))}"
            bars.append(element("path", element("title", escape(said)), d=d, class_=f"gap {letter}"))
    return bars


def _demo(chart: ChartDescription, frame: Frame) -> str:
    if not chart.is_demo:
        return ""
    return text(
        word(chart.language, "demo_short"), frame.right, frame.top - 20, class_="demo", text_anchor="end"
    )
