"""Prints pages as a screen reader gets them: python -m tests.browser.screen_reader_tree URL..."""

import sys

from playwright.sync_api import sync_playwright

from tests.browser.conftest import CHROMIUM
from tests.browser.visiting import tree_of


def main(urls: list[str]) -> None:
    """One tree after the other, with JavaScript at work."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page()
        for url in urls:
            page.goto(url, wait_until="networkidle")
            sys.stdout.write(f"{url}\n{tree_of(page)}\n\n")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
