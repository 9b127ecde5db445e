"""The command `estimate`: an analyst's own panel through the estimators of the comparison pages."""

from collections.abc import Sequence
from difflib import get_close_matches
from math import isfinite
from pathlib import Path
from typing import Any, Final

from etl.errors import CheckError
from etl.estimates.conformal import conformal_test
from etl.estimates.methods import Estimate, Method, estimate, unique_weights
from etl.estimates.panel import Panel, panel_of
from etl.estimates.placebo_groups import placebo_groups
from etl.estimates.placebos import placebo_test
from etl.sources.files import read_panel

MINIMUM_BEFORE: Final = 3
MINIMUM_FOR_PLACEBOS: Final = 2
YEARS_FOR_SEASONS: Final = 2
"""With fewer before the start, what is usual is one mean of each unit instead of one for each part of the year."""


def answer(path: Path, treated: Sequence[str], start: str, method: Method) -> dict[str, Any]:
    """The estimate of a file's panel as JSON: effect, interval, tests, weights and the gap over time.

    Raises CheckError where the file is no panel, a unit or the start is not in it, or too few periods are.
    """
    panel = read(path, treated, start)
    found = estimate(panel, method)
    p_value, interval = conformal_test(panel, found)
    return {
        "method": method,
        "treated": list(treated),
        "start": start,
        "seasonal": bool(panel.seasons.any()),
        "effect": found.effect,
        "interval": [interval.low, interval.high],
        "interval_level": interval.level,
        "interval_note": INTERVAL_NOTES.get(interval.reason or ""),
        "p_value": p_value,
        "pre_rmspe": found.pre_rmspe,
        "intercept": found.intercept,
        "weights": {
            unit: weight
            for unit, weight in zip(panel.donor_units, found.weights.tolist(), strict=True)
            if weight > 0
        },
        "gap": dict(zip(panel.periods, found.gap.tolist(), strict=True)),
        "duality_gap": found.duality_gap,
        "converged": found.converged,
        "unique_weights": unique_weights(panel, found),
        "placebo_test": _placebo_test(panel, found),
    }


INTERVAL_NOTES: Final = {
    "too_few_periods": "there are too few periods for any effect to be rejected at this level",
    "no_constant_effect": "no effect that is the same in every period fits the gap",
    "unbounded": "effects of any size are compatible with the periods before the start",
}


def lines(result: dict[str, Any]) -> list[str]:
    """The estimate for a person: one fact a line."""
    low, high = result["interval"]
    bounds = result["interval_note"] if low is None else f"{low:.4f} … {high:.4f}"
    weights = sorted(result["weights"].items(), key=lambda item: (-item[1], item[0]))
    test = result["placebo_test"]
    return [
        f"method       {result['method']}",
        f"effect       {result['effect']:.4f} (mean gap of {', '.join(result['treated'])} from {result['start']} on)",
        f"interval     {bounds} (conformal, {result['interval_level']:.0%})",
        f"p            {result['p_value']:.4f} (conformal, moving blocks)",
        *([f"placebos     {_rank(test)}"] if test else []),
        f"fit before   RMSPE {result['pre_rmspe']:.4f}, intercept {result['intercept']:.4f}",
        f"certificate  relative duality gap {result['duality_gap']:.1e}"
        + ("" if result["converged"] else ": NOT CONVERGED")
        + ("" if result["unique_weights"] else "; other weights fit as well"),
        "weights      " + ", ".join(f"{unit} {weight:.4f}" for unit, weight in weights if weight >= 5e-5),
    ]


def read(path: Path, treated: Sequence[str], start: str) -> Panel:
    """The panel of a file with its treated units. Raises CheckError."""
    file, where = read_panel(path), str(path)
    for unit in treated:
        if unit not in file.units:
            raise CheckError(
                where, f"no unit {unit!r}", f"give one of its units{_near(unit, file.units)}: --treated UNIT"
            )
    if start not in file.times:
        raise CheckError(
            where, f"no time {start!r}", f"give the first treated time, {file.times[1]} to {file.times[-1]}"
        )
    if len(set(treated)) == len(file.units):
        raise CheckError(where, "every unit is treated", "leave at least one unit untreated as a donor")
    n_before = file.times.index(start)
    if n_before < MINIMUM_BEFORE:
        raise CheckError(
            where,
            f"{n_before} periods before {start}",
            f"give at least {MINIMUM_BEFORE}: what is usual can't be told from fewer",
        )
    seasons = file.seasons if n_before >= YEARS_FOR_SEASONS * len(set(file.seasons)) else None
    return panel_of(file.units, file.times, file.values, treated, start, seasons)


def _placebo_test(panel: Panel, found: Estimate) -> dict[str, Any] | None:
    """The rank among all donors, or groups of them; None where there are too few. No ratio where it is infinite."""
    if len(panel.donors) < MINIMUM_FOR_PLACEBOS:
        return None
    among = placebo_groups(panel, found.method, {})
    test = placebo_test(panel, found, among)
    return {
        "ratio": test.ratio if isfinite(test.ratio) else None,
        "rank": test.rank,
        "n": test.n,
        "p_value": test.p_value,
        "size": among.size,
    }


def _rank(test: dict[str, Any]) -> str:
    among = f" among groups of {test['size']} donors" if test["size"] > 1 else ""
    return f"rank {test['rank']} of {test['n'] + 1}{among}, p {test['p_value']:.4f}"


def _near(unit: str, units: Sequence[str]) -> str:
    near = get_close_matches(unit, units, 1, 0.6)
    return f" (did you mean {near[0]!r}?)" if near else ""
