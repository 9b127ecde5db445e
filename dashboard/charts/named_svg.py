"""The outermost elements of drawings: of those that stand in a page and say what they are, and of files."""

from collections.abc import Iterable
from html import escape
from typing import Literal

from dashboard.charts.line_ends import FONT
from dashboard.charts.markup import coordinate, element, text
from dashboard.charts.svg import NAMESPACE
from dashboard.i18n import word
from etl.catalog.models import Language


def named_svg(
    name: str,
    parts: Iterable[str],
    *,
    title: str,
    words: str,
    language: Language,
    width: float,
    height: float,
    kind: str,
    role: Literal["img", "group"] = "img",
    is_demo: bool = False,
) -> str:
    """The parts as one SVG with title and description, and the mark of simulated data where it is such.

    name: begins the ids of both; kind: a class beside "chart"; role: "group" where the parts can be focused.
    """
    mark = (
        text(word(language, "demo_short"), width, FONT, class_="demo", text_anchor="end") if is_demo else ""
    )
    named = element("title", escape(title), id=f"{name}-title") + element(
        "desc", escape(words), id=f"{name}-desc"
    )
    return element(
        "svg",
        [named, *parts, mark],
        xmlns=NAMESPACE,
        class_=f"chart {kind}",
        viewBox=f"0 0 {coordinate(width)} {coordinate(height)}",
        role=role,
        lang=language,
        aria_labelledby=f"{name}-title",
        aria_describedby=f"{name}-desc",
    )


def file_svg(parts: Iterable[str], width: float, height: float, language: Language) -> str:
    """The parts as a drawing that stands without a page."""
    return element(
        "svg",
        parts,
        xmlns=NAMESPACE,
        class_="chart",
        viewBox=f"0 0 {coordinate(width)} {coordinate(height)}",
        width=coordinate(width),
        height=coordinate(height),
        lang=language,
        role="group",
    )


def placed(drawing: str, top: float, width: float, height: float) -> str:
    """An SVG element at a place within another, as large as told."""
    box = f'x="0" y="{coordinate(top)}" width="{coordinate(width)}" height="{coordinate(height)}"'
    return drawing.replace("<svg", f"<svg {box}", 1)


def map_svg_of(
    name: str, title: str, parts: Iterable[str], size: tuple[float, float], language: Language, kind: str = ""
) -> str:
    """The parts of a map whose areas can be focused, named by its title; kind: a class beside "map"."""
    width, height = size
    return element(
        "svg",
        [element("title", escape(title), id=f"map-{name}-title"), *parts],
        xmlns=NAMESPACE,
        class_=f"map {kind}".rstrip(),
        viewBox=f"0 0 {coordinate(width)} {coordinate(height)}",
        role="group",
        lang=language,
        aria_labelledby=f"map-{name}-title",
    )
