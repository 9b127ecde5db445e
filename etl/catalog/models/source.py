"""A source and its datasets."""

from typing import Annotated, Literal

from pydantic import Field

from etl.catalog.models.base import Frequency, Identifier, MunicipalityCode, PeriodText, Strict, Text, Word


class PxwebDataset(Strict):
    """A PxWeb table."""

    interface: Literal["pxweb"]
    id: Identifier
    required: bool = Field(True, description="A refresh fails without it; else it says so and goes on")
    path: Word = Field(description="Path below the language, e.g. StatFin/tyonv/12r5.px")
    title: Text
    frequency: Frequency
    municipalities: int = Field(ge=1, description="The table must hold at least so many municipalities")
    evidence: Word


class CkanDataset(Strict):
    """A CKAN dataset whose files are CSV."""

    interface: Literal["ckan"]
    id: Identifier
    required: bool = Field(True, description="A refresh fails without it; else it says so and goes on")
    slug: Word
    title: Text
    columns: dict[Identifier, Word] = Field(description="Role: regular expression of the column's name")
    totals: dict[Identifier, Word] = Field(
        default={}, description="Role of a class column: its value for all"
    )
    provisional_periods: int = Field(0, ge=0, description="The newest so many months are still filled in")
    country_code: MunicipalityCode | None = Field(None, description="Code of the row of the whole country")
    unknown_code: MunicipalityCode = "199"
    unregistered: tuple[MunicipalityCode, ...] = Field(
        (), description="Codes that ended before our register of changes begins; their rows are left out"
    )
    absent_since: PeriodText | None = Field(
        None, description="From this period on an absent mainland row means 'suppressed or zero'"
    )
    municipalities: int = Field(ge=1)
    evidence: Word


class PlainDataset(Strict):
    """A classification or a border layer."""

    interface: Literal["classifications", "wfs"]
    id: Identifier
    required: bool = Field(True, description="A refresh fails without it; else it says so and goes on")
    path: Word
    title: Text
    evidence: Word


Dataset = Annotated[PxwebDataset | CkanDataset | PlainDataset, Field(discriminator="interface")]


class Source(Strict):
    """A producer and the interface it publishes through."""

    id: Identifier
    name: Text
    producer: Text
    setting: Identifier = Field(description="The field of the settings that holds the base address")
    licence: Word
    licence_url: Word
    citation: Text
    homepage: Word
    documentation_url: Word
    release_rhythm: Text
    stale_after_days: int = Field(ge=1, description="Older than this, the status page calls the source late")
    datasets: tuple[Dataset, ...] = Field(min_length=1)
    notes: tuple[Text, ...] = ()
    evidence: Word
