"""The command line: `python -m etl COMMAND`."""

import logging
import sys

from etl.commands import main

if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s", stream=sys.stderr)
    sys.exit(main(sys.argv[1:]))
