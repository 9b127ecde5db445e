"""A wave of trials: whether it worked, what it was, who was in it, and what is not known."""

from dataclasses import replace
from typing import Final

from dash import html

from dashboard import urls
from dashboard.components.section import aria, section
from dashboard.components.take_away import take_away
from dashboard.components.wave_link import pages_on
from dashboard.data import Figures
from dashboard.i18n import day, word
from dashboard.pages.page import Page, page_with_figures
from dashboard.pages.wave_areas import areas_section, listing, map_drawing, shown_credit
from dashboard.pages.wave_effects import effects_section, no_comparison_section
from dashboard.pages.wave_published import findings_section
from dashboard.urls import Address
from dashboard.view import View, view_of
from etl.catalog.models import Language, Wave, wave_of_trial_area

FACTS: Final = ("legal_basis", "target_group", "selection", "money")
OWN_TITLES: Final = frozenset({"results", "facts", "unknown"})
"""Sections whose heading is another one for the permanent reform."""
LICENCE: Final = "CC BY 4.0"


def page(address: Address, figures: Figures) -> Page:
    """The page of a wave."""
    language = address.language
    wave = figures.catalog.waves[str(address.area)]
    contents = _contents(wave, figures, language)
    body = [
        html.H1(title_of(wave, language)),
        html.P(lead(wave, language), className="lead"),
        _other_waves(wave, figures, language),
        effects_section(wave, figures, language, contents)
        if wave.kind == "trial"
        else no_comparison_section(figures, language, contents),
        _facts(wave, language),
        areas_section(address, wave, figures),
        findings_section(wave, figures, language),
        _unknown(wave, language),
        _more(wave, figures, language),
        take_away(address, figures.catalog),
    ]
    return page_with_figures(address, figures, title_of(wave, language), lead(wave, language), body)


def view(address: Address, figures: Figures) -> View:
    """What the page lists: the members with their areas and dates, and the map of them."""
    language = address.language
    wave = figures.catalog.waves[str(address.area)]
    title = title_of(wave, language)
    listed = listing(wave, figures.catalog, language)
    credit = shown_credit(address, figures)
    bare = view_of(
        address,
        figures,
        title,
        lead(wave, language),
        (),
        filters=((word(language, "effect_wave"), title),),
        notes=[unknown.what.get(language) for unknown in wave.unknown],
        map_svg=map_drawing(address, wave, figures),
    )
    source = word(language, "wave_source", source=wave.source_in(language))
    return replace(
        bare, listing=listed, licence=LICENCE, source_lines=(source, *([credit] if credit else []))
    )


def title_of(wave: Wave, language: Language) -> str:
    """The name of a wave with its years; the reform has its year in its name."""
    name = wave.name.get(language)
    return f"{name} {wave.years}" if wave.kind == "trial" else name


def lead(wave: Wave, language: Language) -> str:
    """When a wave was and how many were in it, in a sentence."""
    values = {
        "first": day(wave.start, language),
        "last": day(wave.end, language) if wave.end else "",
        "areas": wave.n_areas,
        "municipalities": wave.n_municipalities,
    }
    return word(language, f"wave_lead_{wave.kind}", **values)


def section_title(key: str, wave: Wave, language: Language) -> str:
    """The heading of a section; the permanent reform was no trial, and some of its headings say so."""
    if wave.kind == "permanent" and key in OWN_TITLES:
        return word(language, f"wave_{key}_title_permanent")
    return word(language, f"wave_{key}_title")


def _other_waves(wave: Wave, figures: Figures, language: Language) -> html.Nav:
    """All waves, the one shown marked."""
    entries = [
        html.Li(
            html.A(
                known.years,
                href=urls.build(urls.wave(language, known.id), figures.catalog),
                **(aria(current="page") if known.id == wave.id else {}),
            )
        )
        for known in figures.catalog.waves.values()
    ]
    return html.Nav(html.Ul(entries), className="views", **aria(label=word(language, "waves_label")))


def _contents(wave: Wave, figures: Figures, language: Language) -> html.Nav:
    """The sections after the answer; the last one leads on to the pages beside it.

    It stands below the answer, which is to be seen first on a phone too.
    """
    findings = ("findings",) if wave.kind == "trial" else ()
    more = ("more",) if _links_on(wave, figures, language) else ()
    keys = ("facts", "areas", *findings, "unknown", *more)
    entries = [html.Li(html.A(section_title(key, wave, language), href=f"#{key}")) for key in keys]
    return html.Nav(html.Ul(entries), className="contents", **aria(label=word(language, "contents")))


def _facts(wave: Wave, language: Language) -> html.Section:
    """Grounds, target group, selection and money, each with its name, and how sure they are."""
    parts = []
    for name in FACTS:
        parts += [html.Dt(word(language, f"wave_{name}")), html.Dd(getattr(wave, name).get(language))]
    parts += [html.Dt(word(language, "wave_sure")), html.Dd(sure_words(wave, language))]
    said = word(language, "wave_source", source=wave.source_in(language))
    source = html.P(said, className="source-line")
    return section("facts", section_title("facts", wave, language), html.Dl(parts, className="facts"), source)


def sure_words(wave: Wave, language: Language) -> str:
    """What of the dates and facts is less sure, where something is, and how sure the others are."""
    if wave.less_sure is None:
        return word(language, f"wave_facts_{wave.confidence}")
    return f"{wave.less_sure.get(language)} {word(language, f'wave_other_facts_{wave.confidence}')}"


def _unknown(wave: Wave, language: Language) -> html.Section:
    """What is not known of the wave, each with the way to close the gap."""
    entries = [
        html.Li(
            [
                unknown.what.get(language),
                " ",
                html.Span(
                    word(language, "wave_how_to_close", how=unknown.how_to_close.get(language)),
                    className="kind",
                ),
            ]
        )
        for unknown in wave.unknown
    ]
    return section(
        "unknown", section_title("unknown", wave, language), html.Ul(entries, className="told-apart")
    )


def _more(wave: Wave, figures: Figures, language: Language) -> html.Section | None:
    """The other pages about the wave: those of reports, bonuses and practices, and of targets."""
    links = _links_on(wave, figures, language)
    if not links:
        return None
    return section("more", word(language, "wave_more_title"), pages_on(links, figures.catalog, language))


def _links_on(wave: Wave, figures: Figures, language: Language) -> list[tuple[str, Address]]:
    """The word and the address of each page about the wave's reports and targets."""
    catalog = figures.catalog
    reports = wave.id in catalog.bonuses
    practices = any(wave_of_trial_area(project.area) == wave.id for project in catalog.practices.values())
    known = (
        (practices, "wave_to_practices", urls.practices(language)),
        (reports, "wave_to_bonus", urls.bonus(language)),
        (reports, "wave_to_table_2", urls.table_2(language)),
        (_has_targets(wave, figures), "wave_to_targets", urls.target(language)),
    )
    return [(key, to) for is_there, key, to in known if is_there]


def _has_targets(wave: Wave, figures: Figures) -> bool:
    """True where a study of the wave tells of targets, which have a page of their own."""
    studies = figures.catalog.studies.values()
    return any(f.kind == "target" and f.wave == wave.id for study in studies for f in study.findings)
