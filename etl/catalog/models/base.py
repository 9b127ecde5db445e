"""What all declarations share: strict models, texts in three languages, codes and periods."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints

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


class Strict(BaseModel):
    """Base of all declarations: unknown fields are errors, values can't be changed."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Text(Strict):
    """A text in the portal's three languages."""

    fi: Word
    sv: Word
    en: Word

    def get(self, language: Language) -> str:
        """The text in `language`."""
        return str(getattr(self, language))


class Break(Strict):
    """A break of a series: figures from `period` on are not comparable with those before."""

    period: PeriodText
    reason: Text
    source: Word
