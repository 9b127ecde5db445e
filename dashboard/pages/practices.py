"""The register of good practices of the trials, by text, theme and area."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import Any, Final, get_args

from dash import html

from dashboard import urls
from dashboard.components.practice_list import practice_form, practice_items, practice_list
from dashboard.components.section import section
from dashboard.components.take_away import take_away
from dashboard.components.wave_link import wave_link
from dashboard.data import Figures
from dashboard.i18n import number, word
from dashboard.pages.page import Page, page_with_figures
from dashboard.places import area_name
from dashboard.searching.practices import Found, ListedProject, find_practices, themes_of
from dashboard.urls import Address
from dashboard.view import Listing, View, view_of
from etl.catalog import Catalog
from etl.catalog.models import Language, PracticeTheme, wave_of_trial_area

COLUMNS: Final = ("area_code", "area", "years", "text", "themes", "lasting", "source", "confidence")
PRINTED: Final = frozenset({"area", "years", "text", "source"})
LICENCE: Final = "CC BY 4.0"
"""Of our words; the documents' own are not repeated."""
THEMES: Final[tuple[PracticeTheme, ...]] = get_args(PracticeTheme)


def page(address: Address, figures: Figures) -> Page:
    """The practices that fit the address, all of them where it narrows nothing."""
    language, catalog = address.language, figures.catalog
    found = _found(address, figures)
    title = word(language, "practices_title")
    areas = [project.area for project in catalog.practices.values()]
    body = [
        html.H1(title),
        html.P(_note(_waves(catalog), catalog, language), className="notice", role="note"),
        *(wave_link(wave, catalog, language) for wave in _waves(catalog)),
        section(
            "narrow",
            word(language, "practices_form"),
            practice_form(address, THEMES, areas, catalog),
        ),
        section("results", word(language, "practices_results"), *_results(address, found, figures)),
        take_away(address, catalog, has_picture=False, has_figures=bool(found.projects)),
    ]
    return page_with_figures(address, figures, title, word(language, "practices_description"), body)


def view(address: Address, figures: Figures) -> View:
    """The practices that the page lists."""
    language = address.language
    found = _found(address, figures)
    columns = tuple((name, word(language, f"practices_column_{name}")) for name in COLUMNS)
    rows = tuple(row for listed in found.projects for row in _rows(listed, figures, language))
    title = word(language, "practices_title")
    bare = view_of(
        address,
        figures,
        title,
        word(language, "practices_description"),
        (),
        filters=list(_filters(address, figures)),
        notes=(word(language, "practices_note"),),
    )
    place = COLUMNS.index("source")
    sources = tuple(dict.fromkeys(row[place] for row in rows))
    listed = Listing(title, columns, rows, PRINTED)
    return replace(bare, listing=listed, licence=LICENCE, source_lines=sources)


def practices_section(figures: Figures, area: str, language: Language) -> html.Section | None:
    """What the project of a trial area reported, for the area's own page; None where nothing is known."""
    found = find_practices(figures.catalog, language, None, None, area)
    if not found.projects:
        return None
    everything = urls.build(urls.practices(language), figures.catalog)
    return section(
        "practices",
        word(language, "practices_of_area"),
        html.P(
            [
                _note([wave_of_trial_area(area)], figures.catalog, language),
                " ",
                html.A(word(language, "practices_title"), href=everything),
            ]
        ),
        practice_items(found.projects[0], language),
    )


def _note(waves: Collection[str | None], catalog: Catalog, language: Language) -> str:
    """What the register is and is not, and what studies found of the effects of the waves."""
    findings = (finding for study in catalog.studies.values() for finding in study.findings)
    told = [f.beside_practices.get(language) for f in findings if f.beside_practices and f.wave in waves]
    return " ".join([word(language, "practices_note"), *told])


def _waves(catalog: Catalog) -> list[str]:
    """The waves whose projects are in the register."""
    reported = {wave_of_trial_area(project.area) for project in catalog.practices.values()}
    return [wave for wave in catalog.waves if wave in reported]


def _found(address: Address, figures: Figures) -> Found:
    return find_practices(figures.catalog, address.language, address.text, address.theme, address.area)


def _results(address: Address, found: Found, figures: Figures) -> Iterator[Any]:
    """How many there are, what only comes close, and the practices themselves."""
    language, catalog = address.language, figures.catalog
    if found.is_alike:
        yield html.P(word(language, "practices_alike", text=address.text), className="notice", role="note")
    counts = {"n": number(found.n_practices, 0, language), "areas": number(len(found.projects), 0, language)}
    said = word(language, "practices_found", **counts) if found.projects else word(language, "practices_none")
    clear = html.A(word(language, "practices_clear"), href=urls.build(urls.practices(language), catalog))
    is_narrowed = bool(address.text or address.theme or address.area)
    yield html.P([said, " ", clear] if is_narrowed else said)
    if found.projects:
        yield practice_list(found.projects, catalog, language)


def _rows(listed: ListedProject, figures: Figures, language: Language) -> Iterator[tuple[str, ...]]:
    area = listed.project.area
    for practice in listed.practices:
        yield (
            area,
            area_name(figures.catalog, area, language),
            listed.wave.years,
            practice.text.get(language),
            themes_of(practice, language),
            word(language, "practices_lasting_yes") if practice.lasting else "",
            word(language, f"practice_section_{practice.section}"),
            word(language, f"practices_confidence_{listed.project.confidence}"),
        )


def _filters(address: Address, figures: Figures) -> Iterator[tuple[str, str]]:
    """What the address narrows the register by."""
    language = address.language
    if address.text:
        yield word(language, "practices_text"), address.text
    if address.theme in THEMES:
        yield word(language, "practices_theme"), word(language, f"practice_theme_{address.theme}")
    if address.area:
        yield word(language, "practices_area"), area_name(figures.catalog, address.area, language)
