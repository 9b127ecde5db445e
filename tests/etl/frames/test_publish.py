"""Publishing: atomic, versioned, idempotent."""

import dataclasses
from pathlib import Path

import pytest

from etl.frames import (
    Cube,
    Edition,
    Storage,
    current_version,
    open_frames,
    point_to,
    publish,
    read_manifest,
    version_ids,
)
from tests.etl.cubes import cube, shown


def edition(cells: str, origin: str = "official") -> Edition:
    one = cube("x", "2026-05 2026-06", {"KU091": cells})
    return Edition("demo" if origin == "demo" else "official", {"x": one}, {"x": one}, {}, "catalog")


@pytest.fixture
def storage(tmp_path: Path) -> Storage:
    return Storage(str(tmp_path))


def test_nothing_is_published_at_first(storage: Storage) -> None:
    assert current_version(storage) is None
    with pytest.raises(FileNotFoundError, match="nothing is published"):
        open_frames(storage)


def test_a_published_version_is_read_back(storage: Storage) -> None:
    manifest = publish(storage, edition("1 2"), 5)
    frames = open_frames(storage)
    assert frames.version == manifest.version
    assert shown(frames.cube("x"), "KU091") == "1 2"
    assert not frames.is_demo
    assert manifest.frames["x"].n_observations == 2
    assert (manifest.frames["x"].first_period, manifest.frames["x"].last_period) == ("2026-05", "2026-06")


def test_the_same_content_again_is_no_new_version(storage: Storage) -> None:
    first = publish(storage, edition("1 2"), 5)
    assert publish(storage, edition("1 2"), 5).version == first.version
    assert publish(storage, edition("1 3"), 5).version != first.version


def test_demo_and_official_figures_are_different_versions_even_if_equal(storage: Storage) -> None:
    first = publish(storage, edition("1 2"), 5)
    assert publish(storage, edition("1 2", "demo"), 5).version != first.version
    assert open_frames(storage).is_demo


def test_old_versions_are_dropped_but_never_the_current_one(storage: Storage) -> None:
    first = publish(storage, edition("1 1"), 2).version
    for value in range(2, 6):
        publish(storage, edition(f"1 {value}"), 2)
    assert len(version_ids(storage)) == 2
    assert first not in version_ids(storage)
    oldest = version_ids(storage)[0]
    point_to(storage, oldest)
    assert shown(open_frames(storage).cube("x"), "KU091") == "1 4"


def test_a_version_without_manifest_does_not_exist(storage: Storage) -> None:
    kept = publish(storage, edition("1 2"), 5).version
    storage.write("versions/99990101T000000000000Z-dead/observations/x.parquet", b"half")
    assert version_ids(storage) == [kept]
    publish(storage, edition("1 3"), 5)
    assert "99990101T000000000000Z-dead" not in storage.names("versions")


def half_written(storage: Storage) -> None:
    with storage.writing("a/b") as file:
        file.write(b"ne")
        raise RuntimeError


def test_a_write_that_fails_leaves_the_old_file(storage: Storage) -> None:
    storage.write("a/b", b"old")
    with pytest.raises(RuntimeError):
        half_written(storage)
    assert storage.read("a/b") == b"old"
    assert storage.names("a") == ["b"]


def test_frames_can_live_behind_any_fsspec_address(tmp_path: Path) -> None:
    del tmp_path
    storage = Storage("memory://portal-publish-test")
    publish(storage, edition("1 2"), 5)
    assert shown(open_frames(storage).cube("x"), "KU091") == "1 2"
    storage.remove("")


def test_extras_are_read_by_name(storage: Storage) -> None:
    publish(storage, dataclasses.replace(edition("1 2"), extras={"borders.json": b"{}"}), 5)
    assert open_frames(storage).extra("borders.json") == b"{}"
    with pytest.raises(KeyError):
        open_frames(storage).extra("other.json")


def test_the_manifest_names_every_file_with_its_fingerprint(storage: Storage) -> None:
    version = publish(storage, edition("1 2"), 5).version
    record = read_manifest(storage, version).frames["x"]
    assert len(record.sha256) == 64
    assert storage.exists(f"versions/{version}/{record.file}")


def test_cubes_of_an_opened_version_are_kept(storage: Storage) -> None:
    publish(storage, edition("1 2"), 5)
    frames = open_frames(storage).load_all()
    first: Cube = frames.cube("x")
    assert frames.cube("x") is first
