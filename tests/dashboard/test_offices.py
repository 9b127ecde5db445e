"""TE offices in the reader's language."""

import pytest

from dashboard.effects.words import te_offices
from dashboard.i18n import LANGUAGES
from dashboard.offices import office_name, offices_named
from etl.catalog import Catalog
from etl.catalog.models import Language


@pytest.mark.parametrize(
    ("office", "sv", "en"),
    [
        ("Kaakkois-Suomi", "Sydöstra Finland", "Southeast Finland"),
        ("Häme", "Tavastland", "Häme"),
        ("Pohjois-Karjala", "Norra Karelen", "North Karelia"),
        ("Lappi", "Lappland", "Lapland"),
    ],
)
def test_offices_are_named_in_each_language(catalog: Catalog, office: str, sv: str, en: str) -> None:
    assert [office_name(catalog, office, language) for language in ("fi", "sv", "en")] == [office, sv, en]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_office_has_a_name_of_its_own(catalog: Catalog, language: Language) -> None:
    names = {office_name(catalog, office, language) for office in te_offices(catalog)}
    assert len(names) == len(te_offices(catalog)) == 15
    if language == "sv":
        assert names & set(te_offices(catalog)) <= {"Satakunta"}


def test_a_list_is_in_the_order_of_the_language(catalog: Catalog) -> None:
    offices = ("Pohjois-Savo", "Lappi")
    assert offices_named(catalog, offices, "fi") == "Lappi, Pohjois-Savo"
    assert offices_named(catalog, offices, "en") == "Lapland, North Savo"
