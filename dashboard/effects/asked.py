"""What a trial changed, as an address asks for it: the specification behind an address, and the answers."""

from dataclasses import replace
from functools import lru_cache
from typing import Final, Literal

from dashboard.address import Address
from dashboard.data import Figures
from dashboard.places import GROUP_SIGN, members_of
from dashboard.urls import effect
from dashboard.wave_slugs import wave_slug
from etl.catalog import Catalog
from etl.catalog.models import Language, Wave, wave_of_trial_area
from etl.estimates.average_verdict import AverageVerdict
from etl.estimates.curve import CurvePoint
from etl.estimates.donors import treated_by
from etl.estimates.methods import Method
from etl.estimates.refusals import Refusal
from etl.estimates.specification import LAST_MONTH, Specification
from etl.estimates.study import Result, Sensitivity
from etl.estimates.window import months_of
from etl.frames import TOTAL

METHOD_OF_ONE: Final[Method] = "demeaned"
METHOD_OF_AVERAGES: Final[Method] = "sdid"


def effect_of(figures: Figures, specification: Specification) -> Result | Refusal:
    """The estimate a specification asks for with its tests, or why there is none.

    Raises KeyError for a wave, an area or an indicator the catalog does not know.
    """
    return figures.effects.result(specification)


def sensitivity_of(figures: Figures, result: Result) -> Sensitivity:
    """How a result of `effect_of` holds."""
    return figures.effects.sensitivity(result)


def verdict_of(figures: Figures, specification: Specification) -> AverageVerdict | Refusal:
    """The effect of a wave's average with its uncertainty alone: a fifth of the work of `effect_of`."""
    return figures.effects.verdict(specification)


def short_verdict_of(figures: Figures, specification: Specification) -> AverageVerdict | Refusal:
    """The effect with its uncertainty alone, without the errors over trial areas: for what stands beside a result."""
    return figures.effects.short_verdict(specification)


def curve_of(figures: Figures, specification: Specification) -> tuple[CurvePoint, ...]:
    """The estimates of all reasonable choices, by effect; the refused ones last."""
    return figures.effects.curve(specification)


def specification_of(address: Address, figures: Figures) -> Specification:
    """What the address of an effect asks for; what it leaves open is filled in.

    The wave is the newest trial that the whole area was in (that of the trial area's own, or the address's area
    where it is a wave), the indicator the unemployment rate, the method demeaned, or synthetic DID for a wave's
    average. A breakdown that the indicator lacks is the total. A start or an end that is the wave's own is None.
    """
    catalog, area = figures.catalog, str(address.area)
    wave = catalog.waves[address.wave or wave_of(catalog, area)]
    if area in catalog.waves:
        wave = catalog.waves[area]
    indicator = address.indicator or indicator_of(catalog)
    last = months_of(address.last)[1] if address.last else None
    return Specification(
        wave=wave.id,
        area=area,
        indicator=indicator,
        breakdown=_breakdown(figures, indicator, address.breakdown),
        method=address.method or method_of(catalog, area),
        start=None if address.start == f"{wave.start:%Y-%m}" else address.start,
        first=months_of(address.first)[0] if address.first else None,
        last=None if last == last_month(wave) else last,
        anticipation=address.anticipation or 0,
        pool=address.pool or "all",
        crisis=address.crisis != "no",
        seasonal=address.seasonal != "no",
        design=address.design or "trial",
    )


def address_of(catalog: Catalog, specification: Specification, language: Language) -> Address:
    """The address of a specification: only what is not filled in by itself stands in it."""
    asked = specification
    wave = catalog.waves[asked.wave]
    own = asked.wave == (asked.area if asked.area in catalog.waves else wave_of(catalog, asked.area))
    return effect(
        language,
        asked.area,
        wave=None if own else asked.wave,
        indicator=None if asked.indicator == indicator_of(catalog) else asked.indicator,
        breakdown=None if asked.breakdown == TOTAL else asked.breakdown,
        method=None if asked.method == method_of(catalog, asked.area) else asked.method,
        start=None if asked.start == f"{wave.start:%Y-%m}" else asked.start,
        first=months_of(asked.first)[0] if asked.first else None,
        last=_last_told(asked, wave),
        anticipation=asked.anticipation or None,
        pool=None if asked.pool == "all" else asked.pool,
        crisis=None if asked.crisis else "no",
        seasonal=None if asked.seasonal else "no",
        design=None if asked.design == "trial" else asked.design,
    )


def query_of(catalog: Catalog, specification: Specification) -> dict[str, str]:
    """The words that ask the API for a specification: {"wave": "2017-2018", "area": "KU837", …}; None is left out."""
    asked = specification
    told: dict[str, str | None] = {
        "wave": wave_slug(catalog, asked.wave),
        "area": wave_slug(catalog, asked.area) if asked.area in catalog.waves else asked.area,
        "indicator": asked.indicator,
        "breakdown": asked.breakdown,
        "method": asked.method,
        "start": asked.start,
        "first": asked.first,
        "last": asked.last,
        "anticipation": str(asked.anticipation),
        "pool": asked.pool,
        "crisis": _yes_no(asked.crisis),
        "seasonal": _yes_no(asked.seasonal),
        "design": asked.design,
    }
    return {name: word for name, word in told.items() if word is not None}


def _yes_no(value: bool) -> Literal["yes", "no"]:
    return "yes" if value else "no"


def wave_of(catalog: Catalog, area: str) -> str:
    """The newest trial that every municipality of the area was in; of a trial area its own, the newest for others."""
    own = area if area in catalog.waves else wave_of_trial_area(area)
    if own is not None:
        return own
    members = frozenset(m for part in area.split(GROUP_SIGN) for m in members_of(catalog, part))
    newest = _newest_trials(catalog)
    return next((wave for wave, treated in newest if members <= treated), newest[0][0])


@lru_cache(maxsize=4)
def _newest_trials(catalog: Catalog) -> tuple[tuple[str, frozenset[str]], ...]:
    """The trials, the newest first, and whom they treated."""
    trials = [wave for wave in catalog.waves.values() if wave.kind == "trial"]
    newest = sorted(trials, key=lambda wave: wave.start, reverse=True)
    return tuple((wave.id, treated_by(wave)) for wave in newest)


@lru_cache(maxsize=4)
def indicator_of(catalog: Catalog) -> str:
    """The rate of the cases over the base of roles.yml: the unemployment rate."""
    roles = catalog.roles
    return next(
        i.id
        for i in catalog.indicators.values()
        if (i.groups.numerator, i.groups.denominator) == (roles.cases, roles.base)
    )


def method_of(catalog: Catalog, area: str) -> Method:
    """The method of an area's headline, and that of a wave's average."""
    return METHOD_OF_AVERAGES if area in catalog.waves else METHOD_OF_ONE


def last_month(wave: Wave) -> str | None:
    """The month a wave's window ends with; None for the reform that goes on."""
    return min(f"{wave.end:%Y-%m}", LAST_MONTH) if wave.end else None


def resolved(catalog: Catalog, asked: Specification, found: Result | Refusal) -> Specification:
    """A specification with nothing left open, in months: it has the same answer as the one asked for.

    Its end is that of the window, which the last figures may not reach; first stays None where there is no panel.
    """
    wave = catalog.waves[asked.wave]
    begins = None if isinstance(found, Refusal) else found.prepared.specification.first
    first = asked.first or begins
    last = months_of(asked.last)[1] if asked.last else last_month(wave)
    return replace(
        asked,
        start=asked.start or f"{wave.start:%Y-%m}",
        first=months_of(first)[0] if first else None,
        last=min(last, LAST_MONTH) if last else None,
    )


def _breakdown(figures: Figures, indicator: str, asked: str | None) -> str:
    """The breakdown, the total where none is asked for or the indicator has no figures of it."""
    published = indicator in figures.frames.indicators
    return asked if asked and published and asked in figures.frames.cube(indicator).breakdowns else TOTAL


def _last_told(asked: Specification, wave: Wave) -> str | None:
    last = months_of(asked.last)[1] if asked.last else None
    return None if last == last_month(wave) else last
