"""What a page displays, as data: the same for its layout, its files and its print-outs."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import repeat
from typing import Any, Final, NamedTuple

import numpy as np

from dashboard.charts.description import ChartDescription
from dashboard.charts.sources import data_day, source_line
from dashboard.data import Figures
from dashboard.i18n import word
from dashboard.places import area_name
from dashboard.urls import Address, build
from etl.catalog.models import Indicator, Language
from etl.frames import NOTHING, TOTAL, WITH_VALUE, Observation


class ViewRow(NamedTuple):
    """One displayed figure.

    unit_words: the unit in the view's language ("% of the labour force"). value: None where the status is Q, M
    or L. covered: the share (0–1) of a group's base behind the figure, None for single areas. breakdown_title: ""
    for the total.
    """

    indicator: str
    indicator_title: str
    unit_words: str
    decimals: int
    area: str
    area_name: str
    period: str
    breakdown: str
    value: float | None
    status: str
    covered: float | None = None
    breakdown_title: str = ""


SUBJECT: Final = (
    "indicator",
    "indicator_title",
    "unit_words",
    "decimals",
    "area",
    "area_name",
    "breakdown",
    "breakdown_title",
)
Columns = Mapping[str, tuple[Any, ...]]


@dataclass(frozen=True)
class Listing:
    """A table of texts where a page displays no figures: who was a member, and when.

    columns: name for programs and title for readers of each; rows: a text for each column, "" where there is none;
    printed: the names of the columns that find room on paper.
    """

    title: str
    columns: tuple[tuple[str, str], ...]
    rows: tuple[tuple[str, ...], ...]
    printed: frozenset[str]


@dataclass(frozen=True)
class Origin:
    """Where an indicator's figures come from.

    data_date: when its producer last changed them, ISO, "" where unknown. breaks: the reason of each declared break,
    by the period it begins with.
    """

    source_line: str
    licence: str
    data_date: str
    breaks: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class View:
    """Everything a page displays, in its language.

    filters: what narrows the view, as (label, value). data_date: when the newest of its data sets was changed by
    its producer, ISO, "" where unknown. permalink: address of the view; pages write it from "/" on, and it is made
    absolute before it leaves the portal in a file. map_svg: the drawn map where the view has one. origins: by
    indicator. listing: what is displayed instead of figures. is_stacked: the charts are large and
    below each other in pictures, however many they are.
    """

    title: str
    description: str
    language: Language
    address: Address
    rows: tuple[ViewRow, ...]
    filters: tuple[tuple[str, str], ...]
    source_lines: tuple[str, ...]
    licence: str
    data_date: str
    version: str
    permalink: str
    is_demo: bool
    notes: tuple[str, ...] = ()
    charts: tuple[ChartDescription, ...] = ()
    map_svg: str | None = None
    origins: Mapping[str, Origin] = field(default_factory=dict)
    listing: Listing | None = None
    is_stacked: bool = False

    @cached_property
    def columns(self) -> Columns:
        """Each field of the figures by its name, in their order."""
        return _columns(ViewRow._fields, self.rows)

    @cached_property
    def subjects(self) -> Columns:
        """What the figures are of, each once: the fields that say neither when nor how much."""
        cells = zip(*(self.columns[name] for name in SUBJECT), strict=True)
        return _columns(SUBJECT, tuple(dict.fromkeys(cells)))


def _columns(names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> Columns:
    columns = zip(*rows, strict=True) if rows else [()] * len(names)
    return dict(zip(names, columns, strict=True))


def view_of(
    address: Address,
    figures: Figures,
    title: str,
    description: str,
    rows: Sequence[ViewRow],
    *,
    filters: Sequence[tuple[str, str]] = (),
    notes: Sequence[str] = (),
    charts: Sequence[ChartDescription] = (),
    map_svg: str | None = None,
) -> View:
    """The view of `rows`, with the sources, licences, dates and version behind their indicators."""
    shown = [figures.catalog.indicators[i] for i in dict.fromkeys(row.indicator for row in rows)]
    origins = {i.id: _origin(figures, i, address.language) for i in shown}
    licences = sorted({s.licence for i in shown for s in figures.sources_of(i)})
    return View(
        title=title,
        description=description,
        language=address.language,
        address=address,
        rows=tuple(rows),
        filters=tuple(filters),
        source_lines=tuple(dict.fromkeys(origin.source_line for origin in origins.values())),
        licence=", ".join(licences),
        data_date=max((origin.data_date for origin in origins.values()), default=""),
        version=figures.version,
        permalink=build(replace(address, form=None), figures.catalog),
        is_demo=figures.is_demo,
        notes=tuple(notes),
        charts=tuple(charts),
        map_svg=map_svg,
        origins=origins,
    )


def _origin(figures: Figures, indicator: Indicator, language: Language) -> Origin:
    updated = data_day(figures, indicator)
    return Origin(
        source_line(figures, indicator, language),
        ", ".join(sorted({source.licence for source in figures.sources_of(indicator)})),
        updated.isoformat() if updated else "",
        {b.period: b.reason.get(language) for b in indicator.breaks},
    )


def series_rows(
    figures: Figures, indicator: Indicator, area: str, language: Language, breakdown: str = TOTAL
) -> Iterator[ViewRow]:
    """The rows of a whole series, oldest first, as `view_rows` makes them of its observations, in half the time.

    Raises as Figures.series.
    """
    unit, name = word(language, f"axis_{indicator.unit}"), area_name(figures.catalog, area, language)
    told = (indicator.id, indicator.title.get(language), unit, indicator.decimals, area, name)
    part = indicator.breakdown_title(breakdown, language) or ""
    found = figures.series(indicator.id, area, breakdown)
    places = np.flatnonzero(found.statuses != NOTHING)
    letters = list(map(chr, found.statuses[places].tolist()))
    values = zip(found.values[places].tolist(), letters, strict=True)
    return map(
        ViewRow,
        *map(repeat, told),
        [found.periods[place] for place in places.tolist()],
        repeat(breakdown),
        [value if letter in WITH_VALUE else None for value, letter in values],
        letters,
        [None if math.isnan(covered) else covered for covered in found.covered[places].tolist()],
        repeat(part),
    )


def view_rows(figures: Figures, observations: Iterable[Observation], language: Language) -> Iterator[ViewRow]:
    """The observations as rows."""
    indicators: dict[str, tuple[str, str, int]] = {}
    names: dict[str, str] = {}
    parts: dict[tuple[str, str], str] = {}
    for o in observations:
        if o.indicator not in indicators:
            declared = figures.catalog.indicators[o.indicator]
            unit = word(language, f"axis_{declared.unit}")
            indicators[o.indicator] = (declared.title.get(language), unit, declared.decimals)
        if o.area not in names:
            names[o.area] = area_name(figures.catalog, o.area, language)
        part = o.indicator, o.breakdown
        if part not in parts:
            parts[part] = figures.catalog.indicators[o.indicator].breakdown_title(o.breakdown, language) or ""
        yield ViewRow(
            o.indicator,
            *indicators[o.indicator],
            o.area,
            names[o.area],
            o.period,
            o.breakdown,
            o.value,
            o.status,
            o.covered,
            parts[part],
        )
