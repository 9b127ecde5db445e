"""How alike the treated, their control and the pool were before the start, in what the fit did not use."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from dashboard.data import Figures
from dashboard.peers import CLASSES, RuleFigures, rule_figures
from etl.catalog.models import PeerRule
from etl.estimates.arrays import Floats
from etl.estimates.prepared import Prepared
from etl.estimates.study import Result
from etl.estimates.window import month_before, months_each

YEAR_MONTHS: Final = 12


@dataclass(frozen=True)
class Balance:
    """A characteristic of the treated, their control and the pool's mean, and the pool's standard deviation."""

    treated: float
    control: float
    pool: float
    spread: float

    def apart(self, value: float) -> float | None:
        """How many standard deviations a value is from the treated; None where all of the pool are the same."""
        return (value - self.treated) / self.spread if self.spread > 0 else None


@dataclass(frozen=True)
class RuleBalance:
    """The balance in a peer rule; kind: the class whose share it is; balance: None where nothing is known.

    That of a size is of its logarithm.
    """

    rule: PeerRule
    kind: str | None
    balance: Balance | None


@dataclass(frozen=True)
class OutcomeBalance:
    """The balance of the outcome before the start: its mean, its last year, the change from the first to the last."""

    mean: Balance
    last: Balance
    trend: Balance


def outcome_balance(result: Result) -> OutcomeBalance:
    """The balance of the outcome itself, in its unit."""
    panel = result.prepared.panel
    used = panel.values[:, panel.before]
    n_year = min(YEAR_MONTHS // months_each(panel.periods[0]), used.shape[1])
    first, last = used[:, :n_year].mean(axis=1), used[:, -n_year:].mean(axis=1)
    weights, treated = result.estimate.weights, panel.treated
    return OutcomeBalance(
        *(_balance(row[treated], row[~treated], weights) for row in (used.mean(axis=1), last, last - first))
    )


def rules_before(figures: Figures, prepared: Prepared) -> tuple[RuleFigures, ...]:
    """Each peer rule's figures of all municipalities, of the year before the start and the months left out."""
    areas = tuple(f"KU{m.code}" for m in figures.catalog.division.municipalities)
    start = month_before(str(prepared.specification.start), prepared.specification.anticipation)
    return tuple(rule_figures(figures, rule, areas, start) for rule in figures.catalog.peer_rules.values())


def rule_balances(
    figures: Figures, result: Result, known: Sequence[RuleFigures] | None = None
) -> tuple[RuleBalance, ...]:
    """The balance in each peer rule, of the year before the start; known: the `rules_before`, where they are at hand.

    Figures of units of several municipalities are means weighted by the labour force, sizes are sums; a class is the
    share of the class that is commonest among the treated.
    """
    prepared, catalog = result.prepared, figures.catalog
    areas = tuple(f"KU{m.code}" for m in catalog.division.municipalities)
    units = [*prepared.members, *(catalog.areas[donor].members for donor in prepared.panel.donor_units)]
    inside = np.array([[area in members for area in areas] for members in map(frozenset, units)])
    known = known or rules_before(figures, prepared)
    sizes = next((k.values for k in known if k.rule.statistic == "log_mean12"), np.ones(len(areas)))
    return tuple(
        _rule_balance(k, inside, sizes, len(prepared.members), result.estimate.weights) for k in known
    )


def _rule_balance(
    known: RuleFigures, inside: npt.NDArray[np.bool_], sizes: Floats, n_treated: int, weights: Floats
) -> RuleBalance:
    values, kind = known.values, None
    if known.rule.is_class:
        own = values[inside[:n_treated].any(axis=0)]
        commonest = int(np.bincount(own.astype(np.int64)).argmax())
        values, kind = 100.0 * (values == commonest), CLASSES[known.rule.statistic][commonest]
    is_size = known.rule.statistic == "log_mean12"
    units = figures_of_units(values, inside, sizes, is_size)
    units = np.log(units) if is_size else units
    treated, donors = units[:n_treated], units[n_treated:]
    is_known = np.isfinite(treated).any() and bool(weights[np.isfinite(donors)].sum() > 0)
    return RuleBalance(known.rule, kind, _balance(treated, donors, weights) if is_known else None)


def figures_of_units(values: Floats, inside: npt.NDArray[np.bool_], sizes: Floats, is_sum: bool) -> Floats:
    """The sum, or the mean weighted by size, of the known members of each unit; NaN where none is known.

    inside (unit × municipality); values and sizes (municipality).
    """
    known = np.isfinite(values) & np.isfinite(sizes)
    shares = inside[:, known] * (1.0 if is_sum else sizes[known])
    totals, bases = shares @ values[known], shares.sum(axis=1)
    result: Floats = np.full(len(inside), np.nan)
    np.divide(totals, 1.0 if is_sum else bases, out=result, where=bases > 0)
    return result


def _balance(treated: Floats, donors: Floats, weights: Floats) -> Balance:
    """The balance of one characteristic; donors without a figure are left out and the others' weights raised."""
    known = np.isfinite(donors)
    shares = weights[known] / weights[known].sum()
    return Balance(
        float(np.nanmean(treated)),
        float(shares @ donors[known]),
        float(donors[known].mean()),
        float(donors[known].std()),
    )
