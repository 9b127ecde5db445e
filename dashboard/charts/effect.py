"""From an estimate to its two charts: observed against the counterfactual, and the gap over its placebos."""

import math
from collections.abc import Iterator
from typing import Final

import numpy as np

from dashboard.charts.description import (
    Band,
    ChartDescription,
    ChartSeries,
    Cloud,
    CloudWords,
    Line,
    Role,
    Start,
)
from dashboard.charts.monitoring import break_marks
from dashboard.charts.sources import source_line
from dashboard.data import Figures
from dashboard.effects.placebos import shown_placebos
from dashboard.effects.scale import scale_of
from dashboard.effects.words import Rivals, rivals_of
from dashboard.i18n import period_name, word
from etl.catalog.models import Language
from etl.estimates.arrays import Floats
from etl.estimates.study import Result, Sensitivity

DERIVED: Final = "E"
CLOUD_WORDS: Final[dict[Rivals, CloudWords]] = {"like": "cloud", "all": "others", "groups": "kin"}
NOT_TOLD: Final = "L"
"""Of the control of a refused estimate after the start: nothing is missing there, it is not to be read."""


def path_chart(figures: Figures, result: Result, name: str, language: Language) -> ChartDescription:
    """The area's own line and that of its control, with the start and the periods that are not used.

    Of a refused estimate the control ends at the start: what comes after would be read as an effect.
    """
    panel, found = result.prepared.panel, result.estimate
    first = int(np.flatnonzero(panel.after)[0])
    is_drawn = np.arange(len(panel.periods)) < (first if result.refusal else len(panel.periods))
    control = np.where(is_drawn, found.counterfactual, np.nan)
    lines = (
        _series(name, "own", panel.target),
        _series(
            word(language, "effect_control"), "counterfactual", control, NOT_TOLD if result.refusal else ""
        ),
    )
    return _chart(figures, result, language, "path", word(language, "effect_path_title", area=name), lines)


def gap_chart(
    figures: Figures, result: Result, sensitivity: Sensitivity | None, name: str, language: Language
) -> ChartDescription:
    """The difference of the two lines, with its band, over the differences of the placebos of like size."""
    lines = (_series(word(language, "effect_gap"), "own", result.estimate.gap),)
    title = word(language, "effect_gap_title", area=name)
    cloud = cloud_of(result, sensitivity)
    return _chart(figures, result, language, "gap", title, lines, cloud)


def cloud_of(result: Result, sensitivity: Sensitivity | None) -> Cloud:
    """The gaps of the placebos the result is ranked among, and the band of its own gap."""
    shown = list(shown_placebos(result))
    near, poor = (tuple(line_of(p.gap) for p in shown if p.is_poor is kind) for kind in (False, True))
    band = sensitivity.band if sensitivity is not None else None
    low, high = (line_of(edge) for edge in band) if band is not None else ((), ())
    return Cloud(near, poor, low, high, words=CLOUD_WORDS[rivals_of(result)])


def line_of(values: Floats) -> Line:
    """The values as a chart draws them: None where nothing is known."""
    if np.isfinite(values).all():
        return tuple(values.tolist())
    return tuple(value if math.isfinite(value) else None for value in values.tolist())


def _series(label: str, role: Role, values: Floats, unknown: str = "") -> ChartSeries:
    line = line_of(np.round(values, 6))
    statuses = tuple(unknown if value is None else DERIVED for value in line)
    return ChartSeries(label, role, line, statuses, line)


def _chart(
    figures: Figures,
    result: Result,
    language: Language,
    key: str,
    title: str,
    lines: tuple[ChartSeries, ...],
    cloud: Cloud | None = None,
) -> ChartDescription:
    prepared = result.prepared
    indicator = figures.catalog.indicators[prepared.specification.indicator]
    scale, periods = scale_of(indicator, result, language), prepared.panel.periods
    start = str(prepared.specification.start)
    return ChartDescription(
        id=f"effect-{key}",
        title=f"{title}: {indicator.title.get(language)}",
        unit_words=scale.level_words if cloud is None else scale.gap_words,
        unit=indicator.unit,
        decimals=scale.fine,
        frequency=indicator.frequency,
        language=language,
        periods=periods,
        series=lines,
        source_line=source_line(figures, indicator, language),
        is_demo=figures.is_demo,
        bands=tuple(_left_out(result, language)),
        marks=break_marks(indicator, periods, language),
        notes=tuple(warning.get(language) for warning in indicator.warnings),
        is_points=cloud is not None and indicator.unit == "pct",
        has_end_labels=cloud is None,
        value_range=None if cloud is None else (0.0, 0.0),
        start=Start(start, word(language, "effect_start", period=period_name(start, language))),
        cloud=cloud,
    )


def _left_out(result: Result, language: Language) -> Iterator[Band]:
    """The periods that neither the fit nor the effect is taken from."""
    panel = result.prepared.panel
    edges = np.flatnonzero(np.diff(np.concatenate([[False], ~panel.used, [False]]).astype(int)))
    for first, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        label = word(language, "effect_left_out")
        yield Band(panel.periods[first], panel.periods[end - 1], label, "left_out")
