"""The folded sections below the main charts of a comparison."""

from functools import partial

from dash import html
from dash.development.base_component import Component

from dashboard.charts.description import ChartDescription
from dashboard.data import Figures
from dashboard.i18n import number
from dashboard.pages.checks.asked import Asked, view_section
from dashboard.pages.checks.balance import balance_section
from dashboard.pages.checks.choices import choices_made
from dashboard.pages.checks.connected import connected_made
from dashboard.pages.checks.donors import donors_section
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
    sections: list[Component] = [
        html.H2(asked.word("checks_title"), id="checks"),
        html.P(_lead(asked, sensitivity)),
        donors_section(asked),
        balance_section(asked),
    ]
    if sensitivity is not None and result.refusal is None:
        sections += [
            leave_one_out_section(asked, sensitivity),
            in_time_section(asked, sensitivity),
            methods_section(asked, sensitivity),
        ]
        why = asked.word("checks_curve_why")
        sections.append(view_section(asked, "curve", why, choices_made))
    connected = figures.catalog.roles.connected
    if connected is not None:
        why = asked.word("checks_connected_why")
        sections.append(view_section(asked, "connected", why, partial(connected_made, connected=connected)))
    if len(municipalities_of(asked)) > 1:
        sections.append(view_section(asked, "members", asked.word("checks_members_why"), members_made))
    return sections


def _lead(asked: Asked, sensitivity: Sensitivity | None) -> str:
    """How to read the checks, and how many p-values they and the headline are."""
    said = asked.word("checks_lead")
    if sensitivity is None:
        return said
    # The headline has a p-value of its own and one among placebos; the chosen method is the headline again.
    n = 1 + len(sensitivity.earlier) + len(sensitivity.methods) + len(sensitivity.average)
    expected = number(expected_by_chance(n), 1, asked.language)
    return f"{said} {asked.word('checks_tests', n=n, expected=expected)}"


def check_charts(
    address: Address, figures: Figures, result: Result, sensitivity: Sensitivity | None
) -> list[ChartDescription]:
    """The charts over time that the sections show, for files; none of a refused result."""
    if result.refusal is not None or sensitivity is None or not sensitivity.without_donor:
        return []
    return [leave_one_out_chart(Asked(address, figures, result), sensitivity)]
