"""The municipalities of a trial one by one, on placebos that they share."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from etl.estimates.conformal import conformal_p_value
from etl.estimates.methods import Estimate, estimate
from etl.estimates.panel import Panel
from etl.estimates.placebos import Placebos, placebo_interval, placebo_test, usual_misfit
from etl.estimates.prepared import Prepared
from etl.estimates.refusals import Refusal
from etl.estimates.specification import Specification
from etl.estimates.study import Comparisons, is_too_bold, refusal_of


@dataclass(frozen=True)
class MemberEffect:
    """One municipality (KU…): its estimate with its p-value and placebo interval, or why there is none.

    The p-value is the conformal one; the interval is that of placebos of like size.
    """

    area: str
    estimate: Estimate | None
    p_value: float
    interval: tuple[float, float]
    refusal: Refusal | None


def member_effects(
    comparisons: Comparisons, asked: Specification, municipalities: Sequence[str]
) -> tuple[MemberEffect, ...]:
    """Each municipality estimated as `asked`, against all donors. Raises KeyError for an unknown one.

    The pool is not narrowed to each one's neighbours or size: so they share their placebos, which would else take
    a hundred times as long as the estimates.
    """
    shared: list[tuple[Panel, Placebos]] = []
    plain = replace(asked, pool="all")
    return tuple(_member(comparisons, replace(plain, area=area), shared) for area in municipalities)


def _member(
    comparisons: Comparisons, asked: Specification, shared: list[tuple[Panel, Placebos]]
) -> MemberEffect:
    prepared = comparisons.prepared(asked)
    if isinstance(prepared, Refusal):
        return MemberEffect(asked.area, None, np.nan, (np.nan, np.nan), prepared)
    among = _placebos(comparisons, asked, prepared, shared)
    panel = prepared.panel
    found = estimate(panel, asked.method)
    refusal = refusal_of(found, usual_misfit(panel, among))
    return MemberEffect(
        asked.area,
        None if refusal else found,
        placebo_test(panel, found, among).p_value
        if is_too_bold(asked.method)
        else conformal_p_value(panel, asked.method),
        placebo_interval(panel, found, among),
        refusal,
    )


def _placebos(
    comparisons: Comparisons,
    asked: Specification,
    prepared: Prepared,
    shared: list[tuple[Panel, Placebos]],
) -> Placebos:
    """The placebos of a panel with the same donors and periods, made where there is none yet."""
    panel = prepared.panel
    for other, among in shared:
        if _have_the_same_placebos(panel, other):
            return among
    result = comparisons.result(asked)
    if isinstance(result, Refusal):
        raise TypeError(f"{asked.area} has a panel and no result")
    shared.append((panel, result.placebos))
    return result.placebos


def _have_the_same_placebos(one: Panel, other: Panel) -> bool:
    return (
        one.donor_units == other.donor_units
        and one.periods == other.periods
        and np.array_equal(one.before, other.before)
        and np.array_equal(one.after, other.after)
    )
