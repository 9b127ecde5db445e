"""What a chart shows, once for every drawer: series over the same periods, marks, bands, notes, source."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, Literal, get_args

from etl.catalog.models import Frequency, Language, Unit

CloudWords = Literal["cloud", "others", "kin", "leave"]
Role = Literal[
    "own",
    "region",
    "country",
    "counterfactual",
    "s1",
    "s2",
    "s3",
    "s4",
    "s5",
    "s6",
    "s7",
    "s8",
    "s9",
    "s10",
    "s11",
    "s12",
]
COMPARED: Final[tuple[Role, ...]] = get_args(Role)[4:]
"""Equals beside each other, each with a colour, a dash pattern and a marker of its own."""


@dataclass(frozen=True)
class ChartSeries:
    """One line: `values` and `statuses` stand beside the chart's periods; "" where there is no observation.

    `drawn` are the heights of the line, the same as `values` or an index of them (see ChartDescription.index_year).
    """

    label: str
    role: Role
    values: tuple[float | None, ...]
    statuses: tuple[str, ...]
    drawn: tuple[float | None, ...]

    @property
    def last_place(self) -> int | None:
        """Place of the newest period with a value, None where there is none."""
        return next((i for i in range(len(self.values) - 1, -1, -1) if self.values[i] is not None), None)


@dataclass(frozen=True)
class Mark:
    """A break: figures from `period` on are not comparable with those before, for the `reason`."""

    period: str
    letter: str
    reason: str


@dataclass(frozen=True)
class Band:
    """A stretch of time, both ends included: a trial wave, provisional figures, or what no estimate uses."""

    first: str
    last: str
    label: str
    kind: Literal["wave", "provisional", "left_out"]


@dataclass(frozen=True)
class Start:
    """The beginning of a treatment: the first treated period, and what stands beside its line."""

    period: str
    label: str


Line = tuple[float | None, ...]


@dataclass(frozen=True)
class SpreadLevels:
    """The spread of all municipalities behind a line, in the unit of the drawn line and over the same periods.

    `levels` are the lines of the 10th, 25th, 50th, 75th and 90th of 100 municipalities, or of 100 `paths` that the
    line itself might take from now on.
    """

    levels: tuple[Line, Line, Line, Line, Line]
    decimals: int
    words: Literal["fan", "paths"] = "fan"


@dataclass(frozen=True)
class Cloud:
    """What lies behind a line of differences, in its unit and over the same periods.

    near, poor: the same difference where nothing happened, of units that were followed well before the start and of
    those that were not; low, high: the band of the line, empty where it has none. words: what the keys of their
    words begin with: "others" where donors of every size are drawn, "kin" where groups of them are, "leave" where
    the lines are the same difference without one of the donors.
    """

    near: tuple[Line, ...]
    poor: tuple[Line, ...]
    low: Line = ()
    high: Line = ()
    words: CloudWords = "cloud"

    @cached_property
    def reach(self) -> tuple[float, ...]:
        """The lowest and the highest of the near lines and the band; nothing where there is none."""
        drawn = [v for line in (*self.near, self.low, self.high) for v in line if v is not None]
        return (min(drawn), max(drawn)) if drawn else ()

    @property
    def kinds(self) -> tuple[str, ...]:
        """Which of "band", "near" and "poor" it has, as keys name them."""
        parts = (("band", self.low), ("near", self.near), ("poor", self.poor))
        return tuple(kind for kind, lines in parts if lines)


@dataclass(frozen=True)
class ChartDescription:
    """A line chart; with `spread` a fan chart of one series, with `cloud` one of differences.

    `unit_words` say what is measured ("% of the labour force", "persons"); with `index_year` the lines are
    drawn as an index (mean of that year = 100), because sums of areas of different size share no scale.
    is_points: the values are differences of percentages; has_end_labels: the lines are named at their ends;
    value_range: what the value axis shows at least, for charts that share it. start: where the periods after it are
    set apart from those before it.
    """

    id: str
    title: str
    unit_words: str
    unit: Unit
    decimals: int
    frequency: Frequency
    language: Language
    periods: tuple[str, ...]
    series: tuple[ChartSeries, ...]
    source_line: str
    is_demo: bool
    index_year: str | None = None
    bands: tuple[Band, ...] = ()
    marks: tuple[Mark, ...] = ()
    notes: tuple[str, ...] = field(default=())
    is_points: bool = False
    has_end_labels: bool = False
    value_range: tuple[float, float] | None = None
    spread: SpreadLevels | None = None
    start: Start | None = None
    cloud: Cloud | None = None

    @property
    def own(self) -> ChartSeries:
        """The series the chart is about."""
        return self.series[0]

    @property
    def is_of_equals(self) -> bool:
        """True where the lines are of areas beside each other, none of which the chart is more about."""
        return self.own.role in COMPARED


def unknown_runs(chart: ChartDescription) -> Iterator[tuple[ChartSeries, str, int, int]]:
    """Every stretch the source has suppressed or lacks: its line, its status, its first and last place.

    The region and the country beside a line have none: their marks would be taken for the line's own.
    """
    for series in chart.series:
        letters = "QM" if series.role not in ("region", "country") else ""
        for letter in (known for known in letters if known in series.statuses):
            for first, last in runs(series.statuses, letter):
                yield series, letter, first, last


def runs(statuses: tuple[str, ...], letter: str) -> Iterator[tuple[int, int]]:
    """First and last place of every unbroken run of a status, in order."""
    start: int | None = None
    for place, status in enumerate((*statuses, "")):
        if status == letter and start is None:
            start = place
        elif status != letter and start is not None:
            yield start, place - 1
            start = None
