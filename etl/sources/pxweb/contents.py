"""The contents an indicator is made of: declared by label and code, found in the table's metadata."""

import re
from collections.abc import Iterable

from etl.catalog.models import Content, Indicator, PxwebSeries
from etl.errors import SourceError
from etl.frames import TOTAL
from etl.sources.pxweb.metadata import TableMetadata

WantedContents = dict[str, dict[str, list[str]]]
"""Content codes by indicator and breakdown; lists, as they are kept in a dataset's state."""


def wanted_contents(table: TableMetadata, indicators: Iterable[Indicator]) -> WantedContents:
    """The content codes of the indicators that are read from `table`. Raises SourceError."""
    found: WantedContents = {}
    for indicator in indicators:
        if not isinstance(indicator.series, PxwebSeries):
            continue
        declared = {
            TOTAL: indicator.series.contents,
            **{b.id: b.contents for b in indicator.series.breakdowns},
        }
        found[indicator.id] = {
            breakdown: [content_code(table, content, indicator.id) for content in contents]
            for breakdown, contents in declared.items()
        }
    return found


def content_code(table: TableMetadata, content: Content, indicator: str) -> str:
    """The table's code of a declared content.

    The declared code where the table has it under a fitting label, else the only content whose label fits.
    Raises SourceError listing the labels where none or several fit.
    """
    labels = dict(zip(table.contents.values, table.contents.labels, strict=True))
    fitting = [code for code, label in labels.items() if re.search(content.label, label)]
    if content.code in fitting:
        return content.code
    if len(fitting) == 1:
        return fitting[0]
    candidates = {code: labels[code] for code in fitting or labels}
    raise SourceError(
        table.url,
        f"{len(fitting)} contents fit {content.label!r} (code {content.code}); candidates: {candidates}",
        f"correct the contents in etl/catalog/indicators/{indicator}.yml",
    )
