"""The box "how sure is this": chance, placebos, fit, donors, many tests, and what would make it wrong."""

from collections.abc import Iterator
from typing import Final

from dash import html

from dashboard.components.section import section
from dashboard.data import Figures
from dashboard.effects.caveats import caveats, data_caveats
from dashboard.effects.scale import Scale, scale_of
from dashboard.effects.words import (
    NOT_CLEAR_ABOVE,
    Evidence,
    Rivals,
    evidence,
    has_disagreeing_tests,
    interval_words,
    is_good_fit,
    p_told,
    rivals_of,
)
from dashboard.i18n import number, word
from etl.catalog.models import Language
from etl.estimates.averages import AverageEffect
from etl.estimates.donors import treated_by
from etl.estimates.methods import WEIGHT_FROM
from etl.estimates.specification import POOR_FIT
from etl.estimates.study import Result, Sensitivity

FEW_DONORS: Final = 3.0
FEW_CLUSTERS: Final = 10
APART: Final[dict[Evidence, str]] = {
    "none": "sure_not_apart",
    "weak": "sure_weakly_apart",
    "clear": "sure_apart",
}

PLACEBO_WORDS: Final[dict[Rivals, str]] = {
    "like": "sure_placebos_words",
    "all": "sure_placebos_all",
    "groups": "sure_placebos_groups",
}
FIT_WORDS: Final[dict[Rivals, str]] = {
    "like": "sure_fit_words",
    "all": "sure_fit_all",
    "groups": "sure_fit_groups",
}

Fact = tuple[str, str, str]
"""Key of the term, the verdict in a word or two, the figures in a sentence."""


def sure_box(
    figures: Figures, result: Result, sensitivity: Sensitivity | None, language: Language
) -> html.Section:
    """The box; the figures are those of the estimate on the page."""
    indicator = figures.catalog.indicators[result.prepared.specification.indicator]
    scale = scale_of(indicator, result, language)
    entries = [
        part
        for key, verdict, text in facts(figures, result, sensitivity, scale)
        for part in (
            html.Dt(word(language, key)),
            html.Dd([html.Strong(f"{verdict}. "), text] if verdict else text),
        )
    ]
    doubts = [html.Li(text) for text in caveats(figures, result, language)]
    disagreeing = word(language, "sure_disagree") if has_disagreeing_tests(result) else None
    return section(
        "how-sure",
        word(language, "sure_title"),
        html.Div(
            [
                html.Div(
                    [
                        html.P(disagreeing, className="notice", role="note") if disagreeing else None,
                        html.Dl(entries, className="facts"),
                    ]
                ),
                html.Div(
                    [
                        html.H3(word(language, "sure_wrong_title")),
                        html.Ul(doubts, className="doubts"),
                        _about_data(figures, result, language),
                    ]
                ),
            ],
            className="sure",
        ),
    )


def _about_data(figures: Figures, result: Result, language: Language) -> html.Details | None:
    told = [html.Li(text) for text in data_caveats(figures, result, language)]
    summary = html.Summary(word(language, "wrong_data_title"))
    return html.Details([summary, html.Ul(told, className="doubts")]) if told else None


def facts(figures: Figures, result: Result, sensitivity: Sensitivity | None, scale: Scale) -> Iterator[Fact]:
    """The facts of the box, in order."""
    language = scale.language
    if not result.too_bold:
        p = p_told(result.p_value, language)
        chance = " ".join([word(language, "sure_chance_words", p=p), *interval_words(result, scale)])
        yield "sure_chance", _capital(word(language, _apart(result.p_value))), chance
    yield _placebos(result, language)
    yield from _average(result, sensitivity, scale)
    yield _fit(result, scale)
    yield _donors(result, language)
    yield "sure_tests", "", _tests(figures, result, language)


def _apart(p_value: float) -> str:
    return APART[evidence(p_value)]


def _placebos(result: Result, language: Language) -> Fact:
    test, size = result.test, result.placebos.size
    text = word(
        language,
        PLACEBO_WORDS[rivals_of(result)],
        size=size,
        n=test.n,
        k=test.rank - 1,
        rank=test.rank,
        of=test.n + 1,
        p=p_told(test.p_value, language),
    )
    told = " ".join([text, *_of_what_kind(result, language)])
    return "sure_placebos", _capital(word(language, _apart(test.p_value))), told


def _of_what_kind(result: Result, language: Language) -> Iterator[str]:
    """What the placebos are, where the treated is no single municipality."""
    prepared, size = result.prepared, result.placebos.size
    if len(prepared.members) == 1:
        if len(prepared.members[0]) > 1 and prepared.specification.design == "trial":
            yield word(language, "sure_placebos_area", n=len(prepared.members[0]))
        return
    if size > 1:
        yield word(language, "sure_placebos_kin")
    if size < len(prepared.members):
        yield word(
            language, "sure_placebos_smaller", n=len(prepared.members), donors=len(prepared.pool.donors)
        )


def _average(result: Result, sensitivity: Sensitivity | None, scale: Scale) -> Iterator[Fact]:
    """The error that treats each trial area as one draw, for averages of many units."""
    found = sensitivity.average.get(result.estimate.method) if sensitivity is not None else None
    if found is None:
        return
    few = [word(scale.language, "sure_average_few", n=found.n_clusters)]
    wider = [word(scale.language, "sure_average_wider")] if is_wider(found, result) else []
    text = " ".join([_average_words(found, scale), *wider, *(few if found.n_clusters < FEW_CLUSTERS else [])])
    yield "sure_average", _capital(word(scale.language, _apart(found.p_value))), text


def is_wider(found: AverageEffect, result: Result) -> bool:
    """True where the interval over trial areas holds the told one and more."""
    low, high = result.told_interval.low, result.told_interval.high
    if low is None or high is None:
        return False
    return found.interval[0] < low and high < found.interval[1]


def _average_words(found: AverageEffect, scale: Scale) -> str:
    low, high = found.interval
    return word(
        scale.language,
        "sure_average_words",
        error=scale.size(found.standard_error, True),
        n=found.n_clusters,
        low=scale.bare(low, True),
        high=scale.bare(high, True),
        unit=scale.gap_words,
        p=p_told(found.p_value, scale.language),
    )


def _fit(result: Result, scale: Scale) -> Fact:
    own, median, language = result.estimate.pre_rmspe, result.median_pre_rmspe, scale.language
    ratio = own / median if median > 0 else 1.0
    text = word(
        language,
        FIT_WORDS[rivals_of(result)],
        own=scale.size(own, True),
        median=scale.size(median, True),
        ratio=number(ratio, 1, language),
        limit=number(POOR_FIT, 1, language),
    )
    return (
        "sure_fit",
        _capital(word(language, "sure_good" if is_good_fit(result, scale) else "sure_fair")),
        text,
    )


def _donors(result: Result, language: Language) -> Fact:
    weights, effective = result.estimate.weights, result.estimate.effective_donors
    text = word(
        language,
        "sure_donors_words",
        n=len(weights),
        used=int((weights >= WEIGHT_FROM).sum()),
        effective=number(effective, 1, language),
    )
    verdict = _capital(word(language, "sure_few")) if effective < FEW_DONORS else ""
    return "sure_donors", verdict, text


def _tests(figures: Figures, result: Result, language: Language) -> str:
    wave = figures.catalog.waves[result.prepared.specification.wave]
    n = len(treated_by(wave))
    declared = figures.catalog.indicators.values()
    n_open = sum(i.availability == "open" and i.id in figures.frames.indicators for i in declared)
    return word(
        language,
        "sure_tests_words",
        years=wave.years,
        n=n,
        expected=number(NOT_CLEAR_ABOVE * n, 0, language),
        indicators=n_open,
    )


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"
