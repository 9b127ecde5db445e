"""From the frames and a specification to a panel, or to the reason why there is none."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

import numpy as np

from etl.catalog import Catalog
from etl.catalog.models import Indicator, Wave
from etl.estimates.arrays import Mask
from etl.estimates.donors import DonorPool, donor_pool, neighbours_of, treated_by, unknown_to
from etl.estimates.outcomes import Outcomes, Unit, outcomes, summed
from etl.estimates.panel import Panel, panel_of
from etl.estimates.refusals import Refusal
from etl.estimates.specification import (
    LAST_MONTH,
    MAXIMUM_MISSING,
    MINIMUM_BEFORE_MONTHS,
    MINIMUM_BEFORE_PERIODS,
    MINIMUM_COUNT,
    MINIMUM_DONORS,
    Specification,
)
from etl.estimates.window import Window, months_each, seasons_of, window
from etl.frames import TOTAL, Frames

ALIKE_SHARE: Final = 0.5
"""Of the donors, the part nearest in size that the pool "alike" keeps."""
PUBLISHED_SHARE: Final = 0.9
"""A period counts where at least so large a part of the donors that usually have a figure has one."""
POOLS_KEPT: Final = 64
MAXIMUM_LEFT_OUT: Final = 0.5
"""Of the treated units of an average, those without complete figures."""


@dataclass(frozen=True)
class Prepared:
    """A panel with what it was made from.

    specification: with start, first and last filled in; members: the municipalities (KU…) behind each treated
    unit; pool: the donors in the panel and why others are not; per_base: values are per 100 of the fixed base;
    left_out: the treated units of an average that lack figures, and are not in it.
    """

    specification: Specification
    panel: Panel
    members: tuple[Unit, ...]
    pool: DonorPool
    per_base: bool
    left_out: tuple[Unit, ...] = ()


def prepare(frames: Frames, catalog: Catalog, asked: Specification) -> Prepared | Refusal:
    """The panel of a specification. Raises KeyError for a wave, area or indicator the catalog does not know."""
    wave, indicator = catalog.waves[asked.wave], catalog.indicators[asked.indicator]
    if wave.kind == "permanent":
        return Refusal("permanent")
    if not _published(frames, indicator, asked.breakdown):
        return Refusal("not_published")
    specification = replace(
        asked,
        start=asked.start or f"{wave.start:%Y-%m}",
        last=min(asked.last or f"{wave.end:%Y-%m}", LAST_MONTH),
    )
    units = treated_units(catalog, wave, asked)
    if isinstance(units, Refusal):
        return units
    if indicator.groups.method == "none" and any(len(unit) > 1 for unit in units):
        return Refusal("cannot_group")
    pool = _pool(frames, catalog, wave, specification, units)
    return _panel(frames, catalog, specification, units, pool)


def _published(frames: Frames, indicator: Indicator, breakdown: str) -> bool:
    """Whether the indicator has the breakdown, and all that its outcome is made of is there."""
    rule = indicator.groups
    broken_down = {indicator.id, rule.numerator} if rule.method == "ratio" else {indicator.id}
    needed = {*broken_down, rule.denominator, rule.base} - {None}
    return needed <= set(frames.indicators) and all(
        breakdown in frames.cube(str(name)).breakdown_places for name in broken_down
    )


def treated_units(catalog: Catalog, wave: Wave, asked: Specification) -> tuple[Unit, ...] | Refusal:
    """The municipalities of each treated unit: one unit, or each treated municipality for a wave's average."""
    treated, unknown = treated_by(wave), unknown_to(catalog, wave)
    if asked.area == wave.id and asked.design == "trial":
        return tuple((code,) for code in sorted(treated))
    if asked.area == wave.id:
        return Refusal("not_in_wave", areas=tuple(sorted(treated)))
    parts = asked.area.split("+")
    members = tuple(dict.fromkeys(m for part in parts for m in catalog.areas[part].members))
    wrong = [m for m in members if (m in treated) != (asked.design == "trial")]
    unsure = [m for m in members if m in unknown]
    if unsure:
        return Refusal("unknown_membership", areas=tuple(unsure))
    return Refusal("not_in_wave", areas=tuple(wrong)) if wrong else (members,)


def _pool(
    frames: Frames, catalog: Catalog, wave: Wave, asked: Specification, units: Sequence[Unit]
) -> DonorPool:
    if asked.design == "outside":
        return DonorPool(tuple(sorted(area.code for area in wave.areas)), {})
    first = asked.first or frames.cube(asked.indicator).periods[0]
    pool = _donors_of(catalog, wave.id, f"{first[:4]}-01" if len(first) < 7 else first, str(asked.last))
    if asked.pool == "far":
        return pool.without(neighbours_of(catalog, (m for unit in units for m in unit)), "neighbour")
    return pool


@lru_cache(POOLS_KEPT)
def _donors_of(catalog: Catalog, wave: str, first: str, last: str) -> DonorPool:
    """The donor pool of a wave, kept: the indicators of a page ask for the same."""
    return donor_pool(catalog, catalog.waves[wave], first, last)


def _panel(
    frames: Frames, catalog: Catalog, asked: Specification, units: Sequence[Unit], pool: DonorPool
) -> Prepared | Refusal:
    rows = [*units, *(catalog.areas[donor].members for donor in pool.donors)]
    indicator = catalog.indicators[asked.indicator]
    found = outcomes(frames, indicator, rows, str(asked.start), asked.breakdown)
    spans = window(
        found.periods, str(asked.start), asked.first, str(asked.last), asked.anticipation, asked.crisis
    )
    complete, refusal = _complete_rows(found, spans, len(units))
    refusal = refusal or _too_few_people(frames, catalog, found, complete.spans, units)
    if refusal is not None:
        return refusal
    missing = [
        donor for donor, kept in zip(pool.donors, complete.rows[len(units) :], strict=True) if not kept
    ]
    pool = pool.without(missing, "missing")
    if asked.pool == "alike":
        pool, complete = _alike(pool, found, complete, len(units))
    if len(pool.donors) < MINIMUM_DONORS:
        return Refusal("few_donors", {"donors": len(pool.donors), "needed": MINIMUM_DONORS})
    return _prepared(asked, found, complete, units, pool)


@dataclass(frozen=True)
class _Complete:
    """Which rows (unit) are used, and the window (period) less the periods that are hardly published."""

    rows: Mask
    spans: Window


def _complete_rows(found: Outcomes, spans: Window, n_treated: int) -> tuple[_Complete, Refusal | None]:
    """The rows and periods without gaps, and the refusal where too little is left of the treated."""
    there = np.isfinite(found.values)
    published = _published_periods(there[n_treated:] if len(there) > n_treated else there, spans.inside)
    before, after = spans.before & published, spans.after & published
    used = before | after
    whole_window: Mask = np.asarray(there[:n_treated, used].all(axis=1))
    missing, allowed = 1 - float(whole_window.mean()), MAXIMUM_LEFT_OUT
    if n_treated == 1:
        missing, allowed = 1 - float(there[0, used].mean()) if used.any() else 0.0, MAXIMUM_MISSING
        before, after = before & there[0], after & there[0]
    complete = _Complete(
        np.asarray(there[:, before | after].all(axis=1)), Window(spans.inside, before, after)
    )
    if missing > allowed:
        return complete, Refusal("missing", {"missing_share": missing, "allowed": allowed})
    return complete, _too_short(found, complete.spans)


def _published_periods(there: Mask, inside: Mask) -> Mask:
    """The periods that about as many of the possible donors have a figure of as usually (period).

    there (donor × period). Figures of the smallest are hidden in most months, which must not cost the others theirs.
    """
    shares = there.mean(axis=0)
    known = shares[inside & (shares > 0)]
    usual = float(np.median(known)) if known.size else 1.0
    published: Mask = shares >= PUBLISHED_SHARE * usual
    return published


def _too_short(found: Outcomes, spans: Window) -> Refusal | None:
    months = int(spans.before.sum()) * months_each(found.periods[0])
    if months < MINIMUM_BEFORE_MONTHS or spans.before.sum() < MINIMUM_BEFORE_PERIODS:
        return Refusal("few_before", {"periods": int(spans.before.sum()), "months": months})
    return None if spans.after.any() else Refusal("none_after")


def _too_few_people(
    frames: Frames, catalog: Catalog, found: Outcomes, spans: Window, units: Sequence[Unit]
) -> Refusal | None:
    """The refusal of a single unit with few people behind its figure, or few unemployed; averages have many."""
    if len(units) > 1:
        return None
    cases = catalog.roles.cases
    known = [found.counts[0, spans.before]]
    if cases in frames.indicators:
        known.append(summed(frames, cases, units, found.periods, TOTAL)[0, spans.before])
    means = [float(np.nanmean(counts)) for counts in known if np.isfinite(counts).any()]
    if means and min(means) < MINIMUM_COUNT:
        return Refusal("small_counts", {"mean_count": min(means), "needed": MINIMUM_COUNT})
    return None


def _alike(
    pool: DonorPool, found: Outcomes, complete: _Complete, n_treated: int
) -> tuple[DonorPool, _Complete]:
    """The pool without the half that is farthest in size from the treated."""
    rows = np.flatnonzero(complete.rows[n_treated:]) + n_treated
    with np.errstate(divide="ignore", invalid="ignore"):
        distances = np.abs(np.log(found.bases[rows]) - np.log(np.nanmean(found.bases[:n_treated])))
    order = rows[np.argsort(distances, kind="stable")]
    far = order[max(int(len(order) * ALIKE_SHARE), min(MINIMUM_DONORS, len(order))) :]
    places = {int(row): donor for row, donor in zip(rows, pool.donors, strict=True)}
    kept = complete.rows.copy()
    kept[far] = False
    return pool.without((places[int(row)] for row in far), "unlike"), replace(complete, rows=kept)


def _prepared(
    asked: Specification, found: Outcomes, complete: _Complete, units: Sequence[Unit], pool: DonorPool
) -> Prepared:
    spans = complete.spans
    kept = complete.rows.copy()
    members = tuple(unit for unit, whole in zip(units, kept[: len(units)], strict=True) if whole)
    left_out = tuple(unit for unit in units if unit not in members)
    names = ["+".join(unit) for unit in members] + list(pool.donors)
    shown = np.flatnonzero(spans.inside)
    shown = shown[shown <= int(np.flatnonzero(spans.before | spans.after)[-1])]
    periods = [found.periods[t] for t in shown]
    panel = panel_of(
        names,
        periods,
        found.values[kept][:, shown],
        names[: len(members)],
        periods[int(np.flatnonzero(spans.after[shown])[0])],
        [int(season) for season in seasons_of(periods, asked.seasonal)],
        found.bases[kept],
    )
    panel = replace(panel, before=spans.before[shown], after=spans.after[shown])
    filled = replace(asked, first=periods[0], last=periods[-1])
    return Prepared(filled, panel, members, pool, found.per_base, left_out)
