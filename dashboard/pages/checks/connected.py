"""Counts between which people move, under the same specification beside each other."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from dash import html

from dashboard import urls
from dashboard.charts.dot_rows import DotRow, DotRows, dot_rows_svg
from dashboard.components.effect_refusal import refusal_words
from dashboard.components.markup import Markup
from dashboard.components.tables import linked_table
from dashboard.effect_scale import Scale, scale_for
from dashboard.effects import address_of, specification_of, verdict_of
from dashboard.i18n import number
from dashboard.pages.checks.asked import CLEAR_UP_TO, NONE, Asked, reasons
from etl.catalog.models import Connected, Indicator, Language
from etl.estimates.average_verdict import AverageVerdict
from etl.estimates.discoveries import adjusted_p_values, expected_by_chance
from etl.estimates.refusals import Refusal
from etl.estimates.specification import Specification
from etl.frames import TOTAL


@dataclass(frozen=True)
class Vessel:
    """One of the counts: its specification, and its effect in a scale of its own, or why there is none."""

    indicator: Indicator
    specification: Specification
    found: AverageVerdict | Refusal
    language: Language

    @property
    def verdict(self) -> AverageVerdict | None:
        """The effect; None where it is refused."""
        return None if isinstance(self.found, Refusal) else self.found

    @property
    def direction(self) -> int:
        """−1 or 1 where the difference is clear, else 0."""
        if isinstance(self.found, Refusal) or self.found.p_value > CLEAR_UP_TO:
            return 0
        return 1 if self.found.effect > 0 else -1

    def scale(self, verdict: AverageVerdict) -> Scale:
        """The unit of the effect."""
        return scale_for(self.indicator, verdict.pre_rmspe, self.language)


def connected_made(asked: Asked, connected: Connected) -> tuple[str, list[Any]]:
    """The finding, and the counts in a chart and a table."""
    vessels = [_vessel(asked, indicator) for indicator in connected.all]
    p_values = [vessel.verdict.p_value for vessel in vessels if vessel.verdict]
    finding = asked.word(f"checks_connected_{said_together(vessels, connected)}")
    many = asked.word(
        "checks_many_tests",
        n=len(p_values),
        expected=number(expected_by_chance(len(p_values)), 1, asked.language),
    )
    return finding, [
        html.P(asked.word("checks_connected_why")),
        _drawing(asked, vessels, connected),
        _table(asked, vessels, connected, adjusted_p_values(p_values)),
        html.P(many) if p_values else None,
        reasons(asked, [(_title(asked, v, connected), _why(asked, v)) for v in vessels if not v.verdict]),
    ]


def said_together(vessels: Sequence[Vessel], connected: Connected) -> str:
    """What the counts say together: "moved", "changed", "partly", "none", or "unknown" without their sum."""
    by_id = {vessel.indicator.id: vessel for vessel in vessels}
    boxes = {by_id[box].direction for box in connected.boxes}
    together = by_id[connected.together]
    if together.verdict is None:
        return "unknown"
    if together.direction:
        return "changed"
    if {-1, 1} <= boxes:
        return "moved"
    return "partly" if boxes != {0} else "none"


def _vessel(asked: Asked, indicator: str) -> Vessel:
    own = specification_of(asked.address, asked.figures)
    specification = replace(own, indicator=indicator, breakdown=TOTAL)
    found = verdict_of(asked.figures, specification)
    return Vessel(asked.catalog.indicators[indicator], specification, found, asked.language)


def _title(asked: Asked, vessel: Vessel, connected: Connected) -> str:
    title = vessel.indicator.short.get(asked.language)
    is_sum = vessel.indicator.id == connected.together
    return asked.word("checks_connected_sum", title=title) if is_sum else title


def _drawing(asked: Asked, vessels: Sequence[Vessel], connected: Connected) -> Markup | None:
    """The counts in the unit of the first that has an estimate; None where none has."""
    known = [(v, v.verdict, v.scale(v.verdict)) for v in vessels if v.verdict]
    if not known:
        return None
    unit = known[0][2].gap_words
    rows = [
        DotRow(
            _title(asked, vessel, connected),
            _signed(scale, verdict.effect),
            verdict.effect,
            verdict.interval.low,
            verdict.interval.high,
            "chosen",
        )
        for vessel, verdict, scale in known
        if scale.gap_words == unit
    ]
    words = ". ".join(f"{row.label}: {row.said}" for row in rows)
    chart = DotRows(
        "connected",
        asked.word("checks_connected"),
        words,
        asked.word("checks_unit_effect", unit=unit),
        asked.language,
        tuple(rows),
        asked.figures.is_demo,
    )
    return Markup(dot_rows_svg(chart), "rows-frame")


def _signed(scale: Scale, value: float) -> str:
    text = scale.bare(value, True)
    return f"+{text}" if value > 0 else text


def _table(
    asked: Asked, vessels: Sequence[Vessel], connected: Connected, adjusted: Sequence[float]
) -> Markup:
    header = (
        asked.word("checks_characteristic"),
        asked.word("effect_column_effect"),
        asked.word("checks_interval"),
        asked.word("checks_p"),
        asked.word("checks_p_adjusted"),
        asked.word("checks_fit"),
    )
    left = iter(adjusted)
    rows = [_row(asked, vessel, connected, next(left) if vessel.verdict else None) for vessel in vessels]
    units = dict.fromkeys(vessel.scale(vessel.verdict).gap_words for vessel in vessels if vessel.verdict)
    caption = asked.word("checks_unit", unit=", ".join(units) or NONE)
    return linked_table(caption, header, rows)


def _row(
    asked: Asked, vessel: Vessel, connected: Connected, adjusted: float | None
) -> list[tuple[str, str | None]]:
    href = urls.build(address_of(asked.catalog, vessel.specification, asked.language), asked.catalog)
    first: list[tuple[str, str | None]] = [(_title(asked, vessel, connected), href)]
    verdict = vessel.verdict
    if verdict is None or adjusted is None:
        return [*first, (asked.word("checks_refused"), None), *[(NONE, None)] * 4]
    scale, interval = vessel.scale(verdict), verdict.interval
    between = NONE
    if interval.low is not None and interval.high is not None:
        low, high = _signed(scale, interval.low), _signed(scale, interval.high)
        between = asked.word("checks_range", low=low, high=high)
    cells = (
        _signed(scale, verdict.effect),
        between,
        asked.p(verdict.p_value),
        asked.p(adjusted),
        scale.bare(verdict.pre_rmspe, True),
    )
    return [*first, *((cell, None) for cell in cells)]


def _why(asked: Asked, vessel: Vessel) -> str:
    if not isinstance(vessel.found, Refusal):
        return NONE
    return refusal_words(asked.figures, vessel.specification, vessel.found, asked.language)
