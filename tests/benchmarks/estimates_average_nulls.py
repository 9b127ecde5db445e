"""How often the error of an average by area would see an effect where none is, on published figures.

    PORTAL_DATA=<published data> OPENBLAS_NUM_THREADS=1 python -m tests.benchmarks.estimates_average_nulls
    … --method did --areas 2 5 12 24 --draws 200

Whole employment areas of a wave's donors, drawn at random, stand for the trial areas; the other donors are what they
are compared with. The error takes the donors' employment areas as draws, or each donor alone, or (synthetic DID) no
part of the donors, or (DID) the factor G ÷ (G − 1) of all clusters G as CR1 does.
Prints Markdown: share of true nulls with p ≤ 0.05 and ≤ 0.1, each with its 95 % interval were the draws independent.
"""

import argparse
from dataclasses import replace

import numpy as np
from scipy.stats import binomtest

from etl.catalog import load_catalog
from etl.estimates.averages import clustered_did, jackknife, sums_of_clusters
from etl.estimates.donors import employment_areas
from etl.estimates.methods import estimate
from etl.estimates.refusals import Refusal
from etl.estimates.seasons import seasonal_means
from etl.estimates.specification import Specification
from etl.estimates.study import Comparisons
from etl.frames import Storage, open_frames
from etl.settings import read_settings

INDICATORS = (
    "unemployment_rate",
    "unemployed_jobseekers",
    "broad_unemployment",
    "activation_rate",
    "long_term_unemployed",
)
LEVELS = (0.05, 0.1)
SEED = 5


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--method", choices=["sdid", "did"], default="sdid")
    parser.add_argument("--wave", nargs="+", default=["a", "b", "c"])
    parser.add_argument("--indicator", nargs="+", default=INDICATORS)
    parser.add_argument("--areas", nargs="+", type=int, default=[5, 12])
    parser.add_argument("--draws", type=int, default=20)
    options = parser.parse_args()
    catalog = load_catalog()
    comparisons = Comparisons(open_frames(Storage(read_settings().data)).load_all(), catalog)
    asked = [Specification(wave, wave, indicator) for wave in options.wave for indicator in options.indicator]
    prepared = [found for found in map(comparisons.prepared, asked) if not isinstance(found, Refusal)]
    found = {}
    for one in prepared:
        of_panel(one.panel, employment_areas(catalog), options, found)
    print("| method | areas | error | nulls | p ≤ 0.05 | p ≤ 0.1 | mean error |")
    print("|---|---|---|---|---|---|---|")
    for (n_areas, error), averages in sorted(found.items()):
        print(f"| {options.method} | {n_areas} | {error} | {told(averages)} |")


def of_panel(panel, kin, options, found):
    """The averages of draws from the donors of a panel, by number of areas and kind of error."""
    donors = panel.with_rows(~panel.treated, np.zeros(len(panel.units), bool))
    areas = [kin.get(unit, unit) for unit in donors.units]
    names, random = sorted(set(areas)), np.random.default_rng(SEED)
    errors = of_did if options.method == "did" else of_sdid
    for n_areas in options.areas:
        if n_areas > len(names) // 2:
            continue
        for _ in range(options.draws):
            drawn = set(random.choice(names, n_areas, replace=False))
            null = replace(donors, treated=np.array([area in drawn for area in areas]))
            for error, average in errors(null, areas).items():
                found.setdefault((n_areas, error), []).append(average)


def of_sdid(null, areas):
    whole, alone = estimate(null, "sdid"), donors_alone(null, areas)
    none = [area if treated else "" for area, treated in zip(areas, null.treated, strict=True)]
    return {
        "donors by area": jackknife(null, whole, areas),
        "donors alone": jackknife(null, whole, alone),
        "without donors": jackknife(null, whole, none),
    }


def of_did(null, areas):
    alone, by_area = donors_alone(null, areas), clustered_did(null, areas)
    return {
        "donors by area": by_area,
        "donors alone": clustered_did(null, alone),
        "CR1, donors by area": by_cr1(null, by_area, areas),
        "CR1, donors alone": by_cr1(null, by_area, alone),
    }


def donors_alone(null, areas):
    columns = zip(areas, null.units, null.treated, strict=True)
    return [area if treated else unit for area, unit, treated in columns]


def by_cr1(null, average, clusters):
    """The average with one factor for the clusters of both sides together."""
    deviations = null.values - seasonal_means(null.values, null.seasons, null.before)
    changes = deviations[:, null.after].mean(axis=1) - deviations[:, null.before].mean(axis=1)
    variance = 0.0
    for side in (null.treated, ~null.treated):
        own = [cluster for cluster, inside in zip(clusters, side, strict=True) if inside]
        sums = sums_of_clusters(changes[side] - changes[side].mean(), own)
        variance += sums @ sums / side.sum() ** 2
    count = len(set(clusters))
    return replace(average, standard_error=float(np.sqrt(count / (count - 1) * variance)))


def told(averages):
    shares = []
    for level in LEVELS:
        rejected = sum(average.p_value <= level for average in averages)
        bounds = binomtest(rejected, len(averages)).proportion_ci(method="wilson")
        shares.append(f"{rejected / len(averages):.1%} ({bounds.low:.1%}–{bounds.high:.1%})")
    mean = np.mean([average.standard_error for average in averages])
    return f"{len(averages)} | {' | '.join(shares)} | {mean:.4f}"


if __name__ == "__main__":
    main()
