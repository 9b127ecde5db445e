"""How the estimate holds without each donor and at earlier starts."""

from dataclasses import replace
from typing import Any

from dash import html

from dashboard.charts.description import ChartDescription, Cloud
from dashboard.charts.dot_rows import DotRow, DotRows, dot_rows_svg
from dashboard.charts.effect import gap_chart, line_of
from dashboard.components.effect_charts import drawing, key_of
from dashboard.components.markup import Markup
from dashboard.components.tables import table
from dashboard.i18n import percent, period_name
from dashboard.pages.checks.asked import NONE, Asked, check_section
from etl.estimates.study import Sensitivity
from etl.estimates.window import months_each


def leave_one_out_section(asked: Asked, sensitivity: Sensitivity) -> html.Section:
    """The fan of the differences without one donor each, and the smallest and largest effect among them."""
    title = asked.word("checks_leave_one_out")
    without = sensitivity.without_donor
    if not without:
        return check_section("leave-one-out", title, asked.word("checks_leave_none"), False)
    effects = [found.effect for found in without.values()]
    finding = asked.word(
        "checks_leave_found",
        n=len(effects),
        low=asked.bare(min(effects)),
        high=asked.bare(max(effects)),
        unit=asked.scale.gap_words,
        effect=asked.bare(asked.found.effect),
    )
    chart = leave_one_out_chart(asked, sensitivity)
    return check_section(
        "leave-one-out",
        title,
        finding,
        False,
        html.P(asked.word("checks_leave_explained")),
        drawing(chart),
        key_of(chart),
        _left_out_table(asked, sensitivity),
    )


def leave_one_out_chart(asked: Asked, sensitivity: Sensitivity) -> ChartDescription:
    """The difference from the control, over the differences without each of the donors that have weight."""
    gaps = tuple(line_of(found.gap) for found in sensitivity.without_donor.values())
    chart = gap_chart(asked.figures, asked.result, None, "", asked.language)
    return replace(
        chart,
        id="leave-one-out",
        title=asked.word("checks_leave_chart"),
        cloud=Cloud(near=gaps, poor=(), words="leave"),
    )


def _left_out_table(asked: Asked, sensitivity: Sensitivity) -> Markup:
    weights = dict(zip(asked.panel.donor_units, asked.found.weights, strict=True))
    header = (
        asked.word("checks_leave_column"),
        asked.word("checks_weight"),
        asked.word("effect_column_effect"),
        asked.word("checks_fit"),
    )
    rows = [(asked.word("checks_leave_nobody"), NONE, *_estimated(asked, asked.found))]
    rows += [
        (
            asked.name(donor),
            percent(100 * float(weights[donor]), 1, asked.language),
            *_estimated(asked, found),
        )
        for donor, found in sensitivity.without_donor.items()
    ]
    return table(asked.word("checks_unit", unit=asked.scale.gap_words), header, rows)


def _estimated(asked: Asked, found: Any) -> tuple[str, str]:
    return asked.bare(found.effect), asked.scale.bare(found.pre_rmspe, True)


def in_time_section(asked: Asked, sensitivity: Sensitivity) -> html.Section:
    """The effect found at starts at which nothing happened, beside the true one."""
    title = asked.word("checks_in_time")
    earlier = sensitivity.earlier
    if not earlier:
        return check_section("in-time", title, asked.word("checks_in_time_none"), False)
    tested = {months: _earlier_p_value(asked, months) for months in earlier}
    items = [
        asked.word(
            "checks_in_time_item",
            effect=asked.bare(found.effect),
            months=months,
            p=asked.p_told(tested[months]),
        )
        for months, found in earlier.items()
    ]
    finding = asked.word("checks_in_time_found", found=", ".join(items))
    return check_section(
        "in-time",
        title,
        finding,
        False,
        html.P(asked.word("checks_in_time_explained")),
        Markup(dot_rows_svg(_in_time_chart(asked, sensitivity, tested)), "rows-frame"),
        _in_time_table(asked, sensitivity, tested),
    )


def _earlier_p_value(asked: Asked, months: int) -> float:
    """The p-value of no effect after a start moved back by so many months, told as that of the true start."""
    by = months // months_each(asked.panel.periods[0])
    moved = replace(asked.prepared, panel=asked.panel.started_earlier(by))
    return asked.figures.comparisons.told_p_value(moved, asked.found.method)


def _in_time_chart(asked: Asked, sensitivity: Sensitivity, tested: dict[int, float]) -> DotRows:
    rows = [
        DotRow(
            asked.word("checks_in_time_moved", months=months),
            asked.bare(sensitivity.earlier[months].effect),
            sensitivity.earlier[months].effect,
        )
        for months in sorted(tested, reverse=True)
    ]
    interval, effect = asked.result.told_interval, asked.found.effect
    true = asked.word("checks_in_time_true")
    rows.append(DotRow(true, asked.bare(effect), effect, interval.low, interval.high, "chosen"))
    words = ". ".join(f"{row.label}: {row.said}" for row in rows)
    title = asked.word("checks_in_time")
    return DotRows(
        "in-time", title, words, asked.unit_effect, asked.language, tuple(rows), asked.figures.is_demo
    )


def _in_time_table(asked: Asked, sensitivity: Sensitivity, tested: dict[int, float]) -> Markup:
    header = (
        asked.word("checks_start"),
        asked.word("effect_column_effect"),
        asked.word("checks_p"),
        asked.word("checks_fit"),
    )
    rows = []
    for months in sorted(tested, reverse=True):
        found = sensitivity.earlier[months]
        effect, fit = _estimated(asked, found)
        rows.append((asked.word("checks_in_time_moved", months=months), effect, asked.p(tested[months]), fit))
    start = period_name(str(asked.specification.start), asked.language)
    effect, fit = _estimated(asked, asked.found)
    rows.append(
        (f"{asked.word('checks_in_time_true')}, {start}", effect, asked.p(asked.result.told_p_value), fit)
    )
    return table(asked.word("checks_unit", unit=asked.scale.gap_words), header, rows)
