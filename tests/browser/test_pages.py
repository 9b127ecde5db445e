"""The pages in a real browser: no errors, nothing from elsewhere, accessible, and complete without JavaScript."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import WSGIRequestHandler, make_server

from etl.catalog import load_catalog
from tests.dashboard.conftest import portal_over
from tests.dashboard.edition import published_in

PAGES = (
    ("fi", "/fi"), ("sv", "/sv"), ("en", "/en"),
    ("fi", "/fi/kunta/tampere"), ("sv", "/sv/kommun/tammerfors"), ("en", "/en/municipality/tampere"),
    ("fi", "/fi/tila"), ("sv", "/sv/lage"), ("en", "/en/status"),
    ("fi", "/fi/haku?q=joki"), ("sv", "/sv/sok?q=joki"), ("en", "/en/search?q=joki"),
    ("fi", "/fi?nakyma=table"), ("sv", "/sv/finns-inte"),
)  # fmt: skip
VIEWS = ((1280, "light"), (360, "dark"), (1280, "dark"), (360, "light"))
PHONE_HEIGHT = 780


class Quiet(WSGIRequestHandler):
    """Writes no line for each request, of which a failed test would show hundreds."""

    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002 - werkzeug's own name
        """Nothing is written."""


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a portal over simulated figures, served for the session."""
    portal = portal_over(published_in(tmp_path_factory.mktemp("site"), load_catalog(), "demo"))
    server = make_server("127.0.0.1", 0, portal.server, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@dataclass
class Visit:
    """What a page complained of, and what it asked for."""

    complaints: list[str] = field(default_factory=list)
    hosts: set[str] = field(default_factory=set)


def open_page(page: Page, url: str) -> Visit:
    """Opens the page and waits until Dash has taken it over, where it does."""
    visit = Visit()
    expected = urlsplit(url).path
    page.on(
        "console", lambda m: visit.complaints.append(f"{m.type}: {m.text}") if m.type == "error" else None
    )
    page.on("pageerror", lambda e: visit.complaints.append(str(e)))
    page.on("request", lambda r: visit.hosts.add(urlsplit(r.url).hostname or ""))
    page.goto(url)
    if page.locator("#react-entry-point").count():
        page.wait_for_selector("#first-paint", state="detached")
    assert urlsplit(page.url).path == expected
    return visit


def violations(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{v['id']}: {[n['target'] for n in v['nodes']][:3]}" for v in found]


@pytest.mark.parametrize(("language", "path"), PAGES, ids=[path for _, path in PAGES])
def test_a_page_is_clean_wide_and_narrow_light_and_dark(
    page: Page, site: str, language: str, path: str
) -> None:
    visit = open_page(page, site + path)
    assert page.locator("html").get_attribute("lang") == language
    for width, scheme in VIEWS:
        page.set_viewport_size({"width": width, "height": PHONE_HEIGHT})
        page.emulate_media(color_scheme=scheme)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        if (width, scheme) in VIEWS[:2]:
            assert violations(page) == [], (width, scheme)
    # The browser itself reports the status of a page that is not there.
    missing = "the server responded with a status of 404" if path.endswith("finns-inte") else None
    assert [c for c in visit.complaints if not missing or missing not in c] == []
    assert visit.hosts == {"127.0.0.1"}
    assert page.context.cookies() == []


def test_a_chart_becomes_interactive_in_view_and_keeps_its_mark(page: Page, site: str) -> None:
    open_page(page, site + "/fi/kunta/tampere")
    figure = page.locator("#unemployment_rate")
    figure.scroll_into_view_if_needed()
    expect(figure.locator(".js-plotly-plot .js-line")).to_have_count(3)
    expect(figure.locator("svg.chart")).to_have_count(0)
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
    expect(plot).to_be_attached()
    box = plot.bounding_box()
    line = page.locator("#unemployment_rate .traceown .js-line").bounding_box()
    page.mouse.move(box["x"] + box["width"] - 2, line["y"] + 2)
    hover = page.locator("#unemployment_rate .hovertext")
    expect(hover).to_contain_text("6/2026")
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
    page.route("**/_dash-layout", lambda route: (page.wait_for_timeout(300), route.continue_()))
    page.goto(site + "/fi", wait_until="commit")
    field_ = page.locator("#first-paint #front-q")
    field_.fill("Tammer")
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


@pytest.fixture
def plain_page(browser: Browser) -> Iterator[Page]:
    """A browser without JavaScript."""
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": PHONE_HEIGHT})
    yield context.new_page()
    context.close()


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
