"""A drawing that says its title and its content in words, for charts that stand in a page beside their table."""

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
