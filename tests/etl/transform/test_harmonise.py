"""Today's municipal division: abolished municipalities move to where they live on."""

from etl.catalog.models import Indicator
from etl.frames import Cube
from etl.transform.harmonise import harmonised
from tests.etl.cubes import cube, shown
from tests.etl.declared import indicator, ratio

SUCCESSORS = {"KU588": "KU507", "KU532": "KU398"}
PERIODS = "2013-12 2014-01 2026-06"
CUBES = {
    "unemployed": cube("unemployed", PERIODS, {"KU507": "338 300 310", "KU588": "96 Q M", "KU091": "9 9 9"}),
    "labour_force": cube(
        "labour_force", PERIODS, {"KU507": "2631 2600 2775", "KU588": "776 770 M", "KU091": "99 99 99"}
    ),
    "rate": cube("rate", PERIODS, {"KU507": "12.8 11.5 11.2", "KU588": "12.4 Q M", "KU091": "9.1 9.1 9.1"}),
    "flow": cube("flow", PERIODS, {"KU507": "40 41 42", "KU588": "50 Q M", "KU091": "1 2 3"}),
}


def today(declared: Indicator) -> Cube:
    return harmonised(CUBES.__getitem__, declared, SUCCESSORS)


def test_counts_are_added_where_the_old_municipality_has_figures() -> None:
    one = today(indicator("unemployed"))
    assert shown(one, "KU507") == "434:E M 310"
    assert "KU588" not in one.areas


def test_a_rate_is_made_anew_from_its_parts() -> None:
    assert shown(today(ratio("rate", "unemployed", "labour_force")), "KU507").split()[0] == "12.74:E"


def test_what_cannot_be_added_up_is_missing_while_the_old_municipality_had_figures() -> None:
    assert shown(today(indicator("flow", "none")), "KU507") == "M M 42"


def test_other_municipalities_are_not_touched() -> None:
    assert shown(today(indicator("unemployed")), "KU091") == "9 9 9"


def test_a_source_that_has_rebased_its_past_is_left_as_it_is() -> None:
    one = cube("unemployed", "2013-12", {"KU507": "434", "KU588": "M"})
    assert (
        shown(harmonised({"unemployed": one}.__getitem__, indicator("unemployed"), SUCCESSORS), "KU507")
        == "434"
    )


def test_a_successor_without_figures_of_its_own_gets_those_of_its_parts() -> None:
    one = cube("unemployed", "2013-12", {"KU532": "70"})
    moved = harmonised({"unemployed": one}.__getitem__, indicator("unemployed"), SUCCESSORS)
    assert moved.areas == ("KU398",)
    assert shown(moved, "KU398") == "M"
