import json
from contextlib import contextmanager

import numpy as np
import pytest

from etl.errors import SourceError
from etl.frames import Storage, upserted
from etl.http import Client
from etl.snapshots import Snapshots
from etl.sources.fetched import Visit
from etl.sources.pxweb import fetch
from tests.etl.loopback import Reply, serving
from tests.etl.sources.pxweb_table import (
    AREAS,
    KEPT_AREAS,
    PxService,
    PxTable,
    SilentProgress,
    catalog,
    indicator,
    is_probe,
    months,
    source,
)

TOTAL = indicator("total", "t", "Kaikki", men="Miehet", women="Naiset")
SUM = indicator("both", "t", "Miehet", "Naiset")


class Bench:
    """A service, a folder of snapshots and a refresh of both."""

    def __init__(self, tmp_path, service, server):
        self.service, self.server = service, server
        self.table = service.tables["t"]
        self.snapshots = Snapshots(Storage(str(tmp_path)))
        self.records = {}

    def refresh(self, *indicators, declared=None, attempts=4):
        self.server.asked.clear()
        self.progress = SilentProgress()
        waiting = []
        with_session = Client(attempts, 0.001, sleep=waiting.append, clock=lambda: sum(waiting))
        try:
            visit = Visit(
                catalog(*(indicators or (TOTAL, SUM))),
                declared or source("t"),
                with_session,
                self.snapshots,
                self.records,
                self.server.url,
                self.progress,
            )
            fetched = fetch(visit)
        finally:
            with_session.session.close()
        self.records = {**self.records, **fetched.datasets}
        return fetched

    @property
    def questions(self):
        """The data questions that reached the server, the probe left out."""
        return [asked for asked in self.server.asked if asked.method == "POST" and not is_probe(asked)]


@pytest.fixture
def bench(tmp_path):
    with starting(tmp_path, PxService(t=PxTable())) as started:
        yield started


@contextmanager
def starting(tmp_path, service):
    with serving(service) as server:
        yield Bench(tmp_path, service, server)


def expected(table, content, area, period):
    figure = table.cell(content, area, period.replace("-", "M"))
    return (None, "Q") if figure == 3 else (figure, "A")


def check_cube(cube, table, contents):
    """Every cell of the cube against the formula of the table, one by one."""
    for b, breakdown in enumerate(cube.breakdowns):
        for a, area in enumerate(cube.areas):
            for t, period in enumerate(cube.periods):
                value, letter = expected(table, contents[breakdown], area, period)
                assert chr(cube.statuses[b, a, t]) == letter, (breakdown, area, period)
                assert np.isnan(cube.values[b, a, t]) if value is None else cube.values[b, a, t] == value


PARTS = {"total": "ALL", "men": "MEN", "women": "WOMEN"}


def test_the_first_refresh_gives_every_figure(bench):
    fetched = bench.refresh()
    cube = fetched.cubes["total"]
    assert (cube.breakdowns, cube.areas, cube.periods[0], cube.periods[-1]) == (
        ("total", "men", "women"),
        KEPT_AREAS,
        "2025-01",
        "2026-06",
    )
    assert cube.n_observations == 3 * 5 * 18
    check_cube(cube, bench.table, PARTS)
    assert fetched.n_reused == 0
    assert fetched.n_calls == len(bench.server.asked)
    assert sum("config" in asked.path for asked in bench.server.asked) == 1
    assert bench.progress.left == 0


def test_contents_added_up_are_derived_and_suppressed_where_a_part_is(bench):
    cube = bench.refresh().cubes["both"]
    letters = set()
    for a, area in enumerate(cube.areas):
        for t, period in enumerate(cube.periods):
            parts = [expected(bench.table, content, area, period) for content in ("MEN", "WOMEN")]
            letter = "Q" if any(status == "Q" for _, status in parts) else "E"
            letters.add(letter)
            assert chr(cube.statuses[0, a, t]) == letter
            if letter == "E":
                assert cube.values[0, a, t] == sum(value for value, _ in parts)
            else:
                assert np.isnan(cube.values[0, a, t])
    assert letters == {"Q", "E"}


def test_the_record_says_what_was_seen(bench):
    record = bench.refresh().datasets["t"]
    assert (record.dataset, record.source, record.updated) == ("t", "statfin", bench.table.updated)
    assert record.newest_period == "2026-06"
    assert record.n_observations == 3 * 5 * 18
    assert record.state["backfilled_year"] == "2026"
    assert record.state["contents"]["both"] == {"total": ["MEN", "WOMEN"]}
    assert len(record.snapshots) == len(bench.questions)
    assert all(bench.snapshots.find(s.request_sha256) for s in record.snapshots)
    assert type(record).model_validate_json(record.model_dump_json()) == record


def test_every_question_is_within_the_limit_and_names_all_variables(bench):
    bench.refresh()
    assert len(bench.questions) == 3
    for asked in bench.questions:
        selections = {q["code"]: q["selection"]["values"] for q in asked.json["query"]}
        assert set(selections) == set(bench.table.variables)
        assert selections["Sukupuoli"] == ["SSS"]
        assert np.prod([len(v) for v in selections.values()]) <= 100
        assert not {"KU199", "KUJOU", "MK91", "SK064"} & set(selections["Alue"])


def test_nothing_is_asked_where_nothing_changed(bench):
    bench.refresh()
    before = bench.records["t"]
    fetched = bench.refresh()
    assert bench.questions == []
    assert fetched.cubes == {}
    assert fetched.datasets["t"].model_copy(update={"checked_at": before.checked_at}) == before
    assert [a.method for a in bench.server.asked] == ["GET", "GET", "POST"]


def test_a_release_brings_the_newest_periods_and_what_was_dropped_stays(bench):
    first = bench.refresh().cubes["total"]
    bench.table.times = months(2026, 8)
    bench.table.updated = "2026-09-22T05:00:00Z"
    bench.table.shift = 5
    cube = bench.refresh().cubes["total"]
    assert cube.periods == ("2026-06", "2026-07", "2026-08")
    check_cube(cube, bench.table, PARTS)
    together = upserted(first, cube)
    assert (together.periods[0], together.periods[-1]) == ("2025-01", "2026-08")
    assert bench.records["t"].newest_period == "2026-08"
    assert len(bench.records["t"].snapshots) == 4


def test_a_new_indicator_gets_its_whole_history_and_others_are_not_asked(bench):
    bench.refresh(SUM)
    fetched = bench.refresh(SUM, indicator("all", "t", "Kaikki"))
    assert set(fetched.cubes) == {"all"}
    assert len(fetched.cubes["all"].periods) == 18
    asked = {v for a in bench.questions for q in a.json["query"] for v in q["selection"]["values"]}
    assert "ALL" in asked
    assert "MEN" not in asked


def test_an_indicator_that_left_and_came_back_gets_its_whole_history(bench):
    bench.refresh()
    bench.refresh(SUM)
    assert len(bench.refresh().cubes["total"].periods) == 18


def test_a_new_year_brings_everything(bench):
    bench.refresh()
    bench.table.updated = "2027-01-26T05:00:00Z"
    cube = bench.refresh().cubes["total"]
    assert len(cube.periods) == 18
    assert len(bench.records["t"].snapshots) == 3
    assert any("re-bases" in line for line in bench.progress.said)


def test_renamed_variables_and_a_new_division_are_followed(bench):
    bench.refresh()
    bench.table.area_code, bench.table.map_name = "alue_23_20270101", "Alue 2027"
    bench.table.others = {"sukupuoli_9_20270101": bench.table.others["Sukupuoli"]}
    bench.table.areas = {code: label for code, label in AREAS.items() if code != "KU020"}
    cube = bench.refresh(declared=source("t", municipalities=2)).cubes["total"]
    assert len(cube.periods) == 18
    assert "KU020" not in cube.areas


# ---- faults


def test_a_refresh_that_was_stopped_goes_on_where_it_was(bench):
    whole, served = bench.server.answer, []

    def failing(asked):
        if asked.method == "POST" and not is_probe(asked):
            served.append(asked)
            if len(served) > 2:
                return Reply(503)
        return whole(asked)

    bench.server.answer = failing
    with pytest.raises(SourceError, match="503"):
        bench.refresh(attempts=1)
    bench.server.answer = whole
    fetched = bench.refresh()
    assert len(bench.questions) == 1
    assert fetched.n_reused == 2
    check_cube(fetched.cubes["total"], bench.table, PARTS)


def test_a_snapshot_of_an_older_release_is_not_taken(bench):
    bench.refresh()
    bench.records = {}
    bench.table.updated, bench.table.shift = "2026-07-22T05:00:00Z", 4
    fetched = bench.refresh()
    assert fetched.n_reused == 0
    check_cube(fetched.cubes["total"], bench.table, PARTS)


@pytest.mark.parametrize(
    "trouble",
    [
        Reply(429, headers={"Retry-After": "1"}),
        Reply(500),
        Reply(503),
        Reply(hang_up=True),
        Reply(body=b'{"class": "dataset", "value": [1,,]}'),
        Reply(body=b"<html>maintenance</html>"),
        Reply(body=b'{"class": "dataset"}' * 50, cut_at=100),
    ],
)
def test_passing_trouble_is_overcome_and_never_kept(bench, trouble):
    bench.service.trouble = [trouble, trouble]
    fetched = bench.refresh()
    assert len(bench.questions) == 5
    check_cube(fetched.cubes["total"], bench.table, PARTS)
    assert all(
        json.loads(bench.snapshots.find(s.request_sha256).read()) for s in fetched.datasets["t"].snapshots
    )


def test_a_service_that_allows_less_than_it_says_is_asked_for_less(bench):
    bench.table.max_cells = 40
    fetched = bench.refresh()
    check_cube(fetched.cubes["total"], bench.table, PARTS)
    n_answers = len(fetched.datasets["t"].snapshots)
    assert n_answers > 6
    assert len(bench.questions) - n_answers == 2, "90 and 45 cells are refused, 15 are not"
    assert bench.progress.left == 0


def test_a_service_that_allows_less_than_a_period_is_asked_by_areas(bench):
    bench.table.max_cells, bench.table.times = 4, months(2026, 2)
    check_cube(bench.refresh().cubes["total"], bench.table, PARTS)


def test_a_service_that_refuses_everything_is_given_up(bench):
    whole, posts = bench.server.answer, []

    def refusing(asked):
        if asked.method == "POST":
            posts.append(asked)
        return Reply(403) if len(posts) > 1 else whole(asked)

    bench.server.answer = refusing
    with pytest.raises(SourceError, match="its size can't be the reason"):
        bench.refresh()
    assert len(posts) <= 10


def test_an_area_missing_from_the_answer_is_an_error_that_names_it(bench):
    bench.table.hidden = ("KU837",)
    with pytest.raises(SourceError, match=r"lacks \['KU837'\]"):
        bench.refresh()
    assert bench.snapshots.storage.names("snapshots/statfin") == []


def test_too_few_municipalities_name_the_missing(bench):
    del bench.table.areas["KU091"]
    with pytest.raises(SourceError, match=r"2 municipalities where at least 3.*KU091"):
        bench.refresh()


def test_a_table_of_another_frequency_is_an_error(bench):
    with pytest.raises(SourceError, match="monthly, declared is yearly"):
        bench.refresh(declared=source("t", frequency="yearly"))


def test_a_table_that_is_gone_is_explained(bench):
    with pytest.raises(SourceError, match=r"400.*table id or its variables changed.*t_old.px"):
        bench.refresh(indicator("total", "t_old", "Kaikki"), declared=source("t_old"))


def test_a_question_that_is_no_longer_understood_is_explained(bench):
    bench.service.trouble = [Reply(400, b"Bad Request")]
    with pytest.raises(SourceError, match=r"400.*'Alue'.*table id or its variables changed"):
        bench.refresh()


def test_a_table_that_no_indicator_is_read_from_is_not_asked(bench):
    fetched = bench.refresh(indicator("other", "elsewhere", "Kaikki"))
    assert bench.server.asked == []
    assert fetched.datasets == {}


@pytest.mark.parametrize("config", [[], None, "x"])
def test_limits_that_are_none_are_an_error(bench, config):
    bench.service.config = config
    with pytest.raises(SourceError, match="limits"):
        bench.refresh()


@pytest.mark.parametrize("config", [{}, {"maxCells": None, "maxCalls": "x", "timeWindow": -1}])
def test_limits_that_are_not_told_have_defaults(bench, config):
    bench.service.config = config
    bench.table.max_cells = 120_000
    bench.refresh()
    assert len(bench.questions) == 1


def test_the_limits_of_a_service_hold_for_all_its_tables(tmp_path):
    service = PxService(t=PxTable(), u=PxTable(), v=PxTable())
    service.config |= {"maxCalls": 5, "timeWindow": 60}
    with starting(tmp_path, service) as bench:
        indicators = [indicator(f"of_{name}", name, "Kaikki") for name in "tuv"]
        waiting = []
        client = Client(4, 0.001, sleep=waiting.append, clock=lambda: sum(waiting))
        for name in "tuv":  # one fetch each, as for several sources behind one service
            wanted, declared = catalog(*indicators), source(name)
            fetch(Visit(wanted, declared, client, bench.snapshots, {}, bench.server.url, SilentProgress()))
        client.session.close()
    assert sum(waiting) == pytest.approx(120)
