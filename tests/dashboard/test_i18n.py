import ast
import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from string import Formatter
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import i18n
from dashboard.address import FORMS, PLACE_PAGES, Axes, Measure, YesNo
from dashboard.effects.connected import Together
from dashboard.effects.matched_sample import GroupKey
from dashboard.effects.wave_results import Agreement
from dashboard.effects.words import Evidence
from dashboard.exports.tidy import COLUMNS
from dashboard.i18n.words import FILE, LANGUAGES, read_words
from dashboard.pages.practices import COLUMNS as PRACTICE_COLUMNS
from dashboard.pages.wave import FACTS, OWN_TITLES
from dashboard.pages.wave_areas import COLUMNS as LISTED
from dashboard.pages.wave_effects import REASONS
from dashboard.summary import Third, Verdict
from etl.catalog.models import (
    Availability,
    Confidence,
    FindingKind,
    Frequency,
    PracticeSection,
    PracticeTheme,
    Theme,
    Unit,
)
from etl.errors import CatalogError
from etl.estimates.donors import Reason
from etl.estimates.methods import Method
from etl.estimates.refusals import RefusalReason
from etl.estimates.specification import Design, Pool
from etl.frames import STATUS_CODES
from etl.frames.manifest import Origin

DASHBOARD = FILE.parents[1]
WORDS = read_words(FILE)
# Keys made from declared values; each prefix with the values that may follow it.
MADE = {
    "theme_": get_args(Theme),
    "axis_": (*get_args(Unit), "index"),
    "unit_": tuple(f"{unit}_{n}" for unit in get_args(Unit) if unit != "pct" for n in ("one", "many")),
    "status_": tuple(STATUS_CODES),
    "availability_": get_args(Availability),
    "origin_": get_args(Origin),
    "nav_": ("front", "trials", "compare", "search", "status"),
    "as_": ("map", "tiles", "ranking", "table"),
    "fan_": ("own", "median", "inner", "outer", "middle"),
    "fan_level_": ("10", "25", "50", "75", "90"),
    "paths_": ("median", "inner", "outer", "middle"),
    "paths_level_": ("10", "25", "50", "75", "90"),
    "target_pace_": ("quarterly", "yearly"),
    "practice_theme_": get_args(PracticeTheme),
    "practice_section_": get_args(PracticeSection),
    "practices_column_": PRACTICE_COLUMNS,
    "practices_confidence_": get_args(Confidence),
    "direction_": ("lower", "higher", "context"),
    "groups_": ("sum", "ratio", "weighted_mean", "none"),
    "alt_gap_": ("Q", "M"),
    "explain_": ("Q", "M"),
    "class_": ("urban", "semi_urban", "rural", "fi", "sv", "bilingual_fi", "bilingual_sv", "bilingual"),
    "measure_": get_args(Measure),
    "compare_view_": ("chart", "panels", "table"),
    "compare_axes_": get_args(Axes),
    "file_": ("demo", "title", "areas", "indicators", "time", "source", "licence", "date", "version", "permalink"),
    "file_column_": COLUMNS,
    "take_": (*FORMS, "link", "image", "print"),
    "print_band_": ("wave", "provisional"),
    "wave_": (*FACTS, *(f"{key}_title" for key in ("results", "facts", "areas", "findings", "unknown")),
              *(f"{key}_title_permanent" for key in OWN_TITLES)),
    "wave_agreement_": get_args(Agreement),
    "wave_clear_": ("lower", "higher"),
    "wave_weak_": ("lower", "higher"),
    "wave_column_": ("indicator", "published", "ours"),
    "wave_confidence_": get_args(Confidence),
    "wave_facts_": get_args(Confidence),
    "wave_kind_": get_args(FindingKind),
    "wave_other_facts_": get_args(Confidence),
    "wave_lead_": ("trial", "permanent"),
    "wave_list_": LISTED,
    "wave_map_": ("trial", "permanent"),
    "wave_reason_": REASONS,
    "wave_role_": ("trial", "trial_until_merger", "selected_not_started", "applied_not_selected"),
    "wave_significance_": ("significant", "weak", "not_significant", "not_stated"),
    "wave_study_": ("increase", "decrease"),
    "wave_sure_": get_args(Confidence),
    "table2_column_": ("row", "ours", "printed", "difference", "why"),
    "bonus_column_": ("area", "total", "project", "criterion", "weight", "change", "points", "origin"),
    "bonus_": ("first", "last", "before", "after"),
    "cloud_": ("band", "near", "poor", "low", "high"),
    "leave_": ("near",),
    "others_": ("band", "near", "poor"),
    "kin_": ("band", "near", "poor"),
    "checks_": ("area", "control", "pool", "curve", "connected", "members"),
    "checks_units_": get_args(Design),
    "checks_reason_": get_args(Reason),
    "checks_outcome_": ("mean", "last", "trend"),
    "checks_connected_": get_args(Together),
    "checks_result_": get_args(Evidence),
    "checks_pool_": get_args(Pool),
    "checks_season_": get_args(YesNo),
    "checks_crisis_": get_args(YesNo),
    "checks_short_": get_args(Method),
    "effect_headline_": (*get_args(Evidence), "doubted"),
    "effect_verdict_": (*get_args(Evidence), "doubted"),
    "effect_": ("lower", "higher", "same", "per_labour_force", "per_population",
                "explain_gap", "explain_gap_outside", "explain_gap_average", "crisis"),
    "effect_control_": get_args(Design),
    "effect_donors_": get_args(Design),
    "effect_design_": get_args(Design),
    "effect_method_": get_args(Method),
    "effect_explain_control_": get_args(Method),
    "effect_pool_": get_args(Pool),
    "effect_crisis_": get_args(YesNo),
    "effect_seasonal_": get_args(YesNo),
    "effect_interval_": ("too_few_periods", "no_constant_effect", "unbounded"),
    "contrast_column_": ("who", "before", "after", "change", "pct"),
    "contrast_others_": get_args(Design),
    "contrast_who_": get_args(Design),
    "contrast_line_": get_args(Design),
    "matched_group_": get_args(GroupKey),
    "matched_verdict_": get_args(Evidence),
    "effect_row_": ("together", "others", "others_index", "matched_low", "matched_high", "observed", "counterfactual",
                    "gap", "low", "high", "weight", "placebo", "placebo_poor", "leave_one_out"),
    "refusal_": tuple(r for r in get_args(RefusalReason) if r != "not_in_wave"),
    "refusal_poor_fit_": ("average", "outside"),
    "refusal_none_": ("before",),
    "refusal_unknown_membership_": ("one",),
    "refusal_not_in_wave_trial_": ("one",),
    "refusal_not_in_wave_": get_args(Design),
    "trial_": ("selected_not_started", "applied_not_selected"),
    "kind_": PLACE_PAGES,
    "summary_": (*get_args(Verdict), "above", "below", "same"),
    "summary_in_": ("region", "country"),
    "summary_third_": get_args(Third),
    "column_": (*get_args(Frequency), "source", "state", "checked", "updated", "newest", "rhythm",
                "indicator", "availability", "first", "last", "age", "areas", "revised"),
}  # fmt: skip
PLAIN = tuple(f"{kind}_{part}" for kind in ("not_found", "no_data", "broken") for part in ("title", "text"))


def strings_of_the_code() -> set[str]:
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in DASHBOARD.rglob("*.py")]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    return {n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str)}


def made_keys() -> set[str]:
    return {prefix + value for prefix, values in MADE.items() for value in values} | set(PLAIN)


def test_every_key_made_from_a_declared_value_has_words() -> None:
    assert made_keys() - set(WORDS) == set()


def test_no_words_are_left_unused() -> None:
    assert set(WORDS) - made_keys() - strings_of_the_code() == set()


def test_every_key_written_in_the_code_has_words() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in DASHBOARD.rglob("*.py"))
    asked = set(re.findall(r'\bword\(\s*(?:[\w.]+,\s*)?"(\w+)"', code))
    assert len(asked) > 60
    assert asked - set(WORDS) == set()


@pytest.mark.parametrize("key", sorted(WORDS))
def test_the_same_places_are_filled_in_every_language(key: str) -> None:
    places = [
        {name for _, name, _, _ in Formatter().parse(WORDS[key].get(lang)) if name} for lang in LANGUAGES
    ]
    assert places[0] == places[1] == places[2]


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ("a: {fi: x, sv: y}", "a: not a text in fi, sv and en"),
        ("a: {fi: x, sv: y, en: ''}", "a: not a text in fi, sv and en"),
        ("a: {fi: x, sv: y, en: z}\na: {fi: x, sv: y, en: z}", "'a' is there twice"),
    ],
)
def test_a_missing_translation_is_an_error(tmp_path: Path, content: str, found: str) -> None:
    file = tmp_path / "words.yml"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(CatalogError, match=found):
        read_words(file)


@pytest.mark.parametrize("key", ["wave_by_area", "checks_average_explained", "matched_average"])
def test_the_error_of_an_average_is_told_to_come_from_the_areas_of_both_sides(key: str) -> None:
    fi, sv, en = (WORDS[key].get(language) for language in ("fi", "sv", "en"))
    assert "okeilualue" in fi
    assert "vertailukuntien työllisyysalue" in fi
    assert "försöksområdena" in sv
    assert "jämförelsekommunernas sysselsättningsområden" in sv
    assert "trial areas" in en
    assert re.search("employment areas? of the comparison municipalities", en)


def test_an_unknown_key_is_an_error() -> None:
    with pytest.raises(KeyError):
        i18n.word("fi", "no_such_words")


@pytest.mark.parametrize(
    ("value", "decimals", "fi", "en"),
    [
        (1234567.5, 0, "1\u00a0234\u00a0568", "1,234,568"),
        (12.25, 1, "12,3", "12.3"),
        (-0.04, 1, "0,0", "0.0"),
        (-1234.0, 0, "\u22121\u00a0234", "\u22121,234"),
        (0.125, 2, "0,13", "0.13"),
        (1e15, 0, "1\u00a0000\u00a0000\u00a0000\u00a0000\u00a0000", "1,000,000,000,000,000"),
    ],
)
def test_numbers(value: float, decimals: int, fi: str, en: str) -> None:
    assert i18n.number(value, decimals, "fi") == i18n.number(value, decimals, "sv") == fi
    assert i18n.number(value, decimals, "en") == en


@given(st.floats(-1e12, 1e12), st.integers(0, 3))
def test_a_written_number_reads_back_within_half_a_unit(value: float, decimals: int) -> None:
    text = i18n.number(value, decimals, "fi")
    back = Decimal(text.replace("\u00a0", "").replace(",", ".").replace("\u2212", "-"))
    assert abs(back - Decimal(repr(value))) <= Decimal("0.5").scaleb(-decimals)
    assert not text.startswith("\u22120,0") or back != 0


def test_percentages_and_their_differences() -> None:
    assert [i18n.percent(12.8, 1, lang) for lang in LANGUAGES] == ["12,8\u00a0%", "12,8\u00a0%", "12.8%"]
    assert [i18n.difference_points(-0.5, 1, lang) for lang in LANGUAGES] == [
        "0,5\u00a0%-yks.",
        "0,5\u00a0procentenheter",
        "0.5\u00a0pp",
    ]


def test_amounts_have_their_unit_in_number() -> None:
    assert i18n.amount(1, "persons", 0, "fi") == "1\u00a0henkilö"
    assert i18n.amount(1200, "persons", 0, "fi") == "1\u00a0200\u00a0henkilöä"
    assert i18n.amount(1, "weeks", 1, "sv") == "1,0\u00a0veckor"
    assert i18n.amount(12.8, "pct", 1, "en") == "12.8%"


def test_periods_in_words() -> None:
    assert [i18n.period_name("2026-05", lang) for lang in LANGUAGES] == [
        "toukokuu 2026",
        "maj 2026",
        "May 2026",
    ]
    assert [i18n.in_period("2026-05", lang) for lang in LANGUAGES] == [
        "toukokuussa 2026",
        "i maj 2026",
        "in May 2026",
    ]
    assert [i18n.period_name("2026Q2", lang) for lang in LANGUAGES] == [
        "2. neljännes 2026",
        "kvartal 2 2026",
        "Q2 2026",
    ]
    assert [i18n.in_period("2026", lang) for lang in LANGUAGES] == ["vuonna 2026", "år 2026", "in 2026"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_months_are_twelve_and_start_right(language: str) -> None:
    names = i18n.month_names(language)
    assert len(set(names)) == 12
    assert names[0] == {"fi": "tammikuu", "sv": "januari", "en": "January"}[language]


def test_days() -> None:
    assert i18n.day(date(2026, 9, 24), "fi") == "24.9.2026"
    assert i18n.day(date(2026, 9, 24), "en") == "24 September 2026"
