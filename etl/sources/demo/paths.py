"""How the simulated labour market moves in time: made-up paths by month and year."""

from collections.abc import Sequence
from datetime import date
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

Path: TypeAlias = tuple[tuple[float, float], ...]
"""Points (year with decimals, level); straight lines between them."""
Floats: TypeAlias = npt.NDArray[np.float64]

FIRST_YEAR: Final = 2006
LAST_MONTH: Final = "2026M09"
MONTHS: Final[tuple[str, ...]] = tuple(
    month
    for year in range(FIRST_YEAR, int(LAST_MONTH[:4]) + 1)
    for month in (f"{year}M{number:02d}" for number in range(1, 13))
    if month <= LAST_MONTH
)

CYCLE: Final[Path] = (
    (2006.0, 1.08),
    (2007.5, 0.92),
    (2008.7, 0.80),
    (2009.5, 1.08),
    (2010.3, 1.06),
    (2011.8, 0.94),
    (2013.5, 1.16),
    (2015.8, 1.36),
    (2017.0, 1.24),
    (2019.0, 0.94),
    (2020.1, 0.95),
    (2021.0, 1.12),
    (2022.4, 0.92),
    (2024.0, 1.06),
    (2025.5, 1.22),
    (2026.8, 1.24),
)
LAY_OFFS: Final[Path] = (
    (2020.12, 0.0),
    (2020.21, 0.22),
    (2020.29, 0.62),
    (2020.38, 0.58),
    (2020.55, 0.34),
    (2020.75, 0.18),
    (2021.1, 0.12),
    (2021.9, 0.0),
)
LONG_TERM: Final[Path] = (
    (2006.0, 0.27),
    (2008.7, 0.23),
    (2010.0, 0.20),
    (2012.0, 0.25),
    (2016.5, 0.36),
    (2019.5, 0.27),
    (2020.4, 0.28),
    (2021.5, 0.41),
    (2023.0, 0.36),
    (2026.8, 0.43),
)
SERVICES: Final[Path] = (
    (2006.0, 0.33),
    (2009.5, 0.29),
    (2011.0, 0.42),
    (2014.0, 0.36),
    (2018.0, 0.47),
    (2020.4, 0.33),
    (2022.0, 0.40),
    (2024.95, 0.34),
    (2025.5, 0.20),
    (2026.8, 0.18),
)
VACANCIES: Final[Path] = (
    (2006.0, 0.012),
    (2008.3, 0.017),
    (2009.6, 0.009),
    (2012.0, 0.014),
    (2015.0, 0.011),
    (2019.0, 0.021),
    (2020.4, 0.015),
    (2022.4, 0.034),
    (2024.5, 0.018),
    (2026.8, 0.014),
)
FOREIGN: Final[Path] = ((2006.0, 0.55), (2016.0, 1.0), (2026.8, 1.9))
DAY_EUR: Final[Path] = ((2006.0, 23.0), (2012.0, 31.0), (2020.0, 34.0), (2023.0, 37.0), (2026.8, 38.0))

SEASON: Final = (1.06, 1.02, 0.99, 0.96, 0.93, 1.02, 1.08, 0.99, 0.94, 0.94, 0.96, 1.07)
SERVICE_SEASON: Final = (0.97, 1.02, 1.05, 1.07, 1.07, 0.95, 0.86, 0.92, 1.01, 1.05, 1.06, 0.97)
SPRING_SEASON: Final = (1.05, 1.15, 1.2, 1.2, 1.1, 0.95, 0.85, 0.95, 1.0, 0.95, 0.85, 0.75)
WINTER_SEASON: Final = (1.7, 1.6, 1.4, 1.1, 0.8, 0.6, 0.7, 0.6, 0.6, 0.8, 1.1, 1.6)
YOUNG_SEASON: Final = (0.98, 0.97, 0.96, 0.95, 0.97, 1.12, 1.14, 1.05, 0.98, 0.97, 0.96, 0.98)


def monthly(path: Path) -> Floats:
    """The level of `path` in each month."""
    years = [int(month[:4]) + (int(month[5:]) - 0.5) / 12 for month in MONTHS]
    return _levels(path, years)


def yearly(path: Path) -> Floats:
    """The level of `path` at the start of each month's year: it changes every January."""
    return _levels(path, [float(month[:4]) for month in MONTHS])


def by_month(factors: Sequence[float]) -> Floats:
    """The factor of the calendar month in each month."""
    return np.array([factors[int(month[5:]) - 1] for month in MONTHS])


def month_place(day: date) -> int:
    """Place of the month of `day` in MONTHS; outside of them it goes on counting."""
    return (day.year - FIRST_YEAR) * 12 + day.month - 1


def _levels(path: Path, years: Sequence[float]) -> Floats:
    return np.interp(years, [point[0] for point in path], [point[1] for point in path])
