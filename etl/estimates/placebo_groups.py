"""The same estimate for groups of donors, so that the average of many is held against averages of as many."""

from collections.abc import Mapping
from functools import lru_cache
from hashlib import blake2b
from typing import Final

import numpy as np

from etl.estimates.arrays import Places
from etl.estimates.methods import Method
from etl.estimates.panel import Panel
from etl.estimates.placebos import Placebos, fitted_placebos, placebos

GROUPS_AT_LEAST: Final = 39
"""With the treated itself 40: the smallest p-value is 1/40."""
NAMES_KEPT: Final = 1 << 14
"""Every panel has the same municipalities."""
LARGEST_PART: Final = 3
"""A group is at most one in so many of the donors: larger ones would leave too few to be compared with."""


def placebo_groups(panel: Panel, method: Method, kin: Mapping[str, str]) -> Placebos:
    """The estimates of `donor_groups` in the place of the treated, each against the donors outside it.

    A single donor varies more than the mean of many, and fits worse: against single ones the mean of 23 could hardly
    be refused. Raises ValueError where there are fewer than two donors.
    """
    if group_size(panel) == 1:
        return placebos(panel, method)
    groups = donor_groups(panel, kin)
    names = ["+".join(panel.donor_units[row] for row in group) for group in groups]
    return fitted_placebos(panel, method, names, np.vstack(groups))


def compared_groups(panel: Panel, kin: Mapping[str, str]) -> Places | None:
    """The donors (rows) in each of the `placebo_groups` (group × member); None where these are single donors."""
    return None if group_size(panel) == 1 else np.vstack(donor_groups(panel, kin))


def donor_groups(panel: Panel, kin: Mapping[str, str]) -> tuple[Places, ...]:
    """Groups of donors of like kind with the treated (rows of the donors, in order): as many, and kin together.

    kin: what a donor belongs to, as its employment area; one that is not in it stands alone. Trials took whole areas,
    and neighbours move together: groups of scattered donors varied too little, and true nulls were rejected too
    often. The donors are laid out area by area and cut into groups, in as many orders as it takes; the orders are by
    a hash of names, so that the same panel always has the same groups. Every donor is in about as many of them.
    """
    units, size = panel.donor_units, group_size(panel)
    each = len(units) // size
    found: dict[tuple[int, ...], None] = {}
    for order in range(GROUPS_AT_LEAST):
        if len(found) >= GROUPS_AT_LEAST:
            break
        laid = sorted(range(len(units)), key=lambda row: _place(order, units[row], kin))
        parts = (sorted(laid[first * size : (first + 1) * size]) for first in range(each))
        found.update(dict.fromkeys(tuple(part) for part in parts))
    return tuple(np.array(group) for group in found)


def group_size(panel: Panel) -> int:
    """How many donors a placebo group has: as many as are treated, or a third of the donors where those are few."""
    return max(1, min(int(panel.treated.sum()), len(panel.donors) // LARGEST_PART))


def _place(order: int, unit: str, kin: Mapping[str, str]) -> tuple[bytes, bytes]:
    return _hashed(order, kin.get(unit, unit)), _hashed(order, unit)


@lru_cache(NAMES_KEPT)
def _hashed(order: int, name: str) -> bytes:
    return blake2b(f"{order}/{name}".encode(), digest_size=8).digest()
