"""What is known of a wave: the published findings, and ours beside those that are effects."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal, get_args

from dashboard.data import Figures
from dashboard.effects.asked import METHOD_OF_AVERAGES, verdict_of
from dashboard.effects.words import evidence
from etl.catalog import Catalog
from etl.catalog.models import Finding, Language, Study, Theme, Wave
from etl.estimates.average_verdict import AverageVerdict
from etl.estimates.refusals import Refusal
from etl.estimates.specification import Specification

Agreement = Literal["agrees", "one_test", "not_seen", "opposite", "more"]
"""Of our estimate with a published effect: the same; the same by one of our two tests only; a published effect that
ours does not tell from nothing; the other direction; an effect where the study saw none."""
SIGNS: Final = {"increase": 1, "decrease": -1, "none": 0}


@dataclass(frozen=True)
class Compared:
    """An indicator of a wave: what is published of the trial's effect on it, and what we find."""

    indicator: str
    published: tuple[tuple[Study, Finding], ...]
    asked: Specification
    ours: AverageVerdict | Refusal


def compared(figures: Figures, wave: Wave) -> tuple[Compared, ...]:
    """Each indicator of `indicators_compared`, with what is published of this wave and ours beside."""
    return tuple(
        Compared(
            indicator,
            tuple((s, f) for s, f in findings_of(figures.catalog, wave) if f.indicator == indicator),
            asked,
            verdict_of(figures, asked),
        )
        for indicator in indicators_compared(figures.catalog)
        for asked in [Specification(wave.id, wave.id, indicator, method=METHOD_OF_AVERAGES)]
    )


def findings_of(catalog: Catalog, wave: Wave) -> Iterator[tuple[Study, Finding]]:
    """Every published finding of a wave with its study, the newest study last."""
    studies = sorted(catalog.studies.values(), key=lambda study: study.published or "")
    return ((study, finding) for study in studies for finding in study.findings if finding.wave == wave.id)


def indicators_compared(catalog: Catalog) -> tuple[str, ...]:
    """The indicators that published effects are of, and what must stand beside them, theme by theme."""
    told = {f.indicator for study in catalog.studies.values() for f in study.findings}
    themes = get_args(Theme)
    known = [i for i in catalog.indicators.values() if i.id in told | _boxes_missing(catalog, told)]
    return tuple(i.id for i in sorted(known, key=lambda i: (themes.index(i.theme), i.order, i.id)))


def _boxes_missing(catalog: Catalog, told: set[str | None]) -> set[str]:
    """The boxes of a sum that is told, themselves told neither as a count nor as a share of the labour force."""
    connected, base = catalog.roles.connected, catalog.roles.base
    if connected is None or connected.together not in told:
        return set()
    rates = [i.groups for i in catalog.indicators.values() if i.id in told]
    return set(connected.boxes) - told - {rate.numerator for rate in rates if rate.denominator == base}


def cited(study: Study, language: Language) -> str:
    """A study as it is referred to: "Nieminen, Kanninen, Karhunen 2021"."""
    names = {"sv": study.authors_sv, "en": study.authors_en}
    authors = names.get(language) or study.authors
    return f"{authors} {study.published[:4]}" if study.published else authors


def sign_of(ours: AverageVerdict) -> int:
    """The direction of an effect that chance does not easily give; 0 for no clear difference."""
    if evidence(ours.p_value) == "none":
        return 0
    return 1 if ours.effect > 0 else -1


def agreement(finding: Finding, ours: AverageVerdict) -> Agreement | None:
    """How ours stands to a published effect; None where the study tells no direction."""
    if finding.direction not in SIGNS:
        return None
    theirs, own = SIGNS[finding.direction], sign_of(ours)
    if has_two_answers(ours) and theirs * ours.effect >= 0:
        return "one_test"
    if theirs == own:
        return "agrees"
    if theirs and own:
        return "opposite"
    return "not_seen" if theirs else "more"


def has_two_answers(ours: AverageVerdict) -> bool:
    """True where the test over time and the one over trial areas give different answers on whether there is any."""
    if ours.by_area is None:
        return False
    return (evidence(ours.p_value) == "none") != (evidence(ours.by_area.p_value) == "none")
