"""All estimators side by side, the errors of a wave's average, and the years around the start."""

from collections.abc import Iterator
from typing import Any, Final

from dash import html

from dashboard.charts.dot_rows import DotRow, DotRows, Kind, dot_rows_svg
from dashboard.components.markup import Markup
from dashboard.components.tables import table
from dashboard.effects.words import Rivals, rivals_of
from dashboard.pages.checks.asked import CLEAR_UP_TO, NONE, Asked, check_section
from etl.estimates.conformal import LEVEL
from etl.estimates.methods import Method
from etl.estimates.study import Sensitivity
from etl.estimates.years import YearEffect, yearly_effects

YEARS_WORDS: Final[dict[Rivals, tuple[str, str]]] = {
    "like": ("checks_likes", "checks_usual"),
    "all": ("checks_likes_all", "checks_usual_all"),
    "groups": ("checks_likes_groups", "checks_usual_groups"),
}


def methods_section(asked: Asked, sensitivity: Sensitivity) -> html.Section:
    """The four methods, for a wave's average with errors over trial areas, and the event study."""
    tested = {method: _p_value(asked, method) for method in sensitivity.methods}
    return check_section(
        "methods",
        asked.word("checks_methods"),
        _finding(asked, sensitivity, tested),
        False,
        html.P(_explained(asked)),
        Markup(dot_rows_svg(_chart(asked, sensitivity)), "rows-frame"),
        _table(asked, sensitivity, tested),
        *_average(asked, sensitivity),
        *_years(asked),
    )


def _explained(asked: Asked) -> str:
    """What the line is: the interval that the verdict tells."""
    key = "checks_methods_explained_placebos" if asked.result.too_bold else "checks_methods_explained"
    return asked.word(key, level=asked.level_words(asked.result.told_interval.level))


def _p_value(asked: Asked, method: Method) -> float:
    """The p-value a verdict on a method may rest on."""
    if method == asked.found.method:
        return asked.result.told_p_value
    return asked.figures.comparisons.told_p_value(asked.prepared, method)


def _finding(asked: Asked, sensitivity: Sensitivity, tested: dict[Method, float]) -> str:
    effects = [found.effect for found in sensitivity.methods.values()]
    return asked.word(
        "checks_methods_found",
        low=asked.bare(min(effects)),
        high=asked.bare(max(effects)),
        unit=asked.scale.gap_words,
        n_clear=sum(p <= CLEAR_UP_TO for p in tested.values()),
    )


def _title(asked: Asked, method: Method) -> str:
    title = asked.word(f"effect_method_{method}")
    is_chosen = method == asked.found.method
    return asked.word("effect_chosen", method=title) if is_chosen else title


def _chart(asked: Asked, sensitivity: Sensitivity) -> DotRows:
    rows = []
    for method, found in sensitivity.methods.items():
        is_chosen = method == asked.found.method
        interval = asked.result.told_interval
        low, high = (interval.low, interval.high) if is_chosen else (None, None)
        kind: Kind = "chosen" if is_chosen else "other"
        title, said = _title(asked, method), asked.bare(found.effect)
        rows.append(DotRow(title, said, found.effect, low, high, kind))
    return _dots(asked, "methods", asked.word("checks_methods"), rows)


def _dots(asked: Asked, key: str, title: str, rows: list[DotRow]) -> DotRows:
    words = ". ".join(f"{row.label}: {row.said}" for row in rows)
    return DotRows(key, title, words, asked.unit_effect, asked.language, tuple(rows), asked.figures.is_demo)


def _table(asked: Asked, sensitivity: Sensitivity, tested: dict[Method, float]) -> Markup:
    header = (
        asked.word("effect_method"),
        asked.word("effect_column_effect"),
        asked.word("checks_interval", level=asked.level_words(asked.result.told_interval.level)),
        asked.word("checks_p"),
        asked.word("checks_fit"),
    )
    rows = []
    for method, found in sensitivity.methods.items():
        interval = asked.result.told_interval
        is_chosen = method == asked.found.method
        between = asked.between(interval.low, interval.high) if is_chosen else NONE
        fit = asked.scale.bare(found.pre_rmspe, True)
        rows.append((_title(asked, method), asked.bare(found.effect), between, asked.p(tested[method]), fit))
    return table(asked.word("checks_unit", unit=asked.scale.gap_words), header, rows)


def _average(asked: Asked, sensitivity: Sensitivity) -> Iterator[Any]:
    """The average of many treated, with errors that treat each area, trial or donors', as one draw."""
    if not sensitivity.average:
        return
    yield html.H4(asked.word("checks_average"))
    yield html.P(asked.word("checks_average_explained"))
    header = (
        asked.word("effect_method"),
        asked.word("effect_column_effect"),
        asked.word("checks_error"),
        asked.word("checks_interval", level=asked.level_words(LEVEL)),
        asked.word("checks_p"),
        asked.word("checks_clusters"),
    )
    rows = [
        (
            asked.word(f"effect_method_{method}"),
            asked.bare(found.effect),
            asked.scale.bare(found.standard_error, True),
            asked.between(*found.interval),
            asked.p(found.p_value),
            str(found.n_clusters),
        )
        for method, found in sensitivity.average.items()
    ]
    yield table(asked.word("checks_unit", unit=asked.scale.gap_words), header, rows)


def _years(asked: Asked) -> Iterator[Any]:
    """The leads and lags of difference-in-differences by year."""
    among = asked.figures.comparisons.placebos_of(asked.prepared, "did")
    found = yearly_effects(asked.panel, str(asked.specification.start), among)
    rows = [
        DotRow(
            _year(asked, year),
            asked.bare(year.effect),
            year.effect,
            year.effect - year.usual,
            year.effect + year.usual,
        )
        for year in found
    ]
    yield html.H4(asked.word("checks_years"))
    likes, usual = YEARS_WORDS[rivals_of(asked.result)]
    yield html.P(asked.word("checks_years_explained", likes=asked.word(likes)))
    yield Markup(dot_rows_svg(_dots(asked, "years", asked.word("checks_years"), rows)), "rows-frame")
    header = (
        asked.word("checks_year"),
        asked.word("effect_column_effect"),
        asked.word(usual),
    )
    cells = [
        (_year(asked, year), asked.bare(year.effect), f"± {asked.scale.bare(year.usual, True)}")
        for year in found
    ]
    yield table(asked.word("checks_unit", unit=asked.scale.gap_words), header, cells)


def _year(asked: Asked, year: YearEffect) -> str:
    return asked.word("checks_year_before" if year.year < 0 else "checks_year_after", n=abs(year.year))
