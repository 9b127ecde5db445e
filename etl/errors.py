"""The three classes of error, each message saying where, what was found, and what to do next.

PortalError
├── CatalogError   a declaration is wrong
├── SourceError    fetching or the format of a source
└── CheckError     the data do not pass the publishing gate, or a dropped-in file is wrong
"""

from collections.abc import Sequence


class PortalError(Exception):
    """An error a person can act on: `where`, `found`, `next_step`, joined into one message."""

    def __init__(self, where: str, found: str, next_step: str) -> None:
        self.where = where
        self.found = found
        self.next_step = next_step
        super().__init__(f"{where}: {found}. Next: {next_step}")


class CatalogError(PortalError):
    """A declaration in etl/catalog or a setting is wrong."""


class SourceError(PortalError):
    """A source could not be fetched, or its answer is not in the expected form."""


class CheckError(PortalError):
    """Data that must not be published; `failures` lists every finding, one line each."""

    def __init__(self, where: str, found: str, next_step: str, failures: Sequence[str] = ()) -> None:
        self.failures = tuple(failures)
        super().__init__(where, found, next_step)
