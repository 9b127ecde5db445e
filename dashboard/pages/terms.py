"""The names whose Swedish or English is the portal's own translation, listed for who can mend them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from dash import html

from dashboard.components.section import aria, section
from dashboard.i18n import word
from dashboard.pages.shown import in_order
from etl.catalog import Catalog
from etl.catalog.models import Indicator, Language

COLUMNS: Final = ("terms_column_fi", "terms_column_sv", "terms_column_en")
TRANSLATIONS: Final[tuple[Language, ...]] = ("sv", "en")


@dataclass(frozen=True)
class Term:
    """A Finnish name, and its own translations; None in a language that has an official or the same name."""

    fi: str
    sv: str | None
    en: str | None


def uncertain_terms(catalog: Catalog) -> list[Indicator]:
    """The indicators with a name that the catalog marks as uncertain in some language, theme by theme."""
    return [indicator for indicator in in_order(catalog) if indicator.uncertain_terms]


def own_names(catalog: Catalog) -> list[Term]:
    """The trials and trial areas that the portal has named itself in some language, each name once."""
    return list(dict.fromkeys([*_waves(catalog), *_trial_areas(catalog)]))


def terms_section(catalog: Catalog, language: Language) -> html.Section | None:
    """The list for the status page: Finnish name and own translations side by side; None without any."""
    terms = [*_indicators(catalog), *own_names(catalog)]
    if not terms:
        return None
    title = word(language, "terms_title")
    head = html.Thead(html.Tr([html.Th(word(language, column), scope="col") for column in COLUMNS]))
    rows = html.Tbody([_row(term, language) for term in terms])
    shown = html.Div(
        html.Table([html.Caption(title, className="hidden"), head, rows], className="words"),
        className="scroller",
        tabIndex="0",
        role="group",
        **aria(label=title),
    )
    return section("terms", title, html.P(word(language, "terms_lead")), shown)


def _indicators(catalog: Catalog) -> Iterator[Term]:
    for indicator in uncertain_terms(catalog):
        title, own = indicator.title, indicator.uncertain_terms
        yield Term(title.fi, title.sv if "sv" in own else None, title.en if "en" in own else None)


def _waves(catalog: Catalog) -> Iterator[Term]:
    for wave in catalog.waves.values():
        name, own = wave.name, wave.own_names
        if own:
            yield Term(
                f"{name.fi} {wave.years}",
                f"{name.sv} {wave.years}" if "sv" in own else None,
                f"{name.en} {wave.years}" if "en" in own else None,
            )


def _trial_areas(catalog: Catalog) -> Iterator[Term]:
    """Those named otherwise than a municipality, region or other official area."""
    official = {
        other: {area.name.get(other) for area in catalog.areas.values() if area.kind != "trial_area"}
        for other in TRANSLATIONS
    }
    for wave in catalog.waves.values():
        for area in wave.areas:
            sv = None if area.name_sv in official["sv"] else area.name_sv
            en = None if area.name_en in official["en"] else area.name_en
            if sv or en:
                yield Term(area.name, sv, en)


def _row(term: Term, language: Language) -> html.Tr:
    name = html.Th(term.fi, scope="row", lang="fi")
    return html.Tr([name, _translation(term.sv, "sv", language), _translation(term.en, "en", language)])


def _translation(name: str | None, other: Language, language: Language) -> html.Td:
    return html.Td(name, lang=other) if name else html.Td(word(language, "terms_official"))
