"""Areas of every kind under one code system, and where abolished municipalities live on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from etl.catalog.models import Changes, Municipalities, Municipality, NamedGroups, Text, Wave

AreaKind = Literal["country", "municipality", "region", "county", "employment_area", "trial_area"]
COUNTRY: Final = "SSS"
PREFIXES: Final[dict[str, str]] = {"region": "MK", "county": "HV", "employment_area": "TA"}
ALAND_REGION: Final = "21"


@dataclass(frozen=True)
class Area:
    """An area: its code ("KU091", "MK06", "HV09", "TA31", "KO-c-22", "SSS"), names and member municipalities."""

    code: str
    kind: AreaKind
    name: Text
    members: tuple[str, ...]
    municipality: Municipality | None = None


def areas_of(
    division: Municipalities, groups: Sequence[NamedGroups], waves: Sequence[Wave]
) -> dict[str, Area]:
    """Every area by code: the country, municipalities, their groupings, then the trial areas of each wave."""
    found = [_country(division), *(_municipality(m) for m in division.municipalities)]
    for group in groups:
        prefix = PREFIXES[group.kind]
        found += [
            Area(f"{prefix}{g.code}", group.kind, g.name, _members(division, group.kind, g.code))
            for g in group.areas
        ]
    found += _trial_areas(waves)
    return {area.code: area for area in found}


def successors_of(changes: Changes) -> dict[str, str]:
    """KU code of each abolished municipality → KU code it lives on in today."""
    return {
        f"KU{c.code}": f"KU{c.current}" for c in changes.changes if c.kind == "merger" and c.code != c.current
    }


def _country(division: Municipalities) -> Area:
    name = Text(fi="Koko maa", sv="Hela landet", en="Whole country")
    return Area(COUNTRY, "country", name, tuple(f"KU{m.code}" for m in division.municipalities))


def _municipality(municipality: Municipality) -> Area:
    code = f"KU{municipality.code}"
    name = Text(fi=municipality.fi, sv=municipality.sv, en=municipality.en or municipality.fi)
    return Area(code, "municipality", name, (code,), municipality)


def _members(division: Municipalities, kind: str, code: str) -> tuple[str, ...]:
    return tuple(f"KU{m.code}" for m in division.municipalities if getattr(m, kind) == code)


def _trial_areas(waves: Iterable[Wave]) -> list[Area]:
    return [
        Area(
            area.code,
            "trial_area",
            Text(fi=area.name, sv=area.name_sv or area.name, en=area.name_en or area.name),
            tuple(dict.fromkeys(f"KU{m.current}" for m in area.members)),
        )
        for wave in waves
        for area in wave.areas
    ]
