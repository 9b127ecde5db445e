"""How far the counterfactual may be off in each period, from years held out of the fit."""

from dataclasses import replace
from typing import Final

import numpy as np

from etl.estimates.arrays import Floats
from etl.estimates.methods import Method, estimate
from etl.estimates.panel import Panel

LEVEL: Final = 0.9
FOLDS: Final = 8


def gap_band(panel: Panel, method: Method) -> tuple[Floats, Floats] | None:
    """The lower and upper bound of the gap in each period (period, period), in the unit of the values.

    CV+ (Barber, Candès, Ramdas and Tibshirani 2021) with blocks of consecutive periods, as neighbouring months
    resemble each other: each block before the start is held out in turn, its absolute gaps are the errors, and
    the bound of a period takes each error around the counterfactual of the fit that did not see it. None where
    there are fewer than two periods for each block.
    """
    places = np.flatnonzero(panel.before)
    if len(places) < 2 * FOLDS:
        return None
    lows, highs = [], []
    for block in np.array_split(places, FOLDS):
        before = panel.before.copy()
        before[block] = False
        gap = estimate(replace(panel, before=before), method).gap
        errors = np.abs(gap[block])
        lows.append(gap[None, :] - errors[:, None])
        highs.append(gap[None, :] + errors[:, None])
    tail = 1 - LEVEL
    low: Floats = np.quantile(np.vstack(lows), tail, axis=0)
    high: Floats = np.quantile(np.vstack(highs), 1 - tail, axis=0)
    return low, high
