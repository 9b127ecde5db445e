"""Runs the command line as an operator would."""

import io
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TextIO

import pytest

PROJECT: Final = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    output: str
    errors: str


def etl_process(data: Path, *arguments: str, **environment: str) -> Ended:
    """`python -m etl ARGUMENTS` with PORTAL_DATA=data and nothing else of this machine's settings."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith("PORTAL_")}
    done = subprocess.run(
        [sys.executable, "-m", "etl", *arguments],
        cwd=PROJECT,
        env=clean | {"PORTAL_DATA": str(data)} | environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    return Ended(done.returncode, done.stdout, done.stderr)


def etl(data: Path, *arguments: str, **environment: str) -> Ended:
    """The same in this process, where its libraries are read already and the network is guarded."""
    from etl.commands import main

    output, errors = io.StringIO(), io.StringIO()
    with (
        pytest.MonkeyPatch.context() as settings,
        redirect_stdout(output),
        redirect_stderr(errors),
        logged(errors),
    ):
        for name in [name for name in os.environ if name.startswith("PORTAL_")]:
            settings.delenv(name)
        for name, value in {"PORTAL_DATA": str(data), **environment}.items():
            settings.setenv(name, value)
        try:
            code = main(arguments)
        except SystemExit as end:
            code = int(end.code or 0)
    return Ended(code, output.getvalue(), errors.getvalue())


@contextmanager
def logged(errors: TextIO) -> Iterator[None]:
    """What the ETL logs for an operator is written, as long as the block."""
    log, handler = logging.getLogger("etl"), logging.StreamHandler(errors)
    before = log.level
    log.setLevel(logging.INFO)
    log.addHandler(handler)
    yield
    log.removeHandler(handler)
    log.setLevel(before)
