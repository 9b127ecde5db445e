"""A small published version in which a trial has a known effect: unemployment of real municipalities, made up."""

from pathlib import Path
from typing import Final

import numpy as np

from etl.catalog import Catalog
from etl.estimates.donors import treated_by
from etl.frames import STATUS_CODES, Cube, Edition, Frames, Storage, open_frames, publish

MONTHS: Final = tuple(f"{year}-{month:02d}" for year in range(2010, 2019) for month in range(1, 13))
START: Final = MONTHS.index("2017-08")
EFFECT: Final = -2.0
"""Percentage points of the labour force, in every municipality of the trial of 2017–2018."""
SMALL: Final = "KU072"
"""Hailuoto: a labour force of 400."""
SUPPRESSED: Final = "KU091"
"""Helsinki, treated before and no donor; half of its months are suppressed."""


def trial_frames(folder: Path, catalog: Catalog, months: tuple[str, ...] = MONTHS) -> Frames:
    """The frames of unemployed jobseekers, the labour force, and their rate.

    months: from January 2010 on; other months than MONTHS are drawn anew from the first one on.
    """
    areas = tuple(sorted(f"KU{m.code}" for m in catalog.division.municipalities))
    treated = np.array([area in treated_by(catalog.waves["b"]) for area in areas])
    random = np.random.default_rng(11)
    force = np.exp(random.uniform(np.log(4000), np.log(60_000), len(areas))).round()
    force[areas.index(SMALL)] = 400
    common = random.normal(size=(3, len(months))).cumsum(axis=1) * 0.2
    rates = 10 + random.uniform(0, 1, size=(len(areas), 3)) @ common
    rates += np.sin(np.arange(len(months)) * np.pi / 6) * random.uniform(0.5, 1, size=(len(areas), 1))
    rates += 0.1 * random.normal(size=rates.shape)
    rates[treated, START:] += EFFECT
    unemployed = np.round(np.maximum(rates, 0.5) * force[:, None] / 100)
    bases = np.repeat(force[:, None], len(months), axis=1)
    made = {
        "unemployed_jobseekers": unemployed,
        "labour_force": bases,
        "unemployment_rate": np.round(100 * unemployed / bases, 1),
    }
    cubes = [_cube(name, areas, months, values) for name, values in made.items()]
    hidden = cubes[0].area_places[SUPPRESSED]
    cubes[0].values[0, hidden, ::2] = np.nan
    cubes[0].statuses[0, hidden, ::2] = STATUS_CODES["Q"]
    storage = Storage(str(folder))
    figures = {cube.indicator: cube for cube in cubes}
    publish(storage, Edition("official", figures, figures, {}, catalog.sha256), keep_versions=2)
    return open_frames(storage)


def _cube(indicator: str, areas: tuple[str, ...], months: tuple[str, ...], values: np.ndarray) -> Cube:
    cube = Cube.empty(indicator, ("total",), areas, months)
    cube.values[0] = values
    cube.statuses[0] = STATUS_CODES["A"]
    return cube
