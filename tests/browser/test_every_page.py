"""Every kind of page in every language: no errors, nothing from elsewhere, accessible in each look."""

from collections.abc import Sequence

import pytest

from dashboard.address import Address
from dashboard.urls import build
from tests.browser.visiting import Visitor
from tests.dashboard.samples import SAMPLES

NARROWEST = 320
"""WCAG 1.4.10: text at 400 % on a screen 1280 pixels wide."""
MISSING = "the server responded with a status of 404"
COLOURS = ("color-contrast", "link-in-text-block", "target-size")
FINNISH = tuple(address for address in SAMPLES if address.language == "fi")
# The other languages have the same elements: one page of each kind.
OTHERS = tuple({(a.language, a.page, a.view): a for a in SAMPLES if a.language != "fi"}.values())


def is_clean(visitor: Visitor, width: int, scheme: str, rules: Sequence[str] = ()) -> None:
    """Fails unless the page fits the window and axe has nothing to say."""
    visitor.look(width, scheme)
    assert visitor.overflow() == 0, (width, scheme)
    assert visitor.violations(rules) == [], (width, scheme)


@pytest.mark.parametrize("address", FINNISH, ids=build)
def test_a_page_is_clean_in_every_look(visitor: Visitor, address: Address) -> None:
    """As first painted on a phone, light and dark; then taken over by Dash and unfolded, on a desk."""
    visitor.open(build(address))
    is_clean(visitor, 360, "light")
    is_clean(visitor, 360, "dark", COLOURS)
    visitor.stir()
    visitor.unfold()
    is_clean(visitor, 1280, "light")
    is_clean(visitor, 1280, "dark", COLOURS)
    asks_little(visitor)


@pytest.mark.parametrize("address", OTHERS, ids=build)
def test_a_page_is_clean_in_the_other_languages(visitor: Visitor, address: Address) -> None:
    visitor.open(build(address))
    visitor.unfold()
    is_clean(visitor, 1280, "light")
    is_clean(visitor, 360, "dark", COLOURS)
    assert visitor.page.locator("html").get_attribute("lang") == address.language
    asks_little(visitor)


def asks_little(visitor: Visitor) -> None:
    """Fails where the page is too wide for the narrowest screen, complained, or asked for what it should not."""
    visitor.look(NARROWEST, "light")
    assert visitor.overflow() == 0
    assert visitor.complaints == []
    assert visitor.hosts == {"127.0.0.1"}
    assert visitor.page.context.cookies() == []


@pytest.mark.parametrize("path", ["/fi/ei-ole", "/sv/finns-inte", "/en/not-there"])
def test_a_page_that_is_not_there_is_accessible_too(visitor: Visitor, path: str) -> None:
    visitor.look(360, "dark")
    visitor.open(path)
    assert visitor.overflow() == 0
    assert visitor.violations() == []
    assert [c for c in visitor.complaints if MISSING not in c] == []
