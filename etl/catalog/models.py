"""The shape of every declaration: one strict model each; the YAML files beside are held against them."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

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
Interface = Literal["pxweb", "ckan", "classifications", "wfs", "files"]


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


class Groups(Strict):
    """How figures of several municipalities become one: sums over sums, never a mean of rates."""

    method: Literal["sum", "ratio", "weighted_mean", "none"]
    numerator: Identifier | None = None
    denominator: Identifier | None = None
    scale: float = 1.0
    base: Identifier = Field(
        "labour_force", description="Indicator that weighs the members when some are missing"
    )

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


class Municipality(Strict):
    """A municipality of the current division."""

    code: MunicipalityCode
    fi: Word
    sv: Word
    en: Word | None = Field(None, description="Name used in English where it is not the Finnish one")
    region: GroupCode
    county: GroupCode | None = Field(description="Wellbeing services county; None on Åland")
    employment_area: GroupCode | None = Field(description="Employment area 2025–; None on Åland")
    subregion: MunicipalityCode
    language: Literal["fi", "sv", "bilingual_fi", "bilingual_sv", "bilingual"]
    urbanity: Literal["urban", "semi_urban", "rural"]
    te_office: Word | None = Field(
        description="TE office area until 2024, Finnish name without the word 'TE-toimisto'"
    )
    lat: float = Field(ge=59, le=71)
    lon: float = Field(ge=19, le=32)


class NamedGroup(Strict):
    """A region, a wellbeing services county or an employment area."""

    code: GroupCode
    name: Text
    responsible: Word | None = None


class Municipalities(Strict):
    """The municipal division of one year and its groupings."""

    classification_year: int
    source: Word
    confidence: Confidence
    municipalities: tuple[Municipality, ...]


class NamedGroups(Strict):
    """All areas of one kind."""

    kind: Literal["region", "county", "employment_area"]
    source: Word
    confidence: Confidence
    areas: tuple[NamedGroup, ...]


class Merger(Strict):
    """A municipality that ended, or was renamed, and the code it lives on in."""

    date: date
    kind: Literal["merger", "rename", "region_change"]
    code: MunicipalityCode
    fi: Word
    sv: Word | None = None
    into: MunicipalityCode = Field(description="Code right after the change")
    current: MunicipalityCode = Field(description="Code in the current division")
    confidence: Confidence
    note: Text | None = None


class Changes(Strict):
    """All changes of the municipal division, and how many municipalities there were each 1 January."""

    source: Word
    changes: tuple[Merger, ...]
    counts: dict[int, int]


class Member(Strict):
    """A municipality in a trial."""

    municipality: Word
    code: MunicipalityCode = Field(description="Code at the time")
    current: MunicipalityCode
    role: Literal["trial", "trial_until_merger", "selected_not_started", "applied_not_selected"]
    joined: date | None = None
    left: date | None = None
    confidence: Confidence = Field(description="How sure the membership is; doubtful dates stand in the note")
    source: Word
    note: Text | None = None


class TrialArea(Strict):
    """A trial area (or project) of a wave."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-d]-\d{2}$")]
    name: Word
    name_sv: Word | None = None
    name_en: Word | None = None
    project: Word | None = None
    note: Text | None = None
    members: tuple[Member, ...] = Field(min_length=1)


class Unknown(Strict):
    """Something about a wave that we do not know."""

    what: Text
    count: int | None = None
    how_to_close: Text


class Wave(Strict):
    """A wave of trials, or the permanent reform."""

    id: Literal["a", "b", "c", "d"]
    kind: Literal["trial", "permanent"]
    years: Word
    name: Text
    start: date
    end: date | None
    legal_basis: Text
    target_group: Text
    selection: Text
    money: Text
    n_areas: int
    n_municipalities: int
    confidence: Confidence
    source: Word
    areas: tuple[TrialArea, ...] = ()
    outside: tuple[Member, ...] = Field(
        default=(), description="Municipalities that applied or were selected but never started"
    )
    unknown: tuple[Unknown, ...] = ()


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


class PeerRule(Strict):
    """A way in which municipalities are alike: a statistic of an indicator, or a class of the division."""

    id: Identifier
    order: int = Field(description="Place among the rules")
    title: Text
    meaning: Text
    statistic: Literal["mean12", "change_3_years", "log_mean12", "share12", "urbanity", "language"]
    indicator: Identifier | None = None
    denominator: Identifier | None = None
    weight: float = Field(ge=0, le=9, description="Weight where the reader chooses none")

    @model_validator(mode="after")
    def _indicators_fit_statistic(self) -> "PeerRule":
        is_class = self.statistic in ("urbanity", "language")
        if (self.indicator is None) != is_class or (self.denominator is None) == (
            self.statistic == "share12"
        ):
            raise ValueError("a class needs no indicator, a share12 two, every other statistic one")
        return self

    @property
    def is_class(self) -> bool:
        """True where municipalities are of the same class or not."""
        return self.indicator is None
