"""What a page weighs and how soon it is there, ours beside a stock Dash page of the same figures.

    .venv/bin/python tests/benchmarks/first_load.py http://127.0.0.1:8050 /fi /fi/kunta/tampere

Chromium opens each page of a running portal, on the machine's own line and on a slow one (9 Mbit/s, 60 ms, a
quarter of the processor): bytes before and after the reader's first sign of life, largest contentful paint,
layout shift, total blocking time, and the time from the first scroll to the first interactive chart. The stock page
draws the same series with plotly.express in a page of Dash's own making; --no-stock leaves it out.
"""

import argparse
import json
import subprocess
import sys
import time
import urllib.request
from dataclasses import asdict, dataclass

from playwright.sync_api import CDPSession, Page, sync_playwright

SLOW = {"latency": 60, "downloadThroughput": 9e6 / 8, "uploadThroughput": 4e6 / 8, "offline": False}
WATCH = """
window.seen = {lcp: 0, cls: 0, tbt: 0};
new PerformanceObserver(l => { for (const e of l.getEntries()) seen.lcp = e.startTime; })
  .observe({type: "largest-contentful-paint", buffered: true});
new PerformanceObserver(l => { for (const e of l.getEntries()) if (!e.hadRecentInput) seen.cls += e.value; })
  .observe({type: "layout-shift", buffered: true});
new PerformanceObserver(l => { for (const e of l.getEntries()) seen.tbt += Math.max(0, e.duration - 50); })
  .observe({type: "longtask", buffered: true});
"""
STOCK = """
import sys, urllib.request, json
import dash, plotly.express as px
from dash import dcc, html
base, area, port = sys.argv[1:4]
app = dash.Dash(__name__)
graphs = []
for indicator in sys.argv[4:]:
    url = f"{base}/api/v1/observations?indicator={indicator}&area={area}"
    rows = json.load(urllib.request.urlopen(url))["observations"]
    graphs.append(dcc.Graph(figure=px.line(x=[r["period"] for r in rows], y=[r["value"] for r in rows])))
app.layout = html.Div([html.H1(area), *graphs])
app.run(port=int(port), debug=False)
"""
INDICATORS = (
    "unemployment_rate",
    "unemployed_jobseekers",
    "vacancies",
    "activation_rate",
    "mean_duration",
    "labour_force",
)
STOCK_PORT = 18977
CHART = ".js-plotly-plot .main-svg .xtick"


@dataclass
class Load:
    """One visit: bytes as they travelled, times in milliseconds."""

    page: str
    line: str
    kb_before: float
    kb_in_all: float
    lcp_ms: float
    cls: float
    tbt_ms: float
    tbt_in_all_ms: float
    chart_ms: float | None


class Weight:
    """Bytes that came over the line, as the browser's network log counts them."""

    def __init__(self, session: CDPSession) -> None:
        self.n_bytes = 0.0
        session.on("Network.loadingFinished", self._add)

    def _add(self, event: dict[str, float]) -> None:
        self.n_bytes += event["encodedDataLength"]


def visit(page: Page, url: str, line: str) -> Load:
    """Opens a page in a fresh context, waits, then moves the mouse and scrolls through it until a chart is drawn."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    if line == "slow":
        session.send("Network.emulateNetworkConditions", SLOW)
        session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    weight = Weight(session)
    page.add_init_script(WATCH)
    page.goto(url, wait_until="load")
    page.wait_for_timeout(2500)
    before, seen = weight.n_bytes, page.evaluate("seen")
    chart_ms = drawn_ms(page)
    page.wait_for_timeout(1500)
    after = page.evaluate("seen")
    return Load(
        url, line, round(before / 1000, 1), round(weight.n_bytes / 1000, 1), round(seen["lcp"]),
        round(after["cls"], 4), round(seen["tbt"]), round(after["tbt"]), chart_ms,
    )  # fmt: skip


def drawn_ms(page: Page) -> float | None:
    """Milliseconds from the first scroll to the first interactive chart; None where the page has none in 10 s."""
    if page.locator(CHART).count():
        return 0.0
    started = time.perf_counter()
    target = page.locator("figure.figure").first
    page.mouse.move(100, 100)
    if not target.count():
        page.wait_for_timeout(4000)
        return None
    for _ in range(100):
        # The page is exchanged under way, and the figure with it.
        page.evaluate("document.querySelector('figure.figure')?.scrollIntoView()")
        if page.locator(CHART).count():
            return round(1000 * (time.perf_counter() - started))
        page.wait_for_timeout(100)
    return None


def stock_server(base: str, area: str) -> subprocess.Popen[bytes]:
    """The stock page, served; the caller ends it."""
    process = subprocess.Popen(
        [sys.executable, "-c", STOCK, base, area, str(STOCK_PORT), *INDICATORS], stderr=subprocess.DEVNULL
    )
    for _ in range(100):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{STOCK_PORT}/", timeout=1)
        except OSError:
            time.sleep(0.2)
        else:
            return process
    process.kill()
    raise SystemExit("the stock page does not start; is the portal's API there?")


def loads(urls: list[str], width: int) -> list[Load]:
    """Each address on each line, in a context of its own, so that nothing is cached."""
    found = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        for url in urls:
            for line in ("own", "slow"):
                context = browser.new_context(viewport={"width": width, "height": 780})
                found.append(visit(context.new_page(), url, line))
                print(json.dumps(asdict(found[-1])), flush=True)
                context.close()
        browser.close()
    return found


def main() -> None:
    """Prints one line for each visit."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("base")
    parser.add_argument("paths", nargs="+")
    parser.add_argument("--area", default="KU837")
    parser.add_argument("--width", type=int, default=412)
    parser.add_argument("--no-stock", action="store_true")
    told = parser.parse_args()
    loads([told.base + path for path in told.paths], told.width)
    if told.no_stock:
        return
    stock = stock_server(told.base, told.area)
    try:
        loads([f"http://127.0.0.1:{STOCK_PORT}/"], told.width)
    finally:
        stock.terminate()


if __name__ == "__main__":
    main()
