"""A municipal decision-maker compares Tampere with others, and prints what goes to the council."""

from playwright.sync_api import Page, expect

from dashboard.address import Address
from dashboard.urls import as_file, build, compare, peers, print_out


def test_peers_say_why_they_are_peers(page: Page, site: str) -> None:
    page.goto(site + build(peers("fi", "KU837")))
    expect(page.locator("h1")).to_contain_text("Tampere")
    expect(page.locator("main table").first).to_be_visible()
    assert page.locator("main a[href*='/fi/kunta/']").count() > 0
    assert page.locator("main form select").count() > 2


def test_changed_weights_lead_to_their_peers_and_on_to_a_comparison_with_them_as_one(
    page: Page, site: str
) -> None:
    page.goto(site + build(peers("fi", "KU837")))
    page.locator("main form select").first.select_option(index=5)
    page.locator("main form").get_by_role("button").click()
    page.wait_for_url("**painot=level:5,**#nearest")
    expect(page.locator("#nearest")).to_be_in_viewport()
    page.get_by_role("link", name="Vertaa kuntien yhteiseen lukuun").click()
    page.wait_for_url("**/fi/vertaa?**")
    expect(page.locator("#chosen-areas li")).to_have_count(3)
    expect(page.locator("#chosen-areas li").nth(1)).to_contain_text(" + 7")


def test_an_added_area_leads_back_to_the_field_for_the_next(page: Page, site: str) -> None:
    page.goto(site + build(compare("fi", ("KU837",))))
    page.locator("#add-area").fill("Helsinki")
    page.keyboard.press("Enter")
    page.wait_for_url("**KU837,KU091**#add-area")
    expect(page.locator("#add-area")).to_be_focused()
    expect(page.locator("#add-area")).to_be_in_viewport()


def test_two_municipalities_stand_beside_each_other_at_an_address(page: Page, site: str) -> None:
    address = compare("fi", ("KU837", "KU091"))
    page.goto(site + build(address))
    main = page.locator("main")
    for name in ("Tampere", "Helsinki"):
        expect(main).to_contain_text(name)
    assert page.locator("main svg.chart").count() > 0


def test_the_comparison_and_the_council_paper_are_files(page: Page, site: str) -> None:
    for address in (as_file(Address("municipality", "fi", area="KU837"), "csv"), print_out("fi", "KU837")):
        answer = page.request.get(site + build(address))
        assert answer.status == 200, build(address)
        assert len(answer.body()) > 500
        assert answer.body().startswith(b"%PDF") == (address.page == "print")


def test_the_page_prints_with_its_figures_and_without_its_buttons(page: Page, site: str) -> None:
    page.goto(site + "/fi/kunta/tampere")
    page.emulate_media(media="print")
    expect(page.locator(".demo-banner")).to_be_visible()
    expect(page.locator("header.top")).to_be_hidden()
    expect(page.locator("h1")).to_be_visible()
    expect(page.get_by_text("15,5\u00a0%").first).to_be_visible()


def test_what_is_folded_is_printed_and_what_is_dark_is_light(page: Page, site: str) -> None:
    page.goto(site + "/fi/kunta/tampere")
    folded = page.locator("details.folding:not([open]) svg.chart").first
    expect(folded).to_be_hidden()
    page.emulate_media(media="print", color_scheme="dark")
    expect(folded).to_be_visible()
    expect(page.locator("details.folding summary h2").last).to_be_visible()
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.documentElement).color") == "rgb(0, 0, 0)"


def test_an_interactive_chart_is_printed_as_the_drawing_that_fits_the_paper(page: Page, site: str) -> None:
    page.goto(site + "/fi/kunta/tampere")
    page.mouse.move(1, 1)
    page.mouse.move(2, 2)
    page.wait_for_selector("#first-paint", state="detached")
    twin = page.locator("#unemployment_rate .twin")
    twin.scroll_into_view_if_needed()
    page.wait_for_selector("#unemployment_rate .twin[data-drawn=true]")
    expect(twin.locator(".twin-markup")).to_be_hidden()
    page.emulate_media(media="print")
    expect(twin.locator(".twin-markup svg.chart")).to_be_visible()
    expect(twin.locator(".twin-graph")).to_be_hidden()
