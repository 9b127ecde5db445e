"""Runs the command line as an operator would."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

PROJECT: Final = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    output: str
    errors: str


def etl(data: Path, *arguments: str, **environment: str) -> Ended:
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
