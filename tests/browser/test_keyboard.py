"""The pages by keyboard alone: everything is reached, seen when reached, and left again."""

from collections.abc import Callable

import pytest

from dashboard.address import Address
from dashboard.urls import build
from tests.browser.visiting import Visitor, settled

MOST_STEPS = 160
"""More than the stops of any page without its map."""
WALKED = (
    Address("municipality", "fi", area="KU837"),
    Address("search", "sv", text="joki"),
    Address("status", "en"),
    Address("accessibility", "fi"),
)


def steps(visitor: Visitor) -> list[dict]:
    """What gets the focus, key press by key press, until the page is left for the browser's own buttons."""
    seen = []
    for _ in range(MOST_STEPS):
        visitor.page.keyboard.press("Tab")
        found = visitor.focused()
        if found["tag"] == "body":
            return seen
        seen.append(found)
    raise AssertionError(f"{MOST_STEPS} key presses did not lead out of the page; the last: {seen[-3:]}")


@pytest.mark.parametrize("address", WALKED, ids=build)
def test_tab_leads_through_the_page_and_out_of_it(visitor: Visitor, address: Address) -> None:
    visitor.look(1280, "light")
    visitor.open(build(address))
    visitor.stir()
    forth = steps(visitor)
    assert forth[0]["class"] == "skip"
    assert [(s["name"], s) for s in forth if not (s["isSeen"] and s["isInWindow"])] == []
    assert [s for s in forth if not s["name"] and s["tag"] != "input"] == []
    asked = {"accessibility": {"a"}, "municipality": {"a", "input", "button", "summary"}}
    assert asked.get(address.page, {"a", "input", "button"}) <= {s["tag"] for s in forth}


def test_the_map_can_be_skipped_and_left(visitor: Visitor) -> None:
    visitor.look(1280, "light")
    visitor.open("/fi")
    visitor.stir()
    visitor.page.locator(".skip-map").focus()
    assert visitor.focused()["isSeen"]
    visitor.page.keyboard.press("Enter")
    visitor.page.keyboard.press("Tab")
    assert not visitor.focused()["name"].startswith(("Alajärvi: ", "Akaa: "))
    assert visitor.page.evaluate("document.activeElement.closest('svg') === null")


def test_an_area_of_the_map_is_seen_when_it_has_the_focus(visitor: Visitor) -> None:
    visitor.look(1280, "dark")
    visitor.open("/sv")
    visitor.stir()
    visitor.page.locator(".skip-map").focus()
    visitor.page.keyboard.press("Tab")
    found = visitor.focused()
    assert found["name"].startswith("Alajärvi: ")
    assert found["isSeen"]


def test_what_opens_is_opened_and_shut_by_keyboard(visitor: Visitor) -> None:
    visitor.look(360, "light")
    visitor.open("/en/municipality/tampere")
    visitor.stir()
    part = visitor.page.locator("#unemployment_rate details").last
    summary = part.locator("summary")
    summary.focus()
    visitor.page.keyboard.press("Enter")
    assert part.evaluate("part => part.open")
    assert part.locator("table").is_visible()
    visitor.page.keyboard.press("Tab")
    assert visitor.page.evaluate("document.activeElement.closest('details') !== null")
    summary.focus()
    visitor.page.keyboard.press("Space")
    assert not part.evaluate("part => part.open")


def test_a_form_is_filled_and_sent_by_keyboard(visitor: Visitor) -> None:
    visitor.look(1280, "light")
    visitor.open("/sv")
    visitor.stir()
    visitor.page.locator("#front-q").focus()
    visitor.page.keyboard.type("Tammerfors")
    visitor.page.keyboard.press("Enter")
    visitor.page.wait_for_url("**/sv/kommun/tammerfors")
    assert visitor.page.locator("h1").inner_text().startswith("Tammerfors")


def scrolled_to(visitor: Visitor, is_there: Callable[[float], bool]) -> None:
    """Fails unless the page gets scrolled as asked."""
    y = settled(visitor.page, lambda: visitor.page.evaluate("scrollY"), is_there)
    assert is_there(y), y


def test_back_leads_to_the_place_that_was_left(visitor: Visitor) -> None:
    visitor.look(1280, "light")
    visitor.open("/fi/tila")
    visitor.stir()
    visitor.page.evaluate("scrollTo(0, 600)")
    scrolled_to(visitor, lambda y: y == 600)
    # Later, or the page may be gone before it has answered; a press by mouse would scroll to the link.
    visitor.page.evaluate(
        "void setTimeout(() => document.querySelector('footer a[href$=saavutettavuus]').click())"
    )
    visitor.page.wait_for_url("**/fi/saavutettavuus")
    visitor.page.go_back()
    visitor.page.wait_for_url("**/fi/tila")
    scrolled_to(visitor, lambda y: abs(y - 600) < 60)
    visitor.page.go_forward()
    visitor.page.wait_for_url("**/fi/saavutettavuus")
