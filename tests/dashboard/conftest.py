"""The portal over a small published version of handmade figures (tests/dashboard/edition.py)."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from dashboard.app import create_app
from dashboard.data import Figures
from dashboard.portal import Portal
from dashboard.serving.published import Data
from etl.catalog import Catalog, load_catalog
from etl.frames import Storage, open_frames
from etl.settings import Settings
from tests.dashboard.edition import published_in
from tests.dashboard.samples import trials_published_in
from tests.etl.estimates.trial_frames import trial_frames

PUBLIC_URL = "https://kokeilut.example"


def portal_over(url: str) -> Portal:
    """The portal over what is published at a URL."""
    return create_app(Settings(data=url, public_url=PUBLIC_URL))


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    """The portal's own catalog."""
    return load_catalog()


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory, catalog: Catalog) -> str:
    """The URL of a storage with the fixture's version as official figures; nobody writes to it."""
    return published_in(tmp_path_factory.mktemp("published"), catalog)


@pytest.fixture(scope="session")
def published_demo(tmp_path_factory: pytest.TempPathFactory, catalog: Catalog) -> str:
    """The same figures published as simulated ones."""
    return published_in(tmp_path_factory.mktemp("published_demo"), catalog, "demo")


@pytest.fixture(scope="session")
def figures(published: str, catalog: Catalog) -> Figures:
    """The fixture's version, as pages get it."""
    return Figures(open_frames(Storage(published)), catalog)


@pytest.fixture(scope="session")
def demo_figures(published_demo: str, catalog: Catalog) -> Figures:
    """The fixture's version as simulated figures."""
    return Figures(open_frames(Storage(published_demo)), catalog)


@pytest.fixture(scope="session")
def portal(published: str) -> Portal:
    """The portal over the fixture's version."""
    return portal_over(published)


@pytest.fixture
def client(portal: Portal) -> FlaskClient:
    """A visitor of the portal."""
    return portal.server.test_client()


@pytest.fixture(scope="session")
def demo_portal(published_demo: str) -> Portal:
    """The portal over simulated figures."""
    return portal_over(published_demo)


@pytest.fixture
def demo_client(demo_portal: Portal) -> FlaskClient:
    """A visitor of a portal with simulated figures."""
    return demo_portal.server.test_client()


@pytest.fixture(scope="session")
def published_trial(tmp_path_factory: pytest.TempPathFactory, catalog: Catalog) -> str:
    """The URL of a storage with figures in which the trial of 2017–2018 has a planted effect; nobody writes to it."""
    folder = tmp_path_factory.mktemp("published_trial")
    trial_frames(folder, catalog)
    return str(folder)


@pytest.fixture(scope="session")
def trial_figures(published_trial: str, catalog: Catalog) -> Figures:
    """The figures with the planted effect, as pages get them."""
    return Figures(open_frames(Storage(published_trial)), catalog)


@pytest.fixture(scope="session")
def trial_portal(published_trial: str) -> Portal:
    """The portal over the figures with the planted effect."""
    return portal_over(published_trial)


@pytest.fixture
def trial_client(trial_portal: Portal) -> FlaskClient:
    """A visitor of the portal over the figures with the planted effect."""
    return trial_portal.server.test_client()


@pytest.fixture(scope="session")
def moved_portal(tmp_path_factory: pytest.TempPathFactory, catalog: Catalog) -> Portal:
    """The portal over the figures of the samples of comparisons."""
    return portal_over(trials_published_in(tmp_path_factory.mktemp("published_moved"), catalog))


@pytest.fixture
def nothing_published_client(tmp_path: Path) -> FlaskClient:
    """A visitor of a portal that has no data yet."""
    return portal_over(str(tmp_path)).server.test_client()


@pytest.fixture
def data(published: str, catalog: Catalog) -> Data:
    """The door to the fixture's version."""
    return Data(Storage(published), catalog)
