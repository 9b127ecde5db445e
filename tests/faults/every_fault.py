"""A table of what a refresh does under every fault of the replay server, alone and in pairs.

Run from the project's folder: python tests/faults/every_fault.py [--pairs] [--jobs 2]
Alone, each fault strikes each kind of request, for good and for the first time only, in a refresh of the one
source it is about. In pairs, it strikes every request of a whole refresh.
Every run starts from a data folder in which an earlier release is published, and asks for everything anew. It
passes where it ends well, or where it fails with a message that names source, address and next step, exits
non-zero, and leaves the published version as it was.
"""

import argparse
import itertools
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from tests.faults.stage import behind, copied, published, refresh, replay_server, set_faults

KINDS = (
    "429 500 503 html403 timeout drop slow truncate cutoff badjson bom wrongvars missing_area spike oldschema"
).split()
EARLIER = "2006M01:2026M05"
PLACES = (
    ("population", "GET*.px"),
    ("population", "POST*.px"),
    ("kela", "package_show"),
    ("kela", "package.json"),
    ("kela", ".csv"),
    ("classifications", "classificationItems"),
    ("geo", "wfs"),
)


@dataclass(frozen=True)
class Drill:
    """One refresh under faults: of one source, or of all ('')."""

    source: str
    faults: tuple[str, ...]


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


def row(server: str, base: Path, folder: Path, drill: Drill) -> str:
    """One row of the table."""
    data = copied(base, folder)
    before = published(data)
    set_faults(server, list(drill.faults))
    result = refresh(server, data, *(("--only", drill.source) if drill.source else ()))
    outcome = verdict(before, published(data), result.code, result.words)
    if outcome == "recovered" and "left out this time" in result.words:
        outcome = "went on without"
    lines = [line for line in result.words.splitlines() if line.startswith("error") or "left out" in line]
    last = lines[-1][:230].replace("|", "/").replace(server, "…") if lines else ""
    return f"| {' + '.join(drill.faults)} | {outcome} | {result.seconds:.1f} s | {last} |"


def drills(pairs: bool) -> list[Drill]:
    """The refreshes to make."""
    if pairs:
        brief = {"timeout": "timeout=3", "slow": "slow=1"}
        return [Drill("", (brief.get(a, a), brief.get(b, b))) for a, b in itertools.combinations(KINDS, 2)]
    return [
        Drill(source, (f"{kind}@{place}{count}",))
        for kind in KINDS
        for source, place in PLACES
        for count in (":1", "")
        if can_strike(kind, place)
    ]


def can_strike(kind: str, place: str) -> bool:
    """Whether the server can break requests of that place in that way."""
    only = {
        "wrongvars": ("GET*.px", "POST*.px"),
        "spike": ("POST*.px", ".csv"),
        "oldschema": ("package.json", ".csv"),
        "missing_area": ("GET*.px", "POST*.px", ".csv", "classificationItems", "wfs"),
    }
    return place in only.get(kind, (place,))


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

            def run(drill: Drill) -> str:
                server, data = stages.get()
                try:
                    return row(server, base, data, drill)
                finally:
                    stages.put((server, data))

            print("| faults | outcome | time | message |\n|---|---|---|---|", flush=True)
            with ThreadPoolExecutor(options.jobs) as pool:
                for line in pool.map(run, drills(options.pairs)):
                    print(line, flush=True)


if __name__ == "__main__":
    main()
