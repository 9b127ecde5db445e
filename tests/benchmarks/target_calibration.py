"""How often the band of plausible paths of a target held what came, tried on the municipalities' own past.

    PORTAL_DATA=data .venv/bin/python tests/benchmarks/target_calibration.py --every 1

For every municipality and every half-year since 2014, what was known then makes the band of 12 and 24 months
later; the four-in-five band would hold 80 % if years were alike. They aren't: a turn of the economy moves all
municipalities together.
"""

import argparse
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from dashboard.data import Figures
from dashboard.targets.asked import history_of
from etl.catalog import load_catalog
from etl.estimates.targets import LEAST_SEPARATE, outcomes_after
from etl.frames import Storage, current_version, open_frames
from etl.settings import read_settings

INDICATORS = ("activation_rate", "unemployed_jobseekers", "unemployment_rate")
FIRST = "2014-01"
HALF_YEAR = 6


def held(figures: Figures, indicator: str, area: str, ahead: int) -> list[bool]:
    """For each half-year whether the figure `ahead` months later was in the band."""
    series, declared = figures.series(indicator, area), figures.catalog.indicators[indicator]
    first = series.periods.index(FIRST)
    found = []
    for now in range(first, len(series.periods) - ahead, HALF_YEAR):
        if np.isfinite(series.values[[now, now + ahead]]).all():
            ends = outcomes_after(history_of(series.between(0, now + 1), declared), ahead)
            if ends.size / ahead >= LEAST_SEPARATE:
                low, high = np.quantile(ends, [0.1, 0.9])
                found.append(bool(low <= series.values[now + ahead] <= high))
    return found


def main() -> None:
    """Print the share held for each indicator and horizon."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--every", type=int, default=1)
    every = parser.parse_args().every
    storage, catalog = Storage(read_settings().data), load_catalog()
    version = current_version(storage)
    if version is None:
        raise SystemExit("nothing is published there; set PORTAL_DATA")
    figures = Figures(open_frames(storage, version), catalog)
    areas = [f"KU{m.code}" for m in catalog.division.municipalities[::every]]
    for indicator in INDICATORS:
        for ahead in (12, 24):
            found = [hit for area in areas for hit in held(figures, indicator, area, ahead)]
            share = f"{np.mean(found):.1%}" if found else "–"
            print(f"{indicator:24} {ahead:3} months  {len(found):6} cases  {share} held")


if __name__ == "__main__":
    main()
