"""An effect with its uncertainty alone, for a table of several: a fraction of the work of all tests."""

from dataclasses import dataclass, replace
from itertools import compress

from etl.estimates.averages import AverageEffect, jackknife
from etl.estimates.conformal import Interval
from etl.estimates.methods import Estimate, Method, estimate
from etl.estimates.prepared import Prepared
from etl.estimates.refusals import Refusal
from etl.estimates.study import Comparisons


@dataclass(frozen=True)
class AverageVerdict:
    """effect: of an average the mean over the treated municipalities, each counted once; p_value and interval: those
    that `Result` tells; pre_rmspe: how closely it was followed before the start.

    by_area: the same effect with the error of the jackknife over trial areas and the donors' employment areas; None
    where only one trial area is treated.
    """

    prepared: Prepared
    effect: float
    p_value: float
    interval: Interval
    by_area: AverageEffect | None
    pre_rmspe: float


def average_verdict(comparisons: Comparisons, prepared: Prepared, method: Method) -> AverageVerdict | Refusal:
    """The verdict on a wave's average, or the reason why there is none: the same as with all tests."""
    whole = estimate(prepared.panel, method)
    found = _verdict(comparisons, prepared, whole)
    if isinstance(found, Refusal):
        return found
    clusters = comparisons.areas_of(prepared)
    if len(set(compress(clusters, prepared.panel.treated))) < 2:
        return found
    return replace(found, by_area=jackknife(prepared.panel, whole, clusters))


def short_verdict(comparisons: Comparisons, prepared: Prepared, method: Method) -> AverageVerdict | Refusal:
    """The verdict on one unit or on an average, without the errors over trial areas."""
    return _verdict(comparisons, prepared, estimate(prepared.panel, method))


def _verdict(comparisons: Comparisons, prepared: Prepared, found: Estimate) -> AverageVerdict | Refusal:
    refusal = comparisons.refusal(prepared, found)
    if refusal is not None:
        return refusal
    p_value, interval = comparisons.told_test(prepared, found)
    return AverageVerdict(prepared, found.effect, p_value, interval, None, found.pre_rmspe)
