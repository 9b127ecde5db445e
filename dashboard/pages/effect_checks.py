"""The folded sections below the main charts of a comparison."""

from dash import html
from dash.development.base_component import Component

from dashboard.charts.description import ChartDescription
from dashboard.data import Figures
from dashboard.effects.asked import specification_of
from dashboard.effects.matched_sample import Matching
from dashboard.effects.matching import matching_of
from dashboard.i18n import number
from dashboard.pages.checks.asked import Asked, view_section
from dashboard.pages.checks.balance import balance_section
from dashboard.pages.checks.choices import choices_made
from dashboard.pages.checks.connected import n_tests
from dashboard.pages.checks.contrast import contrast_charts
from dashboard.pages.checks.donors import donors_section
from dashboard.pages.checks.matched import matched_section
from dashboard.pages.checks.members import members_made, municipalities_of
from dashboard.pages.checks.methods import methods_section
from dashboard.pages.checks.sturdiness import in_time_section, leave_one_out_chart, leave_one_out_section
from dashboard.urls import Address
from etl.estimates.discoveries import expected_by_chance
from etl.estimates.study import Result, Sensitivity


def checks(
    address: Address, figures: Figures, result: Result, sensitivity: Sensitivity | None
) -> list[Component]:
    """A heading and the sections; of a refused result (no sensitivity) those that tell no effect of its own."""
    asked = Asked(address, figures, result)
    is_told = sensitivity is not None and result.refusal is None
    matching = matching_of(figures, result, address.weights, asked.rules) if is_told else None
    sections: list[Component] = [
        html.H2(asked.word("checks_title"), id="checks"),
        html.P(_lead(asked, sensitivity, matching)),
        donors_section(asked),
        balance_section(asked),
    ]
    if sensitivity is not None and result.refusal is None:
        sections += [
            leave_one_out_section(asked, sensitivity),
            in_time_section(asked, sensitivity),
            methods_section(asked, sensitivity),
            *([matched_section(asked, matching)] if matching is not None else []),
        ]
        why = asked.word("checks_curve_why")
        sections.append(view_section(asked, "curve", why, choices_made))
    if len(municipalities_of(asked)) > 1:
        sections.append(view_section(asked, "members", asked.word("checks_members_why"), members_made))
    return sections


def _lead(asked: Asked, sensitivity: Sensitivity | None, matching: Matching | None) -> str:
    """How to read the checks, and how many p-values they and the headline are."""
    said = asked.word("checks_lead")
    if sensitivity is None:
        return said
    # The headline has a p-value of its own and one among placebos; the chosen method is the headline again.
    n = 1 + len(sensitivity.earlier) + len(sensitivity.methods) + len(sensitivity.average)
    n += n_tests(asked.figures, specification_of(asked.address, asked.figures), asked.language)
    n += 1 if matching is not None and matching.told is not None else 0
    expected = number(expected_by_chance(n), 1, asked.language)
    return f"{said} {asked.word('checks_tests', n=n, expected=expected)}"


def check_charts(
    address: Address, figures: Figures, result: Result, sensitivity: Sensitivity | None
) -> list[ChartDescription]:
    """The charts over time that the sections show, for files; none of a refused result."""
    if result.refusal is not None or sensitivity is None:
        return []
    asked = Asked(address, figures, result)
    fan = [leave_one_out_chart(asked, sensitivity)] if sensitivity.without_donor else []
    return [*contrast_charts(asked), *fan]
