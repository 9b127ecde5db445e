"""CPU per request of each page and of the callback that mounts it, beside bare Flask and stock Dash, in one run.

    PORTAL_DATA=data .venv/bin/python tests/benchmarks/callbacks.py

Each line is one request, called as gunicorn calls an application, in milliseconds of this process's CPU time:
'first' makes the answer, 'then' is the median of the rounds after it, 'bare' that of a Flask view which returns the
same bytes to the same request, 'times' what ours takes more. The two take turns, so that a busy machine is the same
for both. The last line is a stock Dash callback that draws the same series with plotly.express at each request.
Other pages can be named: callbacks.py /fi /sv/kommun/tammerfors --rounds 500.
"""

import io
import json
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from dash import Dash, Input, Output, dcc, html
from flask import Flask, Response, request
from werkzeug.test import EnvironBuilder, run_wsgi_app

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from dashboard.app import create_app
from dashboard.data import Figures
from tests.benchmarks.asked import addresses_and_rounds

PATHS = (
    "/fi",
    "/fi/kunta/tampere",
    "/fi/indikaattori/unemployment_rate",
    "/fi/vertaa?alueet=KU837,KU853,KU091",
    "/fi/tila",
)
CALLBACK = "/_dash-update-component"
AREA, INDICATOR = "KU837", "unemployment_rate"
Ask = Callable[[], tuple[bytes, str]]


def asking(server: Flask, address: str, body: Any = None) -> Ask:
    """A call that asks a server for an address, by POST where there is a body, and returns bytes and media type."""
    builder = EnvironBuilder(address, headers={"Accept-Encoding": "br"}, json=body)
    builder.method = "GET" if body is None else "POST"
    environ = builder.get_environ()
    sent = environ["wsgi.input"].read()

    def ask() -> tuple[bytes, str]:
        asked = {**environ, "wsgi.input": io.BytesIO(sent)}
        answer, status, headers = run_wsgi_app(server, asked)
        content = b"".join(answer)
        if not status.startswith("200"):
            raise SystemExit(f"{address}: {status} {content[:200]!r}")
        return content, headers.get("Content-Type", "")

    return ask


def once_ms(ask: Ask) -> float:
    """The CPU time of one request."""
    begun = time.process_time()
    ask()
    return 1000 * (time.process_time() - begun)


def bare_server(content: bytes, media_type: str) -> Flask:
    """A server that answers everything with the same bytes."""
    server = Flask("bare")

    @server.route("/", defaults={"path": ""}, methods=["GET", "POST"])
    @server.route("/<path:path>", methods=["GET", "POST"])
    def _answer(path: str) -> Response:
        request.get_data()
        return Response(content, content_type=media_type)

    return server


def callback_body(portal: Any, address: str) -> dict[str, Any]:
    """What the browser sends to have a page mounted."""
    output = next(key for key in portal.callback_map if "_pages_content.children" in key)
    declared, parts = portal.callback_map[output], urlsplit(address)
    asked = {"pathname": parts.path, "search": f"?{parts.query}" if parts.query else ""}
    outputs = [
        {"id": part.rsplit(".", 1)[0], "property": part.rsplit(".", 1)[1]}
        for part in output.strip(".").split("...")
    ]
    filled = {
        kind: [{**one, "value": asked.get(one["property"])} for one in declared[kind]]
        for kind in ("inputs", "state")
    }
    return {"output": output, "outputs": outputs, "changedPropIds": ["_pages_location.pathname"], **filled}


def stock_server(figures: Figures) -> tuple[Flask, dict[str, Any]]:
    """Dash as it comes: a callback that draws a series with plotly.express; and what the browser sends it."""
    import plotly.express as px

    known = [o for o in figures.series(INDICATOR, AREA).observations() if o.value is not None]
    app = Dash("stock")
    app.layout = html.Div([dcc.Input(id="area"), dcc.Graph(id="chart")])

    @app.callback(Output("chart", "figure"), Input("area", "value"))
    def _draw(_: str) -> Any:
        return px.line(x=[o.period for o in known], y=[o.value for o in known])

    return app.server, {
        "output": "chart.figure",
        "outputs": {"id": "chart", "property": "figure"},
        "inputs": [{"id": "area", "property": "value", "value": AREA}],
        "changedPropIds": ["area.value"],
    }


def measured(name: str, server: Flask, address: str, rounds: int, body: Any = None) -> None:
    """Prints the line of one kind of request."""
    ask = asking(server, address, body)
    first = once_ms(ask)
    content, media_type = ask()
    limit = asking(bare_server(content, media_type), address, body)
    limit()
    taken = [(once_ms(ask), once_ms(limit)) for _ in range(rounds)]
    then, bare = (statistics.median(times) for times in zip(*taken, strict=True))
    print(f"{name:52} {len(content) / 1000:6.1f} kB  first {first:7.2f}", end="  ")
    print(f"then {then:6.3f}  bare {bare:6.3f}  times {then / bare:5.2f}", flush=True)


def main() -> None:
    """Prints two lines for each page, and one of stock Dash."""
    paths, rounds = addresses_and_rounds(__doc__, PATHS, 300)
    portal = create_app()
    for path in paths:
        measured(path, portal.server, path, rounds)
        body = json.loads(json.dumps(callback_body(portal, path)))
        measured(f"its callback ({path})", portal.server, CALLBACK, rounds, body)
    stock, body = stock_server(portal.data.figures())
    measured("stock Dash, plotly.express, one line", stock, CALLBACK, max(rounds // 10, 5), body)


if __name__ == "__main__":
    main()
