"""The same comparison under every reasonable choice: start, donors, season, method."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product

from etl.estimates.methods import ESTIMATORS, Estimate, estimate
from etl.estimates.refusals import Refusal
from etl.estimates.specification import ANTICIPATION, POOLS, Specification
from etl.estimates.study import Comparisons


@dataclass(frozen=True)
class CurvePoint:
    """A specification with its estimate; None where its panel was refused."""

    specification: Specification
    estimate: Estimate | None


def specification_curve(comparisons: Comparisons, asked: Specification) -> tuple[CurvePoint, ...]:
    """The estimates of all combinations, by effect; the refused ones last.

    Varied are the months left out before the start, the donor pool, whether seasons are removed, and the method;
    the rest is as asked. Synthetic control in levels does not remove seasons and stands there once.
    """
    points = [point_of(comparisons, choice) for choice in _choices(asked)]
    return tuple(sorted(points, key=lambda point: (point.estimate is None, _effect(point))))


def point_of(comparisons: Comparisons, choice: Specification) -> CurvePoint:
    """One choice with its estimate."""
    found = comparisons.prepared(choice)
    return CurvePoint(choice, None if isinstance(found, Refusal) else estimate(found.panel, choice.method))


def _choices(asked: Specification) -> Iterator[Specification]:
    for anticipation, pool, seasonal, method in product(ANTICIPATION, POOLS, (True, False), ESTIMATORS):
        if method != "sc" or seasonal:
            yield replace(asked, anticipation=anticipation, pool=pool, seasonal=seasonal, method=method)


def _effect(point: CurvePoint) -> float:
    return point.estimate.effect if point.estimate else 0.0
