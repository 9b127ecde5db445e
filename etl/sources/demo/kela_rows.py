"""Simulated rows of Kela's datasets, as Arrow tables with the columns of the real files."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from etl.sources.demo.economy import ALAND, SEED, Counts, Economy, rounded
from etl.sources.demo.paths import DAY_EUR, FIRST_YEAR, MONTHS, monthly

Amounts: TypeAlias = npt.NDArray[np.int64]
"""measure × municipality × period: recipients first; money in cents."""

SMALLEST: Final = 4
"""Groups of fewer recipients are moved to the municipality 199, 'Tuntematon'."""
GROUPED_FROM: Final = 600
"""Municipalities with so many recipients have rows by age and sex, the others one row."""
UNKNOWN: Final = ("199", "Tuntematon")
COUNTRY: Final = ("000", "Koko maa")
ALL: Final = "Yhteensä"
AGES: Final = ("Tieto puuttuu", "25-29", "55-59")
SEXES: Final = ("Tuntematon", "Mies", "Nainen")
CUTS: Final = (0.0, 0.30, 0.56, 0.80, 1.0)
GROUPS: Final = ((1, 1), (2, 1), (1, 2), (2, 2))
RECOVERIES: Final = 0.006
LAST_FUNDED: Final = MONTHS.index("2026M07")
"""The newest month of the funding data: they come a month later than the others."""
LAST_PAID: Final = MONTHS.index("2026M08")
REFORM: Final = MONTHS.index("2025M01")
GENERAL_BENEFIT: Final = MONTHS.index("2026M05")
"""From then on labour market subsidy and basic allowance are one benefit, Yleistuki."""


@dataclass(frozen=True)
class Place:
    """The places of one dataset's rows: month positions, or the last month of each year."""

    time_type: str
    months: Sequence[int]


class BenefitRows:
    """The rows of all four datasets, made from one economy; the mainland unless said otherwise."""

    def __init__(self, economy: Economy) -> None:
        self.economy = economy
        mainland = [m.region != ALAND for m in economy.municipalities]
        self.mainland = np.flatnonzero(mainland)

    def municipal_share(self) -> pa.Table:
        """kuntien-rahoittama-tyomarkkinatuki: years from 2006, months from 2015, three classes of days."""
        monthly_amounts = self._old_law
        years = [MONTHS.index(f"{year}M12") for year in range(FIRST_YEAR, int(MONTHS[LAST_FUNDED][:4]))]
        first = MONTHS.index("2015M01")
        months = Place("Kuukausi", range(first, LAST_FUNDED + 1))
        newest = Place("Kuukausi", [LAST_FUNDED])
        blocks = [
            self._block(months, monthly_amounts[:, :, first : LAST_FUNDED + 1], _share_class(ALL)),
            self._block(Place("Vuosi", years), _year_sums(monthly_amounts, years), _share_class(ALL)),
        ]
        for name, share in (("300-499", 0.28), ("500-999", 0.33), ("1000 tai yli", 0.40)):
            part = rounded(monthly_amounts[:, :, [LAST_FUNDED]] * share)
            blocks.append(self._block(newest, part, _share_class(name)))
        return pa.concat_tables(blocks)

    def municipal_share_2025(self) -> pa.Table:
        """kunnan-osarahoittaman-tyottomyysturvan-…: months and the year 2025 by benefit."""
        months = Place("Kuukausi", range(REFORM, LAST_FUNDED + 1))
        december = MONTHS.index("2025M12")
        blocks = []
        for benefit, amounts in self._new_law.items():
            extra = {"etuus": benefit, "kertymapaiva_luokka": ALL}
            blocks.append(self._block(months, amounts[:, :, REFORM : LAST_FUNDED + 1], extra))
            blocks.append(self._block(Place("Vuosi", [december]), _year_sums(amounts, [december]), extra))
            newest = amounts[:, :, [LAST_FUNDED]]
            for name, share in (("101-200", 0.35), ("201 tai yli", 0.66)):
                extra = {"etuus": benefit, "kertymapaiva_luokka": name}
                part = rounded(newest * share)
                blocks.append(self._block(Place("Kuukausi", [LAST_FUNDED]), part, extra))
        return pa.concat_tables(blocks)

    def month_end_stock(self, first_year: int, last_year: int) -> pa.Table:
        """kelan-tyottomyysetuuksien-saajat-kuukauden-lopussa: the months of these years, Åland included."""
        months = [t for t in range(LAST_PAID + 1) if first_year <= int(MONTHS[t][:4]) <= last_year]
        place = Place("Kuukausi", months)
        blocks = []
        for benefit, people in self._stock.items():
            extra = {"etuus": benefit, "korvausperuste": ALL, "korvauslaji": ALL}
            blocks.append(self._block(place, people[None, :, months], extra))
        return pa.concat_tables(blocks)

    def all_benefits(self) -> pa.Table:
        """kelan-etuuksien-saajat-ja-maksetut-etuudet: months from 2018; 000 is the exact sum of all rows."""
        months = range(MONTHS.index("2018M01"), LAST_PAID + 1)
        people = rounded(self.economy.unemployed[:, months] * self.economy.between("all", 0.55, 0.75))
        paid = rounded(people * 164_000.0 * self._day_eur[months] / 100 * self._noise("all paid")[:, months])
        amounts = np.stack([people, rounded(people * 0.93), paid])
        shown = _shown(amounts[:, :, :], everywhere=True)
        unknown = _unknown(amounts, "all")
        time = np.concatenate([shown.time, np.arange(len(months)), np.arange(len(months))])
        places = np.concatenate(
            [shown.place, np.full(len(months), -1, np.int64), np.full(len(months), -2, np.int64)]
        )
        country = unknown + _sums_by_time(shown, len(months))
        columns = self._head(Place("Kuukausi", months), time, places)
        columns["etuus"] = pa.repeat("Työttömyysturva", len(time))
        values = np.concatenate([shown.amounts, unknown, country], axis=1)
        return pa.table(
            columns
            | {
                "saaja_lkm": values[0],
                "saaja_laskenta_lkm": values[1],
                "maksettu_eur": values[2] / 100,
            }
        )

    @cached_property
    def _day_eur(self) -> npt.NDArray[np.float64]:
        return monthly(DAY_EUR)

    def _noise(self, salt: str) -> npt.NDArray[np.float64]:
        return self.economy.noise(salt, 0.02, 0.5)

    @cached_property
    def _old_law(self) -> Amounts:
        """Labour market subsidy that the municipality shares by the law before 2025; it runs out after."""
        years = np.array([int(month[:4]) for month in MONTHS])
        share = np.where(years < 2015, 0.165, 0.37)
        left = np.clip(0.30 - 0.05 * (np.arange(len(MONTHS)) - REFORM), 0.01, 0.30)
        share = np.where(years >= 2025, share * left, share)
        people = rounded(self.economy.jobless * share * self.economy.between("old law", 0.7, 1.3))
        own_pct = np.where(years < 2015, 50.0, 58.0)
        return self._funded(people, "old", 1.0, own_pct)

    @cached_property
    def _new_law(self) -> dict[str, Amounts]:
        """The three benefits that municipalities share from 2025, and Yleistuki from May 2026."""
        subsidy = self._benefit(0.50, "subsidy", 1.0, 42.0)
        # persons who had moved to the subsidy were billed only in autumn 2025: months too low, then arrears
        offset = np.arange(len(MONTHS)) - REFORM
        billed = np.where(offset < 9, 1 - 0.012 * (offset + 6), 1.0) + np.where(offset == 9, 0.4, 0.0)
        subsidy[1:] = rounded(subsidy[1:] * (billed + np.where(offset == 10, 0.25, 0.0)))
        basic = self._benefit(0.09, "basic", 1.0, 20.0)
        before, after = offset < GENERAL_BENEFIT - REFORM, offset >= GENERAL_BENEFIT - REFORM
        return {
            "Työmarkkinatuki": subsidy * before,
            "Peruspäiväraha": basic * before,
            "Yleistuki": (subsidy + basic) * after,
            "Ansiopäiväraha": self._benefit(0.20, "earnings", 1.75, 19.0),
        }

    @cached_property
    def _stock(self) -> dict[str, Counts]:
        after = np.arange(len(MONTHS)) >= GENERAL_BENEFIT
        jobless = self.economy.jobless
        subsidy = rounded(jobless * self.economy.between("stock", 0.42, 0.62) * self._noise("stock"))
        basic = rounded(jobless * self.economy.between("basic stock", 0.08, 0.14) * self._noise("basic"))
        return {
            "Työmarkkinatuki": subsidy * ~after,
            "Peruspäiväraha": basic * ~after,
            "Yleistuki": (subsidy + basic) * after,
            "Kotoutumistuki": rounded(jobless * self.economy.by_urbanity(0.04, 0.02, 0.01)),
        }

    def _benefit(self, share: float, salt: str, factor: float, own_pct: float) -> Amounts:
        people = rounded(self.economy.jobless * share * self.economy.between(salt, 0.8, 1.2))
        return self._funded(people, salt, factor, np.full(len(MONTHS), own_pct))

    def _funded(self, people: Counts, salt: str, factor: float, own_pct: npt.NDArray[np.float64]) -> Amounts:
        days = rounded(people * 17.0 * self._noise(f"{salt} days"))
        paid = rounded(days * self._day_eur * 95 * factor)
        amounts = np.stack([people, days, paid, rounded(paid * own_pct / 100)])
        outside = np.setdiff1d(np.arange(self.economy.n), self.mainland)
        amounts[:, outside] = 0
        return amounts

    def _block(self, place: Place, amounts: Amounts, extra: Mapping[str, str]) -> pa.Table:
        """The rows of one class: shown groups, recoveries where there is money, and the unknown remainder."""
        n_times = len(place.months)
        salt = f"{place.time_type} {' '.join(extra.values())}"
        parts = [_shown(amounts)]
        if len(amounts) > 1 and place.time_type == "Kuukausi":
            parts.append(_recoveries(amounts, salt))
        shown = _joined(parts, _Rows.unknown(_unknown(amounts, salt), n_times))
        columns = self._head(place, shown.time, shown.place)
        columns["ikaryhma"] = pa.array(AGES).take(pa.array(shown.age))
        columns["sukupuoli"] = pa.array(SEXES).take(pa.array(shown.sex))
        columns |= {name: pa.repeat(value, len(shown.time)) for name, value in extra.items()}
        columns["saaja_lkm"] = shown.amounts[0]
        if len(amounts) > 1:
            columns["korvattu_paiva_lkm"] = shown.amounts[1]
            columns["maksettu_eur"] = shown.amounts[2] / 100
            columns["kunta_osuus_eur"] = shown.amounts[3] / 100
        return pa.table(columns)

    def _head(self, place: Place, time: Counts, places: Counts) -> dict[str, Any]:
        labels = np.array([int(MONTHS[t].replace("M", "")) for t in place.months])[time]
        areas = [(m.code, m.fi) for m in self.economy.municipalities] + [COUNTRY, UNKNOWN]
        where = pa.array(places % len(areas))
        return {
            "aikatyyppi": pa.repeat(place.time_type, len(time)),
            "kuukausi_nro": labels % 100,
            "vuosikuukausi": labels,
            "vuosi": labels // 100,
            "kunta_nro": pa.array([code for code, _ in areas]).take(where),
            "kunta_nimi": pa.array([name for _, name in areas]).take(where),
        }


@dataclass(frozen=True)
class _Rows:
    """Rows side by side: time and municipality (-1 unknown, -2 the country), age, sex, amounts by measure."""

    time: Counts
    place: Counts
    age: Counts
    sex: Counts
    amounts: Amounts

    @classmethod
    def of(cls, place: Counts, time: Counts, amounts: Amounts, age: int = 0, sex: int = 0) -> "_Rows":
        return cls(time, place, np.full(len(time), age), np.full(len(time), sex), amounts)

    @classmethod
    def unknown(cls, amounts: Amounts, n_times: int) -> "_Rows":
        return cls.of(np.full(n_times, -1, np.int64), np.arange(n_times), amounts)


def _share_class(name: str) -> dict[str, str]:
    return {"tyomarkkinatukipaiva_luokka": name}


def _year_sums(amounts: Amounts, decembers: Iterable[int]) -> Amounts:
    """Sums of the years that end with these months; recipients are about 1.5 times those of a month."""
    sums = np.stack([amounts[:, :, t - 11 : t + 1].sum(axis=2) for t in decembers], axis=2)
    sums[0] = sums[0] // 8
    return sums


def _shown(amounts: Amounts, *, everywhere: bool = False) -> _Rows:
    """The rows that are published; `everywhere` leaves age and sex out for all municipalities."""
    people = amounts[0]
    large = (people >= GROUPED_FROM) & (not everywhere)
    pooled = np.nonzero((people >= SMALLEST) & ~large)
    rows = [_Rows.of(pooled[0], pooled[1], amounts[:, pooled[0], pooled[1]])]
    place, time = np.nonzero(large)
    whole = amounts[:, place, time]
    for (age, sex), low, high in zip(GROUPS, CUTS, CUTS[1:], strict=False):
        rows.append(_Rows.of(place, time, rounded(whole * high) - rounded(whole * low), age, sex))
    return _joined(rows)


def _recoveries(amounts: Amounts, salt: str) -> _Rows:
    """Benefit paid back: a few rows without recipients and with negative days and euros."""
    generator = np.random.default_rng([SEED, len(salt)])
    place, time = np.nonzero((generator.random(amounts.shape[1:]) < RECOVERIES) & (amounts[0] >= SMALLEST))
    cents = generator.integers(5_000, 150_000, len(place))
    return _Rows.of(place, time, np.stack([0 * cents, -cents // 3_500, -cents, -cents * 6 // 10]), 1, 1)


def _unknown(amounts: Amounts, salt: str) -> Amounts:
    """Measure × time of the municipality 'Tuntematon': the groups too small to be shown, and recoveries."""
    generator = np.random.default_rng([SEED, 7, len(salt)])
    hidden: Amounts = (amounts * (amounts[0] < SMALLEST)).sum(axis=1)
    hidden[0] += generator.integers(4, 12, hidden.shape[1])
    if len(hidden) > 2:
        hidden[-1] -= generator.integers(0, 90_000, hidden.shape[1])
    return hidden


def _joined(rows: Sequence[_Rows], *more: _Rows) -> _Rows:
    every = [*rows, *more]
    return _Rows(
        np.concatenate([r.time for r in every]),
        np.concatenate([r.place for r in every]),
        np.concatenate([r.age for r in every]),
        np.concatenate([r.sex for r in every]),
        np.concatenate([r.amounts for r in every], axis=1),
    )


def _sums_by_time(rows: _Rows, n_times: int) -> Amounts:
    sums = np.zeros((len(rows.amounts), n_times), np.int64)
    for measure, values in zip(sums, rows.amounts, strict=True):
        np.add.at(measure, rows.time, values)
    return sums
