"""The simulated PxWeb tables: codes and Finnish labels as in the real ones, cells from the simulation."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from etl.sources.demo.counts import FLOW_SHARES, SERVICE_SHARES, count, flow
from etl.sources.demo.economy import Counts, Economy
from etl.sources.demo.paths import FIRST_YEAR, MONTHS

Cells: TypeAlias = npt.NDArray[np.float64]
"""Area × period; NaN is a suppressed cell (...), infinity one that is not defined (.)."""
SECRET: Final = np.nan
NOT_DEFINED: Final = np.inf
MONTHLY_UPDATED: Final = "2026-10-21T05:00:00Z"
YEARLY_UPDATED: Final = "2026-04-01T05:00:00Z"


@dataclass(frozen=True)
class Content:
    """One content of a table: code, Finnish label, unit and decimals, and how its cells are made."""

    code: str
    label: str
    cells: Callable[[Economy], Cells]
    decimals: int = 0
    unit: str = "lukumäärä"


@dataclass(frozen=True)
class Table:
    """A simulated table; `classes` are variables (code and text) that hold nothing but their total."""

    path: str
    title: str
    contents: tuple[Content, ...]
    classes: tuple[tuple[str, str], ...] = ()
    first: str = MONTHS[0]
    area_code: str = "Alue"
    updated: str = MONTHLY_UPDATED

    @property
    def is_monthly(self) -> bool:
        """True for months, False for years."""
        return "M" in self.first

    @property
    def periods(self) -> list[str]:
        """The periods from the first one on."""
        every = MONTHS if self.is_monthly else [str(y) for y in range(FIRST_YEAR, int(MONTHS[-1][:4]))]
        return [period for period in every if period >= self.first]


def summed(economy: Economy, names: str) -> Counts:
    """The sum of the counts that `names` lists with blanks, area × month: exact for the country, too."""
    total: Counts = np.sum([economy.grouped(count(economy, name)) for name in names.split()], axis=0)
    return total


def hidden(counts: Counts) -> Cells:
    """Counts with 1–4 suppressed, as the source does; 0 stays 0."""
    return np.where((counts > 0) & (counts < 5), SECRET, counts.astype(np.float64))


def tenths(parts: Counts, wholes: Counts, factor: int) -> Cells:
    """`factor` × parts / wholes in whole tenths, half up; not defined where there is nothing to divide by."""
    rounded_half_up = (2 * factor * parts + wholes) // np.maximum(2 * wholes, 1) / 10
    return np.where(wholes == 0, NOT_DEFINED, rounded_half_up)


def percentage(parts: Counts, wholes: Counts) -> Cells:
    """100 × parts / wholes with one decimal."""
    return tenths(parts, wholes, 1000)


def _number(code: str, label: str, names: str) -> Content:
    return Content(code, label, lambda economy: hidden(summed(economy, names)))


def _share(code: str, label: str, parts: str, wholes: str) -> Content:
    def cells(economy: Economy) -> Cells:
        share, base = summed(economy, parts), summed(economy, wholes)
        # the source suppresses a share with its counts
        is_secret = np.isnan(hidden(share)) | np.isnan(hidden(base))
        return np.where(is_secret, SECRET, percentage(share, base))

    return Content(code, label, cells, 1, "prosentti")


def _flow(months: int) -> Content:
    def cells(economy: Economy) -> Cells:
        begun, lasted = summed(economy, "spells_begun"), economy.grouped(flow(economy, months))
        share = np.where(np.isnan(hidden(begun)), SECRET, percentage(lasted, begun))
        return np.asarray(share)

    label = f"Virta yli {months} kk työttömyyteen, %-osuus alkaneista työttömyyksistä (%)"
    return Content(f"{months}KKOSUUS", label, cells, 1, "prosentti")


def _mean_duration(economy: Economy) -> Cells:
    people = summed(economy, ALL_UNEMPLOYED)
    # the weeks are counted in tenths already
    return np.where(np.isnan(hidden(people)), SECRET, tenths(summed(economy, "weeks"), people, 1))


def _population(economy: Economy) -> Cells:
    years = economy.population[:, 2:]
    n_municipalities = len(economy.municipalities)
    cells: Cells = economy.grouped(years)[: 1 + n_municipalities].astype(np.float64)
    cells[0] = years.sum(axis=0)
    return cells


ALL_UNEMPLOYED: Final = "men women"
SERVICES: Final = " ".join(SERVICE_SHARES)
UNEMPLOYED: Final = "Työttömät työnhakijat laskentapäivänä (lkm.)"
RATE: Final = "Työttömien työnhakijoiden %-osuus työvoimasta (%)"
SEX: Final = ("Sukupuoli", "Sukupuoli")
AGES: Final = ("Ikäryhmät", "Ikäryhmät")

TABLES: Final = (
    Table(
        "StatFin/tyonv/12r5.px",
        "Työttömät työnhakijat eri ryhmissä, palveluissa olevat ja avoimet työpaikat kuukauden lopussa",
        (
            _number(
                "HAKIJALOPUSSA",
                "Työnhakijoita laskentapäivänä (lkm.)",
                f"{ALL_UNEMPLOYED} other_jobseekers {SERVICES}",
            ),
            _number("TYOTTOMATLOPUSSA", UNEMPLOYED, ALL_UNEMPLOYED),
            _number("TYOVOIMATK", "TK:n Työssäkäyntitilaston työvoima (lkm.)", "labour_force"),
            _share("TYOTOSUUS", RATE, ALL_UNEMPLOYED, "labour_force"),
            _number("TYOTTOMATMIEHET", "Työttömät työnhakijat, miehet (lkm.)", "men"),
            _number("TYOTTOMATNAISET", "Työttömät työnhakijat, naiset (lkm.)", "women"),
            _number("TYOTTOMAT25", "Alle 25-v. työttömät työnhakijat (lkm.)", "under_25"),
            _number("TYOTTOMAT50", "Yli 50-v. työttömät työnhakijat (lkm.)", "over_50"),
            _number(
                "TYOTTOMATULK", "Ulkomaalaisia työttömiä työnhakijoita laskentapäivänä (lkm.)", "foreign"
            ),
            _number("PITKAAIKAISTYOTTOMAT", "Pitkäaikaistyöttömät (lkm.)", "long_term"),
            _number("LOMAUTETTU", "Kokoaikaisesti lomautetut laskentapäivänä (lkm.)", "laid_off"),
            _number("LYHTYOVKO", "Lyhennetyllä työviikolla laskentapäivänä (lkm.)", "reduced_week"),
            _number("AVPAIKATLOPUSSA", "Avoimet työpaikat kuukauden laskentapäivänä (lkm.)", "vacancies"),
            _number("UUDETAVP", "Uudet avoimet työpaikat kuukauden aikana (lkm.)", "new_vacancies"),
        ),
    ),
    Table(
        "StatFin/tyonv/12u4.px",
        "Aktivointiaste ja palveluihin osallistuvat laskentapäivänä",
        (
            _share("AKTASTE", "Aktivointiaste (%)", SERVICES, f"{ALL_UNEMPLOYED} {SERVICES}"),
            _number("TYOTTOMATLOPUSSA", UNEMPLOYED, ALL_UNEMPLOYED),
            _number("PALVELUISSAYHTEENSA", "Palveluissa yhteensä laskentapäivänä (lkm.)", SERVICES),
            _number(
                "TVKOULUTUSLOP", "Työvoimakoulutuksessa laskentapäivänä (lkm.)", "labour_market_training"
            ),
            _number("VALMENNUSLOP", "Valmennuksessa laskentapäivänä (lkm.)", "coaching"),
            _number("TYOLLISTETTYLOP", "Työllistettynä laskentapäivänä (lkm.)", "employed_with_support"),
            _number("KOKEILULOP", "Työ- ja koulutuskokeilussa laskentapäivänä (lkm.)", "work_trial"),
            _number("VUORVAPLOP", "Vuorotteluvapaasijaisena laskentapäivänä (lkm.)", "job_alternation"),
            _number(
                "KUNTTYOLOP", "Kuntouttavassa työtoiminnassa laskentapäivänä (lkm.)", "rehabilitative_work"
            ),
            _number("OMAEHTLOP", "Omaehtoisessa opiskelussa laskentapäivänä (lkm.)", "self_motivated_study"),
        ),
        (SEX, AGES),
    ),
    Table(
        "StatFin/tyonv/12ub.px",
        "Rakennetyöttömät sukupuolen ja koulutusasteen mukaan kuukauden lopussa",
        (
            _number(
                "RAKENNETYOTTOMAT",
                "Rakennetyöttömät yhteensä (lkm.)",
                "long_term like_long_term from_service_to_unemployment from_service_to_service",
            ),
            _number("PITKAAIKAISTYOTTOMAT", "Pitkäaikaistyöttömät (lkm.)", "long_term"),
            _number("RINNASTEISET", "Rinnasteiset pitkäaikaistyöttömät (lkm.)", "like_long_term"),
            _number(
                "PALVELUILTATYOTTOMAKSI", "Palveluilta työttömäksi (lkm.)", "from_service_to_unemployment"
            ),
            _number("PALVELUILTAPALVELUILLE", "Palveluilta palveluille (lkm.)", "from_service_to_service"),
        ),
        (SEX, ("Koulutusaste", "Koulutusaste")),
        "2009M01",
    ),
    Table(
        "StatFin/tyonv/12ta.px",
        "Työttömät työnhakijat työttömyyden keston mukaan kuukauden lopussa",
        (
            _number("HAKIJALOPUSSA", "Työttömiä työnhakijoita laskentapäivänä (lkm.)", ALL_UNEMPLOYED),
            Content("KESKIMKESTO", "Työnhaun keskim. kesto (vk)", _mean_duration, 1, "viikko"),
            _number("PITKAAIKAISTYOTTOMAT", "Pitkäaikaistyöttömät (lkm.)", "long_term"),
        ),
        (
            SEX,
            ("Ikäryhmitys", "Ikäryhmitys"),
            ("Työllisyyskoodin kesto", "Työllisyyskoodin kesto"),
        ),
        "2009M01",
    ),
    Table(
        "StatFin/tyonv/12ts.px",
        "Virta yli tietyn keston työttömyyteen suhteessa alkaneisiin työttömyyksiin",
        tuple(_flow(months) for months in FLOW_SHARES),
        (SEX, AGES, ("Valmistuminen", "Valmistuminen")),
        "2009M01",
    ),
    Table(
        "StatFin/tyonv/12tg.px",
        "Ulkomaalaisten työttömien työnhakijoiden %-osuus ulkomaalaisesta työvoimasta kuukauden lopussa",
        (
            _number("HAKIJALOPUSSA", "Ulkomaalaiset työttömät työnhakijat laskentapäivänä (lkm.)", "foreign"),
            _number("ULKOMAALAINEN", "Ulkomainen työvoima (lkm.)", "foreign_labour_force"),
            _share(
                "TYOTOSUUS",
                "Työttömien %-osuus ulkomaisesta työvoimasta (%)",
                "foreign",
                "foreign_labour_force",
            ),
        ),
        first="2009M01",
    ),
    Table(
        "StatFin/tyonv/12th.px",
        "Alle 25-vuotiaiden työttömien työnhakijoiden %-osuus alle 25-vuotiaiden työvoimasta kuukauden lopussa",
        (
            _number(
                "HAKIJALOPUSSA", "Alle 25-vuotiaat työttömät työnhakijat laskentapäivänä (lkm.)", "under_25"
            ),
            _number("NUORET", "Alle 25-vuotiaiden työvoima (lkm.)", "young_labour_force"),
            _share(
                "TYOTOSUUS",
                "Työttömien %-osuus alle 25-vuotiaiden työvoimasta (%)",
                "under_25",
                "young_labour_force",
            ),
        ),
        first="2013M01",
    ),
    Table(
        "StatFin/vaerak/11re.px",
        "Väestö iän (1-v.) ja sukupuolen mukaan alueittain",
        (Content("vaerak-vaesto", "Väestö 31.12.", _population),),
        (("ikaryhma_10_20180101", "Ikä"), ("sukupuoli_9_20180101", "Sukupuoli")),
        str(FIRST_YEAR),
        "alue_23_20260101",
        YEARLY_UPDATED,
    ),
)
