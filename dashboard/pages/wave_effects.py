"""Did a trial work: what is published and what we find, side by side, with the doubts of both."""

from collections.abc import Iterator, Sequence
from typing import Final

from dash import html

from dashboard import urls
from dashboard.components.effect_refusal import refusal_words
from dashboard.components.section import section
from dashboard.data import Figures
from dashboard.effects.asked import address_of
from dashboard.effects.wave_results import (
    SIGNS,
    Agreement,
    Compared,
    agreement,
    cited,
    compared,
    has_two_answers,
    sign_of,
)
from dashboard.effects.words import evidence, lowered, p_told
from dashboard.i18n import NBSP, number, period_name, word
from etl.catalog.models import Language, Wave
from etl.estimates.average_verdict import AverageVerdict
from etl.estimates.refusals import Refusal
from etl.estimates.window import months_of

DECIMALS: Final = 2
DIFFERENT: Final[frozenset[Agreement]] = frozenset({"one_test", "not_seen", "opposite", "more"})
REASONS: Final = ("method", "donors", "definition", "period")


def effects_section(wave: Wave, figures: Figures, language: Language, contents: html.Nav) -> html.Section:
    """The question, the answer in a sentence, the contents, and the table of published effects and ours."""
    found = compared(figures, wave)
    average = urls.build(urls.effect(language, wave.id), figures.catalog)
    return section(
        "results",
        word(language, "wave_results_title"),
        html.P(answer_words(found, figures, language), className="answer"),
        _studies_answer(found, figures, language),
        html.P(word(language, "wave_one_area")),
        html.P(
            [
                html.A(word(language, "wave_to_areas"), href="#areas"),
                html.A(word(language, "wave_to_average"), href=average),
            ],
            className="files",
        ),
        contents,
        html.H3(word(language, "wave_beside_title"), className="apart"),
        html.P(word(language, "wave_demo"), className="notice", role="note") if figures.is_demo else None,
        _table(found, figures, language),
        _differences(found, figures, language),
        html.P(word(language, "wave_average_explained"), className="summary"),
        html.P(word(language, "effect_not_random"), className="summary"),
    )


def no_comparison_section(figures: Figures, language: Language, contents: html.Nav) -> html.Section:
    """Why nothing can be compared, and where the development itself is to be seen."""
    status = urls.build(urls.front(language, view="ranking"), figures.catalog)
    return section(
        "results",
        word(language, "wave_results_title_permanent"),
        html.P(word(language, "wave_no_comparison"), className="answer"),
        html.P(word(language, "wave_no_comparison_why")),
        html.P(html.A(word(language, "wave_to_development"), href=status), className="files"),
        contents,
    )


def answer_words(found: Sequence[Compared], figures: Figures, language: Language) -> str:
    """The table in a sentence or two: which figures differ by both tests, and on which the tests disagree."""
    known = [(one.indicator, one.ours) for one in found if isinstance(one.ours, AverageVerdict)]
    if not known:
        return word(language, "wave_answer_refused")
    clear = [
        word(
            language,
            f"wave_{evidence(ours.p_value)}_{_direction(ours)}",
            indicator=_short(indicator, figures, language),
        )
        for indicator, ours in known
        if sign_of(ours) and not has_two_answers(ours)
    ]
    said = (
        word(language, "wave_answer_some", names=", ".join(clear))
        if clear
        else word(language, "wave_answer_none")
    )
    differing = [_short(i, figures, language) for i, ours in known if has_two_answers(ours)]
    if not differing:
        return said
    return f"{said} {word(language, 'wave_answer_tests_differ', names=', '.join(differing))}"


def _studies_answer(found: Sequence[Compared], figures: Figures, language: Language) -> html.P | None:
    """What the published studies found of the same figures; None where nothing is published of them."""
    told = [(one.indicator, f.direction) for one in found for _, f in one.published if f.direction in SIGNS]
    if not told:
        return None
    moved = [
        word(language, f"wave_study_{way}", indicator=_short(indicator, figures, language))
        for indicator, way in told
        if SIGNS[way]
    ]
    if not moved:
        return html.P(word(language, "wave_studies_none"))
    said = [word(language, "wave_studies_some", names=", ".join(moved))]
    still = [_short(indicator, figures, language) for indicator, way in told if not SIGNS[way]]
    if still:
        said.append(word(language, "wave_studies_still", names=", ".join(still)))
    return html.P(" ".join([*said, *_moved(found, figures, language)]))


def _moved(found: Sequence[Compared], figures: Figures, language: Language) -> Iterator[str]:
    """What it means that a study saw no change in the sum of the boxes between which people move."""
    connected = figures.catalog.roles.connected
    for one in found:
        if connected is not None and one.indicator == connected.together:
            notes = (f.note for _, f in one.published if f.note and f.direction == "none")
            yield from (note.get(language) for note in notes)


def _direction(ours: AverageVerdict) -> str:
    return "lower" if ours.effect < 0 else "higher"


def _short(indicator: str, figures: Figures, language: Language) -> str:
    return lowered(figures.catalog.indicators[indicator].short.get(language))


def _table(found: Sequence[Compared], figures: Figures, language: Language) -> html.Table:
    """One row for each indicator; on a narrow screen the cells stand below each other, each with its heading."""
    names = [word(language, f"wave_column_{key}") for key in ("indicator", "published", "ours")]
    head = html.Thead(
        html.Tr([html.Th(name, scope="col", role="columnheader") for name in names], role="row")
    )
    body = [
        html.Tr(
            [
                html.Th(_indicator(one, figures, language), scope="row", role="rowheader"),
                _cell(names[1], _published(one, language)),
                _cell(names[2], _ours(one, figures, language)),
            ],
            role="row",
        )
        for one in found
    ]
    caption = html.Caption(word(language, "wave_beside_title"), className="hidden")
    return html.Table(
        [caption, head, html.Tbody(body, role="rowgroup")], className="side-by-side", role="table"
    )


def _cell(heading: str, content: Sequence[html.P]) -> html.Td:
    # The column's heading is seen here where the head of the table is not.
    return html.Td([html.P(heading, className="cell-heading"), *content], role="cell")


def _indicator(one: Compared, figures: Figures, language: Language) -> html.A:
    to = address_of(figures.catalog, one.asked, language)
    title = figures.catalog.indicators[one.indicator].short.get(language)
    return html.A(title, href=urls.build(to, figures.catalog))


def _published(one: Compared, language: Language) -> list[html.P]:
    if not one.published:
        return [html.P(word(language, "wave_not_published"), className="summary")]
    return [
        html.P([finding.said.get(language), " ", html.A(cited(study, language), href=f"#study-{study.id}")])
        for study, finding in one.published
    ]


def _ours(one: Compared, figures: Figures, language: Language) -> list[html.P]:
    ours = one.ours
    if isinstance(ours, Refusal):
        reason = refusal_words(figures, one.asked, ours, language)
        return [html.P(html.B(word(language, "refusal_title"))), html.P(reason)]
    unit = _unit(one, ours, figures, language)
    said = [
        html.P(html.B(_signed(ours.effect, unit, language))),
        html.P(
            " ".join([_doubt(ours, language), *until_words(ours, figures, language)]), className="summary"
        ),
        html.P(html.B(word(language, f"effect_headline_{_verdict(ours)}"))),
        *([html.P(_by_area(ours, language), className="summary")] if ours.by_area else []),
    ]
    told = list(_agreements(one, figures))
    return said + [html.P(word(language, f"wave_agreement_{key}")) for key in dict.fromkeys(told)]


def _unit(one: Compared, ours: AverageVerdict, figures: Figures, language: Language) -> str:
    indicator = figures.catalog.indicators[one.indicator]
    if not ours.prepared.per_base:
        return word(language, "effect_points")
    return word(
        language, f"effect_per_{indicator.groups.base}", unit=word(language, f"axis_{indicator.unit}")
    )


def _signed(value: float, unit: str, language: Language) -> str:
    """An effect with its sign and unit: "+0,52 prosenttiyksikköä"."""
    plus = "+" if round(value, DECIMALS) > 0 else ""
    return f"{plus}{number(value, DECIMALS, language)}{NBSP}{unit}"


def _doubt(ours: AverageVerdict, language: Language) -> str:
    """The interval and the p-value of the test over time."""
    interval, p = ours.interval, p_told(ours.p_value, language)
    if interval.low is None or interval.high is None:
        return f"{word(language, f'effect_interval_{interval.reason}')} {word(language, 'wave_p', p=p)}"
    low, high = (number(v, DECIMALS, language) for v in (interval.low, interval.high))
    return word(language, "wave_interval", low=low, high=high, p=p)


def _verdict(ours: AverageVerdict) -> str:
    """What is told of a difference: one that only the test over time sees is never called clear."""
    return "doubted" if sign_of(ours) and has_two_answers(ours) else evidence(ours.p_value)


def until_words(ours: AverageVerdict, figures: Figures, language: Language) -> Iterator[str]:
    """The last period of the figures, where they end before the trial did."""
    asked = ours.prepared.specification
    last, end = months_of(str(asked.last))[1], figures.catalog.waves[asked.wave].end
    if end is not None and last < f"{end:%Y-%m}":
        yield word(language, "wave_until", last=period_name(last, language))


def _by_area(ours: AverageVerdict, language: Language) -> str:
    """The same uncertainty as the trial areas themselves differ."""
    if ours.by_area is None:
        return ""
    low, high = (number(v, DECIMALS, language) for v in ours.by_area.interval)
    p = p_told(ours.by_area.p_value, language)
    said = word(language, "wave_by_area", n=ours.by_area.n_clusters, low=low, high=high, p=p)
    return f"{said} {word(language, 'wave_tests_differ')}" if has_two_answers(ours) else said


def _differences(found: Sequence[Compared], figures: Figures, language: Language) -> html.Div | None:
    """Why ours may differ from what is published; nothing where it does not."""
    if not any(key in DIFFERENT for one in found for key in _agreements(one, figures)):
        return None
    reasons = [html.Li(word(language, f"wave_reason_{reason}")) for reason in REASONS]
    return html.Div(
        [
            html.H3(word(language, "wave_reasons_title"), className="apart"),
            html.P(word(language, "wave_reasons_lead")),
            html.Ul(reasons),
        ],
        className="reasons",
    )


def _agreements(one: Compared, figures: Figures) -> Iterator[Agreement]:
    """How ours stands to each published effect; simulated figures stand to none."""
    if isinstance(one.ours, AverageVerdict) and not figures.is_demo:
        told = (agreement(finding, one.ours) for _, finding in one.published)
        yield from (key for key in told if key)
