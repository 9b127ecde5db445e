"""Back and forward: the same address, fields, unfolded parts, focus and place in the page as when it was left."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserType, Error, Page

from tests.browser.visiting import TWO_FRAMES, Visitor, settled

# The page after Dash has taken it over, and before, are the same to a reader.
STATE = """() => {
  const page = document.querySelector('#first-paint .page') || document.querySelector('#react-entry-point .page');
  const active = document.activeElement;
  return {
    address: location.pathname + location.search,
    fields: [...page.querySelectorAll('input:not([type=hidden]), select')].map(field => [field.id, field.value]),
    words: [...page.querySelectorAll('input[type=range]')].map(field => field.getAttribute('aria-valuetext')),
    open: [...page.querySelectorAll('details')].map(details => details.open),
    focus: [active.localName, active.id, active.getAttribute('aria-label') || active.textContent.trim().slice(0, 40)],
    y: Math.round(scrollY), top: Math.round(active.getBoundingClientRect().top),
  };
}"""
# Where a sub-pixel is rounded.
PLACES = ("y", "top")


def state_of(page: Page) -> dict[str, Any]:
    """What a reader has in mind of a page; nothing while one page gives way to another."""
    try:
        return page.evaluate(STATE)
    except Error:
        return dict.fromkeys(PLACES, 0)


def is_like(found: dict[str, Any], wanted: dict[str, Any]) -> bool:
    rest = [{k: v for k, v in state.items() if k not in PLACES} for state in (found, wanted)]
    return rest[0] == rest[1] and all(abs(found[k] - wanted[k]) <= 2 for k in PLACES)


def goes(page: Page, way: str) -> None:
    """Goes back or forward; Playwright's own way waits for a page to load, which a page kept alive does not."""
    there = page.url
    # Later, or the page may be gone before it has answered.
    page.evaluate(f"void setTimeout(() => history.{way}())")
    assert settled(page, lambda: page.url, lambda url: url != there) != there, way


def comes_to(page: Page, wanted: dict[str, Any]) -> None:
    """Fails unless the page gets to the state, and has it when Dash has taken the page over."""
    wait_for_state(page, wanted)
    page.mouse.move(3, 3)
    page.mouse.move(4, 4)
    page.wait_for_selector("#first-paint", state="detached")
    wait_for_state(page, wanted)


def wait_for_state(page: Page, wanted: dict[str, Any]) -> None:
    found = settled(page, lambda: state_of(page), lambda state: is_like(state, wanted))
    assert is_like(found, wanted), (found, wanted)


def left_by_keyboard(visitor: Visitor, link: str) -> dict[str, Any]:
    """The state of the page at the press of Enter on a link, which is then followed."""
    page = visitor.page
    page.locator(link).first.focus()
    page.evaluate(TWO_FRAMES)
    state = state_of(page)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: not url.endswith(state["address"]))
    visitor.stir()
    return state


@pytest.fixture(scope="module")
def kept_alive(browser_type: BrowserType, browser_type_launch_args: dict[str, Any]) -> Iterator[Browser]:
    """A browser that keeps pages alive for the way back, as readers' browsers do and Playwright's does not."""
    args = [*browser_type_launch_args["args"], "--enable-features=BackForwardCache"]
    with browser_type.launch(
        **{**browser_type_launch_args, "args": args}, ignore_default_args=["--disable-back-forward-cache"]
    ) as browser:
        yield browser


@pytest.fixture(params=["loaded anew", "kept alive"])
def returning(request: pytest.FixtureRequest, visitor: Visitor, site: str) -> Iterator[Visitor]:
    """A visitor whose browser loads a page anew on return, and one whose browser has kept it."""
    if request.param == "loaded anew":
        visitor.look(1280, "light")
        yield visitor
        return
    with request.getfixturevalue("kept_alive").new_context() as context:
        page = context.new_page()
        page.add_init_script("addEventListener('pageshow', event => { window.wasKept = event.persisted; })")
        other = Visitor(page, site)
        other.look(1280, "light")
        yield other
        # Chromium gives up a page that doesn't freeze within seconds. That nothing of ours forbids keeping one is
        # tests/dashboard/serving/test_scripts.py.
        if not page.evaluate("window.wasKept"):
            pytest.skip(
                "the browser kept no page, as it does where the machine is too busy; all was loaded anew"
            )


def test_month_folds_and_place_are_kept_both_ways(returning: Visitor) -> None:
    page = returning.page
    returning.open("/fi/indikaattori/unemployment_rate?alueet=KU837,KU398")
    returning.stir()
    page.locator("#period-slider").focus()
    for _ in range(3):
        page.keyboard.press("ArrowLeft")
    page.wait_for_url("**kausi=2026-03**")
    for summary in page.locator("main summary").all():
        summary.focus()
        page.keyboard.press("Enter")
    first = left_by_keyboard(returning, "main li > a[href$='/kunta/lahti']")
    page.locator("#unemployment_rate summary").last.focus()
    page.keyboard.press("Enter")
    second = left_by_keyboard(returning, "footer a[href$=saavutettavuus]")
    assert (first["y"] > 300, second["y"] > 300, any(second["open"])) == (True, True, True)
    third = state_of(page)
    goes(page, "back")
    comes_to(page, second)
    goes(page, "back")
    comes_to(page, first)
    goes(page, "forward")
    comes_to(page, second)
    goes(page, "forward")
    wait_for_state(page, third)


def test_what_was_sent_belongs_to_the_next_address(returning: Visitor) -> None:
    """On return the choices are those of the map that is shown; what is typed and not sent stays."""
    page = returning.page
    returning.open("/sv?vy=ranking")
    returning.stir()
    before = state_of(page)
    page.locator("#front-q").fill("Tammer")
    page.locator("#choose-indikator").focus()
    page.keyboard.press("ArrowDown")
    page.locator("#choose-period").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    sent = state_of(page) | {"words": before["words"]}
    page.keyboard.press("Enter")
    page.wait_for_url("**period=**")
    returning.stir()
    after = left_by_keyboard(returning, "main a[href*='/kommun/']")
    goes(page, "back")
    comes_to(page, after)
    goes(page, "back")
    fields = dict(before["fields"]) | {"front-q": "Tammer"}
    wait_for_state(page, sent | {"fields": [[key, fields[key]] for key, _ in before["fields"]]})


def test_a_map_is_returned_to_at_the_municipality_that_was_left(returning: Visitor) -> None:
    returning.open("/en?view=tiles")
    returning.stir()
    left = left_by_keyboard(returning, "main svg.map a[data-code=KU837]")
    assert left["focus"][2].startswith("Tampere")
    goes(returning.page, "back")
    comes_to(returning.page, left)
