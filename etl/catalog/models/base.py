"""What all declarations share: strict models, texts in three languages, codes and periods."""

import re
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator

Word = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
MunicipalityCode = Annotated[str, StringConstraints(pattern=r"^[0-9]{3}$")]
GroupCode = Annotated[str, StringConstraints(pattern=r"^[0-9]{2}$")]
PeriodText = Annotated[str, StringConstraints(pattern=r"^\d{4}(-\d{2}|Q[1-4])?$")]
Language = Literal["fi", "sv", "en"]
Confidence = Literal["high", "medium", "low"]
Frequency = Literal["monthly", "quarterly", "yearly"]
Availability = Literal["open", "open_region", "import", "unknown"]
Unit = Literal[
    "persons", "pct", "eur", "weeks", "jobs", "searches", "clients_per_expert", "score", "count", "days"
]
Theme = Literal[
    "unemployment", "groups", "duration", "services", "vacancies", "benefits", "capacity", "experience"
]


THOUSANDS: Final = re.compile(r"(?<=\d) (?=\d{3}(?: \d{3})*(?! ?\d))")
"""The spaces in "5 005 000", which no line may break at; not those of a telephone number."""


class Strict(BaseModel):
    """Base of all declarations: unknown fields are errors, values can't be changed."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Text(Strict):
    """A text in the portal's three languages."""

    fi: Word
    sv: Word
    en: Word

    @field_validator("fi", "sv")
    @classmethod
    def _keeps_numbers_whole(cls, text: str) -> str:
        return THOUSANDS.sub("\N{NO-BREAK SPACE}", text)

    def get(self, language: Language) -> str:
        """The text in `language`."""
        return str(getattr(self, language))


class Sourced(Strict):
    """Something with a source, which may have a translation for the readers."""

    source: Word
    source_text: Text | None = Field(
        None, description="The source as readers see it, where it has translations"
    )

    def source_in(self, language: Language) -> str:
        """The source as readers of `language` see it."""
        return self.source_text.get(language) if self.source_text else self.source


class Break(Strict):
    """A break of a series: figures from `period` on are not comparable with those before."""

    period: PeriodText
    reason: Text
    source: Word
