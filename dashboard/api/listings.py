"""The indicators and the areas, with what is published of each."""

from typing import Any, Final, get_args

from dashboard.api.parameters import Parameter
from dashboard.data import Figures
from etl.catalog.areas import Area, AreaKind
from etl.catalog.models import Indicator, Merger
from etl.frames import Revision

AREA_PARAMETERS: Final = (
    Parameter(
        "kind",
        "Only areas of these kinds; abolished_municipality are those that have ended",
        "municipality",
        is_list=True,
        choices=(*get_args(AreaKind), "abolished_municipality"),
    ),
)


def indicators(figures: Figures) -> list[dict[str, Any]]:
    """Every declared indicator, open or not, with its publication."""
    return [_indicator(declared, figures) for declared in figures.catalog.indicators.values()]


def areas(figures: Figures, kinds: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    """Every area of the kinds, all kinds when none is given; abolished municipalities name their successor."""
    wanted = kinds or AREA_PARAMETERS[0].choices
    current = [_area(area) for area in figures.catalog.areas.values() if area.kind in wanted]
    if "abolished_municipality" not in wanted:
        return current
    return current + [_abolished(c) for c in figures.catalog.changes.changes if c.kind == "merger"]


def _indicator(declared: Indicator, figures: Figures) -> dict[str, Any]:
    extent = figures.extent(declared.id)
    revision = figures.revision(declared.id)
    words = declared.model_dump(
        mode="json",
        include={
            "id", "number", "theme", "title", "short", "definition", "unit", "decimals", "direction", "frequency",
            "availability", "numerator", "denominator", "warnings", "breaks", "confidence",
        },
    )  # fmt: skip
    return words | {
        "groups": declared.groups.method,
        "breakdowns": [_breakdown(declared, breakdown) for breakdown in declared.breakdown_ids],
        "published": {
            "first_period": extent.first_period,
            "last_period": extent.last_period,
            "n_areas": extent.n_areas,
            "n_observations": extent.n_observations,
            "revision": _revision(revision) if revision else None,
        },
        "holder": declared.series.holder.model_dump()
        if declared.series and declared.series.kind == "file"
        else None,
        "sources": [
            source.model_dump(
                include={"id", "name", "producer", "licence", "licence_url", "citation", "homepage"}
            )
            for source in figures.sources_of(declared)
        ],
    }


def _revision(revision: Revision) -> dict[str, Any]:
    return {**revision.model_dump(), "n_changed": revision.n_changed}


def _breakdown(declared: Indicator, breakdown: str) -> dict[str, Any]:
    titles = {language: declared.breakdown_title(breakdown, language) for language in ("fi", "sv", "en")}
    return {"id": breakdown, "title": titles if all(titles.values()) else None}


def _area(area: Area) -> dict[str, Any]:
    return {
        "code": area.code,
        "kind": area.kind,
        "name": area.name.model_dump(),
        "members": list(area.members),
    }


def _abolished(change: Merger) -> dict[str, Any]:
    name = {"fi": change.fi, "sv": change.sv or change.fi, "en": change.fi}
    return {
        "code": f"KU{change.code}",
        "kind": "abolished_municipality",
        "name": name,
        "members": [],
        "ended": change.date.isoformat(),
        "successor": f"KU{change.current}",
    }
