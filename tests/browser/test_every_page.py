"""Every kind of page in every language: no errors, nothing from elsewhere, accessible in each look.

A page is opened once; widths, colours, Dash's taking over and everything that opens are tried on what is open. The
elements of a page are held against the rules of HTML in every language and state in tests/dashboard/test_html.py.
"""

from collections.abc import Hashable, Iterator, Sequence

import pytest
from playwright.sync_api import Browser

from dashboard.address import Address
from dashboard.i18n import LANGUAGES
from dashboard.urls import build, in_language
from etl.catalog.models import Language
from tests.browser.visiting import PATIENCE_MS, Visitor
from tests.dashboard.samples import SAMPLES, TRIAL_SAMPLES

WIDTHS = (320, 360, 1280)
"""The narrowest is WCAG 1.4.10: text at 400 % on a screen 1280 pixels wide."""
MISSING = "the server responded with a status of 404"
COLOURS = ("color-contrast", "link-in-text-block")
"""The rules whose answer depends on the colour scheme."""
PAINTED: tuple[tuple[int, str], ...] = ((360, "dark"), (1280, "light"))
"""How the pages of two languages are looked at as they are painted; the third is taken over by Dash and used."""


def kind_of(address: Address) -> Hashable:
    """What two pages of a language have in common that have the same elements."""
    about = address.area if address.page in {"wave", "effect"} else None
    return address.page, address.view, about, address.example, address.target is None


FINNISH = tuple(address for address in SAMPLES + TRIAL_SAMPLES if address.language == "fi")
FIRST_OF_KIND = {kind_of(address): address for address in reversed(FINNISH)}.values()


def languages_of(address: Address) -> tuple[Language, ...]:
    """The languages a page is looked at in: the one in which it is used, then those in which it is painted.

    They take turns from page to page. Of a kind of page, one is looked at in all of them.
    """
    place = FINNISH.index(address) % len(LANGUAGES)
    languages = (*LANGUAGES[place:], *LANGUAGES[:place])
    return languages if address in FIRST_OF_KIND else languages[:1]


@pytest.fixture(scope="module")
def visitors(browser: Browser, site: str) -> Iterator[dict[Language, Visitor]]:
    """A visitor for each language, so that the pages of the three are looked through side by side."""
    with browser.new_context() as context:
        context.set_default_timeout(PATIENCE_MS)
        yield {language: Visitor(context.new_page(), site) for language in LANGUAGES}


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


@pytest.mark.parametrize("address", FINNISH, ids=build)
def test_a_page_is_clean_in_every_language_and_look(
    visitors: dict[Language, Visitor], address: Address, site: str, trial_site: str
) -> None:
    """Everything that opens is open: as painted, and taken over by Dash and used."""
    shown = {language: visitors[language] for language in languages_of(address)}
    for language, visitor in shown.items():
        visitor.site = trial_site if address in TRIAL_SAMPLES else site
        visitor.look(1280, "light")
        visitor.open(build(in_language(address, language)))
        assert visitor.page.locator("html").get_attribute("lang") == language
    user, *readers = shown.values()
    for reader, look in zip(readers, PAINTED, strict=False):
        reader.unfold()
        fits(reader)
        reader.look(*look)
        reader.begin()
    user.stir()
    user.unfold()
    user.use()
    fits(user)
    is_clean(user, 1280, "light")
    is_clean(user, 1280, "dark", COLOURS)
    for reader in readers:
        assert reader.found() == []
    for visitor in shown.values():
        asks_little(visitor)


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
