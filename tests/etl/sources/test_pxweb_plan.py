from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.frames import DatasetRecord
from etl.sources.pxweb.metadata import read_metadata
from etl.sources.pxweb.periods import periods_to_ask, reason_for_all
from etl.sources.pxweb.plan import Call, calls_for, calls_to_make, query_body
from etl.sources.pxweb.time_codes import is_time_code, period_of
from tests.etl.sources.pxweb_table import PxTable, months

UPDATED = "2026-07-21T05:00:00Z"


def names(letter):
    return st.integers(0, 12).map(lambda n: tuple(f"{letter}{i}" for i in range(n)))


@given(names("c"), names("a"), names("p"), st.integers(1, 400))
def test_calls_are_complete_without_overlap_and_within_the_limit(contents, areas, periods, max_cells):
    calls = calls_to_make(contents, areas, periods, max_cells)
    assert all(0 < call.n_cells <= max_cells for call in calls)
    asked = [cell for call in calls for cell in product(call.contents, call.areas, call.periods)]
    assert sorted(asked) == sorted(product(contents, areas, periods))


def fewest_calls_by_periods(n_contents, n_areas, n_periods, max_cells):
    """Slow and obvious: put one period after the other into the current call while it fits."""
    calls, room = 0, 0
    for _ in range(n_periods):
        if room < n_contents * n_areas:
            calls, room = calls + 1, max_cells
        room -= n_contents * n_areas
    return calls


@given(st.integers(1, 5), st.integers(1, 8), st.integers(1, 30), st.integers(40, 300))
def test_no_call_more_than_needed(n_contents, n_areas, n_periods, max_cells):
    calls = calls_to_make(
        [*"abcde"[:n_contents]], [*"abcdefgh"[:n_areas]], list(map(str, range(n_periods))), max_cells
    )
    assert len(calls) == fewest_calls_by_periods(n_contents, n_areas, n_periods, max_cells)


def test_the_real_sizes():
    areas = [f"KU{n:03d}" for n in range(329)]
    assert len(calls_to_make(range(23), areas, range(212), 120_000)) == 15
    assert len(calls_to_make(range(1), areas, range(212), 120_000)) == 1


@pytest.mark.parametrize("max_cells", [0, -1])
def test_a_limit_of_nothing_is_refused(max_cells):
    with pytest.raises(ValueError, match="max_cells"):
        calls_to_make("c", "a", "p", max_cells)


def test_contents_of_the_same_periods_share_calls():
    wanted = {"A": ("1", "2"), "B": ("2",), "C": ("1", "2")}
    assert calls_for(wanted, ("SSS",), 100) == [
        Call(("A", "C"), ("SSS",), ("1", "2")),
        Call(("B",), ("SSS",), ("2",)),
    ]


def test_every_variable_with_a_total_is_named():
    table = read_metadata(PxTable().metadata(), "http://example.invalid")
    body = query_body(table, Call(("ALL",), ("SSS", "KU091"), ("2026-01",)))
    assert {q["code"]: q["selection"]["values"] for q in body["query"]} == {
        "Alue": ["SSS", "KU091"],
        "Sukupuoli": ["SSS"],
        "timeperiod_m": ["2026M01"],
        "contentscode": ["ALL"],
    }
    assert all(q["selection"]["filter"] == "item" for q in body["query"])
    assert body["response"] == {"format": "json-stat2"}


# ---- time codes


@pytest.mark.parametrize(
    ("code", "period"), [("2026M06", "2026-06"), ("2026Q2", "2026Q2"), ("2026K2", "2026Q2"), ("2026", "2026")]
)
def test_time_codes(code, period):
    assert is_time_code(code)
    assert period_of(code) == period


@pytest.mark.parametrize(
    "code", ["", "2026M6", "2026M00", "2026M13", "2026Q5", "0999", "2026-06", "2026M06 ", "２０２６"]
)
def test_other_time_codes_are_refused(code):
    assert not is_time_code(code)
    with pytest.raises(ValueError, match="no month"):
        period_of(code)


@given(st.text(max_size=8))
def test_a_time_code_is_a_period_or_an_error(code):
    if is_time_code(code):
        assert period_of(code)[:4] == code[:4]
    else:
        with pytest.raises(ValueError, match="no month"):
            period_of(code)


# ---- which periods


CONTENTS = {"one": {"total": ["ALL"]}, "two": {"total": ["ALL", "MEN"]}}


def table(**changes):
    return read_metadata(PxTable(**changes).metadata(), "http://example.invalid")


def record(of, updated=UPDATED, contents=CONTENTS, year="2026", **changes):
    state = {
        "areas_sha256": of.areas_sha256,
        "map": of.division,
        "contents": contents,
        "metadata_sha256": of.sha256,
        "backfilled_year": year,
    }
    return DatasetRecord(
        dataset="t",
        source="s",
        checked_at="",
        updated=updated,
        newest_period=of.periods[-1],
        n_observations=0,
        state={**state, **changes},
    )


def test_all_on_the_first_refresh():
    assert periods_to_ask(table(), CONTENTS, None, UPDATED) == {
        "ALL": table().periods,
        "MEN": table().periods,
    }
    assert reason_for_all(table(), None, UPDATED) == "first refresh"


def test_nothing_where_nothing_changed():
    assert periods_to_ask(table(), CONTENTS, record(table()), UPDATED) == {}
    assert reason_for_all(table(), record(table()), UPDATED) is None


def test_the_new_and_the_newest_three_after_a_release():
    later = table(times=months(2025, 20))
    asked = periods_to_ask(later, CONTENTS, record(table()), "2026-09-22T05:00:00Z")
    assert asked == dict.fromkeys(("ALL", "MEN"), ("2026-06", "2026-07", "2026-08"))
    much_later = table(times=months(2025, 23))
    asked = periods_to_ask(much_later, CONTENTS, record(table()), "2026-12-22T05:00:00Z")
    assert asked["ALL"] == ("2026-07", "2026-08", "2026-09", "2026-10", "2026-11")


def test_the_newest_three_after_a_correction_or_a_change_of_metadata():
    newest = dict.fromkeys(("ALL", "MEN"), ("2026-04", "2026-05", "2026-06"))
    assert periods_to_ask(table(), CONTENTS, record(table()), "2026-07-22T05:00:00Z") == newest
    renamed = table(contents={"ALL": "Kaikki", "MEN": "Miehet", "WOMEN": "Naiset"})
    assert periods_to_ask(renamed, CONTENTS, record(table()), UPDATED) == newest


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"map_name": "Alue 2027"}, "division changed"),
        ({"area_code": "alue_23_20270101"}, "division changed"),
        ({"areas": {"SSS": "KOKO MAA", "KU837": "Tampere"}}, "division changed"),
    ],
)
def test_all_when_the_division_changed(changes, reason):
    now = table(**changes)
    assert periods_to_ask(now, CONTENTS, record(table()), UPDATED)["ALL"] == now.periods
    assert reason in reason_for_all(now, record(table()), UPDATED)


def test_all_in_the_first_refresh_of_a_year():
    before = record(table(), "2026-12-22T05:00:00Z")
    assert periods_to_ask(table(), CONTENTS, before, "2027-01-26T05:00:00Z")["ALL"] == table().periods
    assert "2027" in reason_for_all(table(), before, "2027-01-26T05:00:00Z")


def test_all_periods_of_a_new_indicator_only():
    before = record(table(), contents={"one": {"total": ["ALL"]}, "old": {"total": ["WOMEN"]}})
    wanted = {"one": {"total": ["ALL"]}, "old": {"total": ["WOMEN"]}, "new": {"total": ["MEN"]}}
    assert periods_to_ask(table(), wanted, before, UPDATED) == {"MEN": table().periods}


def test_a_known_content_of_a_new_sum_needs_its_history_again():
    before = record(table(), contents={"one": {"total": ["ALL"]}})
    assert periods_to_ask(table(), CONTENTS, before, UPDATED) == dict.fromkeys(
        ("ALL", "MEN"), table().periods
    )


def test_a_shrunk_history_is_no_reason_to_ask_more():
    shrunk = table(times=months(2026, 7))
    before = record(table())
    assert periods_to_ask(shrunk, CONTENTS, before, "2026-08-25T05:00:00Z")["ALL"] == (
        "2026-05",
        "2026-06",
        "2026-07",
    )


def test_a_record_of_another_time_is_as_none():
    before = record(table()).model_copy(update={"state": {}})
    assert periods_to_ask(table(), CONTENTS, before, UPDATED)["ALL"] == table().periods
