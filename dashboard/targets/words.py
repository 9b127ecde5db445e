"""Where a target stands, in a few plain sentences."""

from collections.abc import Iterator
from typing import Final

from dashboard.data import Figures
from dashboard.i18n import NBSP, amount, difference_points, in_period, number, percent, period_name, word
from dashboard.places import area_name
from dashboard.targets.asked import MOST_YEARS, Outlook
from etl.catalog.models import Indicator, Language
from etl.estimates.targets import LEAST_SEPARATE, Chance, TooLittleHistory, is_reached

SMALL: Final = 10
FAR_OFF: Final = 0.15
"""A baseline further (as a share) from the figures of its time is of something else."""


def target_sentences(found: Outlook, figures: Figures, language: Language) -> tuple[str, ...]:
    """What is known of the way to a target: level, what is reached, the pace, the chance."""
    return (
        _level(found, figures, language),
        *_reached(found, language),
        *_other_baseline(found, language),
        *_break(found, language),
        *_way(found, language),
        *_date(found, language),
    )


def level_words(value: float, indicator: Indicator, language: Language) -> str:
    """A level that somebody has stated, with its unit; whole where it was stated so."""
    decimals = 0 if value == round(value) else indicator.decimals
    return amount(value, indicator.unit, decimals, language)


def _level(found: Outlook, figures: Figures, language: Language) -> str:
    goal, indicator = found.goal, found.goal.indicator
    title = indicator.short.get(language)
    values = {
        "area": area_name(figures.catalog, goal.area, language),
        "indicator": f"{title[0].lower()}{title[1:]}",
        "value": _figure(found.now, indicator, language),
        "when": in_period(found.when, language),
        "target": level_words(goal.level, indicator, language),
    }
    if goal.baseline is None:
        return word(language, "target_now", **values)
    baseline = level_words(goal.baseline, indicator, language)
    return word(language, "target_now_baseline", baseline=baseline, **values)


def _reached(found: Outlook, language: Language) -> Iterator[str]:
    if found.reached:
        yield word(language, "target_reached")
        return
    gap = _size(found.goal.level - found.now, found.goal.indicator, language)
    if not found.met:
        yield word(language, "target_not_reached", gap=gap)
        return
    key, period = ("target_lost", found.met[0]) if found.goal.first else ("target_earlier", found.met[-1])
    yield word(language, key, when=in_period(period, language), gap=gap)


def _other_baseline(found: Outlook, language: Language) -> Iterator[str]:
    """That the source's baseline is not what the series was at the time, where they are far apart."""
    goal, declared = found.goal, found.goal.declared
    if not goal.baseline or found.when_stated is None or declared is None:
        return
    if abs(found.when_stated / goal.baseline - 1) > FAR_OFF:
        yield word(
            language,
            "target_other_baseline",
            year=declared.stated,
            value=_figure(found.when_stated, goal.indicator, language),
            baseline=level_words(goal.baseline, goal.indicator, language),
        )


def _break(found: Outlook, language: Language) -> Iterator[str]:
    """That the series breaks between the time of the baseline and now; nothing where that time is not known."""
    declared = found.goal.declared
    since = found.goal.first or (declared.stated if declared else None)
    if since is None:
        return
    after = sorted(b.period for b in found.goal.indicator.breaks if since < b.period <= found.when)
    if after:
        yield word(language, "target_break", when=in_period(after[-1], language))


def _way(found: Outlook, language: Language) -> Iterator[str]:
    if found.covered is None or found.reached:
        return
    if found.covered < 0:
        yield word(language, "target_backwards")
    else:
        yield word(language, "target_way", share=percent(100 * found.covered, 0, language))


def _date(found: Outlook, language: Language) -> Iterator[str]:
    if found.goal.last is None:
        yield word(language, "target_undated" if found.goal.declared is None else "target_undated_source")
    elif found.is_too_far:
        yield word(language, "target_too_far", n=MOST_YEARS)
    elif found.pace is None:
        yield _past_date(found, found.goal.last, language)
    else:
        yield from _ahead(found, found.goal.last, language)


def _past_date(found: Outlook, last: str, language: Language) -> str:
    when = period_name(last, language)
    if found.at_date is None:
        return word(language, "target_past_unknown", last=when)
    is_met = is_reached(found.at_date, found.goal.level, found.upwards)
    value = _figure(found.at_date, found.goal.indicator, language)
    return word(language, "target_past_reached" if is_met else "target_past_missed", last=when, value=value)


def _ahead(found: Outlook, last: str, language: Language) -> Iterator[str]:
    """The pace and the chance until a date that is still to come."""
    indicator = found.goal.indicator
    if found.pace is not None and not found.reached:
        key = "target_pace" if indicator.frequency == "monthly" else f"target_pace_{indicator.frequency}"
        yield word(
            language,
            key,
            last=period_name(last, language),
            step=_step(found.pace.per_period, indicator, language),
            year=_step(found.pace.per_year, indicator, language),
        )
    elif found.chance is not None:
        yield word(language, "target_date", last=period_name(last, language))
    if found.planned is not None:
        planned = _figure(found.planned, indicator, language)
        yield word(language, "target_planned", planned=planned, value=_figure(found.now, indicator, language))
    if isinstance(found.chance, Chance):
        yield from _chance(found.chance, language)
    elif isinstance(found.chance, TooLittleHistory):
        separate = number(found.chance.n_separate, 1, language)
        yield word(language, "target_too_little", least=f"{LEAST_SEPARATE:g}", separate=separate)


def _chance(chance: Chance, language: Language) -> Iterator[str]:
    share, low, high = (percent(100 * part, 0, language) for part in (chance.share, chance.low, chance.high))
    if chance.share in (0, 1):
        yield word(
            language, "target_chance_all" if chance.share else "target_chance_none", low=low, high=high
        )
    else:
        yield word(language, "target_chance", share=share, low=low, high=high)
    separate = number(chance.n_separate, 0, language)
    yield word(language, "target_chance_base", n=number(chance.n_windows, 0, language), separate=separate)


def _figure(value: float, indicator: Indicator, language: Language) -> str:
    return amount(value, indicator.unit, indicator.decimals, language)


def _size(difference: float, indicator: Indicator, language: Language) -> str:
    """A difference without its sign."""
    if indicator.unit == "pct":
        return difference_points(difference, indicator.decimals, language)
    return amount(abs(difference), indicator.unit, indicator.decimals, language)


def _step(change: float, indicator: Indicator, language: Language) -> str:
    """A change with its sign, and with a decimal more where it is small."""
    decimals = indicator.decimals + (1 if abs(change) < SMALL else 0)
    sign = "+" if change > 0 else ""
    unit = word(language, "percentage_points" if indicator.unit == "pct" else f"axis_{indicator.unit}")
    return f"{sign}{number(change, decimals, language)}{NBSP}{unit}"
