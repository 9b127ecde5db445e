"""Every kind of page in every language: no errors, nothing from elsewhere, accessible in each look.

A page is opened once; widths, colours, Dash's taking over and everything that opens are tried on what is open.
"""

from collections.abc import Iterator, Sequence

import pytest
from playwright.sync_api import Browser

from dashboard.address import Address
from dashboard.urls import build, in_language
from etl.catalog.models import Language
from tests.browser.conftest import PATIENCE_MS
from tests.browser.visiting import Visitor
from tests.dashboard.samples import SAMPLES

WIDTHS = (320, 360, 1280)
"""The narrowest is WCAG 1.4.10: text at 400 % on a screen 1280 pixels wide."""
MISSING = "the server responded with a status of 404"
COLOURS = ("color-contrast", "link-in-text-block")
"""The rules whose answer depends on the colour scheme."""
FINNISH = tuple(address for address in SAMPLES if address.language == "fi")
# The pages of a kind have the same elements: in the other languages one of each.
FIRST_OF_KIND = {(a.page, a.view): a for a in reversed(FINNISH)}.values()


@pytest.fixture(scope="module")
def others(browser: Browser, site: str) -> Iterator[dict[Language, Visitor]]:
    """A visitor each for the other languages, so that the pages of the three are looked through side by side."""
    with browser.new_context() as context:
        context.set_default_timeout(PATIENCE_MS)
        yield {"sv": Visitor(context.new_page(), site), "en": Visitor(context.new_page(), site)}


def is_clean(visitor: Visitor, width: int, scheme: str, rules: Sequence[str] = ()) -> None:
    """Fails unless axe has nothing to say."""
    visitor.look(width, scheme)
    assert visitor.violations(rules) == [], (width, scheme)


def fits(visitor: Visitor) -> None:
    """Fails where the page is wider than a window."""
    for width in WIDTHS:
        visitor.look(width, "light")
        assert visitor.overflow() == 0, width


def asks_little(visitor: Visitor) -> None:
    """Fails where the page complained, or asked for what it should not."""
    assert visitor.complaints == []
    assert visitor.hosts == {"127.0.0.1"}
    assert visitor.page.context.cookies() == []


LOOKS: dict[Language, tuple[int, str]] = {"sv": (360, "dark"), "en": (1280, "light")}
"""How the pages of the other languages are looked at, which have the elements of the Finnish ones."""


@pytest.mark.parametrize("address", FINNISH, ids=build)
def test_a_page_is_clean_in_every_language_and_look(
    visitor: Visitor, others: dict[Language, Visitor], address: Address
) -> None:
    """As first painted; then taken over by Dash, used and unfolded; and unfolded in the other languages."""
    beside = others if address in FIRST_OF_KIND else {}
    for language, other in beside.items():
        unfolded(other, in_language(address, language))
        other.look(*LOOKS[language])
        other.begin()
    visitor.look(360, "light")
    visitor.open(build(address))
    fits(visitor)
    is_clean(visitor, 360, "dark")
    visitor.stir()
    visitor.unfold()
    visitor.use()
    fits(visitor)
    is_clean(visitor, 1280, "light")
    is_clean(visitor, 1280, "dark", COLOURS)
    asks_little(visitor)
    for other in beside.values():
        assert other.found() == []
        asks_little(other)


def unfolded(visitor: Visitor, address: Address) -> None:
    """Opens the page and everything that opens in it."""
    visitor.look(1280, "light")
    visitor.open(build(address))
    assert visitor.page.locator("html").get_attribute("lang") == address.language
    visitor.unfold()
    fits(visitor)


NOT_THERE = (
    ("/fi/ei-ole", "light"),
    ("/fi/kunta/tamperee", "dark"),
    ("/sv/finns-inte", "dark"),
    ("/sv/kommun/tammerfos", "light"),
    ("/en/not-there", "light"),
    ("/en/municipality/tampre", "dark"),
)


@pytest.mark.parametrize(("path", "scheme"), NOT_THERE)
def test_a_page_that_is_not_there_is_accessible_too(visitor: Visitor, path: str, scheme: str) -> None:
    visitor.look(360, scheme)
    visitor.open(path)
    fits(visitor)
    is_clean(visitor, 360, scheme)
    is_clean(visitor, 1280, {"dark": "light", "light": "dark"}[scheme])
    assert [c for c in visitor.complaints if MISSING not in c] == []


TINY = "<button style='all: unset; width: 9px; height: 9px'>aa</button>"


@pytest.mark.parametrize(
    "broken",
    [
        "<p style='color: #aaa; background: #fff'>Hard to read on white</p>",
        "<img src='/assets/favicon.svg'>",
        f"<p style='display: flex'>{TINY}{TINY}</p>",
        "<h1>y</h1><h5>z</h5>",
    ],
)
def test_what_is_broken_is_noticed(visitor: Visitor, broken: str) -> None:
    visitor.look(1280, "light")
    visitor.open("/fi/saavutettavuus")
    visitor.page.evaluate(
        "html => document.querySelector('main').insertAdjacentHTML('beforeend', html)", broken
    )
    assert visitor.violations()


def test_what_is_too_wide_is_noticed(visitor: Visitor) -> None:
    visitor.open("/fi/saavutettavuus")
    visitor.page.evaluate("document.querySelector('h1').style.width = '400px'")
    with pytest.raises(AssertionError):
        fits(visitor)
