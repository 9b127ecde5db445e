"""A visitor with a browser: opens pages, notes what they complain of, and sees them as others do."""

import time
from collections.abc import Callable, Sequence
from typing import Any, TypeVar
from urllib.parse import unquote, urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Route, expect

Found = TypeVar("Found")
PATIENCE_MS = 60_000
"""How long anything is waited for: a busy machine is no defect."""
TWO_FRAMES = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
"""What follows a focus or a scroll is done by then."""
AXE = Axe()
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
# Rows, areas, choices and charts after the first ones have the same markup and colours, and take most of axe's
# time even where it is told to leave them out.
ALIKE = (
    "tbody tr:nth-child(n+4), svg.map a:nth-of-type(n+12), option:nth-of-type(n+4):not(:checked), "
    ".figure:nth-of-type(n+4) tbody tr:nth-child(n+2), .figure:nth-of-type(n+4) svg > *"
)
_THIN = f"document.querySelectorAll('{ALIKE}').forEach(part => part.remove())"
# Most of axe's time goes into the contrast of texts. Of those that stand in the same elements and classes, on the
# same colours, in the same letters, the first that can be seen is asked.
_LOOKS = """() => {
  const looks = new Map(), asked = new Set();
  const look = (part) => {
    if (!part) return '';
    if (!looks.has(part)) {
      const { color, backgroundColor, backgroundImage, opacity, fontSize, fontWeight } = getComputedStyle(part);
      looks.set(part, [look(part.parentElement), part.localName, part.getAttribute('class'), color, backgroundColor,
        backgroundImage, opacity, fontSize, fontWeight].join());
    }
    return looks.get(part);
  };
  for (const part of document.body.querySelectorAll('*')) {
    const isText = part.matches('input, select, textarea')
      || [...part.childNodes].some((child) => child.nodeType === Node.TEXT_NODE && child.data.trim());
    const isFirst = isText && part.checkVisibility() && !asked.has(look(part));
    if (isFirst) asked.add(look(part));
    part.toggleAttribute('data-look', isFirst);
  }
  axe.configure({ rules: [{ id: 'color-contrast', selector: '[data-look]' }] });
}"""
_BEGIN = """options => { window.axeFound = axe.run(document, options).then(answer => answer.violations.map(
    found => [found.id, ...found.nodes.slice(0, 3).map(node => node.target.join(' '))].join(' '))); }"""


class Visitor:
    """One page of a browser that goes from address to address.

    complaints: what the console and the scripts reported since the last `open`; hosts: all that were ever asked.
    """

    def __init__(self, page: Page, site: str) -> None:
        self.page = page
        self.site = site
        self.complaints: list[str] = []
        self.hosts: set[str] = set()
        page.on("console", lambda m: self.complaints.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self.hosts.add(urlsplit(request.url).hostname or ""))

    def open(self, path: str) -> None:
        """Opens the page as it is first painted."""
        self.complaints.clear()
        self.page.goto(self.site + path)
        assert unquote(urlsplit(self.page.url).path) == unquote(urlsplit(path).path)

    def stir(self) -> None:
        """Moves the mouse, at which Dash is asked for, and waits until Dash has taken the page over."""
        if self.page.locator("#react-entry-point").count():
            self.page.mouse.move(1, 1)
            self.page.mouse.move(2, 2)
            self.page.wait_for_selector("#first-paint", state="detached")

    def look(self, width: int, scheme: str) -> None:
        """Makes the window as wide and the colours as told."""
        self.page.set_viewport_size({"width": width, "height": 780})
        # Without smooth scrolling, which would be under way while the next step looks.
        self.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]

    def unfold(self) -> None:
        """Opens everything that opens."""
        self.page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true })")

    def use(self) -> None:
        """Moves the slider and copies the link, where there are such, so that they have answered."""
        slider = self.page.locator("#period-slider:visible")
        if slider.count() and self.page.locator("form[data-map]").count():
            slider.press("ArrowLeft")
        copies = self.page.locator("button[data-take=link]:visible")
        if copies.count():
            copies.first.click()
            expect(self.page.locator(".take-away [role=status]:not(:empty)")).not_to_have_count(0)

    def begin(self, rules: Sequence[str] = ()) -> None:
        """Sets axe to work, with the rules of all TAGS or with some; `found` waits for it.

        Takes what is alike out of the page, so that it is the last that is asked of a page.
        """
        self.page.evaluate(_THIN)
        if not self.page.evaluate("Boolean(window.axe)"):
            self.page.evaluate(AXE.axe_script)
        self.page.evaluate(_LOOKS)
        asked = {"type": "rule", "values": list(rules)} if rules else {"type": "tag", "values": list(TAGS)}
        self.page.evaluate(_BEGIN, {"resultTypes": ["violations"], "runOnly": asked})

    def found(self) -> list[str]:
        """What axe has found: rule and elements."""
        told: list[str] = self.page.evaluate("window.axeFound")
        return told

    def violations(self, rules: Sequence[str] = ()) -> list[str]:
        """What axe finds, now."""
        self.begin(rules)
        return self.found()

    def overflow(self) -> int:
        """By how many pixels the page is wider than the window."""
        wide: int = self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        return max(0, wide)

    def focused(self) -> dict[str, Any]:
        """What has the focus: tag, id, class, what it is called, and whether the eye can see that it has it."""
        seen: dict[str, Any] = self.page.evaluate(_FOCUSED)
        return seen


def settled(page: Page, found: Callable[[], Found], is_right: Callable[[Found], bool]) -> Found:
    """What is found as soon as it is right; after PATIENCE_MS what is found then.

    For what Playwright's own `expect` and `wait_for` can't ask.
    """
    end = time.monotonic() + PATIENCE_MS / 1000
    while not is_right(told := found()) and time.monotonic() < end:
        page.wait_for_timeout(50)
    return told


def dash_held(page: Page) -> Callable[[], None]:
    """Lets the page stay as it is first painted, however long that takes, until what is returned is called.

    For tests of the first paint, which Dash would otherwise take over sooner or later than the next step.
    """
    asked: list[Route] = []
    page.route("**/_dash-layout", lambda route: asked.append(route))  # noqa: PLW0108 - Playwright marks the handler, a builtin cannot be

    def go_on() -> None:
        settled(page, lambda: asked, bool)[0].continue_()

    return go_on


def tree_of(page: Page) -> str:
    """The page as a screen reader gets it: roles, names and states, one line each."""
    return page.locator("body").aria_snapshot()


_FOCUSED = """() => {
  const element = document.activeElement;
  const style = getComputedStyle(element);
  const drawn = [...element.querySelectorAll('path, circle, rect')].map(part => getComputedStyle(part).strokeWidth);
  const box = element.getBoundingClientRect();
  return {
    tag: element.tagName.toLowerCase(), id: element.id, class: element.getAttribute('class') || '',
    name: element.getAttribute('aria-label') || element.textContent.trim().slice(0, 60),
    isSeen: (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2)
      || (element.namespaceURI.endsWith('svg') && drawn.some(width => parseFloat(width) >= 2)),
    isInWindow: box.bottom > 0 && box.top < innerHeight && box.width > 0,
  };
}"""
