"""All published cubes, made from what the sources gave."""

from collections.abc import Callable, Mapping

from etl.catalog import Catalog
from etl.catalog.models import Indicator
from etl.frames import Cube
from etl.transform.derive import with_groups
from etl.transform.harmonise import harmonised
from etl.transform.marks import marked

GROUP_KINDS = ("region", "county", "employment_area", "trial_area")


def publishable_cubes(catalog: Catalog, stored: Mapping[str, Cube]) -> dict[str, Cube]:
    """The cubes to publish by indicator id.

    `stored` holds the source figures in the sources' own area codes. Every stage reads the stage before it
    through one lookup, so that a rate is always made from numerators and denominators of the same stage.
    """
    declared = [i for i in catalog.indicators.values() if i.id in stored]
    corrections = tuple(catalog.corrections.values())
    today = _stage(declared, stored, lambda of, i: harmonised(of, i, catalog.successors))
    with_marks = _stage(declared, today, lambda of, i: marked(of(i.id), i, corrections))
    groups = [area for area in catalog.areas.values() if area.kind in GROUP_KINDS]
    municipalities = [code for code, area in catalog.areas.items() if area.kind == "municipality"]
    complete = [
        i for i in declared if {i.groups.numerator, i.groups.denominator} - {None} <= with_marks.keys()
    ]
    return with_marks | _stage(complete, with_marks, lambda of, i: with_groups(of, i, groups, municipalities))


def _stage(
    indicators: list[Indicator],
    cubes: Mapping[str, Cube],
    step: Callable[[Callable[[str], Cube], Indicator], Cube],
) -> dict[str, Cube]:
    return {indicator.id: step(cubes.__getitem__, indicator) for indicator in indicators}
