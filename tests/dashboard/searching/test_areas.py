import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.searching.areas import exact, find
from dashboard.urls import LANGUAGES
from etl.catalog import Catalog, load_catalog


@pytest.mark.parametrize(
    ("typed", "language", "area", "ended"),
    [
        ("Tampere", "fi", "KU837", None),
        ("tammerfors", "fi", "KU837", None),
        ("  TAMPERE ", "en", "KU837", None),
        ("Åbo", "fi", "KU853", None),
        ("abo", "sv", "KU853", None),
        ("ku091", "sv", "KU091", None),
        ("Nastola", "fi", "KU398", "Nastola"),
        ("Pikis", "sv", "KU202", "Piikkiö"),
        ("Väståboland", "sv", "KU445", "Länsi-Turunmaa"),
    ],
)
def test_a_name_or_code_leads_straight_there(
    catalog: Catalog, typed: str, language: str, area: str, ended: str | None
) -> None:
    place = exact(catalog, typed, language)
    assert place is not None
    assert place.area == area
    assert (place.ended.fi if place.ended else None) == ended


@pytest.mark.parametrize("typed", ["", "   ", "Tamp", "Atlantis", "kaupunki", "\x00", "🙂", "%%%"])
def test_what_names_no_municipality_leads_nowhere(catalog: Catalog, typed: str) -> None:
    assert exact(catalog, typed, "fi") is None


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("tamp", "Tampere"),
        ("hämeen", "Hämeenkoski"),
        ("Tamppere", "Tampere"),
        ("lahtis", "Lahtis"),
        ("jyväskylän", "Jyväskylän maalaiskunta"),
        ("tl", "Koski Tl"),
    ],
)
def test_the_best_hit_comes_first(catalog: Catalog, typed: str, first: str) -> None:
    matched = [hit.matched for hit in find(catalog, typed, "fi")]
    assert first in matched[:3]


@pytest.mark.parametrize(
    ("typed", "language", "codes"),
    [
        ("pirkanmaa", "fi", {"MK06", "HV08", "KO-b-01"}),
        ("Birkaland", "sv", {"MK06", "HV08", "KO-b-01"}),
        ("birkaland", "en", {"MK06"}),
        ("pirkanmaan hyvinvointialue", "fi", {"HV08"}),
        ("Satakunnan hyvinvointialeu", "fi", {"HV06"}),
        ("tampere 2012", "fi", {"KO-a-22"}),
        ("Uusima", "sv", {"MK01"}),
    ],
)
def test_areas_of_every_kind_are_found(catalog: Catalog, typed: str, language: str, codes: set[str]) -> None:
    assert codes <= {hit.area for hit in find(catalog, typed, language)}


@pytest.mark.parametrize(
    ("typed", "area"),
    [
        ("Tamppere", "KU837"),
        ("Helsnki", "KU091"),
        ("Jyväskylä", "KU179"),
        ("Rovanimei", "KU698"),
        ("Vanatta", "KU092"),
    ],
)
def test_slips_of_the_hand_find_the_name(catalog: Catalog, typed: str, area: str) -> None:
    assert find(catalog, typed, "fi")[0].area == area


def test_current_municipalities_come_before_abolished_ones_of_the_same_rank(catalog: Catalog) -> None:
    ended = [hit.ended is not None for hit in find(catalog, "k", "fi")]
    assert ended == sorted(ended)


def test_an_abolished_hit_carries_what_its_address_needs(catalog: Catalog) -> None:
    hit = next(hit for hit in find(catalog, "nastol", "sv") if hit.ended)
    assert (hit.area, hit.name, hit.matched, hit.merged) == ("KU398", "Lahtis", "Nastola", "nastola")


def test_each_municipality_is_listed_once(catalog: Catalog) -> None:
    hits = find(catalog, "lahti", "fi")
    assert [hit.area for hit in hits if not hit.ended].count("KU398") == 1


@pytest.mark.parametrize("typed", ["", "   ", "xqzw", "--", "\u202e"])
def test_nothing_is_found_of_nonsense(catalog: Catalog, typed: str) -> None:
    assert find(catalog, typed, "fi") == ()


@given(st.text(max_size=120), st.sampled_from(LANGUAGES))
def test_any_text_can_be_searched(typed: str, language: str) -> None:
    hits = find(load_catalog(), typed, language)
    assert len(hits) <= 30
    assert len({(hit.area, hit.ended) for hit in hits}) == len(hits)


def test_of_an_areas_names_the_readers_own_is_told(catalog: Catalog) -> None:
    hits = {hit.area: hit for hit in find(catalog, "pirkan", "fi")}
    assert hits["HV08"].matched == hits["HV08"].name == "Pirkanmaan hyvinvointialue"
