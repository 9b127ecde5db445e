"""The indicators: the monitoring plan is complete, texts are in three languages, declarations fit together."""

import ast
import re
from collections import Counter
from pathlib import Path

import pytest
import yaml

from etl.catalog import Catalog, load_catalog
from etl.catalog.models import Break, CkanSeries, FileSeries, Indicator, PxwebSeries, Text

REPOSITORY = Path(__file__).resolve().parents[3]
CATALOG = load_catalog()
INDICATORS = sorted(CATALOG.indicators)
PLAN = {
    1: {"unemployment_rate"},
    2: {"foreign_rate"},
    3: {"under_25_rate"},
    4: {"job_searches_ended"},
    5: {"mean_duration"},
    6: {"unemployed_jobseekers"},
    7: {"broad_unemployment"},
    8: {"structural_unemployment"},
    9: {"flow_over_3_months"},
    10: {"flow_over_6_months"},
    11: {"flow_over_12_months"},
    12: {"activation_rate"},
    13: {"long_term_activation_rate"},
    14: {"in_services"},
    15: {"job_offers"},
    16: {"candidate_presentations"},
    17: {"clients_per_expert"},
    18: {"up_to_date_plans", "plan_backlog"},
    19: {"benefits_paid_eur", "benefit_recipients"},
    20: {"client_satisfaction"},
    21: {"wellbeing_change"},
}
SUPPORTING = {
    "labour_force",
    "vacancies",
    "new_vacancies",
    "jobseekers",
    "long_term_unemployed",
    "under_25_unemployed",
    "over_50_unemployed",
    "foreign_unemployed",
    "laid_off",
    "reduced_working_week",
    "under_25_labour_force",
    "foreign_labour_force",
    "population",
    "municipal_share_eur",
    "municipal_share_recipients",
    "municipal_share_yearly_eur",
    "labour_market_subsidy_recipients",
    "basic_benefit_recipients",
}
FINNISH_ONLY = re.compile(
    r"\b(ja|tai|sekä|eivät|työtön|työttöm\w+|kunnan|kuukauden|henkilö\w*|palveluissa)\b", re.IGNORECASE
)


@pytest.fixture(params=INDICATORS)
def indicator(request: pytest.FixtureRequest) -> Indicator:
    return CATALOG.indicators[request.param]


def texts_of(value: object) -> list[Text]:
    """Every text below a declaration."""
    if isinstance(value, Text):
        return [value]
    if isinstance(value, tuple):
        return [text for item in value for text in texts_of(item)]
    if hasattr(value, "model_fields_set"):
        return [text for name in type(value).model_fields for text in texts_of(getattr(value, name))]
    return []


def breaks_of(indicator: Indicator) -> list[Break]:
    distorted = indicator.series.distorted if isinstance(indicator.series, CkanSeries) else ()
    return [*indicator.breaks, *distorted]


def test_the_monitoring_plan_is_complete():
    numbered: dict[int, set[str]] = {}
    for indicator in CATALOG.indicators.values():
        if indicator.number is not None:
            numbered.setdefault(indicator.number, set()).add(indicator.id)
    assert numbered == PLAN


def test_the_supporting_indicators_are_there():
    assert {i.id for i in CATALOG.indicators.values() if i.number is None} >= SUPPORTING


def test_no_two_indicators_share_a_place():
    places = Counter((i.theme, i.order) for i in CATALOG.indicators.values())
    assert [place for place, n in places.items() if n > 1] == []


def test_texts_are_translated(indicator):
    for text in texts_of(indicator):
        assert text.en not in {text.fi, text.sv}, text
        assert text.sv != text.fi, text
        for foreign in (text.sv, text.en):
            assert not FINNISH_ONLY.search(foreign), foreign


def test_definitions_are_one_to_four_sentences_ended_by_a_full_stop(indicator):
    for language in ("fi", "sv", "en"):
        definition = indicator.definition.get(language)
        assert definition.endswith(".")
        assert 1 <= len(re.findall(r"\.(?:\s|$)", definition)) <= 4


def test_definitions_are_about_equally_long_in_all_languages(indicator):
    lengths = [len(indicator.definition.get(language)) for language in ("fi", "sv", "en")]
    assert max(lengths) <= 1.6 * min(lengths)


def test_short_titles_are_no_longer_than_titles(indicator):
    for language in ("fi", "sv", "en"):
        assert len(indicator.short.get(language)) <= min(40, len(indicator.title.get(language)) + 5)


def test_the_rule_for_groups_fits_the_unit(indicator):
    if indicator.groups.method == "ratio":
        assert (indicator.unit, indicator.groups.scale) == ("pct", 100)
        upper = CATALOG.indicators[indicator.groups.numerator]
        lower = CATALOG.indicators[indicator.groups.denominator]
        assert upper.groups.method == lower.groups.method == "sum"
    if indicator.groups.method == "sum":
        assert indicator.unit not in {"pct", "weeks", "score", "clients_per_expert"}


def test_rates_say_what_is_divided_by_what(indicator):
    if indicator.unit == "pct":
        assert indicator.numerator is not None
        assert indicator.denominator is not None
        assert indicator.gate.maximum is not None


def test_the_frequency_is_that_of_the_dataset(indicator):
    series = indicator.series
    if isinstance(series, PxwebSeries):
        assert CATALOG.datasets[series.dataset].frequency == indicator.frequency
    if isinstance(series, CkanSeries):
        assert indicator.frequency == {"Kuukausi": "monthly", "Vuosi": "yearly"}[series.time_type]


def test_breaks_are_periods_of_the_series_in_order(indicator):
    for breaks in (indicator.breaks, breaks_of(indicator)[len(indicator.breaks) :]):
        periods = [b.period for b in breaks]
        assert periods == sorted(set(periods))
        width = {"monthly": 7, "quarterly": 6, "yearly": 4}[indicator.frequency]
        assert all(len(period) == width for period in periods)


def test_what_is_not_open_says_so(indicator):
    assert isinstance(indicator.series, FileSeries) == (indicator.availability in {"import", "open_region"})
    if indicator.availability != "open":
        said = " ".join(warning.en for warning in indicator.warnings)
        assert "not published as open data" in said


def test_unverified_shares_of_the_2025_law_are_not_stated(indicator):
    said = " ".join(text.en for text in texts_of(indicator))
    assert not re.search(r"\b(10|20|30|40) (per cent|%)", said)


def test_base_of_yearly_indicators_is_yearly(indicator):
    if indicator.groups.method != "none" and indicator.series and indicator.series.kind != "file":
        assert CATALOG.indicators[indicator.groups.base].frequency == indicator.frequency


def test_no_file_repeats_a_key(indicator):
    path = CATALOG.folder / "indicators" / f"{indicator.id}.yml"
    keys = [line.partition(":")[0] for line in path.read_text().splitlines() if re.match(r"[a-z]", line)]
    assert len(keys) == len(set(keys)) == len(yaml.safe_load(path.read_text()))


def test_targets_use_the_unit_of_their_indicator():
    heinola = {target.id: target for target in CATALOG.targets.values() if target.area == "KU111"}
    assert heinola["heinola_activation_rate"].target == 40
    assert heinola["heinola_municipal_share"].change_pct == -30
    assert CATALOG.indicators[heinola["heinola_activation_rate"].indicator].unit == "pct"
    assert CATALOG.indicators[heinola["heinola_municipal_share"].indicator].unit == "eur"


def test_corrections_concern_the_dataset_of_their_indicators():
    for correction in CATALOG.corrections.values():
        for name in correction.indicators:
            assert correction.dataset in CATALOG.datasets_of(CATALOG.indicators[name]), correction.id
        assert set(correction.areas) <= CATALOG.areas.keys()


def test_python_holds_no_list_of_indicators():
    """A new indicator is one YAML file: no list, tuple, set or dict of the product names three of them.

    The simulation behind the demo names its own quantities, not indicators, though the words are the same.
    """
    holders = {}
    for folder in ("etl", "dashboard"):
        for path in sorted((REPOSITORY / folder).rglob("*.py")):
            if "demo" not in path.parts:
                for named in lists_of_indicators(path.read_text(encoding="utf-8"), CATALOG):
                    holders[str(path.relative_to(REPOSITORY))] = sorted(named)
    assert holders == {}


def test_pages_and_charts_name_no_indicator():
    """What the dashboard leans on is declared in roles.yml; the API's description has an example."""
    holders = {}
    for path in sorted((REPOSITORY / "dashboard").rglob("*.py")):
        if "api" not in path.parts:
            tree = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            words = {node.value for node in tree if isinstance(node, ast.Constant)}
            holders[path.name] = sorted(words & CATALOG.indicators.keys())
    assert len(holders) > 50
    assert {name: named for name, named in holders.items() if named} == {}


def lists_of_indicators(code: str, catalog: Catalog) -> list[set[str]]:
    """The ids in each literal collection of the code that holds three or more of them."""
    found = []
    for node in ast.walk(ast.parse(code)):
        elements = node.keys if isinstance(node, ast.Dict) else getattr(node, "elts", [])
        words = {e.value for e in elements if isinstance(e, ast.Constant) and isinstance(e.value, str)}
        if len(words & catalog.indicators.keys()) >= 3:
            found.append(words & catalog.indicators.keys())
    return found


@pytest.mark.parametrize("brackets", ["()", "[]", "{}"])
def test_a_list_of_indicators_would_be_seen(brackets):
    code = f"SHOWN = {brackets[0]}'unemployment_rate', 'in_services', \"population\"{brackets[1]}"
    assert lists_of_indicators(code, CATALOG) == [{"unemployment_rate", "in_services", "population"}]
