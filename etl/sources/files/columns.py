"""Columns by their headings in Finnish, Swedish and English."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from etl.errors import CheckError
from etl.sources.files.cells import Grid, Raw, Row, Unreadable, address, folded

Role = Literal[
    "area", "period", "value", "status", "breakdown", "source", "note", "indicator",
    "baseline", "target", "change_pct", "until", "text", "text_sv", "text_en",
]  # fmt: skip
HEADINGS: Final[dict[Role, str]] = {
    "area": "kunta alue kuntakoodi aluekoodi kommun kommunkod område områdeskod municipality area area_code",
    "period": "kausi ajankohta kuukausi neljännes vuosi period tidpunkt månad kvartal år time month quarter year",
    "value": "arvo luku värde value",
    "status": "tila status",
    "breakdown": "luokka ryhmä klass grupp category group breakdown",
    "source": "lähde källa source",
    "note": "huomautus huom anmärkning note",
    "indicator": "indikaattori mittari indikator indicator",
    "baseline": "lähtötaso utgångsläge baseline",
    "target": "tavoite mål target",
    "change_pct": "muutos_pct muutosprosentti förändring_pct change_pct",
    "until": "määräaika tavoiteaika senast until",
    "text": "teksti kuvaus text teksti_fi text_fi description",
    "text_sv": "teksti_sv text_sv",
    "text_en": "teksti_en text_en",
}
ROLES: Final[dict[str, Role]] = {name: role for role, names in HEADINGS.items() for name in names.split()}
OBSERVATION_ROLES: Final[frozenset[Role]] = frozenset({"area", "period", "value"})
TARGET_ROLES: Final[frozenset[Role]] = frozenset({"area", "indicator"})
ROWS_SEARCHED: Final = 20


@dataclass(frozen=True)
class Header:
    """The header row: its number, the column (from 0) of each role, and headings that mean nothing to us."""

    row: int
    columns: Mapping[Role, int]
    unknown: Mapping[int, str]
    width: int

    @property
    def is_for_targets(self) -> bool:
        """True where the columns are those of targets, not of observations."""
        return "value" not in self.columns and bool({"target", "change_pct"} & set(self.columns))


def role_of(raw: Raw) -> Role | None:
    """What a heading stands for, None where it is not one of ours."""
    if raw is None or isinstance(raw, Unreadable):
        return None
    return ROLES.get(re.sub(r"[\s_]+", "_", folded(str(raw)).replace("%", "pct").strip("\ufeff*:")))


def recognised(row: Row) -> int:
    """How many cells of a row are headings of ours."""
    return sum(role_of(raw) is not None for raw in row.cells)


def find_header(grid: Grid, where: str) -> Header:
    """The header among the first rows: the row with most known headings, the first of equals.

    Raises CheckError where there is none, a needed column is missing, or a heading stands twice.
    """
    candidates = grid.rows[:ROWS_SEARCHED]
    row = max(candidates, key=recognised, default=None)
    if row is None or recognised(row) == 0:
        shown = (
            ", ".join(str(raw) for raw in candidates[0].cells if raw is not None)[:120] if candidates else ""
        )
        raise CheckError(where, f"no header row was found (first row: {shown!r})", "start from the template")
    header = _header(row, where)
    needed = TARGET_ROLES if header.is_for_targets else OBSERVATION_ROLES
    # The indicator of targets is a column; other files may name theirs elsewhere.
    missing = sorted(needed - set(header.columns))
    if missing:
        names = "; ".join(f"{role} ({', '.join(HEADINGS[role].split()[:4])} ...)" for role in missing)
        raise CheckError(
            where, f"row {row.number} lacks the column {names}", "add the column, or start from the template"
        )
    return header


def _header(row: Row, where: str) -> Header:
    columns: dict[Role, int] = {}
    unknown: dict[int, str] = {}
    for place, raw in enumerate(row.cells):
        role = role_of(raw)
        if role is None:
            if raw is not None and str(raw).strip():
                unknown[place] = str(raw).strip()
        elif role in columns:
            both = f"{address(columns[role], row.number)} and {address(place, row.number)}"
            raise CheckError(where, f"{both} are both headings of {role}", "keep one of the two columns")
        else:
            columns[role] = place
    return Header(row.number, columns, unknown, len(row.cells))
