"""What pages weigh and how soon they are there, beside a stock Dash page of the same figures; lighthouse; the map.

    PORTAL_DATA=data .venv/bin/python tests/benchmarks/first_load.py

It serves the portal itself (or measures one that runs, with --base http://127.0.0.1:8050), and Chromium opens each
page anew: as a desk computer on the machine's own line, and as a phone on a slow one (9 Mbit/s, 60 ms, a quarter of
the processor). Told are bytes before and after the reader's first sign of life, largest contentful paint, layout
shift, total blocking time, and the time until a chart answers: from the scroll to it, on the phone from the tap.
The stock page draws the same series with plotly.express in a page of Dash's own making. Then the milliseconds from
moving the month slider to the map being drawn. Where lighthouse is found (npm install lighthouse; its program in
$LIGHTHOUSE or on the path), its scores as a phone follow for each page and for the stock one.
--rounds 3 takes medians; --only load, map or lighthouse leaves the others out.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from dataclasses import asdict, dataclass, fields, replace
from itertools import product
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

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
PATHS = ("/fi", "/fi/kunta/tampere", "/fi/indikaattori/unemployment_rate", "/fi/vertaa")
"""Front page first: the map is measured there."""
AUDITS = (
    "first-contentful-paint",
    "largest-contentful-paint",
    "total-blocking-time",
    "cumulative-layout-shift",
    "speed-index",
)
CONTEXTS: dict[str, Any] = {
    "own": {"viewport": {"width": 1280, "height": 800}},
    "slow": {"viewport": {"width": 412, "height": 780}, "has_touch": True, "is_mobile": True},
}
# Two frames later what was written in the first is on the screen.
MOVE = """by => new Promise(done => {
    const slider = document.querySelector("form[data-map] input[type=range]");
    const started = performance.now();
    new MutationObserver((changes, observer) => {
        observer.disconnect();
        requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - started)));
    }).observe(document.querySelector("main svg.map"), {attributes: true, subtree: true});
    slider.value = Number(slider.max) + by;
    slider.dispatchEvent(new Event("input", {bubbles: true}));
})"""
CHROMIUM = "/usr/bin/chromium"
PORT = 18976
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
    tbt_at_sign_ms: float
    tbt_in_all_ms: float
    chart_ms: float | None


class Weight:
    """Bytes that came over the line, as the browser's network log counts them."""

    def __init__(self, session: CDPSession) -> None:
        self.n_bytes = 0.0
        session.on("Network.loadingFinished", self._add)

    def _add(self, event: dict[str, float]) -> None:
        self.n_bytes += event["encodedDataLength"]


def visit(browser: Browser, url: str, line: str) -> Load:
    """Opens a page in a context of its own, waits, moves the mouse, and goes to a chart until it answers."""
    context = browser.new_context(**CONTEXTS[line])
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    if line == "slow":
        session.send("Network.emulateNetworkConditions", SLOW)
        session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    weight = Weight(session)
    page.add_init_script(WATCH)
    page.goto(url, wait_until="load")
    page.wait_for_timeout(2500)
    before, seen = weight.n_bytes, page.evaluate("seen")
    page.evaluate("scrollBy(0, 100)")
    page.mouse.move(100, 100)
    page.wait_for_timeout(4000)
    at_work = page.evaluate("seen")
    chart_ms = drawn_ms(page, line)
    page.wait_for_timeout(1500)
    after = page.evaluate("seen")
    context.close()
    return Load(
        url, line, round(before / 1000, 1), round(weight.n_bytes / 1000, 1), round(seen["lcp"]),
        round(after["cls"], 4), round(seen["tbt"]), round(at_work["tbt"]), round(after["tbt"]), chart_ms,
    )  # fmt: skip


def drawn_ms(page: Page, line: str) -> float | None:
    """Milliseconds from the scroll or tap to the first interactive chart; None where the page has none in 15 s."""
    if page.locator(CHART).count():
        return 0.0
    target = page.locator(".twin.interactive").first
    if not target.count():
        return None
    target.scroll_into_view_if_needed()
    started = time.perf_counter()
    if line == "slow":
        target.tap(force=True)
    for _ in range(300):
        if page.locator(CHART).count():
            return round(1000 * (time.perf_counter() - started))
        page.wait_for_timeout(50)
    return None


def map_change_ms(browser: Browser, url: str, rounds: int) -> dict[str, float]:
    """Milliseconds from the slider's event until the map's new colours are on the screen: median, longest, first."""
    context = browser.new_context(**CONTEXTS["own"])
    page = context.new_page()
    page.goto(url, wait_until="load")
    page.evaluate("scrollBy(0, 100)")
    page.wait_for_selector("#first-paint", state="detached")
    slider = page.locator("form[data-map] input[type=range]")
    slider.scroll_into_view_if_needed()
    slider.hover()
    page.wait_for_timeout(1000)
    taken = [page.evaluate(MOVE, -n if n % 2 else 0) for n in range(1, rounds + 1)]
    context.close()
    return {
        "median_ms": round(statistics.median(taken)),
        "longest_ms": round(max(taken)),
        "first_ms": round(taken[0]),
    }


def lighthouse_scores(program: str, url: str) -> dict[str, object]:
    """What lighthouse says of a page as a phone: its four scores out of 100, and what they come from."""
    with tempfile.NamedTemporaryFile(suffix=".json") as report:
        asked = [program, url, "--output=json", f"--output-path={report.name}", "--quiet"]
        flags = "--headless=new --no-sandbox --disable-dev-shm-usage"
        subprocess.run(
            [*asked, f"--chrome-flags={flags}"], check=True, env={**os.environ, "CHROME_PATH": CHROMIUM}
        )
        found = json.load(report)
    scores = {name: round(100 * (part["score"] or 0)) for name, part in found["categories"].items()}
    said = {name: found["audits"][name].get("displayValue") for name in AUDITS}
    return {"page": url, **scores, **said, "error": found.get("runtimeError", {}).get("code")}


def stock_server(base: str, area: str) -> subprocess.Popen[bytes]:
    """The stock page, served; the caller ends it."""
    process = subprocess.Popen(
        [sys.executable, "-c", STOCK, base, area, str(STOCK_PORT), *INDICATORS],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    return answering(process, f"http://127.0.0.1:{STOCK_PORT}/")


def portal_server() -> tuple[subprocess.Popen[bytes], str]:
    """The portal over PORTAL_DATA, served; the caller ends it."""
    base = f"http://127.0.0.1:{PORT}"
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "app:server"],
        cwd=Path(__file__).resolve().parents[2],
        env={**os.environ, "PORTAL_PORT": str(PORT)},
        stderr=subprocess.DEVNULL,
    )
    return answering(process, base), base


def answering(process: subprocess.Popen[bytes], base: str) -> subprocess.Popen[bytes]:
    """The process, once it answers."""
    for _ in range(200):
        try:
            urllib.request.urlopen(base, timeout=5)
        except OSError:
            time.sleep(0.2)
        else:
            return process
    process.terminate()
    raise SystemExit(f"{base} does not answer")


def middle(visits: list[Load]) -> Load:
    """The median of each figure; a chart that did not come is None in all."""
    names = [field.name for field in fields(Load) if field.name not in ("page", "line")]
    values: dict[str, Any] = {name: [getattr(visit, name) for visit in visits] for name in names}
    middles = {name: None if None in v else statistics.median(v) for name, v in values.items()}
    return replace(visits[0], **middles)


def told(found: dict[str, object]) -> None:
    """Prints one line."""
    print(json.dumps(found, ensure_ascii=False), flush=True)


def measure(urls: list[str], rounds: int, only: str | None) -> None:
    """Prints a line for each page, on each line; for the map; for each page as lighthouse sees it."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        if only in (None, "load"):
            for url, line in product(urls, CONTEXTS):
                told(asdict(middle([visit(browser, url, line) for _ in range(rounds)])))
        if only in (None, "map"):
            told({"map": urls[0], **map_change_ms(browser, urls[0], 30)})
        browser.close()
    program = os.environ.get("LIGHTHOUSE") or shutil.which("lighthouse")
    if only in (None, "lighthouse"):
        if program is None:
            print(
                "no lighthouse: npm install lighthouse, and name node_modules/.bin/lighthouse in LIGHTHOUSE"
            )
            return
        for url in urls:
            told(lighthouse_scores(program, url))


def main() -> None:
    """Serves what is not there yet, measures, and ends it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("paths", nargs="*", default=PATHS)
    parser.add_argument("--base")
    parser.add_argument("--area", default="KU837")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", choices=("load", "map", "lighthouse"))
    asked = parser.parse_args()
    processes = []
    try:
        base = asked.base
        if base is None:
            process, base = portal_server()
            processes.append(process)
        processes.append(stock_server(base, asked.area))
        urls = [*(base + path for path in asked.paths), f"http://127.0.0.1:{STOCK_PORT}/"]
        measure(urls, asked.rounds, asked.only)
    finally:
        for process in processes:
            process.terminate()


if __name__ == "__main__":
    main()
