"""The Chromium of this machine, which can reach nothing but this machine, and a portal for it to visit."""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from werkzeug.serving import WSGIRequestHandler, make_server

from dashboard.portal import Portal
from etl.catalog import load_catalog
from tests.browser.visiting import PATIENCE_MS, Visitor
from tests.dashboard.conftest import portal_over
from tests.dashboard.edition import published_in
from tests.dashboard.samples import trials_published_in

NewContext = Callable[..., BrowserContext]
CHROMIUM = os.environ.get("CHROMIUM") or "/usr/bin/chromium"
PHONE = {"width": 360, "height": 780}
expect.set_options(timeout=PATIENCE_MS)


class Quiet(WSGIRequestHandler):
    """Writes no line for each request, of which a failed test would show hundreds."""

    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002 - werkzeug's own name
        """Nothing is written."""


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    if not Path(CHROMIUM).exists():
        pytest.skip(f"there is no Chromium at {CHROMIUM}; `make test` installs one, CHROMIUM names another")
    return {
        **browser_type_launch_args,
        "executable_path": CHROMIUM,
        "args": [
            "--no-sandbox",
            "--disable-dev-shm-usage",
            "--disable-background-networking",
            "--disable-renderer-priority-management",
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
        ],
    }


@contextmanager
def served(portal: Portal) -> Iterator[str]:
    """The address of a portal, as long as the block."""
    server = make_server("127.0.0.1", 0, portal.server, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a portal over simulated figures, served for the session."""
    with served(
        portal_over(published_in(tmp_path_factory.mktemp("site"), load_catalog(), "demo"))
    ) as address:
        yield address


@pytest.fixture(scope="session")
def trial_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a portal over figures in which a trial has an effect, served for the session."""
    folder = tmp_path_factory.mktemp("trial_site")
    with served(portal_over(trials_published_in(folder, load_catalog()))) as address:
        yield address


@pytest.fixture
def new_context(new_context: NewContext) -> NewContext:
    """Opens windows that are closed after the test, the one of `page` among them."""

    def patient(**options: Any) -> BrowserContext:
        context = new_context(**options)
        context.set_default_timeout(PATIENCE_MS)
        return context

    return patient


@pytest.fixture(scope="module")
def visitor(browser: Browser, site: str) -> Iterator[Visitor]:
    """One visitor for all tests of a module: opening a browser window costs more than opening a page."""
    context = browser.new_context()
    context.set_default_timeout(PATIENCE_MS)
    yield Visitor(context.new_page(), site)
    context.close()


@pytest.fixture
def plain_page(new_context: NewContext) -> Page:
    """A phone without JavaScript."""
    return new_context(java_script_enabled=False, viewport=PHONE).new_page()
