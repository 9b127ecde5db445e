"""All municipalities on one axis: what a beeswarm shows, and where its dots stand without overlapping."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from dashboard.i18n import amount, number, word
from etl.catalog.models import Language, Unit

MARKED: Final = frozenset("PB")


@dataclass(frozen=True)
class Dot:
    """An area on the axis; low and high are the 95 % interval of chance, None where it can't be told.

    is_noisy: chance alone could move the figure further than the middle half of all areas is wide.
    """

    code: str
    name: str
    value: float
    status: str
    low: float | None
    high: float | None
    is_noisy: bool
    href: str


@dataclass(frozen=True)
class Swarm:
    """Every municipality with a figure; `chosen` are codes, of those or of the `others` (regions, groups).

    `country` is the line to hold them against.

    `unit` is None where the figures are compared per something. n_suppressed and n_missing areas have no figure
    and no dot.
    """

    id: str
    title: str
    unit_words: str
    unit: Unit | None
    decimals: int
    language: Language
    dots: tuple[Dot, ...]
    others: tuple[Dot, ...]
    chosen: tuple[str, ...]
    country: float | None
    country_name: str
    n_suppressed: int
    n_missing: int
    is_demo: bool

    @property
    def named(self) -> tuple[Dot, ...]:
        """The chosen areas that have a figure, in the order they were chosen."""
        found = {dot.code: dot for dot in (*self.dots, *self.others)}
        return tuple(found[code] for code in self.chosen if code in found)

    def said(self, value: float) -> str:
        """A figure with its unit, where it has one of its own."""
        if self.unit is None:
            return number(value, self.decimals, self.language)
        return amount(value, self.unit, self.decimals, self.language)


def dot_words(dot: Dot, swarm: Swarm) -> str:
    """An area in words: "Tampere: 12,8 %, ennakkotieto. Satunnaisvaihtelu 12,6–13,0"."""
    said = f"{dot.name}: {swarm.said(dot.value)}"
    if dot.status in MARKED:
        said += f", {word(swarm.language, f'status_{dot.status}').lower()}"
    chance = chance_words(dot, swarm)
    return f"{said}. {word(swarm.language, 'swarm_chance', interval=chance)}" if chance else said


def chance_words(dot: Dot, swarm: Swarm) -> str:
    """The interval of chance: "12,6–13,0"; empty where it can't be told."""
    if dot.low is None or dot.high is None:
        return ""
    return "–".join(number(limit, swarm.decimals, swarm.language) for limit in (dot.low, dot.high))


def swarm_words(swarm: Swarm) -> str:
    """The picture in words: the middle half, the country, the chosen areas, who is not in it."""
    language = swarm.language
    known = sorted(dot.value for dot in swarm.dots)
    if not known:
        return word(language, "map_empty")
    quarter, three = known[len(known) // 4], known[(3 * len(known)) // 4]
    said = [
        word(language, "swarm_alt", title=swarm.title, unit=swarm.unit_words, n=len(known)),
        word(language, "swarm_middle", low=swarm.said(quarter), high=swarm.said(three)),
    ]
    if swarm.country is not None:
        said.append(f"{swarm.country_name}: {swarm.said(swarm.country)}.")
    said += [f"{dot_words(dot, swarm)}." for dot in swarm.named]
    n_left_out = swarm.n_suppressed + swarm.n_missing
    said += [word(language, "map_missing", n=n_left_out)] if n_left_out else []
    said += [f"{word(language, 'demo_short')}."] if swarm.is_demo else []
    return " ".join(said)


def swarm_places(xs: Sequence[float], gap: float) -> list[float]:
    """The height of each dot: the nearest to 0 at which it is at least `gap` from every dot left of it.

    Dots are set from left to right, so each is only held against those within `gap` before it.
    """
    order = sorted(range(len(xs)), key=lambda i: xs[i])
    heights = [0.0] * len(xs)
    start = 0
    for place, i in enumerate(order):
        while xs[i] - xs[order[start]] >= gap:
            start += 1
        taken = []
        for j in order[start:place]:
            half = math.sqrt(gap * gap - (xs[i] - xs[j]) ** 2)
            taken.append((heights[j] - half, heights[j] + half))
        heights[i] = _nearest_free(taken)
    return heights


def _nearest_free(taken: Iterable[tuple[float, float]]) -> float:
    """The number nearest to 0 that lies in none of the open intervals."""
    merged: list[tuple[float, float]] = []
    for first, last in sorted(taken):
        if merged and first < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    around = next(((first, last) for first, last in merged if first < 0 < last), (0.0, 0.0))
    return around[1] if around[1] <= -around[0] else around[0]
