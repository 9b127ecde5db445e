"""Interactive charts, which come where their drawings stood: found, waited for, pointed at."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.visiting import PATIENCE_MS

PHONE = {"viewport": {"width": 360, "height": 780}, "has_touch": True, "is_mobile": True}
HOVERED = """async ([chart, uid, back]) => {
    const plot = chart.querySelector(".js-plotly-plot");
    const curve = plot._fullData.findIndex(trace => trace.uid === uid);
    const drawn = plot._fullData[curve].y;
    let last = drawn.length - 1;
    while (drawn[last] === null) last -= 1;
    last -= back;
    const isOfAMonth = plot.layout.hovermode === "x unified";
    const at = isOfAMonth ? {xval: plot.calcdata[curve][last].x} : [{curveNumber: curve, pointNumber: last}];
    Plotly.Fx.hover(plot, at, "xy");
    await new Promise(done => setTimeout(done, 100));
    return [...plot.querySelectorAll(".hoverlayer text")].map(part => part.textContent);
}"""


def twin_of(page: Page, part: str) -> Locator:
    """The chart in a part of the page, drawn or interactive."""
    return page.locator(f"{part} .twin.interactive")


def drawn(page: Page, part: str) -> Locator:
    """The same, as soon as it is interactive."""
    twin = twin_of(page, part)
    twin.scroll_into_view_if_needed()
    expect(twin).to_have_attribute("data-drawn", "true")
    return twin


def hovered(twin: Locator, uid: str, back: int = 0) -> str:
    """What the chart says of the newest figure of a line, or of one so many periods before it."""
    return " ".join(said_at(twin, uid, back))


def said_at(twin: Locator, uid: str, back: int) -> list[str]:
    """The same, line by line."""
    told: list[str] = twin.evaluate(
        "(chart, [uid, back]) => (" + HOVERED + ")([chart, uid, back])", [uid, back]
    )
    return told


def opened(page: Page, address: str) -> Page:
    """The page at an address, taken over by Dash."""
    page.goto(address)
    page.mouse.move(5, 5)
    page.wait_for_selector("#first-paint", state="detached")
    return page


def fetched_unasked(page: Page, address: str) -> list[str]:
    """What a page fetches of Dash and Plotly before the reader's first sign of life."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address, wait_until="networkidle")
    return [url for url in asked if "plotly" in url or "_dash-" in url]


def keeps_its_reader(page: Page, address: str, part: str, line: str) -> None:
    """Fails unless a drawing stays for a reader whose focus is on one of its lines."""
    page.goto(address)
    focused = page.locator(f"{part} .wide svg.chart .series.{line}")
    focused.focus()
    page.wait_for_selector("#first-paint", state="detached")
    page.wait_for_selector(f"{part} .js-plotly-plot .xtick", state="attached")
    expect(twin_of(page, part)).to_have_attribute("data-drawn", "false")
    expect(focused).to_be_focused()


@contextmanager
def on_a_phone(browser: Browser, address: str, part: str) -> Iterator[Locator]:
    """The chart on a phone, in view: still the drawing."""
    with browser.new_context(**PHONE) as context:
        context.set_default_timeout(PATIENCE_MS)
        page = context.new_page()
        page.goto(address)
        twin = twin_of(page, part)
        twin.scroll_into_view_if_needed()
        page.wait_for_selector("#first-paint", state="detached")
        expect(twin.locator("svg.chart:visible")).to_have_count(1)
        expect(page.locator(".js-plotly-plot")).to_have_count(0)
        yield twin
