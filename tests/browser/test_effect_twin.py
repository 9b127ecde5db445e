"""The charts of a comparison answer the pointer where their drawings stood, with the same figures."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.twins import (
    drawn,
    fetched_unasked,
    hovered,
    keeps_its_reader,
    on_a_phone,
    opened,
    twin_of,
)

EFFECT = "/fi/vaikutus/tampere?kokeilu=2017-2018"
OF_GAP = "section:has(> #gap)"
PLACES = """part => ["#path", "#gap", `${part} .twin`, `${part} .effect-key`, "footer.bottom"].map(
    name => document.querySelector(name).getBoundingClientRect().bottom + scrollY)"""
COLOURS = """chart => [["own .js-line", "stroke"], ["near .js-line", "stroke"], ["band .js-fill", "fill"]].map(
    ([part, what]) => getComputedStyle(chart.querySelector(`.trace${part}`))[what])"""


def newest_row(page: Page, part: str) -> list[str]:
    return page.locator(f"{part} table tbody tr").first.locator("td").all_text_contents()


@pytest.fixture
def effect(page: Page, trial_site: str) -> Page:
    return opened(page, trial_site + EFFECT)


def test_both_charts_say_the_figures_of_their_tables(effect: Page) -> None:
    for part, lines in (("section:has(> #path)", ("own", "counterfactual")), (OF_GAP, ("own",))):
        twin = drawn(effect, part)
        expect(twin.locator("svg.chart:visible")).to_have_count(0)
        said, row = "", newest_row(effect, part)
        for uid in lines:
            said += hovered(twin, uid)
        assert row
        assert [figure for figure in row if figure not in said] == []


def test_the_chart_comes_without_moving_anything(effect: Page) -> None:
    twin = twin_of(effect, OF_GAP)
    before: Any = effect.evaluate(PLACES, OF_GAP)
    assert twin.get_attribute("data-drawn") == "false"
    drawn(effect, OF_GAP)
    assert effect.evaluate(PLACES, OF_GAP) == pytest.approx(before, abs=1)


def test_the_cloud_the_band_and_the_start_are_in_it(effect: Page) -> None:
    twin = drawn(effect, OF_GAP)
    for part in (".tracenear", ".traceband .js-fill", ".traceown .js-line"):
        expect(twin.locator(part)).to_have_count(1)
    assert "alkoi" in " ".join(twin.locator(".annotation-text").all_text_contents())
    colours = twin.evaluate(COLOURS)
    effect.emulate_media(color_scheme="dark")
    assert all(light != dark for light, dark in zip(colours, twin.evaluate(COLOURS), strict=True))


def test_nothing_more_is_fetched_before_the_first_sign_of_life(page: Page, trial_site: str) -> None:
    assert fetched_unasked(page, trial_site + EFFECT) == []
    expect(twin_of(page, OF_GAP).locator("svg.chart:visible")).to_have_count(1)


def test_a_reader_inside_the_drawing_keeps_it(page: Page, trial_site: str) -> None:
    keeps_its_reader(page, trial_site + EFFECT, OF_GAP, "own")


def test_on_a_phone_the_drawing_stays_until_it_is_tapped(browser: Browser, trial_site: str) -> None:
    with on_a_phone(browser, trial_site + EFFECT, OF_GAP) as twin:
        before = twin.bounding_box()
        twin.tap(force=True)
        expect(twin).to_have_attribute("data-drawn", "true")
        after = twin.bounding_box()
    assert before is not None
    assert after is not None
    assert after["height"] == pytest.approx(before["height"], abs=1)


def test_without_scripts_the_drawing_is_all_there_is(plain_page: Page, trial_site: str) -> None:
    plain_page.goto(trial_site + EFFECT)
    expect(twin_of(plain_page, OF_GAP).locator("svg.chart:visible")).to_have_count(1)
    assert plain_page.locator(f"{OF_GAP} table tbody tr").count() > 10
