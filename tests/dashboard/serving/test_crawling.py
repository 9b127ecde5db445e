from xml.etree import ElementTree as ET

from flask.testing import FlaskClient

from dashboard.urls import parse
from etl.catalog import load_catalog
from tests.dashboard.conftest import PUBLIC_URL


def test_robots_are_led_to_the_sitemap(client: FlaskClient) -> None:
    assert f"Sitemap: {PUBLIC_URL}/sitemap.xml" in client.get("/robots.txt").text


def test_robots_are_kept_from_simulated_figures(
    demo_client: FlaskClient, nothing_published_client: FlaskClient
) -> None:
    for visitor in (demo_client, nothing_published_client):
        assert visitor.get("/robots.txt").text == "User-agent: *\nDisallow: /\n"


def test_the_sitemap_lists_pages_that_are_there(client: FlaskClient) -> None:
    found = ET.fromstring(client.get("/sitemap.xml").text)
    places = [str(place.text) for place in found.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    areas, indicators = 308 + 19 + 22 + 45 + 54, len(load_catalog().indicators)
    waves, averages, effects, others = 4, 3, 54, 4
    assert len(places) == 3 * (areas + indicators + 4 + waves + averages + effects + others)
    assert all(parse(place.removeprefix(PUBLIC_URL)) is not None for place in places)
    assert client.get(places[7].removeprefix(PUBLIC_URL)).status_code == 200
