"""The estimate behind a page of an effect, with its tests, and its panel as CSV."""

from collections import Counter
from dataclasses import asdict
from typing import Any

import numpy as np

from dashboard.api.descriptions import by_period, described
from dashboard.api.errors import ApiError
from dashboard.api.estimate_query import Words, specification_asked, weights_asked
from dashboard.components.effect_refusal import refusal_words
from dashboard.data import Figures
from dashboard.effects.asked import address_of, effect_of, query_of, resolved, sensitivity_of
from dashboard.effects.reproduction import command_of, panel_text, start_of, treated_units
from dashboard.effects.words import sentences, subject
from dashboard.urls import LANGUAGES, build, estimates
from etl.estimates.averages import AverageEffect
from etl.estimates.methods import ESTIMATORS, Estimate, estimate
from etl.estimates.panel import Panel
from etl.estimates.refusals import Refusal
from etl.estimates.specification import Specification
from etl.estimates.study import Result

PER_BASE = "per_100_of_base"


def estimate_answer(words: Words, figures: Figures) -> dict[str, Any]:
    """The estimate a request's words ask for. Raises ApiError naming the parameter at fault.

    A refused one has its reason, the fit before the start where there is one, and neither effect nor tests.
    """
    asked, weights = specification_asked(words, figures), weights_asked(words, figures.catalog)
    found = effect_of(figures, asked)
    whole = resolved(figures.catalog, asked, found)
    refusal = found if isinstance(found, Refusal) else found.refusal
    told: dict[str, Any] = {
        "data": _data(figures),
        "specification": _specification(figures, whole),
        "links": _links(figures, whole),
        "status": "refused" if refusal else "estimate",
        "refusal": _refusal(refusal) if refusal else None,
        "sentence": _sentence(figures, asked, found),
        "method": asked.method,
    }
    if isinstance(found, Refusal):
        return told
    told |= _unit(figures, found) | _fit(found)
    if refusal:
        return told
    return told | _effect(found) | _checks(figures, found) | described(figures, found, weights)


def panel_csv(words: Words, figures: Figures) -> tuple[bytes, str]:
    """The panel behind an estimate as CSV (unit,time,value; the periods used), and the name of its file.

    Raises ApiError naming the parameter at fault, or 404 where there is no panel.
    """
    asked = specification_asked(words, figures)
    prepared = figures.comparisons.prepared(asked)
    if isinstance(prepared, Refusal):
        raise ApiError(
            404,
            f"there is no panel: {prepared.reason}",
            f"{estimates(query_of(figures.catalog, asked))} says more",
            None,
            "refused",
        )
    mark = "-demo" if figures.is_demo else ""
    return panel_text(
        prepared, figures.is_demo
    ).encode(), f"panel-{asked.indicator}-{figures.version}{mark}.csv"


def _sentence(figures: Figures, asked: Specification, found: Result | Refusal) -> str:
    if isinstance(found, Refusal):
        return refusal_words(figures, asked, found, "en")
    if found.refusal is not None:
        return refusal_words(figures, asked, found.refusal, "en")
    return " ".join(sentences(figures, found, "en"))


def _data(figures: Figures) -> dict[str, Any]:
    manifest = figures.frames.manifest
    return {
        "version": manifest.version,
        "sha256": manifest.content_sha256,
        "created_at": manifest.created_at,
        "code_version": manifest.code_version,
    }


def _specification(figures: Figures, whole: Specification) -> dict[str, Any]:
    query = query_of(figures.catalog, whole)
    names = {language: subject(figures.catalog, whole, language) for language in LANGUAGES}
    return asdict(whole) | {
        "wave": query["wave"],
        "wave_name": figures.catalog.waves[whole.wave].name.model_dump(),
        "area": query["area"],
        "area_name": names,
    }


def _links(figures: Figures, whole: Specification) -> dict[str, Any]:
    query = query_of(figures.catalog, whole)
    return {
        "page": build(address_of(figures.catalog, whole, "en"), figures.catalog),
        "estimate": estimates(query),
        "panel": estimates(query, panel=True),
    }


def _refusal(refusal: Refusal) -> dict[str, Any]:
    return {"reason": refusal.reason, "figures": dict(refusal.figures), "areas": list(refusal.areas)}


def _unit(figures: Figures, found: Result) -> dict[str, Any]:
    indicator = figures.catalog.indicators[found.prepared.specification.indicator]
    per_base = found.prepared.per_base
    return {
        "unit": PER_BASE if per_base else indicator.unit,
        "per_base": per_base,
        "base": indicator.groups.base if per_base else None,
    }


def _fit(found: Result) -> dict[str, Any]:
    """What is there whether or not the effect may be told."""
    panel, pool = found.prepared.panel, found.prepared.pool
    before = found.estimate.pre_rmspe
    return {
        "treated": [list(unit) for unit in found.prepared.members],
        "periods": {
            "before": [p for p, used in zip(panel.periods, panel.before, strict=True) if used],
            "after": [p for p, used in zip(panel.periods, panel.after, strict=True) if used],
        },
        "n_donors": len(pool.donors),
        "excluded_donors": dict(sorted(Counter(pool.excluded.values()).items())),
        "pre_rmspe": before,
        "median_pre_rmspe": found.median_pre_rmspe,
        "duality_gap": found.estimate.duality_gap,
        "converged": found.estimate.converged,
        "observed": by_period(panel, panel.target),
        "reproduction": _reproduction(found),
    }


def _effect(found: Result) -> dict[str, Any]:
    made, panel, interval = found.estimate, found.prepared.panel, found.told_interval
    of_placebos = found.placebo_interval
    return {
        "effect": made.effect,
        "interval": {"kind": "placebo" if found.too_bold else "conformal", **asdict(interval)},
        "placebo_interval": {"low": of_placebos.low, "high": of_placebos.high, "level": of_placebos.level},
        "p_value": found.told_p_value,
        "placebo_test": _placebo_test(found),
        "intercept": made.intercept,
        "unique_weights": found.unique_weights,
        "weights": _weights(panel, made),
        "effective_donors": made.effective_donors,
        "counterfactual": by_period(panel, made.counterfactual),
        "gap": by_period(panel, made.gap),
    }


def _placebo_test(found: Result) -> dict[str, Any]:
    """The rank, and how many municipalities each of those it is ranked among has."""
    return {**asdict(found.test), "ratio": _finite(found.test.ratio), "size": found.placebos.size}


def _checks(figures: Figures, found: Result) -> dict[str, Any]:
    """The other methods on the same panel; where many municipalities are treated, errors by trial area."""
    panel = found.prepared.panel
    beside = {
        name: found.estimate if name == found.estimate.method else estimate(panel, name)
        for name in ESTIMATORS
    }
    average = sensitivity_of(figures, found).average if len(found.prepared.members) > 1 else {}
    return {
        "methods": {
            name: {
                "effect": made.effect,
                "pre_rmspe": made.pre_rmspe,
                "intercept": made.intercept,
                "duality_gap": made.duality_gap,
                "converged": made.converged,
            }
            for name, made in beside.items()
        },
        "clustered": {name: _average(one) for name, one in average.items()},
    }


def _reproduction(found: Result) -> dict[str, Any]:
    """What the panel's own file is to be read with."""
    panel = found.prepared.panel
    return {
        "treated": list(treated_units(found.prepared)),
        "start": start_of(panel),
        "seasonal": bool(panel.seasons.any()),
        "command": command_of(found.prepared),
    }


def _average(one: AverageEffect) -> dict[str, Any]:
    low, high = one.interval
    return {
        "effect": one.effect,
        "standard_error": one.standard_error,
        "n_clusters": one.n_clusters,
        "p_value": one.p_value,
        "interval": {"low": low, "high": high, "level": one.level},
    }


def _weights(panel: Panel, made: Estimate) -> dict[str, float]:
    """The donors with weight, the heaviest first."""
    rows = [int(row) for row in np.argsort(-made.weights, kind="stable") if made.weights[row] > 0]
    donors = panel.donor_units
    return {donors[row]: float(made.weights[row]) for row in rows}


def _finite(value: float) -> float | None:
    return value if np.isfinite(value) else None
