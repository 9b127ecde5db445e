import pytest

from etl.errors import CheckError, SourceError
from etl.frames import Storage, upserted
from etl.snapshots import Snapshots
from etl.sources import ckan
from etl.sources.fetched import Visit
from tests.etl.loopback import serving
from tests.etl.sources.ckan_cases import (
    COLUMNS,
    Notes,
    Portal,
    catalog,
    csv_bytes,
    dataset,
    indicator,
    package_json,
    part,
    quick_client,
    row,
    source,
)

SHARES = dataset(provisional_periods=3)
LATER = dataset("later", absent_since="2025-01")
MONEY = indicator("money", part())
PEOPLE = indicator("people", part("recipients"))
BOTH = indicator("both", part(), part(name="later"))


class House:
    """The portal, what was kept, and the record of the refresh before."""

    def __init__(self, folder, portal, server):
        self.folder, self.portal, self.server = folder, portal, server
        self.snapshots = Snapshots(Storage(str(folder / "data")))
        self.previous = {}
        self.n_catalogs = 0
        self.notes = Notes()

    def refresh(self, *indicators, datasets=(SHARES,)):
        self.n_catalogs += 1
        origin = source(*datasets)
        declared = catalog(self.folder / f"catalog{self.n_catalogs}", origin, *indicators)
        self.notes = Notes()
        self.portal.counts.clear()
        fetched = ckan.fetch(
            Visit(
                declared, origin, quick_client(), self.snapshots, self.previous, self.server.url, self.notes
            )
        )
        self.previous = {**self.previous, **fetched.datasets}
        return fetched

    def kept(self):
        return sorted(path.name for path in (self.folder / "data").rglob("*.json"))


@pytest.fixture
def house(tmp_path):
    portal = Portal()
    with serving(portal) as server:
        yield House(tmp_path, portal, server)


def months(first, last, areas=("837", "005"), eur=1.0, **values):
    return [row(month, area, eur, **values) for month in range(first, last + 1) for area in areas]


def split_by_year(house, stamp="1", last=202402):
    house.portal.put(SHARES, "data_2023.csv", "0", csv_bytes(months(202301, 202312)))
    house.portal.put(SHARES, "data.csv", stamp, csv_bytes(months(202401, last)))


def observations(cube):
    return {
        (area, o.period, breakdown): (o.value, o.status)
        for area in cube.areas
        for breakdown in cube.breakdowns
        for o in cube.series(area, breakdown).observations()
    }


def test_a_first_refresh_reads_everything_and_remembers_it(house):
    split_by_year(house)
    fetched = house.refresh(MONEY, PEOPLE)
    assert set(fetched.cubes) == {"money", "people"}
    assert fetched.cubes["money"].periods[0::13] == ("2023-01", "2024-02")
    record = fetched.datasets["shares"]
    assert (record.newest_period, record.updated, record.n_observations) == ("2024-02", "1", 28)
    assert set(record.state["files"]) == {"data.csv", "data_2023.csv"}
    assert record.state["files"]["data.csv"]["months"] == [202401, 202402]
    assert set(record.state["indicators"]) == {"money", "people"}
    assert len(record.snapshots) == 3
    assert {f"{s.request_sha256}.json" for s in record.snapshots} == set(house.kept())
    assert house.portal.counts == {"package.json": 1, "data.csv": 1, "data_2023.csv": 1}
    assert (fetched.n_calls, fetched.n_reused) == (4, 0)
    assert len(house.notes.steps) == house.notes.expected == 3


def test_an_unchanged_source_costs_one_call_and_gives_nothing_new(house):
    split_by_year(house)
    first = house.refresh(MONEY)
    second = house.refresh(MONEY)
    assert second.cubes == {}
    assert second.n_calls == 1
    before, after = (f.datasets["shares"].model_dump(exclude={"checked_at"}) for f in (first, second))
    assert before == after


def test_only_changed_files_are_downloaded_and_old_years_never_again(house):
    split_by_year(house)
    house.refresh(MONEY)
    split_by_year(house, "2", 202403)
    fetched = house.refresh(MONEY)
    assert house.portal.counts == {"data.csv": 1}
    assert fetched.cubes["money"].periods == ("2023-12", "2024-01", "2024-02", "2024-03")
    assert fetched.datasets["shares"].newest_period == "2024-03"
    assert len(fetched.datasets["shares"].snapshots) == 3


@pytest.mark.parametrize("last", [202402, 202403, 202405, 202412])
def test_what_is_stored_after_a_change_is_what_a_first_refresh_would_give(house, tmp_path, last):
    split_by_year(house)
    stored = house.refresh(MONEY, PEOPLE).cubes
    split_by_year(house, "2", last)
    house.portal.put(
        SHARES, "data.csv", "2", csv_bytes(months(202401, last, eur=2.5) + months(202402, last, ("009",)))
    )
    new = house.refresh(MONEY, PEOPLE).cubes
    fresh = House(tmp_path / "fresh", house.portal, house.server).refresh(MONEY, PEOPLE).cubes
    for name, cube in fresh.items():
        assert observations(upserted(stored[name], new[name])) == observations(cube)
        assert "P" in {status for _, status in observations(cube).values()}


def test_at_new_year_the_old_file_gets_its_own_name(house, tmp_path):
    house.portal.put(SHARES, "data.csv", "1", csv_bytes(months(202301, 202311)))
    stored = house.refresh(MONEY).cubes["money"]
    split_by_year(house, "2", 202401)
    new = house.refresh(MONEY).cubes["money"]
    fresh = House(tmp_path / "fresh", house.portal, house.server).refresh(MONEY).cubes["money"]
    assert observations(upserted(stored, new)) == observations(fresh)


def test_a_new_indicator_is_read_from_the_snapshots(house):
    split_by_year(house)
    house.refresh(MONEY)
    fetched = house.refresh(MONEY, PEOPLE)
    assert set(fetched.cubes) == {"people"}
    assert len(fetched.cubes["people"].periods) == 14
    assert house.portal.counts == {}
    assert (fetched.n_calls, fetched.n_reused) == (1, 3)


def test_an_indicator_declared_anew_is_made_whole(house):
    split_by_year(house)
    house.refresh(MONEY, PEOPLE)
    again = indicator("money", part(benefit=["Työmarkkinatuki"]))
    fetched = house.refresh(again, PEOPLE)
    assert set(fetched.cubes) == {"money"}
    assert len(fetched.cubes["money"].periods) == 14
    assert house.refresh(again, PEOPLE).cubes == {}


def test_a_lost_snapshot_is_downloaded_again(house):
    split_by_year(house)
    house.refresh(MONEY)
    house.snapshots.prune([])
    assert len(house.refresh(MONEY, PEOPLE).cubes["people"].periods) == 14
    assert house.portal.counts["data_2023.csv"] == 1


def test_an_unchanged_file_at_another_address_is_still_known(house):
    split_by_year(house)
    house.refresh(MONEY)
    house.server.url = house.server.url.replace("127.0.0.1", "localhost")
    assert len(house.refresh(MONEY, PEOPLE).cubes["people"].periods) == 14
    assert house.portal.counts == {"package.json": 1}


def test_the_unchanged_part_of_a_month_is_added_from_its_snapshot(house):
    datasets = (SHARES, LATER)
    house.portal.put(SHARES, "data.csv", "1", csv_bytes(months(202501, 202503, eur=100.0)))
    house.portal.put(LATER, "data.csv", "1", csv_bytes(months(202501, 202502, eur=7.0)))
    house.refresh(BOTH, datasets=datasets)
    house.portal.put(LATER, "data.csv", "2", csv_bytes(months(202501, 202503, eur=9.0)))
    fetched = house.refresh(BOTH, datasets=datasets)
    assert house.portal.counts == {"data.csv": 1}
    assert fetched.cubes["both"].series("KU837").values.tolist() == [109.0, 109.0, 109.0]


def test_an_unchanged_dataset_without_touched_months_is_not_read(house):
    datasets = (SHARES, LATER)
    house.portal.put(SHARES, "data.csv", "1", csv_bytes(months(202301, 202303)))
    house.portal.put(LATER, "data.csv", "1", csv_bytes(months(202501, 202502)))
    house.refresh(BOTH, datasets=datasets)
    house.portal.put(LATER, "data.csv", "2", csv_bytes(months(202501, 202503)))
    fetched = house.refresh(BOTH, datasets=datasets)
    assert fetched.cubes["both"].periods == ("2025-01", "2025-02", "2025-03")
    assert house.notes.steps[-1] == "later: data.csv"


def test_a_file_that_ends_in_the_middle_of_a_line_is_never_kept(house):
    split_by_year(house)
    house.portal.broken["data.csv"] = csv_bytes(months(202401, 202402))[:-20]
    with pytest.raises(SourceError, match="in the middle of a line") as caught:
        house.refresh(MONEY)
    assert "data.csv" in caught.value.where
    assert house.portal.counts["data.csv"] == 2, "tried again"
    assert len(house.kept()) == 1, "only package.json"
    house.portal.broken.clear()
    assert len(house.refresh(MONEY).cubes["money"].periods) == 14


def test_a_file_smaller_than_the_portal_says_is_never_kept(house):
    split_by_year(house)
    whole = csv_bytes(months(202401, 202402))
    house.portal.sizes["data.csv"] = len(whole)
    house.portal.broken["data.csv"] = b"\n".join(whole.split(b"\n")[:-2]) + b"\n"
    with pytest.raises(SourceError, match=f"of the {len(whole)} bytes"):
        house.refresh(MONEY)
    assert len(house.kept()) == 1


def test_a_file_of_the_declared_size_may_lack_the_last_line_end(house):
    whole = csv_bytes(months(202401, 202402)).rstrip(b"\n")
    house.portal.put(SHARES, "data.csv", "1", whole)
    house.portal.sizes["data.csv"] = len(whole)
    assert house.refresh(MONEY).cubes["money"].series("KU005").values.tolist() == [1.0, 1.0]


def test_a_body_shorter_than_its_length_is_an_error(house):
    split_by_year(house)
    house.portal.cut_at["data.csv"] = 100
    house.portal.broken["data.csv"] = csv_bytes(months(202401, 202402))
    with pytest.raises(SourceError, match=r"data\.csv"):
        house.refresh(MONEY)


def test_an_error_page_instead_of_a_file_is_never_kept(house):
    split_by_year(house)
    house.portal.broken["data.csv"] = b"<html>maintenance</html>\n"
    with pytest.raises(SourceError, match="the header is"):
        house.refresh(MONEY)
    assert len(house.kept()) == 1


def test_a_file_older_than_the_one_before_is_an_error(house):
    split_by_year(house)
    house.refresh(MONEY)
    split_by_year(house, "2", 202401)
    with pytest.raises(SourceError, match="202401, and was 202402 before"):
        house.refresh(MONEY)


def test_changed_columns_are_found_before_a_large_file_is_asked_for(house):
    split_by_year(house)
    columns = tuple(name for name in COLUMNS if name != "maksettu_eur")
    house.portal.put(SHARES, "package.json", "2", package_json(columns))
    with pytest.raises(SourceError, match="paid_eur"):
        house.refresh(MONEY)
    assert house.portal.counts == {"package.json": 1}


def test_a_file_in_the_dialect_of_2019_gives_the_same_figures_and_a_word(house):
    split_by_year(house)
    expected = observations(house.refresh(MONEY).cubes["money"])
    house.portal.put(SHARES, "data_2023.csv", "2", csv_bytes(months(202301, 202312), old=True))
    assert observations(house.refresh(PEOPLE, MONEY).cubes["money"]).items() <= expected.items()
    assert [line for line in house.notes.said if "data_2023.csv" in line and "read as the file is" in line]


def test_new_class_values_are_said_and_no_error(house):
    split_by_year(house)
    house.refresh(MONEY)
    assert house.notes.said == []
    rows = [*months(202401, 202403), row(202403, "837", 2.0, etuus="Yleistuki")]
    house.portal.put(SHARES, "data.csv", "2", csv_bytes(rows))
    house.refresh(MONEY)
    assert len([line for line in house.notes.said if "new values of benefit: Yleistuki" in line]) == 1
    house.portal.put(SHARES, "data.csv", "3", csv_bytes(rows))
    house.refresh(MONEY)
    assert house.notes.said == []


def test_at_the_first_refresh_values_are_held_against_the_description(house):
    split_by_year(house)
    house.portal.put(SHARES, "package.json", "1", package_json(values={"etuus": ["Peruspäiväraha"]}))
    house.refresh(MONEY)
    assert any("new values of benefit: Työmarkkinatuki" in line for line in house.notes.said)


def test_a_vanished_large_municipality_stops_the_refresh(house):
    areas = [f"{n:03d}" for n in (5, 9, 102, 837)]
    house.portal.put(SHARES, "data.csv", "1", csv_bytes(months(202401, 202402, areas, people=90)))
    assert house.refresh(MONEY).datasets["shares"].state["large"] == ["KU005", "KU009", "KU102", "KU837"]
    house.portal.put(SHARES, "data.csv", "2", csv_bytes(months(202401, 202402, areas[:3], people=90)))
    house.refresh(MONEY)
    assert any("KU837" in line for line in house.notes.said), "a quarter of so few is not a few"


def test_too_few_municipalities_stop_the_refresh(house):
    strict = dataset(municipalities=3)
    house.portal.put(strict, "data.csv", "1", csv_bytes(months(202401, 202402)))
    with pytest.raises(SourceError, match="KU009, KU102"):
        house.refresh(MONEY, datasets=(strict,))


def test_a_wrong_municipality_beside_the_country_stops_the_refresh(house):
    checked = dataset(country_code="000")
    rows = [row(202401, "837", 5000.0), row(202401, "000", 50.0)]
    house.portal.put(checked, "data.csv", "1", csv_bytes(rows))
    with pytest.raises(CheckError, match="2024-01"):
        house.refresh(MONEY, datasets=(checked,))


def test_an_indicator_without_any_row_is_an_error(house):
    split_by_year(house)
    with pytest.raises(SourceError, match="no row of shares matches"):
        house.refresh(indicator("money", part(benefit=["Opintotuki"])))


def test_datasets_that_no_indicator_uses_are_not_asked_for(house):
    split_by_year(house)
    assert set(house.refresh(MONEY, datasets=(SHARES, LATER)).datasets) == {"shares"}
