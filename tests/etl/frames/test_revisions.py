"""What a version says it changed in the one before: counted when it is published, held against plain loops."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.frames import (
    STATUS_CODES,
    WITH_VALUE,
    Cube,
    Edition,
    Observation,
    Revision,
    Storage,
    open_frames,
    publish,
    read_manifest,
)
from etl.frames.revisions import revision
from tests.etl.cubes import cube

CODES = (0, *STATUS_CODES.values())
Key = tuple[str, str, str]


@pytest.fixture
def storage(tmp_path: Path) -> Storage:
    return Storage(str(tmp_path))


def edition(catalog: str = "catalog", **rows: dict[str, str]) -> Edition:
    """Indicators of May to July by area, as text."""
    cubes = {name: cube(name, "2026-05 2026-06 2026-07", cells) for name, cells in rows.items()}
    return Edition("official", cubes, cubes, {}, catalog)


def published(storage: Storage, name: str) -> Revision | None:
    """What the current version says of an indicator, read back from its file."""
    return open_frames(storage).manifest.frames[name].revision


def observations(shown: Cube) -> dict[Key, Observation]:
    """Every observation under its breakdown, area and period."""
    return {
        (b, a, o.period): o
        for b in shown.breakdowns
        for a in shown.areas
        for o in shown.series(a, b).observations()
    }


def counted(before: Cube, now: Cube) -> tuple[int, int, int, int, float]:
    """Revalued, remarked, added and removed figures and the size of the largest change, one by one."""
    old, new = observations(before), observations(now)
    both = [(old[key], new[key]) for key in old if key in new]
    revalued = [(a, b) for a, b in both if a.value != b.value]
    remarked = [(a, b) for a, b in both if a.value == b.value and a.status != b.status]
    sizes = [abs(b.value - a.value) for a, b in revalued if a.value is not None and b.value is not None]
    n_added = sum(key not in old for key in new)
    n_removed = sum(key not in new for key in old)
    return len(revalued), len(remarked), n_added, n_removed, max(sizes, default=0.0)


def test_the_first_version_has_nothing_to_be_compared_with(storage: Storage) -> None:
    manifest = publish(storage, edition(x={"KU091": "1 2 -"}), 5)
    assert manifest.compared_with is None
    assert published(storage, "x") is None


def test_changed_marked_added_and_removed_figures_are_counted(storage: Storage) -> None:
    first = publish(storage, edition(x={"KU091": "10 20:P -", "KU837": "Q 5 -", "KU005": "7 - -"}), 5)
    second = publish(storage, edition(x={"KU091": "11 20 30:P", "KU837": "4 1 6", "KU005": "- - -"}), 5)
    found = published(storage, "x")
    assert found is not None
    assert second.compared_with == first.version
    assert (found.version, found.made_at) == (second.version, second.created_at)
    assert (found.newest_period, found.newest_before) == ("2026-07", "2026-06")
    assert (found.n_revalued, found.n_remarked, found.n_changed) == (3, 1, 4)
    assert (found.n_added, found.n_removed) == (2, 1)
    assert found.largest is not None
    largest = found.largest
    assert (largest.area, largest.period, largest.before, largest.after) == ("KU837", "2026-06", 5.0, 1.0)


def test_publishing_unchanged_figures_again_is_no_revision(storage: Storage) -> None:
    publish(storage, edition(x={"KU091": "1 2 -"}), 5)
    again = publish(storage, edition("another catalog", x={"KU091": "1 2 -"}), 5)
    found = published(storage, "x")
    assert found is not None
    assert found.version == again.version
    assert found.is_empty
    assert found.largest is None


def test_versions_that_leave_an_indicator_alone_keep_its_last_revision(storage: Storage) -> None:
    publish(storage, edition(x={"KU091": "1 2 -"}, y={"KU091": "1 1 1"}), 5)
    changed = publish(storage, edition(x={"KU091": "1 3 -"}, y={"KU091": "1 1 1"}), 5)
    later = publish(storage, edition(x={"KU091": "1 3 -"}, y={"KU091": "1 1 2"}), 5)
    x, y = published(storage, "x"), published(storage, "y")
    assert x is not None
    assert y is not None
    assert (x.version, x.n_changed) == (changed.version, 1)
    assert (y.version, y.n_changed) == (later.version, 1)


def test_an_indicator_that_was_not_there_is_all_added(storage: Storage) -> None:
    publish(storage, edition(x={"KU091": "1 2 -"}), 5)
    publish(storage, edition(x={"KU091": "1 2 -"}, y={"KU091": "4 Q -"}), 5)
    found = published(storage, "y")
    assert found is not None
    assert (found.n_added, found.n_changed, found.newest_before) == (2, 0, "")


def test_simulated_figures_are_never_compared_with_official_ones(storage: Storage) -> None:
    publish(storage, replace(edition(x={"KU091": "1 2 -"}), origin="demo"), 5)
    manifest = publish(storage, edition(x={"KU091": "8 9 -"}), 5)
    assert manifest.compared_with is None
    assert manifest.frames["x"].revision is None


def test_a_manifest_from_before_revisions_is_read_and_compared_with(storage: Storage) -> None:
    version = publish(storage, edition(x={"KU091": "1 2 -"}), 5).version
    name = f"versions/{version}/manifest.json"
    old = json.loads(storage.read(name))
    del old["compared_with"], old["frames"]["x"]["revision"]
    storage.write(name, json.dumps(old).encode())
    assert read_manifest(storage, version).frames["x"].revision is None
    publish(storage, edition(x={"KU091": "1 4 -"}), 5)
    found = published(storage, "x")
    assert found is not None
    assert found.n_changed == 1


@st.composite
def cubes(draw: st.DrawFn) -> Cube:
    """A cube with any status anywhere, and whole numbers where the status carries one."""
    made = Cube.empty(
        "x",
        draw(st.lists(st.sampled_from(["total", "men"]), min_size=1, unique=True)),
        draw(st.lists(st.sampled_from(["KU091", "KU837", "SSS"]), min_size=1, unique=True)),
        draw(st.lists(st.sampled_from(["2026-05", "2026-06", "2026-07"]), min_size=1, unique=True)),
    )
    n = made.statuses.size
    made.statuses.reshape(-1)[:] = draw(st.lists(st.sampled_from(CODES), min_size=n, max_size=n))
    values = draw(st.lists(st.integers(0, 3), min_size=n, max_size=n))
    has_value = np.isin(made.statuses, [ord(letter) for letter in WITH_VALUE])
    made.values[:] = np.where(has_value, np.array(values).reshape(made.values.shape), np.nan)
    return made


@given(cubes(), cubes())
def test_the_counts_are_those_of_plain_loops(before: Cube, now: Cube) -> None:
    found = revision(before, now, "v", "2026-07-21")
    size = abs(found.largest.after - found.largest.before) if found.largest else 0.0
    told = (found.n_revalued, found.n_remarked, found.n_added, found.n_removed, size)
    assert told == counted(before, now)
    assert found.newest_period == max((p for _, _, p in observations(now)), default="")
    assert found.is_empty == (observations(before) == observations(now))
