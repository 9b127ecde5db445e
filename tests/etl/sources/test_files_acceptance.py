"""Accepted files are kept, and read back in order of acceptance."""

import datetime as dt
import hashlib
import json

import pytest

from etl.errors import CheckError
from etl.frames import Storage
from etl.sources.files import accept, acceptances, accepted_cubes, accepted_targets, read_file
from tests.etl.sources.files_examples import TODAY, csv_file, example_catalog

NOON = dt.datetime(2026, 6, 15, 12, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def catalog(tmp_path_factory):
    return example_catalog(tmp_path_factory.mktemp("catalog"))


@pytest.fixture
def storage(tmp_path):
    return Storage(str(tmp_path / "data"))


@pytest.fixture
def read(catalog, tmp_path):
    def read(rows, name="offers.csv"):
        return read_file(
            catalog, csv_file(tmp_path, f"kunta;kausi;arvo;tila;luokka\n{rows}", name), today=TODAY
        )

    return read


def value(cubes, indicator, area, period, breakdown="total"):
    series = cubes[indicator].series(area, breakdown)
    return series.values[series.periods.index(period)]


def test_nothing_is_accepted_at_first(storage, catalog):
    assert accepted_cubes(storage, catalog) == {}
    assert accepted_targets(storage, catalog) == []
    assert acceptances(storage, "offers") == []


def test_an_accepted_file_comes_back_as_it_was(storage, catalog, read):
    imported = read("091;2026-05;1234;P\n5;2026-05;;Q\n091;2026-05;7;;clients")
    accept(storage, imported, who="Maija", at=NOON)
    cube = accepted_cubes(storage, catalog)["offers"]
    assert (cube.breakdowns, cube.areas, cube.periods) == (
        imported.cube.breakdowns,
        imported.cube.areas,
        imported.cube.periods,
    )
    for name in ("values", "statuses", "covered"):
        assert getattr(cube, name).tobytes() == getattr(imported.cube, name).tobytes()


def test_the_record_beside_says_who_when_and_what(storage, read):
    imported = read("091;2026-05;1")
    accept(storage, imported, who="Maija", at=NOON)
    record = json.loads(storage.read(f"imports/offers/{imported.sha256}.json"))
    assert record == {
        "accepted_at": "2026-06-15T12:00:00.000000+00:00",
        "accepted_by": "Maija",
        "file_name": "offers.csv",
        "file_sha256": imported.file_sha256,
        "sha256": imported.sha256,
        "n_rows": 1,
        "source": "Authority suomeksi",
    }
    content = storage.read(f"imports/offers/{imported.sha256}.csv")
    assert hashlib.sha256(content).hexdigest() == imported.sha256


def test_the_later_file_wins_and_the_earlier_stays_elsewhere(storage, catalog, read):
    accept(storage, read("091;2026-04;1\n091;2026-05;1"), at=NOON)
    accept(storage, read("091;2026-05;2\n092;2026-05;3"), at=NOON + dt.timedelta(hours=1))
    accept(storage, read("091;2026-05;45", "plans.csv"), at=NOON)
    cubes = accepted_cubes(storage, catalog)
    assert set(cubes) == {"offers", "plans"}
    wanted = {("KU091", "2026-04"): 1, ("KU091", "2026-05"): 2, ("KU092", "2026-05"): 3}
    assert {key: value(cubes, "offers", *key) for key in wanted} == wanted


def test_a_file_accepted_again_counts_from_the_later_time(storage, catalog, read):
    first, second = read("091;2026-05;1"), read("091;2026-05;2")
    for hour, imported in enumerate((first, second, first)):
        accept(storage, imported, at=NOON + dt.timedelta(hours=hour))
    assert value(accepted_cubes(storage, catalog), "offers", "KU091", "2026-05") == 1
    assert len(acceptances(storage, "offers")) == 2


def test_a_csv_without_its_record_does_not_count(storage, catalog, read):
    imported = read("091;2026-05;1")
    storage.write(f"imports/offers/{imported.sha256}.csv", imported.normalised_csv)
    assert accepted_cubes(storage, catalog) == {}


@pytest.mark.parametrize("damage", [b"", b"area,period\n"])
def test_a_damaged_file_is_named(storage, catalog, read, damage):
    imported = read("091;2026-05;1")
    accept(storage, imported)
    storage.write(f"imports/offers/{imported.sha256}.csv", damage)
    with pytest.raises(CheckError, match=r"damaged or gone \(accepted from offers\.csv\)"):
        accepted_cubes(storage, catalog)
    storage.remove(f"imports/offers/{imported.sha256}.csv")
    with pytest.raises(CheckError, match="drop the original file again"):
        accepted_cubes(storage, catalog)


def test_a_kept_file_in_another_form_is_named(storage, catalog):
    content = b"area,period\nKU091,2026-05\n"
    name = f"imports/offers/{hashlib.sha256(content).hexdigest()}"
    storage.write(f"{name}.csv", content)
    record = {"accepted_at": "2026", "accepted_by": "Maija", "file_name": "offers.csv"}
    storage.write(f"{name}.json", json.dumps(record).encode())
    with pytest.raises(CheckError, match=r"columns \['area', 'period'\], expected"):
        accepted_cubes(storage, catalog)


@pytest.mark.parametrize("record", [b"", b"{}", b"[]"])
def test_a_damaged_record_is_named(storage, catalog, record):
    storage.write("imports/offers/abc.json", record)
    with pytest.raises(CheckError, match=r"abc\.json: not a record of acceptance"):
        accepted_cubes(storage, catalog)


def test_an_indicator_that_is_gone_is_named(storage, catalog):
    storage.write("imports/gone/abc.csv", b"")
    with pytest.raises(CheckError, match="there is no indicator 'gone'"):
        accepted_cubes(storage, catalog)


def test_an_area_that_has_merged_away_since_is_kept(storage, catalog, read):
    imported = read("091;2026-05;1")
    content = imported.normalised_csv.replace(b"KU091", b"KU999")
    name = f"imports/offers/{hashlib.sha256(content).hexdigest()}"
    accept(storage, imported)
    record = storage.read(f"imports/offers/{imported.sha256}.json")
    storage.write(f"{name}.csv", content)
    storage.write(f"{name}.json", record)
    assert set(accepted_cubes(storage, catalog)["offers"].areas) == {"KU091", "KU999"}


def test_targets_come_back_and_the_later_wins(storage, catalog, tmp_path):
    header = "alue;indikaattori;lähtötaso;tavoite;muutos_pct;määräaika;teksti\n"
    first = header + "111;plans;25;40;;2028;Ensin\n091;offers;;;-30,5;;Vähemmän"
    second = header + "111;plans;25;50;;2028;Sitten"
    kept = []
    for hour, content in enumerate((first, second)):
        imported = read_file(catalog, csv_file(tmp_path, content, "targets.csv"), today=TODAY)
        accept(storage, imported, at=NOON + dt.timedelta(hours=hour))
        kept.append(imported.targets)
    assert accepted_targets(storage, catalog) == [kept[0][1], kept[1][0]]
    assert accepted_cubes(storage, catalog) == {}


def test_nothing_is_kept_of_a_wrong_file(storage, catalog, read):
    with pytest.raises(CheckError):
        accept(storage, read("091;2026-05;1\nStadi;2026-05;1"))
    assert accepted_cubes(storage, catalog) == {}
    assert storage.names("imports") == []
