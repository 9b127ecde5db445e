"""The usual level of each unit in each part of the year, taken from chosen periods alone."""

from functools import lru_cache
from typing import Final

import numpy as np

from etl.estimates.arrays import Floats, Mask, Places

SHARES_KEPT: Final = 64


def seasonal_means(values: Floats, seasons: Places, over: Mask) -> Floats:
    """The mean of each unit in the season of each period, over the periods `over` (unit × period).

    values (unit × period); a season that `over` lacks takes the unit's mean of all of `over`.
    """
    shares, places = _shares(np.asarray(seasons, np.int64).tobytes(), np.asarray(over, bool).tobytes())
    means: Floats = (values[:, over] @ shares)[:, places]
    return means


@lru_cache(SHARES_KEPT)
def _shares(seasons: bytes, over: bytes) -> tuple[Floats, Places]:
    """What each period of `over` counts in each season (used period × season), and the season of each period.

    Every fit of a panel asks for the same ones, some two hundred times a page.
    """
    names, places = np.unique(np.frombuffer(seasons, np.int64), return_inverse=True)
    used = np.frombuffer(seasons, np.int64)[np.frombuffer(over, bool)]
    members = np.equal.outer(used, names).astype(np.float64)
    count = members.sum(axis=0)
    shares = np.where(count > 0, members / np.maximum(count, 1), 1 / len(used))
    for kept in (shares, places):
        kept.setflags(write=False)
    return shares, places
