"""The plan of the calls: what is wanted and the limit in, queries out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from etl.sources.pxweb.metadata import TableMetadata

T = TypeVar("T")


@dataclass(frozen=True)
class Call:
    """One query: every combination of the codes; all other variables stand at their total."""

    contents: tuple[str, ...]
    areas: tuple[str, ...]
    periods: tuple[str, ...]

    @property
    def n_cells(self) -> int:
        """How many cells the answer holds."""
        return len(self.contents) * len(self.areas) * len(self.periods)

    def __str__(self) -> str:
        return f"{self.periods[0]}–{self.periods[-1]}, {len(self.areas)} areas, {len(self.contents)} contents"


def calls_to_make(
    contents: Sequence[str], areas: Sequence[str], periods: Sequence[str], max_cells: int
) -> list[Call]:
    """The planned calls, none over `max_cells`; together each combination exactly once.

    Cut by time first; where one period is too much, by area; where one area is, by content.
    Raises ValueError where `max_cells` is less than one.
    """
    if max_cells < 1:
        raise ValueError(f"max_cells is {max_cells}")
    if not (contents and areas and periods):
        return []
    everything = tuple(contents)
    if n_periods := max_cells // (len(contents) * len(areas)):
        return [Call(everything, tuple(areas), part) for part in _parts(periods, n_periods)]
    if n_areas := max_cells // len(contents):
        return [Call(everything, part, (p,)) for p in periods for part in _parts(areas, n_areas)]
    return [Call(part, (a,), (p,)) for p in periods for a in areas for part in _parts(contents, max_cells)]


def calls_for(
    periods_by_content: Mapping[str, Sequence[str]], areas: Sequence[str], max_cells: int
) -> list[Call]:
    """The planned calls for contents of which not the same periods are wanted."""
    grouped: dict[tuple[str, ...], list[str]] = {}
    for code, periods in periods_by_content.items():
        grouped.setdefault(tuple(periods), []).append(code)
    return [
        call
        for periods, contents in grouped.items()
        for call in calls_to_make(contents, areas, periods, max_cells)
    ]


def query_body(table: TableMetadata, call: Call) -> dict[str, Any]:
    """The body of the POST for a call; every variable with a total is named, so that nothing is implied."""
    return {
        "query": [
            {"code": code, "selection": {"filter": "item", "values": list(values)}}
            for code, values in asked_codes(table, call).items()
        ],
        "response": {"format": "json-stat2"},
    }


def asked_codes(table: TableMetadata, call: Call) -> dict[str, tuple[str, ...]]:
    """The values asked of each variable, by the variable's code."""
    return {
        table.area.code: call.areas,
        **{code: (total,) for code, total in table.totals.items()},
        table.time.code: tuple(table.time_codes[period] for period in call.periods),
        table.contents.code: call.contents,
    }


def _parts(items: Sequence[T], size: int) -> Iterator[tuple[T, ...]]:
    for start in range(0, len(items), size):
        yield tuple(items[start : start + size])
