"""The fan chart as SVG: bands of the spread, the middle, and one area's line over them."""

from html import escape
from itertools import groupby

from dashboard.charts.fan import Fan, Line, fan_words
from dashboard.charts.line_ends import Frame
from dashboard.charts.markup import coordinate, element
from dashboard.charts.svg import NAMESPACE, SMALL, Size, drawn_over, frame_of, line_path


def fan_svg(fan: Fan, size: Size = SMALL) -> str:
    """The fan chart, to stand in a page."""
    chart, frame = fan.chart, frame_of(fan.chart, size)
    name = f"fan-{chart.id}"
    parts = [
        element("title", escape(f"{chart.title}: {chart.own.label}"), id=f"{name}-title"),
        element("desc", escape(fan_words(fan)), id=f"{name}-desc"),
        _band(fan.levels[0], fan.levels[4], frame, "outer"),
        _band(fan.levels[1], fan.levels[3], frame, "inner"),
        element("path", d=line_path(_places(fan.levels[2], frame)), class_="stroke median"),
        drawn_over(chart, frame, size.width),
    ]
    return element(
        "svg",
        parts,
        xmlns=NAMESPACE,
        class_="chart fan",
        viewBox=f"0 0 {coordinate(size.width)} {coordinate(size.height)}",
        role="group",
        lang=chart.language,
        aria_labelledby=f"{name}-title",
        aria_describedby=f"{name}-desc",
    )


def _places(line: Line, frame: Frame) -> list[tuple[float, float] | None]:
    return [
        None if value is None else (x, frame.y(value)) for x, value in zip(frame.middles, line, strict=True)
    ]


def _band(low: Line, high: Line, frame: Frame, kind: str) -> str:
    """The area between two levels, a piece for every stretch in which both are known."""
    both = list(zip(_places(low, frame), _places(high, frame), strict=True))
    pieces = [
        line_path([p[0] for p in run] + [p[1] for p in reversed(run)]) + "Z"
        for is_known, run in ((known, list(group)) for known, group in groupby(both, key=_is_known))
        if is_known
    ]
    return element("path", d="".join(pieces), class_=f"spread {kind}")


def _is_known(pair: tuple[tuple[float, float] | None, tuple[float, float] | None]) -> bool:
    return pair[0] is not None and pair[1] is not None
