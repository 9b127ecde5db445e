"""The targets that areas have stated, and what became of their applications."""

from collections.abc import Iterator

from dash import html

from dashboard import urls
from dashboard.components.section import section
from dashboard.data import Figures
from dashboard.i18n import word
from dashboard.places import area_name
from dashboard.targets.asked import Goal
from dashboard.targets.known import applied_not_selected, known_targets, target_address, targets_of
from etl.catalog.models import Language, Target


def target_section(figures: Figures, area: str, language: Language) -> html.Section | None:
    """The targets known of an area, for its own page; None where none is."""
    known = targets_of(figures, area)
    if not known:
        return None
    entries = [_entry(target, figures, language) for target in known]
    return section("targets", word(language, "target_known"), html.Ul(entries, className="stated"))


def known_section(figures: Figures, language: Language) -> html.Section:
    """Every known target, with links."""
    entries = [_entry(target, figures, language) for target in known_targets(figures)]
    return section(
        "known",
        word(language, "target_known"),
        html.P(word(language, "target_known_text"), className="hint"),
        html.Ul(entries, className="stated"),
    )


def stated_section(goal: Goal, language: Language) -> html.Section | None:
    """What the source says of the target, in its own measure; None for a reader's own."""
    declared = goal.declared
    if declared is None:
        return None
    also = [html.Li(word(language, "target_also", what=text.get(language))) for text in declared.also]
    return section(
        "stated",
        word(language, "target_here"),
        html.P(declared.text.get(language)),
        html.P(_baseline(declared, language), className="hint"),
        html.Ul(also) if also else None,
    )


def outside_notices(goal: Goal, figures: Figures, language: Language) -> Iterator[html.P]:
    """That the area applied for a trial and was not selected; of a declared target, that it bound nobody."""
    for wave, member in applied_not_selected(figures, goal.area):
        name = area_name(figures.catalog, goal.area, language)
        said = [word(language, "target_outside", area=name, years=wave.years)]
        if goal.declared is not None:
            said += [" ", word(language, "target_outside_declared")]
        if member.note is not None:
            said += [" ", member.note.get(language)]
        yield html.P(said, className="notice", role="note")


def _entry(target: Target, figures: Figures, language: Language) -> html.Li:
    """A known target: whose and of what as a link, what it says, where it is from."""
    indicator = figures.catalog.indicators[target.indicator]
    name = area_name(figures.catalog, target.area, language)
    href = urls.build(target_address(target, figures, language), figures.catalog)
    title = indicator.title.get(language)
    return html.Li(
        [
            html.A(f"{name}: {title[0].lower()}{title[1:]}", href=href),
            html.P(target.text.get(language)),
            html.P(_baseline(target, language), className="hint"),
        ]
    )


def _baseline(target: Target, language: Language) -> str:
    baseline = target.baseline_text.get(language)
    source = target.source_in(language)
    return word(language, "target_stated", baseline=baseline, source=source)
