"""The simulated counts by name: sub-groups of the unemployed, services, labour force, vacancies."""

from collections.abc import Callable
from functools import lru_cache
from typing import Final

import numpy as np

from etl.sources.demo.economy import Counts, Economy, rounded
from etl.sources.demo.paths import (
    FOREIGN,
    LAY_OFFS,
    LONG_TERM,
    MONTHS,
    SERVICE_SEASON,
    SERVICES,
    SPRING_SEASON,
    VACANCIES,
    WINTER_SEASON,
    YOUNG_SEASON,
    by_month,
    monthly,
    yearly,
)

SERVICE_SHARES: Final = {
    "labour_market_training": 0.17,
    "coaching": 0.11,
    "employed_with_support": 0.26,
    "work_trial": 0.11,
    "job_alternation": 0.04,
    "rehabilitative_work": 0.17,
    "self_motivated_study": 0.18,
}
JOB_ALTERNATION_ENDS: Final = "2024M08"
JOB_ALTERNATION_FADES: Final = 36
"""Months over which it runs out."""
TRIAL_SERVICES: Final = 0.10
FLOW_SHARES: Final = {1: 0.64, 3: 0.37, 6: 0.20, 12: 0.095}
"""Months → about which share of the spells begun lasts longer."""


@lru_cache(maxsize=256)
def count(economy: Economy, name: str) -> Counts:
    """The counts called `name`, municipality × month. Raises KeyError for an unknown name."""
    if name in SERVICE_SHARES:
        return _service(economy, name)
    return _MAKERS[name](economy)


def flow(economy: Economy, months: int) -> Counts:
    """Spells begun `months` ago that are still open."""
    begun, level = count(economy, "spells_begun"), 0.9 + 0.1 * monthly(LONG_TERM) / 0.3
    own = economy.between("flow", 0.9, 1.12) * economy.noise("flow", 0.04)
    share = np.clip(FLOW_SHARES[months] * (level * own) ** (0.4 + months / 12), 0, 0.97)
    return rounded(begun * share)


def in_services(economy: Economy) -> Counts:
    """Persons in any service: the sum of the seven."""
    total: Counts = np.sum([count(economy, name) for name in SERVICE_SHARES], axis=0, dtype=np.int64)
    return total


def _service(economy: Economy, name: str) -> Counts:
    level = SERVICE_SHARES[name] * monthly(SERVICES) * by_month(SERVICE_SEASON)
    if name == "job_alternation":
        months_left = MONTHS.index(JOB_ALTERNATION_ENDS) - np.arange(len(MONTHS))
        level = level * np.clip(months_left / JOB_ALTERNATION_FADES, 0, 1) ** 2
    own = economy.between(name, 0.7, 1.3) * economy.noise(name, 0.05) * (1 + TRIAL_SERVICES * economy.trial)
    return rounded(economy.jobless * level * own)


def _men(economy: Economy) -> Counts:
    return economy.part_of(economy.unemployed, "men", 0.56, 0.01)


def _under_25(economy: Economy) -> Counts:
    return economy.part_of(economy.unemployed, "under 25", 0.12 * by_month(YOUNG_SEASON))


def _young_labour_force(economy: Economy) -> Counts:
    young = economy.part_of(economy.labour_force, "young", 0.105, 0.0)
    return np.maximum(young, count(economy, "under_25"))


def _foreign(economy: Economy) -> Counts:
    share = economy.by_urbanity(0.11, 0.05, 0.035) * monthly(FOREIGN)
    return economy.part_of(economy.unemployed, "foreign", share)


def _foreign_labour_force(economy: Economy) -> Counts:
    share = economy.by_urbanity(0.075, 0.03, 0.022) * yearly(FOREIGN)
    return np.maximum(economy.part_of(economy.labour_force, "foreign", share, 0.0), count(economy, "foreign"))


def _long_term(economy: Economy) -> Counts:
    return economy.part_of(
        economy.jobless, "long-term", monthly(LONG_TERM) * economy.between("long", 0.8, 1.2)
    )


def _usually_laid_off(economy: Economy) -> Counts:
    return economy.part_of(economy.jobless, "laid off", 0.055 * by_month(WINTER_SEASON), 0.08)


def _reduced_week(economy: Economy) -> Counts:
    level = 0.022 * (1 + 3 * monthly(LAY_OFFS))
    return economy.part_of(economy.jobless, "reduced week", level, 0.08)


def _vacancies(economy: Economy) -> Counts:
    level = monthly(VACANCIES) * by_month(SPRING_SEASON)
    own = economy.between("vacancies", 0.6, 1.5) * economy.noise("vacancies", 0.1, 0.6)
    return rounded(economy.labour_force * level * own)


def _new_vacancies(economy: Economy) -> Counts:
    own = economy.between("new", 0.65, 0.9) * economy.noise("new vacancies", 0.1, 0.4)
    return rounded(count(economy, "vacancies") * own)


def _other_jobseekers(economy: Economy) -> Counts:
    return rounded(economy.jobless * economy.between("other", 0.65, 0.95) * economy.noise("other", 0.02))


def _weeks(economy: Economy) -> Counts:
    """Tenths of weeks that the spells of all unemployed have lasted together."""
    short = economy.between("weeks", 14, 22) * economy.noise("weeks", 0.02)
    return rounded(10 * (economy.unemployed * short + count(economy, "long_term") * 95.0))


def _spells_begun(economy: Economy) -> Counts:
    return rounded(economy.jobless * 0.145 * economy.noise("begun", 0.06, 0.4))


_MAKERS: Final[dict[str, Callable[[Economy], Counts]]] = {
    "labour_force": lambda economy: economy.labour_force,
    "men": _men,
    "women": lambda economy: economy.unemployed - count(economy, "men"),
    "under_25": _under_25,
    "over_50": lambda economy: economy.part_of(economy.unemployed, "over 50", 0.34, 0.015),
    "foreign": _foreign,
    "young_labour_force": _young_labour_force,
    "foreign_labour_force": _foreign_labour_force,
    "long_term": _long_term,
    "like_long_term": lambda economy: economy.part_of(economy.jobless, "like long-term", 0.08),
    "laid_off": lambda economy: _usually_laid_off(economy) + economy.laid_off_in_2020,
    "reduced_week": _reduced_week,
    "vacancies": _vacancies,
    "new_vacancies": _new_vacancies,
    "other_jobseekers": _other_jobseekers,
    "from_service_to_unemployment": lambda economy: economy.part_of(economy.jobless, "from service", 0.16),
    "from_service_to_service": lambda economy: economy.part_of(in_services(economy), "to service", 0.38),
    "weeks": _weeks,
    "spells_begun": _spells_begun,
}
