"""The descriptions of a comparison as rows for files: the others together, the nearest and their difference."""

import math
from collections.abc import Iterator
from functools import partial
from typing import Final

from dashboard.data import Figures
from dashboard.effects.matching import matching_of
from dashboard.effects.rows import DERIVED, FILE_DECIMALS
from dashboard.effects.scale import scale_of
from dashboard.i18n import word
from dashboard.places import area_name
from dashboard.view import ViewRow
from etl.catalog.models import Language
from etl.estimates.contrast import contrast_of
from etl.estimates.matched import COUNT
from etl.estimates.study import Result

DISTANCE_DECIMALS: Final = 3


def description_rows(
    figures: Figures, result: Result, weights: str | None, name: str, language: Language
) -> Iterator[ViewRow]:
    """The rows of both descriptions; the quantity of a row is its breakdown, as in `rows`."""
    asked = result.prepared.specification
    title = figures.catalog.indicators[asked.indicator].title.get(language)
    row = partial(ViewRow, asked.indicator, title)
    yield from _contrast(figures, result, name, language, row)
    yield from _matched(figures, result, weights, name, language, row)


def _contrast(
    figures: Figures, result: Result, name: str, language: Language, row: partial[ViewRow]
) -> Iterator[ViewRow]:
    """All others together and both indices in every period; of an average its municipalities together too."""
    found = contrast_of(figures.frames, figures.catalog, result.prepared)
    if found is None:
        return
    asked, panel = result.prepared.specification, result.prepared.panel
    level = scale_of(figures.catalog.indicators[asked.indicator], result, language).level_words
    index = word(language, "effect_row_index")
    told = [("together", found.treated.path, level)] if len(result.prepared.members) > 1 else []
    told += [("others", found.others.path, level), ("index", found.treated.index, index)]
    for key, values, unit in (*told, ("others_index", found.others.index, index)):
        said = word(language, f"effect_row_{key}")
        for period, value in zip(panel.periods, values.tolist(), strict=True):
            if math.isfinite(value):
                rounded = round(value, FILE_DECIMALS)
                yield row(unit, FILE_DECIMALS, asked.area, name, period, key, rounded, DERIVED, None, said)


def _matched(
    figures: Figures,
    result: Result,
    weights: str | None,
    name: str,
    language: Language,
    row: partial[ViewRow],
) -> Iterator[ViewRow]:
    """Of one area the distances of its nearest, of an average the groups' changes; and the difference of changes."""
    found = matching_of(figures, result, weights)
    if found is None or found.told is None:
        return
    asked = result.prepared.specification
    gap = scale_of(figures.catalog.indicators[asked.indicator], result, language).gap_words
    month = str(asked.start)
    if found.one is not None:
        unit, said = word(language, "effect_distance_unit"), word(language, "effect_row_neighbour")
        for place, distance in found.nearest(0):
            code, rounded = found.units[place], round(distance, DISTANCE_DECIMALS)
            area = area_name(figures.catalog, code, language)
            yield row(unit, DISTANCE_DECIMALS, code, area, month, "neighbour", rounded, DERIVED, None, said)
    for group in found.groups if found.one is None else ():
        said = f"{word(language, 'contrast_column_change')}: {word(language, f'matched_group_{group.key}', n=COUNT)}"
        rounded = round(group.change, FILE_DECIMALS)
        yield row(
            gap, FILE_DECIMALS, asked.area, name, month, f"change_{group.key}", rounded, DERIVED, None, said
        )
    said, rounded = word(language, "effect_row_matched"), round(found.told.effect, FILE_DECIMALS)
    yield row(gap, FILE_DECIMALS, asked.area, name, month, "matched", rounded, DERIVED, None, said)
    for key, bound in zip(("matched_low", "matched_high"), found.told.interval, strict=True):
        said = word(language, f"effect_row_{key}")
        yield row(
            gap, FILE_DECIMALS, asked.area, name, month, key, round(bound, FILE_DECIMALS), DERIVED, None, said
        )
