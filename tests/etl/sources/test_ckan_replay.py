"""The four datasets of Kela, as the replay server answers them."""

import functools
from collections import Counter

import pytest
import requests

from etl.catalog import load_catalog
from etl.errors import CheckError, SourceError
from etl.frames import Storage
from etl.http import Client
from etl.snapshots import Snapshots
from etl.sources import ckan
from etl.sources.ckan.selection import ckan_series, parts_of, row_conditions
from etl.sources.fetched import Visit
from tests.etl.sources.ckan_cases import Notes, oracle_sums

COLUMN_OF = {
    "benefit": "etuus",
    "ground": "korvausperuste",
    "kind": "korvauslaji",
    "recipients": "saaja_lkm",
    "paid_eur": "maksettu_eur",
    "municipal_share_eur": "kunta_osuus_eur",
}
DAY_CLASS = {
    "kela_municipal_share": "tyomarkkinatukipaiva_luokka",
    "kela_municipal_share_2025": "kertymapaiva_luokka",
}


@pytest.fixture
def server(replay):
    running = replay("--no-rate-limit")
    yield running
    running.reset()


@pytest.fixture(scope="module")
def first(replay, tmp_path_factory):
    """A first refresh of all four datasets, and the folder of its snapshots."""
    folder = tmp_path_factory.mktemp("kela")
    return refresh(replay("--no-rate-limit"), folder), folder


def refresh(server, folder, previous=None, notes=None, only=None):
    """What a refresh gives; `only` limits it to one dataset."""
    catalog = load_catalog()
    source = catalog.sources["kela"]
    datasets = tuple(d for d in source.datasets if only in (None, d.id))
    # The server may take seconds to make up a file when it is asked for the first time.
    client = Client(attempts=2, backoff_seconds=0.01, timeout_seconds=(5, 60), total_seconds=180)
    visit = Visit(
        catalog,
        source.model_copy(update={"datasets": datasets}),
        client,
        Snapshots(Storage(str(folder))),
        previous or {},
        f"{server.url}/data",
        notes or Notes(),
    )
    return ckan.fetch(visit)


def observations(cube, breakdown):
    return {
        (area, o.period): (o.value, o.status)
        for area in cube.areas
        for o in cube.series(area, breakdown).observations()
        if o.status != "Q"
    }


def contents(fetched, folder):
    """The CSV contents by dataset, read back from the snapshots."""
    snapshots = Snapshots(Storage(str(folder)))
    return {
        name: [snapshots.find(file["snapshot_key"]).read() for file in record.state["files"].values()]
        for name, record in fetched.datasets.items()
    }


@functools.cache
def sums_of_file(content, time_type, column, where):
    return oracle_sums(content, time_type, column, dict(where))


def oracle(indicator, parts, files):
    """{(area, period): [sum, n]} over the parts of one breakdown, read row by row."""
    catalog, result = load_catalog(), {}
    for each in parts:
        dataset = catalog.datasets[each.dataset]
        conditions = row_conditions(dataset, each)
        where = tuple(
            (DAY_CLASS[each.dataset] if role == "day_class" else COLUMN_OF[role], values)
            for role, values in conditions.items()
        )
        for content in files[each.dataset]:
            sums = sums_of_file(content, ckan_series(indicator).time_type, COLUMN_OF[each.measure], where)
            for (code, month), (total, n) in sums.items():
                if code in {"199", *dataset.unregistered}:
                    continue
                area = "SSS" if code == "000" else f"KU{code}"
                period = month[:4] if indicator.frequency == "yearly" else f"{month[:4]}-{month[4:]}"
                before = result.get((area, period), [0.0, 0])
                result[area, period] = [before[0] + total, before[1] + n]
    return result


def test_every_figure_of_every_indicator_is_that_of_reading_row_by_row(first):
    fetched, folder = first
    files = contents(fetched, folder)
    catalog = load_catalog()
    assert len(fetched.cubes) >= 5
    for name, cube in fetched.cubes.items():
        indicator = catalog.indicators[name]
        for breakdown, parts in parts_of(ckan_series(indicator)).items():
            found = observations(cube, breakdown)
            wanted = oracle(indicator, parts, files)
            assert found.keys() == wanted.keys()
            for place, (total, n_added) in wanted.items():
                value, status = found[place]
                assert abs(value - total) < 0.006
                is_derived = n_added > 1 and parts[0].measure == "recipients"
                assert status in {"P", "E" if is_derived else "A"}


def test_statuses_are_as_the_sources_quirks_ask(first):
    cubes = first[0].cubes
    stock = observations(cubes["basic_benefit_recipients"], "total")
    provisional = {period for (_, period), (_, status) in stock.items() if status == "P"}
    assert provisional == {"2026-06", "2026-07", "2026-08"}
    share = cubes["municipal_share_eur"]
    assert (share.periods[0], share.periods[-1]) == ("2015-01", "2026-07")
    assert "SSS" not in share.area_places
    assert "SSS" in cubes["benefits_paid_eur"].area_places
    assert not {"KU000", "KU199"} & {area for cube in cubes.values() for area in cube.areas}
    absent = Counter(
        o.status for a in share.areas for o in share.series(a, "earnings_related").observations()
    )
    assert absent["Q"] > 0
    assert absent["A"] > 5000


def test_no_municipality_has_figures_after_its_end(first):
    changes = load_catalog().changes.changes
    ended = {f"KU{c.code}": f"{c.date:%Y-%m}" for c in changes if c.kind == "merger"}
    late = [
        o
        for cube in first[0].cubes.values()
        for area in set(ended) & set(cube.areas)
        for o in cube.series(area).observations()
        if o.period >= ended[area]
    ]
    assert late == []


def test_an_unchanged_source_costs_a_call_for_each_dataset(server, first):
    fetched, folder = first
    second = refresh(server, folder, fetched.datasets)
    assert second.cubes == {}
    assert [entry["path"].split("?")[0] for entry in server.log()] == ["/data/api/3/action/package_show"] * 4


def test_the_agent_says_who_asks(server, tmp_path):
    refresh(server, tmp_path, only="kela_all_benefits")
    agents = {entry["agent"] for entry in server.log()}
    assert all(agent.startswith("kokeiluportaali/") for agent in agents)
    url = f"{server.url}/data/api/3/action/package_show"
    assert requests.get(url, headers={"User-Agent": "Mozilla/5.0"}, timeout=5).status_code == 403


# In the dialect of 2019 all the time; package.json said so, or went on saying what it says today.
@pytest.mark.parametrize("path", ["", "@*data*.csv"])
@pytest.mark.parametrize("dataset", ["kela_all_benefits", "kela_month_end_stock"])
def test_the_dialect_of_2019_gives_the_same_figures(server, first, tmp_path, dataset, path):
    server.faults([f"oldschema{path}"])
    notes = Notes()
    found = refresh(server, tmp_path, notes=notes, only=dataset).cubes
    assert len(found) == 2
    for name, cube in found.items():
        assert observations(cube, "total") == observations(first[0].cubes[name], "total")
    assert any("read as the file is" in line for line in notes.said) == bool(path)


def test_a_description_of_2019_with_files_of_today_is_read_as_the_files_are(server, first, tmp_path):
    server.faults(["oldschema@*package.json"])
    notes = Notes()
    found = refresh(server, tmp_path, notes=notes, only="kela_all_benefits").cubes["benefits_paid_eur"]
    assert observations(found, "total") == observations(first[0].cubes["benefits_paid_eur"], "total")
    assert any("read as the file is" in line for line in notes.said)


def test_a_spike_is_found_by_the_country_row(server, tmp_path):
    server.faults(["spike"])
    with pytest.raises(CheckError, match=r"2026-08 Työttömyysturva paid_eur"):
        refresh(server, tmp_path, only="kela_all_benefits")


def test_municipalities_that_vanish_silently_stop_the_refresh(server, first, tmp_path):
    before = {
        name: record.model_copy(update={"state": record.state | {"files": {}}})
        for name, record in first[0].datasets.items()
    }
    server.faults(["missing_area"])
    with pytest.raises((CheckError, SourceError), match="KU109"):
        refresh(server, tmp_path, before, only="kela_month_end_stock")


FAULTS = [
    ("truncate@*data.csv", "cut off"),
    ("cutoff@*data.csv", "broke off"),
    ("html403@*package_show", "403"),
    ("html403@*data.csv", "403"),
    ("500@*package_show", "500"),
    ("badjson@*package_show", "not JSON"),
    ("badjson@*package.json", "not JSON"),
    ("truncate@*package.json", "not JSON"),
    ("drop@*package_show", "no answer"),
]


@pytest.mark.parametrize(("fault", "found"), FAULTS, ids=[fault for fault, _ in FAULTS])
def test_a_failing_source_is_an_error_and_nothing_broken_is_kept(server, tmp_path, fault, found):
    server.faults([fault])
    with pytest.raises(SourceError, match=found) as caught:
        refresh(server, tmp_path, only="kela_all_benefits")
    assert server.url in caught.value.where
    server.reset()
    assert refresh(server, tmp_path, only="kela_all_benefits").cubes


@pytest.mark.parametrize(
    "fault", ["500:1", "badjson:1", "truncate@*data.csv:1", "cutoff@*data.csv:1", "drop:1", "bom"]
)
def test_what_passes_is_tried_again(server, tmp_path, fault):
    server.faults([fault])
    assert refresh(server, tmp_path, only="kela_all_benefits").cubes
