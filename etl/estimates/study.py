"""Comparisons on the published figures: one specification in, everything a careful reader asks for out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import compress
from threading import Lock
from typing import Final

from etl.catalog import Catalog
from etl.estimates.arrays import Floats
from etl.estimates.averages import AverageEffect, clustered_did, jackknife
from etl.estimates.conformal import Interval, conformal_p_value, conformal_test
from etl.estimates.donors import employment_areas, trial_areas
from etl.estimates.gap_band import gap_band
from etl.estimates.methods import ESTIMATORS, WEIGHT_FROM, Estimate, Method, estimate, unique_weights
from etl.estimates.placebo_groups import compared_groups, placebo_groups
from etl.estimates.placebos import (
    Placebos,
    PlaceboTest,
    nearest_in_size,
    placebo_in_time,
    placebo_interval,
    placebo_test,
    placebos,
    placebos_of_like_size,
    usual_misfit,
    usual_misfit_at_once,
    without_each_donor,
)
from etl.estimates.prepared import Prepared, prepare
from etl.estimates.refusals import Refusal
from etl.estimates.specification import (
    MINIMUM_BEFORE_MONTHS,
    POOR_FIT,
    Specification,
)
from etl.estimates.window import months_each
from etl.frames import Frames

MOVED_BACK_MONTHS: Final = (12, 24)
PANELS_KEPT: Final = 64
LEFT_OUT_AT_MOST: Final = 20
"""Donors left out one at a time; with near equal weights, as in the average of a wave, the others change nothing."""


def is_too_bold(method: Method) -> bool:
    """True where conformal tests of a method reject too often to be shown as evidence (see Result.too_bold)."""
    return method == "did"


@dataclass(frozen=True)
class Result:
    """An estimate with its tests.

    placebos: donors, or groups of them for an average of many; median_pre_rmspe: of those it is compared with;
    refusal: the fit is too poor, or not converged, and neither the effect nor its tests are to be shown;
    unique_weights: no other weights of the donors fit as well.
    """

    prepared: Prepared
    estimate: Estimate
    p_value: float
    interval: Interval
    placebos: Placebos
    test: PlaceboTest
    placebo_interval: Interval
    median_pre_rmspe: float
    refusal: Refusal | None
    unique_weights: bool = True

    @property
    def too_bold(self) -> bool:
        """True where p_value and interval say too much, and the placebo test is to be shown in their place.

        Difference-in-differences leaves residuals that drift, and shifts of a drift are no draws from the same
        distribution: of the true nulls of the unemployment rate around 2012 and 2017, 43 of 233 and 41 of 218 were
        rejected at 5 %; by the placebo test 12 and 11.
        """
        return is_too_bold(self.estimate.method)

    @property
    def told_p_value(self) -> float:
        """The p-value a verdict may rest on: conformal, or the placebo test's where that is too bold."""
        return self.test.p_value if self.too_bold else self.p_value

    @property
    def told_interval(self) -> Interval:
        """The interval beside a verdict: conformal, or that of the placebos where that is too bold."""
        return self.placebo_interval if self.too_bold else self.interval


@dataclass(frozen=True)
class Sensitivity:
    """How the result holds: band of the gap (period, period), without each donor, at earlier starts, by method.

    average: errors with each trial area and each area of donors as one draw, where many units are treated.
    """

    band: tuple[Floats, Floats] | None
    without_donor: Mapping[str, Estimate]
    earlier: Mapping[int, Estimate]
    methods: Mapping[Method, Estimate]
    average: Mapping[Method, AverageEffect]


class Comparisons:
    """The comparisons of one published version; what several of them share is computed once."""

    def __init__(self, frames: Frames, catalog: Catalog) -> None:
        self.frames = frames
        self.catalog = catalog
        self._prepared = lru_cache(PANELS_KEPT)(self._prepare)
        self._placebos: dict[tuple[object, ...], Placebos] = {}
        self._keeping = Lock()
        self._kin = employment_areas(catalog)

    def prepared(self, asked: Specification) -> Prepared | Refusal:
        """The panel of a specification, or why there is none. Raises KeyError for what the catalog does not know."""
        return self._prepared(replace(asked, method="demeaned"))

    def result(self, asked: Specification) -> Result | Refusal:
        """The estimate a specification asks for with its tests. Raises KeyError as `prepared` does."""
        found = self.prepared(asked)
        if isinstance(found, Refusal):
            return found
        prepared = replace(found, specification=replace(found.specification, method=asked.method))
        return self._tested(prepared, estimate(prepared.panel, asked.method))

    def sensitivity(self, result: Result) -> Sensitivity:
        """The checks of a result that take more fits."""
        panel, method = result.prepared.panel, result.estimate.method
        earlier = {}
        for months in MOVED_BACK_MONTHS:
            each = months_each(panel.periods[0])
            moved = placebo_in_time(panel, method, months // each, MINIMUM_BEFORE_MONTHS // each)
            if moved is not None:
                earlier[months] = moved
        methods = {name: result.estimate if name == method else estimate(panel, name) for name in ESTIMATORS}
        return Sensitivity(
            gap_band(panel, method),
            without_each_donor(panel, method, result.estimate, WEIGHT_FROM, LEFT_OUT_AT_MOST),
            earlier,
            methods,
            self._averages(result.prepared, methods["sdid"]),
        )

    def told_p_value(self, prepared: Prepared, method: Method, among: Placebos | None = None) -> float:
        """The p-value of a method on a panel that a verdict may rest on, as told_p_value of a result.

        among: its placebos, where they are at hand.
        """
        if not is_too_bold(method):
            return conformal_p_value(prepared.panel, method)
        found = estimate(prepared.panel, method)
        return placebo_test(prepared.panel, found, among or self.placebos_of(prepared, method)).p_value

    def told_test(self, prepared: Prepared, found: Estimate) -> tuple[float, Interval]:
        """That p-value and the interval beside it, as told_interval of a result."""
        panel, method = prepared.panel, found.method
        if not is_too_bold(method):
            return conformal_test(panel, found)
        among = self.placebos_of(prepared, method)
        interval = placebo_interval(panel, found, among)
        return placebo_test(panel, found, among).p_value, interval

    def refusal(self, prepared: Prepared, found: Estimate) -> Refusal | None:
        """That of a result, found with no more placebos than it takes."""
        panel, method = prepared.panel, found.method
        kept = self._placebos.get(self._key(prepared, method))
        if kept is not None:
            return refusal_of(found, usual_misfit(panel, kept))
        groups = compared_groups(panel, self._kin) if len(prepared.members) > 1 else None
        return refusal_of(found, usual_misfit_at_once(panel, method, found.pre_rmspe / POOR_FIT, groups))

    def _prepare(self, asked: Specification) -> Prepared | Refusal:
        return prepare(self.frames, self.catalog, asked)

    def _tested(self, prepared: Prepared, found: Estimate) -> Result:
        panel, method = prepared.panel, found.method
        among = self.placebos_of(prepared, method)
        median = usual_misfit(panel, among)
        return Result(
            prepared,
            found,
            *conformal_test(panel, found),
            among,
            placebo_test(panel, found, among),
            placebo_interval(panel, found, among),
            median,
            refusal_of(found, median),
            unique_weights(panel, found),
        )

    def placebos_of(self, prepared: Prepared, method: Method) -> Placebos:
        """The placebos a panel is compared with: donors of like size, or groups where many are treated."""
        panel, key = prepared.panel, self._key(prepared, method)
        if len(prepared.members) > 1:
            return self._kept(key, lambda: placebo_groups(panel, method, self._kin))
        return self._kept(key, lambda: placebos_of_like_size(panel, method))

    def all_placebos_of(self, prepared: Prepared, method: Method) -> Placebos:
        """The placebos of all donors, which single units of any size share: for many of them one after another."""
        key = (*self._donors_key(prepared, method), "all")
        return self._kept(key, lambda: placebos(prepared.panel, method))

    def _kept(self, key: tuple[object, ...], make: Callable[[], Placebos]) -> Placebos:
        with self._keeping:
            kept = self._placebos.get(key)
        if kept is not None:
            return kept
        made = make()  # outside the lock: two threads may both make them, none waits for another
        with self._keeping:
            while len(self._placebos) >= PANELS_KEPT:
                self._placebos.pop(next(iter(self._placebos)))
            return self._placebos.setdefault(key, made)

    def areas_of(self, prepared: Prepared) -> list[str]:
        """The area of each unit of a panel, whose members share what happens: of donors the employment area."""
        panel = prepared.panel
        treated = iter(trial_areas(self.catalog.waves[prepared.specification.wave], prepared.members))
        return [
            next(treated) if is_treated else self._kin.get(unit, unit)
            for unit, is_treated in zip(panel.units, panel.treated, strict=True)
        ]

    def _key(self, prepared: Prepared, method: Method) -> tuple[object, ...]:
        """What the placebos that a panel is compared with depend on."""
        near = nearest_in_size(prepared.panel).tobytes() if len(prepared.members) == 1 else b""
        return (*self._donors_key(prepared, method), len(prepared.members), near)

    def _donors_key(self, prepared: Prepared, method: Method) -> tuple[object, ...]:
        panel, asked = prepared.panel, prepared.specification
        return (
            asked.indicator, asked.breakdown, asked.start, asked.seasonal, method,
            panel.donor_units, panel.periods, panel.before.tobytes(), panel.after.tobytes(),
        )  # fmt: skip

    def _averages(self, prepared: Prepared, sdid: Estimate) -> dict[Method, AverageEffect]:
        """Synthetic DID with the jackknife over areas, and DID clustered by area, where many are treated."""
        clusters = self.areas_of(prepared)
        if len(set(compress(clusters, prepared.panel.treated))) < 2:
            return {}
        return {
            "did": clustered_did(prepared.panel, clusters),
            "sdid": jackknife(prepared.panel, sdid, clusters),
        }


def refusal_of(found: Estimate, median: float) -> Refusal | None:
    """Why an estimate is not to be shown; median: the pre-RMSPE of the placebos of like size."""
    if not found.converged:
        return Refusal("not_converged", {"duality_gap": found.duality_gap})
    if found.pre_rmspe > POOR_FIT * median:
        return Refusal("poor_fit", {"pre_rmspe": found.pre_rmspe, "median": median, "times": POOR_FIT})
    return None
