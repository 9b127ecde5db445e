"""Progress: a bar on a terminal, plain log lines otherwise."""

import logging
import sys
from typing import Any, Final, Protocol

from tqdm import tqdm

LOG: Final = logging.getLogger("etl")


class Progress(Protocol):
    """How a long job tells what it does."""

    def expect(self, n_steps: int) -> None:
        """So many steps more are to come."""

    def step(self, label: str) -> None:
        """One step is done; `label` names it."""

    def say(self, line: str) -> None:
        """A line for the operator."""

    def close(self) -> None:
        """The job is over."""


class BarProgress:
    """A bar on a terminal; lines are written above it."""

    def __init__(self) -> None:
        self._bar: Any = tqdm(total=0, unit="call", dynamic_ncols=True, leave=False)

    def expect(self, n_steps: int) -> None:
        """So many steps more are to come."""
        self._bar.total += n_steps
        self._bar.refresh()

    def step(self, label: str) -> None:
        """One step is done; `label` names it."""
        self._bar.set_postfix_str(label[:60])
        self._bar.update(1)

    def say(self, line: str) -> None:
        """A line for the operator."""
        tqdm.write(line, file=sys.stderr)

    def close(self) -> None:
        """The job is over."""
        self._bar.close()


class LogProgress:
    """Log lines: every step at debug level, what an operator must know at info level."""

    def __init__(self) -> None:
        self._done = 0
        self._expected = 0

    def expect(self, n_steps: int) -> None:
        """So many steps more are to come."""
        self._expected += n_steps

    def step(self, label: str) -> None:
        """One step is done; `label` names it."""
        self._done += 1
        LOG.debug("%d/%d %s", self._done, self._expected, label)

    def say(self, line: str) -> None:
        """A line for the operator."""
        LOG.info("%s", line)

    def close(self) -> None:
        """The job is over."""


def progress_for_this_output() -> Progress:
    """A bar where a person watches, log lines otherwise."""
    return BarProgress() if sys.stderr.isatty() else LogProgress()
