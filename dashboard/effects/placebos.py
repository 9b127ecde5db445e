"""The placebos that an estimate is shown among, in charts and in files alike."""

from collections.abc import Iterator
from typing import NamedTuple

from etl.estimates.arrays import Floats
from etl.estimates.placebos import compared
from etl.estimates.specification import POOR_FIT
from etl.estimates.study import Result


class ShownPlacebo(NamedTuple):
    """A municipality, or a group of them ("KU020+KU398"), in which nothing happened.

    gap (period): the same difference as the result's. is_poor: its fit before the start is so much worse than the
    middle one as an estimate is refused for.
    """

    unit: str
    gap: Floats
    is_poor: bool


def shown_placebos(result: Result) -> Iterator[ShownPlacebo]:
    """Those the result is ranked among."""
    among = result.placebos
    is_shown = compared(result.prepared.panel, among)
    poor = among.pre_rmspe > POOR_FIT * result.median_pre_rmspe
    for unit, gap, shown, is_poor in zip(among.units, among.gaps, is_shown, poor.tolist(), strict=True):
        if shown:
            yield ShownPlacebo(unit, gap, is_poor)
