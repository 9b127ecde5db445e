"""Figures that a report printed, in a view beside published ones."""

from collections.abc import Sequence
from dataclasses import replace

from dashboard.view import Origin, View, ViewRow


def with_report(view: View, report: str, rows: Sequence[ViewRow], source_line: str) -> View:
    """The view with the rows of a report, each of the "indicator" `report`, and with the report among its sources."""
    if not rows:
        return view
    return replace(
        view,
        rows=(*view.rows, *rows),
        source_lines=(*view.source_lines, source_line),
        origins={**view.origins, report: Origin(source_line, "", "")},
    )
