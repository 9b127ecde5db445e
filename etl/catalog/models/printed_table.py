"""A table printed in a report: its areas and rows, how each row is made from published figures, what it printed."""

from typing import Literal

from pydantic import Field, model_validator

from etl.catalog.models.base import Confidence, Identifier, PeriodText, Strict, Text, Word


class PrintedFigure(Strict):
    """What the report prints for an area: a figure or a word, and what is known of its difference from ours."""

    area: Word
    value: float | None = None
    change: float | None = Field(None, description="The change printed beside the figure, in its unit")
    text: Text | None = None
    note: Text | None = None

    @model_validator(mode="after")
    def _says_one_thing(self) -> "PrintedFigure":
        if (self.value is None) == (self.text is None):
            raise ValueError("a printed figure has either a value or a text")
        return self


class PrintedRow(Strict):
    """A row of the table.

    level: the indicator's figure of the period. rate: the same, for areas that are added up from the counts it is
    made of. share: indicator ÷ denominator × 100. year_mean: over the year of the period, region_year_mean: that of
    the region the area lies in. none: no open figures. years_back: so many years before the period.
    """

    id: Identifier
    title: Text
    kind: Literal["level", "rate", "share", "year_mean", "region_year_mean", "none"]
    indicator: Identifier | None = None
    denominator: Identifier | None = None
    years_back: int = Field(0, ge=0, le=5)
    has_change: bool = Field(False, description="With the change from the same month a year before")
    decimals: int = Field(0, ge=0, le=3)
    unit: Literal["persons", "pct", "eur", "text"]
    holder: Text | None = Field(None, description="Who has the figures where they are not open")
    note: Text | None = None
    difference: Text | None = Field(None, description="What is known of why it differs from what is printed")
    printed: tuple[PrintedFigure, ...] = ()

    @model_validator(mode="after")
    def _parts_fit_kind(self) -> "PrintedRow":
        found = (self.indicator is not None, self.denominator is not None, self.holder is not None)
        needed = {"none": (False, False, True), "share": (True, True, False)}.get(
            self.kind, (True, False, False)
        )
        if found != needed:
            raise ValueError(
                "none needs a holder, share an indicator and a denominator, the others an indicator"
            )
        return self


class PrintedArea(Strict):
    """An area of the table: a code of ours, or a group of municipalities "KU420+KU915"."""

    area: Word
    name: Text
    printed_name: Word
    note: Text | None = None


class PrintedTable(Strict):
    """A table of a report, of one month."""

    id: Identifier
    wave: Identifier = Field(description="The wave that the report is about")
    title: Text
    period: PeriodText
    areas: tuple[PrintedArea, ...] = Field(min_length=1)
    rows: tuple[PrintedRow, ...] = Field(min_length=1)
    source: Text
    confidence: Confidence

    @model_validator(mode="after")
    def _printed_areas_are_its_own(self) -> "PrintedTable":
        known = {area.area for area in self.areas}
        strange = {figure.area for row in self.rows for figure in row.printed} - known
        if strange:
            raise ValueError(f"printed figures of {sorted(strange)}, which are no areas of the table")
        return self
