"""How long a fresh process needs to open the published frames, and one series out of them.

Run from the project's folder: PORTAL_DATA=data python tests/benchmarks/frames_opening.py [--rounds 7]
Each round is a process of its own. 'imports' is the time for importing etl.frames, 'open' finds and reads the
manifest, 'first series' also reads the indicator's file, 'series' is one more area of it, 'pandas' is the same
series from the same Parquet file with pandas in the same process.
"""

import argparse
import json
import statistics
import subprocess
import sys

ROUND = """
import json, time
clock = time.perf_counter
begun = clock(); from etl.frames import Storage, open_frames; from etl.settings import read_settings
imports = clock() - begun
storage = Storage(read_settings().data)
begun = clock(); frames = open_frames(storage); opened = clock() - begun
begun = clock(); frames.series("unemployed_jobseekers", "KU091"); first = clock() - begun
begun = clock()
for _ in range(1000): frames.series("unemployed_jobseekers", "KU837")
series = (clock() - begun) / 1000
begun = clock(); frames.load_all(); everything = clock() - begun
import pandas, io
content = storage.read(f"versions/{frames.version}/observations/unemployed_jobseekers.parquet")
frame = pandas.read_parquet(io.BytesIO(content)).set_index(["breakdown", "area"]).sort_index()
begun = clock()
for _ in range(20): frame.loc[("total", "KU837")]
slow = (clock() - begun) / 20
n = sum(f.n_observations for f in frames.manifest.frames.values())
print(json.dumps({"imports": imports, "open": opened, "first series": first, "series": series,
                  "every indicator": everything, "pandas": slow, "observations": n}))
"""


def main() -> None:
    """Prints the median and the range of each figure in milliseconds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    rounds = parser.parse_args().rounds
    runs = [
        json.loads(
            subprocess.run([sys.executable, "-c", ROUND], capture_output=True, text=True, check=True).stdout
        )
        for _ in range(rounds)
    ]
    print(
        f"{runs[0].pop('observations'):,} observations; milliseconds, median (min … max) of {rounds} processes"
    )
    for name in runs[0]:
        figures = [1000 * run[name] for run in runs if name in run]
        print(f"{name:16} {statistics.median(figures):9.4f} ({min(figures):.4f} … {max(figures):.4f})")


if __name__ == "__main__":
    main()
