"""A panel of donors alone, as the benchmarks ask for one placebo at a time."""

import numpy as np

from etl.estimates.panel import Panel


def with_placebo(panel: Panel, donor: int) -> Panel:
    """One donor in the place of the treated, who are left out."""
    rows = ~panel.treated
    treated = np.zeros(len(panel.units), bool)
    treated[np.flatnonzero(rows)[donor]] = True
    return panel.with_rows(rows, treated)
