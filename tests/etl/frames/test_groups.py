"""Groups: sums over sums, never a mean of rates; what is not covered is told."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.frames import Cube, group_series
from etl.frames.groups import MINIMUM_COVERED
from tests.etl.cubes import cube, letter_of
from tests.etl.declared import indicator, ratio

PERIODS = "2013-11 2013-12"
CUBES = {
    "unemployed": cube("unemployed", PERIODS, {"KU915": "1700 1650", "KU420": "Q 758", "KU005": "M M"}),
    "labour_force": cube(
        "labour_force", PERIODS, {"KU915": "10000 10000", "KU420": "4369 4369", "KU005": "100 100"}
    ),
    "rate": cube("rate", PERIODS, {"KU915": "17.0 16.5", "KU420": "Q 17.3", "KU005": "M M"}),
    "weeks": cube("weeks", PERIODS, {"KU915": "40 40", "KU420": "Q 60", "KU005": "M M"}),
}
COUNT = indicator("unemployed")
RATE = ratio("rate", "unemployed", "labour_force")
WEEKS = indicator("weeks", "weighted_mean", groups={"denominator": "unemployed"}, decimals=1)


def cells(name: str, members: list[str]) -> list[str]:
    declared = {"unemployed": COUNT, "rate": RATE, "weeks": WEEKS}[name]
    series = group_series(CUBES.__getitem__, declared, members)
    return [letter_of(v, chr(s)) for v, s in zip(series.values, series.statuses, strict=True)]


def test_counts_add_up_and_are_marked_as_derived() -> None:
    assert cells("unemployed", ["KU915", "KU420"])[1] == "2408:E"


def test_a_rate_is_the_sum_over_the_sum_with_one_decimal_more() -> None:
    assert cells("rate", ["KU915", "KU420"])[1] == "16.76:E"


def test_a_mean_is_weighted() -> None:
    expected = round((40 * 1650 + 60 * 758) / 2408, 2)
    assert cells("weeks", ["KU915", "KU420"])[1] == f"{expected:g}:E"


def test_too_little_covered_gives_no_figure_and_says_how_much_is() -> None:
    series = group_series(CUBES.__getitem__, COUNT, ["KU915", "KU420"])
    assert chr(series.statuses[0]) == "M"
    assert math.isnan(series.values[0])
    assert series.covered[0] == pytest.approx(10000 / 14369)


def test_a_small_member_without_a_figure_leaves_one_with_its_share_covered() -> None:
    series = group_series(CUBES.__getitem__, COUNT, ["KU915", "KU420", "KU005"])
    assert (series.values[1], chr(series.statuses[1])) == (2408, "E")
    assert series.covered[1] == pytest.approx(14369 / 14469)


def test_only_suppressed_members_make_a_suppressed_group() -> None:
    assert cells("unemployed", ["KU420"]) == ["Q", "758:E"]
    assert cells("unemployed", ["KU005"]) == ["M", "M"]


def test_a_provisional_member_makes_the_group_provisional() -> None:
    one = cube("unemployed", "2026-06", {"KU915": "10:P", "KU420": "5"})
    series = group_series({**CUBES, "unemployed": one}.__getitem__, COUNT, ["KU915", "KU420"])
    assert chr(series.statuses[0]) == "P"


def test_what_cannot_be_added_up_is_refused() -> None:
    with pytest.raises(ValueError, match="can't be added up"):
        group_series(CUBES.__getitem__, indicator("unemployed", "none"), ["KU915"])


def test_a_group_of_unknown_members_is_an_error() -> None:
    with pytest.raises(KeyError, match="KU999"):
        group_series(CUBES.__getitem__, COUNT, ["KU999"])


cell = st.one_of(st.integers(0, 500).map(str), st.sampled_from(["Q", "M", "-"]))


@given(st.lists(st.tuples(cell, st.integers(1, 9000)), min_size=1, max_size=8))
def test_a_rate_agrees_with_the_slow_way(rows: list[tuple[str, int]]) -> None:
    areas = [f"KU{n:03d}" for n in range(1, len(rows) + 1)]
    cubes = {
        "n": cube("n", "2026-06", {a: r[0] for a, r in zip(areas, rows, strict=True)}),
        "d": cube("d", "2026-06", {a: str(r[1]) for a, r in zip(areas, rows, strict=True)}),
    }
    cubes["r"] = Cube("r", ("total",), cubes["n"].areas, cubes["n"].periods, *empty_like(cubes["n"]))
    declared = ratio("r", "n", "d")
    declared = declared.model_copy(update={"groups": declared.groups.model_copy(update={"base": "d"})})
    series = group_series(cubes.__getitem__, declared, areas)
    known = [(float(n), d) for n, d in rows if n not in "QM-"]
    covered = sum(d for _, d in known) / sum(d for _, d in rows)
    if covered >= MINIMUM_COVERED:
        assert series.values[0] == pytest.approx(
            round(100 * sum(n for n, _ in known) / sum(d for _, d in known), 2), abs=0.011
        )
        assert series.covered[0] == pytest.approx(covered, rel=1e-5)
    else:
        assert math.isnan(series.values[0])


def empty_like(one: Cube) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    fresh = Cube.empty("r", one.breakdowns, one.areas, one.periods)
    fresh.statuses[one.statuses != 0] = ord("A")
    return fresh.values, fresh.statuses, fresh.covered
