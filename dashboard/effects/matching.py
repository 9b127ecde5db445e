"""The matched sample of a comparison: who is set beside whom by their figures before the start, and what changed."""

from collections.abc import Sequence

import numpy as np

from dashboard.data import Figures
from dashboard.effects.balance import figures_of_units, rules_before
from dashboard.effects.matched_sample import Matching
from dashboard.peers import RuleFigures, weights_of
from etl.catalog.models import Member, PeerRule, Unknown, Wave
from etl.estimates.arrays import Floats
from etl.estimates.donors import Reason, employment_areas, trial_areas
from etl.estimates.matched import COUNT, Sets, sets_of
from etl.estimates.neighbours import Feature
from etl.estimates.same_season import same_season
from etl.estimates.study import Result


def matching_of(
    figures: Figures, result: Result, weights: str | None, rules: Sequence[RuleFigures] | None = None
) -> Matching | None:
    """The matched sample of a result; None where the donors are no municipalities, or no months compare.

    weights: "level:2,trend:1"; rules without one of their own have the declared weight. rules: the `rules_before`,
    where they are at hand.
    """
    prepared, panel = result.prepared, result.prepared.panel
    asked = prepared.specification
    pairs = same_season(panel.periods, panel.before, panel.after)
    if asked.design == "outside" or pairs is None:
        return None
    known = tuple(k for k in rules or rules_before(figures, prepared) if k.rule.in_matching)
    given = weights_of(weights)
    chosen = tuple(given.get(k.rule.id, k.rule.weight) for k in known)
    values = _values(figures, result, known)
    features = [Feature(_scaled(k.rule, row)) for k, row in zip(known, values, strict=True)]
    paths = np.concatenate([panel.values[panel.treated], panel.donors])
    kin = employment_areas(figures.catalog)
    n_treated, wave = len(prepared.members), figures.catalog.waves[asked.wave]
    return Matching(
        result,
        wave,
        (*("+".join(unit) for unit in prepared.members), *panel.donor_units),
        (*trial_areas(wave, prepared.members), *(kin.get(unit, unit) for unit in panel.donor_units)),
        known,
        chosen,
        values,
        pairs.before(paths),
        pairs.after(paths),
        _sets(features, chosen, n_treated),
    )


def known_outside(matching: Matching) -> tuple[tuple[Member, Reason | None], ...]:
    """Those known to have applied without taking part, and why they are no donors; None for those that are."""
    excluded = matching.result.prepared.pool.excluded
    return tuple((m, excluded.get(f"KU{m.current}")) for m in matching.wave.outside)


def unknown_applicants(wave: Wave) -> tuple[Unknown, ...]:
    """What is not known of those who applied without taking part."""
    return tuple(unknown for unknown in wave.unknown if unknown.applicants)


def _values(figures: Figures, result: Result, known: Sequence[RuleFigures]) -> Floats:
    """The rules' figures of the units (rule × unit): of several municipalities sums of sizes, else weighted means."""
    catalog, prepared = figures.catalog, result.prepared
    places = {f"KU{m.code}": place for place, m in enumerate(catalog.division.municipalities)}
    units = [*prepared.members, *((donor,) for donor in prepared.panel.donor_units)]
    inside = np.zeros((len(units), len(places)), bool)
    for row, members in enumerate(units):
        inside[row, [places[member] for member in members]] = True
    sizes = next((k.values for k in known if _is_size(k.rule)), np.ones(len(places)))
    return np.vstack([figures_of_units(k.values, inside, sizes, _is_size(k.rule)) for k in known])


def _is_size(rule: PeerRule) -> bool:
    return rule.statistic == "log_mean12"


def _scaled(rule: PeerRule, values: Floats) -> Floats:
    """The figures on the scale they are compared on."""
    if not _is_size(rule):
        return values
    logarithms: Floats = np.log(values, out=np.full(values.shape, np.nan), where=values > 0)
    return logarithms


def _sets(features: Sequence[Feature], weights: Sequence[float], n_treated: int) -> Sets | None:
    treated = np.arange(len(features[0].values)) < n_treated
    if not any(weights) or int((~treated).sum()) <= COUNT:
        return None
    try:
        return sets_of(features, weights, treated)
    except ValueError:
        return None
