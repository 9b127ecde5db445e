"""The indicators whose Swedish or English name is the portal's own translation, listed for who can mend it."""

from typing import Final

from dash import html

from dashboard.components.section import aria, section
from dashboard.i18n import word
from dashboard.pages.shown import in_order
from etl.catalog import Catalog
from etl.catalog.models import Indicator, Language

COLUMNS: Final = ("terms_column_fi", "terms_column_sv", "terms_column_en")
TRANSLATIONS: Final[tuple[Language, ...]] = ("sv", "en")


def uncertain_terms(catalog: Catalog) -> list[Indicator]:
    """The indicators with a name that the catalog marks as uncertain in some language, theme by theme."""
    return [indicator for indicator in in_order(catalog) if indicator.uncertain_terms]


def terms_section(catalog: Catalog, language: Language) -> html.Section | None:
    """The list for the status page: Finnish name and own translations side by side; None without any."""
    indicators = uncertain_terms(catalog)
    if not indicators:
        return None
    title = word(language, "terms_title")
    head = html.Thead(html.Tr([html.Th(word(language, column), scope="col") for column in COLUMNS]))
    rows = html.Tbody([_row(indicator, language) for indicator in indicators])
    shown = html.Div(
        html.Table([html.Caption(title, className="hidden"), head, rows], className="words"),
        className="scroller",
        tabIndex="0",
        role="group",
        **aria(label=title),
    )
    return section("terms", title, html.P(word(language, "terms_lead")), shown)


def _row(indicator: Indicator, language: Language) -> html.Tr:
    name = html.Th(indicator.title.fi, scope="row", lang="fi")
    return html.Tr([name, *(_translation(indicator, other, language) for other in TRANSLATIONS)])


def _translation(indicator: Indicator, other: Language, language: Language) -> html.Td:
    if other not in indicator.uncertain_terms:
        return html.Td(word(language, "terms_official"))
    return html.Td(indicator.title.get(other), lang=other)
