import base64
import hashlib
import json
import logging
import re
import threading
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from dashboard.portal import Portal
from dashboard.routing import register as register_routing
from dashboard.serving.security import callback_fault
from dashboard.urls import LANGUAGES
from etl.catalog import Catalog
from etl.settings import Settings
from tests.dashboard.conftest import PUBLIC_URL, portal_over
from tests.dashboard.edition import published_in

PAGES = {
    "fi": ("/fi", "/fi/kunta/tampere", "/fi/tila", "/fi/haku"),
    "sv": ("/sv", "/sv/kommun/tammerfors", "/sv/lage", "/sv/sok"),
    "en": ("/en", "/en/municipality/tampere", "/en/status", "/en/search"),
}
EVERY_PAGE = [(language, path) for language, paths in PAGES.items() for path in paths]


def head_of(html: str) -> str:
    return html[: html.index("</head>")]


def tags(html: str, pattern: str) -> list[str]:
    return [unescape(found) for found in re.findall(pattern, html)]


@pytest.mark.parametrize(("language", "path"), EVERY_PAGE)
def test_the_first_response_is_a_whole_document(client: FlaskClient, language: str, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert f'<html lang="{language}">' in answer.text
    assert len(tags(answer.text, r"<h1[ >]")) == 1
    assert len(tags(head_of(answer.text), r"<title>([^<]+)</title>")) == 1
    assert len(tags(answer.text, '<meta name="description" content="([^"]+)">')) == 1
    assert tags(answer.text, '<link rel="canonical" href="([^"]+)">') == [PUBLIC_URL + path]
    assert 'id="react-entry-point"' in answer.text
    assert answer.headers["Cache-Control"] == "public, max-age=60, must-revalidate"


@pytest.mark.parametrize(("language", "path"), EVERY_PAGE)
def test_each_page_names_itself_in_the_other_languages(client: FlaskClient, language: str, path: str) -> None:
    found = re.findall('<link rel="alternate" hreflang="([^"]+)" href="([^"]+)">', client.get(path).text)
    place = PAGES[language].index(path)
    assert dict(found) == {l: PUBLIC_URL + PAGES[l][place] for l in LANGUAGES} | {  # noqa: E741
        "x-default": PUBLIC_URL + PAGES["fi"][place]
    }


def test_titles_differ_from_page_to_page(client: FlaskClient) -> None:
    titles = [tags(client.get(path).text, r"<title>([^<]+)</title>")[0] for _, path in EVERY_PAGE]
    assert len(set(titles)) == len(titles)


@pytest.mark.parametrize(
    ("wish", "location"), [(None, "/fi"), ("sv-FI,sv;q=0.9", "/sv"), ("en-US", "/en"), ("de,fr", "/fi")]
)
def test_the_root_leads_to_the_readers_language(client: FlaskClient, wish: str | None, location: str) -> None:
    answer = client.get("/", headers={"Accept-Language": wish} if wish else {})
    assert (answer.status_code, answer.headers["Location"]) == (302, location)
    assert answer.headers["Vary"] == "Accept-Language"


@pytest.mark.parametrize(
    ("asked", "status", "location"),
    [
        ("/fi/", 301, "/fi"),
        ("/sv/kommun/tampere", 301, "/sv/kommun/tammerfors"),
        ("/fi/kunta/KU837", 301, "/fi/kunta/tampere"),
        ("/fi/kunta/H%C3%A4meenlinna", 301, "/fi/kunta/hameenlinna"),
        ("/fi/kunta/nastola", 301, "/fi/kunta/lahti?yhdistynyt=nastola"),
        ("/fi/haku?q=Tammerfors", 302, "/fi/kunta/tampere"),
        ("/en/search?q=nastola", 302, "/en/municipality/lahti?merged=nastola"),
    ],
)
def test_redirects(client: FlaskClient, asked: str, status: int, location: str) -> None:
    answer = client.get(asked)
    assert (answer.status_code, answer.headers["Location"]) == (status, location)
    assert client.get(location).status_code == 200


@pytest.mark.parametrize(
    ("asked", "wish", "language"),
    [
        ("/fi/kunta/atlantis", "sv", "fi"),
        ("/sv/kommun/atlantis", "", "sv"),
        ("/en/nothing/here", "fi", "en"),
        ("/nothing", "sv", "sv"),
        ("/wp-login.php", "", "fi"),
        ("/fi?indikaattori=nope", "", "fi"),
        ("/fi/%00", "", "fi"),
        ("/_dash-nothing", "", "fi"),
        ("/assets/nothing.css", "", "fi"),
        ("/fi/" + "a" * 1000, "", "fi"),
        ("/%F0%9F%98%80?%F0=%9F", "en", "en"),
    ],
)
def test_what_is_not_there_is_a_page_with_a_way_on(
    client: FlaskClient, asked: str, wish: str, language: str
) -> None:
    answer = client.get(asked, headers={"Accept-Language": wish})
    assert answer.status_code == 404
    assert f'<html lang="{language}">' in answer.text
    assert f'href="/{language}"' in answer.text
    assert 'content="noindex"' in answer.text
    assert "_dash-config" not in answer.text


def test_what_was_asked_for_is_shown_as_text(client: FlaskClient) -> None:
    answer = client.get('/fi/<script>alert("x")</script>')
    assert answer.status_code == 404
    assert "<script>alert" not in answer.text


@pytest.mark.parametrize(("language", "path"), EVERY_PAGE)
def test_before_the_first_data_each_page_says_so(
    nothing_published_client: FlaskClient, language: str, path: str
) -> None:
    answer = nothing_published_client.get(path)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
    assert f'<html lang="{language}">' in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


def test_data_published_later_are_served(tmp_path: Path, catalog: Catalog) -> None:
    portal = portal_over(str(tmp_path))
    client = portal.server.test_client()
    assert client.get("/fi").status_code == 503
    published_in(tmp_path, catalog)
    portal.data._next_look = float("-inf")  # as if CHECK_SECONDS had gone by
    assert client.get("/fi").status_code == 200


def test_simulated_figures_are_kept_out_of_search_engines(
    demo_client: FlaskClient, client: FlaskClient
) -> None:
    assert 'content="noindex"' in demo_client.get("/fi").text
    assert "application/ld+json" not in demo_client.get("/fi").text
    assert 'content="noindex"' not in client.get("/fi").text
    assert 'content="noindex"' in client.get("/fi/haku?q=tam").text


def test_structured_data_are_valid(client: FlaskClient) -> None:
    [text] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', client.get("/fi").text)
    assert json.loads(text)["@type"] == "Dataset"


@pytest.mark.parametrize(("path"), ["/fi", "/", "/fi/nothing", "/api/v1/areas", "/healthz", "/_dash-layout"])
def test_security_headers_and_no_cookies(client: FlaskClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert "object-src 'none'" in headers["Content-Security-Policy"]
    assert "Set-Cookie" not in headers


def test_the_policy_allows_the_inline_scripts_there_are_and_no_others(client: FlaskClient) -> None:
    answer = client.get("/fi")
    policy = answer.headers["Content-Security-Policy"]
    scripts = re.search("script-src ([^;]+)", policy)
    assert scripts is not None
    assert "unsafe" not in scripts[1]
    inline = re.findall(r"<script(?![^>]*(?:src=|json))[^>]*>(.*?)</script>", answer.text, re.DOTALL)
    assert inline
    for script in inline:
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in scripts[1]


def test_everything_is_served_from_here(client: FlaskClient) -> None:
    html = client.get("/fi").text
    sources = re.findall(
        r'<(?:script|img|iframe)[^>]* src="([^"]+)"|<link rel="stylesheet" href="([^"]+)"', html
    )
    assert sources
    for source in ("".join(pair) for pair in sources):
        assert source.startswith("/")
        with client.get(source) as answer:
            assert answer.status_code == 200


def callback_body(path: str, search: str = "") -> dict[str, object]:
    values = [
        {"id": "_pages_location", "property": "pathname", "value": path},
        {"id": "_pages_location", "property": "search", "value": search},
    ]
    return {
        "output": ".._pages_content.children..._pages_store.data..",
        "outputs": [
            {"id": "_pages_content", "property": "children"},
            {"id": "_pages_store", "property": "data"},
        ],
        "inputs": values,
        "state": values,
        "changedPropIds": ["_pages_location.pathname"],
    }


@pytest.mark.parametrize(("language", "path"), EVERY_PAGE)
def test_dash_mounts_the_same_page(client: FlaskClient, language: str, path: str) -> None:
    answer = client.post("/_dash-update-component", json=callback_body(path))
    assert answer.status_code == 200
    response = answer.get_json()["response"]
    title = tags(client.get(path).text, r"<title>([^<]+)</title>")[0]
    assert response["_pages_store"]["data"]["title"] == title
    assert response["_pages_content"]["children"]


@pytest.mark.parametrize("path", ["/fi/kunta/atlantis", "/", "/%00", "//evil.example", "/fi/kunta/nastola"])
def test_dash_can_ask_for_any_address(client: FlaskClient, path: str) -> None:
    assert client.post("/_dash-update-component", json=callback_body(path, "?x=%00")).status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        {},
        "text",
        {"output": "nothing.children"},
        {"output": {}},
        callback_body("/fi") | {"inputs": []},
        callback_body("/fi") | {"inputs": [1, 2]},
        callback_body("/fi") | {"inputs": "ab"},
        callback_body("/fi") | {"changedPropIds": 1},
        callback_body("nothing"),
        callback_body(7),  # type: ignore[arg-type]
        callback_body("/fi", {}),  # type: ignore[arg-type]
    ],
)
def test_callbacks_with_wrong_bodies_are_refused(client: FlaskClient, portal: Portal, body: object) -> None:
    assert callback_fault(body, portal.callback_map)
    assert client.post("/_dash-update-component", json=body).status_code == 400


def test_callbacks_with_no_json_or_too_much_are_refused(client: FlaskClient) -> None:
    assert client.post("/_dash-update-component", data=b"\xff{").status_code == 400
    large = json.dumps({"output": "x" * (2 << 20)})
    answer = client.post("/_dash-update-component", data=large, content_type="application/json")
    assert answer.status_code in (400, 413)


def test_a_defect_is_a_page_in_the_readers_language(
    published: str, catalog: Catalog, caplog: pytest.LogCaptureFixture
) -> None:
    portal = Portal(Settings(data=published), catalog)

    def fails() -> str:
        raise RuntimeError("secret detail")

    portal.server.add_url_rule("/sv/fails", view_func=fails)
    portal.server.add_url_rule("/api/v1/fails", view_func=fails, endpoint="api_fails")
    register_routing(portal)
    client = portal.server.test_client()
    with caplog.at_level(logging.CRITICAL):
        page, answer = client.get("/sv/fails"), client.get("/api/v1/fails")
    assert (page.status_code, answer.status_code) == (500, 500)
    assert '<html lang="sv">' in page.text
    assert answer.get_json()["error"]["code"] == "internal_error"
    assert "secret" not in page.text + answer.text


def test_other_methods_on_pages_are_refused(client: FlaskClient) -> None:
    assert client.post("/fi").status_code == 405
    assert client.head("/fi").status_code == 200


def test_first_requests_can_come_at_once(tmp_path: Path, catalog: Catalog) -> None:
    portal = portal_over(published_in(tmp_path, catalog))
    statuses: list[int] = []
    start = threading.Barrier(8)

    def ask() -> None:
        start.wait()
        with portal.server.test_client() as client:
            statuses.append(client.get("/fi/kunta/tampere").status_code)

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [200] * 8


def test_two_portals_in_one_process_keep_to_their_own_data(
    client: FlaskClient, demo_client: FlaskClient
) -> None:
    asked = callback_body("/fi")
    official = client.post("/_dash-update-component", json=asked).get_json()["response"]
    simulated = demo_client.post("/_dash-update-component", json=asked).get_json()["response"]
    assert official["_pages_content"] != simulated["_pages_content"]
