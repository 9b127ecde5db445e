"""Where an indicator's figures come from: contents of a table, rows of files, or a file dropped in."""

from typing import Annotated, Literal

from pydantic import Field

from etl.catalog.models.base import Break, Identifier, Strict, Text, Word


class Content(Strict):
    """One content of a PxWeb table, found by its Finnish label; `code` is tried first where it is known."""

    label: Word = Field(description="Regular expression that exactly one Finnish content label matches")
    code: Word | None = None


class PxwebBreakdown(Strict):
    """A category of an indicator that the table gives as contents of its own."""

    id: Identifier
    title: Text
    contents: tuple[Content, ...] = Field(min_length=1)


class PxwebSeries(Strict):
    """An indicator read from a PxWeb table; several contents are added up."""

    kind: Literal["pxweb"]
    dataset: Identifier
    contents: tuple[Content, ...] = Field(min_length=1)
    breakdowns: tuple[PxwebBreakdown, ...] = ()


class CkanPart(Strict):
    """Rows of one CKAN dataset that belong to an indicator: a measure, summed over the rows that match."""

    dataset: Identifier
    measure: Identifier = Field(description="Role of the column that is summed, declared by the dataset")
    where: dict[Identifier, tuple[Word, ...]] = Field(
        default={}, description="Role of a column: accepted values"
    )


class CkanBreakdown(Strict):
    """A category of an indicator, with the rows that make it."""

    id: Identifier
    title: Text
    parts: tuple[CkanPart, ...] = Field(min_length=1)


class CkanSeries(Strict):
    """An indicator read from CKAN files; the parts of one month are added up."""

    kind: Literal["ckan"]
    parts: tuple[CkanPart, ...] = Field(min_length=1)
    time_type: Word = Field(description="Value of the time-type column, e.g. Kuukausi or Vuosi")
    breakdowns: tuple[CkanBreakdown, ...] = ()
    distorted: tuple[Break, ...] = Field(default=(), description="Periods whose figures are known to be off")


class FileBreakdown(Strict):
    """A category that a dropped-in file may give."""

    id: Identifier
    title: Text


class FileSeries(Strict):
    """An indicator that arrives as a file from an authority or a survey."""

    kind: Literal["file"]
    holder: Text = Field(description="Who holds the figures")
    breakdowns: tuple[FileBreakdown, ...] = ()


Series = Annotated[PxwebSeries | CkanSeries | FileSeries, Field(discriminator="kind")]
