"""What it takes to get the same figure: version, checksum, every choice, a program."""

from typing import Any, Final

from dash import html

from dashboard import urls
from dashboard.components.section import aria, section
from dashboard.data import Figures
from dashboard.effects.asked import query_of, resolved
from dashboard.i18n import word
from etl.catalog.models import Language
from etl.estimates.simplex import CONVERGED_BELOW
from etl.estimates.specification import Specification
from etl.estimates.study import Result

CODE: Final = "snippet"


def repeat_section(
    figures: Figures, asked: Specification, result: Result, program: str | None, language: Language
) -> html.Section:
    """The box, with the choices as the API and the program tell them; program: None for a refused effect."""
    manifest = figures.frames.manifest
    query = query_of(figures.catalog, resolved(figures.catalog, asked, result))
    choices = ", ".join(f"{name}={text}" for name, text in query.items())
    gap = f"{result.estimate.duality_gap:.1e}"
    certificate = word(language, "effect_repeat_certificate_words", gap=gap, limit=f"{CONVERGED_BELOW:.0e}")
    facts = (
        ("effect_repeat_version", html.Code(manifest.version)),
        ("effect_repeat_sha256", html.Code(manifest.content_sha256)),
        ("effect_repeat_specification", html.Code(choices)),
        ("effect_repeat_certificate", certificate),
    )
    entries = [part for key, text in facts for part in (html.Dt(word(language, key)), html.Dd(text))]
    links: list[Any] = [
        html.A(word(language, "effect_repeat_api"), href=urls.estimates(query)),
        " ",
        html.A(word(language, "effect_repeat_panel"), href=urls.estimates(query, panel=True)),
    ]
    return section(
        "repeat",
        word(language, "effect_repeat_title"),
        html.Dl(entries, className="facts repeat"),
        html.P(links, className="files"),
        _program(program, language),
    )


def _program(program: str | None, language: Language) -> html.Details | None:
    if program is None:
        return None
    title = word(language, "effect_repeat_program")
    code = html.Pre(html.Code(program), className=CODE, tabIndex="0", role="group", **aria(label=title))
    return html.Details([html.Summary(title), code])
