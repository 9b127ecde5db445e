"""A target of an area."""

from pydantic import Field

from etl.catalog.models.base import Confidence, Identifier, PeriodText, Sourced, Text, Word


class Target(Sourced):
    """A target that an area has set itself."""

    id: Identifier
    area: Word
    indicator: Identifier
    baseline: float | None
    baseline_text: Text
    target: float | None = Field(None, description="Level aimed at, in the indicator's unit")
    change_pct: float | None = Field(None, description="Change aimed at, in per cent")
    until: PeriodText | None = None
    stated: PeriodText | None = Field(None, description="The year in which it was stated")
    text: Text
    also: tuple[Text, ...] = Field((), description="What the source says beside it that no indicator follows")
    confidence: Confidence
