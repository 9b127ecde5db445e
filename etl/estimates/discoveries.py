"""Many tests at once: how many are expected to be significant by chance, and p-values that allow for it."""

from collections.abc import Sequence
from typing import Final

import numpy as np

LEVEL: Final = 0.05


def expected_by_chance(n_tests: int) -> float:
    """How many of the tests would be significant at LEVEL on average where nothing happened."""
    return n_tests * LEVEL


def adjusted_p_values(p_values: Sequence[float]) -> tuple[float, ...]:
    """The p-values adjusted for the false discovery rate (Benjamini and Hochberg 1995), in their order.

    Of the tests whose adjusted value is at most q, at most the share q is expected to be false. Written out here, as
    importing scipy.stats takes a worker longer than any page.
    """
    if not p_values:
        return ()
    given = np.asarray(p_values, np.float64)
    order = np.argsort(given, kind="stable")
    n = len(given)
    raised = given[order] * n / np.arange(1, n + 1)
    least = np.minimum(np.minimum.accumulate(raised[::-1])[::-1], 1.0)
    result = np.empty(n)
    result[order] = least
    return tuple(float(value) for value in result)
