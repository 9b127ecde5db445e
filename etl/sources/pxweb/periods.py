"""Which periods are asked: all, the newest, or none."""

from collections.abc import Mapping, Sequence
from typing import Final

from etl.frames import DatasetRecord
from etl.sources.pxweb.metadata import TableMetadata

ASKED_AGAIN: Final = 3
"""So many of the newest periods are always asked again: corrections reach the last few."""
Contents = Mapping[str, Mapping[str, Sequence[str]]]
"""Content codes by indicator and breakdown."""


def reason_for_all(table: TableMetadata, previous: DatasetRecord | None, updated: str) -> str | None:
    """Why every period is asked, in words; None where the newest ones are enough."""
    if previous is None:
        return "first refresh"
    state = previous.state
    if (state.get("areas_sha256"), state.get("map")) != (table.areas_sha256, table.division):
        return f"the municipal division changed (now {table.division}, {len(table.municipalities)} municipalities)"
    if state.get("backfilled_year") != updated[:4]:
        return f"first refresh of {updated[:4]}: the source re-bases its history once a year"
    return None


def periods_to_ask(
    table: TableMetadata, contents: Contents, previous: DatasetRecord | None, updated: str
) -> dict[str, tuple[str, ...]]:
    """The periods to ask, by content code; empty where nothing is new.

    `contents` are the wanted content codes by indicator and breakdown, `updated` the source's own stamp.
    Everything on the first refresh, after a change of the municipal division and once a year, when the source
    re-bases its history; everything of the contents of an indicator that is new or differently made; else,
    where the stamp or the metadata changed, periods newer than ours and the newest three.
    """
    if previous is None or reason_for_all(table, previous, updated):
        return dict.fromkeys(_codes(contents), table.periods)
    known = previous.state.get("contents", {})
    fresh = _codes({name: parts for name, parts in contents.items() if known.get(name) != parts})
    unchanged = (previous.updated, previous.state.get("metadata_sha256")) == (updated, table.sha256)
    newest = () if unchanged else _newest(table.periods, previous.newest_period)
    asked = {code: table.periods if code in fresh else newest for code in _codes(contents)}
    return {code: periods for code, periods in asked.items() if periods}


def _newest(periods: Sequence[str], ours: str) -> tuple[str, ...]:
    return tuple(p for place, p in enumerate(periods) if p > ours or place >= len(periods) - ASKED_AGAIN)


def _codes(contents: Contents) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(code for parts in contents.values() for codes in parts.values() for code in codes)
    )
