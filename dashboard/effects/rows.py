"""An estimate as rows for files: each line of its charts by period, and the weights of the donors."""

import math
from collections.abc import Iterator
from typing import Final

import numpy as np

from dashboard.data import Figures
from dashboard.effects.placebos import shown_placebos
from dashboard.effects.scale import scale_of
from dashboard.i18n import word
from dashboard.places import area_name
from dashboard.view import ViewRow
from etl.catalog.models import Indicator, Language
from etl.estimates.arrays import Floats
from etl.estimates.study import Result, Sensitivity

DERIVED: Final = "E"
FILE_DECIMALS: Final = 6
WEIGHT_DECIMALS: Final = 6


def rows_of(
    figures: Figures, result: Result, sensitivity: Sensitivity | None, name: str, language: Language
) -> Iterator[ViewRow]:
    """Observed, counterfactual, gap and its band in every period of the window; the weights, heaviest first.

    Then the other lines behind the gap in its charts, by donor: the same gap of each placebo that is shown, and the
    gap without each donor that was left out. The quantity of a row is its breakdown; a weight stands in the first
    month of treatment.
    """
    asked = result.prepared.specification
    indicator = figures.catalog.indicators[asked.indicator]
    scale = scale_of(indicator, result, language)
    for quantity, values in quantities(result, sensitivity).items():
        unit = scale.level_words if quantity in ("observed", "counterfactual") else scale.gap_words
        row = _row(indicator, asked.area, name, quantity, unit, language)
        yield from _line(row, result, values)
    row = _row(indicator, "", "", "weight", word(language, "effect_weight_unit"), language)
    for donor, weight in weights_of(result):
        yield row._replace(
            area=donor,
            area_name=area_name(figures.catalog, donor, language),
            period=str(asked.start),
            decimals=WEIGHT_DECIMALS,
            value=round(weight, WEIGHT_DECIMALS),
        )
    for quantity, unit, gap in _behind(result, sensitivity):
        other = area_name(figures.catalog, unit, language)
        yield from _line(_row(indicator, unit, other, quantity, scale.gap_words, language), result, gap)


def _behind(result: Result, sensitivity: Sensitivity | None) -> Iterator[tuple[str, str, Floats]]:
    """The thin lines of the charts: what each is, of which donor, and its values (period)."""
    for placebo in shown_placebos(result):
        yield "placebo_poor" if placebo.is_poor else "placebo", placebo.unit, placebo.gap
    for donor, found in (sensitivity.without_donor if sensitivity is not None else {}).items():
        yield "leave_one_out", donor, found.gap


def _row(indicator: Indicator, area: str, name: str, quantity: str, unit: str, language: Language) -> ViewRow:
    """What the rows of a quantity share."""
    return ViewRow(
        indicator.id, indicator.title.get(language), unit, FILE_DECIMALS, area, name, "", quantity, None, DERIVED,
        None, word(language, f"effect_row_{quantity}"),
    )  # fmt: skip


def _line(row: ViewRow, result: Result, values: Floats) -> Iterator[ViewRow]:
    """A row for every period that has a value."""
    for period, value in zip(
        result.prepared.panel.periods, np.round(values, FILE_DECIMALS).tolist(), strict=True
    ):
        if math.isfinite(value):
            yield row._replace(period=period, value=value)


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
