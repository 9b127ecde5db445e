"""The municipalities of a trial area or of a wave one by one."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from dash import html

from dashboard import urls
from dashboard.charts.dot_rows import DotRow, DotRows, dot_rows_svg
from dashboard.components.effect_refusal import refusal_words
from dashboard.components.markup import Markup
from dashboard.components.tables import linked_table
from dashboard.effects.asked import METHOD_OF_ONE, address_of, specification_of
from dashboard.i18n import number
from dashboard.pages.checks.asked import NONE, Asked, reasons
from etl.estimates.conformal import LEVEL as INTERVAL_LEVEL
from etl.estimates.discoveries import LEVEL, adjusted_p_values, expected_by_chance
from etl.estimates.donors import treated_by
from etl.estimates.members import MemberEffect, member_effects
from etl.estimates.specification import Specification


def municipalities_of(asked: Asked) -> tuple[str, ...]:
    """The municipalities (KU…) behind what is compared, by name."""
    area = asked.specification.area
    wave = asked.catalog.waves.get(area)
    codes = treated_by(wave) if wave else {m for unit in asked.prepared.members for m in unit}
    return tuple(sorted(codes, key=asked.name))


def members_made(asked: Asked) -> tuple[str, list[Any]]:
    """The finding, and each municipality in a chart and a table."""
    asked_of_one = _specification(asked)
    found = member_effects(asked.figures.comparisons, asked_of_one, municipalities_of(asked))
    estimated = [member for member in found if member.estimate]
    adjusted = adjusted_p_values([member.p_value for member in estimated])
    finding = asked.word(
        "checks_members_found",
        n=len(found),
        estimated=len(estimated),
        below=sum(member.p_value <= LEVEL for member in estimated),
        expected=number(expected_by_chance(len(estimated)), 1, asked.language),
        adjusted=sum(p <= LEVEL for p in adjusted),
    )
    method = asked.word(f"effect_method_{asked_of_one.method}")
    return finding, [
        html.P(asked.word("checks_members_explained", method=method)),
        Markup(dot_rows_svg(_chart(asked, estimated, finding)), "rows-frame") if estimated else None,
        _table(asked, asked_of_one, found, adjusted),
        reasons(asked, [(asked.name(m.area), _why(asked, asked_of_one, m)) for m in found if m.refusal]),
    ]


def _specification(asked: Asked) -> Specification:
    """A municipality's own comparison: in a wave's average by the method of single areas."""
    own = replace(specification_of(asked.address, asked.figures), pool="all")
    return replace(own, method=METHOD_OF_ONE) if own.area in asked.catalog.waves else own


def _chart(asked: Asked, estimated: Sequence[MemberEffect], words: str) -> DotRows:
    rows = [
        DotRow(
            asked.name(member.area),
            asked.bare(member.estimate.effect),
            member.estimate.effect,
            member.interval.low,
            member.interval.high,
        )
        for member in estimated
        if member.estimate
    ]
    return DotRows(
        "members",
        asked.word("checks_members"),
        words,
        asked.unit_effect,
        asked.language,
        tuple(rows),
        asked.figures.is_demo,
    )


def _table(
    asked: Asked, of_one: Specification, found: Sequence[MemberEffect], adjusted: Sequence[float]
) -> Markup:
    header = (
        asked.word("column_municipality"),
        asked.word("effect_column_effect"),
        asked.word("checks_members_interval", level=asked.level_words(_level(found))),
        asked.word("checks_p"),
        asked.word("checks_p_adjusted"),
        asked.word("checks_fit"),
    )
    left = iter(adjusted)
    rows = [_row(asked, of_one, member, next(left) if member.estimate else None) for member in found]
    return linked_table(asked.word("checks_unit", unit=asked.scale.gap_words), header, rows)


def _level(found: Sequence[MemberEffect]) -> float:
    """The level that all the intervals have at least: few like in size bear less than 95 %."""
    return min((member.interval.level for member in found if member.estimate), default=INTERVAL_LEVEL)


def _row(
    asked: Asked, of_one: Specification, member: MemberEffect, adjusted: float | None
) -> list[tuple[str, str | None]]:
    own = replace(of_one, area=member.area)
    href = urls.build(address_of(asked.catalog, own, asked.language), asked.catalog)
    first: list[tuple[str, str | None]] = [(asked.name(member.area), href)]
    if member.estimate is None or adjusted is None:
        return [*first, (asked.word("checks_refused"), None), *[(NONE, None)] * 4]
    cells = (
        asked.bare(member.estimate.effect),
        asked.between(member.interval.low, member.interval.high),
        asked.p(member.p_value),
        asked.p(adjusted),
        asked.scale.bare(member.estimate.pre_rmspe, True),
    )
    return [*first, *((cell, None) for cell in cells)]


def _why(asked: Asked, of_one: Specification, member: MemberEffect) -> str:
    if member.refusal is None:
        return NONE
    return refusal_words(asked.figures, replace(of_one, area=member.area), member.refusal, asked.language)
