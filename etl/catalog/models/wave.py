"""A wave of trials: its areas and their members, its grounds, and what is unknown of it."""

from datetime import date
from typing import Annotated, Final, Literal

from pydantic import Field, StringConstraints

from etl.catalog.models.base import Confidence, Language, MunicipalityCode, Sourced, Strict, Text, Word

WaveId = Literal["a", "b", "c", "d"]
PREFIX: Final = "KO-"
"""Of the codes of trial areas among the areas of every kind."""
TrialAreaId = Annotated[str, StringConstraints(pattern=r"^[a-d]-\d{2}$")]


def trial_area_code(area_id: str) -> str:
    """The code among the areas of every kind of a trial area's id: "KO-c-22" of "c-22"."""
    return f"{PREFIX}{area_id}"


def is_trial_area(code: str) -> bool:
    """True of the code of a trial area, false of an area of another kind, of a group and of a wave."""
    return code.startswith(PREFIX)


def wave_of_trial_area(code: str) -> str | None:
    """The id of the wave that a trial area's code tells: "c" of "KO-c-22"; None of every other code."""
    return code[len(PREFIX)] if is_trial_area(code) else None


class Member(Strict):
    """A municipality in a trial."""

    municipality: Word
    code: MunicipalityCode = Field(description="Code at the time")
    current: MunicipalityCode
    role: Literal["trial", "trial_until_merger", "selected_not_started", "applied_not_selected"]
    joined: date | None = None
    left: date | None = None
    confidence: Confidence = Field(description="How sure the membership is; doubtful dates stand in the note")
    source: Word
    note: Text | None = None


class TrialArea(Strict):
    """A trial area (or project) of a wave."""

    id: TrialAreaId
    name: Word
    name_sv: Word | None = None
    name_en: Word | None = None
    project: Word | None = None
    note: Text | None = None
    members: tuple[Member, ...] = Field(min_length=1)

    @property
    def code(self) -> str:
        """The code among the areas of every kind: "KO-c-22"."""
        return trial_area_code(self.id)


class Unknown(Strict):
    """Something about a wave that we do not know."""

    what: Text
    count: int | None = None
    te_offices: tuple[Word, ...] = Field(
        (), description="TE offices whose municipalities may have been members; they are no donors"
    )
    applicants: bool = Field(False, description="These are municipalities that applied and did not take part")
    how_to_close: Text


class Wave(Sourced):
    """A wave of trials, or the permanent reform."""

    id: WaveId
    kind: Literal["trial", "permanent"]
    years: Word
    name: Text
    own_names: tuple[Language, ...] = Field(
        (), description="The languages in which no official name has been found, and the name is our own"
    )
    start: date
    end: date | None
    legal_basis: Text
    target_group: Text
    selection: Text
    money: Text
    n_areas: int
    n_municipalities: int
    confidence: Confidence
    less_sure: Text | None = Field(
        None, description="What of the facts is less sure than the rest, in a sentence"
    )
    areas: tuple[TrialArea, ...] = ()
    outside: tuple[Member, ...] = Field(
        default=(), description="Municipalities that applied or were selected but never started"
    )
    unknown: tuple[Unknown, ...] = ()
