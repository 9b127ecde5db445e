"""A resident on a small phone, in Swedish and Finnish, with JavaScript off: how is my municipality doing?"""

from playwright.sync_api import Page, expect


def test_types_the_swedish_name_and_reads_the_answer_in_one_screen(plain_page: Page, site: str) -> None:
    plain_page.goto(f"{site}/sv")
    plain_page.locator("#front-q").fill("Tammerfors")
    plain_page.get_by_role("button", name="Sök", exact=True).first.click()
    plain_page.wait_for_url("**/sv/kommun/tammerfors")
    expect(plain_page.locator("html")).to_have_attribute("lang", "sv")
    expect(plain_page.locator("h1")).to_contain_text("Tammerfors")
    expect(plain_page.locator("h1")).to_be_in_viewport()
    assert plain_page.evaluate("document.documentElement.scrollWidth") <= 360
    rate = plain_page.get_by_text("15,5\u00a0%").first
    expect(rate).to_be_visible()
    expect(plain_page.get_by_text("Ökade på ett år med").first).to_be_visible()


def test_types_the_name_of_a_municipality_that_is_no_more(plain_page: Page, site: str) -> None:
    plain_page.goto(f"{site}/fi")
    plain_page.locator("#front-q").fill("Nastola")
    plain_page.get_by_role("button", name="Hae", exact=True).first.click()
    plain_page.wait_for_url("**/fi/kunta/lahti?yhdistynyt=nastola")
    notice = plain_page.locator(".notice").first
    expect(notice).to_contain_text("Nastola on 1.1.2016 alkaen osa kuntaa Lahti")
    expect(notice).to_be_in_viewport()


def test_everything_to_press_is_large_enough_for_a_thumb(plain_page: Page, site: str) -> None:
    """Buttons, fields and what opens are at least 44 pixels high; links in sentences are as high as their line."""
    plain_page.goto(f"{site}/sv/kommun/tammerfors")
    controls = plain_page.locator(
        "button:visible, input:visible, select:visible, summary:visible, nav a:visible"
    )
    heights = controls.evaluate_all("all => all.map(e => [e.getBoundingClientRect().height, e.textContent])")
    assert len(heights) > 8
    assert [found for found in heights if found[0] < 43.5] == []
