"""What a request for an estimate asks for: the specification, by its fields' plain names."""

from collections.abc import Mapping
from typing import Final, cast, get_args

from dashboard.address import Address, YesNo
from dashboard.address_fields import is_weights
from dashboard.api.errors import bad, nearest, shown
from dashboard.api.parameters import Parameter, one
from dashboard.api.periods import limit
from dashboard.api.selection import area_of
from dashboard.data import Figures
from dashboard.effects.asked import specification_of
from dashboard.peers import weights_of
from dashboard.urls import MOST_ANTICIPATION, effect
from dashboard.wave_slugs import wave_named, wave_slug
from etl.catalog import Catalog
from etl.catalog.areas import COUNTRY
from etl.estimates.methods import ESTIMATORS, Method
from etl.estimates.specification import POOLS, Design, Pool, Specification
from etl.frames import TOTAL

Words = Mapping[str, tuple[str, ...]]

PARAMETERS: Final = (
    Parameter(
        "wave",
        "The trial by its years: 2012-2015, 2017-2018, 2021-2024. The newest one the whole area was in when left out",
        "2017-2018",
    ),
    Parameter(
        "area",
        "A code (/api/v1/areas lists them), municipalities joined by + for a group on sums over sums, or the years "
        "of a trial for the average of its municipalities, which is also meant when left out beside `wave`",
        "KU837",
    ),
    Parameter(
        "indicator", "An indicator id; the unemployment rate when left out", "unemployment_rate"
    ),
    Parameter("breakdown", f"A breakdown of the indicator; `{TOTAL}` when left out", TOTAL),
    Parameter(
        "method",
        "demeaned synthetic control (default), sc in levels, sdid: synthetic difference-in-differences (default of "
        "averages), did: difference-in-differences",
        "demeaned",
        choices=tuple(ESTIMATORS),
    ),
    Parameter("start", "The first month of treatment; that of the wave when left out", "2017-08"),
    Parameter("first", "The first month of the window; the longest window when left out", "2006-01"),
    Parameter("last", "The last month of the window, at most 2024-12; the wave's end when left out", "2018-12"),
    Parameter("anticipation", f"Months before the start that are left out, 0 to {MOST_ANTICIPATION}", "0"),
    Parameter(
        "pool",
        "Donors: all that may be, those alike in size, or far: none of the same employment area",
        "all",
        choices=POOLS,
    ),
    Parameter("crisis", "Whether March to December 2020 are used", "yes", choices=get_args(YesNo)),
    Parameter("seasonal", "Whether usual levels are taken by part of the year", "yes", choices=get_args(YesNo)),
    Parameter(
        "design",
        "trial: the area against municipalities outside. outside: an area that was not in the trial against the "
        "trial areas",
        "trial",
        choices=get_args(Design),
    ),
    Parameter(
        "weights",
        "Of the matched sample, as on the page: the weight of each rule, the declared one for rules left out. They "
        "change nothing of the estimate",
        "level:2,trend:1",
    ),
)  # fmt: skip


def specification_asked(words: Words, figures: Figures) -> Specification:
    """The specification a request's words make. Raises ApiError naming the parameter at fault."""
    catalog = figures.catalog
    wave = _wave(words, catalog)
    address = effect(
        "en",
        _area(words, catalog, wave),
        wave=wave,
        indicator=_indicator(words, catalog),
        breakdown=one(words, "breakdown"),
        method=cast("Method | None", one(words, "method")),
        start=_month(words, "start"),
        first=_month(words, "first"),
        last=_month(words, "last"),
        anticipation=_anticipation(words),
        pool=cast("Pool | None", one(words, "pool")),
        crisis=cast("YesNo | None", one(words, "crisis")),
        seasonal=cast("YesNo | None", one(words, "seasonal")),
        design=cast("Design | None", one(words, "design")),
    )
    asked = specification_of(address, figures)
    _check_breakdown(address, asked, figures)
    if asked.first and asked.last and asked.first > asked.last:
        raise bad("first", f"`first` ({asked.first}) is after `last` ({asked.last})", "Exchange them")
    return asked


def weights_asked(words: Words, catalog: Catalog) -> str | None:
    """The weights of the matched sample. Raises ApiError where they are none."""
    text = one(words, "weights")
    if text is not None and not is_weights(text):
        raise bad("weights", f"{shown(text)} are no weights", "Write rules and weights as in level:2,trend:1")
    known = [rule.id for rule in catalog.peer_rules.values() if rule.in_matching]
    for rule in weights_of(text):
        if rule not in known:
            step = f"{nearest(rule, known)}Use some of: {', '.join(known)}"
            raise bad("weights", f"there is no rule {shown(rule)}", step)
    return text


def _wave(words: Words, catalog: Catalog) -> str | None:
    if "wave" not in words:
        return None
    text = words["wave"][0]
    found = wave_named(catalog, text)
    if found is None:
        known = [wave_slug(catalog, wave) for wave in catalog.waves]
        raise bad(
            "wave", f"there is no wave {shown(text)}", f"{nearest(text, known)}Use one of: {', '.join(known)}"
        )
    return found


def _area(words: Words, catalog: Catalog, wave: str | None) -> str:
    if "area" not in words:
        if wave is None:
            raise bad("area", "`area` is missing", "Give one, e.g. area=KU837, or `wave` for its average")
        return wave
    text = words["area"][0]
    average = wave_named(catalog, text)
    if average is not None:
        if wave not in (None, average):
            raise bad("area", f"{shown(text)} is not the average of `wave`", "Leave one of them out")
        return average
    code = "+".join(sorted(area_of(text, catalog).split("+")))
    if code == COUNTRY:
        raise bad("area", "the whole country has nothing to be compared with", "Ask for a part of it")
    return code


def _indicator(words: Words, catalog: Catalog) -> str | None:
    text = one(words, "indicator")
    if text is not None and text not in catalog.indicators:
        step = f"{nearest(text, list(catalog.indicators))}/api/v1/indicators lists them"
        raise bad("indicator", f"there is no indicator {shown(text)}", step)
    return text


def _check_breakdown(address: Address, asked: Specification, figures: Figures) -> None:
    wanted = address.breakdown
    if wanted in (None, asked.breakdown):
        return
    published = asked.indicator in figures.frames.indicators
    known = figures.frames.cube(asked.indicator).breakdowns if published else (TOTAL,)
    step = f"{nearest(str(wanted), list(known))}{asked.indicator} has: {', '.join(known)}"
    raise bad("breakdown", f"{asked.indicator} has no breakdown {shown(str(wanted))}", step)


def _month(words: Words, name: str) -> str | None:
    return limit(name, words[name][0], "monthly") if name in words else None


def _anticipation(words: Words) -> int | None:
    text = one(words, "anticipation")
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and int(text[:9]) <= MOST_ANTICIPATION):
        raise bad(
            "anticipation", f"{shown(text)} is no number of months", f"Give one from 0 to {MOST_ANTICIPATION}"
        )
    return int(text)
