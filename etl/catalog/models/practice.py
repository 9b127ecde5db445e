"""What the projects of a trial area reported to have tried or taken into use."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from etl.catalog.models.base import Confidence, Strict, Text, Word

PracticeTheme = Literal[
    "needs_assessment",
    "coaching",
    "health",
    "employers",
    "wage_support",
    "supported_work",
    "training",
    "procurement",
    "vouchers",
    "networks",
    "one_stop",
    "municipal_role",
    "participation",
    "groups",
    "digital",
]
PracticeSection = Literal[
    "good_practices_table",
    "face_to_face_chapter",
    "kela_chapter",
    "voucher_chapter",
    "social_criteria_chapter",
    "prison_chapter",
    "employer_chapter",
    "assisting_chapter",
    "interim_cases",
    "interim_varkaus",
    "interim_paijat_hame",
    "blog",
]


class Practice(Strict):
    """One thing that a project did, as a fact in our own words."""

    themes: tuple[PracticeTheme, ...] = Field(min_length=1)
    lasting: bool = Field(
        False, description="The source says that it goes on after the trial, or made it a unit or a post"
    )
    section: PracticeSection = Field(description="The document and its part that tell of it")
    text: Text


class ProjectPractices(Strict):
    """The practices of the project of one trial area."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-d]_\d{2}$")]
    area: Word
    confidence: Confidence = Field(
        description="How sure it is that the source tells of this area and means this"
    )
    practices: tuple[Practice, ...] = Field(min_length=1)
