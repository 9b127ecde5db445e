import csv
import json
import os
import subprocess
import sys

import numpy as np
import pytest

from etl.__main__ import NOBODY_READS
from etl.errors import CheckError
from etl.estimate import INTERVAL_NOTES, answer, lines
from etl.estimates.methods import ESTIMATORS, estimate
from etl.sources.files import read_panel
from tests.etl.estimates.panels import panel_like_ours
from tests.etl.running import PROJECT, etl, etl_process


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
    assert result["interval_kind"] == ("placebo" if method == "did" else "conformal")
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
    early = problem(whole, start="2000-03")
    assert "2 periods before 2000-03" in early
    assert "a start from 2000-04 to " in early
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


def yearly(units=("A", "B", "C", "D", "E"), sign=".", separator=",", spell=str, scale=1.0):
    """Rows of a yearly panel whose first unit gains 3 from 1992 on."""
    random = np.random.default_rng(1)
    common = random.normal(size=20).cumsum()
    rows = [separator.join(("unit", "time", "value"))]
    for place, unit in enumerate(units):
        path = 10 + place + common * (1 + 0.1 * place) + 0.3 * random.normal(size=20)
        path[12:] += 3.0 * (place == 0)
        rows += [
            separator.join((unit, spell(1980 + t), repr(value * scale).replace(".", sign)))
            for t, value in enumerate(path.tolist())
        ]
    return rows


def answer_of(path, rows, treated=("A",), start="1992", method="demeaned", encoding="utf-8", end="\n"):
    path.write_bytes((end.join(rows) + end).encode(encoding))
    return answer(path, treated, start, method)


@pytest.mark.parametrize(
    ("rows", "kept"),
    [
        (yearly(sign=",", separator=";"), {}),
        (yearly(separator="\t"), {"encoding": "utf-16", "end": "\r\n"}),
        (yearly(spell=lambda year: f"{year}.0"), {"encoding": "utf-8-sig"}),
        (yearly(spell=lambda year: f"{year}.0"), {"start": "1992.0", "end": "\r"}),
        (["", "Value;note;TIME;Unit"], {}),
    ],
)
def test_the_same_panel_in_other_writing_gives_the_same(tmp_path, rows, kept):
    if len(rows) == 2:
        cells = [row.split(",") for row in yearly()[1:]]
        rows = [*rows, *(f"{value};;{time};{unit}" for unit, time, value in cells)]
    plain = answer_of(tmp_path / "plain.csv", yearly())
    found = answer_of(tmp_path / "other.csv", rows, **kept)
    assert found == plain
    assert next(iter(found["gap"])) == "1980"


def test_names_are_found_however_they_are_composed_and_given(tmp_path):
    units = ('"A, b"', "A\u0308hta\u0308ri", "C", "D", "E")
    path = tmp_path / "names.csv"
    both = answer_of(path, yearly(units), treated=("Ähtäri,C",))
    assert both["treated"] == ["C", "Ähtäri"]
    assert both == answer(path, ["C", " Ähtäri", "C"], "1992", "demeaned")
    assert answer(path, ["A, b"], "1992", "demeaned")["treated"] == ["A, b"]
    assert "no unit 'F'" in problem(path, ("C,F",), "1992")
    assert "(did you mean 'D'?): A, b, C, D, E, Ähtäri" in problem(path, ("d",), "1992")


@pytest.mark.parametrize("start", ["2003-05", "2003M05", "2003m5", "2003-05-01"])
def test_a_month_is_the_same_month_in_any_spelling(panel, tmp_path, start):
    result = answer(write(tmp_path / "panel.csv", panel), ["U000"], start, "sc")
    assert result["start"] == "2003-05"


@pytest.mark.parametrize("method", ESTIMATORS)
@pytest.mark.parametrize("exponent", [-250, -90, -40, 40, 300])
def test_the_unit_of_measurement_changes_nothing(tmp_path, method, exponent):
    """Powers of 2, which floating-point numbers bear exactly."""
    plain = answer_of(tmp_path / "plain.csv", yearly(), method=method)
    found = answer_of(tmp_path / "scaled.csv", yearly(scale=2.0**exponent), method=method)
    for key in ("p_value", "weights", "duality_gap", "placebo_test", "interval_note"):
        assert found[key] == plain[key]
    for key in ("effect", "pre_rmspe", "intercept"):
        assert found[key] == plain[key] * 2.0**exponent
    assert found["interval"] == [end * 2.0**exponent for end in plain["interval"]]
    assert all("0.0000" not in line for line in lines(found) if line.startswith(("effect", "interval")))


def test_the_order_of_rows_and_units_changes_nothing(tmp_path):
    rows = yearly()
    mixed = [rows[0], *(rows[1 + place] for place in np.random.default_rng(2).permutation(100))]
    assert answer_of(tmp_path / "mixed.csv", mixed) == answer_of(tmp_path / "plain.csv", rows)


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        (yearly(sign=","), "D2: more cells than the 3 of the first row"),
        ([*yearly()[:-1], 'E,1999,"1,234"'], "a decimal comma (C101 '1,234') and a decimal point (C2 "),
        (["unit,time,value", 'A,1990,"1,234"', "B,1990,5"], "C2 '1,234' may be thousands or decimals"),
        ([*yearly(), "B,1985.0,7"], "B102: 'B' at '1985.0' a second time"),
        ([*yearly()[:-1], "E,1999,1e400"], "C101: '1e400' is too large a number"),
        ([*yearly()[:-1], "E,1999,inf"], "C101: 'inf' is not a number"),
        ([*yearly()[:-1], 'E,1999,"7'], "no CSV: unexpected end of data"),
        (["unit,time,value,value"], "the column value is there twice"),
        ([""], "the file is empty"),
        ([",,,", ",,"], "no column unit, time, value in the first row"),
        (['""'], "no column unit, time, value in the first row"),
        (yearly()[:1] + yearly()[-20:], "1 unit. Next: give the treated unit and at least one donor"),
        (
            [row for row in yearly() if "199" not in row and "198" not in row.replace("1980", "")],
            "1 time. Next",
        ),
        ([row for row in yearly() if ",1985," not in row or row[0] == "A"], "4 gaps. Next"),
    ],
)
def test_what_may_be_misread_is_refused(tmp_path, rows, found):
    path = tmp_path / "wrong.csv"
    path.write_text("\n".join(rows) + "\n")
    assert found in problem(path, ("A",), "1992")


TWO_YEARS = ("A{0}1990{0}", "A{0}1991{0}", "B{0}1990{0}", "B{0}1991{0}")


def rows_of(separator, values):
    """Two units in two years, the values as they are written."""
    written = (f'"{value}"' if separator == "," else value for value in values)
    head = separator.join(("unit", "time", "value"))
    return "\n".join(
        [head, *(row.format(separator) + one for row, one in zip(TWO_YEARS, written, strict=True))]
    )


@pytest.mark.parametrize(
    ("separator", "values", "cell"),
    [
        (",", ("900", "1,100", "1,200", "950"), "C3 '1,100'"),
        ("\t", ("900", "1,100", "1,200", "950"), "C3 '1,100'"),
        ("\t", ("9", "8", "\N{MINUS SIGN}1,200", "7"), "C4 '\N{MINUS SIGN}1,200'"),
        (";", ("900", "1,100", "1,200", "950"), "C3 '1,100'"),
        (";", ("\N{MINUS SIGN}900", "-1,100", "1,200", "100"), "C3 '-1,100'"),
    ],
)
def test_a_comma_of_decimals_or_of_thousands_is_refused(tmp_path, separator, values, cell):
    path = tmp_path / "doubtful.csv"
    path.write_text(rows_of(separator, values), encoding="utf-8")
    with pytest.raises(CheckError) as caught:
        read_panel(path)
    assert f"{cell} may be thousands or decimals" in str(caught.value)


@pytest.mark.parametrize(
    ("separator", "values"),
    [
        ("\t", ("900", "1,100", "1,25", "950")),
        ("\t", ("0,125", "1,100", "1,250", "950")),
        (";", ("2", "1,100", "1,250", "950")),
        (";", ("2,125", "1,100", "1,250", "0,950")),
        (";", ("2,125", "1,100", "1,250", "3,950")),
    ],
)
def test_a_comma_that_can_only_be_of_decimals_is_one(tmp_path, separator, values):
    path = tmp_path / "plain.csv"
    path.write_text(rows_of(separator, values), encoding="utf-8")
    assert read_panel(path).values.ravel().tolist() == [float(value.replace(",", ".")) for value in values]


def test_only_the_first_findings_are_listed(tmp_path):
    path = tmp_path / "wrong.csv"
    path.write_text("\n".join(["unit,time,value", *(f"A,{year},x" for year in range(1000, 1100))]))
    told = problem(path, ("A",), "1050").splitlines()
    assert (len(told), told[-1]) == (22, "and 80 more")


def test_a_workbook_is_no_text(tmp_path):
    path = tmp_path / "panel.xlsx"
    path.write_bytes(b"PK\x03\x04")
    assert "save it as CSV" in problem(path)


@pytest.mark.parametrize(
    "content",
    [
        "\n".join(yearly()).replace("C,", "C\0,").encode(),
        "\n".join(yearly()).encode("utf-16-le"),
        b"\x81\xff",
        b"\xff\xfea",
    ],
)
def test_bytes_that_no_text_has_are_told_without_a_word_of_workbooks(tmp_path, content):
    path = tmp_path / "panel.csv"
    path.write_bytes(content)
    told = problem(path, ("A",), "1992")
    assert "bytes that no text has. Next: save it as CSV (UTF-8)" in told
    assert "XLSX" not in told


def test_with_few_donors_plain_did_is_told_to_be_bold(tmp_path):
    result = answer_of(tmp_path / "few.csv", yearly(), method="did")
    assert (result["interval_kind"], result["placebo_test"]["n"]) == ("conformal", 4)
    assert result["interval_note"].startswith("with so few donors")
    assert result["interval_note"] in lines(result)[2]


def test_a_bold_test_is_told_beside_any_other_note(tmp_path):
    """15 years: too few for an interval, and 4 donors: too few for placebos in the place of the conformal p."""
    rows = [row for row in yearly() if not row.split(",")[1].startswith("199") or row.split(",")[1] < "1995"]
    result = answer_of(tmp_path / "few.csv", rows, method="did")
    assert (len(result["gap"]), result["interval_kind"]) == (15, "conformal")
    for key in ("too_few_periods", "too_bold"):
        assert INTERVAL_NOTES[key] in result["interval_note"]
        assert INTERVAL_NOTES[key] in lines(result)[2]
    plain = answer_of(tmp_path / "few.csv", rows, method="demeaned")
    assert plain["interval_note"] == INTERVAL_NOTES["too_few_periods"]


def test_a_reader_that_goes_away_is_no_error(tmp_path):
    path = tmp_path / "plain.csv"
    path.write_text("\n".join(yearly()))
    reader, writer = os.pipe()
    os.close(reader)
    command = [sys.executable, "-m", "etl", "estimate", str(path), "--treated", "A", "--start", "1992"]
    done = subprocess.run(
        command, cwd=PROJECT, stdout=writer, stderr=subprocess.PIPE, timeout=300, check=False
    )
    os.close(writer)
    assert (done.returncode, done.stderr) == (NOBODY_READS, b"")


def test_letters_that_an_output_lacks_are_escaped(tmp_path):
    path = tmp_path / "names.csv"
    path.write_text("\n".join(yearly(("Ähtäri", "B", "C"))), encoding="utf-8")
    asked = ("estimate", str(path), "--treated", "Ähtäri", "--start", "1992")
    told = etl_process(tmp_path, *asked, "--json", PYTHONIOENCODING="ascii")
    assert (told.code, json.loads(told.output)["treated"]) == (0, ["Ähtäri"])
    assert "\\xc4ht\\xe4ri" in etl_process(tmp_path, *asked, PYTHONIOENCODING="ascii").output
