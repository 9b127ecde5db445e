"""The publishing gate: each rule finds what it is for, and nothing where all is well."""

from collections.abc import Callable, Iterator

import pytest

from etl import checks
from etl.catalog.models import Indicator
from etl.frames import Cube
from tests.etl.cubes import cube
from tests.etl.declared import indicator

PERIODS = "2026-04 2026-05 2026-06"
Rule = Callable[[Indicator, Cube], Iterator[str]]


def found(rule: Rule, gate: dict[str, object], rows: dict[str, str]) -> list[str]:
    return list(rule(indicator("x", gate=gate), cube("x", PERIODS, rows)))


@pytest.mark.parametrize(
    ("rule", "gate", "good", "bad", "words"),
    [
        (
            checks.too_few_municipalities,
            {"municipalities": 2},
            {"SSS": "1 2 3", "KU091": "1 2 3", "KU837": "1 2 Q"},
            {"SSS": "1 2 3", "KU091": "1 2 3", "KU837": "1 2 -"},
            "1 municipalities in 2026-06, at least 2 expected",
        ),
        (
            checks.out_of_range,
            {"minimum": 0, "maximum": 100},
            {"KU091": "0 50 100"},
            {"KU091": "0 50 100.1"},
            "outside 0.0…100.0 at KU091 2026-06 total = 100.1 (A)",
        ),
        (
            checks.jumps,
            {"step_factor": 3, "step_floor": 50},
            {"KU091": "100 299 120", "KU837": "5 30 Q"},
            {"KU091": "100 301 120"},
            "KU091 2026-05 total = 301 (A)",
        ),
        (
            checks.jumps,
            {"step_factor": 3, "step_floor": 50},
            {"KU091": "1000 1000:B 400"},
            {"KU091": "1000 Q 300"},
            "jumps by more than 3 times at KU091 2026-06",
        ),
        (
            checks.municipalities_beside_country,
            {"country_tolerance_pct": 1},
            {"SSS": "1000 1000 1000", "KU091": "995 600 600", "KU837": "Q 398 400"},
            {"SSS": "1000 1000 1000", "KU091": "995 600 600", "KU837": "Q 398 40000"},
            "add up to 40600 in 2026-06, the country is 1000",
        ),
    ],
)
def test_a_rule_finds_the_fault_and_only_that(
    rule: Rule, gate: dict[str, object], good: dict[str, str], bad: dict[str, str], words: str
) -> None:
    assert found(rule, gate, good) == []
    assert any(words in line for line in found(rule, gate, bad)), found(rule, gate, bad)


def test_a_declared_break_is_no_jump() -> None:
    assert found(checks.jumps, {"step_factor": 3, "step_floor": 50}, {"KU091": "100 900:B 900"}) == []


def test_parts_have_to_add_up() -> None:
    declared = indicator("x", gate={"parts_add_up": True})
    one = Cube.empty("x", ("total", "men", "women"), ("KU091",), ["2026-06"])
    one.statuses[:] = ord("A")
    one.values[:, 0, 0] = [100, 60, 40]
    assert list(checks.parts_beside_total(declared, one)) == []
    one.values[2, 0, 0] = 46
    assert "KU091 2026-06" in next(checks.parts_beside_total(declared, one))


def test_published_figures_cannot_get_lost() -> None:
    before = cube("x", PERIODS, {"KU091": "1 2 3", "KU837": "4 5 6"})
    assert list(checks.lost_points(indicator("x"), before, before)) == []
    suppressed_now = cube("x", PERIODS, {"KU091": "1 2 3", "KU837": "4 5 Q"})
    assert list(checks.lost_points(indicator("x"), before, suppressed_now)) == []
    lines = list(checks.lost_points(indicator("x"), before, cube("x", PERIODS, {"KU091": "1 2 M"})))
    assert len(lines) == 1
    assert lines[0].startswith(
        "x: 4 figures would be lost, at KU091 2026-06 total = 3 (A), KU837 2026-04 total = 4 (A)"
    )


def test_a_value_under_a_status_that_has_none_is_a_contradiction() -> None:
    one = cube("x", "2026-06", {"KU091": "5"})
    one.statuses[0, 0, 0] = ord("Q")
    assert "contradict" in next(checks.contradictions(one))


def test_slow_oracle_of_the_last_known_value() -> None:
    import numpy as np

    values = np.array([[np.nan, 1, np.nan, np.nan, 2, 3, np.nan]])
    expected, last = [], np.nan
    for value in values[0]:
        expected.append(last)
        last = value if np.isfinite(value) else last
    assert np.array_equal(checks._last_known(values)[0], expected, equal_nan=True)
