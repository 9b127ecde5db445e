"""Taking a view away, in a real browser."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewContext
from tests.browser.visiting import dash_held

TAMPERE = "/fi/kunta/tampere"
IMAGE = "navigator.clipboard.read().then(items => items[0].getType('image/png')).then(blob => blob.size)"


@pytest.fixture
def allowed(new_context: NewContext, site: str) -> Page:
    """A page that may read and write the clipboard."""
    return new_context(permissions=["clipboard-read", "clipboard-write"], base_url=site).new_page()


def test_the_link_is_copied_whole(allowed: Page, site: str) -> None:
    allowed.goto(TAMPERE)
    allowed.locator(".take-away").first.get_by_role("button", name="Kopioi linkki").click()
    expect(allowed.locator(".take-away [role=status]").first).to_have_text("Kopioitu")
    assert allowed.evaluate("navigator.clipboard.readText()") == site + TAMPERE


def test_the_picture_is_copied_as_png(allowed: Page) -> None:
    allowed.goto("/fi/vertaa?alueet=KU837,KU091")
    block = allowed.locator(".take-away").first
    block.get_by_role("button", name="Kopioi kuva").click()
    expect(allowed.locator(".take-away [role=status]").first).to_have_text("Kopioitu")
    assert allowed.evaluate(IMAGE) > 10_000


def test_the_words_stay_when_dash_mounts_after_the_copy(allowed: Page) -> None:
    let_dash_go_on = dash_held(allowed)
    allowed.goto(TAMPERE)
    plain = allowed.locator("#first-paint .take-away").first
    plain.get_by_role("button", name="Kopioi linkki").click()
    expect(plain.get_by_role("status")).to_have_text("Kopioitu")
    let_dash_go_on()
    expect(allowed.locator("#first-paint")).to_have_count(0)
    expect(allowed.locator(".take-away [role=status]").first).to_have_text("Kopioitu")


def test_without_javascript_there_are_links_and_no_buttons(new_context: NewContext, site: str) -> None:
    page = new_context(java_script_enabled=False).new_page()
    page.goto(site + TAMPERE)
    block = page.locator(".take-away").first
    expect(block.get_by_role("button")).to_have_count(0)
    links = block.get_by_role("link")
    assert links.count() == 7
    boxes = [links.nth(n).bounding_box() for n in range(7)]
    assert all(box and box["height"] >= 44 and box["width"] >= 44 for box in boxes)
    with page.expect_download() as download:
        links.first.click()
    assert download.value.suggested_filename == "tampere-2026-07-08-demo.csv"
