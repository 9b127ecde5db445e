"""The charts of chosen areas beside each other answer the pointer where their drawings stood."""

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from dashboard.charts.plotly_figure import CONFIG
from tests.browser.twins import (
    drawn,
    fetched_unasked,
    hovered,
    keeps_its_reader,
    on_a_phone,
    opened,
    said_at,
)
from tests.browser.visiting import settled

AREAS = ("KU837", "KU398", "SSS")
COMPARED = f"/fi/vertaa?alueet={','.join(AREAS)}&indikaattorit=unemployment_rate,unemployed_jobseekers"
MANY = "KU837,KU398,KU020,KU091,KU736,MK06,SSS,KO-a-13"
RATE = "section:has(> #unemployment_rate)"
FAN = "section:has(> #trend)"
KEPT = "main h2, .twin.interactive, main details, footer.bottom"
PLACES = """kept => [...document.querySelectorAll(kept)].flatMap(part => {
    const box = part.getBoundingClientRect();
    return [box.left, box.top + scrollY, box.width, box.height];
})"""
NAMES = """chart => [...chart.querySelectorAll('.tracenames text')].filter(name => name.checkVisibility()).map(
    name => name.textContent)"""
COLOURS = """chart => {
    const colour = (part, what) => getComputedStyle(chart.querySelector(part))[what];
    return [colour('.traces1 .js-line', 'stroke'), colour('.traces2 .js-line', 'stroke'),
        colour('.tracemarks .point', 'fill')];
}"""
OF_SAMPLES = "[...document.querySelectorAll('.sample .stroke')].map(line => getComputedStyle(line).stroke)"
BOXED = (
    "chart => [...chart.querySelectorAll('.hoverlayer .js-line')].map(line => getComputedStyle(line).stroke)"
)


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_one_box_says_the_month_and_the_figure_of_every_area(page: Page, site: str, language: str) -> None:
    fi, sv = "/fi/vertaa?alueet={}&suure=change", "/sv/jamfor?omraden={}&matt=change"
    paths = {"fi": fi, "sv": sv, "en": "/en/compare?areas={}&measure=change"}
    opened(page, site + paths[language].format(",".join(AREAS)))
    twin = drawn(page, "main")
    said = hovered(twin, "s1")
    header = page.locator("main table thead th").all_text_contents()[1:]
    row = page.locator("main table tbody tr").first
    figures = [figure.partition(" (")[0] for figure in row.locator("td").all_text_contents()]
    assert said.startswith(row.locator("th").text_content() or "-")
    for name, figure in zip(header, figures, strict=True):
        assert f"{name}: {figure}" in said


def test_beside_a_withheld_figure_each_month_says_its_own(page: Page, site: str) -> None:
    """On a narrow screen several months lie within the reach of the pointer."""
    page.set_viewport_size({"width": 360, "height": 800})
    opened(page, f"{site}/fi/vertaa?alueet=KU837,KU736,SSS&indikaattorit=unemployment_rate")
    twin = drawn(page, RATE)
    header = page.locator(f"{RATE} thead th").all_text_contents()[1:]
    for back, row in enumerate(page.locator(f"{RATE} tbody tr").all()[:3]):
        cells = [cell.partition(" (")[0] for cell in row.locator("td").all_text_contents()]
        said = [line.partition(", ennakko")[0].replace("\u00a0%", "") for line in said_at(twin, "s1", back)]
        assert said[0] == row.locator("th").text_content()
        assert sorted(said[1:]) == sorted(
            f"{name}: {cell.lower()}" for name, cell in zip(header, cells, strict=True)
        )
    assert "salattu" in hovered(twin, "s1")


def test_provisional_figures_are_said_to_be(page: Page, site: str) -> None:
    opened(page, site + COMPARED)
    said = hovered(drawn(page, "section:has(> #unemployed_jobseekers)"), "s3")
    row = page.locator("section:has(> #unemployed_jobseekers) tbody tr").first
    assert said.count("ennakkotieto") == (row.text_content() or "").count("ennakkotieto") > 0


@pytest.mark.parametrize(
    ("path", "parts"),
    [
        (COMPARED, (RATE, "section:has(> #unemployed_jobseekers)")),
        (f"/fi/vertaa?alueet={MANY}&indikaattorit=unemployment_rate", (RATE,)),
        ("/fi/vertaa?alueet=KU837&nakyma=panels", (RATE,)),
        ("/fi/indikaattori/unemployment_rate?alueet=KU837", (FAN,)),
    ],
)
@pytest.mark.parametrize("width", [1280, 360])
def test_the_charts_come_without_moving_anything(
    page: Page, site: str, path: str, parts: tuple[str, ...], width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    opened(page, site + path)
    before: Any = page.evaluate(PLACES, KEPT)
    for part in parts:
        twin = drawn(page, part)
        expect(twin.locator("svg.chart:visible")).to_have_count(0)
    assert page.evaluate(PLACES, KEPT) == pytest.approx(before, abs=1)


def test_lines_have_the_names_and_the_colours_of_their_areas_in_both_schemes(page: Page, site: str) -> None:
    opened(page, f"{site}/fi/vertaa?alueet={MANY}&indikaattorit=unemployment_rate")
    twin = drawn(page, RATE)
    names = page.locator(f"{RATE} thead th").all_text_contents()[1:]
    led = [name.rstrip("…").replace(" ", "") for name in twin.evaluate(NAMES)]
    assert len(led) == len(names) == MANY.count(",") + 1
    assert all(any(name.replace(" ", "").startswith(part) for name in names) for part in led)
    light: list[str] = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        hovered(twin, "s1")
        samples = page.evaluate(OF_SAMPLES)
        assert twin.evaluate(COLOURS)[:2] == samples[:2]
        boxed = twin.evaluate(BOXED)
        assert sorted(boxed) == sorted(samples)
        assert set(twin.evaluate(BOXED.replace(".stroke)", ".strokeWidth)"))) == {"2px"}
        expect(twin.locator(".hoverlayer .legendtext", has_text="salattu")).to_have_count(1)
        assert twin.evaluate(COLOURS)[2] in samples
        assert samples != light
        light = samples


def test_a_frame_shows_a_part_larger_and_a_double_click_all_of_it(page: Page, site: str) -> None:
    opened(page, site + COMPARED)
    twin = drawn(page, RATE)
    ticks = twin.locator(".xtick, .ytick")
    whole = ticks.all_text_contents()
    field = twin.locator(".nsewdrag")
    box = field.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] * 0.3, box["y"] + box["height"] * 0.2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 60, y + 40, steps=3)
    page.mouse.move(x + 200, y + 150, steps=3)
    page.mouse.up()
    expect(ticks.filter(has_text=re.compile(r"\d/20\d\d"))).not_to_have_count(0)
    assert len(settled(page, ticks.all_text_contents, lambda found: len(found) > 3)) > 3

    def ticks_after_a_double_click() -> list[str]:
        page.mouse.dblclick(x, y)
        # A try that came sooner would be the third and fourth click of the one before.
        page.wait_for_timeout(CONFIG["doubleClickDelay"])
        return ticks.all_text_contents()

    assert settled(page, ticks_after_a_double_click, lambda found: found == whole) == whole


def test_the_fan_says_the_figure_of_the_area_and_the_levels_around_it(page: Page, site: str) -> None:
    opened(page, f"{site}/fi/indikaattori/unemployed_jobseekers?alueet=KU837")
    twin = drawn(page, FAN)
    row = page.locator(f"{FAN} table tbody tr").first
    figures = [figure.partition(" (")[0] for figure in row.locator("td").all_text_contents()]
    said = hovered(twin, "own") + hovered(twin, "medianfan")
    assert figures
    assert [figure for figure in figures if figure not in f"{said} –"] == []
    assert (row.locator("th").text_content() or "") in said


def test_nothing_more_is_fetched_before_the_first_sign_of_life(page: Page, site: str) -> None:
    assert fetched_unasked(page, site + COMPARED) == []


def test_a_reader_inside_the_drawing_keeps_it(page: Page, site: str) -> None:
    keeps_its_reader(page, site + COMPARED, RATE, "s1")


def test_on_paper_the_drawing_stands(page: Page, site: str) -> None:
    opened(page, site + COMPARED)
    twin = drawn(page, RATE)
    page.emulate_media(media="print")
    expect(twin.locator("svg.chart:visible")).to_have_count(1)
    expect(twin.locator(".js-plotly-plot")).to_be_hidden()
    expect(page.locator(".nearer")).to_be_hidden()


def test_on_a_phone_a_tap_brings_the_chart_and_the_figures(browser: Browser, site: str) -> None:
    with on_a_phone(browser, site + COMPARED, RATE) as twin:
        expect(twin.page.locator(".nearer")).to_be_hidden()
        expect(twin.page.locator(".tapped")).to_be_visible()
        twin.tap(force=True)
        expect(twin).to_have_attribute("data-drawn", "true")
        twin.locator(".nsewdrag").tap()
        expect(twin.locator(".hoverlayer .legendtext")).to_have_count(len(AREAS))
        assert twin.evaluate("chart => chart.querySelector('.js-plotly-plot').layout.dragmode") is False
