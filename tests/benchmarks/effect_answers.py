"""The answers about an effect, cold and cached: the estimate alone, the API, the panel's file, the page.

    OPENBLAS_NUM_THREADS=1 PORTAL_DATA=data .venv/bin/python tests/benchmarks/effect_answers.py

Each line is one question, in milliseconds of this process's CPU time and, after the stroke, of the clock. 'estimate'
is the result with its tests from figures that nobody has asked before; 'checks' what the page adds (band, each donor
left out, earlier starts, methods); 'API', 'panel' and 'page' are whole answers, each from a portal with nothing kept;
'cached' is the median of the same API answer asked again. Other questions can be named as their addresses:
effect_answers.py "/fi/vaikutus/turku?kokeilu=2017-2018" --rounds 5 (the median of so many cold answers).
"""

import gc
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from dashboard.app import create_app
from dashboard.data import Figures
from dashboard.effects.asked import effect_of, query_of, sensitivity_of, specification_of
from dashboard.portal import Portal
from dashboard.urls import Address, estimates, resolved
from etl.estimates.refusals import Refusal
from tests.benchmarks.asked import addresses_and_rounds

ADDRESSES = (
    "/fi/vaikutus/tampere?kokeilu=2012-2015",
    "/fi/vaikutus/tampere?kokeilu=2017-2018",
    "/fi/vaikutus/tampere?kokeilu=2021-2024",
    "/fi/vaikutus/pirkanmaa-2017",
    "/fi/vaikutus/tampere?kokeilu=2017-2018&menetelma=sc",
    "/fi/vaikutus/tampere?kokeilu=2017-2018&menetelma=sdid",
    "/fi/vaikutus/tampere?kokeilu=2017-2018&menetelma=did",
    "/fi/vaikutus/2017-2018",
    "/fi/vaikutus/2021-2024",
)
AGAIN = 50
Times = tuple[float, float]


def taken(action: Callable[[], object]) -> Times:
    """Milliseconds of CPU and of the clock."""
    cpu, clock = time.process_time(), time.perf_counter()
    action()
    return 1000 * (time.process_time() - cpu), 1000 * (time.perf_counter() - clock)


def median(times: list[Times]) -> str:
    """The medians as they are printed."""
    cpu, clock = (statistics.median(column) for column in zip(*times, strict=True))
    return f"{cpu:7.1f} /{clock:7.1f}"


def asked(portal: Portal, address: str) -> None:
    """One answer of the portal, as gunicorn would ask for it."""
    found = portal.server.test_client().get(address, headers={"Accept-Encoding": "br"})
    if found.status_code != 200:
        raise SystemExit(f"{address}: {found.status_code} {found.text[:200]}")


def ready() -> Portal:
    """A portal that has answered nothing yet; its memory is frozen as gunicorn.conf.py freezes it."""
    portal = create_app()
    portal.data.figures()
    gc.collect()
    gc.freeze()
    return portal


def estimated(address: Address, figures: Figures) -> tuple[Times, Times]:
    """The result from new figures, and its checks."""
    specification = specification_of(address, figures)
    first = taken(lambda: effect_of(figures, specification))
    found = effect_of(figures, specification)
    if isinstance(found, Refusal):
        return first, (0.0, 0.0)
    return first, taken(lambda: sensitivity_of(figures, found))


def line(text: str, portal: Portal, rounds: int) -> None:
    """Prints the times of one address; the frames are read once, everything made from them is made anew."""
    parts = urlsplit(text)
    address = resolved(parts.path, parts.query, portal.catalog)
    if address is None:
        raise SystemExit(f"there is nothing at {text}")
    frames = portal.data.figures().frames
    specification = specification_of(address, portal.data.figures())
    query = query_of(portal.catalog, specification)
    alone = [estimated(address, Figures(frames, portal.catalog)) for _ in range(rounds)]
    kinds = {"API": estimates(query), "panel": estimates(query, panel=True), "page": text}
    cold: dict[str, list[Times]] = {kind: [] for kind in kinds}
    for _ in range(rounds):
        for kind, wanted in kinds.items():
            fresh = ready()
            cold[kind].append(taken(lambda fresh=fresh, wanted=wanted: asked(fresh, wanted)))  # type: ignore[misc]
    asked(portal, kinds["API"])
    again = [taken(lambda: asked(portal, kinds["API"])) for _ in range(AGAIN)]
    print(f"{text:55} estimate {median([first for first, _ in alone])}", end="")
    print(f"  checks {median([checks for _, checks in alone])}", end="")
    for kind, times in cold.items():
        print(f"  {kind} {median(times)}", end="")
    print(f"  cached {median(again)}", flush=True)


def main() -> None:
    """Prints a line for each address."""
    addresses, rounds = addresses_and_rounds(__doc__, ADDRESSES, 3)
    portal = ready()
    for address in addresses:
        line(address, portal, rounds)


if __name__ == "__main__":
    main()
