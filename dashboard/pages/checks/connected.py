"""Unemployment, people in services and their sum beside each other, on every comparison right below its charts."""

from collections.abc import Iterator, Sequence
from typing import Final

from dash import html

from dashboard import urls
from dashboard.charts.dot_rows import DotRow, DotRows, dot_rows_svg
from dashboard.components.effect_refusal import refusal_words
from dashboard.components.markup import Markup
from dashboard.components.section import section
from dashboard.components.tables import linked_table
from dashboard.data import Figures
from dashboard.effects.asked import address_of
from dashboard.effects.connected import Together, Vessel, said_together, vessels_of
from dashboard.effects.scale import Scale
from dashboard.effects.words import evidence, level_words, p_told, p_words
from dashboard.i18n import number, word
from dashboard.pages.checks.asked import NONE
from etl.catalog.models import Language
from etl.estimates.average_verdict import AverageVerdict
from etl.estimates.discoveries import adjusted_p_values, expected_by_chance
from etl.estimates.refusals import Refusal
from etl.estimates.specification import Specification

MOVED: Final[frozenset[Together]] = frozenset({"moved", "both"})

Cell = tuple[str, str | None]


def connected_section(figures: Figures, asked: Specification, language: Language) -> html.Section | None:
    """The counts in a chart and a table with what they say together; None where none of them has an estimate."""
    vessels = vessels_of(figures, asked, language)
    known = [vessel for vessel in vessels if vessel.verdict]
    if not known:
        return None
    drawn = Markup(dot_rows_svg(_chart(figures, known, asked)), "rows-frame")
    body = html.Div([drawn, _table(figures, vessels, asked)], className="connected")
    return section(
        "connected",
        word(language, "checks_connected"),
        html.P([html.Strong(_finding(figures, vessels)), " ", word(language, "checks_connected_why")]),
        body,
        *(html.P(text, className="hint") for text in [*_reasons(figures, vessels), *notes_on_several(known)]),
    )


def moved_words(figures: Figures, asked: Specification, language: Language) -> str | None:
    """That people went from one count to another, where they clearly did: the fall of one is then no success."""
    vessels = vessels_of(figures, asked, language)
    connected = figures.catalog.roles.connected
    if connected is None or said_together(vessels, connected) not in MOVED:
        return None
    return _finding(figures, vessels)


def n_tests(figures: Figures, asked: Specification, language: Language) -> int:
    """How many tests the counts add to that of a specification."""
    vessels = vessels_of(figures, asked, language)
    return sum(vessel.verdict is not None and vessel.specification != asked for vessel in vessels)


def _finding(figures: Figures, vessels: Sequence[Vessel]) -> str:
    connected = figures.catalog.roles.connected
    if connected is None:
        return ""
    return word(vessels[0].language, f"checks_connected_{said_together(vessels, connected)}")


def notes_on_several(known: Sequence[Vessel]) -> list[str]:
    """Why the effects need not add up, and how many tests they are; nothing of a single one."""
    if len(known) < 2:
        return []
    language, expected = known[0].language, expected_by_chance(len(known))
    many = word(language, "checks_many_tests", n=len(known), expected=number(expected, 1, language))
    return [word(language, "checks_connected_apart"), many]


def _title(figures: Figures, vessel: Vessel) -> str:
    title, connected = vessel.indicator.short.get(vessel.language), figures.catalog.roles.connected
    is_sum = connected is not None and vessel.indicator.id == connected.together
    return word(vessel.language, "checks_connected_sum", title=title) if is_sum else title


def _chart(figures: Figures, known: Sequence[Vessel], asked: Specification) -> DotRows:
    """The counts in the unit of the first of them."""
    verdicts = [(vessel, vessel.verdict, vessel.scale(vessel.verdict)) for vessel in known if vessel.verdict]
    unit, language = verdicts[0][2].gap_words, known[0].language
    rows = tuple(
        DotRow(
            vessel.indicator.short.get(language),
            _signed(scale, verdict.effect),
            verdict.effect,
            verdict.interval.low,
            verdict.interval.high,
            "chosen" if vessel.specification == asked else "other",
        )
        for vessel, verdict, scale in verdicts
        if scale.gap_words == unit
    )
    words = ". ".join(f"{row.label}: {row.said}" for row in rows)
    title, below = word(language, "checks_connected"), word(language, "checks_unit_effect", unit=unit)
    return DotRows("connected", title, words, below, language, rows, figures.is_demo)


def _signed(scale: Scale, value: float) -> str:
    text = scale.bare(value, True)
    return f"+{text}" if value > 0 else text


def _table(figures: Figures, vessels: Sequence[Vessel], asked: Specification) -> Markup:
    language = vessels[0].language
    levels = [vessel.verdict.interval.level for vessel in vessels if vessel.verdict]
    header = (
        word(language, "checks_characteristic"),
        word(language, "checks_connected_effect", level=level_words(min(levels), language)),
        word(language, "checks_connected_verdict"),
    )
    left = iter(adjusted_p_values([vessel.verdict.p_value for vessel in vessels if vessel.verdict]))
    rows = [_row(figures, vessel, next(left) if vessel.verdict else 1.0, asked) for vessel in vessels]
    units = dict.fromkeys(vessel.scale(vessel.verdict).gap_words for vessel in vessels if vessel.verdict)
    caption = word(language, "checks_unit", unit=", ".join(units))
    return linked_table(caption, header, rows, has_figures=False)


def _row(figures: Figures, vessel: Vessel, adjusted: float, asked: Specification) -> list[Cell]:
    """Name, effect with its interval, and verdict. The page's own is no link to itself."""
    own, catalog, language = vessel.specification, figures.catalog, vessel.language
    href = None if own == asked else urls.build(address_of(catalog, own, language), catalog)
    first: Cell = (_title(figures, vessel), href)
    if isinstance(vessel.found, Refusal):
        return [first, (NONE, None), (word(language, "checks_refused"), None)]
    verdict = word(
        language,
        "checks_connected_p",
        verdict=word(language, f"checks_result_{evidence(vessel.found.p_value)}"),
        p=p_told(vessel.found.p_value, language),
        adjusted=p_words(adjusted, language),
    )
    return [first, (_effect(vessel, vessel.found), None), (verdict, None)]


def _effect(vessel: Vessel, verdict: AverageVerdict) -> str:
    """The effect with its interval, where it has one."""
    scale, interval = vessel.scale(verdict), verdict.interval
    effect = _signed(scale, verdict.effect)
    if interval.low is None or interval.high is None:
        return effect
    low, high = _signed(scale, interval.low), _signed(scale, interval.high)
    return f"{effect} ({word(vessel.language, 'checks_range', low=low, high=high)})"


def _reasons(figures: Figures, vessels: Sequence[Vessel]) -> Iterator[str]:
    """Why some have no estimate."""
    for vessel in vessels:
        if isinstance(vessel.found, Refusal):
            why = refusal_words(figures, vessel.specification, vessel.found, vessel.language)
            yield f"{_title(figures, vessel)}: {why}"
