"""What a request for observations asks for, held against the catalog and the published figures."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from dashboard.api.errors import ApiError, bad, nearest, shown
from dashboard.api.parameters import Parameter, one
from dashboard.api.periods import limit
from dashboard.data import Figures
from dashboard.places import places_of
from etl.catalog import Catalog
from etl.catalog.models import Indicator
from etl.frames import TOTAL

PARAMETERS: Final = (
    Parameter(
        "indicator",
        "One or several indicator ids; /api/v1/indicators lists them",
        "unemployment_rate",
        is_list=True,
        is_required=True,
    ),
    Parameter(
        "area",
        "One or several area codes; /api/v1/areas lists them. Municipalities joined by + are one group, whose "
        "figures are sums over sums (KU915+KU420). All areas of the indicator when left out",
        "KU091",
        is_list=True,
    ),
    Parameter(
        "from",
        "First period: 2013-12, 2013Q4 or 2013. A year stands for its first month or quarter",
        "2013-12",
    ),
    Parameter("to", "Last period, included; a year stands for its last month or quarter", "2013"),
    Parameter(
        "breakdown", f"One or several breakdowns, * for all; `{TOTAL}` when left out", TOTAL, is_list=True
    ),
    Parameter("format", "Form of the answer", "csv", choices=("json", "csv")),
)
MAXIMUM_MEMBERS: Final = 400
_FIRST: Final = "0000"
_LAST: Final = "9999-99"


@dataclass(frozen=True)
class Part:
    """One indicator of a selection: the areas (None for all), the breakdowns, and the periods from first to last."""

    indicator: Indicator
    areas: tuple[str, ...] | None
    breakdowns: tuple[str, ...]
    first: str
    last: str


@dataclass(frozen=True)
class Selection:
    """What a request for observations asks for."""

    parts: tuple[Part, ...]
    form: Literal["json", "csv"]


def selection_of(words: Mapping[str, tuple[str, ...]], figures: Figures) -> Selection:
    """The selection a request's words make. Raises ApiError naming the parameter at fault."""
    areas = (
        tuple(dict.fromkeys(area_of(word, figures.catalog) for word in words["area"]))
        if "area" in words
        else None
    )
    parts = tuple(_part(_indicator(word, figures), areas, words, figures) for word in words["indicator"])
    return Selection(parts, "csv" if one(words, "format") == "csv" else "json")


def _part(
    indicator: Indicator,
    areas: tuple[str, ...] | None,
    words: Mapping[str, tuple[str, ...]],
    figures: Figures,
) -> Part:
    first = limit("from", words["from"][0], indicator.frequency) if "from" in words else _FIRST
    last = limit("to", words["to"][0], indicator.frequency) if "to" in words else _LAST
    if first > last:
        raise bad("from", f"`from` ({first}) is after `to` ({last})", "Exchange them, or leave one out")
    if indicator.groups.method == "none":
        _refuse_groups(indicator, areas or ())
    known = figures.frames.cube(indicator.id).breakdowns
    return Part(
        indicator, areas, _breakdowns(words.get("breakdown", (TOTAL,)), indicator, known), first, last
    )


def _indicator(word: str, figures: Figures) -> Indicator:
    declared = figures.catalog.indicators
    if word not in declared:
        step = f"{nearest(word, list(declared))}/api/v1/indicators lists them"
        raise bad("indicator", f"there is no indicator {shown(word)}", step)
    if word not in figures.frames.indicators:
        raise ApiError(
            404,
            f"no figures of {word!r} are published (availability: {declared[word].availability})",
            "/api/v1/indicators tells for each indicator what is published, and who holds the rest",
            "indicator",
            "no_figures",
        )
    return declared[word]


def area_of(word: str, catalog: Catalog) -> str:
    """The code as the frames write it; a group's members in the order given, joined by +.

    Raises ApiError (400) for what is no area, and for a group that is too large or not of municipalities.
    """
    members = [member for member in re.split(r"[+\s]+", word) if member] or [word]
    if len(members) > MAXIMUM_MEMBERS:
        raise bad("area", f"a group of {len(members)} members", f"Name at most {MAXIMUM_MEMBERS}")
    codes = tuple(dict.fromkeys(_code(member, catalog) for member in members))
    if len(members) == 1:
        return codes[0]
    for code in codes:
        if catalog.areas[code].kind != "municipality":
            raise bad(
                "area",
                f"{code} in the group {shown(word)} is not a municipality",
                f"A group is made of municipalities (KU…); ask for {code} on its own, separated by a comma",
            )
    return "+".join(codes)


def _code(word: str, catalog: Catalog) -> str:
    code = _codes(catalog).get(word.lower())
    if code is not None:
        return code
    place = places_of(catalog).find(word, "fi")
    if place is not None and place.ended is not None:
        ended = place.ended
        step = f"Ask for {place.area} ({catalog.areas[place.area].name.fi}), which it belongs to"
        raise bad("area", f"{shown(word)} ({ended.fi}) ended on {ended.date.isoformat()}", step)
    if place is not None:
        raise bad("area", f"{shown(word)} is not an area code", f"Ask by code: did you mean {place.area!r}?")
    step = f"{nearest(word, list(catalog.areas))}/api/v1/areas lists the codes, such as KU091, MK06, HV09, TA31, SSS"
    raise bad("area", f"there is no area {shown(word)}", step)


def _refuse_groups(indicator: Indicator, areas: Sequence[str]) -> None:
    group = next((area for area in areas if "+" in area), None)
    if group is not None:
        raise bad(
            "area",
            f"{indicator.id} can't be added up over municipalities",
            f"Ask for the members one by one: {group.replace('+', ',')}",
        )


def _breakdowns(words: Sequence[str], indicator: Indicator, known: tuple[str, ...]) -> tuple[str, ...]:
    if "*" in words:
        return known
    for word in words:
        if word not in known:
            step = f"{nearest(word, list(known))}{indicator.id} has: {', '.join(known)}"
            raise bad("breakdown", f"{indicator.id} has no breakdown {shown(word)}", step)
    return tuple(words)


@lru_cache(maxsize=4)
def _codes(catalog: Catalog) -> dict[str, str]:
    return {code.lower(): code for code in catalog.areas}
