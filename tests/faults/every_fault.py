"""A table of what a refresh does under every fault of the replay server, alone and in pairs.

Run from the project's folder: python tests/faults/every_fault.py [--pairs] [--jobs 2]
Every run starts from a data folder in which an earlier release is published, and asks for everything anew. It
passes where it ends well, or where it fails with a message that names source, address and next step, exits
non-zero, and leaves the published version as it was.
"""

import argparse
import itertools
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from tests.faults.stage import behind, copied, published, refresh, replay_server, set_faults

KINDS = (
    "429 500 503 html403 timeout drop slow truncate cutoff badjson bom wrongvars missing_area spike oldschema"
).split()
EARLIER = "2006M01:2026M05"


def verdict(before: str | None, after: str | None, code: int, words: str) -> str:
    """'recovered', 'refused' (as it should be), or what is wrong."""
    if code == 0:
        return "recovered"
    problems = [
        *(["the published version changed"] if before != after else []),
        *(["no next step"] if "Next:" not in words else []),
        *(["a traceback"] if "Traceback" in words else []),
        *([f"exit code {code}"] if code not in (3, 4) else []),
    ]
    return "WRONG: " + ", ".join(problems) if problems else f"refused ({code})"


def row(server: str, base: Path, folder: Path, faults: list[str]) -> str:
    """One row of the table."""
    data = copied(base, folder)
    before = published(data)
    set_faults(server, faults)
    result = refresh(server, data)
    outcome = verdict(before, published(data), result.code, result.words)
    last = next((line for line in reversed(result.words.splitlines()) if line.startswith("error")), "")
    return f"| {' + '.join(faults)} | {outcome} | {result.seconds:.1f} s | {last[:230].replace('|', '/')} |"


def fault_sets(pairs: bool) -> list[list[str]]:
    """Each fault for the first two requests and for all of them; then every pair, for all."""
    if not pairs:
        return [[f"{kind}:2"] for kind in KINDS] + [[kind] for kind in KINDS]
    brief = {"timeout": "timeout=3", "slow": "slow=1"}
    return [[brief.get(a, a), brief.get(b, b)] for a, b in itertools.combinations(KINDS, 2)]


def prepared(folder: Path) -> Path:
    """A data folder with the earlier release, to whose eyes every source has changed since."""
    with replay_server("--rate-limit", "100000/60", "--months", EARLIER) as server:
        result = refresh(server, folder / "base")
    if result.code:
        sys.exit(result.words)
    return behind(folder / "base")


def main() -> None:
    """Prints the table row by row."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", action="store_true")
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        base = prepared(folder)
        stages: SimpleQueue[tuple[str, Path]] = SimpleQueue()
        with (
            replay_server("--rate-limit", "100000/60") as one,
            replay_server("--rate-limit", "100000/60") as two,
        ):
            for place, server in enumerate((one, two)[: options.jobs]):
                stages.put((server, folder / f"run{place}"))

            def run(faults: list[str]) -> str:
                server, data = stages.get()
                try:
                    return row(server, base, data, faults)
                finally:
                    stages.put((server, data))

            print("| faults | outcome | time | message |\n|---|---|---|---|", flush=True)
            with ThreadPoolExecutor(options.jobs) as pool:
                for line in pool.map(run, fault_sets(options.pairs)):
                    print(line, flush=True)


if __name__ == "__main__":
    main()
