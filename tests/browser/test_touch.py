"""What a finger hits on a phone: at least 44 px of height for every link outside running text, tables and charts."""

import pytest
from playwright.sync_api import Browser

HIT = """() => [...document.querySelectorAll("a, button, input, select, summary")].filter(target => {
  if (!target.checkVisibility() || target.closest("svg, table, .notice, .lead, .summary, [class^=skip]")) return false
  target.scrollIntoView({ block: "center" })
  const box = target.getBoundingClientRect()
  if (box.width < 2 || box.height < 2) return false
  const middle = box.top + box.height / 2
  return [-21, 21].some(step => !target.contains(document.elementFromPoint(box.left + 4, middle + step)))
}).map(target => target.outerHTML.slice(0, 120))"""


@pytest.mark.parametrize(
    "path",
    [
        "/fi",
        "/fi/kunta/tampere?rinnalla=KU398",
        "/fi/indikaattori/unemployment_rate?alueet=KU837,KU736",
        "/fi/vertaa?alueet=KU837,KU091",
        "/fi/verrokit/tampere",
        "/fi/haku?q=joki",
    ],
)
def test_a_finger_hits_44_pixels(browser: Browser, site: str, path: str) -> None:
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True, java_script_enabled=True
    )
    page = context.new_page()
    page.goto(site + path)
    assert page.evaluate(HIT) == []
    context.close()
