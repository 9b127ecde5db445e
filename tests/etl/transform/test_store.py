"""History: it only grows, except where a source re-bases a period."""

from etl.transform import stored_after
from tests.etl.cubes import cube, shown


def test_periods_that_the_source_dropped_stay() -> None:
    stored = {"x": cube("x", "2006-01 2009-01", {"KU091": "1 2"})}
    after = stored_after(stored, {"x": cube("x", "2009-01 2009-02", {"KU091": "3 4"})})
    assert shown(after["x"], "KU091") == "1 3 4"


def test_a_rebased_period_takes_the_figures_of_a_merged_municipality_away() -> None:
    stored = {"x": cube("x", "2008-12 2009-01", {"KU507": "300 310", "KU588": "90 95"})}
    after = stored_after(stored, {"x": cube("x", "2009-01", {"KU507": "405"})})
    assert shown(after["x"], "KU507") == "300 405"
    assert shown(after["x"], "KU588") == "90 -"


def test_an_indicator_that_was_not_fetched_stays_and_a_new_one_comes() -> None:
    stored = {"x": cube("x", "2009-01", {"KU091": "1"})}
    after = stored_after(stored, {"y": cube("y", "2009-01", {"KU091": "2"})})
    assert {name: shown(one, "KU091") for name, one in after.items()} == {"x": "1", "y": "2"}


def test_the_stored_cubes_are_not_changed() -> None:
    stored = {"x": cube("x", "2009-01", {"KU507": "300", "KU588": "90"})}
    stored_after(stored, {"x": cube("x", "2009-01", {"KU507": "405"})})
    assert shown(stored["x"], "KU588") == "90"


def test_a_cell_that_the_source_no_longer_gives_goes_with_its_period() -> None:
    stored = {"x": cube("x", "2009-01 2009-02", {"KU091": "1 2"})}
    after = stored_after(stored, {"x": cube("x", "2009-02 2009-03", {"KU091": "- 4"})})
    assert shown(after["x"], "KU091") == "1 - 4"
