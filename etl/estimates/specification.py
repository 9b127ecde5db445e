"""What a comparison is of: everything that decides its figures, apart from the data."""

from dataclasses import dataclass
from typing import Final, Literal, get_args

from etl.estimates.methods import Method
from etl.frames import TOTAL

Pool = Literal["all", "alike", "far"]
"""All who may be donors; those nearest in size; those outside the employment areas of the treated."""
POOLS: Final[tuple[Pool, ...]] = get_args(Pool)
Design = Literal["trial", "outside"]
"""A trial area against municipalities outside; a TE office's area outside the trial against the trial areas."""
LAST_MONTH: Final = "2024-12"
"""From 2025 on every municipality of mainland Finland is treated (Act 380/2023)."""
CRISIS: Final = tuple(f"2020-{month:02d}" for month in range(3, 13))
ANTICIPATION: Final = (0, 3, 6)
MINIMUM_BEFORE_MONTHS: Final = 24
MINIMUM_BEFORE_PERIODS: Final = 8
MINIMUM_DONORS: Final = 15
MINIMUM_COUNT: Final = 100.0
MAXIMUM_MISSING: Final = 0.1
POOR_FIT: Final = 2.0
"""A pre-RMSPE above so many times the median of the placebos of like size is no credible comparison."""


@dataclass(frozen=True)
class Specification:
    """A comparison: wave, area ("KU837", "KO-b-01", "KU837+KU604", or the wave's id for the average), indicator.

    start: the first month of treatment, that of the wave where None; first, last: the window, the longest where
    None; anticipation: months before the start that are left out; crisis: whether 3–12/2020 are used; seasonal:
    whether each unit's usual level is taken by part of the year.
    """

    wave: str
    area: str
    indicator: str
    breakdown: str = TOTAL
    method: Method = "demeaned"
    start: str | None = None
    first: str | None = None
    last: str | None = None
    anticipation: int = 0
    pool: Pool = "all"
    crisis: bool = True
    seasonal: bool = True
    design: Design = "trial"
