"""The usual level of each unit in each part of the year, taken from chosen periods alone."""

import numpy as np

from etl.estimates.arrays import Floats, Mask, Places


def seasonal_means(values: Floats, seasons: Places, over: Mask) -> Floats:
    """The mean of each unit in the season of each period, over the periods `over` (unit × period).

    values (unit × period); a season that `over` lacks takes the unit's mean of all of `over`.
    """
    known = values[:, over]
    names, places = np.unique(seasons, return_inverse=True)
    members = np.equal.outer(seasons[over], names).astype(np.float64)
    count = members.sum(axis=0)
    shares = np.where(count > 0, members / np.maximum(count, 1), 1 / known.shape[1])
    means: Floats = (known @ shares)[:, places]
    return means
