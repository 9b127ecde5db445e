"""The municipalities of a trial one by one, on placebos that they share."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from etl.estimates.conformal import LEVEL, Interval
from etl.estimates.methods import Estimate, estimate
from etl.estimates.placebos import placebo_interval, usual_misfit
from etl.estimates.refusals import Refusal
from etl.estimates.specification import Specification
from etl.estimates.study import Comparisons, refusal_of


@dataclass(frozen=True)
class MemberEffect:
    """One municipality (KU…): its estimate with its p-value and placebo interval, or why there is none.

    The p-value is the one a verdict may rest on; the interval is that of placebos of like size.
    """

    area: str
    estimate: Estimate | None
    p_value: float
    interval: Interval
    refusal: Refusal | None


def member_effects(
    comparisons: Comparisons, asked: Specification, municipalities: Sequence[str]
) -> tuple[MemberEffect, ...]:
    """Each municipality estimated as `asked`, against all donors. Raises KeyError for an unknown one.

    The pool is not narrowed to each one's neighbours or size: so they share their placebos, which would else take
    a hundred times as long as the estimates.
    """
    plain = replace(asked, pool="all")
    return tuple(_member(comparisons, replace(plain, area=area)) for area in municipalities)


def _member(comparisons: Comparisons, asked: Specification) -> MemberEffect:
    prepared = comparisons.prepared(asked)
    if isinstance(prepared, Refusal):
        return MemberEffect(asked.area, None, np.nan, Interval(None, None, LEVEL), prepared)
    panel, among = prepared.panel, comparisons.all_placebos_of(prepared, asked.method)
    found = estimate(panel, asked.method)
    refusal = refusal_of(found, usual_misfit(panel, among))
    return MemberEffect(
        asked.area,
        None if refusal else found,
        comparisons.told_p_value(prepared, asked.method, among),
        placebo_interval(panel, found, among),
        refusal,
    )
