"""Figures of abolished municipalities, moved to the municipality they live on in today."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from etl.catalog.models import Indicator
from etl.frames import NOTHING, STATUS_CODES, Cube
from etl.frames.groups import GroupFigures, Grouping, group_figures

FULLY_COVERED = 0.9995


def harmonised(cube_of: Callable[[str], Cube], indicator: Indicator, successors: Mapping[str, str]) -> Cube:
    """The indicator's cube in today's division.

    `cube_of` gives source cubes by indicator id, in the source's own codes; `successors` maps the KU code of
    every abolished municipality to today's. Counts are added, rates are sums over sums, means are weighted;
    what cannot be added up (method none) is missing where an abolished municipality still had figures.
    A source that has re-based its past gives abolished codes no figures, and nothing changes.
    """
    cube = cube_of(indicator.id)
    abolished = [area for area in cube.areas if area in successors]
    if not abolished:
        return cube
    current = list(dict.fromkeys(successors.get(area, area) for area in cube.areas))
    result = cube.rearranged(cube.breakdowns, current, cube.periods)
    targets = list(dict.fromkeys(successors[area] for area in abolished))
    for b, breakdown in enumerate(cube.breakdowns):
        parts = {t: [t, *(a for a in abolished if successors[a] == t)] for t in targets}
        figures = _merged(cube_of, indicator, parts, breakdown)
        for row, target in enumerate(targets):
            touched = _has_figures(cube, [a for a in parts[target] if a != target], b)
            _write(result, b, result.area_places[target], touched, figures, row)
    return result


def _merged(
    cube_of: Callable[[str], Cube], indicator: Indicator, parts: Mapping[str, Sequence[str]], breakdown: str
) -> GroupFigures:
    """Figures of each target municipality as a group of its parts, target × period."""
    areas = list(dict.fromkeys(area for members in parts.values() for area in members))
    if indicator.groups.method != "none":
        grouping = Grouping.of(list(parts.values()), areas)
        return group_figures(cube_of, indicator, areas, grouping, breakdown)
    shape = (len(parts), len(cube_of(indicator.id).periods))
    missing = np.full(shape, STATUS_CODES["M"], np.uint8)
    return GroupFigures(np.full(shape, np.nan), missing, np.full(shape, np.nan, np.float32))


def _has_figures(cube: Cube, areas: Sequence[str], b: int) -> npt.NDArray[np.bool_]:
    """The periods in which one of the abolished municipalities has a figure or a suppressed one."""
    statuses = cube.statuses[b, [cube.area_places[a] for a in areas]]
    figures: npt.NDArray[np.bool_] = ((statuses != NOTHING) & (statuses != STATUS_CODES["M"])).any(axis=0)
    return figures


def _write(
    result: Cube, b: int, a: int, touched: npt.NDArray[np.bool_], figures: GroupFigures, row: int
) -> None:
    result.values[b, a, touched] = figures.values[row, touched]
    result.statuses[b, a, touched] = figures.statuses[row, touched]
    covered = figures.covered[row]
    partly = touched & (covered < FULLY_COVERED)
    result.covered[b, a, partly] = covered[partly]
