"""Round ticks and places on the axes."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

STEPS: Final = (1.0, 2.0, 2.5, 5.0, 10.0)
MONTHS_OF_QUARTER: Final = 3


@dataclass(frozen=True)
class Ticks:
    """Values of the ticks from lowest to highest, and the decimals that tell them apart."""

    values: tuple[float, ...]
    decimals: int

    @property
    def low(self) -> float:
        """The lowest value of the axis."""
        return self.values[0]

    @property
    def high(self) -> float:
        """The highest value of the axis."""
        return self.values[-1]


def value_ticks(values: Iterable[float], whole: bool, at_most: int = 5, has_zero: bool = True) -> Ticks:
    """Round ticks around `values`, at most `at_most` intervals; from zero where the values reach near it.

    `whole`: the figures are counts, so ticks between whole numbers would mean nothing. `has_zero`: False where what
    matters is how close lines are to each other.
    """
    known = list(values) or [0.0, 1.0]
    low, high = min(known), max(known)
    if has_zero and (0 <= low <= high / 2 or (low >= 0 and low == high)):
        low = 0.0
    elif has_zero and high <= 0:
        high = 0.0
    high = high if high > low else low + 1
    step = _step((high - low) / at_most, whole)
    while math.ceil(high / step - 1e-9) - math.floor(low / step + 1e-9) > at_most:
        step = _step(step * 1.01, whole)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    decimals = max(0, -math.floor(math.log10(step) + 1e-9) + (0 if _is_plain(step) else 1))
    return Ticks(tuple(round(step * place, 9) for place in range(first, last + 1)), decimals)


@lru_cache(4096)
def month_number(period: str) -> float:
    """Months since year 0 to the middle of the period: places of any frequency on one axis."""
    year, rest = int(period[:4]), period[4:]
    if rest.startswith("-"):
        return year * 12 + int(rest[1:]) - 0.5
    if rest:
        return year * 12 + (int(rest[1:]) - 0.5) * MONTHS_OF_QUARTER
    return year * 12 + 6.0


def year_ticks(periods: Sequence[str], at_most: int = 6) -> tuple[int, ...]:
    """Years to write on the time axis, at most `at_most`, at even steps that end in the newest full step."""
    first, last = int(periods[0][:4]), int(periods[-1][:4])
    step = next(s for s in (1, 2, 4, 5, 10, 20, 50, 100) if (last - first) // s + 1 <= at_most)
    return tuple(year for year in range(first, last + 1) if year % step == 0) or (last,)


def _step(least: float, whole: bool) -> float:
    """The smallest round step that is at least `least`."""
    power = 10.0 ** math.floor(math.log10(least))
    step = next(power * s for s in STEPS if power * s >= least * (1 - 1e-9))
    if not whole:
        return step
    return 1.0 if step < 1 else step if step == round(step) else step * 2


def _is_plain(step: float) -> bool:
    """True where the step is 1, 2 or 5 times a power of ten."""
    lead = step / 10.0 ** math.floor(math.log10(step) + 1e-9)
    return abs(lead - round(lead)) < 1e-6
