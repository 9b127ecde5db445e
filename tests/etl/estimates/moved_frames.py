"""The trial of trial_frames, which moved the unemployed into services and nobody out of both."""

from pathlib import Path
from typing import Any, Final

import numpy as np

from etl.catalog import Catalog
from etl.frames import STATUS_CODES, Cube, Edition, Frames, Storage, open_frames, publish
from tests.etl.estimates.trial_frames import EFFECT, MONTHS, START, trial_frames

SERVICES_PCT: Final = 3.0
"""Of the labour force, before the trial."""


def moved_frames(
    folder: Path, catalog: Catalog, months: tuple[str, ...] = MONTHS, odd: str | None = None
) -> Frames:
    """The frames of trial_frames with people in services, and both together.

    odd: a municipality whose unemployed are made unlike those of all others long before the start.
    """
    frames = trial_frames(folder / "plain", catalog, months)
    cubes = {name: frames.cube(name) for name in frames.indicators}
    unemployed, force = cubes["unemployed_jobseekers"], cubes["labour_force"].values[0]
    random = np.random.default_rng(5)
    services = SERVICES_PCT * force / 100 * random.uniform(0.98, 1.02, force.shape)
    moved = np.array([area in catalog.areas["KO-b-01"].members for area in unemployed.areas])
    services[moved, START:] -= EFFECT * force[moved, START:] / 100
    people = unemployed.values[0].copy()
    if odd:
        people[unemployed.area_places[odd]] *= 1 + 0.5 * np.sin(np.arange(len(months)) / 5)
    cubes["unemployed_jobseekers"] = like(unemployed, "unemployed_jobseekers", np.round(people))
    cubes["in_services"] = like(unemployed, "in_services", services)
    cubes["broad_unemployment"] = like(unemployed, "broad_unemployment", services + people)
    storage = Storage(str(folder / "moved"))
    publish(storage, Edition("official", cubes, cubes, {}, catalog.sha256), keep_versions=2)
    return open_frames(storage)


def like(cube: Cube, indicator: str, values: Any) -> Cube:
    """A cube of the same areas and periods with other values; what is not known is suppressed."""
    made = Cube.empty(indicator, cube.breakdowns[:1], cube.areas, cube.periods)
    made.values[0] = values
    made.statuses[0] = np.where(np.isfinite(values), STATUS_CODES["A"], STATUS_CODES["Q"])
    return made
