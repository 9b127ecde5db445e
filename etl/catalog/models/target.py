"""A target of an area."""

from pydantic import Field

from etl.catalog.models.base import Confidence, Identifier, PeriodText, Strict, Text, Word


class Target(Strict):
    """A target that an area has set itself."""

    id: Identifier
    area: Word
    indicator: Identifier
    baseline: float | None
    baseline_text: Text
    target: float | None = Field(None, description="Level aimed at, in the indicator's unit")
    change_pct: float | None = Field(None, description="Change aimed at, in per cent")
    until: PeriodText | None = None
    text: Text
    source: Word
    confidence: Confidence
