"""Decoding one json-stat2 answer of 116 000 cells: ours beside pyjstat, equal figures checked.

Run: python tests/benchmarks/jsonstat_decoding.py [rounds]
pyjstat is no dependency of the portal: pip install --no-deps --target FOLDER pyjstat, and PYTHONPATH=FOLDER.
"""

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from etl.sources.pxweb import parse

AREAS, MONTHS, CONTENTS = 421, 12, 23
SUPPRESSED = 0.09


def answer() -> bytes:
    """One calendar year of a table like 12r5: 421 areas × 12 months × 23 contents, 9 % suppressed."""
    random = np.random.default_rng(20260721)
    codes = {
        "Alue": ["SSS", *(f"KU{n:03d}" for n in range(1, AREAS))],
        "timeperiod_m": [f"2025M{n:02d}" for n in range(1, MONTHS + 1)],
        "contentscode": [f"CONTENT{n:02d}" for n in range(CONTENTS)],
    }
    n_cells = AREAS * MONTHS * CONTENTS
    secret = random.random(n_cells) < SUPPRESSED
    figures = random.lognormal(5, 2, n_cells).astype(int).tolist()
    return orjson.dumps(
        {
            "version": "2.0",
            "class": "dataset",
            "label": "Työttömät työnhakijat",
            "updated": "2026-07-21T05:00:00Z",
            "role": {"time": ["timeperiod_m"], "metric": ["contentscode"]},
            "id": list(codes),
            "size": [len(c) for c in codes.values()],
            "dimension": {
                name: {
                    "label": name,
                    "category": {
                        "index": {v: n for n, v in enumerate(c)},
                        "label": {v: f"Nimi {v}" for v in c},
                    },
                }
                for name, c in codes.items()
            },
            "value": [None if hidden else v for hidden, v in zip(secret, figures, strict=True)],
            "status": {str(place): "..." for place in np.flatnonzero(secret)},
        }
    )


def timed(decode: Callable[[bytes], Any], body: bytes) -> tuple[float, Any]:
    """Milliseconds, and what came out."""
    started = time.perf_counter()
    result = decode(body)
    return (time.perf_counter() - started) * 1000, result


def main() -> None:
    """Interleaved rounds, so that a busy moment of the machine strikes both."""
    try:
        from pyjstat import pyjstat
    except ImportError:
        sys.exit("pyjstat is missing. Next: pip install --no-deps --target FOLDER pyjstat; PYTHONPATH=FOLDER")
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 9
    body = answer()
    decoders: dict[str, Callable[[bytes], Any]] = {
        "ours": lambda content: parse(content, "benchmark"),
        "pyjstat": lambda content: pyjstat.Dataset.read(content.decode()).write("dataframe", naming="id"),
    }
    times: dict[str, list[float]] = {name: [] for name in decoders}
    results: dict[str, Any] = {}
    for _ in range(rounds):
        for name, decode in decoders.items():
            ms, results[name] = timed(decode, body)
            times[name].append(ms)
    theirs = pd.to_numeric(results["pyjstat"]["value"]).to_numpy(dtype=float)
    np.testing.assert_array_equal(results["ours"].values.reshape(-1), theirs)
    assert (results["ours"].statuses == ord("Q")).sum() == np.isnan(theirs).sum() > 0
    print(
        f"{theirs.size} cells, {len(body)} bytes, {np.isnan(theirs).mean():.1%} suppressed, {rounds} rounds"
    )
    for name, ms in times.items():
        print(f"{name:8} min {min(ms):8.1f} ms  median {statistics.median(ms):8.1f} ms")
    print(
        f"ratio    min {min(times['pyjstat']) / min(times['ours']):8.1f} ×   "
        f"median {statistics.median(times['pyjstat']) / statistics.median(times['ours']):8.1f} ×"
    )


if __name__ == "__main__":
    main()
