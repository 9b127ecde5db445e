import logging
from pathlib import Path

import pytest
from flask import Flask

from dashboard.serving.cache import LARGEST_IN_PROCESS, AnswerCache, cache_settings


class Maker:
    """Makes bytes, and counts how often."""

    def __init__(self, made: bytes = b"made") -> None:
        self.made = made
        self.times = 0

    def __call__(self) -> bytes:
        self.times += 1
        return self.made


def urls(folder: Path) -> dict[str, str]:
    return {"process": "simple://", "files": f"file://{folder}/answers"}


@pytest.mark.parametrize("kind", ["process", "files"])
def test_what_is_kept_is_made_once(tmp_path: Path, kind: str) -> None:
    cache, make = AnswerCache(Flask("test"), urls(tmp_path)[kind]), Maker()
    assert [cache.get_or_make("v1:a", make) for _ in range(3)] == [b"made"] * 3
    assert make.times == 1
    cache.get_or_make("v2:a", make)
    assert make.times == 2


def test_what_is_too_large_is_not_kept() -> None:
    cache, make = AnswerCache(Flask("test"), "simple://"), Maker(b"x" * (LARGEST_IN_PROCESS + 1))
    assert cache.get_or_make("a", make) == cache.get_or_make("a", make) == make.made
    assert make.times == 2


def test_files_are_shared_between_processes(tmp_path: Path) -> None:
    make = Maker()
    for _ in range(2):
        AnswerCache(Flask("test"), urls(tmp_path)["files"]).get_or_make("a", make)
    assert make.times == 1


def test_a_cache_that_is_down_costs_no_answer(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    cache, make = AnswerCache(Flask("test"), urls(tmp_path)["files"]), Maker()
    for file in (tmp_path / "answers").iterdir():
        file.unlink()
    (tmp_path / "answers").rmdir()
    (tmp_path / "answers").write_text("not a folder")
    with caplog.at_level(logging.CRITICAL):
        assert cache.get_or_make("a", make) == b"made"


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("simple://", "SimpleCache"),
        ("file:///var/cache/portal", "FileSystemCache"),
        ("redis://cache:6379/0", "RedisCache"),
        ("rediss://cache:6379/0", "RedisCache"),
    ],
)
def test_the_setting_chooses_the_backend(url: str, kind: str) -> None:
    assert cache_settings(url)["CACHE_TYPE"] == kind
