"""Before the reader's first sign of life a page is complete and light; after it, nothing they do is lost."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewContext
from tests.browser.visiting import TWO_FRAMES, dash_held

PHONE = {"viewport": {"width": 360, "height": 780}, "has_touch": True, "is_mobile": True}
PLACE = "/fi/kunta/tampere"


@pytest.fixture
def asked(page: Page) -> list[str]:
    """The addresses of everything the page asks for, in order."""
    addresses: list[str] = []
    page.on("request", lambda request: addresses.append(request.url))
    return addresses


def of_dash(addresses: list[str]) -> list[str]:
    return [address for address in addresses if "_dash-" in address]


@pytest.mark.parametrize("sign", ["move", "key", "scroll"])
def test_dash_is_asked_for_at_the_first_sign_of_life(
    page: Page, site: str, asked: list[str], sign: str
) -> None:
    page.goto(site + PLACE, wait_until="networkidle")
    assert of_dash(asked) == []
    if sign == "move":
        page.mouse.move(5, 5)
    elif sign == "key":
        page.keyboard.press("Tab")
    else:
        page.evaluate("scrollTo(0, 50)")
    page.wait_for_selector("#first-paint", state="detached")
    assert len(of_dash(asked)) == len(set(of_dash(asked)))


def test_the_bundle_of_charts_is_ours_and_comes_once(page: Page, site: str, asked: list[str]) -> None:
    page.goto(site + PLACE)
    page.locator("#unemployment_rate").scroll_into_view_if_needed()
    page.wait_for_selector(".js-plotly-plot .main-svg .xtick", state="attached")
    assert sum("plotly.min.js" in address for address in asked) <= 2
    assert page.evaluate("Boolean(Plotly.newPlot && !Plotly.PlotSchema.get().traces.choropleth)")


def test_on_a_phone_a_chart_is_its_drawing_until_it_is_tapped(new_context: NewContext, site: str) -> None:
    page = new_context(**PHONE).new_page()
    page.goto(site + PLACE)
    chart = page.locator("#unemployment_rate .twin.interactive")
    chart.scroll_into_view_if_needed()
    page.wait_for_selector("#first-paint", state="detached")
    chart.scroll_into_view_if_needed()
    page.evaluate(TWO_FRAMES)
    assert page.locator(".twin-graph").count() == 0
    expect(chart.locator("svg.chart")).to_be_visible()
    chart.locator("svg.chart .series.own").tap(force=True)
    expect(chart).to_have_attribute("data-drawn", "true")
    expect(chart.locator("svg.chart")).to_be_hidden()


def test_a_page_is_not_exchanged_under_a_finger(page: Page, site: str) -> None:
    let_dash_go_on = dash_held(page)
    page.goto(site + PLACE)
    summary = page.locator("#first-paint details.folding:not([open]) > summary").first
    summary.scroll_into_view_if_needed()
    box = summary.bounding_box()
    page.mouse.move(box["x"] + 5, box["y"] + 5)
    page.mouse.down()
    let_dash_go_on()
    page.wait_for_selector("#react-entry-point footer.bottom", state="attached")
    assert page.locator("#first-paint").count() == 1
    page.mouse.up()
    page.wait_for_selector("#first-paint", state="detached")
    expect(page.locator("details.folding[open]")).to_have_count(2)


def test_an_address_into_a_closed_section_opens_it(page: Page, site: str) -> None:
    page.goto(site + PLACE)
    key = page.locator("details.folding:not([open]) .figure").first.get_attribute("id")
    page.goto(f"{site}{PLACE}#{key}")
    expect(page.locator(f"#{key}")).to_be_in_viewport()
    page.wait_for_selector("#first-paint", state="detached")
    expect(page.locator(f"#{key}")).to_be_visible()
