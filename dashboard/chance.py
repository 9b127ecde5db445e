"""How far chance alone moves a figure: 95 % intervals of counts and of shares."""

from typing import Final

import numpy as np
import numpy.typing as npt

Z: Final = 1.959964
"""Two-sided 95 % point of the normal distribution."""
Values = npt.NDArray[np.float64]


def count_interval(counts: Values) -> tuple[Values, Values]:
    """Lowest and highest expected count that each count is at home with; NaN stays NaN.

    The count is taken as Poisson. Byar's approximation of the exact limits (Rothman and Boice 1979), which is
    within 3 % of them from one case up.
    """
    n = np.asarray(counts, np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        below = n * (1 - 1 / (9 * n) - Z / (3 * np.sqrt(n))) ** 3
    above = (n + 1) * (1 - 1 / (9 * (n + 1)) + Z / (3 * np.sqrt(n + 1))) ** 3
    return np.where(n > 0, np.maximum(below, 0.0), np.where(n == 0, 0.0, np.nan)), above


def share_interval(numerators: Values, denominators: Values) -> tuple[Values, Values]:
    """Lowest and highest share (0–1) that each numerator of its denominator is at home with.

    The numerator is taken as binomial; Wilson's limits (1927). NaN where either is NaN or the denominator is 0.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.asarray(numerators, np.float64) / denominators
        weight = Z * Z / np.asarray(denominators, np.float64)
        middle = (share + weight / 2) / (1 + weight)
        half = np.sqrt(share * (1 - share) * weight + weight * weight / 4) / (1 + weight)
    return np.maximum(middle - half, 0.0), np.minimum(middle + half, 1.0)
