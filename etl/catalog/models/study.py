"""What others have published on the trials: a study, report or statement, and each of its findings."""

from typing import Literal, Self

from pydantic import Field, model_validator

from etl.catalog.models.base import Confidence, Identifier, Sourced, Strict, Text, Word
from etl.catalog.models.wave import WaveId

FindingKind = Literal["causal", "descriptive", "audit", "claim", "target", "official"]
"""An effect estimated against a comparison group; a description; an audit; a statement of change without any
comparison; an aim; a figure of a budget or of the trial's own accounts."""
Direction = Literal["increase", "decrease", "none", "unknown"]
Significance = Literal["significant", "weak", "not_significant", "not_stated", "not_tested"]
"""not_stated: the effect is told with no word on chance; not_tested: it is no estimate of an effect."""


class Finding(Strict):
    """One published finding, in our own words."""

    id: Identifier
    wave: WaveId | None = Field(
        description="None where the finding is of another experiment, told for its size alone"
    )
    kind: FindingKind
    outcome: Text = Field(description="What was looked at")
    said: Text = Field(description="What the study says of it, its figures included")
    direction: Direction
    significance: Significance
    confidence: Confidence = Field(description="How sure it is that the study says so")
    indicator: Identifier | None = Field(
        None,
        description="The portal's indicator of the same outcome; only for effects, which stand beside ours",
    )
    beside_practices: Text | None = Field(
        None, description="The finding and its study in a sentence, for the good practices of the wave"
    )
    note: Text | None = None

    @model_validator(mode="after")
    def _is_an_effect_only_where_compared(self) -> Self:
        if (self.kind == "causal") == (self.significance == "not_tested"):
            raise ValueError(f"{self.id}: an effect has been tested, and nothing else has")
        if self.indicator is not None and self.kind != "causal":
            raise ValueError(f"{self.id}: only an effect stands beside the portal's own")
        return self


class Study(Sourced):
    """A publication on the trials.

    title: as published, or what it is where it has none; authors_sv, authors_en: where they have a name in that
    language; published: the year, month or day, None where not known; method and
    comparison in our own words; comparison is None where nothing was compared.
    """

    id: Identifier
    title: Text
    authors: Word
    authors_sv: Word | None = None
    authors_en: Word | None = None
    published: Word | None = None
    method: Text
    comparison: Text | None = None
    findings: tuple[Finding, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _compared_where_there_is_an_effect(self) -> Self:
        if self.comparison is None and any(finding.kind == "causal" for finding in self.findings):
            raise ValueError(f"{self.id}: an effect needs a comparison")
        return self
