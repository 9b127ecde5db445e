"""One fit and all 180 placebos of 300 units × 120 and × 230 months: ours beside others' libraries, in one run.

    OPENBLAS_NUM_THREADS=1 PYTHONPATH=FOLDER[:FOLDER…] python -m tests.benchmarks.estimates [--rounds 9] [--only X]

FOLDER: where the libraries of tests/etl/estimates/judges.py were installed with pip install --target; those that are
missing are named. Times are of the processor, one core, the median of interleaved rounds; a library's 180 placebos
are 180 times the mean of a few, which differ little. Each library's fit is compared with ours in the sum of squares.
"""

import argparse
import statistics
import time
from functools import partial

import numpy as np

from etl.estimates.methods import ESTIMATORS, estimate
from etl.estimates.panel import panel_of
from etl.estimates.placebos import placebos
from tests.benchmarks.placebo_panel import with_placebo
from tests.etl.estimates import judges

N_UNITS, N_DONORS = 300, 180
SHAPES = ((120, 96), (230, 206))
LIBRARIES = {
    "diff_diff": judges.diff_diff_sc,
    "mlsynth": judges.mlsynth_sc,
    "pysyncon": judges.pysyncon_sc,
    "causalpy": judges.causalpy_sc,
}


def panel(n_periods, n_before):
    """300 units on four common paths with noise, of which 120 are treated and 180 are donors."""
    random = np.random.default_rng(0)
    common = random.normal(size=(4, n_periods)).cumsum(axis=1)
    values = random.uniform(0, 1, size=(N_UNITS, 4)) @ common + 10 + 2 * random.normal(size=(N_UNITS, 1))
    values += 0.5 * random.normal(size=values.shape)
    periods = [f"{2000 + t // 12}-{t % 12 + 1:02d}" for t in range(n_periods)]
    units = [f"U{row:03d}" for row in range(N_UNITS)]
    treated = units[: N_UNITS - N_DONORS]
    return panel_of(
        units, periods, values, treated, periods[n_before], [t % 12 + 1 for t in range(n_periods)]
    )


def milliseconds(work):
    """Processor time, and what came out."""
    started = time.process_time()
    result = work()
    return 1000 * (time.process_time() - started), result


def ours(whole, rounds):
    """Medians in ms: the Gram product, one fit, all placebos of each method; and the worst duality gaps."""
    matrix = np.ascontiguousarray(whole.donors[:, whole.before].T)
    one = with_placebo(whole, 0)
    works = {"Gram product × 180": lambda: [matrix.T @ matrix for _ in range(N_DONORS)]}
    works |= {f"one fit, {method}": lambda method=method: estimate(one, method) for method in ESTIMATORS}
    works |= {
        f"180 placebos, {method}": lambda method=method: placebos(whole, method) for method in ESTIMATORS
    }
    times, gaps = {name: [] for name in works}, {}
    for _ in range(rounds):
        for name, work in works.items():
            ms, result = milliseconds(work)
            times[name].append(ms)
            gaps[name] = getattr(result, "duality_gap", None)
    return times, gaps


def libraries(whole, rounds, only, n_few=3):
    """For each library the median ms of a fit, and its sum of squares before the start ÷ ours less 1."""
    for module, fit in LIBRARIES.items():
        if only and module not in only:
            continue
        times, worse = [], []
        try:
            fit(with_placebo(whole, 0))
        except ImportError as error:
            print(f"| {judges.PINNED[module]} | missing ({error}) | | |")
            continue
        for _ in range(rounds):
            for row in range(n_few):
                part = with_placebo(whole, row)
                ms, weights = milliseconds(partial(fit, part))
                exact = estimate(part, "sc")
                squares = np.sum((part.target - weights @ part.donors)[part.before] ** 2)
                worse.append(squares / np.sum(exact.gap[part.before] ** 2) - 1)
                times.append(ms)
        yield module, statistics.median(times), max(worse)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--library-rounds", type=int, default=3)
    parser.add_argument("--only", nargs="+", help="these libraries alone")
    options = parser.parse_args()
    for n_periods, n_before in SHAPES:
        whole = panel(n_periods, n_before)
        times, gaps = ours(whole, options.rounds)
        gram = statistics.median(times["Gram product × 180"])
        size = f"{N_UNITS} units × {n_periods} periods, {n_before} before, {N_DONORS} donors"
        print(f"\n{size}; {options.rounds} rounds\n")
        print("| ours | median ms | least ms | ÷ Gram product | worst relative duality gap |")
        print("|---|---|---|---|---|")
        for name, values in times.items():
            median = statistics.median(values)
            ratio = median / (gram if "180" in name else gram / N_DONORS)
            gap = "" if gaps[name] is None else f"{gaps[name]:.1e}"
            print(f"| {name} | {median:.2f} | {min(values):.2f} | {ratio:.1f} | {gap} |")
        placebo_ms = statistics.median(times["180 placebos, sc"])
        print("\n| library, synthetic control | 180 placebos, s | ÷ ours | squares above ours, at worst |")
        print("|---|---|---|---|")
        for module, ms, worse in libraries(whole, options.library_rounds, options.only):
            seconds = ms * N_DONORS / 1000
            print(
                f"| {judges.PINNED[module]} | {seconds:.1f} | {1000 * seconds / placebo_ms:.0f} | {worse:.1e} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
