"""What a page displays, as data: the same for its layout, its files and its print-outs."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from dashboard.charts.description import ChartDescription
from dashboard.charts.sources import data_day, source_line
from dashboard.data import Figures
from dashboard.i18n import word
from dashboard.places import area_name
from dashboard.urls import Address, build
from etl.catalog.models import Indicator, Language
from etl.frames import TOTAL, Observation


@dataclass(frozen=True)
class ViewRow:
    """One displayed figure.

    unit_words: the unit in the view's language ("% of the labour force"). value: None where the status is Q, M
    or L. covered: the share (0–1) of a group's base behind the figure, None for single areas.
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


@dataclass(frozen=True)
class View:
    """Everything a page displays, in its language.

    filters: what narrows the view, as (label, value). data_date: when the newest of its data sets was changed by
    its producer, ISO, "" where unknown. permalink: address of the view; pages write it from "/" on, and it is made
    absolute before it leaves the portal in a file. map_svg: the drawn map where the view has one.
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
    licences = sorted({s.licence for i in shown for s in figures.sources_of(i)})
    days = [found for i in shown if (found := data_day(figures, i)) is not None]
    return View(
        title=title,
        description=description,
        language=address.language,
        address=address,
        rows=tuple(rows),
        filters=tuple(filters),
        source_lines=tuple(dict.fromkeys(source_line(figures, i, address.language) for i in shown)),
        licence=", ".join(licences),
        data_date=max(days).isoformat() if days else "",
        version=figures.version,
        permalink=build(replace(address, form=None), figures.catalog),
        is_demo=figures.is_demo,
        notes=tuple(notes),
        charts=tuple(charts),
        map_svg=map_svg,
    )


def series_rows(
    figures: Figures, indicator: Indicator, area: str, language: Language, breakdown: str = TOTAL
) -> Iterator[ViewRow]:
    """The rows of a whole series, oldest first. Raises as Figures.series."""
    return view_rows(figures, figures.series(indicator.id, area, breakdown).observations(), language)


def view_rows(figures: Figures, observations: Iterable[Observation], language: Language) -> Iterator[ViewRow]:
    """The observations as rows."""
    for o in observations:
        declared = figures.catalog.indicators[o.indicator]
        yield ViewRow(
            o.indicator,
            declared.title.get(language),
            word(language, f"axis_{declared.unit}"),
            declared.decimals,
            o.area,
            area_name(figures.catalog, o.area, language),
            o.period,
            o.breakdown,
            o.value,
            o.status,
            o.covered,
        )
