"""An estimate as rows for files: each quantity by period, and the weights of the donors."""

import math
from collections.abc import Iterator
from typing import Final

from dashboard.data import Figures
from dashboard.effect_scale import scale_of
from dashboard.i18n import word
from dashboard.places import area_name
from dashboard.view import ViewRow
from etl.catalog.models import Language
from etl.estimates.arrays import Floats
from etl.estimates.study import Result, Sensitivity

DERIVED: Final = "E"
FILE_DECIMALS: Final = 6
WEIGHT_DECIMALS: Final = 6


def rows_of(
    figures: Figures, result: Result, sensitivity: Sensitivity | None, name: str, language: Language
) -> Iterator[ViewRow]:
    """Observed, counterfactual, gap and its band in every period of the window, then the weights, heaviest first.

    The quantity of a row is its breakdown; a weight stands in the first month of treatment.
    """
    asked = result.prepared.specification
    indicator = figures.catalog.indicators[asked.indicator]
    scale, title = scale_of(indicator, result, language), indicator.title.get(language)
    for quantity, values in quantities(result, sensitivity).items():
        unit = scale.level_words if quantity in ("observed", "counterfactual") else scale.gap_words
        said = word(language, f"effect_row_{quantity}")
        for period, value in zip(result.prepared.panel.periods, values.tolist(), strict=True):
            if math.isfinite(value):
                yield ViewRow(
                    asked.indicator, title, unit, FILE_DECIMALS, asked.area, name, period, quantity,
                    round(value, FILE_DECIMALS), DERIVED, None, said,
                )  # fmt: skip
    for donor, weight in weights_of(result):
        yield ViewRow(
            asked.indicator, title, word(language, "effect_weight_unit"), WEIGHT_DECIMALS, donor,
            area_name(figures.catalog, donor, language), str(asked.start), "weight",
            round(weight, WEIGHT_DECIMALS), DERIVED, None, word(language, "effect_row_weight"),
        )  # fmt: skip


def quantities(result: Result, sensitivity: Sensitivity | None) -> dict[str, Floats]:
    """What is told of every period, each (period)."""
    found = {
        "observed": result.prepared.panel.target,
        "counterfactual": result.estimate.counterfactual,
        "gap": result.estimate.gap,
    }
    band = sensitivity.band if sensitivity is not None else None
    return found if band is None else {**found, "low": band[0], "high": band[1]}


def weights_of(result: Result) -> list[tuple[str, float]]:
    """The donors with weight, heaviest first."""
    named = zip(result.prepared.panel.donor_units, result.estimate.weights.tolist(), strict=True)
    return sorted(((unit, weight) for unit, weight in named if weight > 0), key=lambda one: (-one[1], one[0]))
