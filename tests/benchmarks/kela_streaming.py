"""Kela's largest file, read in a stream: rows per second and peak memory, ours and pandas side by side.

Run: python tests/benchmarks/kela_streaming.py [FILE]

Without FILE the replay server beside the repository makes the full file first (2.7 million rows, about a
minute); the readers are timed from the disk, each in a fresh process, in turns.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(REPOSITORY))
SLUG = "kuntien-rahoittama-tyomarkkinatuki"
INDICATORS = ("municipal_share_eur", "municipal_share_recipients", "municipal_share_yearly_eur")
TYPES = ["Kuukausi", "Vuosi"]
KEYS = ["aikatyyppi", "vuosikuukausi", "kunta_nro"]
MEASURES = ["saaja_lkm", "kunta_osuus_eur"]


@contextmanager
def full_replay() -> Iterator[str]:
    """The address of a replay server with full-size files."""
    script = REPOSITORY.parent / "shared" / "replay" / "server.py"
    command = [sys.executable, str(script), "--port", "0", "--no-rate-limit", "--kela-scale", "full"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process.stdout.readline().split()[-1].rstrip("/")
        finally:
            process.terminate()


def download(folder: Path) -> Path:
    """The full main file with its package.json beside it."""
    from etl.catalog import load_catalog
    from etl.http import Client
    from etl.sources.ckan.package import discover

    client = Client(timeout_seconds=(5, 120), total_seconds=600)
    with full_replay() as url:
        dataset = load_catalog().datasets["kela_municipal_share"]
        package = discover(client, "kela", dataset, f"{url}/data")
        for file in (package.description, package.files["data.csv"]):
            client.download(file.url, lambda name=file.name: (folder / name).open("wb"), source="kela")
    return folder / "data.csv"


def read_ours(path: Path) -> tuple[int, float]:
    """Rows read, and the sum of the municipal share over all sums made."""
    import pyarrow.compute as pc

    from etl.catalog import load_catalog
    from etl.sources.ckan.description import columns_by_role, description_from, fitted
    from etl.sources.ckan.reading import read_sums
    from etl.sources.ckan.selection import selection_for

    catalog = load_catalog()
    dataset = catalog.datasets["kela_municipal_share"]
    selection = selection_for(dataset, [catalog.indicators[name] for name in INDICATORS])
    with path.open("rb") as stream:
        description = description_from(path.with_name("package.json").read_bytes(), "package.json")
        description, _ = fitted(description, stream.read(1 << 16), path.name)
        stream.seek(0)
        sums = read_sums(stream, description, columns_by_role(dataset, description), selection, path.name)
    return sums.n_rows, pc.sum(sums.table["municipal_share_eur"]).as_py()


def read_pandas(path: Path) -> tuple[int, float]:
    """The same with pandas.read_csv of the needed columns, and groupby."""
    import pandas as pd

    day_class = "tyomarkkinatukipaiva_luokka"
    frame = pd.read_csv(path, usecols=[*KEYS, day_class, *MEASURES], dtype={"kunta_nro": str})
    wanted = frame[frame["aikatyyppi"].isin(TYPES) & (frame[day_class] == "Yhteensä")]
    sums = wanted.groupby([*KEYS, day_class])[MEASURES].sum()
    return len(frame), float(sums["kunta_osuus_eur"].sum())


READERS = {"ours": read_ours, "pandas": read_pandas}


def measure(name: str, path: Path) -> None:
    """Prints what one reader took in this process, imports excluded from the time but not from the memory."""
    READERS[name](path.with_name("small.csv"))
    start = time.perf_counter()
    n_rows, total = READERS[name](path)
    seconds = time.perf_counter() - start
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"n_rows": n_rows, "total": total, "seconds": seconds, "peak_mb": peak_mb}))


def measured(name: str, path: Path) -> dict[str, float]:
    """What a fresh process measured."""
    command = [sys.executable, __file__, "--reader", name, str(path)]
    return json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def compare(path: Path, n_rounds: int) -> None:
    """Prints the figures of both readers, in turns, and checks that they read the same."""
    with path.open("rb") as full, path.with_name("small.csv").open("wb") as small:
        small.writelines(line for line, _ in zip(full, range(5000), strict=False))
    rounds = [{name: measured(name, path) for name in READERS} for _ in range(n_rounds)]
    print(f"{path.stat().st_size / 1e6:.0f} MB, {rounds[0]['ours']['n_rows']} rows, {n_rounds} rounds")
    for name in READERS:
        seconds = sorted(each[name]["seconds"] for each in rounds)
        rows_per_second = rounds[0][name]["n_rows"] / seconds[len(seconds) // 2]
        peak = max(each[name]["peak_mb"] for each in rounds)
        print(
            f"{name:7} fastest {seconds[0]:.2f} s, median {seconds[len(seconds) // 2]:.2f} s, "
            f"{rows_per_second / 1e6:.2f} million rows/s, peak {peak:.0f} MB"
        )
    for each in rounds:
        ours, theirs = each["ours"], each["pandas"]
        assert ours["n_rows"] == theirs["n_rows"], each
        assert abs(ours["total"] - theirs["total"]) < 1, each


def main() -> None:
    """Reads the arguments and runs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", nargs="?", type=Path, help="a data.csv with its package.json beside it")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--reader", choices=READERS, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.reader:
        measure(arguments.reader, arguments.file)
        return
    with tempfile.TemporaryDirectory() as folder:
        compare(arguments.file or download(Path(folder)), arguments.rounds)


if __name__ == "__main__":
    main()
