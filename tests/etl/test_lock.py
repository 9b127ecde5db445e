"""One refresh at a time."""

import subprocess
import sys
from pathlib import Path

import pytest

from etl.frames import Storage
from etl.lock import BusyError, only_one

HOLDER = """
import sys, time
from etl.frames import Storage
from etl.lock import only_one
with only_one(Storage(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def test_the_second_one_says_so_and_leaves_and_a_killed_holder_lets_go(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path)], stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(BusyError, match=f"another refresh is running \\(process {holder.pid}\\)"):
            enter(tmp_path)
        holder.kill()
        holder.wait()
    enter(tmp_path)


def enter(folder: Path) -> None:
    with only_one(Storage(str(folder))):
        pass


def test_data_behind_an_address_are_guarded_too() -> None:
    storage = Storage("memory://portal-lock-test")
    with only_one(storage), pytest.raises(BusyError), only_one(storage):
        pass
