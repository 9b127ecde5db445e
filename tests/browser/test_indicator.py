"""The month slider: the map follows it at once, the address and the words with it, and a reload shows the same."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.visiting import Visitor, settled

PATH = "/fi/indikaattori/unemployment_rate"
STATE = """() => Array.from(document.querySelectorAll('main svg.map a')).map(
    (a) => [a.getAttribute('aria-label'), a.querySelector('path').getAttribute('class')].join(' '))"""


def slide(page: Page, key: str, times: int) -> None:
    slider = page.locator("#period-slider")
    slider.focus()
    for _ in range(times):
        slider.press(key)


def test_the_slider_moves_map_words_and_address_together(visitor: Visitor) -> None:
    visitor.open(PATH)
    visitor.stir()
    page = visitor.page
    slide(page, "ArrowLeft", 3)
    expect(page.locator("#map-title")).to_contain_text("maaliskuu 2026")
    expect(page.locator("#choose-kausi")).to_have_value("2026-03")
    expect(page.locator("#period-slider")).to_have_attribute("aria-valuetext", "maaliskuu 2026")
    expect(page).to_have_url(re.compile(r"\?.*kausi=2026-03"))
    expect(page.locator("a[hreflang=sv]")).to_have_attribute("href", re.compile("period=2026-03"))
    moved, words = page.evaluate(STATE), page.locator("#map-summary").inner_text()
    page.reload()
    assert page.evaluate(STATE) == moved
    assert page.locator("#map-summary").inner_text() == words
    assert visitor.complaints == []


def test_a_month_moved_to_is_kept_when_areas_change(visitor: Visitor) -> None:
    visitor.open(PATH + "?alueet=KU837,KU398")
    visitor.stir()
    page = visitor.page
    slide(page, "ArrowLeft", 3)
    expect(page).to_have_url(re.compile(r"\?.*kausi=2026-03"))
    page.locator("a.remove").first.click()
    page.wait_for_url("**kausi=2026-03**")
    expect(page.locator("#choose-kausi")).to_have_value("2026-03")
    visitor.stir()
    slide(page, "ArrowLeft", 1)
    expect(page).to_have_url(re.compile(r"\?.*kausi=2026-02"))
    page.locator("#add-area").fill("Tampere")
    page.locator("#add-area").press("Enter")
    page.wait_for_url("**KU837**")
    expect(page.locator("#choose-kausi")).to_have_value("2026-02")


def test_words_and_address_wait_for_the_map(page: Page, site: str) -> None:
    held: list[Route] = []
    page.route("**/api/v1/maps*", lambda route: held.append(route))  # noqa: PLW0108 - Playwright marks the handler, a builtin cannot be
    page.goto(site + PATH)
    before, title = page.evaluate(STATE), page.locator("#map-title").inner_text()
    slide(page, "ArrowLeft", 3)
    expect(page.locator("#period-slider")).to_have_attribute("aria-valuetext", "maaliskuu 2026")
    settled(page, lambda: held, bool)
    assert (page.evaluate(STATE), page.locator("#map-title").inner_text()) == (before, title)
    assert "kausi" not in page.url
    held[0].continue_()
    expect(page.locator("#map-title")).to_contain_text("maaliskuu 2026")
    expect(page).to_have_url(re.compile(r"\?.*kausi=2026-03"))
    assert page.evaluate(STATE) != before


def test_a_month_moved_to_while_dash_mounts_the_old_one_is_in_the_new_links(page: Page, site: str) -> None:
    held: list[Route] = []
    page.route("**/_dash-update-component", lambda route: held.append(route))  # noqa: PLW0108 - Playwright marks the handler, a builtin cannot be
    page.goto(site + PATH)
    page.mouse.move(1, 1)
    page.mouse.move(2, 2)
    settled(page, lambda: held, bool)
    slide(page, "ArrowLeft", 3)
    expect(page).to_have_url(re.compile(r"\?.*kausi=2026-03"))
    held[0].continue_()
    page.wait_for_selector("#first-paint", state="detached")
    expect(page.locator("nav.languages a[hreflang=sv]")).to_have_attribute(
        "href", re.compile("period=2026-03")
    )
    expect(page.locator(".take-away a[href*='.csv']")).to_have_attribute("href", re.compile("kausi=2026-03"))


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_moved_map_speaks_the_pages_language(visitor: Visitor, language: str) -> None:
    visitor.open({"sv": "/sv?vy=tiles", "en": "/en?view=tiles"}[language])
    visitor.stir()
    page = visitor.page
    slide(page, "Home", 1)
    expect(page).to_have_url(re.compile(r"\?.*2024-01"))
    moved = page.evaluate(STATE)
    page.reload()
    assert page.evaluate(STATE) == moved


def test_all_months_come_in_one_answer(visitor: Visitor) -> None:
    visitor.open(PATH)
    visitor.stir()
    page = visitor.page
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    with page.expect_response("**/api/v1/maps*"):
        page.locator("#period-slider").hover()
    before = page.evaluate(STATE)
    slide(page, "ArrowLeft", 5)
    expect(page).to_have_url(re.compile(r"\?.*kausi=2026-01"))
    assert page.evaluate(STATE) != before
    assert len([address for address in asked if "/api/v1/maps" in address]) == 1


def test_a_month_can_be_chosen_exactly(visitor: Visitor) -> None:
    visitor.open(PATH)
    visitor.stir()
    page = visitor.page
    page.locator("#choose-kausi").select_option("2025-02")
    expect(page.locator("#map-title")).to_contain_text("helmikuu 2025")
    expect(page).to_have_url(re.compile(r"\?.*kausi=2025-02"))


def test_the_beeswarm_of_another_month_is_a_new_page(visitor: Visitor) -> None:
    visitor.open(f"{PATH}?nakyma=ranking")
    visitor.stir()
    slide(visitor.page, "Home", 1)
    visitor.page.wait_for_url("**kausi=2024-01**")
    expect(visitor.page.locator("svg.swarm")).to_have_count(1)


def test_without_scripts_the_form_and_all_views_work(plain_page: Page, site: str) -> None:
    plain_page.goto(f"{site}{PATH}?alueet=KU837,KU736&nakyma=ranking")
    expect(plain_page.locator("#period-slider")).to_be_hidden()
    plain_page.locator("#choose-kausi").select_option("2025-05")
    plain_page.get_by_role("button", name="Näytä").click()
    expect(plain_page.locator("#map-title")).to_contain_text("toukokuu 2025")
    expect(plain_page.locator("svg.chart:not(.swarm)")).to_have_count(2)
    plain_page.get_by_role("link", name="Ruutukartta").click()
    expect(plain_page.locator("main svg.map a")).to_have_count(308)
