import pytest

from etl.catalog import load_catalog
from etl.estimates.donors import donor_pool, neighbours_of, treated_by, unknown_to


@pytest.fixture(scope="module")
def catalog():
    return load_catalog()


def test_nobody_who_was_treated_in_the_window_is_a_donor(catalog):
    for wave_id, first, last, others in (
        ("a", "2006-01", "2015-12", ""),
        ("b", "2006-01", "2018-12", "a"),
        ("b", "2016-01", "2018-12", ""),
        ("c", "2006-01", "2024-12", "ab"),
        ("c", "2016-06", "2024-12", "b"),
    ):
        wave = catalog.waves[wave_id]
        pool = donor_pool(catalog, wave, first, last)
        forbidden = treated_by(wave).union(*(treated_by(catalog.waves[other]) for other in others))
        assert forbidden.isdisjoint(pool.donors), wave_id
        assert {code for code, reason in pool.excluded.items() if reason == "treated"} == treated_by(wave)
        assert len(pool.donors) + len(pool.excluded) == 308
        assert len(pool.donors) >= 100


def test_territory_that_merged_into_a_municipality_counts_as_treated(catalog):
    """Nastola was in the first trial and is part of Lahti; Nilsiä of Kuopio."""
    assert {"KU398", "KU297"} <= treated_by(catalog.waves["a"])
    assert "KU684" not in treated_by(catalog.waves["b"])  # Rauma was selected and did not start


def test_members_that_are_not_known_are_no_donors(catalog):
    wave = catalog.waves["c"]
    unknown = unknown_to(catalog, wave)
    assert {"KU167", "KU749"} <= unknown  # Joensuu, Siilinjärvi
    assert "KU297" not in unknown  # Kuopio is named
    pool = donor_pool(catalog, wave, "2016-01", "2024-12")
    assert unknown.isdisjoint(pool.donors)
    assert pool.count("unknown") == len(unknown - treated_by(catalog.waves["b"]))
    assert unknown_to(catalog, catalog.waves["a"]) == frozenset()


def test_aland_is_never_a_donor(catalog):
    pool = donor_pool(catalog, catalog.waves["a"], "2006-01", "2015-12")
    assert pool.excluded["KU478"] == "aland"
    assert pool.count("aland") == 16


def test_after_2024_nobody_is_left(catalog):
    assert donor_pool(catalog, catalog.waves["c"], "2016-01", "2025-06").donors == ()


def test_neighbours_share_an_employment_area(catalog):
    area_of = {f"KU{m.code}": m.employment_area for m in catalog.division.municipalities}
    found = neighbours_of(catalog, ["KU837"])
    assert "KU837" not in found
    assert {area_of[code] for code in found} == {area_of["KU837"]}
    pool = donor_pool(catalog, catalog.waves["b"], "2006-01", "2018-12")
    without = pool.without(found, "neighbour")
    assert set(pool.donors) - set(without.donors) == found & set(pool.donors)
