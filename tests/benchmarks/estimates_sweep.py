"""Every municipality, trial area and average × published indicator × wave: an estimate or a stated refusal.

    PORTAL_DATA=<published data> OPENBLAS_NUM_THREADS=1 python -m tests.benchmarks.estimates_sweep [--wave a b]

Prints tables in Markdown: how many of which reason, time and memory; and how often the conformal test and the
size-matched placebo test reject at 5 % where nothing happened (each donor in the place of the treated), by method.
"""

import argparse
import collections
import resource
import time

import numpy as np

from etl.catalog import load_catalog
from etl.estimates.conformal import conformal_p_value
from etl.estimates.methods import ESTIMATORS, estimate
from etl.estimates.placebos import nearest_in_size, placebos
from etl.estimates.refusals import Refusal
from etl.estimates.specification import Specification
from etl.estimates.study import Comparisons
from etl.frames import Storage, open_frames
from etl.settings import read_settings
from tests.benchmarks.placebo_panel import with_placebo

LEVEL = 0.05


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--wave", nargs="+", default=["a", "b", "c", "d"])
    parser.add_argument("--indicator", default="unemployment_rate", help="of the false positives")
    options = parser.parse_args()
    catalog = load_catalog()
    comparisons = Comparisons(open_frames(Storage(read_settings().data)).load_all(), catalog)
    print("| wave | what | asked | processor, s | ms each | slowest, s | ended as (share) | p ≤ 0.05 |")
    print("|---|---|---|---|---|---|---|---|")
    for wave in options.wave:
        municipalities = [f"KU{m.code}" for m in catalog.division.municipalities]
        sweep(comparisons, wave, "municipalities, demeaned", municipalities, "demeaned")
        trial_areas = [area.code for area in catalog.waves[wave].areas]
        sweep(comparisons, wave, "trial areas, demeaned", trial_areas, "demeaned")
        sweep(comparisons, wave, "average, sdid", [wave], "sdid")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\nNo exception. Peak memory {peak:.0f} MB.\n")
    print(
        f"| wave | method | placebos of {options.indicator} | conformal p ≤ 0.05 | rank among 40 of like size |"
    )
    print("|---|---|---|---|---|")
    for wave in options.wave:
        for method in ESTIMATORS:
            false_positives(comparisons, wave, options.indicator, method)


def sweep(comparisons, wave, what, areas, method):
    """One row: all indicators of the given areas."""
    began, slowest, ended, low = time.process_time(), 0.0, collections.Counter(), 0
    for indicator in sorted(comparisons.frames.indicators):
        for area in areas:
            started = time.process_time()
            found = comparisons.result(Specification(wave, area, indicator, method=method))
            slowest = max(slowest, time.process_time() - started)
            outcome = found if isinstance(found, Refusal) else found.refusal
            ended[outcome.reason if outcome else "estimate"] += 1
            low += outcome is None and found.p_value <= LEVEL
    seconds, asked = time.process_time() - began, sum(ended.values())
    if not asked:
        return
    shares = ", ".join(f"{reason} {n} ({100 * n / asked:.1f} %)" for reason, n in ended.most_common())
    print(
        f"| {wave} | {what} | {asked} | {seconds:.1f} | {1000 * seconds / asked:.1f} | {slowest:.2f} | {shares} "
        f"| {low} of {ended['estimate']} |",
        flush=True,
    )


def false_positives(comparisons, wave, indicator, method):
    """One row: how often a test rejects where nothing happened."""
    found = comparisons.prepared(Specification(wave, wave, indicator))
    if isinstance(found, Refusal):
        print(f"| {wave} | {method} | {found.reason} | | |")
        return
    panel = found.panel
    n = len(panel.donors)
    conformal = [conformal_p_value(with_placebo(panel, row), method) for row in range(n)]
    print(
        f"| {wave} | {method} | {n} | {share(np.sum(np.array(conformal) <= LEVEL), n)} "
        f"| {share(np.sum(np.array(rank_p_values(panel, method)) <= LEVEL), n)} |",
        flush=True,
    )


def rank_p_values(panel, method):
    """The placebo test of each donor among the 40 others that are nearest in size."""
    ratios = placebos(panel, method).ratios
    found = []
    for row, ratio in enumerate(ratios):
        alone = with_placebo(panel, row)
        rivals = np.delete(ratios, row)[nearest_in_size(alone)]
        found.append((1 + np.sum(rivals >= ratio)) / (1 + len(rivals)))
    assert np.isclose(estimate(with_placebo(panel, 0), method).effect, placebos(panel, method).effects[0])
    return found


def share(k, n):
    """ "12 of 218 = 5.5 % (3.2–9.4)": with the 95 % interval of a share (Wilson 1927)."""
    low, high = wilson(k, n)
    return f"{k} of {n} = {100 * k / n:.1f} % ({100 * low:.1f}–{100 * high:.1f})"


def wilson(k, n, z=1.96):
    """The interval, from 0 to 1."""
    centre, reach = k + z * z / 2, z * (k * (n - k) / n + z * z / 4) ** 0.5
    return (centre - reach) / (n + z * z), (centre + reach) / (n + z * z)


if __name__ == "__main__":
    main()
