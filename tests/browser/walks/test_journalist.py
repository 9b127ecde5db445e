"""A journalist changes a chart, copies its address, and a colleague opens it elsewhere: the same picture."""

import csv
import io

import openpyxl
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewContext

COMPARED = "/fi/vertaa?alueet=KU837,KU091&indikaattorit=unemployment_rate"


def picture(page: Page) -> tuple[str, list[str], list[str]]:
    """What the map shows: its title, its legend, and each municipality's figure."""
    areas = page.locator("svg.map a").evaluate_all("all => all.map(e => e.getAttribute('aria-label'))")
    return page.locator("#map-title").inner_text(), page.locator(".legend li").all_inner_texts(), areas


def test_the_address_of_a_changed_map_gives_the_same_map_in_a_fresh_profile(
    new_context: NewContext, page: Page, site: str
) -> None:
    page.goto(f"{site}/fi")
    first = picture(page)
    page.select_option("#choose-indikaattori", "unemployed_jobseekers")
    page.select_option("#choose-kausi", "2025-01")
    page.get_by_role("button", name="Näytä", exact=True).click()
    page.wait_for_url("**/fi?indikaattori=unemployed_jobseekers&kausi=2025-01*")
    mine = picture(page)
    assert mine[0] != first[0]
    assert mine[2] != first[2]
    colleague = new_context().new_page()
    colleague.goto(page.url)
    assert picture(colleague) == mine
    assert len(mine[2]) == 308


def test_a_changed_chart_is_the_same_drawing_in_a_fresh_profile(
    new_context: NewContext, page: Page, site: str
) -> None:
    page.goto(site + COMPARED)
    first = page.locator("svg.chart").first.evaluate("e => e.outerHTML")
    page.locator("#settings summary").click()
    page.locator("#settings select").first.select_option("index")
    page.locator("#settings").get_by_role("button").click()
    page.wait_for_url("**suure=index**")
    mine = page.locator("svg.chart").first.evaluate("e => e.outerHTML")
    assert mine != first
    colleague = new_context().new_page()
    colleague.goto(page.url)
    assert colleague.locator("svg.chart").first.evaluate("e => e.outerHTML") == mine


def test_the_files_hold_the_figures_of_the_page(page: Page, site: str) -> None:
    page.goto(site + COMPARED)
    table = page.request.get(f"{site}{COMPARED.replace('?', '.csv?')}").text().removeprefix("\ufeff")
    rows = [row for row in csv.DictReader(io.StringIO(table)) if row["period"] == "2026-06"]
    book = openpyxl.load_workbook(
        io.BytesIO(page.request.get(f"{site}{COMPARED.replace('?', '.xlsx?')}").body())
    )
    cells = [row for row in book.worksheets[0].iter_rows(values_only=True) if "2026-06" in row]
    page.locator("main details summary").last.click()
    shown = page.locator("main table tbody tr").first.locator("th, td").all_inner_texts()
    assert shown[0] == "kesäkuu 2026"
    assert len(rows) == len(cells) == len(shown) - 1 == 2
    for said, row, cell in zip(shown[1:], rows, cells, strict=True):
        value = float(said.split()[0].replace(",", "."))
        assert round(float(row["value"]), 1) == value
        assert value in [round(part, 1) for part in cell if isinstance(part, float)]


def test_the_same_view_is_one_press_away_in_the_other_languages(page: Page, site: str) -> None:
    page.goto(f"{site}/fi?indikaattori=unemployed_jobseekers&kausi=2025-01")
    page.get_by_role("link", name="In English").click()
    page.wait_for_url("**/en?indicator=unemployed_jobseekers&period=2025-01")
    expect(page.locator("#map-title")).to_contain_text("January 2025")
    expect(page.locator("#choose-indicator")).to_have_value("unemployed_jobseekers")


def test_the_figures_are_taken_away_with_their_marks(page: Page, site: str) -> None:
    page.goto(f"{site}/en/municipality/tampere")
    figure = page.locator("#unemployment_rate")
    figure.locator("summary").last.click()
    with page.expect_download() as told:
        figure.get_by_role("link", name="CSV").first.click()
    text = told.value.path().read_text(encoding="utf-8-sig")
    newest = next(line for line in text.splitlines() if "2026-06" in line and "KU837" in line)
    assert "15.5" in newest
    assert "P" in newest.replace(";", ",").split(",")
