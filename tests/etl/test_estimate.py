import csv
import json

import numpy as np
import pytest

from etl.estimate import answer, lines
from etl.estimates.methods import ESTIMATORS, estimate
from tests.etl.estimates.panels import panel_like_ours
from tests.etl.running import etl


def write(path, panel, drop=(), add=()):
    rows = [
        (unit, period, value)
        for unit, row in zip(panel.units, panel.values, strict=True)
        for period, value in zip(panel.periods, row.tolist(), strict=True)
        if (unit, period) not in drop
    ]
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([("unit", "time", "value"), *rows, *add])
    return path


@pytest.fixture(scope="module")
def panel():
    return panel_like_ours(effect=3.0)


@pytest.mark.parametrize("method", ESTIMATORS)
def test_a_file_gives_the_estimate_of_its_panel(panel, tmp_path, method):
    result = answer(write(tmp_path / "panel.csv", panel), ["U000"], "2003-05", method)
    found = estimate(panel, method)
    assert result["method"] == method
    assert result["effect"] == pytest.approx(found.effect, abs=1e-9)
    assert result["pre_rmspe"] == pytest.approx(found.pre_rmspe, abs=1e-9)
    assert list(result["gap"]) == list(panel.periods)
    assert list(result["gap"].values()) == pytest.approx(found.gap.tolist(), abs=1e-9)
    assert sum(result["weights"].values()) == pytest.approx(1)
    assert result["interval"][0] < result["effect"] < result["interval"][1]
    assert 0 < result["p_value"] <= 1
    assert result["duality_gap"] < 1e-6
    assert lines(result)[0] == f"method       {method}"


def test_the_command_line_answers_in_json(panel, tmp_path):
    file = write(tmp_path / "panel.csv", panel)
    done = etl(tmp_path / "data", "estimate", str(file), "--treated", "U000", "--start", "2003-05", "--json")
    assert done.code == 0, done.errors
    result = json.loads(done.output)
    assert result["method"] == "demeaned"
    assert result["effect"] == pytest.approx(estimate(panel, "demeaned").effect, abs=1e-9)
    wrong = etl(tmp_path / "data", "estimate", str(file), "--treated", "u000", "--start", "2003-05")
    assert wrong.code == 4
    assert "no unit 'u000'" in wrong.errors
    assert "did you mean 'U000'?" in wrong.errors


def test_a_perfect_fit_has_no_ratio_and_is_json_all_the_same(tmp_path):
    rows = [("a", 1.0), ("b", 1.0), ("c", 2.5)]
    lines_of = [
        f"{u},{y},{v + (5 if u == 'a' and y >= 2012 else 0)}" for u, v in rows for y in range(2000, 2020)
    ]
    path = tmp_path / "panel.csv"
    path.write_text("\n".join(["unit,time,value", *lines_of]))
    result = answer(path, ["a"], "2012", "sc")
    assert result["effect"] == 5
    assert result["placebo_test"]["ratio"] is None
    assert json.loads(json.dumps(result, allow_nan=False)) == result


def test_several_treated_units_are_averaged(tmp_path):
    panel = panel_like_ours(treated=3, effect=2.0)
    file = write(tmp_path / "panel.csv", panel)
    result = answer(file, ["U000", "U001", "U002"], "2003-05", "sdid")
    assert result["effect"] == pytest.approx(estimate(panel, "sdid").effect, abs=1e-9)
    assert set(result["weights"]).isdisjoint({"U000", "U001", "U002"})


def test_a_yearly_panel_loses_its_mean_alone(tmp_path):
    path = tmp_path / "yearly.csv"
    rows = ["unit;time;value"]
    rows += [
        f"{unit};{1990 + t};{level + t * t},5"
        for unit, level in (("A", 0), ("B", 3), ("C", 9))
        for t in range(12)
    ]
    path.write_text("\n".join(rows))
    result = answer(path, ["A"], "1998", "demeaned")
    assert not result["seasonal"]
    assert result["effect"] == pytest.approx(0, abs=1e-9)
    assert result["intercept"] == pytest.approx(
        -(3 * result["weights"].get("B", 0) + 9 * result["weights"].get("C", 0))
    )
    assert result["interval_note"].startswith("there are too few periods")


def problem(path, treated=("U000",), start="2003-05"):
    with pytest.raises(Exception, match=r"Next: ") as caught:
        answer(path, treated, start, "sc")
    return "\n".join([str(caught.value), *getattr(caught.value, "failures", ())])


def test_what_is_wrong_with_a_file_is_named(panel, tmp_path):
    path = tmp_path / "wrong.csv"
    assert "can't be read" in problem(tmp_path / "absent.csv")
    path.write_text("a,b\n1,2\n")
    assert "no column unit, time, value" in problem(path)
    path.write_text("unit,time,value\n")
    assert "0 units" in problem(path)
    gap = problem(write(path, panel, drop={("U003", "2001-04")}))
    assert "1 gap." in gap
    assert "U003: no value at 2001-04" in gap
    twice = problem(write(path, panel, add=[("U001", "2000-01", 5)]))
    assert "B1202: 'U001' at '2000-01' a second time" in twice
    bad = problem(write(path, panel, add=[("U001", "soon", "x"), ("", "2000-02", "")]))
    assert "3 wrong cells" not in bad
    assert "C1202: 'x' is not a number" in bad
    assert "B1202: 'soon' is no time" in bad
    assert "A1203: no unit" in bad
    assert "C1203: no value" in bad
    assert "months, quarters and years mixed" in problem(write(path, panel, add=[("U001", "2001", 5)]))
    whole = write(path, panel)
    assert "no time '1999-01'" in problem(whole, start="1999-01")
    assert "2 periods before 2000-03" in problem(whole, start="2000-03")
    assert "every unit is treated" in problem(whole, treated=panel.units)


def test_programs_may_write_exponents(panel, tmp_path):
    small = np.full(len(panel.periods), 1e-7)
    path = write(
        tmp_path / "small.csv",
        panel,
        add=[("tiny", p, repr(v)) for p, v in zip(panel.periods, small.tolist(), strict=True)],
    )
    assert "e-" in path.read_text()
    assert answer(path, ["tiny"], "2003-05", "did")["pre_rmspe"] > 0
