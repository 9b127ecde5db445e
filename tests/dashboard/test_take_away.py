"""The ways to take a view away, as markup."""

import re
from typing import Any

import pytest

from dashboard import urls
from dashboard.address import FORMS
from dashboard.components.take_away import take_away
from dashboard.i18n import LANGUAGES, word
from dashboard.urls import Address
from etl.catalog import Catalog

TAMPERE = Address("municipality", "fi", area="KU837")


def markup(address: Address, catalog: Catalog, **choices: Any) -> str:
    return take_away(address, catalog, **choices).markup


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_form_has_a_plain_link_that_means_it(catalog: Catalog, language: Any) -> None:
    address = Address("municipality", language, area="KU837")
    found = [
        urls.parse(href, "", catalog) for href in re.findall(r'href="([^"]+)"', markup(address, catalog))
    ]
    assert {f.form for f in found if isinstance(f, Address)} == set(FORMS)
    assert all(f == urls.as_file(address, f.form) for f in found if isinstance(f, Address) and f.form)


def test_links_are_named_with_what_they_give(catalog: Catalog) -> None:
    names = re.findall(r'<a [^>]*aria-label="([^"]+)"', markup(TAMPERE, catalog))
    assert len(names) == len(set(names)) == len(FORMS)
    assert "Luvut: Excel" in names


def test_the_query_of_a_view_goes_with_its_files(catalog: Catalog) -> None:
    address = Address("compare", "fi", areas=("KU837", "KU091"), first="2020-01")
    assert "/fi/vertaa.csv?alueet=KU837,KU091&amp;alku=2020-01" in markup(address, catalog)


def test_without_a_drawing_there_is_no_picture_to_take(catalog: Catalog) -> None:
    text = markup(TAMPERE, catalog, has_picture=False)
    assert ".png" not in text
    assert 'data-take="image"' not in text
    assert ".pdf" in text


def test_nothing_is_offered_of_nothing(catalog: Catalog) -> None:
    assert markup(TAMPERE, catalog, has_picture=False, has_figures=False) == ""


def test_buttons_say_how_it_went(catalog: Catalog) -> None:
    text = markup(TAMPERE, catalog)
    assert re.findall(r'data-take="(\w+)"', text) == ["link", "image", "print"]
    assert f'data-done="{word("fi", "take_done")}"' in text
    assert text.count('role="status"') == 1
