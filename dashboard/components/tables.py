"""Tables as markup."""

from collections.abc import Sequence
from html import escape
from typing import Any

from dash import html

from dashboard.charts.markup import element
from dashboard.charts.table import ChartTable
from dashboard.components.markup import Markup
from dashboard.i18n import word
from etl.catalog.models import Language


def table(
    caption: str, header: Sequence[str], rows: Sequence[Sequence[str]], has_caption: bool = True
) -> Markup:
    """A table of texts whose first column names the rows. It scrolls sideways on its own where it is too wide.

    `has_caption`: the caption is seen, and the other columns are figures; else a heading above it says the same.
    """
    return linked_table(
        caption, header, [[(cell, None) for cell in row] for row in rows], has_caption, has_caption
    )


def linked_table(
    caption: str,
    header: Sequence[str],
    rows: Sequence[Sequence[tuple[str, str | None]]],
    has_caption: bool = True,
    has_figures: bool = True,
) -> Markup:
    """A table whose cells are texts with or without an address; figures are aligned to the right."""
    head = "".join(element("th", escape(name), scope="col") for name in header)
    body = "".join(element("tr", _row(row)) for row in rows)
    named = element("caption", escape(caption), class_=None if has_caption else "hidden")
    content = named + element("thead", element("tr", head)) + element("tbody", body)
    whole = element("table", content, class_="figures" if has_figures else "words")
    scroller = element("div", whole, class_="scroller", tabindex=0, role="group", aria_label=caption)
    return Markup(scroller, "table")


def shown_table(shown: ChartTable, language: Language) -> html.Div:
    """The table beside a chart, and below it how many older periods it leaves out."""
    left_out = word(language, "table_left_out", n=shown.n_left_out) if shown.n_left_out else None
    whole = table(shown.caption, shown.header, shown.rows)
    return html.Div([whole, html.P(left_out) if left_out else None])


def folded_table(shown: ChartTable, language: Language, *more: Any) -> html.Details:
    """The table beside a chart, folded, with what follows it."""
    return html.Details([html.Summary(word(language, "table_and_data")), shown_table(shown, language), *more])


def _row(cells: Sequence[tuple[str, str | None]]) -> str:
    first, *others = [element("a", escape(t), href=href) if href else escape(t) for t, href in cells]
    return f'<th scope="row">{first}</th>' + "".join(f"<td>{cell}</td>" for cell in others)
