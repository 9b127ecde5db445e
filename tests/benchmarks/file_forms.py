"""The time each file form takes: of a chart of 12 areas × 246 months, and of whole pages through the portal.

    PORTAL_DATA=data .venv/bin/python tests/benchmarks/file_forms.py --rounds 20

csv, json and svg of a chart may take 50 ms, the others 500 ms. CPU time, first round apart, is held against it: on
a busy machine the clock on the wall measures the other programs. A page's file is made at the first request, after
the page itself has been; a kept one may take 10 ms. A whole municipality is over thirty charts and 15 000 figures,
and 50 ms of each of its files go into reading them.
"""

import argparse
import gc
import math
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from flask.testing import FlaskClient

from dashboard.address import FORMS, Address, Form
from dashboard.app import create_app
from dashboard.charts.description import COMPARED, ChartDescription, ChartSeries
from dashboard.exports import export
from dashboard.view import View, ViewRow

AREAS = tuple(f"KU{n:03d}" for n in range(12))
MONTHS = tuple(f"{2006 + n // 12}-{n % 12 + 1:02d}" for n in range(246))
SOURCE = "Lähde: Tilastokeskus, StatFin, työnvälitystilasto. Taulukko 12r5. CC BY 4.0."
TWELVE = "tampere,turku,oulu,helsinki,espoo,vantaa,lahti,kuopio,pori,kotka,rovaniemi,akaa"
PATHS = (
    "/fi/kunta/tampere",
    "/sv/kommun/saltvik",
    "/fi/ryhma/lahti+tampere",
    "/fi/kokeilualue/pirkanmaa-2017",
    "/fi/indikaattori/unemployment_rate?alueet=tampere,turku",
    f"/fi/vertaa?alueet={TWELVE}",
    "/fi/vaikutus/tampere?kokeilu=2017-2018",
    "/fi/vaikutus/2017-2018",
    "/fi/kokeilu/2017-2018",
    "/fi",
)
KEPT_MS = 10
ALLOWED_MS = {"csv": 50, "json": 50, "svg": 50}


def value_of(area: int, month: int) -> float:
    """A rate that rises and falls with the seasons."""
    return round(10 + area / 2 + 2 * math.sin(month / 6 + area), 1)


def view() -> View:
    """The view."""
    series = tuple(
        ChartSeries(area, role, values, ("A",) * len(MONTHS), values)
        for n, (area, role) in enumerate(zip(AREAS, COMPARED, strict=True))
        for values in [tuple(value_of(n, t) for t in range(len(MONTHS)))]
    )
    chart = ChartDescription(
        "unemployment_rate", "Työttömyysaste", "%", "pct", 1, "monthly", "fi", MONTHS, series, SOURCE, False,
        has_end_labels=True,
    )  # fmt: skip
    rows = tuple(
        ViewRow("unemployment_rate", "Työttömyysaste", "%", 1, s.label, s.label, month, "total", value, "A")
        for s in series
        for month, value in zip(MONTHS, s.values, strict=True)
    )
    return View(
        "Kaksitoista aluetta", "Kuvaus", "fi", Address("compare", "fi"), rows, (("Aika", "2006–2026"),),
        (SOURCE,), "CC BY 4.0", "2026-07-21", "v", "https://kokeilut.example/fi/vertaa", False, (), (chart,),
    )  # fmt: skip


def chart_files(rounds: int) -> None:
    """A line for each form of the chart."""
    shown = view()
    print(f"a chart: {len(shown.rows)} figures, {rounds} rounds")
    for form in FORMS:
        wall, cpu = [], []
        for _ in range(rounds + 1):
            start, start_cpu = time.perf_counter(), time.process_time()
            made = export(shown, form)
            wall.append(1000 * (time.perf_counter() - start))
            cpu.append(1000 * (time.process_time() - start_cpu))
        median, allowed = statistics.median(cpu[1:]), ALLOWED_MS.get(form, 500)
        verdict = "ok" if median <= allowed else "TOO SLOW"
        print(
            f"{form:8} first {wall[0]:6.1f} ms   median {statistics.median(wall[1:]):6.1f} ms   "
            f"shortest {min(wall[1:]):6.1f} ms   CPU median {median:6.1f} ms of {allowed} ms: {verdict}   "
            f"{len(made.content) / 1000:.0f} kB"
        )


def page_files(paths: list[str]) -> None:
    """A line for each page: the CPU time of each form's first file, and the longest that a kept one took."""
    visitor = create_app().server.test_client()
    gc.collect()
    # As gunicorn.conf.py does before the fork.
    gc.freeze()
    print(f"\n{'first file, CPU ms':44}{''.join(f'{form:>9}' for form in FORMS)}   kept, ms")
    for path in paths:
        visitor.get(path)
        taken = [form_taken(visitor, path, form) for form in FORMS]
        firsts = "".join(told(form, cpu) for form, (cpu, _) in zip(FORMS, taken, strict=True))
        longest = max(kept for _, kept in taken)
        print(f"{path[:43]:44}{firsts}   {longest:5.1f}{'' if longest <= KEPT_MS else '*'}")
    print("* over the aim; - no such file")


def told(form: Form, cpu: float) -> str:
    """A time as it stands in the table."""
    over = "*" if cpu > ALLOWED_MS.get(form, 500) else " "
    return f"{'-':>8} " if math.isnan(cpu) else f"{cpu:8.0f}{over}"


def form_taken(visitor: FlaskClient, path: str, form: Form) -> tuple[float, float]:
    """CPU milliseconds of the first file, and of three kept ones the shortest by the clock; NaN where none is."""
    before, _, query = path.partition("?")
    address = f"{before}.{form}" + (f"?{query}" if query else "")
    start = time.process_time()
    answer = visitor.get(address, headers={"Accept-Encoding": "br"}, follow_redirects=True)
    cpu = 1000 * (time.process_time() - start)
    if answer.status_code != 200:
        return math.nan, 0.0
    kept = []
    for _ in range(3):
        began = time.perf_counter()
        visitor.get(address, headers={"Accept-Encoding": "br"}, follow_redirects=True)
        kept.append(1000 * (time.perf_counter() - began))
    return cpu, min(kept)


def main() -> None:
    """The chart, then the pages."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("paths", nargs="*", default=PATHS)
    parser.add_argument("--rounds", type=int, default=20)
    asked = parser.parse_args()
    chart_files(asked.rounds)
    page_files(list(asked.paths))


if __name__ == "__main__":
    main()
