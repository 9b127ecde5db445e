"""The average effect of each wave by every method, beside the published effects on the same indicator.

    PORTAL_DATA=<published data> OPENBLAS_NUM_THREADS=1 python -m tests.benchmarks.beside_published [--indicator ID]

Prints two tables in Markdown: ours with the interval and p-value a verdict may rest on and, where the trial areas are
several, with errors clustered by area; and what studies of the wave say, with how ours (synthetic DID) stands to it.
"""

import argparse

from dashboard.effects.wave_results import agreement, findings_of
from etl.catalog import load_catalog
from etl.estimates.average_verdict import average_verdict
from etl.estimates.methods import ESTIMATORS
from etl.estimates.refusals import Refusal
from etl.estimates.specification import Specification
from etl.estimates.study import Comparisons
from etl.frames import Storage, open_frames
from etl.settings import read_settings


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--indicator", default="unemployment_rate")
    options = parser.parse_args()
    catalog = load_catalog()
    comparisons = Comparisons(open_frames(Storage(read_settings().data)).load_all(), catalog)
    trials = [wave for wave in catalog.waves.values() if wave.kind == "trial"]
    print(f"{options.indicator}, the mean of the trial municipalities\n")
    print("| wave | method | effect | 95 % interval | p | clustered by trial area |")
    print("|---|---|---|---|---|---|")
    for wave in trials:
        for method in ESTIMATORS:
            print(ours(comparisons, Specification(wave.id, wave.id, options.indicator, method=method)))
    print("\n| wave | study | direction | significance | ours |\n|---|---|---|---|---|")
    for wave in trials:
        rows(comparisons, wave, options.indicator)


def ours(comparisons, asked):
    """One row: the effect with its tests, or the refusal."""
    found = comparisons.result(asked)
    refusal = found if isinstance(found, Refusal) else found.refusal
    if refusal is not None:
        return f"| {asked.wave} | {asked.method} | {refusal.reason} | | | |"
    interval = found.told_interval
    clustered = comparisons.sensitivity(found).average.get(asked.method)
    beside = ""
    if clustered is not None:
        low, high = clustered.interval
        beside = f"{low:.2f} … {high:.2f}, p {clustered.p_value:.2f}, {clustered.n_clusters} areas"
    return (
        f"| {asked.wave} | {asked.method} | {found.estimate.effect:.2f} | {interval.low:.2f} … {interval.high:.2f} "
        f"| {found.told_p_value:.2f} | {beside} |"
    )


def rows(comparisons, wave, indicator):
    """The published effects of one wave, and ours beside each."""
    prepared = comparisons.prepared(Specification(wave.id, wave.id, indicator, method="sdid"))
    verdict = prepared if isinstance(prepared, Refusal) else average_verdict(comparisons, prepared, "sdid")
    for study, finding in findings_of(comparisons.catalog, wave):
        if finding.indicator != indicator:
            continue
        stands = "refused" if isinstance(verdict, Refusal) else agreement(finding, verdict)
        print(f"| {wave.id} | {study.id} | {finding.direction} | {finding.significance} | {stands} |")


if __name__ == "__main__":
    main()
