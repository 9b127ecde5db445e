"""Views made by hand, for the tests of files."""

from dataclasses import replace
from typing import Any

from dashboard.address import Address
from dashboard.charts.description import Band, ChartDescription, ChartSeries, Mark
from dashboard.view import View, ViewRow
from etl.catalog.models import Language

MONTHS = tuple(f"2025-{month:02d}" for month in range(1, 13))
STATUSES = ("A", "A", "B", "A", "A", "M", "A", "A", "Q", "A", "P", "P")
AREAS = {"KU837": "Tampere", "KU736": "Saltvik – Åland", "KU837+KU020": "Tampere ja Akaa"}
SOURCE = "Lähde: Tilastokeskus, StatFin. Taulukko 12r5. CC BY 4.0."
PERMALINK = "https://kokeilut.example/fi/vertaa?alueet=KU837,KU736"
TITLES = {"fi": "Työttömyysaste", "sv": "Arbetslöshetsgrad", "en": "Unemployment rate"}


def value_of(area: str, place: int) -> float | None:
    """The figure of an area in MONTHS[place]; None where STATUSES carries none."""
    if STATUSES[place] in "QM":
        return None
    return round(10 + list(AREAS).index(area) + place / 10, 1)


def rows(language: Language = "fi") -> tuple[ViewRow, ...]:
    """A rate of each area in each month; the group's with the share it covers."""
    return tuple(
        ViewRow(
            "unemployment_rate", TITLES[language], "%", 1, area, name, month, "total",
            value_of(area, place), STATUSES[place], 0.95 if "+" in area else None,
        )
        for area, name in AREAS.items()
        for place, month in enumerate(MONTHS)
    )  # fmt: skip


def people() -> tuple[ViewRow, ...]:
    """Whole numbers of one area, in one month."""
    return (
        ViewRow("unemployed_jobseekers", "Työttömät", "henkilöä", 0, "KU837", "Tampere", "2025-01", "total",
                1234567.0, "A"),
    )  # fmt: skip


def chart(language: Language = "fi", is_demo: bool = False) -> ChartDescription:
    """The chart of `rows` for the first two areas."""
    return ChartDescription(
        id="unemployment_rate",
        title=TITLES[language],
        unit_words="%",
        unit="pct",
        decimals=1,
        frequency="monthly",
        language=language,
        periods=MONTHS,
        series=tuple(
            ChartSeries(
                AREAS[area],
                role,
                tuple(value_of(area, place) for place in range(12)),
                STATUSES,
                tuple(value_of(area, place) for place in range(12)),
            )
            for area, role in (("KU837", "own"), ("KU736", "region"))
        ),
        source_line=SOURCE,
        is_demo=is_demo,
        bands=(
            Band("2025-02", "2025-05", "Kokeilu 2025", "wave"),
            Band("2025-11", "2025-12", "Ennakkotieto", "provisional"),
        ),
        marks=(Mark("2025-03", "a", "Katkos, maaliskuu 2025: sääntö muuttui"),),
    )


def view(language: Language = "fi", is_demo: bool = False, **changes: Any) -> View:
    """A view of rates as figures and as a chart."""
    made = View(
        title="Tampere, Saltvik ja Akaa: työttömyysaste",
        description="Kolmen alueen työttömyysaste kuukausittain.",
        language=language,
        address=Address("compare", language, areas=("KU837", "KU736")),
        rows=rows(language),
        filters=(("Aika", "2025"), ("Suure", "taso")),
        source_lines=(SOURCE,),
        licence="CC BY 4.0",
        data_date="2026-07-21T05:00:00+00:00",
        version="20260722T060000000000Z-0123456789",
        permalink=PERMALINK,
        is_demo=is_demo,
        notes=("Pieniä lukuja on tulkittava varoen.",),
        charts=(chart(language, is_demo),),
    )
    return replace(made, **changes)
