"""How often averages and areas that were in no trial would seem to have had an effect, on published figures.

    PORTAL_DATA=<published data> OPENBLAS_NUM_THREADS=1 python -m tests.benchmarks.estimates_nulls [--wave a b]

Averages: donors of whole employment areas (in every other draw the larger half of each area) stand for the treated,
and are held against placebo groups of neighbours, of scattered donors, and against single donors of like size.
Areas: the sum of an employment area's donors, as a trial area is estimated, against single donors of like size.
Prints Markdown: share of true nulls with p ≤ 0.05 and with 0 outside the 95 % interval, and of refusals for poor fit.
"""

import argparse
from dataclasses import replace

import numpy as np
from scipy.stats import binomtest

from etl.catalog import load_catalog
from etl.estimates.donors import employment_areas
from etl.estimates.methods import estimate
from etl.estimates.outcomes import outcomes
from etl.estimates.placebo_groups import placebo_groups
from etl.estimates.placebos import placebo_interval, placebo_test, placebos, usual_misfit
from etl.estimates.refusals import Refusal
from etl.estimates.specification import POOR_FIT, Specification
from etl.estimates.study import Comparisons
from etl.frames import Storage, open_frames
from etl.settings import read_settings

LARGEST_PART = 4
FEWEST_MEMBERS = 3


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--wave", nargs="+", default=["a", "b", "c"])
    parser.add_argument(
        "--indicator", nargs="+", default=["unemployment_rate", "in_services", "broad_unemployment"]
    )
    parser.add_argument("--method", nargs="+", default=["sdid", "demeaned", "did"])
    parser.add_argument("--draws", type=int, default=40)
    options = parser.parse_args()
    catalog = load_catalog()
    comparisons = Comparisons(open_frames(Storage(read_settings().data)).load_all(), catalog)
    panels = [
        found
        for wave in options.wave
        for indicator in options.indicator
        for found in [comparisons.prepared(Specification(wave, wave, indicator, method="sdid"))]
        if not isinstance(found, Refusal)
    ]
    print("| what | method | against | nulls | p ≤ 0.05 | 0 outside the interval | refused |")
    print("|---|---|---|---|---|---|---|")
    kin = employment_areas(catalog)
    for method in options.method:
        averages(panels, method, kin, options.draws)
    areas(comparisons, panels, kin)


def averages(panels, method, kin, n_draws):
    found = {"groups of neighbours": [], "groups of scattered donors": [], "single donors": []}
    for prepared in panels:
        panel = prepared.panel
        alone = placebos(panel, method)
        for seed in range(n_draws):
            drawn = draw(panel, kin, min(len(prepared.members), len(panel.donors) // LARGEST_PART), seed)
            treated = np.zeros(len(panel.units), bool)
            treated[np.flatnonzero(~panel.treated)[drawn]] = True
            null = panel.with_rows(~panel.treated, treated)
            whole, left = estimate(null, method), np.setdiff1d(np.arange(len(panel.donors)), drawn)
            found["groups of neighbours"].append(judged(null, whole, placebo_groups(null, method, kin)))
            found["groups of scattered donors"].append(judged(null, whole, placebo_groups(null, method, {})))
            found["single donors"].append(judged(null, whole, some(alone, left)))
    for against, verdicts in found.items():
        told("average", method, against, verdicts)


def areas(comparisons, panels, kin):
    verdicts = []
    for prepared in panels:
        panel, asked = prepared.panel, prepared.specification
        alone, by_area = placebos(panel, "demeaned"), {}
        for row, unit in enumerate(panel.donor_units):
            by_area.setdefault(kin.get(unit, unit), []).append(row)
        for rows in (rows for rows in by_area.values() if len(rows) >= FEWEST_MEMBERS):
            unit = tuple(panel.donor_units[row] for row in rows)
            indicator = comparisons.catalog.indicators[asked.indicator]
            made = outcomes(comparisons.frames, indicator, [unit], str(asked.start))
            left = np.setdiff1d(np.arange(len(panel.donors)), rows)
            null = with_sum(panel, made, left)
            if np.isfinite(null.values).all():
                verdicts.append(judged(null, estimate(null, "demeaned"), some(alone, left)))
    told("trial area", "demeaned", "single donors of like size", verdicts)


def draw(panel, kin, size, seed):
    """Rows of donors, area after area in an order drawn at random."""
    random, by_area = np.random.default_rng(seed), {}
    sizes = panel.sizes[~panel.treated]
    for row, unit in enumerate(panel.donor_units):
        by_area.setdefault(kin.get(unit, unit), []).append(row)
    rows = []
    for area in random.permutation(sorted(by_area)):
        members = sorted(by_area[area], key=lambda row: -sizes[row])
        rows += members[: max(1, len(members) // 2)] if seed % 2 else members
    return np.array(sorted(rows[:size]))


def with_sum(panel, made, left):
    """The panel of the donors that are left with the sum of the others as the treated."""
    places = [made.periods.index(period) for period in panel.periods]
    rows = np.flatnonzero(~panel.treated)[left]
    return replace(
        panel,
        units=("", *(panel.units[row] for row in rows)),
        values=np.vstack([made.values[:, places], panel.values[rows]]),
        treated=np.arange(len(rows) + 1) == 0,
        sizes=np.concatenate([made.bases, panel.sizes[rows]]),
    )


def some(among, rows):
    names = tuple(among.units[row] for row in rows)
    arrays = {name: getattr(among, name)[rows] for name in ("gaps", "effects", "pre_rmspe", "post_rmspe")}
    return replace(among, units=names, **arrays)


def judged(panel, found, among):
    told = placebo_interval(panel, found, among)
    refused = found.pre_rmspe > POOR_FIT * usual_misfit(panel, among)
    return placebo_test(panel, found, among).p_value <= 0.05, not told.low <= 0 <= told.high, refused


def told(what, method, against, verdicts):
    shares = []
    for column in zip(*verdicts, strict=True):
        bounds = binomtest(sum(map(int, column)), len(column)).proportion_ci(method="wilson")
        shares.append(f"{np.mean(column):.1%} ({bounds.low:.1%}–{bounds.high:.1%})")
    print(f"| {what} | {method} | {against} | {len(verdicts)} | {' | '.join(shares)} |", flush=True)


if __name__ == "__main__":
    main()
