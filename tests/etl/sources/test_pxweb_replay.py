"""The refresh against the recorded service, whole and broken on purpose."""

import numpy as np
import pytest
import requests

from etl.catalog.models import Source
from etl.errors import SourceError
from etl.frames import Storage
from etl.http import Client
from etl.snapshots import Snapshots
from etl.sources.fetched import Visit
from etl.sources.pxweb import fetch
from tests.etl.sources import pxweb_table
from tests.etl.sources.pxweb_table import SilentProgress, indicator

INDICATORS = (
    indicator("unemployed", "t_12r5", r"Työttömät työnhakijat laskentapäivänä", men=r".*\bmiehet\b"),
    indicator("vacancies", "t_12r5", "Avoimet työpaikat"),
    indicator("rate", "t_12r5", "Työttömien työnhakijoiden %-osuus"),
)
OF_SERVICES = (
    indicator("activation", "t_12u4", "Aktivointiaste"),
    indicator("broad", "t_12u4", "Työttömät työnhakijat", "Palveluissa yhteensä"),
)
POPULATION = indicator("population", "t_11re", "Väestö")


def source(table, folder="tyonv", frequency="monthly") -> Source:
    made = pxweb_table.source(f"t_{table}", municipalities=308, frequency=frequency).model_dump()
    made["datasets"][0]["path"] = f"StatFin/{folder}/{table}.px"
    return Source.model_validate(made)


class Bench:
    def __init__(self, server, folder):
        self.server, self.snapshots, self.records = server, Snapshots(Storage(str(folder))), {}

    def refresh(self, declared, *indicators, timeout=20.0):
        waited = []
        client = Client(4, 0.001, (5.0, timeout), clock=lambda: sum(waited), sleep=waited.append)
        try:
            visit = Visit(
                pxweb_table.catalog(*indicators),
                declared,
                client,
                self.snapshots,
                self.records,
                f"{self.server.url}/PxWeb/api/v1",
                SilentProgress(),
            )
            fetched = fetch(visit)
        finally:
            client.session.close()
        self.records |= fetched.datasets
        return fetched

    def statuses(self):
        return [entry["status"] for entry in self.server.log() if entry["method"] == "POST"]


@pytest.fixture
def bench(replay, tmp_path):
    server = replay("--no-rate-limit")
    yield Bench(server, tmp_path)
    server.reset()


def cell(cube, area, period, breakdown="total"):
    place = cube.breakdown_places[breakdown], cube.area_places[area], cube.period_places[period]
    return cube.values[place], chr(cube.statuses[place])


def published(server, period, **wanted):
    """What the service itself says, read by other code: its plain JSON form with figures as text."""
    query = [
        {"code": code, "selection": {"filter": "item", "values": values}} for code, values in wanted.items()
    ]
    query.append({"code": "timeperiod_m", "selection": {"filter": "item", "values": [period]}})
    url = f"{server.url}/PxWeb/api/v1/fi/StatFin/tyonv/12r5.px"
    rows = requests.post(url, json={"query": query, "response": {"format": "json"}}, timeout=20).json()[
        "data"
    ]
    return {row["key"][0]: row["values"] for row in rows}


def test_figures_equal_those_of_another_format(bench):
    cubes = bench.refresh(source("12r5"), *INDICATORS).cubes
    cube = cubes["unemployed"]
    assert (cube.periods[0], cube.periods[-1], len(cube.periods)) == ("2006-01", "2026-06", 246)
    assert {"SSS", "KU091", "MK06"} < set(cube.areas)
    assert not {"KU199", "MK91", "KUJOU"} & set(cube.areas)
    for period in ("2006-01", "2019-07", "2026-06"):
        shown = published(
            bench.server,
            period.replace("-", "M"),
            Alue=list(cube.areas),
            contentscode=["TYOTTOMATLOPUSSA", "TYOTTOMATMIEHET"],
        )
        assert set(shown) == set(cube.areas)
        ours = {area: [as_shown(cube, area, period, b) for b in cube.breakdowns] for area in cube.areas}
        assert ours == shown


def as_shown(cube, area, period, breakdown):
    """Our figure as the service's plain form shows it."""
    value, letter = cell(cube, area, period, breakdown)
    assert np.isnan(value) == (letter in "QML")
    return {"Q": "...", "M": "..", "L": "."}.get(letter) or f"{value:.0f}"


def test_unemployed_and_participants_add_up_as_the_activation_rate_says(bench):
    cubes = bench.refresh(source("12u4"), *OF_SERVICES).cubes
    broad, rate = cubes["broad"], cubes["activation"]
    assert chr(broad.statuses[0, 0, -1]) == "E"
    assert set(map(chr, np.unique(broad.statuses))) <= set("EQM")
    assert 10 < cell(rate, "SSS", "2026-09")[0] < 60
    assert cell(broad, "SSS", "2026-09")[0] > 250_000


def test_a_yearly_table_with_dated_variables(bench):
    fetched = bench.refresh(source("11re", "vaerak", "yearly"), POPULATION)
    cube = fetched.cubes["population"]
    assert (cube.periods[0], cube.periods[-1]) == ("2011", "2025")
    assert len(cube.areas) == 309
    assert 600_000 < cell(cube, "KU091", "2025")[0] < 800_000
    assert fetched.datasets["t_11re"].newest_period == "2025"


def test_a_second_refresh_asks_three_questions(bench):
    bench.refresh(source("12r5"), *INDICATORS)
    bench.server.reset()
    assert bench.refresh(source("12r5"), *INDICATORS).cubes == {}
    assert len(bench.server.log()) == 3


def test_the_limit_of_calls_is_never_run_into(replay, tmp_path):
    server, client = replay("--rate-limit", "10/1"), Client()
    for table, label in (
        ("12r5", "Avoimet"),
        ("12tg", "Ulkomainen"),
        ("12th", "Alle 25-vuotiaiden työvoima"),
    ):
        wanted = pxweb_table.catalog(indicator("wanted", f"t_{table}", label))
        base_url = f"{server.url}/PxWeb/api/v1"
        kept = Snapshots(Storage(str(tmp_path)))
        fetch(Visit(wanted, source(table), client, kept, {}, base_url, SilentProgress()))
    client.session.close()
    assert {record.status for record in client.requests} == {200}
    assert len(client.requests) > 10


def test_a_rolling_history_brings_only_what_is_new(replay, tmp_path):
    first = Bench(replay("--no-rate-limit", "--months", "2008M01:2026M04"), tmp_path)
    first.refresh(source("12tg"), indicator("foreign", "t_12tg", "Ulkomaalaiset"))
    second = Bench(replay("--no-rate-limit", "--months", "2012M01:2026M06"), tmp_path)
    # the same table seen at a later time: its address differs only because it is another server
    second.records = first.records
    cube = second.refresh(source("12tg"), indicator("foreign", "t_12tg", "Ulkomaalaiset")).cubes["foreign"]
    assert cube.periods == ("2026-04", "2026-05", "2026-06")


@pytest.mark.parametrize(
    "faults",
    [
        ["429@POST*12r5:2"],
        ["500@12r5:2"],
        ["503@config:2"],
        ["drop@12r5:3"],
        ["truncate@POST*12r5:3"],
        ["cutoff@POST*12r5:3"],
        ["badjson@12r5:3"],
        ["badjson@config:2"],
        ["timeout=1.5@12r5:1"],
        ["slow=1.5@POST*12r5:2"],
        ["bom@12r5"],
        ["bom@config"],
        ["wrongvars@12r5"],
    ],
)
def test_passing_faults_change_nothing(bench, faults, tmp_path_factory):
    declared, wanted = source("12r5"), INDICATORS[1:2]
    sound = bench.refresh(declared, *wanted).cubes["vacancies"]
    broken = Bench(bench.server, tmp_path_factory.mktemp("broken"))
    bench.server.faults(faults)
    cube = broken.refresh(declared, *wanted, timeout=1.0).cubes["vacancies"]
    np.testing.assert_array_equal(cube.values, sound.values)
    np.testing.assert_array_equal(cube.statuses, sound.statuses)
    assert (cube.areas, cube.periods) == (sound.areas, sound.periods)


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        ("429@12r5", "429.*tried 4 times"),
        ("500@POST*12r5", "500.*tried 4 times"),
        ("503@config", "503.*tried 4 times"),
        ("drop@12r5", "no answer.*tried 4 times"),
        ("truncate@POST*12r5", "not JSON.*tried 4 times"),
        ("cutoff@POST*12r5", "broke off.*tried 4 times"),
        ("badjson@12r5", "not JSON.*tried 4 times"),
        ("html403@12r5", "403"),
        ("html403@POST*12r5", "403"),
        ("missing_area@12r5", "municipalities where at least 308"),
        ("missing_area@POST*12r5", "lacks.*KU837"),
        ("wrongvars@POST*12r5", "400.*variables changed"),
    ],
)
def test_lasting_faults_are_errors_and_nothing_of_them_is_kept(bench, fault, message):
    bench.server.faults([fault])
    with pytest.raises(SourceError, match=message) as caught:
        bench.refresh(source("12r5"), *INDICATORS)
    assert bench.server.url in str(caught.value)
    assert bench.snapshots.storage.names("snapshots/statfin") == []


def test_an_old_long_table_id_is_explained(bench):
    wanted = indicator("unemployed", "t_statfin_tyonv_pxt_12r5", "Työttömät")
    with pytest.raises(SourceError, match=r"400.*table id or its variables changed"):
        bench.refresh(source("statfin_tyonv_pxt_12r5"), wanted)
