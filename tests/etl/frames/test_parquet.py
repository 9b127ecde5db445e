"""Parquet files of cubes."""

import io

import numpy as np
import pandas as pd
from hypothesis import given

from etl.frames import Cube
from etl.frames.parquet import cube_from_parquet, parquet_bytes
from tests.etl.cubes import cube, shown
from tests.etl.frames.test_cube import cells_of, cubes

ONE = cube("x", "2026-05 2026-06", {"KU091": "1.5 Q", "KU005": "- 2:P"})


def test_anyone_can_read_the_file_as_tidy_rows() -> None:
    frame = pd.read_parquet(io.BytesIO(parquet_bytes(ONE)))
    assert list(frame.columns) == ["indicator", "area", "period", "breakdown", "value", "status", "covered"]
    assert frame.astype(object).where(frame.notna(), None).to_numpy().tolist() == [
        ["x", "KU091", "2026-05", "total", 1.5, "A", None],
        ["x", "KU091", "2026-06", "total", None, "Q", None],
        ["x", "KU005", "2026-06", "total", 2.0, "P", None],
    ]


def test_what_is_read_back_cannot_be_changed() -> None:
    again = cube_from_parquet(parquet_bytes(ONE))
    assert shown(again, "KU005") == "- 2:P"
    assert not again.values.flags.writeable


def test_the_share_covered_survives() -> None:
    one = cube("x", "2026-05 2026-06", {"TA01": "5:E 6:E"})
    one.covered[0, 0, 0] = 0.875
    again = cube_from_parquet(parquet_bytes(one))
    assert again.covered[0, 0, 0] == np.float32(0.875)
    assert np.isnan(again.covered[0, 0, 1])


@given(cubes().filter(lambda c: c.n_observations > 0))
def test_writing_and_reading_loses_nothing(one: Cube) -> None:
    assert cells_of(cube_from_parquet(parquet_bytes(one))) == cells_of(one)


@given(cubes().filter(lambda c: c.n_observations > 0))
def test_the_same_figures_give_the_same_bytes(one: Cube) -> None:
    assert parquet_bytes(one) == parquet_bytes(one.rearranged(one.breakdowns, one.areas, one.periods))
