"""The first HTML of every kind of page, parsed as browsers parse it, without a single parse error."""

import re
from collections.abc import Iterator
from itertools import pairwise
from xml.etree.ElementTree import Element

import pytest
from flask.testing import FlaskClient
from tinyhtml5.parser import HTMLParser

from dashboard.address import Address
from dashboard.i18n import LANGUAGES
from dashboard.pages import Page, broken, no_data, no_file, not_found
from dashboard.portal import Portal
from dashboard.urls import build
from etl.catalog.models import Language
from tests.dashboard.samples import GROUP, SAMPLES, TRIAL_SAMPLES

CHILDREN = {
    "ul": {"li"},
    "ol": {"li"},
    "dl": {"dt", "dd", "div"},
    "table": {"caption", "colgroup", "thead", "tbody", "tfoot"},
    "tr": {"th", "td"},
    "select": {"option", "optgroup"},
}
PHRASING_ONLY = {"p", "h1", "h2", "h3", "h4", "span", "a", "button", "label", "strong", "summary"}
BLOCKS = {
    "p",
    "div",
    "ul",
    "ol",
    "dl",
    "table",
    "section",
    "h1",
    "h2",
    "h3",
    "h4",
    "form",
    "figure",
    "details",
}
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
KNOWN_DRAWINGS = {"map", "swarm"}
"""Drawings beside the charts: their table is in the same figure or one link away."""
INTERACTIVE = {"a", "button", "input", "select", "textarea", "summary"}

# The views and states that the samples leave out.
PAGES = SAMPLES + tuple(
    address
    for language in LANGUAGES
    for address in (
        Address("front", language, view="tiles"),
        Address("front", language, view="ranking"),
        Address("indicator", language, indicator="unemployment_rate", view="ranking"),
        Address("indicator", language, indicator="unemployment_rate", view="tiles"),
        Address("indicator", language, indicator="unemployment_rate", view="table", areas=("KU837", "KU736")),
        Address("indicator", language, indicator="in_services", text="xyzzy"),
        Address("indicator", language, indicator="client_satisfaction"),
        Address("compare", language),
        Address("compare", language, areas=("KU837", "KU736"), view="panels", axes="own", measure="index"),
        Address("compare", language, areas=("KU837", GROUP), view="table", text="xyzzy"),
        Address("peers", language, area="KU736", weights="level:2,size:1", count=5),
        Address("region", language, area="MK21"),
        Address("employment_area", language, area="TA41"),
        Address("trial_area", language, area="KO-c-22"),
        Address("group", language, area="KU005+KU009"),
    )
)


def parsed(html: bytes) -> Element:
    """The document's tree; fails on the first parse error."""
    parser = HTMLParser(namespace_html_elements=False)
    root = parser.parse(html, transport_encoding="utf-8")
    assert [(place, code) for place, code, _ in parser.errors] == []
    return root


@pytest.fixture(scope="module", params=PAGES + TRIAL_SAMPLES, ids=build)
def address(request: pytest.FixtureRequest) -> Address:
    return request.param


@pytest.fixture(scope="module")
def tree(address: Address, request: pytest.FixtureRequest) -> Element:
    """The page's tree; all is asked of a page before the next one."""
    portal = request.getfixturevalue("moved_portal" if address in TRIAL_SAMPLES else "portal")
    response = portal.server.test_client().get(build(address))
    assert response.status_code == 200
    return parsed(response.data)


def words_of(element: Element) -> str:
    """What is read out of an element: its label, else its text."""
    return element.get("aria-label") or " ".join("".join(element.itertext()).split())


def parents_of(root: Element) -> dict[Element, Element]:
    return {child: parent for parent in root.iter() for child in parent}


def up(element: Element, parents: dict[Element, Element]) -> Iterator[Element]:
    """The element and all around it, innermost first."""
    while True:
        yield element
        if element not in parents:
            return
        element = parents[element]


@pytest.mark.parametrize(
    "broken",
    [b"<p><div></div></p>", b"<ul><li></ul></b>", b"<a href=x><a href=y></a></a>", b"<p id=a id=b></p>"],
)
def test_broken_html_is_noticed(broken: bytes) -> None:
    with pytest.raises(AssertionError):
        parsed(b"<!DOCTYPE html><title>x</title>" + broken)


def test_elements_stand_where_they_may(tree: Element) -> None:
    for element in tree.iter():
        allowed = CHILDREN.get(element.tag)
        found = {child.tag for child in element}
        assert allowed is None or found <= allowed, (element.tag, found - allowed)
        if element.tag == "figure":
            places = [i for i, child in enumerate(element) if child.tag == "figcaption"]
            assert places in ([], [0], [len(element) - 1])
        if element.tag in PHRASING_ONLY:
            blocks = found & BLOCKS - (HEADINGS if element.tag == "summary" else set())
            assert not blocks, (element.tag, blocks)
        if element.tag in {"a", "button", "label", "summary"}:
            inner = {e.tag for e in element.iter() if e is not element}
            assert not inner & INTERACTIVE, (element.tag, inner & INTERACTIVE)


def test_ids_are_unique_and_references_lead_somewhere(tree: Element) -> None:
    ids = [e.get("id") for e in tree.iter() if e.get("id")]
    assert len(ids) == len(set(ids))
    for name in ("for", "list", "aria-labelledby", "aria-describedby", "aria-controls"):
        asked = {part for e in tree.iter() for part in (e.get(name) or "").split()}
        assert asked <= set(ids), (name, asked - set(ids))


def test_no_value_and_no_place_for_one_is_left_in_the_words(tree: Element) -> None:
    parents = parents_of(tree)
    for element in next(tree.iter("body")).iter():
        if not {e.tag for e in up(element, parents)} & {"script", "style", "pre"}:
            said = [element.text, element.tail, element.get("aria-label"), element.get("title")]
            words = " ".join(part for part in said if part)
            assert not re.search(r"\{\w*\}|\bnan\b|\bNone\b(?! of)", words), words


def test_language_and_title_are_said(tree: Element, address: Address) -> None:
    assert tree.get("lang") == address.language
    assert words_of(next(tree.iter("title")))
    named = {e.get("lang") for e in tree.iter("a") if e.get("hreflang")}
    assert named == {"fi", "sv", "en"}


def test_headings_start_at_one_and_skip_no_level(tree: Element) -> None:
    levels = [int(e.tag[1]) for e in tree.iter() if e.tag in HEADINGS]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert [(a, b) for a, b in pairwise(levels) if b > a + 1] == []
    assert all(words_of(e) for e in tree.iter() if e.tag in HEADINGS)


def test_there_is_one_of_each_landmark_and_each_has_its_name(tree: Element) -> None:
    parents = parents_of(tree)
    for tag in ("header", "main", "footer"):
        assert len([*tree.iter(tag)]) == 1
    navigations = [words_of(e) if e.get("aria-label") else "" for e in tree.iter("nav")]
    assert all(navigations)
    assert len(set(navigations)) == len(navigations)
    # Everything that is read stands in a landmark; the skip link leads there.
    body = next(tree.iter("body"))
    outside = [
        words_of(e)
        for e in body.iter()
        if (e.text or "").strip() and e.tag not in {"script", "style"} and not _landmarks(e, parents)
    ]
    assert len(outside) == 1


def _landmarks(element: Element, parents: dict[Element, Element]) -> bool:
    return any(e.tag in {"header", "main", "footer", "aside", "nav"} for e in up(element, parents))


def test_everything_that_is_used_has_a_name(tree: Element) -> None:
    labels = {e.get("for"): words_of(e) for e in tree.iter("label")}
    parents = parents_of(tree)
    for element in tree.iter():
        if element.tag in {"input", "select", "textarea"} and element.get("type") != "hidden":
            around = next((words_of(e) for e in up(element, parents) if e.tag == "label"), "")
            assert labels.get(element.get("id")) or element.get("aria-label") or around, element.attrib
        elif element.tag in {"a", "button", "summary"}:
            assert words_of(element), element.attrib
        elif element.get("tabindex") == "0":
            assert element.get("aria-label") or element.get("aria-labelledby"), (element.tag, element.attrib)


def test_tables_say_what_their_rows_and_columns_are(tree: Element) -> None:
    for table in tree.iter("table"):
        assert next(table.iter("caption"), None) is not None
        assert all(e.get("scope") in {"row", "col"} for e in table.iter("th"))
        columns = {len(row) for row in table.iter("tr")}
        assert len(columns) == 1, words_of(next(table.iter("caption")))


def test_every_drawing_has_a_text_and_a_table(tree: Element, address: Address) -> None:
    """A chart's table and text stand in its figure; a map's table is one link away."""
    parents = parents_of(tree)
    drawings = [e for e in tree.iter() if e.tag.endswith("svg") and "chart" in (e.get("class") or "").split()]
    for drawing in drawings:
        assert len(drawing.get("aria-label") or "") > 30 or drawing.get("aria-labelledby"), drawing.attrib
        figure = next((e for e in up(drawing, parents) if e.tag in {"figure", "section"}), None)
        assert figure is not None
        assert next(figure.iter("table"), None) is not None, figure.attrib
    if address.page in {"municipality", "region"} and address.area not in {"KU005", "MK21"}:
        assert drawings
    if address.page == "compare" and address.areas and address.view != "table":
        assert drawings
    for drawing in (e for e in tree.iter() if e.tag.endswith("svg") and e not in drawings):
        classes = set((drawing.get("class") or "").split())
        assert classes & KNOWN_DRAWINGS or drawing.get("aria-hidden") == "true", drawing.attrib
        said = drawing.get("aria-label") or drawing.get("aria-labelledby")
        assert said or drawing.get("aria-hidden") == "true", drawing.attrib


def test_in_page_links_lead_somewhere(tree: Element) -> None:
    ids = {e.get("id") for e in tree.iter()}
    asked = {(e.get("href") or "")[1:] for e in tree.iter("a") if (e.get("href") or "").startswith("#")}
    assert "main" in asked
    assert asked <= ids


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_without_figures_are_whole_too(portal: Portal, language: Language) -> None:
    pages: tuple[Page, ...] = (
        not_found(language, f"/{language}/tamperee", portal.catalog),
        no_file(language, "Tampere, .parquet", "x"),
        no_data(language),
        broken(language),
    )
    for page in pages:
        tree = parsed(portal.plain_document(page).encode())
        assert tree.get("lang") == language
        test_elements_stand_where_they_may(tree)
        test_ids_are_unique_and_references_lead_somewhere(tree)
        test_headings_start_at_one_and_skip_no_level(tree)
        test_there_is_one_of_each_landmark_and_each_has_its_name(tree)
        test_everything_that_is_used_has_a_name(tree)
        test_in_page_links_lead_somewhere(tree)


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_other_name_of_a_municipality_is_marked_with_its_language(
    language: str, client: FlaskClient
) -> None:
    tree = parsed(client.get(build(Address("municipality", language, area="KU837"))).data)
    heading = next(tree.iter("h1"))
    names = {words_of(e): e.get("lang") for e in heading.iter() if e.get("lang")}
    expected = {"fi": {"Tammerfors": "sv"}, "sv": {"Tampere": "fi"}, "en": {"Tammerfors": "sv"}}[language]
    assert names == expected
