"""The accessibility statement that the Act on the Provision of Digital Services (306/2019) asks for."""

from datetime import date
from typing import Any, Final

from dash import html

from dashboard.components.section import section
from dashboard.data import Figures
from dashboard.i18n import day, word
from dashboard.pages.page import Page, page_with_figures
from dashboard.urls import Address
from etl.catalog.models import Language

ASSESSED: Final = date(2026, 11, 21)
"""The day on which the methods below were last gone through and the shortcomings written down."""
SUPERVISOR: Final = "saavutettavuus@traficom.fi"
"""Of the supervising authority, Traficom since 1 January 2025; its site has an address in each language."""
SHORTCOMINGS: Final = (
    "accessibility_flaw_charts",
    "accessibility_flaw_tables",
    "accessibility_flaw_map",
    "accessibility_flaw_terms",
    "accessibility_flaw_files",
)
METHODS: Final = (
    "accessibility_method_axe",
    "accessibility_method_html",
    "accessibility_method_keyboard",
    "accessibility_method_tree",
    "accessibility_method_plain",
    "accessibility_method_pdf",
)


def page(address: Address, figures: Figures, feedback: str | None = None) -> Page:
    """The statement; `feedback` is the operator's e-mail or web address, None where none is set."""
    language = address.language
    title, lead = word(language, "accessibility_title"), word(language, "accessibility_lead")
    body = [html.H1(title), html.P(lead, className="lead"), *_sections(language, feedback)]
    return page_with_figures(address, figures, title, lead, body)


def _sections(language: Language, feedback: str | None) -> list[html.Section]:
    def said(key: str, **values: object) -> html.P:
        return html.P(word(language, key, **values))

    def part(key: str, title: str, *content: Any) -> html.Section:
        return section(key, word(language, title), *content)

    return [
        part("state", "accessibility_state_title", said("accessibility_law"), said("accessibility_state")),
        part(
            "shortcomings",
            "accessibility_flaws_title",
            said("accessibility_flaws"),
            _listed(SHORTCOMINGS, language),
        ),
        part(
            "assessment",
            "accessibility_methods_title",
            said("accessibility_methods", day=day(ASSESSED, language)),
            _listed(METHODS, language),
            said("accessibility_not_tried"),
        ),
        part("feedback", "accessibility_feedback_title", *_feedback(language, feedback)),
        part("supervision", "accessibility_supervision_title", *_supervision(language)),
    ]


def _listed(keys: tuple[str, ...], language: Language) -> html.Ul:
    return html.Ul([html.Li(word(language, key)) for key in keys], className="statement")


def _feedback(language: Language, feedback: str | None) -> list[html.P]:
    if feedback is None:
        return [html.P(word(language, "accessibility_no_address"))]
    is_web = feedback.startswith(("http://", "https://"))
    link = html.A(feedback, href=feedback if is_web else f"mailto:{feedback}")
    return [
        html.P([word(language, "accessibility_feedback"), " ", link]),
        html.P(word(language, "accessibility_answer")),
    ]


def _supervision(language: Language) -> list[html.P | html.Ul]:
    site = word(language, "accessibility_authority_site")
    ways: list[html.A | str] = [
        html.A(site, href=site),
        html.A(SUPERVISOR, href=f"mailto:{SUPERVISOR}"),
        word(language, "accessibility_authority_phone"),
    ]
    return [
        html.P(word(language, "accessibility_complaint")),
        html.P(word(language, "accessibility_authority")),
        html.Ul([html.Li(way) for way in ways]),
    ]
