"""The gate before publishing: every finding names indicator and figure; one finding stops it all."""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

import numpy as np
import numpy.typing as npt

from etl.catalog import Catalog
from etl.catalog.areas import COUNTRY
from etl.catalog.models import Indicator
from etl.errors import CheckError
from etl.frames import NOTHING, STATUS_CODES, WITH_VALUE, Cube

SHOWN: Final = 5
"""How many cells a finding names."""


def check_publishable(
    catalog: Catalog, cubes: Mapping[str, Cube], previous: Callable[[str], Cube | None]
) -> None:
    """Nothing, where the cubes may be published.

    `previous` gives the published cube of an indicator id, None where there was none.
    Raises CheckError with every finding.
    """
    failures = list(findings(catalog, cubes, previous))
    if failures:
        raise CheckError(
            "publishing gate",
            f"{len(failures)} finding{'s' if len(failures) > 1 else ''}; the published version stays as it is",
            "look at the figures named below in the source; where the source is right, declare the break or the "
            "limit in etl/catalog/indicators/<id>.yml and refresh again",
            failures,
        )


def findings(
    catalog: Catalog, cubes: Mapping[str, Cube], previous: Callable[[str], Cube | None]
) -> Iterator[str]:
    """One line for each thing that must not be published."""
    for indicator_id, cube in cubes.items():
        indicator = catalog.indicators.get(indicator_id)
        if indicator is None:
            yield f"{indicator_id}: not declared; add etl/catalog/indicators/{indicator_id}.yml"
            continue
        yield from unknown_codes(catalog, indicator, cube)
        yield from contradictions(cube)
        yield from too_few_municipalities(indicator, cube)
        yield from out_of_range(indicator, cube)
        yield from jumps(indicator, cube)
        yield from parts_beside_total(indicator, cube)
        yield from municipalities_beside_country(indicator, cube)
        before = previous(indicator_id)
        if before is not None:
            yield from lost_points(indicator, before, cube)


def unknown_codes(catalog: Catalog, indicator: Indicator, cube: Cube) -> Iterator[str]:
    """Areas and breakdowns that the catalog does not declare."""
    areas = [area for area in cube.areas if area not in catalog.areas]
    if areas:
        yield f"{indicator.id}: unknown areas {areas[:SHOWN]}; declare them in etl/catalog/areas"
    breakdowns = [b for b in cube.breakdowns if b not in indicator.breakdown_ids]
    if breakdowns:
        yield f"{indicator.id}: unknown breakdowns {breakdowns[:SHOWN]}"


def contradictions(cube: Cube) -> Iterator[str]:
    """Statuses with a value that must have none, and the reverse."""
    with_value = np.isin(cube.statuses, [STATUS_CODES[letter] for letter in WITH_VALUE])
    wrong = with_value != np.isfinite(cube.values)
    if wrong.any():
        yield f"{cube.indicator}: value and status contradict each other at {_cells(cube, wrong)}"


def too_few_municipalities(indicator: Indicator, cube: Cube) -> Iterator[str]:
    """The newest period lacks municipalities."""
    rows = [place for area, place in cube.area_places.items() if area.startswith("KU")]
    seen = (cube.statuses[0, rows] != NOTHING).any(axis=0)
    if not seen.any() or not indicator.gate.municipalities:
        return
    newest = int(np.flatnonzero(seen)[-1])
    n_found = int((cube.statuses[0, rows, newest] != NOTHING).sum())
    if n_found < indicator.gate.municipalities:
        yield (
            f"{indicator.id}: {n_found} municipalities in {cube.periods[newest]}, at least "
            f"{indicator.gate.municipalities} expected; see whether the source's division changed"
        )


def out_of_range(indicator: Indicator, cube: Cube) -> Iterator[str]:
    """Values outside the declared limits."""
    low, high = indicator.gate.minimum, indicator.gate.maximum
    with np.errstate(invalid="ignore"):
        wrong = np.zeros(cube.values.shape, bool)
        if low is not None:
            wrong |= cube.values < low
        if high is not None:
            wrong |= cube.values > high
    if wrong.any():
        yield f"{indicator.id}: outside {low}…{high} at {_cells(cube, wrong)}"


def jumps(indicator: Indicator, cube: Cube) -> Iterator[str]:
    """Spikes and steps of a size that a month does not make.

    A change, up or down, is a jump when it exceeds the declared factor and floor against the last known
    figure, and no break is declared for the period. Only totals are held against it: a single service does jump,
    as coaching did in the whole country from November to December 2014 (3 342 to 492 persons).
    """
    rows = [place for area, place in cube.area_places.items() if area.startswith(("KU", COUNTRY))]
    values, factor, floor = cube.values[:1, rows], indicator.gate.step_factor, indicator.gate.step_floor
    marked = np.isin(cube.statuses[:1, rows], [STATUS_CODES["B"]])
    before = _last_known(values)
    with np.errstate(invalid="ignore", divide="ignore"):
        larger, smaller = np.maximum(values, before), np.minimum(values, before)
        step = (larger > factor * np.abs(smaller)) & (larger - smaller > floor)
    wrong = np.zeros(cube.values.shape, bool)
    wrong[:1, rows] = step & ~marked
    if wrong.any():
        named = _cells(cube, wrong)
        yield f"{indicator.id}: jumps by more than {factor:g} times at {named}; declare a break or drop it"


def parts_beside_total(indicator: Indicator, cube: Cube) -> Iterator[str]:
    """Breakdowns of a source's own figures that do not add up to their total.

    A few persons of unknown sex are allowed for (132 of 352 001 in June 2026). Derived figures are left out:
    a group's breakdown lacks the members whose small counts are suppressed.
    """
    if not indicator.gate.parts_add_up or len(cube.breakdowns) < 2:
        return
    difference = np.abs(cube.values[1:].sum(axis=0) - cube.values[0])
    derived = np.isfinite(cube.covered).any(axis=0) | (cube.statuses == STATUS_CODES["E"]).any(axis=0)
    wrong = np.zeros(cube.values.shape, bool)
    with np.errstate(invalid="ignore"):
        wrong[0] = (difference > np.maximum(5.0, 0.005 * np.abs(cube.values[0]))) & ~derived
    if wrong.any():
        yield f"{indicator.id}: breakdowns do not add up to the total at {_cells(cube, wrong)}"


def municipalities_beside_country(indicator: Indicator, cube: Cube) -> Iterator[str]:
    """Municipalities that add up to more than the country, or to less than suppression explains."""
    tolerance = indicator.gate.country_tolerance_pct
    if tolerance is None or COUNTRY not in cube.area_places or indicator.groups.method != "sum":
        return
    rows = [place for area, place in cube.area_places.items() if area.startswith("KU")]
    total = cube.values[0, cube.area_places[COUNTRY]]
    added = np.nansum(cube.values[0, rows], axis=0)
    n_known = np.isfinite(cube.values[0, rows]).sum(axis=0)
    with np.errstate(invalid="ignore"):
        off = (np.abs(added - total) > np.maximum(tolerance / 100 * total, 10.0)) & (n_known > len(rows) / 2)
    for place in np.flatnonzero(off)[:SHOWN]:
        yield (
            f"{indicator.id}: municipalities add up to {added[place]:.0f} in {cube.periods[place]}, the country is "
            f"{total[place]:.0f}; more than {tolerance:g} % apart"
        )


def lost_points(indicator: Indicator, before: Cube, cube: Cube) -> Iterator[str]:
    """Figures that were published and now would be gone."""
    now = cube.rearranged(before.breakdowns, before.areas, before.periods)
    had = np.isfinite(before.values)
    lost = had & ((now.statuses == NOTHING) | (now.statuses == STATUS_CODES["M"]))
    if lost.any():
        yield f"{indicator.id}: {int(lost.sum())} figures would be lost, at {_cells(before, lost)}"


def _last_known(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """The last finite value before each cell along time, NaN before the first."""
    places = np.where(np.isfinite(values), np.arange(values.shape[-1]), -1)
    latest = np.maximum.accumulate(places, axis=-1)
    before = np.concatenate([np.full((*latest.shape[:-1], 1), -1), latest[..., :-1]], axis=-1)
    filled = np.take_along_axis(values, np.maximum(before, 0), axis=-1)
    return np.where(before >= 0, filled, np.nan)


def _cells(cube: Cube, wrong: npt.NDArray[np.bool_]) -> str:
    """The first cells in words: 'KU837 2026-06 total = 1200' and how many more."""
    places = np.argwhere(wrong)
    named = [
        f"{cube.areas[a]} {cube.periods[t]} {cube.breakdowns[b]} {_figure(cube, b, a, t)}"
        for b, a, t in places[:SHOWN]
    ]
    more = f" and {len(places) - SHOWN} more" if len(places) > SHOWN else ""
    return ", ".join(named) + more


def _figure(cube: Cube, b: int, a: int, t: int) -> str:
    code = int(cube.statuses[b, a, t])
    return f"= {cube.values[b, a, t]:g} ({chr(code)})" if code else "(no observation)"
