"""The browser of the tests itself."""

import pytest
from playwright.sync_api import Error


def test_browser_reaches_no_other_machine(page):
    with pytest.raises(Error, match="ERR_NAME_NOT_RESOLVED"):
        page.goto("http://statistics.example/")
