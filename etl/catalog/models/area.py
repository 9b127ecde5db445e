"""Municipalities, the areas they belong to, and the changes of the division."""

from datetime import date
from typing import Literal

from pydantic import Field

from etl.catalog.models.base import Confidence, GroupCode, MunicipalityCode, Strict, Text, Word


class Municipality(Strict):
    """A municipality of the current division."""

    code: MunicipalityCode
    fi: Word
    sv: Word
    en: Word | None = Field(None, description="Name used in English where it is not the Finnish one")
    region: GroupCode
    county: GroupCode | None = Field(description="Wellbeing services county; None on Åland")
    employment_area: GroupCode | None = Field(description="Employment area 2025–; None on Åland")
    subregion: MunicipalityCode
    language: Literal["fi", "sv", "bilingual_fi", "bilingual_sv", "bilingual"]
    urbanity: Literal["urban", "semi_urban", "rural"]
    te_office: Word | None = Field(
        description="TE office area until 2024, Finnish name without the word 'TE-toimisto'"
    )
    lat: float = Field(ge=59, le=71)
    lon: float = Field(ge=19, le=32)


class NamedGroup(Strict):
    """A region, a wellbeing services county or an employment area."""

    code: GroupCode
    name: Text
    responsible: Word | None = None


class Municipalities(Strict):
    """The municipal division of one year and its groupings."""

    classification_year: int
    source: Word
    confidence: Confidence
    municipalities: tuple[Municipality, ...]


class NamedGroups(Strict):
    """All areas of one kind."""

    kind: Literal["region", "county", "employment_area"]
    source: Word
    confidence: Confidence
    areas: tuple[NamedGroup, ...]


class Merger(Strict):
    """A municipality that ended, or was renamed, and the code it lives on in."""

    date: date
    kind: Literal["merger", "rename", "region_change"]
    code: MunicipalityCode
    fi: Word
    sv: Word | None = None
    into: MunicipalityCode = Field(description="Code right after the change")
    current: MunicipalityCode = Field(description="Code in the current division")
    confidence: Confidence
    note: Text | None = None


class Changes(Strict):
    """All changes of the municipal division, and how many municipalities there were each 1 January."""

    source: Word
    changes: tuple[Merger, ...]
    counts: dict[int, int]
