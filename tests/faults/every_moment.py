"""Kills a refresh with SIGKILL at random moments, again and again, then lets one end and compares.

Run from the project's folder: python tests/faults/every_moment.py [--kills 20] [--seed 1]
Every refresh has everything to fetch. A killed one is gone on with, in the same folder; after one that ended
before its kill, the next begins anew, and the kill is not counted. Passes where the published version is whole
after every kill, the last run ends well, and its content is that of a refresh that was never killed.
"""

import argparse
import random
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from tests.faults.stage import (
    behind,
    copied,
    fingerprint,
    n_requests,
    refresh,
    replay_server,
    set_faults,
    started_refresh,
)

EARLIER = "2006M01:2025M12"


def main() -> None:
    """Prints a line for each kill, and the comparison."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    moments = random.Random(options.seed)
    with tempfile.TemporaryDirectory() as name, replay_server("--rate-limit", "100000/60") as server:
        folder = Path(name)
        unhurt = refresh(server, folder / "unhurt")
        n_unhurt = n_requests(server)
        print(f"never killed: {unhurt.seconds:.1f} s, {n_unhurt} requests, exit {unhurt.code}", flush=True)
        earlier = earlier_release(folder)
        killed = copied(earlier, folder / "killed")
        n_killed = 0
        while n_killed < options.kills:
            if kill_once(server, killed, moments.uniform(0.3, unhurt.seconds), n_killed + 1):
                n_killed += 1
            else:
                killed = copied(earlier, folder / "killed")
        set_faults(server, [])
        last = refresh(server, killed)
        print(f"the last run: exit {last.code}, {last.seconds:.1f} s; {n_requests(server)} requests")
        same = fingerprint(killed) == fingerprint(folder / "unhurt")
        print("content equals that of the run that was never killed" if same else "CONTENT DIFFERS")
        sys.exit(0 if same and last.code == 0 else 1)


def earlier_release(folder: Path) -> Path:
    """A data folder with an earlier release, to whose eyes every source has changed since."""
    with replay_server("--rate-limit", "100000/60", "--months", EARLIER) as server:
        refresh(server, folder / "earlier")
    return behind(folder / "earlier")


def kill_once(server: str, data: Path, moment: float, turn: int) -> bool:
    """Whether a refresh was still running when it was killed; the published version must be whole either way."""
    before = fingerprint(data)
    process = started_refresh(server, data)
    time.sleep(moment)
    running = process.poll() is None
    process.kill()
    process.communicate()
    after = fingerprint(data)
    if running:
        state = "as before" if after == before else "the new one"
        print(
            f"kill {turn:2d} after {moment:4.1f} s: the published version is {state}, {after[:10]}",
            flush=True,
        )
    return running


if __name__ == "__main__":
    main()
