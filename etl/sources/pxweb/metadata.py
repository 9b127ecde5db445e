"""The variables of a table by their role; their codes change at the source (last on 8 June 2026)."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import orjson

from etl.errors import SourceError
from etl.sources.pxweb.time_codes import is_time_code, periods_of

COUNTRY: Final = "SSS"
MUNICIPALITY: Final = re.compile(r"KU\d{3}")
WANTED_AREA: Final = re.compile(r"SSS|KU(?!199)\d{3}|MK(?!91)\d{2}")
"""The country, municipalities and regions; KU199 and MK91 hold people without a known municipality."""
CONTENTS: Final = re.compile(r"contentscode|tiedot", re.IGNORECASE)
TOTAL: Final = re.compile(r"\s*(yhteensä|sammanlagt|total)\s*", re.IGNORECASE)


@dataclass(frozen=True)
class Variable:
    """One variable of a table; `values` are codes, `labels` their Finnish texts."""

    code: str
    text: str
    values: tuple[str, ...]
    labels: tuple[str, ...]
    is_time: bool
    is_eliminable: bool
    map_name: str

    @property
    def total(self) -> str | None:
        """The value that stands for all, None where there is none."""
        if COUNTRY in self.values:
            return COUNTRY
        named = [v for v, label in zip(self.values, self.labels, strict=True) if TOTAL.fullmatch(label)]
        return named[0] if len(named) == 1 else None


@dataclass(frozen=True)
class TableMetadata:
    """A table: its area, time and contents variables, and what is asked of all the others.

    `totals` maps the code of each other variable to its value for all: a variable left out of a query is
    either eliminated or, silently, asked with all its values.
    """

    url: str
    area: Variable
    time: Variable
    contents: Variable
    totals: dict[str, str]
    sha256: str

    @cached_property
    def areas(self) -> tuple[str, ...]:
        """The areas we want, in the table's order."""
        return tuple(code for code in self.area.values if WANTED_AREA.fullmatch(code))

    @cached_property
    def municipalities(self) -> frozenset[str]:
        """The municipalities the table holds."""
        return frozenset(code for code in self.areas if MUNICIPALITY.fullmatch(code))

    @cached_property
    def areas_sha256(self) -> str:
        """A fingerprint of the set of areas."""
        return hashlib.sha256(" ".join(sorted(self.areas)).encode()).hexdigest()

    @property
    def division(self) -> str:
        """The municipal division the table is in: name of its map, and the variable with its dated suffix."""
        return f"{self.area.map_name}|{self.area.code}"

    @cached_property
    def time_codes(self) -> dict[str, str]:
        """The table's time code of each period, periods in order."""
        return periods_of(self.time.values, self.url)

    @property
    def periods(self) -> tuple[str, ...]:
        """The periods the table holds, in order."""
        return tuple(self.time_codes)


def read_metadata(value: Any, url: str) -> TableMetadata:
    """The metadata in a decoded answer to a GET of `url`. Raises SourceError naming what doesn't fit."""
    try:
        variables = [_variable(item) for item in value["variables"]]
    except (TypeError, KeyError, AttributeError) as error:
        raise SourceError(url, f"not the metadata of a table ({error!r})", f"look at {url}") from error
    time = _only(
        url,
        variables,
        "time",
        [v for v in variables if v.is_time] or [v for v in variables if _looks_like_time(v)],
    )
    area = _only(url, variables, "area", [v for v in variables if _is_area(v)])
    left = [v for v in variables if v not in (time, area)]
    contents = _only(
        url,
        variables,
        "contents",
        [v for v in left if _is_contents(v)] or [v for v in left if not v.is_eliminable and v.total is None],
    )
    others = [v for v in left if v is not contents]
    return TableMetadata(url, area, time, contents, _totals(url, others), _fingerprint(variables))


def _variable(item: Any) -> Variable:
    variable = Variable(
        code=str(item["code"]),
        text=str(item.get("text", item["code"])),
        values=tuple(map(str, item["values"])),
        labels=tuple(map(str, item.get("valueTexts", item["values"]))),
        is_time=item.get("time") is True,
        is_eliminable=item.get("elimination") is True,
        map_name=str(item.get("map", "")),
    )
    if len(variable.values) != len(variable.labels) or not variable.values:
        raise KeyError(f"values and valueTexts of {variable.code}")
    return variable


def _looks_like_time(variable: Variable) -> bool:
    return all(map(is_time_code, variable.values))


def _is_area(variable: Variable) -> bool:
    return COUNTRY in variable.values and any(map(MUNICIPALITY.fullmatch, variable.values))


def _is_contents(variable: Variable) -> bool:
    return bool(CONTENTS.match(variable.code) or CONTENTS.fullmatch(variable.text))


def _totals(url: str, others: Sequence[Variable]) -> dict[str, str]:
    for variable in others:
        if variable.total is None and not variable.is_eliminable:
            raise SourceError(
                url,
                f"variable {variable.code!r} has no value for all and can't be left out: {variable.labels[:12]}",
                "choose another table for the dataset in etl/catalog/sources; left out, all values would be taken",
            )
    return {variable.code: variable.total for variable in others if variable.total is not None}


def _only(url: str, variables: Sequence[Variable], role: str, found: Sequence[Variable]) -> Variable:
    if len(found) != 1:
        seen = ", ".join(
            f"{v.code!r} ({v.text}: {len(v.values)} values from {v.values[0]!r})" for v in variables
        )
        raise SourceError(
            url,
            f"expected one {role} variable, found {[v.code for v in found]} among {seen}",
            f"look at {url}; if the table changed, correct the dataset's path in etl/catalog/sources",
        )
    return found[0]


def _fingerprint(variables: Sequence[Variable]) -> str:
    content = [
        [v.code, v.text, v.values, v.labels, v.is_time, v.is_eliminable, v.map_name] for v in variables
    ]
    return hashlib.sha256(orjson.dumps(content)).hexdigest()
