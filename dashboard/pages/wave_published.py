"""Everything published on a wave, by how much it can bear: effects, audits, descriptions, figures, claims."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from dash import html

from dashboard.components.section import section
from dashboard.data import Figures
from dashboard.effects.wave_results import cited, findings_of
from dashboard.i18n import day, period_name, word
from etl.catalog.models import Finding, FindingKind, Language, Study, Wave

KINDS: Final[tuple[FindingKind, ...]] = ("causal", "audit", "descriptive", "target", "official", "claim")
Told = tuple[Study, Finding]


def findings_section(wave: Wave, figures: Figures, language: Language) -> html.Section | None:
    """The findings of a wave, kind by kind, and for their size those of other experiments; None without any."""
    found = list(findings_of(figures.catalog, wave))
    if not found:
        return None
    elsewhere = [(s, f) for s in figures.catalog.studies.values() for f in s.findings if f.wave is None]
    told = {study.id: study for study, _ in found}
    studies = sorted(told.values(), key=lambda study: cited(study, language))
    return section(
        "findings",
        word(language, "wave_findings_title"),
        *(part for kind in KINDS for part in _kind(kind, [t for t in found if t[1].kind == kind], language)),
        *_other(elsewhere, language),
        html.H3(word(language, "wave_studies_title"), className="apart"),
        html.Dl([part for study in studies for part in _study(study, language)], className="facts studies"),
    )


def _kind(
    kind: FindingKind, found: Sequence[Told], language: Language
) -> Iterator[html.H3 | html.P | html.Ul]:
    if not found:
        return
    yield html.H3(word(language, f"wave_kind_{kind}"), className="apart")
    if kind == "claim":
        yield html.P(word(language, "wave_claim_warning"), className="notice", role="note")
    yield html.Ul([_entry(study, finding, language) for study, finding in found], className="told-apart")


def _other(found: Sequence[Told], language: Language) -> Iterator[html.H3 | html.Ul]:
    if found:
        yield html.H3(word(language, "wave_elsewhere_title"), className="apart")
        yield html.Ul(
            [
                _entry(
                    study,
                    finding,
                    language,
                    f"{study.title.get(language)} ({study.authors}; {study.source_in(language)})",
                )
                for study, finding in found
            ],
            className="told-apart",
        )


def _entry(study: Study, finding: Finding, language: Language, source: str | None = None) -> html.Li:
    """A finding: what of, what is said, how sure, whose."""
    cite = html.A(cited(study, language), href=f"#study-{study.id}") if source is None else source
    strength = (
        f"{word(language, f'wave_significance_{finding.significance}')} " if finding.kind == "causal" else ""
    )
    sure = word(language, f"wave_confidence_{finding.confidence}")
    note = f" {finding.note.get(language)}" if finding.note else ""
    return html.Li(
        [
            html.B(f"{finding.outcome.get(language)}. "),
            finding.said.get(language),
            html.Span(f"{note} {strength}{sure} ", className="kind"),
            cite,
        ]
    )


def _study(study: Study, language: Language) -> Iterator[html.Dt | html.Dd]:
    """A study in the list of sources: title, date, method, what was compared with what."""
    compared = study.comparison.get(language) if study.comparison else word(language, "wave_nothing_compared")
    yield html.Dt(cited(study, language), id=f"study-{study.id}", tabIndex="-1")
    published = f" ({_when(study.published, language)})" if study.published else ""
    yield html.Dd(
        [
            html.Cite(f"{study.title.get(language)}{published}. "),
            f"{study.method.get(language)}. {compared} ",
            html.Span(word(language, "wave_source", source=study.source_in(language)), className="kind"),
        ]
    )


def _when(published: str, language: Language) -> str:
    """When a study was published, as closely as it is known: "15.2.2018", "syyskuu 2018", "2021"."""
    is_day = published.count("-") == 2
    return day(date.fromisoformat(published), language) if is_day else period_name(published, language)
