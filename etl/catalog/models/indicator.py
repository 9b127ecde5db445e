"""An indicator: its meaning, how areas are added up, what the gate holds it against; and those with a role."""

from typing import Any, Literal

from pydantic import Field, ValidationInfo, model_validator

from etl.catalog.models.base import (
    Availability,
    Break,
    Confidence,
    Frequency,
    Identifier,
    Language,
    Strict,
    Text,
    Theme,
    Unit,
    Word,
)
from etl.catalog.models.series import FileSeries, Series


class Connected(Strict):
    """Counts between which people move without finding work: they are always shown together."""

    boxes: tuple[Identifier, ...] = Field(
        min_length=2, description="Counts that no one is in at the same time"
    )
    together: Identifier = Field(description="The sum of the boxes")
    beside: tuple[Identifier, ...] = Field(
        (), description="Counts that should move with the sum, such as benefits"
    )

    @property
    def all(self) -> tuple[str, ...]:
        """The boxes, their sum, and what stands beside."""
        return *self.boxes, self.together, *self.beside


class Roles(Strict):
    """The indicators that others lean on."""

    base: Identifier = Field(
        description="Size of an area: weighs the members of a group, and what counts are compared per"
    )
    cases: Identifier = Field(
        description="People so few of whom in an area make its figures vary much by chance"
    )
    connected: Connected | None = None

    @property
    def named(self) -> tuple[tuple[str, str], ...]:
        """Each role with an indicator that has it."""
        connected = self.connected.all if self.connected else ()
        return ("base", self.base), ("cases", self.cases), *(("connected", named) for named in connected)


class Groups(Strict):
    """How figures of several municipalities become one: sums over sums, never a mean of rates."""

    method: Literal["sum", "ratio", "weighted_mean", "none"]
    numerator: Identifier | None = None
    denominator: Identifier | None = None
    scale: float = 1.0
    base: Identifier = Field(
        description="Indicator that weighs the members when some are missing; roles.yml has the usual one"
    )

    @model_validator(mode="before")
    @classmethod
    def _usual_base(cls, declared: Any, info: ValidationInfo) -> Any:
        usual: Roles | None = (info.context or {}).get("roles")
        return {"base": usual.base} | declared if usual and isinstance(declared, dict) else declared

    @model_validator(mode="after")
    def _parts_fit_method(self) -> "Groups":
        needs = {
            "sum": (False, False),
            "none": (False, False),
            "ratio": (True, True),
            "weighted_mean": (False, True),
        }
        if (self.numerator is not None, self.denominator is not None) != needs[self.method]:
            raise ValueError(
                "ratio needs numerator and denominator, weighted_mean only denominator (the weight), "
                "sum and none neither"
            )
        return self


class Gate(Strict):
    """What the publishing gate holds the figures against."""

    minimum: float | None = 0
    maximum: float | None = None
    municipalities: int = Field(
        0, ge=0, le=400, description="At least so many municipalities in the newest period"
    )
    step_factor: float = Field(
        3.0, gt=1, description="Largest plausible change between neighbouring periods, as a factor"
    )
    step_floor: float = Field(
        100.0, ge=0, description="Changes smaller than this are never a jump, in the unit"
    )
    country_tolerance_pct: float | None = Field(
        None, ge=0, description="How far municipalities may add up beside the country"
    )
    parts_add_up: bool = Field(False, description="Breakdowns add up to the total")


class Indicator(Strict):
    """An indicator: what it means, where it comes from, how it may be used."""

    id: Identifier
    number: int | None = Field(None, ge=1, le=21, description="Number in the monitoring plan of the trials")
    order: int = Field(description="Place among the indicators of its theme")
    theme: Theme
    title: Text
    short: Text = Field(description="Title for narrow places, at most 40 characters")
    definition: Text
    unit: Unit
    decimals: int = Field(ge=0, le=3)
    direction: Literal["lower", "higher", "context"]
    frequency: Frequency
    availability: Availability
    numerator: Text | None = None
    denominator: Text | None = None
    series: Series | None = None
    groups: Groups
    gate: Gate = Gate()
    warnings: tuple[Text, ...] = ()
    breaks: tuple[Break, ...] = ()
    uncertain_terms: tuple[Language, ...] = ()
    search_words: tuple[Word, ...] = Field(
        (), description="Other names that people search for, in any language"
    )
    confidence: Confidence
    evidence: Word = Field(description="Where the definition comes from")

    @model_validator(mode="after")
    def _series_fits_availability(self) -> "Indicator":
        if (self.series is None) != (self.availability == "unknown"):
            raise ValueError("an indicator without series is 'unknown', and only such a one has none")
        if self.availability == "open" and isinstance(self.series, FileSeries):
            raise ValueError("an 'open' indicator comes from an interface, not from files")
        for language in ("fi", "sv", "en"):
            if len(self.short.get(language)) > 40:
                raise ValueError(f"short.{language} is over 40 characters")
        return self

    @property
    def breakdown_ids(self) -> tuple[str, ...]:
        """The breakdowns of the indicator, 'total' first."""
        return ("total", *(b.id for b in self.series.breakdowns)) if self.series else ("total",)

    def breakdown_title(self, breakdown: str, language: Language) -> str | None:
        """The breakdown's title, None for the total. Raises KeyError for an unknown one."""
        if breakdown == "total":
            return None
        titles = {b.id: b.title for b in self.series.breakdowns} if self.series else {}
        return titles[breakdown].get(language)
