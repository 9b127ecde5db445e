"""The command line, run whole on simulated data."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.etl.running import PROJECT, Ended, etl


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory, demo_data: Path) -> Path:
    """A data folder of our own with demo data published."""
    folder = tmp_path_factory.mktemp("commands") / "data"
    subprocess.run(["cp", "-r", str(demo_data), str(folder)], check=True)
    return folder


def run(data: Path, *arguments: str, **environment: str) -> Ended:
    return etl(data, *arguments, **environment)


def test_status_names_every_dataset_and_indicator(data: Path) -> None:
    ended = run(data, "status")
    assert ended.code == 0
    assert "(demo)" in ended.output
    assert "tyonv_12r5: newest 20" in ended.output
    assert "unemployment_rate [open]: 2006-01 …" in ended.output
    assert "client_satisfaction [import]: no figures" in ended.output


def test_versions_stars_the_current_one(data: Path) -> None:
    current = json.loads((data / "current.json").read_bytes())["version"]
    assert f"* {current}  demo" in run(data, "versions").output


def test_check_passes_and_finds_a_file_that_was_changed(data: Path, tmp_path: Path) -> None:
    assert run(data, "check").code == 0
    copy = tmp_path / "data"
    subprocess.run(["cp", "-r", str(data), str(copy)], check=True)
    file = next(copy.glob("versions/*/observations/vacancies.parquet"))
    file.write_bytes(file.read_bytes()[:-1] + b"x")
    ended = run(copy, "check")
    assert ended.code == 4
    assert "vacancies.parquet is not what was published" in ended.errors


def test_demo_again_publishes_nothing_new(data: Path) -> None:
    ended = run(data, "demo")
    assert ended.code == 0
    assert ended.output.startswith("nothing new")


def test_demo_does_not_go_over_official_data(data: Path, tmp_path: Path) -> None:
    copy = tmp_path / "data"
    subprocess.run(["cp", "-r", str(data), str(copy)], check=True)
    manifest = next(copy.glob("versions/*/manifest.json"))
    manifest.write_text(manifest.read_text().replace('"origin": "demo"', '"origin": "official"'))
    ended = run(copy, "demo")
    assert ended.code == 2
    assert "--replace" in ended.errors


def test_diff_of_a_version_with_itself_is_empty(data: Path) -> None:
    ended = run(data, "diff", "20", "20")
    assert (ended.code, len(ended.output.splitlines())) == (0, 1)


@pytest.mark.parametrize("command", [("rollback", "1999"), ("diff", "20", "1999")])
def test_an_unknown_version_is_refused_with_a_way_on(data: Path, command: tuple[str, ...]) -> None:
    ended = run(data, *command)
    assert ended.code == 2
    assert "python -m etl versions" in ended.errors


def test_rollback_makes_a_version_current(data: Path) -> None:
    ended = run(data, "rollback", "20")
    assert ended.code == 0
    assert "is current" in ended.output


@pytest.mark.parametrize("command", ["status", "check"])
def test_an_empty_folder_is_told_what_to_do(tmp_path: Path, command: str) -> None:
    ended = run(tmp_path, command)
    assert ended.code == 2
    assert "python -m etl refresh (or demo)" in ended.errors


def test_a_wrong_setting_is_named(tmp_path: Path) -> None:
    ended = run(tmp_path, "status", PORTAL_PORT="x")
    assert ended.code == 2
    assert "PORTAL_PORT" in ended.errors


def test_an_unreachable_source_leaves_nothing_published_and_says_what_next(tmp_path: Path) -> None:
    nowhere = "http://127.0.0.1:9"
    ended = run(
        tmp_path,
        "refresh",
        "--only",
        "statfin",
        PORTAL_STATFIN_URL=f"{nowhere}/api",
        PORTAL_KELA_URL=f"{nowhere}/data",
    )
    assert ended.code == 3
    assert nowhere in ended.errors
    assert "Next:" in ended.errors
    assert not (tmp_path / "current.json").exists()


def test_without_network_the_first_start_publishes_demo_data_and_says_so(tmp_path: Path) -> None:
    ended = run(tmp_path, "refresh", "--if-empty", "--or-demo", PORTAL_STATFIN_URL="http://127.0.0.1:9/api")
    assert ended.code == 0
    assert "demo data" in ended.errors
    assert "left out" not in ended.errors
    assert "(demo)" in ended.output
    again = run(tmp_path, "refresh", "--if-empty", "--or-demo", PORTAL_STATFIN_URL="http://127.0.0.1:9/api")
    assert "nothing to do" in again.errors


def test_an_unknown_source_is_refused(tmp_path: Path) -> None:
    ended = run(tmp_path, "refresh", "--only", "eurostat")
    assert ended.code == 2
    assert "choose one of" in ended.errors


def test_help_documents_every_command_and_exit_code() -> None:
    text = subprocess.run(
        [sys.executable, "-m", "etl", "--help"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
        env=os.environ,
    ).stdout
    for word in (
        "refresh",
        "demo",
        "import",
        "template",
        "status",
        "versions",
        "diff",
        "rollback",
        "check",
        "75",
        "130",
    ):
        assert word in text


def test_a_wrong_file_is_answered_with_every_cell_and_nothing_of_it_is_taken_in(
    data: Path, tmp_path: Path
) -> None:
    file = tmp_path / "clients_per_expert.csv"
    file.write_text(
        "kunta;kausi;arvo\nTampere;2023-05;145\nNastola;2023-05;145\nHelsinki;2023-05;paljon\n", "utf-8"
    )
    ended = run(data, "import", str(file))
    assert ended.code == 4
    assert "A3: 'Nastola'" in ended.errors
    assert "C4: 'paljon'" in ended.errors
    assert not (data / "imports").exists()


def test_a_filled_template_is_taken_in_and_published(replayed_data: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    subprocess.run(["cp", "-r", str(replayed_data), str(data)], check=True)
    file = tmp_path / "clients_per_expert.csv"
    assert run(data, "template", "clients_per_expert", "--output", str(file)).code == 0
    with file.open("a", encoding="utf-8") as filled:
        filled.write("Tampere;2023-05;145,5;;Tampereen kaupunki;\r\n")
    ended = run(data, "import", str(file))
    assert ended.code == 0, ended.errors
    assert "clients_per_expert [import]: 2023-05 … 2023-05, 1 areas" in run(data, "status").output
