"""Interactive charts, which come where their drawings stood: found, waited for, pointed at."""

from playwright.sync_api import Locator, Page, expect

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
