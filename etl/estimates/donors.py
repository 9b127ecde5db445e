"""Which municipalities may stand for what would have happened, and why the others may not."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from etl.catalog import Catalog
from etl.catalog.areas import ALAND_REGION
from etl.catalog.models import Member, Wave
from etl.estimates.outcomes import Unit

Reason = Literal["treated", "other_wave", "unknown", "aland", "neighbour", "missing", "unlike"]
"""Why a municipality is no donor: treated in this wave, or in another one at any time of the window; membership
not known; on Åland; in the same employment area as the treated; figures missing; unlike in size."""
TRIAL_ROLES: Final = frozenset({"trial", "trial_until_merger"})


@dataclass(frozen=True)
class DonorPool:
    """The donors (KU…) in order of code, and the reason of every municipality that is none."""

    donors: tuple[str, ...]
    excluded: Mapping[str, Reason]

    def without(self, codes: Iterable[str], reason: Reason) -> "DonorPool":
        """The pool without some donors."""
        leaving = set(codes) & set(self.donors)
        kept = tuple(code for code in self.donors if code not in leaving)
        return DonorPool(kept, {**self.excluded, **dict.fromkeys(sorted(leaving), reason)})

    def count(self, reason: Reason) -> int:
        """How many municipalities were left out for a reason."""
        return sum(1 for found in self.excluded.values() if found == reason)


def treated_by(wave: Wave) -> frozenset[str]:
    """The current municipalities (KU…) any part of which was in the wave's trial."""
    members = [member for area in wave.areas for member in area.members]
    return frozenset(_current(member) for member in members if member.role in TRIAL_ROLES)


def unknown_to(catalog: Catalog, wave: Wave) -> frozenset[str]:
    """The municipalities (KU…) whose membership of the wave is not known: the rest of the named TE offices' areas."""
    offices = {office for unknown in wave.unknown for office in unknown.te_offices}
    inside = {f"KU{m.code}" for m in catalog.division.municipalities if m.te_office in offices}
    return frozenset(inside - treated_by(wave))


def donor_pool(catalog: Catalog, wave: Wave, first: str, last: str) -> DonorPool:
    """The municipalities that were in no trial at any time between the months `first` and `last`.

    Raises nothing: a wave that treated everyone leaves an empty pool.
    """
    everyone = sorted(f"KU{m.code}" for m in catalog.division.municipalities)
    aland = {f"KU{m.code}" for m in catalog.division.municipalities if m.region == ALAND_REGION}
    pool = DonorPool(tuple(everyone), {}).without(treated_by(wave), "treated")
    for other in catalog.waves.values():
        if other.id != wave.id and _overlaps(other, first, last):
            treated = set(everyone) - aland if other.kind == "permanent" else treated_by(other)
            pool = pool.without(treated, "other_wave").without(unknown_to(catalog, other), "unknown")
    return pool.without(unknown_to(catalog, wave), "unknown").without(aland, "aland")


def neighbours_of(catalog: Catalog, municipalities: Iterable[str]) -> frozenset[str]:
    """The other municipalities (KU…) of the employment areas the given ones belong to."""
    own, areas = set(municipalities), employment_areas(catalog)
    touched = {areas[code] for code in own if code in areas}
    return frozenset(code for code, area in areas.items() if area in touched and code not in own)


def employment_areas(catalog: Catalog) -> dict[str, str]:
    """The employment area of each municipality (KU…) that is in one."""
    return {f"KU{m.code}": m.employment_area for m in catalog.division.municipalities if m.employment_area}


def trial_areas(wave: Wave, units: Sequence[Unit]) -> list[str]:
    """The trial area (KO-…) of the first municipality of each unit; the municipality itself where it is in none."""
    inside = {_current(m): area.code for area in reversed(wave.areas) for m in area.members}
    return [inside.get(unit[0], unit[0]) for unit in units]


def _current(member: Member) -> str:
    return f"KU{member.current}"


def _overlaps(wave: Wave, first: str, last: str) -> bool:
    begins = f"{wave.start:%Y-%m}"
    ends = f"{wave.end:%Y-%m}" if wave.end else "9999-12"
    return begins <= last[:7] and first[:7] <= ends
