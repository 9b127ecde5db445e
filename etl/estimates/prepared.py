"""From the frames and a specification to a panel, or to the reason why there is none."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from etl.catalog import Catalog
from etl.catalog.models import Wave
from etl.estimates.arrays import Mask
from etl.estimates.donors import DonorPool, donor_pool, neighbours_of, treated_by, unknown_to
from etl.estimates.outcomes import Outcomes, Unit, outcomes
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
from etl.frames import Frames

ALIKE_SHARE: Final = 0.5
"""Of the donors, the part nearest in size that the pool "alike" keeps."""
PUBLISHED_SHARE: Final = 0.9
"""A period counts where at least so large a part of the possible donors has a figure."""


@dataclass(frozen=True)
class Prepared:
    """A panel with what it was made from.

    specification: with start, first and last filled in; members: the municipalities (KU…) behind each treated
    unit; pool: the donors in the panel and why others are not; per_base: values are per 100 of the fixed base.
    """

    specification: Specification
    panel: Panel
    members: tuple[Unit, ...]
    pool: DonorPool
    per_base: bool


def prepare(frames: Frames, catalog: Catalog, asked: Specification) -> Prepared | Refusal:
    """The panel of a specification. Raises KeyError for a wave, area or indicator the catalog does not know."""
    wave, indicator = catalog.waves[asked.wave], catalog.indicators[asked.indicator]
    if wave.kind == "permanent":
        return Refusal("permanent")
    if asked.indicator not in frames.indicators:
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


def treated_units(catalog: Catalog, wave: Wave, asked: Specification) -> tuple[Unit, ...] | Refusal:
    """The municipalities of each treated unit: one unit, or each treated municipality for a wave's average."""
    if asked.area == wave.id:
        return tuple((code,) for code in sorted(treated_by(wave)))
    parts = asked.area.split("+")
    members = tuple(dict.fromkeys(m for part in parts for m in catalog.areas[part].members))
    if asked.design == "outside":
        inside = tuple(m for m in members if m in treated_by(wave))
        return Refusal("not_in_wave", areas=inside) if inside else (members,)
    outside = [m for m in members if m not in treated_by(wave)]
    if not outside:
        return (members,)
    unknown = [m for m in outside if m in unknown_to(catalog, wave)]
    return Refusal("unknown_membership" if unknown else "not_in_wave", areas=tuple(unknown or outside))


def _pool(
    frames: Frames, catalog: Catalog, wave: Wave, asked: Specification, units: Sequence[Unit]
) -> DonorPool:
    if asked.design == "outside":
        return DonorPool(tuple(sorted(f"KO-{area.id}" for area in wave.areas)), {})
    first = asked.first or frames.cube(asked.indicator).periods[0]
    pool = donor_pool(catalog, wave, f"{first[:4]}-01" if len(first) < 7 else first, str(asked.last))
    if asked.pool == "far":
        return pool.without(neighbours_of(catalog, (m for unit in units for m in unit)), "neighbour")
    return pool


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
    published: Mask = np.asarray(
        there[n_treated:].mean(axis=0) >= PUBLISHED_SHARE if len(there) > n_treated else there[0]
    )
    before, after = spans.before & published, spans.after & published
    used = before | after
    treated_there = there[:n_treated]
    gone = 1 - float(treated_there[:, used].mean()) if used.any() else 0.0
    if n_treated == 1:
        before, after = before & treated_there[0], after & treated_there[0]
    whole: Mask = np.asarray(there[:, before | after].all(axis=1))
    complete = _Complete(whole, Window(spans.inside, before, after))
    return complete, _too_little(found, complete, n_treated, gone)


def _too_little(found: Outcomes, complete: _Complete, n_treated: int, gone: float) -> Refusal | None:
    before, after = complete.spans.before, complete.spans.after
    months = int(before.sum()) * months_each(found.periods[0])
    if gone > MAXIMUM_MISSING:
        return Refusal("missing", {"missing_share": gone, "allowed": MAXIMUM_MISSING})
    if months < MINIMUM_BEFORE_MONTHS or before.sum() < MINIMUM_BEFORE_PERIODS:
        return Refusal("few_before", {"periods": int(before.sum()), "months": months})
    if not after.any():
        return Refusal("none_after")
    counts = found.counts[:n_treated, before]
    if n_treated == 1 and np.isfinite(counts).any() and float(np.nanmean(counts)) < MINIMUM_COUNT:
        return Refusal("small_counts", {"mean_count": float(np.nanmean(counts)), "needed": MINIMUM_COUNT})
    return None


def _alike(
    pool: DonorPool, found: Outcomes, complete: _Complete, n_treated: int
) -> tuple[DonorPool, _Complete]:
    """The pool without the half that is farthest in size from the treated."""
    rows = np.flatnonzero(complete.rows[n_treated:]) + n_treated
    own = np.log(found.bases[:n_treated].mean())
    order = rows[np.argsort(np.abs(np.log(found.bases[rows]) - own), kind="stable")]
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
    return Prepared(filled, panel, members, pool, found.per_base)
