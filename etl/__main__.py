"""The command line: `python -m etl COMMAND`."""

import logging
import os
import sys
from typing import Final

from etl.one_thread import keep_to_one_thread

NOBODY_READS: Final = 141
"""The exit code a shell gives a program whose reader went away, as `head` does."""


def _code(arguments: list[str]) -> int:
    """The exit code of the command, once all it printed is out. Letters a terminal lacks are written as escapes."""
    from etl.commands import main

    sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    try:
        code = main(arguments)
        sys.stdout.flush()
    except BrokenPipeError:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        for stream in (sys.stdout, sys.stderr):
            os.dup2(nowhere, stream.fileno())
        return NOBODY_READS
    return code


if __name__ == "__main__":
    keep_to_one_thread()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s", stream=sys.stderr)
    sys.exit(_code(sys.argv[1:]))
