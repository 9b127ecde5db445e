"""The specification curve: the same estimate under every combination of reasonable choices."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from dash import html

from dashboard.charts.curve import ChoiceDot, Curve, curve_svg
from dashboard.components.large_chart import NARROW, WIDE, for_both_widths
from dashboard.components.markup import Markup
from dashboard.components.tables import table
from dashboard.effects.asked import curve_of, specification_of
from dashboard.pages.checks.asked import CLEAR_UP_TO, Asked
from etl.estimates.curve import CurvePoint, point_of
from etl.estimates.methods import ESTIMATORS, Estimate
from etl.estimates.refusals import Refusal
from etl.estimates.specification import ANTICIPATION, CRISIS, POOLS, Specification
from etl.estimates.window import months_of


@dataclass(frozen=True)
class Choice:
    """One combination with its estimate and p-value."""

    specification: Specification
    estimate: Estimate
    p_value: float
    is_chosen: bool

    @property
    def is_clear(self) -> bool:
        """True where the difference may be told as one."""
        return self.p_value <= CLEAR_UP_TO


def choices_made(asked: Asked) -> tuple[str, list[Any]]:
    """The finding, and the curve with its table."""
    points = curve_of(asked.figures, specification_of(asked.address, asked.figures))
    choices = _choices(asked, points)
    effects = [choice.estimate.effect for choice in choices]
    finding = asked.word(
        "checks_curve_found",
        n=len(choices),
        low=asked.bare(min(effects)),
        high=asked.bare(max(effects)),
        unit=asked.scale.gap_words,
        n_below=sum(effect < 0 for effect in effects),
        n_clear=sum(choice.is_clear for choice in choices),
    )
    n_refused = sum(point.estimate is None for point in points)
    chart = _chart(asked, choices, finding)
    small = replace(chart, id=f"{chart.id}-narrow")
    drawn = for_both_widths(curve_svg(chart, WIDE.width), curve_svg(small, NARROW.width))
    return finding, [
        html.P(asked.word("checks_curve_explained")),
        drawn,
        html.P(asked.word("checks_curve_refused", n=n_refused)) if n_refused else None,
        _other_crisis(asked),
        html.P(asked.word("checks_curve_did"), className="hint"),
        html.P(asked.word("checks_curve_poor"), className="hint"),
        html.Details([html.Summary(asked.word("table_and_data")), _table(asked, choices)]),
    ]


def _choices(asked: Asked, points: Sequence[CurvePoint]) -> list[Choice]:
    """The combinations that have an estimate, by effect, the page's own among them."""
    found = [choice for point in points if (choice := _choice(asked, point))]
    if not any(choice.is_chosen for choice in found):
        found.append(Choice(asked.specification, asked.found, asked.result.told_p_value, True))
    return sorted(found, key=lambda choice: choice.estimate.effect)


def _choice(asked: Asked, point: CurvePoint) -> Choice | None:
    """A point with its p-value; None where it is refused."""
    made, comparisons = point.specification, asked.figures.comparisons
    prepared = comparisons.prepared(made)
    if point.estimate is None or isinstance(prepared, Refusal):
        return None
    p_value = comparisons.told_p_value(prepared, made.method)
    return Choice(made, point.estimate, p_value, _is_chosen(made, asked.specification))


def _other_crisis(asked: Asked) -> html.P | None:
    """The page's own estimate with the months of 2020 left out, or where they are left out with them."""
    own = asked.specification
    first, last = months_of(str(own.first))[0], months_of(str(own.last))[1]
    if first > CRISIS[-1] or last < CRISIS[0]:
        return None
    other = replace(specification_of(asked.address, asked.figures), crisis=not own.crisis)
    found = _choice(asked, point_of(asked.figures.comparisons, other))
    choice = asked.word(f"checks_crisis_{'yes' if other.crisis else 'no'}")
    if found is None:
        return html.P(asked.word("checks_curve_crisis_refused", choice=choice))
    return html.P(
        asked.word(
            "checks_curve_crisis",
            choice=choice,
            effect=asked.bare(found.estimate.effect),
            unit=asked.scale.gap_words,
            p=asked.p_told(found.p_value),
            fit=asked.scale.bare(found.estimate.pre_rmspe, True),
        )
    )


def _is_chosen(point: Specification, asked: Specification) -> bool:
    """Synthetic control in levels knows no seasons, so there they are no choice."""
    return (
        (point.method, point.pool, point.anticipation) == (asked.method, asked.pool, asked.anticipation)
    ) and (asked.method == "sc" or point.seasonal == asked.seasonal)


def _options(choice: Specification) -> tuple[str, str, str, str]:
    """The keys of the options: method, donors, seasons, months left out."""
    season = "yes" if choice.seasonal else "no"
    return (
        f"short_{choice.method}",
        f"pool_{choice.pool}",
        f"season_{season}",
        f"months_{choice.anticipation}",
    )


def _label(asked: Asked, key: str) -> str:
    kind, _, n = key.partition("_")
    return asked.word("checks_months", n=n) if kind == "months" else asked.word(f"checks_{key}")


def _chart(asked: Asked, choices: list[Choice], words: str) -> Curve:
    keys = (
        [f"short_{method}" for method in ESTIMATORS],
        [f"pool_{pool}" for pool in POOLS],
        ["season_yes", "season_no"],
        [f"months_{n}" for n in ANTICIPATION],
    )
    return Curve(
        "choices",
        asked.word("checks_curve"),
        words,
        asked.unit_effect,
        asked.language,
        tuple(_dot(asked, choice) for choice in choices),
        tuple(tuple((key, _label(asked, key)) for key in group) for group in keys),
        asked.figures.is_demo,
    )


def _dot(asked: Asked, choice: Choice) -> ChoiceDot:
    options = _options(choice.specification)
    labels = ", ".join(_label(asked, key) for key in options)
    said = f"{asked.bare(choice.estimate.effect)} ({asked.p_told(choice.p_value)}): {labels}"
    return ChoiceDot(choice.estimate.effect, frozenset(options), said, choice.is_clear, choice.is_chosen)


def _table(asked: Asked, choices: list[Choice]) -> Markup:
    header = (
        asked.word("effect_method"),
        asked.word("effect_pool"),
        asked.word("effect_seasonal"),
        asked.word("effect_anticipation"),
        asked.word("effect_column_effect"),
        asked.word("checks_p"),
        asked.word("checks_fit"),
    )
    rows = []
    for choice in choices:
        method, *others = (_label(asked, key) for key in _options(choice.specification))
        if choice.is_chosen:
            method = asked.word("effect_chosen", method=method)
        figures = (
            asked.bare(choice.estimate.effect),
            asked.p(choice.p_value),
            asked.scale.bare(choice.estimate.pre_rmspe, True),
        )
        rows.append((method, *others, *figures))
    return table(asked.word("checks_unit", unit=asked.scale.gap_words), header, rows)
