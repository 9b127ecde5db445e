"""Areas: the counts that check, and where abolished municipalities live on."""

import csv
import datetime as dt
from collections import Counter

import pytest

from etl.catalog.areas import ALAND_REGION, COUNTRY, areas_of, successors_of
from etl.catalog.load import FOLDER, read_declaration
from etl.catalog.models import Changes, Municipalities, NamedGroups, Wave


def read_groups(name):
    return read_declaration(FOLDER / f"areas/{name}.yml", NamedGroups)


@pytest.fixture(scope="module")
def division():
    return read_declaration(FOLDER / "areas/municipalities.yml", Municipalities)


@pytest.fixture(scope="module")
def changes():
    return read_declaration(FOLDER / "areas/changes.yml", Changes)


@pytest.fixture(scope="module")
def groups():
    return [read_groups(name) for name in ("regions", "counties", "employment_areas")]


@pytest.fixture(scope="module")
def areas(division, groups):
    waves = [read_declaration(FOLDER / f"waves/{letter}.yml", Wave) for letter in "abcd"]
    return areas_of(division, groups, waves)


def test_there_are_308_municipalities_292_of_them_on_the_mainland(division):
    codes = [m.code for m in division.municipalities]
    assert len(codes) == len(set(codes)) == 308
    assert codes == sorted(codes)
    assert Counter(m.region == ALAND_REGION for m in division.municipalities) == {False: 292, True: 16}


def test_aland_has_no_county_no_employment_area_and_no_te_office(division):
    for m in division.municipalities:
        lacking = {m.county is None, m.employment_area is None, m.te_office is None}
        assert lacking == {m.region == ALAND_REGION}, m


def test_languages_urbanity_and_te_offices_have_the_published_counts(division):
    languages = Counter(m.language for m in division.municipalities)
    assert languages == {"fi": 259, "bilingual_fi": 18, "bilingual_sv": 15, "sv": 16}
    assert Counter(m.urbanity for m in division.municipalities) == {
        "urban": 56,
        "semi_urban": 67,
        "rural": 185,
    }
    assert len({m.te_office for m in division.municipalities} - {None}) == 15


def test_the_english_name_is_the_swedish_one_where_most_speak_swedish(division):
    for m in division.municipalities:
        if m.language in {"fi", "bilingual_fi"}:
            assert m.en is None, m
        else:
            assert (m.en or m.fi) == m.sv, m


def test_points_of_neighbours_lie_near_each_other_and_north_is_north(division):
    by_name = {m.fi: m for m in division.municipalities}
    assert abs(by_name["Helsinki"].lat - by_name["Vantaa"].lat) < 0.3
    north_to_south = ["Utsjoki", "Rovaniemi", "Oulu", "Jyväskylä", "Lahti", "Hanko"]
    lats = [by_name[name].lat for name in north_to_south]
    assert lats == sorted(lats, reverse=True)
    assert min(division.municipalities, key=lambda m: m.lon).fi == "Eckerö"


@pytest.mark.parametrize(
    ("kind", "field", "count", "without_members"),
    [
        ("regions", "region", 19, 0),
        ("counties", "county", 22, 16),
        ("employment_areas", "employment_area", 45, 16),
    ],
)
def test_groups_have_the_published_counts_and_share_out_the_municipalities(
    division, kind, field, count, without_members
):
    declared = {g.code for g in read_groups(kind).areas}
    used = Counter(getattr(m, field) for m in division.municipalities)
    assert used.pop(None, 0) == without_members
    assert len(declared) == count
    assert set(used) == declared


def test_helsinki_stands_in_the_place_of_a_county(areas):
    assert areas["HV90"].members == ("KU091",)
    assert areas["HV90"].name.fi == "Helsingin kaupunki"
    assert all("hyvinvointialue" in areas[f"HV{n:02d}"].name.fi for n in range(1, 22))


def test_four_employment_areas_are_a_single_municipality(areas):
    single = {a.name.fi for a in areas.values() if a.kind == "employment_area" and len(a.members) == 1}
    assert single == {"Helsinki", "Kouvola", "Lahti", "Vantaa"}
    assert sum(len(a.members) for a in areas.values() if a.kind == "employment_area") == 292


def test_responsible_municipalities_are_members(groups, areas):
    known = [g for g in groups[2].areas if g.responsible]
    assert len(known) == 7
    for group in known:
        members = areas[f"TA{group.code}"].members
        assert group.responsible in {areas[code].name.fi for code in members}


def test_every_area_is_known_by_its_code(areas):
    assert Counter(a.kind for a in areas.values()) == {
        "country": 1,
        "municipality": 308,
        "region": 19,
        "county": 22,
        "employment_area": 45,
        "trial_area": 26 + 5 + 23,
    }
    assert all(code == area.code for code, area in areas.items())
    assert len(areas[COUNTRY].members) == 308
    assert areas["MK06"].name.get("sv") == "Birkaland"
    assert areas["KU478"].name.en == "Mariehamn"
    assert all(area.members for area in areas.values())
    assert all(code in areas for area in areas.values() for code in area.members)


def test_114_mergers_reproduce_the_yearly_counts(changes):
    mergers = [c for c in changes.changes if c.kind == "merger"]
    assert len(mergers) == 114
    born: dict[str, int] = {}
    alive = changes.counts[2008]
    # A municipality that came to be with a new code is counted the first time it takes somebody in.
    ever = {c.code for c in mergers}
    new_codes = {c.into for c in mergers if c.note is not None and "uuteen" in c.note.fi}
    for year in range(2009, 2027):
        day = dt.date(year, 1, 1)
        ended = [c for c in mergers if c.date == day]
        started = {c.into for c in ended if c.into in new_codes and c.into not in born}
        born |= dict.fromkeys(started, year)
        alive += len(started) - len(ended)
        assert alive == changes.counts[year], year
    assert len(ever) == len(mergers)
    assert set(changes.counts) == set(range(2008, 2027))


def test_every_chain_of_mergers_ends_in_a_current_municipality(changes, division):
    current = {m.code for m in division.municipalities}
    into = {c.code: c.into for c in changes.changes if c.kind == "merger"}
    assert not current & set(into)
    for change in changes.changes:
        code, steps = change.into, 0
        while code in into:
            code, steps = into[code], steps + 1
            assert steps < 10
        assert code == change.current, change
        assert code in current


def test_renames_and_region_changes_keep_their_code(changes):
    others = [c for c in changes.changes if c.kind != "merger"]
    assert Counter(c.kind for c in others) == {"rename": 1, "region_change": 6}
    assert all(c.code == c.into == c.current and c.note for c in others)


def test_successors_name_only_abolished_municipalities(changes):
    successors = successors_of(changes)
    assert len(successors) == 114
    assert successors["KU532"] == "KU398"
    assert successors["KU588"] == "KU507"
    assert successors["KU573"] == "KU445"
    assert "KU445" not in successors


def test_the_declarations_agree_with_the_fact_register(shared, division, changes):
    def facts(name):
        with (shared / "facts" / name).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    declared = {m.code: m for m in division.municipalities}
    for row in facts("municipalities.csv"):
        m = declared[row["municipality_code"]]
        assert (m.fi, m.sv, m.region) == (row["name_fi"], row["name_sv"].strip(), row["region_code"])
        if m.region != ALAND_REGION:
            assert (m.county, m.employment_area) == (
                row["wellbeing_county_code"],
                row["employment_area_code_2025"],
            )
    mergers = {c.code: c.current for c in changes.changes if c.kind == "merger"}
    rows = [r for r in facts("municipality_changes.csv") if r["change_type"] == "merger"]
    assert mergers == {r["old_code"]: r["code_valid_2026"] for r in rows}
