"""Cubes: rearranging, upserting, reading series."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.frames import Cube, upserted
from tests.etl.cubes import cube, shown

OLD = cube("x", "2025-12 2026-01 2026-02", {"KU091": "1 2 3", "KU837": "4 Q 6:P"})


def test_a_new_figure_takes_the_place_of_the_old_one_and_history_stays() -> None:
    new = cube("x", "2026-02 2026-03", {"KU837": "60 70", "KU005": "8 9"})
    both = upserted(OLD, new)
    assert both.periods == ("2025-12", "2026-01", "2026-02", "2026-03")
    assert shown(both, "KU091") == "1 2 3 -"
    assert shown(both, "KU837") == "4 Q 60 70"
    assert shown(both, "KU005") == "- - 8 9"


def test_a_missing_figure_never_takes_the_place_of_a_known_one_but_suppression_does() -> None:
    both = upserted(OLD, cube("x", "2025-12 2026-01", {"KU091": "M Q", "KU837": "M M"}))
    assert shown(both, "KU091") == "1 Q 3"
    assert shown(both, "KU837") == "4 Q 6:P"


def test_observations_carry_no_value_where_the_status_has_none() -> None:
    rows = list(OLD.series("KU837").observations())
    assert [(r.period, r.value, r.status) for r in rows] == [
        ("2025-12", 4.0, "A"),
        ("2026-01", None, "Q"),
        ("2026-02", 6.0, "P"),
    ]


def test_an_unknown_area_is_an_error_not_an_empty_series() -> None:
    with pytest.raises(KeyError):
        OLD.series("KU999")


cells = st.sampled_from(["1", "2.5", "7:P", "Q", "M", "-", "3:E"])
periods = st.lists(st.sampled_from([f"2026-{m:02d}" for m in range(1, 8)]), min_size=1, unique=True)
areas = st.lists(st.sampled_from(["KU091", "KU837", "KU005", "MK06"]), min_size=1, unique=True)


@st.composite
def cubes(draw: st.DrawFn) -> Cube:
    columns = sorted(draw(periods))
    rows = {a: " ".join(draw(cells) for _ in columns) for a in draw(areas)}
    return cube("x", " ".join(columns), rows)


def cells_of(one: Cube) -> dict[tuple[str, str], tuple[float | None, str]]:
    return {
        (o.area, o.period): (o.value, o.status) for area in one.areas for o in one.series(area).observations()
    }


@given(cubes(), cubes())
def test_upserting_agrees_with_the_obvious_way_over_dictionaries(old: Cube, new: Cube) -> None:
    expected = cells_of(old)
    for key, cell in cells_of(new).items():
        if not (cell[1] == "M" and key in expected):
            expected[key] = cell
    assert cells_of(upserted(old, new)) == expected


@given(cubes())
def test_upserting_a_cube_with_itself_changes_nothing(one: Cube) -> None:
    again = upserted(one, one)
    assert again.periods == one.periods
    assert np.array_equal(again.statuses, one.statuses)


@given(cubes(), st.integers(0, 8), st.integers(0, 8))
def test_a_part_of_a_series_holds_the_observations_of_its_periods(one: Cube, first: int, end: int) -> None:
    whole = one.series(one.areas[0], one.breakdowns[0])
    within = whole.periods[first:end]
    assert list(whole.between(first, end).observations()) == [
        o for o in whole.observations() if o.period in within
    ]
