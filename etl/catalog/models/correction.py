"""A known error or break of a source."""

from typing import Literal

from pydantic import Field, model_validator

from etl.catalog.models.base import Identifier, PeriodText, Strict, Text, Word


class Correction(Strict):
    """A known error of a source: what is wrong, where, and what we do about it."""

    id: Identifier
    dataset: Identifier
    indicators: tuple[Identifier, ...] = Field(min_length=1)
    areas: tuple[Word, ...] = Field(
        default=(), description="Codes the warning is limited to; none means everywhere"
    )
    first: PeriodText
    last: PeriodText
    action: Literal["break", "warn", "drop"]
    reason: Text
    source: Word

    @model_validator(mode="after")
    def _only_warnings_are_local(self) -> "Correction":
        if self.areas and self.action != "warn":
            raise ValueError("only a warning may be limited to areas; breaks and drops concern every area")
        if self.first > self.last:
            raise ValueError("first comes after last")
        return self
