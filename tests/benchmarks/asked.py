"""What the command line of a benchmark of addresses says."""

import argparse
from collections.abc import Sequence


def addresses_and_rounds(doc: str | None, addresses: Sequence[str], rounds: int) -> tuple[Sequence[str], int]:
    """The addresses to ask for and how many times; those given where the command line names none."""
    parser = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("addresses", nargs="*", default=addresses)
    parser.add_argument("--rounds", type=int, default=rounds)
    told = parser.parse_args()
    return told.addresses, told.rounds
