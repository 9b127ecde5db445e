"""CPU per request of each page's document and of the callback that mounts it, beside bare Flask with the same bytes.

    PORTAL_DATA=data .venv/bin/python tests/benchmarks/callbacks.py /fi /fi/kunta/tampere --rounds 200

'first' is the request that makes the answer, 'then' the median of the rounds after it, in milliseconds of this
process's CPU time; 'bare' is a Flask view that returns the same bytes, and 'times' what ours takes more.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask, Response

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from dashboard.app import create_app

TAKES = {"Accept-Encoding": "br"}
CALLBACK = "/_dash-update-component"


def cpu_ms(ask: Callable[[], Any], rounds: int) -> float:
    """The median CPU time of a request."""
    return statistics.median(once_ms(ask) for _ in range(rounds))


def once_ms(ask: Callable[[], Any]) -> float:
    """The CPU time of one request."""
    begun = time.process_time()
    ask()
    return 1000 * (time.process_time() - begun)


def bare_client(content: bytes, media_type: str) -> Any:
    """A visitor of a server that answers everything with the same bytes."""
    server = Flask("bare")

    @server.route("/", methods=["GET", "POST"])
    def _answer() -> Response:
        return Response(content, content_type=media_type)

    return server.test_client()


def callback_body(portal: Any, path: str) -> dict[str, Any]:
    """What the browser sends to have a page mounted."""
    output = next(key for key in portal.callback_map if "_pages_content.children" in key)
    declared = portal.callback_map[output]
    asked = {"pathname": path, "search": ""}
    outputs = [
        {"id": part.rsplit(".", 1)[0], "property": part.rsplit(".", 1)[1]}
        for part in output.strip(".").split("...")
    ]
    filled = {
        kind: [{**one, "value": asked.get(one["property"])} for one in declared[kind]]
        for kind in ("inputs", "state")
    }
    return {"output": output, "outputs": outputs, "changedPropIds": ["_pages_location.pathname"], **filled}


def measured(name: str, ask: Callable[[], Any], rounds: int) -> None:
    """Prints the line of one kind of request."""
    first = once_ms(ask)
    answer = ask()
    if answer.status_code != 200:
        raise SystemExit(f"{name}: {answer.status_code} {answer.text[:200]}")
    bare = bare_client(answer.data, answer.content_type)
    ours, limit = cpu_ms(ask, rounds), cpu_ms(lambda: bare.get("/"), rounds)
    size = len(answer.data) / 1000
    print(f"{name:44} {size:7.1f} kB  first {first:7.2f}  then {ours:6.2f}", end="  ")
    print(f"bare {limit:5.2f}  times {ours / limit:5.1f}")


def main() -> None:
    """Prints two lines for each page."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("paths", nargs="+")
    parser.add_argument("--rounds", type=int, default=200)
    told = parser.parse_args()
    portal = create_app()
    visitor = portal.server.test_client()
    for path in told.paths:
        measured(path, lambda path=path: visitor.get(path, headers=TAKES), told.rounds)
        body = callback_body(portal, path)
        measured(
            f"{CALLBACK} {path}",
            lambda body=body: visitor.post(CALLBACK, json=body, headers=TAKES),
            told.rounds,
        )


if __name__ == "__main__":
    main()
