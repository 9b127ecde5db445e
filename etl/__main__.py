"""The command line: `python -m etl COMMAND`."""

import logging
import sys

from etl.one_thread import keep_to_one_thread

if __name__ == "__main__":
    keep_to_one_thread()
    from etl.commands import main

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s", stream=sys.stderr)
    sys.exit(main(sys.argv[1:]))
