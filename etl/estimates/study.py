"""Comparisons on the published figures: one specification in, everything a careful reader asks for out."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

import numpy as np

from etl.catalog import Catalog
from etl.estimates.arrays import Floats
from etl.estimates.averages import AverageEffect, clustered_did, jackknife
from etl.estimates.conformal import Interval, conformal_interval, conformal_p_value
from etl.estimates.gap_band import gap_band
from etl.estimates.methods import ESTIMATORS, Estimate, Method, estimate
from etl.estimates.placebos import (
    Placebos,
    PlaceboTest,
    nearest_in_size,
    placebo_in_time,
    placebo_interval,
    placebo_test,
    placebos,
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


@dataclass(frozen=True)
class Result:
    """An estimate with its tests.

    median_pre_rmspe: of the placebos of like size; refusal: the fit is too poor, or not converged, and neither the
    effect nor its tests are to be shown.
    """

    prepared: Prepared
    estimate: Estimate
    p_value: float
    interval: Interval
    placebos: Placebos
    test: PlaceboTest
    placebo_interval: tuple[float, float]
    median_pre_rmspe: float
    refusal: Refusal | None


@dataclass(frozen=True)
class Sensitivity:
    """How the result holds: band of the gap (period, period), without each donor, at earlier starts, by method.

    average: errors clustered by trial area, where many units are treated.
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
        return Sensitivity(
            gap_band(panel, method),
            without_each_donor(panel, method, result.estimate),
            earlier,
            {name: estimate(panel, name) for name in ESTIMATORS},
            self._averages(result.prepared),
        )

    def _prepare(self, asked: Specification) -> Prepared | Refusal:
        return prepare(self.frames, self.catalog, asked)

    def _tested(self, prepared: Prepared, found: Estimate) -> Result:
        panel, method = prepared.panel, found.method
        among = self._placebos_of(prepared, method)
        median = float(np.median(among.pre_rmspe[nearest_in_size(panel)]))
        return Result(
            prepared,
            found,
            conformal_p_value(panel, method),
            conformal_interval(panel, method, found.effect, max(found.pre_rmspe, 1e-9)),
            among,
            placebo_test(panel, found, among),
            placebo_interval(panel, found, among),
            median,
            _refused(found, median),
        )

    def _placebos_of(self, prepared: Prepared, method: Method) -> Placebos:
        """The placebos of a panel; panels with the same donors and periods share them."""
        panel, asked = prepared.panel, prepared.specification
        key = (
            asked.indicator, asked.breakdown, asked.start, asked.seasonal, method,
            panel.donor_units, panel.periods, panel.before.tobytes(), panel.after.tobytes(),
        )  # fmt: skip
        if key not in self._placebos:
            if len(self._placebos) >= PANELS_KEPT:
                self._placebos.pop(next(iter(self._placebos)))
            self._placebos[key] = placebos(panel, method)
        return self._placebos[key]

    def _averages(self, prepared: Prepared) -> dict[Method, AverageEffect]:
        """Synthetic DID with the jackknife over areas, and DID clustered by area, where many are treated."""
        if len(prepared.members) < 2:
            return {}
        clusters = [self._trial_area(prepared.specification.wave, unit[0]) for unit in prepared.members]
        treated = iter(clusters)
        everyone = [
            next(treated) if is_treated else unit
            for unit, is_treated in zip(prepared.panel.units, prepared.panel.treated, strict=True)
        ]
        found: dict[Method, AverageEffect] = {"did": clustered_did(prepared.panel, everyone)}
        if len(set(clusters)) > 1:
            found["sdid"] = jackknife(prepared.panel, "sdid", clusters)
        return found

    def _trial_area(self, wave: str, municipality: str) -> str:
        """The trial area of a treated municipality; its own code where it is in none."""
        areas = (f"KO-{area.id}" for area in self.catalog.waves[wave].areas)
        return next((a for a in areas if municipality in self.catalog.areas[a].members), municipality)


def _refused(found: Estimate, median: float) -> Refusal | None:
    if not found.converged:
        return Refusal("not_converged", {"duality_gap": found.duality_gap})
    if found.pre_rmspe > POOR_FIT * median:
        return Refusal("poor_fit", {"pre_rmspe": found.pre_rmspe, "median": median, "times": POOR_FIT})
    return None
