"""What the pages do in a real browser, with and without JavaScript."""

from playwright.sync_api import Page, expect

from tests.browser.visiting import Visitor, dash_held, settled


def open_page(page: Page, url: str) -> None:
    """Opens the page, moves the mouse, and waits until Dash has taken the page over."""
    visitor = Visitor(page, "")
    page.goto(url)
    visitor.stir()


def test_a_chart_becomes_interactive_in_view_and_keeps_its_mark(page: Page, site: str) -> None:
    open_page(page, site + "/fi/kunta/tampere")
    figure = page.locator("#unemployment_rate")
    figure.scroll_into_view_if_needed()
    expect(figure.locator(".js-plotly-plot .js-line")).to_have_count(3)
    expect(figure.locator("svg.chart")).to_be_hidden()
    assert "Simuloitu aineisto" in figure.locator(".js-plotly-plot").inner_text()
    expect(page.locator(".modebar-btn")).to_have_count(0)


def test_lines_follow_the_colour_scheme(page: Page, site: str) -> None:
    open_page(page, site + "/fi/kunta/tampere")
    line = page.locator("#unemployment_rate .traceown .js-line")
    page.locator("#unemployment_rate").scroll_into_view_if_needed()
    colours = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        colours.append(line.evaluate("line => getComputedStyle(line).stroke"))
    assert colours[0] != colours[1]


def test_pointing_at_a_line_tells_the_figure_in_the_pages_language(page: Page, site: str) -> None:
    open_page(page, site + "/fi/kunta/tampere")
    page.locator("#unemployment_rate").scroll_into_view_if_needed()
    plot = page.locator("#unemployment_rate .js-plotly-plot .main-svg .nsewdrag").first
    line = page.locator("#unemployment_rate .traceown .js-line")
    hover = page.locator("#unemployment_rate .hovertext")

    def points() -> int:
        """How many labels stand at the line's newest month; the charts above it may just have come."""
        box, drawn = plot.bounding_box(), line.bounding_box()
        page.mouse.move(box["x"] + box["width"] - 3, drawn["y"] + 2)
        page.mouse.move(box["x"] + box["width"] - 2, drawn["y"] + 2)
        page.wait_for_timeout(100)
        return hover.count()

    assert settled(page, points, bool)
    expect(hover).to_contain_text("kesäkuu 2026")
    expect(hover).to_contain_text("15,5")


def test_the_map_is_reached_and_used_by_keyboard(page: Page, site: str) -> None:
    open_page(page, site + "/fi")
    page.locator(".skip-map").focus()
    page.keyboard.press("Tab")
    name = page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert name.startswith("Alajärvi: ")
    page.keyboard.press("Enter")
    page.wait_for_url("**/fi/kunta/alajarvi")


def test_the_skip_links_skip(page: Page, site: str) -> None:
    open_page(page, site + "/fi")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_what_is_typed_before_the_scripts_are_there_is_kept(page: Page, site: str) -> None:
    let_dash_go_on = dash_held(page)
    page.goto(site + "/fi", wait_until="commit")
    page.locator("#first-paint #front-q").fill("Tammer")
    page.wait_for_load_state()
    page.mouse.move(1, 1)
    page.mouse.move(2, 2)
    let_dash_go_on()
    page.wait_for_selector("#first-paint", state="detached")
    expect(page.locator("#front-q")).to_have_value("Tammer")
    expect(page.locator("#front-q")).to_be_focused()


def test_the_map_form_leads_to_an_address(page: Page, site: str) -> None:
    open_page(page, site + "/en")
    page.select_option("#choose-indicator", "unemployed_jobseekers")
    page.select_option("#choose-period", "2025-01")
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**/en?indicator=unemployed_jobseekers&period=2025-01*")
    expect(page.locator("#map-title")).to_contain_text("January 2025")


def test_without_javascript_there_are_charts_tables_and_files(plain_page: Page, site: str) -> None:
    plain_page.goto(site + "/sv/kommun/tammerfors")
    figure = plain_page.locator("#unemployment_rate")
    expect(figure.locator("svg.chart")).to_be_visible()
    assert figure.locator("svg.chart").bounding_box()["width"] > 300
    figure.get_by_text("Tabell och data").click()
    expect(figure.locator("table")).to_be_visible()
    expect(figure.get_by_role("link", name="Ladda ner CSV")).to_be_visible()


def test_without_javascript_search_finds_abolished_municipalities(plain_page: Page, site: str) -> None:
    plain_page.goto(site + "/fi")
    expect(plain_page.locator("svg.map a").first).to_be_visible()
    plain_page.fill("#front-q", "nastola")
    plain_page.get_by_role("button", name="Hae", exact=True).click()
    plain_page.wait_for_url("**/fi/kunta/lahti?yhdistynyt=nastola")
    expect(plain_page.locator("h1")).to_contain_text("Lahti")
    expect(plain_page.locator(".notice")).to_contain_text("Nastola on 1.1.2016 alkaen osa kuntaa Lahti")


def test_a_printed_page_says_that_figures_are_simulated(page: Page, site: str) -> None:
    open_page(page, site + "/fi/kunta/tampere")
    page.emulate_media(media="print")
    expect(page.locator(".demo-banner")).to_be_visible()
    expect(page.locator("header.top")).to_be_hidden()
