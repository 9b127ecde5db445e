"""The average effect of a wave with its uncertainty alone, for a table of several indicators.

A fifth of the work of all tests: placebos are fitted only to judge the fit, and only those of like size.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from etl.catalog.models import Wave
from etl.estimates.averages import AverageEffect, jackknife
from etl.estimates.conformal import Interval, conformal_interval, conformal_p_value
from etl.estimates.methods import Method, estimate
from etl.estimates.outcomes import Unit
from etl.estimates.panel import Panel
from etl.estimates.placebos import nearest_in_size
from etl.estimates.prepared import Prepared
from etl.estimates.refusals import Refusal
from etl.estimates.study import refusal_of


@dataclass(frozen=True)
class AverageVerdict:
    """effect: the mean over the treated municipalities, each counted once; p_value and interval: conformal;
    pre_rmspe: how closely it was followed before the start.

    by_area: the same effect with the error that the jackknife over trial areas gives; None where only one is treated.
    """

    prepared: Prepared
    effect: float
    p_value: float
    interval: Interval
    by_area: AverageEffect | None
    pre_rmspe: float


def average_verdict(prepared: Prepared, method: Method, wave: Wave) -> AverageVerdict | Refusal:
    """The verdict on a wave's average, or the reason why there is none: the same as with all tests."""
    panel = prepared.panel
    found = estimate(panel, method)
    refusal = refusal_of(found, float(np.median(_like_in_size(panel, method))))
    if refusal is not None:
        return refusal
    clusters = trial_areas(wave, prepared.members)
    return AverageVerdict(
        prepared,
        found.effect,
        conformal_p_value(panel, method),
        conformal_interval(panel, method, found.effect, max(found.pre_rmspe, 1e-9)),
        jackknife(panel, method, clusters) if len(set(clusters)) > 1 else None,
        found.pre_rmspe,
    )


def trial_areas(wave: Wave, units: Sequence[Unit]) -> list[str]:
    """The trial area (KO-…) of the first municipality of each unit; the municipality itself where it is in none."""
    inside = {f"KU{m.current}": f"KO-{area.id}" for area in reversed(wave.areas) for m in area.members}
    return [inside.get(unit[0], unit[0]) for unit in units]


def _like_in_size(panel: Panel, method: Method) -> list[float]:
    """The fit before the start of the placebos that the treated is compared with."""
    rows = np.flatnonzero(nearest_in_size(panel))
    return [estimate(panel.with_placebo(int(row)), method).pre_rmspe for row in rows]
