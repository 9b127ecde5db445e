"""A chart as SVG: for the first paint, without JavaScript, and as a file.

Colours come from the page's style sheets; a file carries the same style inside.
"""

from dataclasses import dataclass
from html import escape
from typing import Final

from dashboard.charts.alt_text import alt_text, latest_words
from dashboard.charts.axes import month_number, year_ticks
from dashboard.charts.clouds import cloud_drawing, start_line
from dashboard.charts.description import Band, ChartDescription, ChartSeries, Mark, unknown_runs
from dashboard.charts.grid import value_grid
from dashboard.charts.line_ends import FONT, Frame, end_labels, label_room, marker
from dashboard.charts.markup import coordinate, element, text, text_width, wrapped
from dashboard.charts.paths import line_path, marked_places, places_of, spread_bands
from dashboard.charts.value_axes import chart_ticks
from dashboard.i18n import in_period, number, word

LINE: Final = 16.0
MARGIN: Final = 12.0
CLOUD_SAMPLES: Final = {"band": "gap-band", "near": "stroke near", "poor": "stroke poor"}
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
    return _svg(chart, size, _drawing(chart, size, 0), is_file=False)


def chart_file(chart: ChartDescription, size: Size = LARGE, has_notes: bool = True) -> str:
    """The chart as it stands in a file, which has the style: with title, and with `has_notes` source and breaks."""
    heading = wrapped(chart.title, size.width - 24, FONT * 1.5)
    lines = [
        line
        for part in (chart_notes(chart) if has_notes else ())
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
    return _svg(chart, whole, ground + head + keys + _drawing(chart, size, top) + foot, is_file=True)


def chart_notes(chart: ChartDescription) -> tuple[str, ...]:
    """What stands below a chart in a file: its source, and its breaks by their letters."""
    return chart.source_line, *(f"{mark.letter} {mark.reason}" for mark in chart.marks)


def _svg(chart: ChartDescription, size: Size, content: str, *, is_file: bool) -> str:
    name = f"chart-{chart.id}"
    # In a page the words stand below the drawing; a screen reader would say them twice.
    words = element("desc", escape(alt_text(chart)), id=f"{name}-desc") if is_file else ""
    described = element("title", escape(chart.title), id=f"{name}-title") + words
    return element(
        "svg",
        described + content,
        xmlns=NAMESPACE,
        class_="chart",
        viewBox=f"0 0 {coordinate(size.width)} {coordinate(size.height)}",
        width=coordinate(size.width) if is_file else None,
        height=coordinate(size.height) if is_file else None,
        role="group",
        lang=chart.language,
        aria_labelledby=f"{name}-title",
        aria_describedby=f"{name}-desc" if is_file else None,
    )


def _drawing(chart: ChartDescription, size: Size, top: float) -> str:
    """Everything in the frame: spread, bands, axes, breaks, lines; the axes are no news to who hears the lines."""
    frame = _frame(chart, size, top)
    return "".join(
        [
            spread_bands(chart, frame),
            cloud_drawing(chart, frame),
            *(_band(band, frame) for band in chart.bands),
            element("g", _value_axis(chart, frame) + _time_axis(chart, frame), aria_hidden="true"),
            start_line(chart.start, frame, size.width, bool(chart.marks)),
            *(_break(mark, frame) for mark in chart.marks),
            *(_suppressed(chart, frame)),
            *(_line(chart, series, frame) for series in reversed(chart.series)),
            end_labels(chart, frame, size.width) if chart.has_end_labels else "",
            _demo(chart, frame),
        ]
    )


def _frame(chart: ChartDescription, size: Size, top: float) -> Frame:
    """The area the lines of a chart are drawn in, below `top`."""
    top += 18 + (LINE if chart.is_demo else 0)
    ticks = chart_ticks(chart)
    widest = max(text_width(number(v, ticks.decimals, chart.language), FONT) for v in ticks.values)
    months = tuple(month_number(period) for period in chart.periods)
    right = size.width - (label_room(chart, size.width) if chart.has_end_labels else 10)
    return Frame(widest + 12, top, right, size.height - LINE - 6, months, ticks)


def _keys(chart: ChartDescription, size: Size, top: float) -> tuple[str, int]:
    """The key of the lines above the drawing, and how many rows it takes."""
    entries = [(f"stroke {series.role}", series.label) for series in chart.series]
    if chart.spread is not None:
        kinds = (
            ("median", f"stroke median {chart.spread.words}"),
            ("inner", "spread inner"),
            ("outer", "spread outer"),
        )
        entries += [(kind, word(chart.language, f"{chart.spread.words}_{key}")) for key, kind in kinds]
    if chart.cloud is not None:
        entries += [
            (CLOUD_SAMPLES[kind], word(chart.language, f"{chart.cloud.words}_{kind}"))
            for kind in chart.cloud.kinds
        ]
    parts, x, row = [], MARGIN, 1
    for kind, label in entries:
        needed = 34 + text_width(label, FONT)
        if x > MARGIN and x + needed > size.width:
            x, row = MARGIN, row + 1
        y = top + row * LINE - 4
        shape = "h22" if kind.startswith("stroke") else "m0,-5h22v10h-22z"
        sample = element("path", d=f"M{coordinate(x)},{coordinate(y - 4)}{shape}", class_=kind)
        parts.append(sample + text(label, x + 27, y, class_="key"))
        x += needed
    y = top + (row + 1) * LINE - 4
    return "".join(parts) + text(chart.unit_words, MARGIN, y, class_="unit"), row


def _value_axis(chart: ChartDescription, frame: Frame) -> str:
    return value_grid(frame.ticks, frame.y, (frame.left, frame.right), chart.language)


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
    places = places_of(series.drawn, frame)
    said = latest_words(chart, series)
    parts = [
        element("title", escape(said)),
        element("path", d=line_path(places), class_=f"stroke {series.role}"),
    ]
    parts += [marker(series.role, *place) for place in marked_places(series, places)]
    return element("g", parts, class_=f"series {series.role}", tabindex=0, role="img", aria_label=said)


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
        band.label, (left + right) / 2, frame.top + 19, class_="band-label", text_anchor="middle"
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
    for series, letter, first, last in unknown_runs(chart):
        left = max(frame.x(month_number(chart.periods[first]) - 0.5), frame.left)
        right = min(frame.x(month_number(chart.periods[last]) + 0.5), frame.right)
        what = word(chart.language, f"status_{letter}")
        said = f"{series.label}: {what.lower()}, {in_period(chart.periods[first], chart.language)}"
        d = f"M{coordinate(left)},{coordinate(frame.bottom - 2)}H{coordinate(right)}"
        bars.append(element("path", element("title", escape(said)), d=d, class_=f"gap {letter}"))
    return bars


def _demo(chart: ChartDescription, frame: Frame) -> str:
    if not chart.is_demo:
        return ""
    return text(
        word(chart.language, "demo_short"), frame.right, frame.top - 20, class_="demo", text_anchor="end"
    )
