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
    expect(plain_page.locator("section[aria-labelledby=summary] li").first).to_be_in_viewport()


def test_follows_a_figure_to_its_chart_and_reads_what_it_means(plain_page: Page, site: str) -> None:
    plain_page.goto(f"{site}/fi/kunta/tampere")
    plain_page.locator(".cards a").first.click()
    figure = plain_page.locator("#unemployment_rate")
    expect(figure.locator("h3")).to_be_in_viewport()
    expect(figure.locator("svg.chart")).to_be_visible()
    meaning = figure.locator("details").first
    meaning.locator("summary").click()
    expect(meaning.locator("p").first).to_be_visible()


def test_a_link_of_the_contents_opens_the_part_it_leads_to(plain_page: Page, site: str) -> None:
    """Without scripts the browser itself opens what is folded around the target of an address."""
    plain_page.goto(f"{site}/fi/kunta/tampere")
    closed = plain_page.locator("details.folding:not([open])")
    n_closed = closed.count()
    key = closed.first.locator(".folded").get_attribute("id")
    plain_page.locator(f".contents a[href='#{key}']").click()
    expect(closed).to_have_count(n_closed - 1)
    expect(plain_page.locator(f"#{key}-title")).to_be_in_viewport()
    expect(plain_page.locator(f"#{key} svg.chart").first).to_be_visible()


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
