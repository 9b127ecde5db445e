"""What a trial changed in an area: the effect in words, the charts, how sure it is, the checks, how to repeat it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from dash import html

from dashboard import urls
from dashboard.address import Address
from dashboard.charts.description import ChartDescription
from dashboard.charts.effect import gap_chart, path_chart
from dashboard.components.effect_charts import chart_section, drawing, effect_table
from dashboard.components.effect_form import effect_form, other_areas
from dashboard.components.effect_refusal import refusal_section, refusal_title, refusal_words
from dashboard.components.effect_repeat import repeat_section
from dashboard.components.effect_sure import sure_box
from dashboard.components.section import section
from dashboard.components.take_away import take_away
from dashboard.data import Figures
from dashboard.effects.asked import effect_of, sensitivity_of, specification_of
from dashboard.effects.caveats import caveats
from dashboard.effects.description_rows import description_rows
from dashboard.effects.reproduction import snippet_of
from dashboard.effects.rows import rows_of
from dashboard.effects.words import has_disagreeing_tests, headline, lowered, part_words, sentences, subject
from dashboard.i18n import word
from dashboard.pages.checks.asked import Asked
from dashboard.pages.checks.connected import connected_section, moved_words
from dashboard.pages.checks.contrast import contrast_sections
from dashboard.pages.effect_checks import check_charts, checks
from dashboard.pages.page import Page, page_with_figures
from dashboard.pages.shown import open_indicators
from dashboard.view import View, view_of
from etl.catalog.models import Language
from etl.estimates.refusals import Refusal
from etl.estimates.specification import Design, Specification
from etl.estimates.study import Result, Sensitivity

OF_DESIGNS: Final[dict[Design, str]] = {"trial": "", "outside": "_outside"}
LEAD_SENTENCES: Final = 2
"""The effect, and how easily chance gives it: whoever quotes the one has the other beside it."""


@dataclass(frozen=True)
class Found:
    """What an address asks for and what came of it.

    result: the estimate, also one that is refused; None where there is no panel. refusal: why no effect may be told.
    sensitivity: None without an effect.
    """

    asked: Specification
    result: Result | None
    refusal: Refusal | None
    sensitivity: Sensitivity | None
    name: str


def page(address: Address, figures: Figures, public_url: str = "") -> Page:
    """The comparison; where no effect may be told, the reason and the ways on.

    public_url: where the program that repeats the estimate finds the portal.
    """
    found, language = found_at(address, figures), address.language
    told = _told(address, figures, found, public_url)
    parts = told if found.refusal is None else _refused(address, figures, found)
    body = [*_heading(figures, found, language), *parts]
    title = f"{_question(figures, found.asked, language)} {_subject(figures, found, language)}"
    return page_with_figures(address, figures, title, word(language, "effect_description"), body)


def view(address: Address, figures: Figures) -> View:
    """What the page displays: observed, counterfactual, gap and band by period, and the weights of the donors."""
    found, language = found_at(address, figures), address.language
    title = f"{_question(figures, found.asked, language)} {_subject(figures, found, language)}"
    result = found.result if found.refusal is None else None
    charts = [*_charts(figures, result, found, language)] if result else []
    charts += check_charts(address, figures, result, found.sensitivity) if result else []
    rows = [*rows_of(figures, result, found.sensitivity, found.name, language)] if result else []
    rows += description_rows(figures, result, address.weights, found.name, language) if result else []
    shown = view_of(
        address,
        figures,
        title,
        word(language, "effect_description"),
        rows,
        filters=list(_filters(figures, found.asked, language)),
        notes=_notes(figures, found, language),
        charts=charts,
    )
    return replace(shown, is_stacked=True)


def found_at(address: Address, figures: Figures) -> Found:
    """The estimate of an address with its checks, or its refusal."""
    asked = specification_of(address, figures)
    answer = effect_of(figures, asked)
    name = subject(figures.catalog, asked, address.language)
    if isinstance(answer, Refusal):
        return Found(asked, None, answer, None, name)
    if answer.refusal is not None:
        return Found(asked, answer, answer.refusal, None, name)
    return Found(asked, answer, None, sensitivity_of(figures, answer), name)


def _told(address: Address, figures: Figures, found: Found, public_url: str) -> Iterator[Any]:
    result, sensitivity, language = found.result, found.sensitivity, address.language
    if result is None or sensitivity is None:
        return
    path, gap = _charts(figures, result, found, language)
    yield _summary(figures, found, result, language)
    yield _change(address, figures, found)
    donors = word(language, f"effect_donors_{found.asked.design}")
    control = word(language, f"effect_explain_control_{found.asked.method}", donors=donors)
    yield chart_section("path", word(language, "effect_path_heading"), path, control)
    kind = "_average" if len(result.prepared.members) > 1 else OF_DESIGNS[found.asked.design]
    explained = word(language, f"effect_explain_gap{kind}")
    yield chart_section("gap", word(language, "effect_gap_heading"), gap, explained)
    yield from _connected(figures, found, language)
    yield sure_box(figures, result, sensitivity, language)
    yield from contrast_sections(Asked(address, figures, result))
    yield from checks(address, figures, result, sensitivity)
    yield repeat_section(figures, found.asked, result, snippet_of(found.asked, figures, public_url), language)
    yield take_away(address, figures.catalog)


def _refused(address: Address, figures: Figures, found: Found) -> Iterator[Any]:
    """The reason and the ways on; the path, where there is one, shows why, and no effect."""
    if found.refusal is None:
        return
    language = address.language
    yield refusal_section(figures, found.asked, found.refusal, language)
    if found.result is not None:
        chart = path_chart(figures, found.result, found.name, language)
        told = html.P(word(language, "refusal_path"))
        shown = html.Div([told, drawing(chart)], className="refused")
        source = html.P(chart.source_line, className="source-line")
        title = word(language, "effect_path_heading")
        yield section("path", title, shown, effect_table(chart), source)
    yield from _connected(figures, found, language)
    if not is_permanent(figures, found.asked):
        yield _change(address, figures, found, is_open=True)
    if found.result is not None:
        yield from checks(address, figures, found.result, None)
        yield repeat_section(figures, found.asked, found.result, None, language)


def _heading(figures: Figures, found: Found, language: Language) -> Iterator[Any]:
    subject_words = html.Span(_subject(figures, found, language), className="other-name effect-subject")
    catalog, asked = figures.catalog, found.asked
    yield html.H1([_question(figures, asked, language), " ", subject_words], className="heading")
    years = catalog.waves[asked.wave].years
    to_wave = "effect_to_wave_permanent" if is_permanent(figures, asked) else "effect_to_wave"
    links = [(word(language, to_wave, years=years), urls.wave(language, asked.wave))]
    place = None if asked.area in catalog.waves else urls.place(language, asked.area, catalog)
    links += [(word(language, "effect_to_place", area=found.name), place)] if place else []
    yield html.P([html.A(text, href=urls.build(to, catalog)) for text, to in links], className="files")


def _connected(figures: Figures, found: Found, language: Language) -> Iterator[html.Section]:
    """The counts between which people move, where any of them has an estimate."""
    made = connected_section(figures, found.asked, language)
    if made is not None:
        yield made


def _summary(figures: Figures, found: Found, result: Result, language: Language) -> html.Section:
    """The verdict in words; that people only went from one count to another is no success, and is said first."""
    told = sentences(figures, result, language)
    moved = moved_words(figures, found.asked, language)
    to_counts = html.A(word(language, "effect_moved_link"), href="#connected")
    to_tests = html.A(word(language, "sure_title"), href="#how-sure")
    disagreeing: list[Any] = (
        [word(language, "sure_disagree"), " ", to_tests] if has_disagreeing_tests(result) else []
    )
    return section(
        "result",
        headline(result, language),
        html.P(" ".join(told[:LEAD_SENTENCES]), className="lead effect-lead"),
        html.P([f"{moved} ", to_counts], className="notice", role="note") if moved else None,
        html.P(disagreeing, className="notice", role="note") if disagreeing else None,
        html.P(" ".join(told[LEAD_SENTENCES:])),
    )


def _change(address: Address, figures: Figures, found: Found, is_open: bool = False) -> html.Details:
    """The form and the other areas, folded below the result; an address with #settings opens them."""
    indicators = open_indicators(figures)
    form = effect_form(found.asked, figures, indicators, address.language, address.weights)
    areas = other_areas(found.asked, figures.catalog, address.language)
    return html.Details(
        [html.Summary(word(address.language, "effect_change_title")), html.Div([form, areas], id="settings")],
        open=is_open,
        className="change",
    )


def is_permanent(figures: Figures, asked: Specification) -> bool:
    """True of the reform that left no municipality to compare with."""
    return figures.catalog.waves[asked.wave].kind == "permanent"


def _question(figures: Figures, asked: Specification, language: Language) -> str:
    if is_permanent(figures, asked):
        return word(language, "effect_title_permanent")
    return word(language, "effect_title_outside" if asked.design == "outside" else "effect_title")


def _subject(figures: Figures, found: Found, language: Language) -> str:
    asked = found.asked
    short = figures.catalog.indicators[asked.indicator].short.get(language)
    indicator = lowered(short) + part_words(figures, asked, language)
    wave = figures.catalog.waves[asked.wave]
    if is_permanent(figures, asked):
        return ", ".join([found.name, lowered(wave.name.get(language)), indicator])
    return word(language, "effect_subject", area=found.name, years=wave.years, indicator=indicator)


def _charts(
    figures: Figures, result: Result, found: Found, language: Language
) -> tuple[ChartDescription, ChartDescription]:
    return (
        path_chart(figures, result, found.name, language),
        gap_chart(figures, result, found.sensitivity, found.name, language),
    )


def _filters(figures: Figures, asked: Specification, language: Language) -> Iterator[tuple[str, str]]:
    """Every choice of the form, so that a file says them all."""
    yield word(language, "effect_wave"), figures.catalog.waves[asked.wave].years
    part = figures.catalog.indicators[asked.indicator].breakdown_title(asked.breakdown, language)
    if part:
        yield word(language, "choose_breakdown"), part
    yield word(language, "effect_method"), word(language, f"effect_method_{asked.method}")
    yield word(language, "effect_anticipation"), str(asked.anticipation)
    yield word(language, "effect_pool"), word(language, f"effect_pool_{asked.pool}")
    for field, is_on in (("seasonal", asked.seasonal), ("crisis", asked.crisis)):
        yield word(language, f"effect_{field}"), word(language, f"effect_{field}_{'yes' if is_on else 'no'}")
    yield word(language, "effect_design"), word(language, f"effect_design_{asked.design}")


def _notes(figures: Figures, found: Found, language: Language) -> tuple[str, ...]:
    """What must go with the figures wherever they go: the sentences and the doubts, or the reason.

    The last sentence says what the first doubt does.
    """
    if found.refusal is not None:
        reason = refusal_words(figures, found.asked, found.refusal, language)
        return (refusal_title(found.refusal, language), reason)
    if found.result is None:
        return ()
    told = sentences(figures, found.result, language)[:-1]
    moved = moved_words(figures, found.asked, language)
    apart = (word(language, "sure_disagree"),) if has_disagreeing_tests(found.result) else ()
    said = (headline(found.result, language), *told, *((moved,) if moved else ()), *apart)
    return (*said, word(language, "contrast_note"), *caveats(figures, found.result, language))
