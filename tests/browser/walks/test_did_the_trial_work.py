"""A new reader asks: did the trial of 2017 work in Tampere? Each way from the front page, counted, and back again."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import PHONE, NewContext

ANSWER = "**/fi/vaikutus/tampere?kokeilu=2017-2018"
MOST_STEPS = 3


@dataclass
class Walker:
    """Counts what a reader does: each press of a link or button, and each time something is typed."""

    page: Page
    steps: int = 0

    def press(self, what: Locator) -> None:
        """Presses the first of what is meant."""
        self.steps += 1
        what.first.click()

    def type(self, where: Locator, text: str) -> None:
        """Types a text and sends it."""
        self.steps += 1
        where.fill(text)
        where.press("Enter")


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def walker(request: pytest.FixtureRequest, new_context: NewContext, site: str) -> Walker:
    """A reader on a phone on the front page, with and without JavaScript."""
    page = new_context(java_script_enabled=request.param, viewport=PHONE).new_page()
    page.goto(f"{site}/fi")
    return Walker(page)


def by_the_question(walker: Walker) -> None:
    """The front page asks it of each trial; the page of the trial lists its municipalities."""
    walker.press(walker.page.get_by_role("link", name="Mitä kokeilu 2017–2018 muutti?"))
    walker.page.wait_for_url("**/fi/kokeilu/2017-2018")
    expect(walker.page.get_by_role("heading", name="Toimiko kokeilu?")).to_be_visible()
    walker.press(walker.page.locator("#areas").locator("..").get_by_role("link", name="Tampere", exact=True))


def by_the_municipality(walker: Walker) -> None:
    """A reader who looks for Tampere first finds the question below its figures."""
    walker.type(walker.page.locator("#front-q"), "Tampere")
    walker.page.wait_for_url("**/fi/kunta/tampere")
    walker.press(walker.page.get_by_role("link", name="Mitä kokeilu 2017–2018 muutti?"))


def by_the_header(walker: Walker) -> None:
    """The header leads to the newest trial, whose page leads to the others."""
    walker.press(walker.page.get_by_role("banner").get_by_role("link", name="Kokeilut"))
    walker.page.wait_for_url("**/fi/kokeilu/2021-2024")
    walker.press(walker.page.get_by_role("main").get_by_role("link", name="2017–2018", exact=True))
    walker.page.wait_for_url("**/fi/kokeilu/2017-2018")
    walker.press(walker.page.locator("#areas").locator("..").get_by_role("link", name="Tampere", exact=True))


@pytest.mark.parametrize(
    "way", [by_the_question, by_the_municipality, by_the_header], ids=lambda way: way.__name__
)
def test_each_way_leads_there_in_few_steps_and_back_again(
    walker: Walker, way: Callable[[Walker], None]
) -> None:
    page = walker.page
    way(walker)
    page.wait_for_url(ANSWER)
    assert walker.steps <= MOST_STEPS
    expect(page.locator("h1")).to_be_in_viewport()
    expect(page.locator("main")).to_contain_text("Tampere")
    expect(page.locator("main")).to_contain_text("2017–2018")
    for _ in range(walker.steps):
        page.go_back()
    page.wait_for_url("**/fi")
    expect(page.locator("#front-q")).to_be_visible()


def test_the_header_with_the_trials_fits_a_narrow_phone(new_context: NewContext, site: str) -> None:
    page = new_context(viewport={"width": 320, "height": 700}).new_page()
    for language in ("fi", "sv", "en"):
        page.goto(f"{site}/{language}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        # The name is the way to the front page there, in place of a link of its own.
        links = page.locator("header.top a:visible")
        heights = links.evaluate_all("all => all.map(e => e.getBoundingClientRect().height)")
        assert len(heights) == 5 + 3
        assert min(heights) >= 43.5


@pytest.mark.parametrize("path", ["fi/saavutettavuus", "sv/forsok/2025", "en/municipality/tampere"])
def test_the_header_of_a_phone_is_two_rows_and_no_heading_is_broken(
    new_context: NewContext, site: str, path: str
) -> None:
    page = new_context(viewport=PHONE, java_script_enabled=False).new_page()
    page.goto(f"{site}/{path}")
    links = page.locator("header.top a:visible")
    middles = links.evaluate_all(
        "all => all.map(e => e.getBoundingClientRect()).map(b => Math.round((b.top + b.bottom) / 2))"
    )
    assert len(set(middles)) == 2
    words = page.locator("h1").evaluate(
        """heading => heading.textContent.split(/[\\s-]+/).map(word => {
            const range = document.createRange(), start = heading.firstChild.data.indexOf(word);
            range.setStart(heading.firstChild, Math.max(start, 0));
            range.setEnd(heading.firstChild, Math.max(start, 0) + (start < 0 ? 0 : word.length));
            return range.getClientRects().length;
        })"""
    )
    assert max(words) == 1


def test_the_map_of_the_areas_leads_to_each_by_keyboard(page: Page, site: str) -> None:
    page.goto(f"{site}/fi/kokeilu/2017-2018")
    first = page.locator("svg.map.groups a").first
    first.focus()
    expect(first).to_be_focused()
    assert first.get_attribute("aria-label") == "1. Pirkanmaa"
    page.keyboard.press("Enter")
    page.wait_for_url("**/fi/kokeilualue/pirkanmaa-2017")
    page.go_back()
    page.wait_for_url("**/fi/kokeilu/2017-2018")
