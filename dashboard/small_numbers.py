"""Areas so small that their figures vary much by chance."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from dashboard.data import Figures
from dashboard.i18n import word
from dashboard.places import area_name
from etl.catalog.models import Language

SMALL_NUMBER: Final = 100.0
"""Fewer people than this vary by a fifth by chance alone (two standard deviations of a Poisson count)."""


def small_areas(figures: Figures, areas: Sequence[str], language: Language) -> str | None:
    """The areas with so few unemployed that their figures vary much by chance, in words; None where none has."""
    small = []
    for area in areas:
        newest = _newest_value(figures, area)
        if newest is not None and newest < SMALL_NUMBER:
            small.append(area_name(figures.catalog, area, language))
    return word(language, "compare_small", names=", ".join(small)) if small else None


def _newest_value(figures: Figures, area: str) -> float | None:
    """The newest known number of the people in question: the unemployed jobseekers."""
    try:
        values = figures.series(figures.catalog.roles.cases, area).values
    except KeyError:
        return None
    known = values[np.isfinite(values)]
    return float(known[-1]) if known.size else None
