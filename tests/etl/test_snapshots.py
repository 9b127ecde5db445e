import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.frames import Storage
from etl.snapshots import Snapshots

URL = "https://example.invalid/12r5.px"


@pytest.fixture
def snapshots(tmp_path):
    return Snapshots(Storage(str(tmp_path)))


def all_files(tmp_path):
    return sorted(str(p.relative_to(tmp_path)) for p in tmp_path.rglob("*") if p.is_file())


def test_what_is_kept_is_found(snapshots, tmp_path):
    key = snapshots.key("POST", URL, b"{}", "2026-07-21")
    record = snapshots.keep(key, URL, b"answer" * 100, "statfin")
    found = snapshots.find(key)
    assert found.record == record
    assert found.read() == b"answer" * 100
    with found.open() as file:
        assert file.read(6) == b"answer"
    assert (record.url, record.request_sha256, record.n_bytes) == (URL, key, 600)
    assert all_files(tmp_path) == [f"snapshots/statfin/{key[:2]}/{key}.{kind}" for kind in ("gz", "json")]
    assert record.file == f"snapshots/statfin/{key[:2]}/{key}.gz"


def test_an_unknown_key_is_not_found(snapshots):
    assert snapshots.find("0" * 64) is None


@given(st.lists(st.sampled_from(["GET", "POST", "a", "b", ""]), min_size=8, max_size=8))
def test_keys_tell_requests_apart(snapshots_parts):
    keys = Snapshots(Storage("memory://keys"))
    first, second = snapshots_parts[:4], snapshots_parts[4:]
    assert (keys.key(*first) == keys.key(*second)) == (first == second)


def test_text_and_bytes_of_a_body_give_one_key(snapshots):
    assert snapshots.key("POST", URL, "ä", "s") == snapshots.key("POST", URL, "ä".encode(), "s")


def test_a_write_that_fails_keeps_nothing(snapshots, tmp_path):
    def broken_off():
        yield b"half"
        raise RuntimeError

    with pytest.raises(RuntimeError), snapshots.keeping("ab" * 32, URL, "kela") as file:
        list(map(file.write, broken_off()))
    assert all_files(tmp_path) == []
    assert snapshots.find("ab" * 32) is None


def test_without_its_record_a_content_is_nothing(snapshots, tmp_path):
    key = "ab" * 32
    snapshots.keep(key, URL, b"x", "kela")
    (tmp_path / f"snapshots/kela/ab/{key}.json").unlink()
    assert snapshots.find(key) is None


@pytest.mark.parametrize(
    "damage",
    [
        lambda _: b"",
        lambda content: content[:-9],
        lambda content: content[: len(content) // 2],
        lambda _: b"not gzip at all",
        lambda _: gzip.compress(b"another answer"),
        lambda content: content[:40] + bytes([content[40] ^ 255]) + content[41:],
    ],
)
def test_a_damaged_content_is_dropped_and_absent(snapshots, tmp_path, damage):
    key = "cd" * 32
    record = snapshots.keep(key, URL, bytes(range(256)) * 20, "kela")
    file = tmp_path / record.file
    file.write_bytes(damage(file.read_bytes()))
    assert snapshots.find(key) is None
    assert all_files(tmp_path) == []


@pytest.mark.parametrize("damage", [b"", b"{", b"{}", b"\xff"])
def test_a_damaged_record_is_dropped_and_absent(snapshots, tmp_path, damage):
    key = "cd" * 32
    snapshots.keep(key, URL, b"x", "kela")
    (tmp_path / f"snapshots/kela/cd/{key}.json").write_bytes(damage)
    assert snapshots.find(key) is None
    assert all_files(tmp_path) == []


def test_a_content_that_is_gone_is_absent(snapshots, tmp_path):
    key = "cd" * 32
    (tmp_path / snapshots.keep(key, URL, b"x", "kela").file).unlink()
    assert snapshots.find(key) is None


def test_keeping_again_replaces(snapshots):
    key = "ef" * 32
    snapshots.keep(key, URL, b"old", "kela")
    snapshots.keep(key, URL, b"new", "kela")
    assert snapshots.find(key).read() == b"new"


def test_pruning_leaves_what_is_wanted(snapshots, tmp_path):
    keys = [f"{n:02x}" * 32 for n in range(5)]
    for n, key in enumerate(keys):
        snapshots.keep(key, URL, b"x", "kela" if n % 2 else "statfin")
    (tmp_path / f"snapshots/kela/{keys[1][:2]}/{keys[1]}.json").unlink()
    assert snapshots.prune({keys[0], keys[3]}) == 3
    assert [key for key in keys if snapshots.find(key)] == [keys[0], keys[3]]
    assert len(all_files(tmp_path)) == 4


def test_snapshots_also_live_behind_a_url():
    snapshots = Snapshots(Storage("memory://snapshots-test"))
    snapshots.keep("ab" * 32, URL, b"far away", "kela")
    assert snapshots.find("ab" * 32).read() == b"far away"
    assert snapshots.prune(()) == 1
    assert snapshots.find("ab" * 32) is None
