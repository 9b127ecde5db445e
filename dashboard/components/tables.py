"""Tables as markup."""

from collections.abc import Sequence
from html import escape

from dashboard.charts.markup import element
from dashboard.charts.table import ChartTable
from dashboard.components.markup import Markup


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


def table_of_chart(chart_table: ChartTable) -> Markup:
    """The table beside a chart."""
    return table(chart_table.caption, chart_table.header, chart_table.rows)


def _row(cells: Sequence[tuple[str, str | None]]) -> str:
    first, *others = [element("a", escape(t), href=href) if href else escape(t) for t, href in cells]
    return f'<th scope="row">{first}</th>' + "".join(f"<td>{cell}</td>" for cell in others)
