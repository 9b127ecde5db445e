"""Waves: members, dates and gaps, held against the published totals."""

import csv
import datetime as dt
from collections import Counter

import pytest

from etl.catalog import load_catalog
from etl.catalog.load import FOLDER, read_declaration
from etl.catalog.models import Changes, Municipalities, Wave, is_trial_area, wave_of_trial_area

LETTERS = "abcd"


@pytest.fixture(scope="module")
def waves():
    return {letter: read_declaration(FOLDER / f"waves/{letter}.yml", Wave) for letter in LETTERS}


@pytest.fixture(scope="module")
def current_codes():
    division = read_declaration(FOLDER / "areas/municipalities.yml", Municipalities)
    return {m.code: m for m in division.municipalities}


@pytest.fixture(scope="module")
def changes():
    return read_declaration(FOLDER / "areas/changes.yml", Changes)


def members(wave, *roles):
    return [m for area in wave.areas for m in area.members if not roles or m.role in roles]


def test_the_code_of_a_trial_area_tells_its_wave(waves):
    catalog = load_catalog()
    codes = {area.code: (wave.id, area.id) for wave in waves.values() for area in wave.areas}
    assert codes["KO-c-22"] == ("c", "c-22")
    assert {code for code, area in catalog.areas.items() if area.kind == "trial_area"} == codes.keys()
    assert {code: (wave.id, area.id) for code, (wave, area) in catalog.trials.items()} == codes
    assert all(is_trial_area(code) and wave_of_trial_area(code) == wave for code, (wave, _) in codes.items())


@pytest.mark.parametrize("code", ["KU091", "MK06", "SSS", "KU398+KU837", "b", ""])
def test_other_codes_are_of_no_trial_area(code):
    assert not is_trial_area(code)
    assert wave_of_trial_area(code) is None


@pytest.mark.parametrize(
    ("letter", "areas", "trial", "until_merger", "outside"),
    [("a", 26, 61, 4, 0), ("b", 5, 23, 0, 3), ("c", 23, 105, 0, 11), ("d", 0, 0, 0, 0)],
)
def test_members_have_the_counts_of_the_sources(waves, letter, areas, trial, until_merger, outside):
    wave = waves[letter]
    assert len(wave.areas) == areas
    assert len(members(wave, "trial")) == trial
    assert len(members(wave, "trial_until_merger")) == until_merger
    assert len(wave.outside) == outside


@pytest.mark.parametrize(
    ("letter", "published"), [("a", (26, 61)), ("b", (5, 23)), ("c", (25, 118)), ("d", (45, 292))]
)
def test_published_totals_stand_beside_the_named_members(waves, letter, published):
    assert (waves[letter].n_areas, waves[letter].n_municipalities) == published


def test_the_unnamed_members_of_the_third_wave_are_declared_unknown(waves):
    wave = waves["c"]
    missing = wave.n_municipalities - len(members(wave, "trial"))
    assert missing == 13
    assert wave.unknown[0].count == missing
    assert {u.count for u in waves["a"].unknown} >= {64, 61}


def test_area_ids_count_up_and_belong_to_their_wave(waves):
    for letter, wave in waves.items():
        assert [area.id for area in wave.areas] == [f"{letter}-{n + 1:02d}" for n in range(len(wave.areas))]
    assert {a.name for a in waves["a"].areas if a.id == "a-13"} == {"Päijät-Häme"}
    assert len(next(a for a in waves["c"].areas if a.id == "c-22").members) == 22


@pytest.mark.parametrize("letter", LETTERS)
def test_every_member_lives_on_in_the_current_division(waves, current_codes, changes, letter):
    successors = {c.code: c.current for c in changes.changes if c.kind == "merger"}
    for member in [*members(waves[letter]), *waves[letter].outside]:
        assert member.current == successors.get(member.code, member.code), member
        assert member.current in current_codes
        if member.code == member.current:
            assert current_codes[member.code].fi == member.municipality


@pytest.mark.parametrize("letter", LETTERS)
def test_nobody_is_in_a_wave_twice(waves, letter):
    codes = Counter(m.code for m in [*members(waves[letter]), *waves[letter].outside])
    assert [code for code, count in codes.items() if count > 1] == []


@pytest.mark.parametrize("letter", "abc")
def test_dates_lie_within_the_wave(waves, letter):
    wave = waves[letter]
    for member in members(wave):
        assert wave.start <= member.joined < member.left <= wave.end
    assert all(m.joined is None and m.left is None for m in wave.outside)
    assert {m.role for m in wave.outside} <= {"selected_not_started", "applied_not_selected"}


def test_who_merged_during_the_trial_left_the_day_before(waves, changes):
    ended = {c.code: c.date for c in changes.changes if c.kind == "merger"}
    early = [m for m in members(waves["a"]) if m.left < waves["a"].end]
    assert {m.municipality for m in early} == {"Nilsiä", "Vihanti", "Kerimäki", "Punkaharju", "Maaninka"}
    for member in early:
        assert member.left + dt.timedelta(days=1) == ended[member.code]


def test_today_61_trial_municipalities_are_59(waves):
    assert len({m.current for m in members(waves["a"], "trial")}) == 59


def test_the_reform_is_permanent_and_has_no_trial_areas(waves):
    assert (waves["d"].kind, waves["d"].end, waves["d"].areas) == ("permanent", None, ())
    assert {waves[letter].kind for letter in "abc"} == {"trial"}
    starts = [waves[letter].start for letter in LETTERS]
    assert starts == sorted(starts)


@pytest.mark.parametrize("letter", LETTERS)
def test_texts_are_written_in_each_language_and_not_copied(waves, letter):
    wave = waves[letter]
    texts = [wave.name, wave.legal_basis, wave.target_group, wave.selection, wave.money]
    texts += [part for unknown in wave.unknown for part in (unknown.what, unknown.how_to_close)]
    texts += [m.note for m in [*members(wave), *wave.outside] if m.note]
    texts += [area.note for area in wave.areas if area.note]
    assert all(len({text.fi, text.sv, text.en}) == 3 for text in texts)


def test_the_members_agree_with_the_fact_register(shared, waves):
    with (shared / "facts" / "members.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for letter in "abc":
        declared = [*members(waves[letter]), *waves[letter].outside]
        found = {(m.code, m.current, m.role, str(m.joined or ""), str(m.left or "")) for m in declared}
        assert found == {
            (r["municipality_code"], r["code_valid_2026"], r["role"], r["join_date"], r["leave_date"])
            for r in rows
            if r["wave"].startswith(letter)
        }
        area_of = {m.code: area.id for area in waves[letter].areas for m in area.members}
        for row in rows:
            if row["wave"].startswith(letter) and row["role"].startswith("trial"):
                assert area_of[row["municipality_code"]] == f"{letter}-{int(row['area_id'][1:]):02d}"
