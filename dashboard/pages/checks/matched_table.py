"""The nearest municipalities in tables, and the ways on to them."""

from math import isfinite
from typing import Any

import numpy as np
from dash import html

from dashboard import urls
from dashboard.components.markup import Markup
from dashboard.components.tables import linked_table
from dashboard.effects.matched_sample import Matching
from dashboard.i18n import number
from dashboard.pages.checks.asked import NONE, Asked
from dashboard.pages.peers import figure_words
from dashboard.places import GROUP_SIGN
from etl.catalog.areas import COUNTRY

Cell = tuple[str, str | None]


def nearest_table(asked: Asked, found: Matching) -> Markup:
    """The area and its nearest with distances, the figures they are chosen by, and what changed."""
    titles = [known.rule.title.get(asked.language) for known in found.known]
    change = asked.word("matched_column_change", unit=asked.scale.gap_words)
    header = (asked.word("column_municipality"), asked.word("peers_distance"), *titles, change)
    nearest = found.nearest(0)
    rows = [_row(asked, found, 0, None), *(_row(asked, found, row, distance) for row, distance in nearest)]
    mean = float(np.mean([found.changes[row] for row, _ in nearest]))
    label = asked.word("matched_mean", n=len(nearest))
    rows.append([(label, None), *[(NONE, None)] * (1 + len(titles)), (asked.change(mean), None)])
    return linked_table(asked.word("matched_title"), header, rows, has_caption=False)


def sets_table(asked: Asked, found: Matching) -> html.Details:
    """Each treated municipality with its nearest and their distances, folded."""
    header = (
        asked.word("column_municipality"),
        asked.word("matched_column_nearest"),
        asked.word("matched_column_difference", unit=asked.scale.gap_words),
    )
    differences = found.sets.differences(found.changes) if found.sets is not None else found.changes
    rows = [
        (
            _linked(asked, found.units[row]),
            (
                ", ".join(
                    f"{asked.name(found.units[n])} {_distance(asked, d)}" for n, d in found.nearest(row)
                ),
                None,
            ),
            (asked.change(float(differences[row])), None),
        )
        for row in sorted(range(found.n_treated), key=lambda row: asked.name(found.units[row]))
    ]
    caption = asked.word("matched_sets_caption")
    return html.Details([html.Summary(caption), linked_table(caption, header, rows, False, False)])


def ways_on(asked: Asked, found: Matching) -> html.P:
    """The neighbours handed on to the comparison, each and as one; and the peers of a municipality as of now."""
    area, indicator = found.units[0], (asked.specification.indicator,)
    own = asked.specification.area
    nearest = tuple(found.units[row] for row, _ in found.nearest(0))
    each = urls.compare(asked.language, (own, *nearest, COUNTRY), indicators=indicator)
    together = GROUP_SIGN.join(sorted(nearest))
    as_one = urls.compare(asked.language, (own, together, COUNTRY), indicators=indicator)
    ways = [(asked.word("peers_compare", n=len(nearest)), each), (asked.word("peers_to_group"), as_one)]
    if GROUP_SIGN not in area:
        ways.append((asked.word("matched_to_peers"), urls.peers(asked.language, area, asked.address.weights)))
    links: list[Any] = []
    for text, to in ways:
        links += [html.A(text, href=urls.build(to, asked.catalog)), " "]
    return html.P(links, className="files")


def _row(asked: Asked, found: Matching, row: int, distance: float | None) -> list[Cell]:
    figures = [
        figure_words(known, float(value), asked.language)
        for known, value in zip(found.known, found.values[:, row], strict=True)
    ]
    cells = (*figures, asked.change(float(found.changes[row])))
    told = NONE if distance is None else _distance(asked, distance)
    return [_linked(asked, found.units[row]), (told, None), *((cell, None) for cell in cells)]


def _linked(asked: Asked, unit: str) -> Cell:
    place = urls.place(asked.language, unit, asked.catalog)
    name = asked.name(asked.specification.area) if GROUP_SIGN in unit else asked.name(unit)
    return name, urls.build(place, asked.catalog) if place else None


def _distance(asked: Asked, distance: float) -> str:
    return number(distance, 2, asked.language) if isfinite(distance) else NONE
