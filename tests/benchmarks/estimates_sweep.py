"""Every municipality × published indicator × wave: an estimate or a stated refusal, with time and memory.

    PORTAL_DATA=<published data> python -m tests.benchmarks.estimates_sweep [--wave b] [--method demeaned]

Also counts how often the placebo test of donors, where nothing happened, rejects at 5 %, with the binomial interval.
"""

import argparse
import collections
import resource
import time

import numpy as np

from etl.catalog import load_catalog
from etl.estimates.conformal import conformal_p_value
from etl.estimates.refusals import Refusal
from etl.estimates.specification import Specification
from etl.estimates.study import Comparisons
from etl.frames import Storage, open_frames
from etl.settings import read_settings


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--wave", nargs="+", default=["a", "b", "c", "d"])
    parser.add_argument("--method", default="demeaned")
    options = parser.parse_args()
    catalog = load_catalog()
    frames = open_frames(Storage(read_settings().data)).load_all()
    comparisons = Comparisons(frames, catalog)
    began, ended = time.perf_counter(), collections.Counter()
    rejected = collections.Counter()
    for wave in options.wave:
        for indicator in sorted(frames.indicators):
            for municipality in catalog.division.municipalities:
                asked = Specification(wave, f"KU{municipality.code}", indicator, method=options.method)
                found = comparisons.result(asked)
                outcome = found if isinstance(found, Refusal) else found.refusal
                ended[wave, outcome.reason if outcome else "estimate"] += 1
                if outcome is None:
                    rejected[wave, found.p_value <= 0.05] += 1
    seconds = time.perf_counter() - began
    total = sum(ended.values())
    print(f"{total} asked in {seconds:.0f} s, {1000 * seconds / total:.1f} ms each; no exception")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
    for wave in options.wave:
        of_wave = {reason: n for (w, reason), n in ended.items() if w == wave}
        shares = ", ".join(
            f"{reason} {n} ({100 * n / sum(of_wave.values()):.1f} %)" for reason, n in sorted(of_wave.items())
        )
        print(f"wave {wave}: {shares}; p ≤ 0.05 in {rejected[wave, True]} estimates")
    for wave in options.wave:
        false_positives(comparisons, wave, options.method)


def false_positives(comparisons: Comparisons, wave: str, method: str) -> None:
    """How often the conformal test rejects where nothing happened: each donor in the place of the treated."""
    asked = Specification(wave, wave, "unemployment_rate", method=method)
    found = comparisons.prepared(asked)
    if isinstance(found, Refusal):
        print(f"wave {wave}: no placebos, {found.reason}")
        return
    panel = found.panel
    p_values = [conformal_p_value(panel.with_placebo(row), method) for row in range(len(panel.donors))]
    n, k = len(p_values), int(np.sum(np.array(p_values) <= 0.05))
    low, high = wilson(k, n)
    share = f"{100 * k / n:.1f} % ({100 * low:.1f}–{100 * high:.1f})"
    print(f"wave {wave}: {k} of {n} placebos of unemployment_rate rejected at 5 %: {share}")


def wilson(k: int, n: int, z: float = 1.96) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson 1927)."""
    centre, reach = k + z * z / 2, z * (k * (n - k) / n + z * z / 4) ** 0.5
    return (centre - reach) / (n + z * z), (centre + reach) / (n + z * z)


if __name__ == "__main__":
    main()
