"""The descriptions beside an estimate: the treated and all others, and the most similar of them."""

from typing import Any

import numpy as np

from dashboard.data import Figures
from dashboard.effects.matched_sample import Matching
from dashboard.effects.matching import matching_of
from etl.estimates.arrays import Floats
from etl.estimates.contrast import MIDDLE, Contrast, Side, contrast_of
from etl.estimates.matched import COUNT
from etl.estimates.panel import Panel
from etl.estimates.study import Result


def described(figures: Figures, found: Result, weights: str | None) -> dict[str, Any]:
    """The contrast and the matched sample of a result, each None where there is none."""
    beside = contrast_of(figures.frames, figures.catalog, found.prepared)
    matching = matching_of(figures, found, weights)
    return {
        "contrast": _contrast(found.prepared.panel, beside) if beside is not None else None,
        "matched": _matched(matching) if matching is not None else None,
    }


def _contrast(panel: Panel, beside: Contrast) -> dict[str, Any]:
    low, high = beside.usual
    sides = {"treated": beside.treated, "others": beside.others}
    return {
        "base": [panel.periods[int(place)] for place in beside.pairs.base],
        **{name: _side(side) for name, side in sides.items()},
        "difference": beside.difference,
        "usual": {"low": low, "high": high, "level": MIDDLE},
        "observed": {name: by_period(panel, side.path) for name, side in sides.items()},
        "index": {name: by_period(panel, side.index) for name, side in sides.items()},
    }


def _side(side: Side) -> dict[str, float]:
    return {"before": side.before, "after": side.after, "change": side.change}


def _matched(found: Matching) -> dict[str, Any]:
    told = found.told
    difference = None
    if told is not None:
        low, high = told.interval
        interval = {"low": low, "high": high, "level": told.level}
        difference = {"effect": told.effect, "p_value": told.p_value, "interval": interval}
    return {
        "count": COUNT,
        "weights": {known.rule.id: weight for known, weight in zip(found.known, found.weights, strict=True)},
        "groups": {
            group.key: {"n": group.n, "before": group.before, "after": group.after, "change": group.change}
            for group in found.groups
        },
        "neighbours": {
            found.units[row]: {found.units[place]: distance for place, distance in found.nearest(row)}
            for row in range(found.n_treated)
        },
        "difference": difference,
    }


def by_period(panel: Panel, values: Floats) -> dict[str, float]:
    """The values that are there, by period."""
    pairs = zip(panel.periods, values.tolist(), strict=True)
    return {period: value for period, value in pairs if np.isfinite(value)}
