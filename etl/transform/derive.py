"""Figures of groups: regions, wellbeing services counties, employment areas and trial areas."""

from collections.abc import Callable, Sequence

from etl.catalog.areas import Area
from etl.catalog.models import Indicator
from etl.frames import Cube
from etl.frames.groups import Grouping, group_figures


def with_groups(
    cube_of: Callable[[str], Cube],
    indicator: Indicator,
    groups: Sequence[Area],
    municipalities: Sequence[str],
) -> Cube:
    """The indicator's cube with a row for each group that it does not have from its source.

    `cube_of` gives cubes in today's division. Nothing is added where figures can't be added up; a ratio is
    made for the total only, since its denominator is not broken down.
    """
    cube = cube_of(indicator.id)
    wanted = [g for g in groups if g.code not in cube.area_places]
    if indicator.groups.method == "none" or not wanted:
        return cube
    result = cube.rearranged(cube.breakdowns, [*cube.areas, *(g.code for g in wanted)], cube.periods)
    grouping = Grouping.of([group.members for group in wanted], municipalities)
    rows = slice(len(cube.areas), None)
    for b, breakdown in enumerate(cube.breakdowns):
        if breakdown != "total" and indicator.groups.method != "sum":
            continue
        figures = group_figures(cube_of, indicator, municipalities, grouping, breakdown)
        result.values[b, rows] = figures.values
        result.statuses[b, rows] = figures.statuses
        result.covered[b, rows] = figures.covered
    return result
