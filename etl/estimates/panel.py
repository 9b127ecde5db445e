"""A panel: the same quantity of many units in time, with the treated ones and the start."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from etl.estimates.arrays import Floats, Mask, Places


@dataclass(frozen=True)
class Panel:
    """values (unit × period), without NaN in periods that are used; the treated are treated from a common start.

    before and after (period): the periods the fit and the effect are taken from; a period in neither (months of
    anticipation, a crisis that is left out) is shown and not used. seasons (period): the place of each period in
    the year, all 0 where there is no season to remove. sizes (unit): what placebos are matched on, 1 where
    nothing is known.
    """

    units: tuple[str, ...]
    periods: tuple[str, ...]
    values: Floats
    treated: Mask
    before: Mask
    after: Mask
    seasons: Places
    sizes: Floats

    @cached_property
    def target(self) -> Floats:
        """The treated units' mean (period)."""
        mean: Floats = self.values[self.treated].mean(axis=0)
        return mean

    @cached_property
    def donors(self) -> Floats:
        """The values of the units that are not treated (donor × period), in the order of `donor_units`."""
        return self.values[~self.treated]

    @cached_property
    def donor_units(self) -> tuple[str, ...]:
        """The units that are not treated."""
        return tuple(unit for unit, treated in zip(self.units, self.treated, strict=True) if not treated)

    @property
    def used(self) -> Mask:
        """The periods that are used at all."""
        return self.before | self.after

    def with_rows(self, rows: Mask, treated: Mask) -> "Panel":
        """The same panel of some units, with others treated; both masks are over all units."""
        units = tuple(unit for unit, kept in zip(self.units, rows, strict=True) if kept)
        return replace(
            self, units=units, values=self.values[rows], treated=treated[rows], sizes=self.sizes[rows]
        )

    def without_donor(self, donor: int) -> "Panel":
        """The panel without one of its donors."""
        rows = np.ones(len(self.units), bool)
        rows[np.flatnonzero(~self.treated)[donor]] = False
        return self.with_rows(rows, self.treated)

    def started_earlier(self, by: int) -> "Panel":
        """The panel of the time before the start, as if the start had been `by` used periods earlier."""
        places = np.flatnonzero(self.before)
        before, after = self.before.copy(), np.zeros_like(self.after)
        before[places[-by:]] = False
        after[places[-by:]] = True
        end = int(places[-1]) + 1
        return replace(
            self,
            periods=self.periods[:end],
            values=self.values[:, :end],
            before=before[:end],
            after=after[:end],
            seasons=self.seasons[:end],
        )


def panel_of(
    units: Sequence[str],
    periods: Sequence[str],
    values: Floats,
    treated: Sequence[str],
    start: str,
    seasons: Sequence[int] | None = None,
    sizes: Floats | None = None,
) -> Panel:
    """A panel with its units in order of their names, so that no result depends on the order of rows.

    start: the first period of treatment. Raises ValueError where a treated unit or the start is not there.
    """
    missing = sorted(set(treated) - set(units))
    if missing:
        raise ValueError(f"treated units that are not in the panel: {', '.join(missing)}")
    if start not in periods:
        raise ValueError(f"the start {start} is not a period of the panel")
    order = sorted(range(len(units)), key=units.__getitem__)
    first = periods.index(start)
    later = np.arange(len(periods)) >= first
    return Panel(
        units=tuple(units[row] for row in order),
        periods=tuple(periods),
        values=np.ascontiguousarray(values[order], dtype=np.float64),
        treated=np.array([units[row] in set(treated) for row in order]),
        before=~later,
        after=later,
        seasons=np.zeros(len(periods), np.int64) if seasons is None else np.asarray(seasons, np.int64),
        sizes=np.ones(len(units)) if sizes is None else np.asarray(sizes, np.float64)[order],
    )
