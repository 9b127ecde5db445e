"""What the control is made of: weights on a map and in a table, and who was left out of the pool and why."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from typing import Any, Final, get_args

import numpy as np
from dash import html

from dashboard import urls
from dashboard.charts.map_svg import MapArea, MapDescription, legend_entries, map_svg
from dashboard.components.markup import Markup
from dashboard.components.tables import linked_table
from dashboard.i18n import number, percent
from dashboard.offices import offices_named
from dashboard.pages.checks.asked import Asked, check_section
from dashboard.pages.map_section import borders_credit, map_shapes
from etl.catalog.models import Unknown, Wave
from etl.estimates.arrays import Floats
from etl.estimates.donors import Reason
from etl.estimates.methods import WEIGHT_FROM, comparable, root_mean_square

AT_MOST: Final = 40
LIMITS: Final = (0.1, 1.0, 5.0, 10.0)
"""Per cent; between the classes of the map."""


class Weights:
    """The donors of a result, heaviest first."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked

    @cached_property
    def order(self) -> list[int]:
        """The places of the donors, heaviest first."""
        return [int(row) for row in np.argsort(-self.asked.found.weights, kind="stable")]

    @cached_property
    def used(self) -> list[int]:
        """The donors that have weight."""
        return [row for row in self.order if self.asked.found.weights[row] >= WEIGHT_FROM]

    @property
    def are_equal(self) -> bool:
        """True where all donors weigh the same, as in difference-in-differences."""
        return bool(np.ptp(self.asked.found.weights) < WEIGHT_FROM / 100)

    @cached_property
    def distances(self) -> Floats:
        """Root mean square difference of each donor from the treated before the start (donor)."""
        panel = self.asked.panel
        target, donors = comparable(panel, self.asked.found.method)
        apart: Floats = np.sqrt(((donors - target)[:, panel.before] ** 2).mean(axis=1))
        return apart

    def name(self, row: int) -> str:
        """A donor's name."""
        return self.asked.name(self.asked.panel.donor_units[row])

    def percent(self, weight: float) -> str:
        """A weight."""
        return percent(100 * weight, 1, self.asked.language)


def donors_section(asked: Asked) -> html.Section:
    """The weights, and the rule of the pool with how many it left out."""
    weights = Weights(asked)
    return check_section(
        "weights",
        asked.word("checks_weights"),
        _finding(weights),
        False,
        html.H4(asked.word("checks_weights_map")),
        _map(weights),
        html.H4(asked.word("checks_weights_table")),
        _table(weights),
        html.P(_distance_words(weights), className="hint"),
        html.H4(asked.word("checks_rule")),
        *_rule(asked),
    )


def _units(asked: Asked) -> str:
    return asked.word(f"checks_units_{asked.specification.design}")


def _finding(weights: Weights) -> str:
    asked = weights.asked
    if weights.are_equal:
        return asked.word("checks_weights_equal", n=len(asked.found.weights), units=_units(asked))
    heaviest = weights.order[0]
    return asked.word(
        "checks_weights_found",
        n=len(weights.used),
        units=_units(asked),
        effective=number(asked.found.effective_donors, 1, asked.language),
        name=weights.name(heaviest),
        weight=weights.percent(float(asked.found.weights[heaviest])),
    )


def _distance_words(weights: Weights) -> str:
    asked = weights.asked
    own = asked.scale.bare(root_mean_square(asked.found.gap[asked.panel.before]), True)
    return asked.word("checks_distance_explained", unit=asked.scale.gap_words, own=own)


def _map(weights: Weights) -> html.Div:
    asked = weights.asked
    chart = _map_of(weights)
    classes = [(kind, words) for kind, words in legend_entries(chart) if kind.startswith("class-")]
    others = [("Q", asked.word("checks_map_treated")), ("M", asked.word("checks_map_none"))]
    entries = [html.Li([html.Span(className=f"swatch {kind}"), words]) for kind, words in (*classes, *others)]
    unit = html.Li(f"{asked.word('checks_weight')}, %", className="unit")
    past = html.A(asked.word("skip_map"), href="#after-weights-map", className="skip-map")
    drawing = Markup(map_svg(chart, map_shapes(asked.figures)), "map-frame")
    after = html.Span(id="after-weights-map", tabIndex="-1")
    block = html.Div(
        [html.Ul([unit, *entries], className="legend"), past, drawing, after], className="map-block"
    )
    credit = borders_credit(replace(asked.address, view=None), asked.figures)
    return html.Div([block, html.P(credit, className="source-line") if credit else None])


def _map_of(weights: Weights) -> MapDescription:
    asked = weights.asked
    shares = _share_of_each(asked)
    treated = {m for unit in asked.prepared.members for m in unit}
    return MapDescription(
        "weights",
        asked.word("checks_weights_map"),
        "pct",
        1,
        asked.language,
        tuple(_area(asked, f"KU{m.code}", shares, treated) for m in asked.catalog.division.municipalities),
        asked.figures.is_demo,
        LIMITS,
    )


def _share_of_each(asked: Asked) -> dict[str, float]:
    """The weight of each municipality (KU…) in per cent; in a trial area all have that of the area."""
    return {
        member: 100 * float(weight)
        for unit, weight in zip(asked.panel.donor_units, asked.found.weights, strict=True)
        for member in asked.catalog.areas[unit].members
    }


def _area(asked: Asked, code: str, shares: dict[str, float], treated: set[str]) -> MapArea:
    href = urls.build(urls.municipality(asked.language, code), asked.catalog)
    name = asked.catalog.areas[code].name.get(asked.language)
    if code in treated:
        return MapArea(code, name, None, "Q", href, asked.word("checks_map_treated"))
    if code not in shares:
        return MapArea(code, name, None, "M", href, asked.word("checks_map_none"))
    return MapArea(code, name, shares[code], "A", href)


def _table(weights: Weights) -> Markup:
    asked = weights.asked
    base = asked.catalog.indicators[asked.indicator.groups.base].short.get(asked.language)
    is_trial = asked.specification.design == "trial"
    header = (
        asked.word("column_municipality" if is_trial else "kind_trial_area"),
        asked.word("checks_weight"),
        asked.word("checks_size", base=f"{base[:1].lower()}{base[1:]}"),
        asked.word("checks_distance"),
    )
    shown = weights.used[:AT_MOST]
    rows = [_row(weights, row) for row in shown]
    rest = weights.order[len(shown) :]
    if rest:
        together = weights.percent(float(asked.found.weights[rest].sum()))
        label = asked.word("checks_rest", n=len(rest))
        rows.append([(label, None), (together, None), ("–", None), ("–", None)])
    return linked_table(asked.word("checks_weights_table"), header, rows, has_caption=False)


def _row(weights: Weights, row: int) -> list[tuple[str, str | None]]:
    asked = weights.asked
    unit = asked.panel.donor_units[row]
    place = urls.place(asked.language, unit, asked.catalog)
    size = float(asked.panel.sizes[~asked.panel.treated][row])
    return [
        (weights.name(row), urls.build(place, asked.catalog) if place else None),
        (weights.percent(float(asked.found.weights[row])), None),
        (number(size, 0, asked.language), None),
        (asked.scale.bare(float(weights.distances[row]), True), None),
    ]


def _rule(asked: Asked) -> Iterator[Any]:
    """How many are in the pool, how many are not for which reason, and what is unknown."""
    pool = asked.prepared.pool
    if asked.specification.design == "outside":
        yield html.P(asked.word("checks_rule_outside", n=len(pool.donors)))
        return
    yield html.P(
        asked.word("checks_rule_counts", n=len(pool.donors), units=_units(asked), excluded=len(pool.excluded))
    )
    yield reasons_left_out(asked)
    if pool.count("unknown"):
        for wave in asked.catalog.waves.values():
            for unknown in wave.unknown:
                if unknown.te_offices and unknown.count:
                    yield _unknown(asked, wave, unknown, unknown.count)


def reasons_left_out(asked: Asked) -> html.Ul | None:
    """How many municipalities are not in the pool for each reason; None where none is left out."""
    counts = [(reason, asked.prepared.pool.count(reason)) for reason in get_args(Reason)]
    entries = [html.Li(asked.word(f"checks_reason_{reason}", n=n)) for reason, n in counts if n]
    return html.Ul(entries) if entries else None


def _unknown(asked: Asked, wave: Wave, unknown: Unknown, count: int) -> html.P:
    """What is not known of a wave, what was done about it, and how far it could bias the estimate."""
    weights = np.sort(asked.found.weights)[::-1]
    n = min(count, len(weights))
    said = [
        asked.word(
            "checks_unknown",
            what=f"{wave.years}: {unknown.what.get(asked.language)}",
            offices=offices_named(asked.catalog, unknown.te_offices, asked.language),
            n=n,
        ),
        asked.word(
            "checks_unknown_bias",
            share=percent(100 * n / len(weights), 0, asked.language),
            worst=percent(100 * float(weights[:n].sum()), 0, asked.language),
            n=n,
        ),
    ]
    return html.P(" ".join(said), className="notice")
