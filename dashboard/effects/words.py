"""An estimate in plain words: effect, uncertainty and fit, never stars."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Final, Literal

from dashboard.data import Figures
from dashboard.effects.scale import Scale, is_per_base, scale_of
from dashboard.i18n import NBSP, amount, number, period_name, word
from dashboard.offices import office_name
from dashboard.places import GROUP_SIGN, area_name
from etl.catalog import Catalog
from etl.catalog.models import Indicator, Language, Unit, is_trial_area
from etl.estimates.outcomes import PER
from etl.estimates.placebos import nearest_in_size
from etl.estimates.specification import Specification
from etl.estimates.study import Result

Evidence = Literal["none", "weak", "clear"]
Rivals = Literal["like", "all", "groups"]
"""Donors of like size, all donors, or groups of donors."""
FIT_WORDS: Final[dict[Rivals, tuple[str, str]]] = {
    "like": ("effect_fit_good", "effect_fit_fair"),
    "all": ("effect_fit_good_all", "effect_fit_fair_all"),
    "groups": ("effect_fit_good_average", "effect_fit_fair_average"),
}
NOT_CLEAR_ABOVE: Final = 0.1
WEAK_ABOVE: Final = 0.05
TWO_DECIMALS_FROM: Final = 0.1
LEAST_TOLD: Final = 0.0005
ALWAYS_FROM: Final = 0.995
OWN_NAME: Final = "Kela"
"""The institution, which the names of some indicators begin with ("Kelan maksama työttömyysturva")."""


def evidence(p_value: float) -> Evidence:
    """What a p-value says of a difference: above 0.1 nothing."""
    if p_value > NOT_CLEAR_ABOVE:
        return "none"
    return "weak" if p_value > WEAK_ABOVE else "clear"


def sentences(figures: Figures, result: Result, language: Language) -> tuple[str, ...]:
    """The estimate in words: effect, chance, size, interval, direction, fit, and that nobody was drawn by lot.

    Of a result that is refused nothing may be told; raises ValueError for one.
    """
    if result.refusal is not None:
        raise ValueError(f"the estimate is refused ({result.refusal.reason}): its effect is not told")
    indicator = figures.catalog.indicators[result.prepared.specification.indicator]
    scale = scale_of(indicator, result, language)
    return (
        effect_words(figures, result, scale),
        _chance(result, language),
        *_size_in_area(indicator, result, scale),
        *interval_words(result, scale),
        *_direction(figures, result, scale),
        *_outside(result, language),
        fit_words(result, scale),
        word(language, "effect_not_random"),
    )


def headline(result: Result, language: Language) -> str:
    """The verdict in a few words: a difference that only one of the two tests sees is never called clear."""
    found = "doubted" if is_doubted(result) else evidence(result.told_p_value)
    return word(language, f"effect_headline_{found}")


def is_doubted(result: Result) -> bool:
    """True where the headline's test sees a difference and the placebos do not."""
    return evidence(result.told_p_value) != "none" and has_disagreeing_tests(result)


def has_disagreeing_tests(result: Result) -> bool:
    """True where one of the two tests finds a difference and the other does not."""
    if result.too_bold:
        return False
    return (evidence(result.p_value) == "none") != (evidence(result.test.p_value) == "none")


def effect_words(figures: Figures, result: Result, scale: Scale) -> str:
    """What the difference was: "Tampere: kokeilun aikana … keskimäärin 0,7 prosenttiyksikköä pienempi kuin …"."""
    language, panel, asked = scale.language, result.prepared.panel, result.prepared.specification
    after = [period for period, is_after in zip(panel.periods, panel.after, strict=True) if is_after]
    effect = result.estimate.effect
    kind = "same" if scale.is_nothing(effect) else "lower" if effect < 0 else "higher"
    short = figures.catalog.indicators[asked.indicator].short.get(language)
    return word(
        language,
        f"effect_{kind}",
        area=subject(figures.catalog, asked, language),
        first=period_name(after[0], language),
        last=period_name(after[-1], language),
        indicator=lowered(short) + part_words(figures, asked, language),
        size=scale.size(effect),
        control=word(language, f"effect_control_{asked.design}"),
    )


def chance_words(p_value: float, language: Language) -> str:
    """How easily chance gives such a difference: "Ero ei ole selvä: … noin 44 kertaa sadasta (p = 0,44)"."""
    return word(
        language,
        f"effect_verdict_{evidence(p_value)}",
        often=_often(p_value, language),
        p=p_told(p_value, language),
    )


def _chance(result: Result, language: Language) -> str:
    """Chance by the headline's test; by both where the other one sees no difference."""
    if not is_doubted(result):
        return chance_words(result.told_p_value, language)
    own, other = result.told_p_value, result.test.p_value
    return word(
        language,
        "effect_verdict_doubted",
        often=_often(own, language),
        p=p_told(own, language),
        often_other=_often(other, language),
        p_other=p_told(other, language),
    )


def p_words(p_value: float, language: Language) -> str:
    """A p-value in a table: two decimals from 0.1 on, three below, and one that rounds to nothing as "< 0,001"."""
    if p_value < LEAST_TOLD:
        return f"<{NBSP}{number(0.001, 3, language)}"
    return number(p_value, 2 if p_value >= TWO_DECIMALS_FROM else 3, language)


def p_told(p_value: float, language: Language) -> str:
    """A p-value in a sentence: "p = 0,14", "p < 0,001"."""
    told = p_words(p_value, language)
    return f"p{NBSP}{told}" if told.startswith("<") else f"p{NBSP}={NBSP}{told}"


def interval_words(result: Result, scale: Scale) -> Iterator[str]:
    """The effects that the figures are compatible with, or why there is no interval."""
    interval, language = result.told_interval, scale.language
    if interval.low is None or interval.high is None:
        yield word(language, f"effect_interval_{interval.reason}")
        return
    yield word(
        language,
        "effect_interval",
        low=scale.bare(interval.low),
        high=scale.bare(interval.high),
        unit=scale.gap_words,
        level=level_words(interval.level, language),
    )


def level_words(level: float, language: Language) -> str:
    """The level of an interval in per cent, without the sign: "95"."""
    return number(100 * level, 0, language)


def fit_words(result: Result, scale: Scale) -> str:
    """How closely the control followed the area before the start, beside what is usual of its placebos."""
    own, median = result.estimate.pre_rmspe, result.median_pre_rmspe
    good, fair = FIT_WORDS[rivals_of(result)]
    return word(
        scale.language,
        good if is_good_fit(result, scale) else fair,
        own=scale.size(own, True),
        median=scale.size(median, True),
    )


def rivals_of(result: Result) -> Rivals:
    """What kind of placebos a result is compared with; where donors are few, all of them whatever their size."""
    if result.placebos.size > 1:
        return "groups"
    return "all" if nearest_in_size(result.prepared.panel).all() else "like"


def is_good_fit(result: Result, scale: Scale) -> bool:
    """True where the control followed the area at least as closely as usual, as far as the written figures tell."""
    return round(result.estimate.pre_rmspe, scale.fine) <= round(result.median_pre_rmspe, scale.fine)


def subject(catalog: Catalog, asked: Specification, language: Language) -> str:
    """The area of a specification by name: a municipality, a trial area, a TE office's area, the average."""
    if asked.area in catalog.waves:
        is_trial = catalog.waves[asked.area].kind == "trial"
        return word(language, "effect_average" if is_trial else "effect_average_permanent")
    if is_trial_area(asked.area):
        return word(language, "effect_trial_area", name=catalog.areas[asked.area].name.get(language))
    office = next((name for name, code in te_offices(catalog).items() if code == asked.area), None)
    if office is not None:
        return word(language, "effect_te_office", name=office_name(catalog, office, language))
    return area_name(catalog, asked.area, language)


@lru_cache(maxsize=4)
def te_offices(catalog: Catalog) -> dict[str, str]:
    """The area of each TE office as a group of its municipalities, by its name."""
    found: dict[str, list[str]] = {}
    for municipality in catalog.division.municipalities:
        if municipality.te_office:
            found.setdefault(municipality.te_office, []).append(f"KU{municipality.code}")
    return {name: GROUP_SIGN.join(sorted(codes)) for name, codes in sorted(found.items())}


def part_words(figures: Figures, asked: Specification, language: Language) -> str:
    """The breakdown as it follows the indicator's name: ", yli 50-vuotiaat"; "" for the total."""
    title = figures.catalog.indicators[asked.indicator].breakdown_title(asked.breakdown, language)
    return f", {lowered(title)}" if title else ""


def lowered(text: str) -> str:
    """The text as it stands inside a sentence; initials such as "TE" and the name of Kela stay."""
    return text if text[1:2].isupper() or text.startswith(OWN_NAME) else f"{text[:1].lower()}{text[1:]}"


def _size_in_area(indicator: Indicator, result: Result, scale: Scale) -> Iterator[str]:
    """The effect in people of the area, where it is seen and its base known; of an average, how it counts.

    A number of people is quoted as a fact, so there is none for a difference that chance easily gives.
    """
    members, panel = result.prepared.members, result.prepared.panel
    if len(members) > 1:
        yield word(scale.language, "effect_average_note", n=len(members))
        return
    people = people_of(indicator, result.estimate.effect, float(panel.sizes[panel.treated][0]))
    is_told = evidence(result.told_p_value) != "none" and not scale.is_nothing(result.estimate.effect)
    if people is not None and is_told:
        unit: Unit = "persons" if indicator.unit == "pct" else indicator.unit
        yield word(scale.language, "effect_people", size=amount(people, unit, 0, scale.language))


def people_of(indicator: Indicator, effect: float, base: float) -> float | None:
    """The size of an effect in persons (jobs, euros), to two digits; None where the base is not what it is told per.

    effect: in per cent, or per 100, of the base.
    """
    rule = indicator.groups
    is_share = rule.method == "ratio" and rule.denominator == rule.base and rule.scale == PER
    if not is_share and not is_per_base(indicator):
        return None
    size = abs(effect) * base / PER
    return float(f"{size:.2g}") if size >= 1 else None


def _often(p_value: float, language: Language) -> str:
    if p_value >= ALWAYS_FROM:
        return word(language, "effect_always")
    times = round(100 * p_value)
    if p_value < NOT_CLEAR_ABOVE**2:
        return word(language, "effect_seldom")
    return word(language, "effect_once") if times == 1 else word(language, "effect_often", n=times)


def _direction(figures: Figures, result: Result, scale: Scale) -> Iterator[str]:
    """Whether a difference that is told goes the way the trial aimed at; nothing where neither way is better."""
    asked, effect = result.prepared.specification, result.estimate.effect
    wanted = figures.catalog.indicators[asked.indicator].direction
    is_seen = evidence(result.told_p_value) != "none" and not is_doubted(result)
    is_told = is_seen and not scale.is_nothing(effect)
    if is_told and wanted != "context" and asked.design == "trial":
        yield word(scale.language, "effect_good" if (effect > 0) == (wanted == "higher") else "effect_bad")


def _outside(result: Result, language: Language) -> Iterator[str]:
    if result.prepared.specification.design == "outside":
        yield word(language, "effect_outside_note")
