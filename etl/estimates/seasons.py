"""The usual level of each unit in each part of the year, taken from chosen periods alone."""

import numpy as np

from etl.estimates.arrays import Floats, Mask, Places


def seasonal_means(values: Floats, seasons: Places, over: Mask) -> Floats:
    """The mean of each unit in the season of each period, over the periods `over` (unit × period).

    values (unit × period); a season that `over` lacks takes the unit's mean of all of `over`.
    """
    means = np.repeat(values[:, over].mean(axis=1, keepdims=True), values.shape[1], axis=1)
    for season in np.unique(seasons):
        here = seasons == season
        if (here & over).any():
            means[:, here] = values[:, here & over].mean(axis=1, keepdims=True)
    return means
