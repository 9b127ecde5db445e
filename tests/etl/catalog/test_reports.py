"""What reports printed: bonuses with their criteria, and a table made again."""

import csv

import pytest
import yaml
from pydantic import ValidationError

from etl.catalog import load_catalog
from etl.catalog.load import FOLDER
from etl.catalog.models import Bonus, PrintedFigure, PrintedRow, PrintedTable

BONUS = FOLDER / "bonuses/a.yml"
TABLE = FOLDER / "printed_tables/table_2.yml"
ROWS = {
    "labour_force": "labour force, December 2013",
    "unemployed": "unemployed jobseekers, December 2013",
    "rate": "unemployed share of labour force, December 2013",
    "rate_before": "unemployed share of labour force, December 2012",
    "under_25_share": "under-25 share of the unemployed, December 2013",
    "long_term_share": "long-term unemployed share of the unemployed, December 2013",
    "activation_region": "activation rate 2013 (ELY area)",
    "activation_before": "activation rate 2012 (trial area)",
    "labour_market_subsidy": "labour market subsidy, total 2012",
}
TEXT = {"fi": "a", "sv": "b", "en": "c"}


@pytest.fixture(scope="module")
def bonus():
    return load_catalog().bonuses["a"]


@pytest.fixture(scope="module")
def table():
    return load_catalog().printed_tables["table_2"]


@pytest.fixture(scope="module")
def published(shared):
    with (shared / "facts/published_results.csv").open(encoding="utf-8") as file:
        return {row["id"]: row for row in csv.DictReader(file)}


def declared(path):
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def test_the_sums_are_those_the_report_prints(bonus):
    assert [paid.total_eur for paid in bonus.rounds] == [611_000, 362_700]
    assert bonus.total_eur == 973_700
    assert [len(paid.payments) for paid in bonus.rounds] == [8, 8]
    assert [c.weight_pct for c in bonus.criteria] == [60, 30, 10]


def test_the_bonuses_are_those_of_the_facts(bonus, published):
    rounds = [[f"R{n:03d}" for n in range(41, 49)], [f"R{n:03d}" for n in range(50, 58)]]
    for paid, wanted in zip(bonus.rounds, rounds, strict=True):
        assert [p.amount_eur for p in paid.payments] == [int(published[r]["estimate"]) for r in wanted]
        assert {published[r]["period"] for r in wanted} == {paid.paid.isoformat()}
    assert float(published["R039"]["estimate"]) * 1_000_000 == bonus.set_aside_eur


def test_each_project_is_the_trial_area_of_its_municipalities(bonus):
    areas = load_catalog().areas
    for payment in (payment for paid in bonus.rounds for payment in paid.payments):
        members = {areas[code].name.fi for code in areas[payment.area].members}
        named = [word.strip("(),") for word in payment.project.replace(" ja ", " ").split()]
        assert payment.trial_area == "a-24" or any(
            name[:4] == member[:4] for name in named for member in members
        ), payment.project


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("amount_eur: 29000", "amount_eur: 29500", "the payments add up to 611500, the total says 611000"),
        ("total_eur: 973700", "total_eur: 973000", "the rounds add up to 973700, the total says 973000"),
        ("weight_pct: 30", "weight_pct: 20", "the weights add up to 90, not to 100"),
        ("weight_pct: 30", "weight_pct: 30\n    wieght: 1", "Extra inputs"),
    ],
)
def test_a_bonus_that_does_not_add_up_is_refused(old, new, said):
    text = BONUS.read_text(encoding="utf-8")
    assert old in text
    with pytest.raises(ValidationError, match=said):
        Bonus.model_validate(yaml.safe_load(text.replace(old, new, 1)))


def test_the_printed_figures_are_those_of_the_facts(table, published):
    codes = {a.printed_name.split()[0]: a.area for a in table.areas}
    for row_id, indicator in ROWS.items():
        row = next(row for row in table.rows if row.id == row_id)
        ours = {figure.area: figure.value for figure in row.printed}
        facts = [r for r in published.values() if r["outcome"] == indicator]
        assert len(facts) == 4
        for fact in facts:
            wanted = None if fact["estimate"] == "not available" else float(fact["estimate"])
            assert ours[codes[fact["sample"].split()[0]]] == wanted, (row_id, fact["sample"])


def test_the_printed_changes_are_those_of_the_facts(table, published):
    rate = next(row for row in table.rows if row.id == "rate")
    assert [f.change for f in rate.printed] == [
        float(published[f"R{n:03d}"]["estimate"]) for n in range(71, 75)
    ]


def test_the_region_of_the_report_is_todays_without_the_latecomer(table):
    region = load_catalog().areas["MK07"].members
    assert set(table.areas[2].area.split("+")) == set(region) - {"KU142"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "none"},
        {"kind": "level"},
        {"kind": "share", "indicator": "labour_force"},
        {"kind": "level", "indicator": "labour_force", "denominator": "labour_force"},
        {"kind": "level", "indicator": "labour_force", "holder": TEXT},
    ],
)
def test_a_row_names_what_its_kind_needs(wrong):
    with pytest.raises(ValidationError, match="none needs a holder"):
        PrintedRow.model_validate({"id": "x", "title": TEXT, "unit": "persons", **wrong})


@pytest.mark.parametrize("wrong", [{}, {"value": 1, "text": TEXT}])
def test_a_printed_figure_says_one_thing(wrong):
    with pytest.raises(ValidationError, match="either a value or a text"):
        PrintedFigure.model_validate({"area": "KU240", **wrong})


def test_a_printed_figure_is_of_an_area_of_the_table():
    content = declared(TABLE)
    content["rows"][0]["printed"].append({"area": "KU837", "value": 1})
    with pytest.raises(ValidationError, match="KU837"):
        PrintedTable.model_validate(content)
