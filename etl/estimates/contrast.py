"""The treated beside all who were not treated: described as an index and as a change, which is no effect."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from etl.catalog import Catalog
from etl.estimates.arrays import Floats
from etl.estimates.outcomes import outcomes
from etl.estimates.panel import Panel
from etl.estimates.prepared import Prepared
from etl.estimates.same_season import SameSeason, same_season
from etl.frames import Frames

MIDDLE: Final = 0.8
"""Of the others one by one, the part in the middle that their usual changes are told of."""


@dataclass(frozen=True)
class Side:
    """One side: its figure in each period (period), and its means over the same months before and after the start.

    index (period): 100 is the mean of the year before the start; NaN where that mean is not above 0.
    """

    path: Floats
    index: Floats
    before: float
    after: float

    @property
    def change(self) -> float:
        """The mean after the start less the mean before it, in the figure's unit."""
        return self.after - self.before

    @property
    def change_pct(self) -> float:
        """The change in per cent of before; NaN where that is not above 0."""
        return 100 * self.change / self.before if self.before > 0 else np.nan


@dataclass(frozen=True)
class Contrast:
    """Both sides; pairs: the periods that are compared; usual: between what the changes of most of the others lie.

    usual is of the others one by one, without a tenth of them at each end.
    """

    treated: Side
    others: Side
    pairs: SameSeason
    usual: tuple[float, float]

    @property
    def difference(self) -> float:
        """The change of the treated less that of the others."""
        return self.treated.change - self.others.change


def contrast(panel: Panel, treated: Floats, others: Floats) -> Contrast | None:
    """The contrast of two paths (period) over the periods of a panel, whose donors say what changes are usual.

    None where no period after the start has one of the same season before it.
    """
    pairs = same_season(panel.periods, panel.before, panel.after)
    if pairs is None:
        return None
    low, high = np.quantile(pairs.change(panel.donors), [(1 - MIDDLE) / 2, (1 + MIDDLE) / 2])
    return Contrast(_side(treated, pairs), _side(others, pairs), pairs, (float(low), float(high)))


def contrast_of(frames: Frames, catalog: Catalog, prepared: Prepared) -> Contrast | None:
    """All treated as one against all donors as one, sums over sums.

    None where figures can't be added up, or no months can be compared.
    """
    asked, panel = prepared.specification, prepared.panel
    indicator = catalog.indicators[asked.indicator]
    if indicator.groups.method == "none":
        return None
    sides = [
        tuple(dict.fromkeys(m for unit in prepared.members for m in unit)),
        tuple(dict.fromkeys(m for unit in panel.donor_units for m in catalog.areas[unit].members)),
    ]
    found = outcomes(frames, indicator, sides, str(asked.start), asked.breakdown)
    places = frames.cube(indicator.id).period_places
    treated, others = found.values[:, [places[period] for period in panel.periods]]
    return contrast(panel, treated, others)


def _side(path: Floats, pairs: SameSeason) -> Side:
    base = float(path[pairs.base].mean())
    index = 100 * path / base if base > 0 else np.full(path.shape, np.nan)
    return Side(path, index, float(pairs.before(path)), float(pairs.after(path)))
