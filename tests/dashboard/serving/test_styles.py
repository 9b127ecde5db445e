"""The documents carry their style sheets."""

import re

from flask.testing import FlaskClient

from dashboard.serving.styles import style_element
from etl.settings import project_folder

SHEETS = sorted((project_folder() / "assets").glob("*.css"))


def selectors(css: str) -> list[str]:
    """What stands before each brace, without comments; the oracle reads letter by letter."""
    bare, found, text = re.sub(r"/\*(?:[^*]|\*(?!/))*\*/", "", css), [], ""
    for letter in bare:
        if letter in "{};":
            found += [" ".join(text.split())] if letter == "{" else []
            text = ""
        else:
            text += letter
    return found


def test_every_rule_of_every_sheet_is_there_in_order() -> None:
    written = [s for sheet in SHEETS for s in selectors(sheet.read_text(encoding="utf-8"))]
    assert len(written) > 100
    assert selectors(style_element().removeprefix("<style>").removesuffix("</style>")) == written


def test_no_sheet_ends_the_element_or_asks_for_another_file() -> None:
    inside = style_element()[len("<style>") : -len("</style>")]
    assert "<" not in inside
    assert not re.search(r"@import|url\((?!['\"]?data:)", inside)


def test_pages_and_errors_carry_it_and_link_no_other(client: FlaskClient) -> None:
    for path in ("/fi", "/fi/tila", "/fi/nothing"):
        text = client.get(path).text
        assert text.count(style_element()) == 1
        assert 'rel="stylesheet"' not in text
