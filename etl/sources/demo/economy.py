"""A simulated labour market in the real municipalities: every figure is made up.

Levels, seasons and shocks resemble Finland's (2009, spring 2020, fewer services from 2025), sizes follow from a
fingerprint of the municipality's code and its urbanity, and nothing is taken from a statistic. Municipalities
of a trial get, while it runs, a made-up effect (fewer unemployed, more persons in services), so that
comparisons have something to show. It says nothing about the real trials.
"""

import zlib
from functools import cached_property
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt

from etl.catalog import Catalog
from etl.catalog.models import Municipality, Wave
from etl.sources.demo.paths import (
    CYCLE,
    FIRST_YEAR,
    LAY_OFFS,
    MONTHS,
    SEASON,
    by_month,
    month_place,
    monthly,
)

Counts: TypeAlias = npt.NDArray[np.int64]
"""Whole numbers, municipality × month."""
Floats: TypeAlias = npt.NDArray[np.float64]

SEED: Final = 2026
PEOPLE: Final = 5_650_000
SIZES: Final = {"urban": (38_000.0, 1.0), "semi_urban": (10_000.0, 0.7), "rural": (4_300.0, 0.7)}
"""Median and spread (of the logarithm) of the population by urbanity."""
GROWTH_PCT: Final = {"urban": 0.7, "semi_urban": 0.1, "rural": -0.9}
ALAND: Final = "21"
UNEMPLOYMENT_SHARE: Final = 0.086
TRIAL_UNEMPLOYED: Final = -0.03
TRIAL_ROLES: Final = frozenset({"trial", "trial_until_merger"})


class Economy:
    """The simulated counts of all municipalities, in order of their codes."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self.municipalities: list[Municipality] = sorted(
            catalog.division.municipalities, key=lambda m: m.code
        )
        self.n = len(self.municipalities)

    def between(self, salt: str, low: float, high: float) -> Floats:
        """A number from `low` to `high` for each municipality (as a column), from its code and `salt` alone."""
        shares = [zlib.crc32(f"{salt}/{m.code}".encode()) / 2**32 for m in self.municipalities]
        return (low + (high - low) * np.array(shares))[:, None]

    def noise(self, salt: str, spread: float | Floats, memory: float = 0.85) -> Floats:
        """Slowly changing factors around 1, municipality × month; `spread` is their standard deviation."""
        generator = np.random.default_rng([SEED, zlib.crc32(salt.encode())])
        steps = generator.standard_normal((len(MONTHS), self.n)) * np.sqrt(1 - memory**2)
        steps[0] /= np.sqrt(1 - memory**2)
        for month in range(1, len(MONTHS)):
            steps[month] += memory * steps[month - 1]
        factors: Floats = np.clip(1 + np.asarray(spread) * steps.T, 0.2, 3.0)
        return factors

    def part_of(self, whole: Counts, salt: str, share: Floats | float, spread: float = 0.03) -> Counts:
        """A sub-group of `whole`: about `share` of it, never more than it."""
        own = self.between(salt, 0.85, 1.15) * self.noise(salt, spread)
        return np.minimum(np.rint(whole * share * own).astype(np.int64), whole)

    def by_urbanity(self, urban: float, semi_urban: float, rural: float) -> Floats:
        """One of three numbers for each municipality, as a column."""
        choice = {"urban": urban, "semi_urban": semi_urban, "rural": rural}
        return np.array([[choice[m.urbanity]] for m in self.municipalities])

    @cached_property
    def population(self) -> Counts:
        """Inhabitants on 31 December, municipality × year from FIRST_YEAR - 2."""
        medians, spreads = (
            self.by_urbanity(*(SIZES[kind][i] for kind in ("urban", "semi_urban", "rural"))) for i in (0, 1)
        )
        # the sum of four even numbers is near enough to a normal one
        shapes = [self.between(f"size {i}", -1, 1) for i in range(4)]
        sizes = medians * np.exp(spreads * np.sum(shapes, axis=0) * np.sqrt(3 / 4)) * self._aland(0.15)
        growth = self.by_urbanity(*GROWTH_PCT.values()) / 100 + self.between("growth", -0.004, 0.004)
        years = np.arange(FIRST_YEAR - 2, int(MONTHS[-1][:4]))
        people = sizes * PEOPLE / sizes.sum() * (1 + growth) ** (years - years[-1])
        return rounded(people)

    @cached_property
    def labour_force(self) -> Counts:
        """About 48 % of the population two years earlier: it changes every January, as in the source."""
        places = np.array([int(month[:4]) - FIRST_YEAR for month in MONTHS])
        return rounded(self.population[:, places] * self.between("work", 0.44, 0.52))

    @cached_property
    def trial(self) -> Floats:
        """How far a trial has taken hold (0–1.5), municipality × month: a year to grow, a year to fade."""
        reach = np.zeros((self.n, len(MONTHS)))
        for wave in self.catalog.waves.values():
            if wave.kind == "trial":
                taking_part = self._taking_part(wave)
                reach[taking_part] = np.maximum(reach[taking_part], _reach(wave))
        return reach * self.between("trial", 0.5, 1.5)

    @cached_property
    def jobless(self) -> Counts:
        """Unemployed jobseekers without those laid off in spring 2020."""
        level = self.between("rate", 0.75, 1.3) * self._region_level() * self.by_urbanity(1.08, 0.85, 0.98)
        expected = self.labour_force * UNEMPLOYMENT_SHARE * level * monthly(CYCLE) * by_month(SEASON)
        spread = 0.012 + 0.2 / np.sqrt(np.maximum(expected.mean(axis=1, keepdims=True), 4))
        effect = 1 + TRIAL_UNEMPLOYED * self.trial
        return rounded(expected * self._aland(0.45) * effect * self.noise("jobless", spread))

    @cached_property
    def laid_off_in_2020(self) -> Counts:
        """Those laid off full-time from March 2020 on, in addition to the usual ones."""
        hit = self.between("hit", 0.6, 1.4) * monthly(LAY_OFFS)
        return rounded(self.jobless * hit)

    @cached_property
    def unemployed(self) -> Counts:
        """All unemployed jobseekers on the count day."""
        return self.jobless + self.laid_off_in_2020

    def grouped(self, counts: Counts) -> Counts:
        """Counts of the country, the municipalities by Finnish name, and the regions by code, in this order.

        The country is the sum and a small remainder: persons whose municipality is not known.
        """
        total = counts.sum(axis=0)
        country = total + total * 4 // 10_000
        return np.vstack([country, counts[self._by_name], self._in_region @ counts])

    @cached_property
    def ordered(self) -> list[Municipality]:
        """The municipalities by Finnish name, the order of the source's tables."""
        return [self.municipalities[place] for place in self._by_name]

    @cached_property
    def regions(self) -> list[str]:
        """Codes of the regions."""
        return sorted({m.region for m in self.municipalities})

    @cached_property
    def _by_name(self) -> list[int]:
        return sorted(range(self.n), key=lambda place: self.municipalities[place].fi)

    @cached_property
    def _in_region(self) -> Counts:
        rows = [[m.region == region for m in self.municipalities] for region in self.regions]
        return np.array(rows, np.int64)

    def _taking_part(self, wave: Wave) -> npt.NDArray[np.bool_]:
        codes = {m.current for area in wave.areas for m in area.members if m.role in TRIAL_ROLES}
        return np.array([m.code in codes for m in self.municipalities])

    def _region_level(self) -> Floats:
        return np.array([[0.8 + 0.5 * zlib.crc32(m.region.encode()) / 2**32] for m in self.municipalities])

    def _aland(self, factor: float) -> Floats:
        return np.array([[factor if m.region == ALAND else 1.0] for m in self.municipalities])


def rounded(numbers: npt.NDArray[np.floating[Any]]) -> Counts:
    """The nearest whole numbers."""
    counts: Counts = np.rint(numbers).astype(np.int64)
    return counts


def _reach(wave: Wave) -> Floats:
    months = np.arange(len(MONTHS))
    grown = np.clip((months - month_place(wave.start)) / 12, 0, 1)
    if wave.end is None:
        return grown
    return np.minimum(grown, np.clip(1 - (months - month_place(wave.end)) / 12, 0, 1))
