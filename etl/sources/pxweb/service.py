"""A PxWeb service as the client sees it: its limits, a table's metadata, its stamp, its data."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, NoReturn

import orjson

from etl.errors import SourceError
from etl.frames import SnapshotRecord
from etl.frames.cube import Statuses, Values
from etl.http import Client, HttpStatusError, Pacer, json_value
from etl.snapshots import Snapshots
from etl.sources.pxweb.jsonstat import JsonStat, arranged, parse, read_dataset
from etl.sources.pxweb.metadata import COUNTRY, TableMetadata, read_metadata
from etl.sources.pxweb.plan import Call, asked_codes, query_body

LANGUAGE: Final = "fi"
MAX_CELLS: Final = 120_000
"""Cells per answer where ?config doesn't say; found by bisection in August 2026 and told by ?config since."""
CALLS: Final = (30, 60)
"""Calls per seconds where ?config doesn't say."""


@dataclass(frozen=True)
class Figures:
    """The answer to one call: contents × areas × periods of the call, and the snapshot it is kept in."""

    call: Call
    values: Values
    statuses: Statuses
    snapshot: SnapshotRecord
    is_reused: bool


@dataclass(frozen=True)
class Service:
    """One PxWeb service, asked through one pacer."""

    client: Client
    source: str
    base_url: str
    max_cells: int
    pacer: Pacer

    def metadata(self, path: str) -> TableMetadata:
        """The metadata of the table at `path` below the language. Raises SourceError."""
        url = f"{self.base_url}/{LANGUAGE}/{path}"
        try:
            answer = self.client.get(url, source=self.source, pacer=self.pacer, decode=json_value)
        except HttpStatusError as error:
            _explain(error, url, f"the metadata of {path}")
        return read_metadata(answer.decoded, url)

    def updated(self, table: TableMetadata) -> str:
        """The table's own stamp, from the smallest possible question (lists of tables carry a bulk stamp)."""
        call = Call(table.contents.values[:1], (COUNTRY,), table.periods[-1:])
        return self._asked(table, call)[1].updated

    def figures(self, table: TableMetadata, call: Call, snapshots: Snapshots, stamp: str) -> Figures:
        """The answer to `call`, from a snapshot of the same question and stamp, or asked now and kept.

        Raises HttpStatusError with status 403 where the call is too large, SourceError where the answer is
        not exactly what was asked; such an answer is not kept.
        """
        key = snapshots.key("POST", table.url, orjson.dumps(query_body(table, call)), stamp)
        kept = snapshots.find(key)
        if kept is not None:
            cells = _cells(table, call, parse(kept.read(), table.url))
            return Figures(call, *cells, kept.record, is_reused=True)
        body, data = self._asked(table, call)
        cells = _cells(table, call, data)
        return Figures(call, *cells, snapshots.keep(key, table.url, body, self.source), is_reused=False)

    def _asked(self, table: TableMetadata, call: Call) -> tuple[bytes, JsonStat]:
        body = query_body(table, call)
        try:
            answer = self.client.post_json(
                table.url, body, source=self.source, pacer=self.pacer, decode=json_value
            )
        except HttpStatusError as error:
            _explain(error, table.url, f"{list(asked_codes(table, call))} ({call})")
        return answer.body, read_dataset(answer.decoded, table.url)


def service_at(base_url: str, client: Client, source: str) -> Service:
    """The service at `base_url` with the limits its ?config tells. Raises SourceError."""
    url = f"{base_url}/{LANGUAGE}/?config"
    pacer = client.pacer(base_url, *CALLS)
    config = client.get(url, source=source, pacer=pacer, decode=json_value).decoded
    if not isinstance(config, Mapping):
        raise SourceError(
            url, f"expected the limits as an object, found {str(config)[:60]}", f"look at {url}"
        )
    pacer.limit(_positive(config, "maxCalls", CALLS[0]), _positive(config, "timeWindow", CALLS[1]))
    return Service(client, source, base_url, _positive(config, "maxCells", MAX_CELLS), pacer)


def _positive(config: Mapping[str, Any], name: str, default: int) -> int:
    value = config.get(name)
    return value if isinstance(value, int) and value > 0 else default


def _cells(table: TableMetadata, call: Call, data: JsonStat) -> tuple[Values, Statuses]:
    asked = asked_codes(table, call)
    first = (table.contents.code, table.area.code, table.time.code)
    ordered = {name: asked[name] for name in (*first, *table.totals)}
    values, statuses = arranged(data, ordered, table.url)
    shape = values.shape[:3]
    return values.reshape(shape), statuses.reshape(shape)


def _explain(error: HttpStatusError, url: str, asked: str) -> NoReturn:
    """400 is all that PxWeb says to an unknown table, variable or value, and to the long ids of before June 2026."""
    if error.status != 400:
        raise error
    raise HttpStatusError(
        url,
        400,
        f"answered 400 Bad Request to {asked}",
        f"the table id or its variables changed; look at {url}, correct the path in etl/catalog/sources",
    ) from error
