"""A whole refresh against recorded answers of the real services: figures, thrift, history, failures."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from etl.catalog import load_catalog
from etl.frames import Frames, Storage, current_version, group_series, open_frames
from tests.conftest import Replay, replay_settings
from tests.etl.running import etl
from tests.faults.stage import behind

ReplayOf = Callable[..., Replay]


@pytest.fixture(scope="module")
def frames(replayed_data: Path) -> Frames:
    return open_frames(Storage(str(replayed_data)))


def figure(frames: Frames, indicator: str, members: str, period: str) -> tuple[float, str]:
    areas = members.split("+")
    declared = load_catalog().indicators[indicator]
    one = (
        frames.series(indicator, areas[0]) if len(areas) == 1 else group_series(frames.cube, declared, areas)
    )
    place = one.periods.index(period)
    return float(one.values[place]), chr(one.statuses[place])


@pytest.mark.parametrize(
    ("members", "unemployed", "labour_force", "share", "a_year_before"),
    [
        ("KU915+KU420", 2408, 14369, (16.76, "E"), (16.34, "E")),
        ("KU678+KU625+KU748", 2052, 15035, (13.65, "E"), (11.27, "E")),
        ("KU240", 1962, 9451, (20.8, "A"), (16.5, "A")),
    ],
)
def test_table_2_of_the_interim_report_of_2014_comes_out(
    frames: Frames,
    members: str,
    unemployed: int,
    labour_force: int,
    share: tuple[float, str],
    a_year_before: tuple[float, str],
) -> None:
    assert figure(frames, "unemployed_jobseekers", members, "2013-12")[0] == unemployed
    assert figure(frames, "labour_force", members, "2013-12")[0] == labour_force
    assert figure(frames, "unemployment_rate", members, "2013-12") == share
    assert figure(frames, "unemployment_rate", members, "2012-12") == a_year_before


def test_paijat_hame_agrees_but_for_a_later_labour_force(frames: Frames) -> None:
    """Printed: 14 379 of 95 225, 15.1 %. The municipalities of the two sub-regions give 95 022 today."""
    members = "KU016+KU081+KU098+KU111+KU316+KU398+KU560+KU576+KU781"
    assert figure(frames, "unemployed_jobseekers", members, "2013-12")[0] == 14379
    assert figure(frames, "labour_force", members, "2013-12")[0] == 95022
    assert round(figure(frames, "unemployment_rate", members, "2013-12")[0], 1) == 15.1
    assert round(figure(frames, "unemployment_rate", members, "2012-12")[0], 1) == 13.4


def test_the_country_of_june_2026_is_the_source_s_own(frames: Frames) -> None:
    assert figure(frames, "unemployed_jobseekers", "SSS", "2026-06")[0] == 352_001
    assert figure(frames, "in_services", "SSS", "2026-06")[0] == 64_198


def test_a_merged_municipality_lives_on_in_its_successor(frames: Frames) -> None:
    """Pertunmaa (588) joined Mäntyharju (507) in 2025; the recorded history still has both."""
    assert "KU588" not in frames.cube("unemployed_jobseekers").area_places
    assert figure(frames, "unemployed_jobseekers", "KU507", "2013-12") == (338 + 96, "E")
    assert figure(frames, "unemployment_rate", "KU507", "2013-12") == (
        round(100 * 434 / (2631 + 776), 2),
        "E",
    )


def test_every_open_indicator_has_figures_and_every_version_says_where_they_are_from(frames: Frames) -> None:
    declared = {i.id for i in load_catalog().indicators.values() if i.availability == "open"}
    assert frames.indicators == declared
    assert not frames.is_demo
    for record in frames.manifest.datasets.values():
        assert record.checked_at
        assert all(len(snapshot.sha256) == 64 for snapshot in record.snapshots)


def test_a_second_refresh_asks_for_almost_nothing(
    replayed_data: Path, replay: ReplayOf, tmp_path: Path
) -> None:
    data = copied(replayed_data, tmp_path)
    server = replay("--rate-limit", "100000/60")
    ended = etl(data, "refresh", **replay_settings(server))
    assert ended.code == 0, ended.errors
    assert ended.output.startswith("nothing new")
    assert n_data_requests(server.log()) == 0
    assert len(server.log()) <= 24


def test_a_shrinking_history_in_the_source_never_shrinks_ours(
    replayed_data: Path, replay: ReplayOf, tmp_path: Path
) -> None:
    data = copied(replayed_data, tmp_path)
    ended = etl(
        data, "refresh", **replay_settings(replay("--rate-limit", "100000/60", "--months", "2009M01:2026M06"))
    )
    assert ended.code == 0, ended.errors
    frames = open_frames(Storage(str(data)))
    assert frames.cube("unemployed_jobseekers").periods[0] == "2006-01"
    assert figure(frames, "unemployed_jobseekers", "KU240", "2006-01")[0] > 0


@pytest.mark.parametrize(
    ("source", "fault", "code", "words"),
    [
        ("population", "html403@POST", 3, "/PxWeb/api/v1"),
        ("population", "badjson@11re", 3, "11re.px"),
        ("population", "missing_area", 3, "KU837"),
        ("population", "spike@11re", 4, "KU837 2025"),
        ("kela", "truncate@package.json", 3, "package.json"),
        ("classifications", "missing_area", 4, "837"),
    ],
)
def test_a_fault_ends_in_a_message_and_the_published_version_stays(
    replayed_data: Path, replay: ReplayOf, tmp_path: Path, source: str, fault: str, code: int, words: str
) -> None:
    data = behind(copied(replayed_data, tmp_path))
    before = current_version(Storage(str(data)))
    server = replay("--rate-limit", "100000/60")
    server.faults([fault])
    ended = etl(data, "refresh", "--only", source, **replay_settings(server))
    assert ended.code == code, ended.errors
    assert words in ended.errors
    assert "Next:" in ended.errors
    assert current_version(Storage(str(data))) == before


def test_passing_faults_and_known_changes_are_recovered_from(
    replayed_data: Path, replay: ReplayOf, tmp_path: Path
) -> None:
    data = behind(copied(replayed_data, tmp_path))
    server = replay("--rate-limit", "100000/60")
    server.faults(
        ["429:1", "503:1", "drop:1", "truncate@12r5:1", "cutoff@.csv:1", "bom", "wrongvars", "oldschema"]
    )
    ended = etl(data, "refresh", **replay_settings(server))
    assert ended.code == 0, ended.errors


def test_a_table_whose_address_is_only_inferred_may_be_gone(
    replayed_data: Path, replay: ReplayOf, tmp_path: Path
) -> None:
    data = behind(copied(replayed_data, tmp_path))
    server = replay("--rate-limit", "100000/60")
    server.faults(["html403@12tg"])
    ended = etl(data, "refresh", "--only", "statfin", **replay_settings(server))
    assert ended.code == 0, ended.errors
    assert "tyonv_12tg: left out this time" in ended.errors
    assert open_frames(Storage(str(data))).series("foreign_rate", "SSS").periods[-1] == "2026-09"


def copied(data: Path, folder: Path) -> Path:
    shutil.copytree(data, folder / "data")
    return folder / "data"


def n_data_requests(log: list[dict[str, Any]]) -> int:
    """Requests for data: PxWeb answers of more than one cell, and CSV files."""
    probes = sum(1 for entry in log if entry["method"] == "POST" and entry["bytes"] > 3000)
    return probes + sum(1 for entry in log if entry["path"].endswith(".csv"))
