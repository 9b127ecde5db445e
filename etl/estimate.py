"""The command `estimate`: an analyst's own panel through the estimators of the comparison pages."""

from collections.abc import Sequence
from difflib import get_close_matches
from math import frexp, isfinite, ldexp
from pathlib import Path
from typing import Any, Final

import numpy as np

from etl.errors import CheckError
from etl.estimates.conformal import Interval, conformal_test
from etl.estimates.methods import Estimate, Method, estimate, unique_weights
from etl.estimates.panel import Panel, panel_of
from etl.estimates.placebo_groups import placebo_groups
from etl.estimates.placebos import Placebos, PlaceboTest, placebo_interval, placebo_test
from etl.estimates.study import is_too_bold
from etl.sources.files import PanelFile, read_panel

MINIMUM_BEFORE: Final = 3
MINIMUM_FOR_PLACEBOS: Final = 2
MINIMUM_TO_TELL: Final = 19
"""With fewer placebos no p-value can be 0.05, and their interval would bear less than 90 %."""
YEARS_FOR_SEASONS: Final = 2
"""With fewer before the start, what is usual is one mean of each unit instead of one for each part of the year."""
NAMED: Final = 5
FIXED_FROM: Final = 0.01
FIXED_TO: Final = 1e9
"""Numbers from the one up to the other are written with four decimals, others with five digits."""


def answer(path: Path, treated: Sequence[str], start: str, method: Method) -> dict[str, Any]:
    """The estimate of a file's panel as JSON: effect, interval, tests, weights and the gap over time.

    p_value and interval are conformal; of difference-in-differences, whose conformal test rejects too often (see
    `Result.too_bold`), they are those of the placebos where there are enough of them: `interval_kind` says which.
    Raises CheckError where the file is no panel, a unit or the start is not in it, or too few periods are.
    """
    panel, exponent = read(path, treated, start)
    found = estimate(panel, method)
    among = placebo_groups(panel, method, {}) if len(panel.donors) >= MINIMUM_FOR_PLACEBOS else None
    test = placebo_test(panel, found, among) if among else None
    kind, p_value, interval = _told(panel, found, among, test)
    is_bold = kind == "conformal" and is_too_bold(method)

    def sized(figure: float) -> float:
        return ldexp(figure, exponent)

    return {
        "method": method,
        "treated": [unit for unit, is_treated in zip(panel.units, panel.treated, strict=True) if is_treated],
        "start": panel.periods[int(np.flatnonzero(panel.after)[0])],
        "seasonal": bool(panel.seasons.any()),
        "effect": sized(found.effect),
        "interval": [None if end is None else sized(end) for end in (interval.low, interval.high)],
        "interval_kind": kind,
        "interval_level": interval.level,
        "interval_note": _note(interval, is_bold),
        "p_value": p_value,
        "pre_rmspe": sized(found.pre_rmspe),
        "intercept": sized(found.intercept),
        "weights": {
            unit: weight
            for unit, weight in zip(panel.donor_units, found.weights.tolist(), strict=True)
            if weight > 0
        },
        "gap": {time: sized(gap) for time, gap in zip(panel.periods, found.gap.tolist(), strict=True)},
        "duality_gap": found.duality_gap,
        "converged": found.converged,
        "unique_weights": unique_weights(panel, found),
        "placebo_test": _test_told(test, among) if test and among else None,
    }


INTERVAL_NOTES: Final = {
    "too_few_periods": "there are too few periods for any effect to be rejected at this level",
    "no_constant_effect": "no effect that is the same in every period fits the gap",
    "too_bold": "with so few donors no placebos can stand in for a test that finds too much in drifting differences",
    "unbounded": "effects of any size are compatible with the periods before the start",
}
KINDS: Final = {
    "conformal": "conformal, moving blocks",
    "placebo": "the same estimate of each donor, or of groups of donors",
}


def lines(result: dict[str, Any]) -> list[str]:
    """The estimate for a person: one fact a line."""
    low, high = result["interval"]
    ends = None if low is None else f"{_written(low)} … {_written(high)}"
    bounds = "; ".join(part for part in (ends, result["interval_note"]) if part)
    weights = sorted(result["weights"].items(), key=lambda item: (-item[1], item[0]))
    test, kind = result["placebo_test"], result["interval_kind"]
    mean = f"mean gap of {', '.join(result['treated'])} from {result['start']} on"
    fit = f"RMSPE {_written(result['pre_rmspe'])}, intercept {_written(result['intercept'])}"
    return [
        f"method       {result['method']}",
        f"effect       {_written(result['effect'])} ({mean})",
        f"interval     {bounds} ({kind}, {100 * result['interval_level']:.3g}%)",
        f"p            {result['p_value']:.4f} ({KINDS[kind]})",
        *([f"placebos     {_rank(test)}"] if test else []),
        f"fit before   {fit}",
        f"certificate  relative duality gap {result['duality_gap']:.1e}"
        + ("" if result["converged"] else ": NOT CONVERGED")
        + ("" if result["unique_weights"] else "; other weights fit as well"),
        "weights      " + ", ".join(f"{unit} {weight:.4f}" for unit, weight in weights if weight >= 5e-5),
    ]


def read(path: Path, treated: Sequence[str], start: str) -> tuple[Panel, int]:
    """The panel of a file with its treated units, and the power of 2 its values are to be multiplied by.

    Values between −1 and 1 are estimated with, so that neither 1e200 nor 1e-200 is lost when it is squared, and the
    result is exactly the same in every unit of measurement. Raises CheckError.
    """
    file, where = read_panel(path), str(path)
    units = _units(file, treated, where)
    if len(units) == len(file.units):
        raise CheckError(where, "every unit is treated", "leave at least one unit untreated as a donor")
    first = _first_treated(file, start, where)
    n_before = file.times.index(first)
    seasons = file.seasons if n_before >= YEARS_FOR_SEASONS * len(set(file.seasons)) else None
    exponent = frexp(float(np.abs(file.values).max()))[1]
    values = np.ldexp(file.values, -exponent)
    return panel_of(file.units, file.times, values, units, first, seasons), exponent


def _units(file: PanelFile, treated: Sequence[str], where: str) -> list[str]:
    """The treated units, each once; "A,B" is two unless a unit is called so. Raises CheckError."""
    found: dict[str, None] = {}
    for given in treated:
        whole = file.unit(given)
        parts = [given] if whole is not None else given.split(",")
        for part in parts:
            unit = file.unit(part)
            if unit is None:
                raise CheckError(
                    where, f"no unit {part.strip()!r}", f"give --treated one of {_choices(part, file.units)}"
                )
            found[unit] = None
    return list(found)


def _choices(wanted: str, units: Sequence[str]) -> str:
    """Some of the units in words, and the one that may be meant."""
    by_letters = {unit.casefold(): unit for unit in units}
    near = get_close_matches(wanted.strip().casefold(), by_letters, 1, 0.6)
    meant = f" (did you mean {by_letters[near[0]]!r}?)" if near else ""
    named = ", ".join(units[:NAMED]) + (", …" if len(units) > NAMED else "")
    return f"the {len(units)} units{meant}: {named}"


def _first_treated(file: PanelFile, start: str, where: str) -> str:
    """The start as the file writes it. Raises CheckError where it is not there or too early."""
    times = file.times
    if len(times) <= MINIMUM_BEFORE:
        found = f"{len(times)} time" + "s" * (len(times) > 1)
        raise CheckError(where, found, f"give at least {MINIMUM_BEFORE} before the start and one from it on")
    possible = f"{times[MINIMUM_BEFORE]} to {times[-1]}"
    first = file.time(start)
    if first is None:
        raise CheckError(where, f"no time {start!r}", f"give --start the first treated time, {possible}")
    n_before = times.index(first)
    if n_before < MINIMUM_BEFORE:
        raise CheckError(
            where,
            f"{n_before} period{'s' * (n_before != 1)} before {first}",
            f"give at least {MINIMUM_BEFORE}, a start from {possible}: what is usual can't be told from fewer",
        )
    return first


def _told(
    panel: Panel, found: Estimate, among: Placebos | None, test: PlaceboTest | None
) -> tuple[str, float, Interval]:
    """What the p-value and the interval come from, and the two of them."""
    if among and test and test.n >= MINIMUM_TO_TELL and is_too_bold(found.method):
        return "placebo", test.p_value, placebo_interval(panel, found, among)
    return "conformal", *conformal_test(panel, found)


def _note(interval: Interval, is_bold: bool) -> str | None:
    """All that is to be known beside the interval; None where nothing is."""
    keys = (interval.reason, "too_bold" if is_bold else None)
    return "; ".join(INTERVAL_NOTES[key] for key in keys if key) or None


def _test_told(test: PlaceboTest, among: Placebos) -> dict[str, Any]:
    """The rank among all donors, or groups of them. No ratio where it is infinite."""
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


def _written(figure: float) -> str:
    is_usual = figure == 0 or FIXED_FROM <= abs(figure) < FIXED_TO
    return f"{figure:.4f}" if is_usual else f"{figure:.5g}"
