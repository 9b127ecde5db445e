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
