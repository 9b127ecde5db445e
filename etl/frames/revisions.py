"""What changed in an indicator's figures from one published version to the next."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from etl.frames.cube import NOTHING, Cube
from etl.frames.manifest import LargestChange, Revision

Cells = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Difference:
    """Two cubes on the same axes, and which cells differ.

    revalued: both have an observation, with another value, or a value in one of them alone; remarked: the same
    value, or none, under another status.
    """

    old: Cube
    new: Cube
    added: Cells
    gone: Cells
    revalued: Cells
    remarked: Cells

    @property
    def changed(self) -> Cells:
        """Where both have an observation and it is not the same one."""
        return self.revalued | self.remarked

    @property
    def is_empty(self) -> bool:
        """True where every observation is the same."""
        return not (self.added | self.gone | self.changed).any()

    def largest(self) -> LargestChange | None:
        """The largest change of a value in the indicator's unit, the first of equals; None where none changed."""
        with np.errstate(invalid="ignore"):
            size = np.nan_to_num(np.where(self.changed, np.abs(self.new.values - self.old.values), 0.0))
        if not size.any():
            return None
        b, a, t = np.unravel_index(int(size.argmax()), size.shape)
        new = self.new
        before, after = float(self.old.values[b, a, t]), float(new.values[b, a, t])
        return LargestChange(
            area=new.areas[a], period=new.periods[t], breakdown=new.breakdowns[b], before=before, after=after
        )


def difference(a: Cube, b: Cube) -> Difference:
    """From `a` to `b`, on the union of their axes."""
    areas = list(dict.fromkeys([*a.areas, *b.areas]))
    breakdowns = list(dict.fromkeys([*a.breakdowns, *b.breakdowns]))
    periods = {*a.periods, *b.periods}
    old, new = (cube.rearranged(breakdowns, areas, periods) for cube in (a, b))
    was, there_is = old.statuses != NOTHING, new.statuses != NOTHING
    same_value = (old.values == new.values) | (np.isnan(old.values) & np.isnan(new.values))
    return Difference(
        old,
        new,
        added=~was & there_is,
        gone=was & ~there_is,
        revalued=was & there_is & ~same_value,
        remarked=was & there_is & same_value & (old.statuses != new.statuses),
    )


def revision(before: Cube | None, now: Cube, version: str, made_at: str) -> Revision:
    """What the version changes in an indicator; all of it is added where there was none before."""
    found = difference(before or Cube.empty(now.indicator, (), (), ()), now)
    return Revision(
        version=version,
        made_at=made_at,
        newest_period=_newest(now),
        newest_before=_newest(before) if before else "",
        n_revalued=int(found.revalued.sum()),
        n_remarked=int(found.remarked.sum()),
        n_added=int(found.added.sum()),
        n_removed=int(found.gone.sum()),
        largest=found.largest(),
    )


def _newest(cube: Cube) -> str:
    """The newest period with an observation, "" where there is none."""
    return max(_seen(cube), default="")


def _seen(cube: Cube) -> Iterable[str]:
    seen = np.flatnonzero((cube.statuses != NOTHING).any(axis=(0, 1))).tolist()
    return (cube.periods[t] for t in seen)
