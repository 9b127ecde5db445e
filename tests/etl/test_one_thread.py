"""Linear algebra on one thread, in every process of ours."""

import os
import subprocess
import sys

import pytest

from etl.one_thread import keep_to_one_thread


def test_what_the_environment_says_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENBLAS_NUM_THREADS", raising=False)
    monkeypatch.setenv("MKL_NUM_THREADS", "3")
    monkeypatch.setenv("OMP_NUM_THREADS", "3")
    keep_to_one_thread()
    assert [os.environ[f"{name}_NUM_THREADS"] for name in ("OPENBLAS", "MKL", "OMP")] == ["1", "3", "3"]


@pytest.mark.parametrize("module", ["etl.one_thread", "etl.settings", "tests.etl.running"])
def test_numpy_is_not_read_before(module: str) -> None:
    program = f"import sys, {module}; print('numpy' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert told.stdout == "False\n"
