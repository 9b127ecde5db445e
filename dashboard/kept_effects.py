"""The answers about trials of one published version, kept."""

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from etl.estimates.average_verdict import AverageVerdict, average_verdict, short_verdict
from etl.estimates.curve import CurvePoint, specification_curve
from etl.estimates.refusals import Refusal
from etl.estimates.specification import Specification
from etl.estimates.study import Comparisons, Result, Sensitivity

RESULTS_KEPT: Final = 64


@dataclass(frozen=True)
class _Kept:
    """What is remembered of one result; by identity, as arrays have no equality of their own."""

    result: Result

    def __hash__(self) -> int:
        return id(self.result)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Kept) and other.result is self.result


class Effects:
    """The answers of one published version, the last used ones kept; shared by threads."""

    def __init__(self, comparisons: Comparisons) -> None:
        self.comparisons = comparisons
        self._result = lru_cache(RESULTS_KEPT)(comparisons.result)
        self._sensitivity = lru_cache(RESULTS_KEPT)(self._sensitivity_of)
        self._curve = lru_cache(RESULTS_KEPT)(self._curve_of)
        self._verdict = lru_cache(RESULTS_KEPT)(self._verdict_of)
        self._short_verdict = lru_cache(RESULTS_KEPT)(self._short_verdict_of)

    def result(self, asked: Specification) -> Result | Refusal:
        """The estimate with its tests, or why there is none."""
        return self._result(asked)

    def sensitivity(self, result: Result) -> Sensitivity:
        """The checks of a result that take more fits."""
        return self._sensitivity(_Kept(result))

    def curve(self, asked: Specification) -> tuple[CurvePoint, ...]:
        """The same comparison under every reasonable choice; whatever the method, the curve is the same."""
        return self._curve(replace(asked, method="demeaned", anticipation=0, pool="all", seasonal=True))

    def verdict(self, asked: Specification) -> AverageVerdict | Refusal:
        """The effect of a wave's average with its uncertainty alone, or why there is none."""
        return self._verdict(asked)

    def short_verdict(self, asked: Specification) -> AverageVerdict | Refusal:
        """The effect with its uncertainty alone, or why there is none."""
        return self._short_verdict(asked)

    def _verdict_of(self, asked: Specification) -> AverageVerdict | Refusal:
        found = self.comparisons.prepared(asked)
        if isinstance(found, Refusal):
            return found
        return average_verdict(self.comparisons, found, asked.method)

    def _short_verdict_of(self, asked: Specification) -> AverageVerdict | Refusal:
        found = self.comparisons.prepared(asked)
        if isinstance(found, Refusal):
            return found
        return short_verdict(self.comparisons, found, asked.method)

    def _sensitivity_of(self, kept: _Kept) -> Sensitivity:
        return self.comparisons.sensitivity(kept.result)

    def _curve_of(self, asked: Specification) -> tuple[CurvePoint, ...]:
        return specification_curve(self.comparisons, asked)
