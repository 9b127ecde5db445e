"""How anyone gets the same figure: the panel as CSV, and a program that estimates the effect from it."""

from pprint import pformat
from typing import Final

from dashboard.data import Figures
from dashboard.effects.asked import effect_of, query_of, resolved
from dashboard.urls import estimates
from etl.estimates.methods import Method
from etl.estimates.panel import Panel
from etl.estimates.prepared import Prepared
from etl.estimates.refusals import Refusal
from etl.estimates.specification import Specification
from etl.estimates.time_weights import TIME_RIDGE

COLUMNS: Final = ("unit", "time", "value")
PANEL_FILE: Final = "panel.csv"


def panel_text(prepared: Prepared, is_demo: bool = False) -> str:
    """The panel as CSV: unit, time, value; the periods that are used, an area's treated unit as one.

    Of simulated figures each row says so in a fourth column, origin.
    """
    columns, end = (",".join((*COLUMNS, "origin")), ",demo") if is_demo else (",".join(COLUMNS), "")
    panel = prepared.panel
    times = [period for period, used in zip(panel.periods, panel.used, strict=True) if used]
    lines = [columns]
    for unit, values in zip(names_of(prepared), panel.values[:, panel.used].tolist(), strict=True):
        lines += [f"{unit},{time},{value!r}{end}" for time, value in zip(times, values, strict=True)]
    return "\r\n".join([*lines, ""])


def names_of(prepared: Prepared) -> tuple[str, ...]:
    """The units of the panel by code; the one treated unit by the area that was asked for."""
    panel, area = prepared.panel, prepared.specification.area
    is_one = len(prepared.members) == 1
    return tuple(
        area if treated and is_one else unit for unit, treated in zip(panel.units, panel.treated, strict=True)
    )


def treated_units(prepared: Prepared) -> tuple[str, ...]:
    """The names of the treated units in `panel_text`."""
    return tuple(
        name for name, treated in zip(names_of(prepared), prepared.panel.treated, strict=True) if treated
    )


def start_of(panel: Panel) -> str:
    """The first period from which the effect is taken."""
    return next(period for period, used in zip(panel.periods, panel.after, strict=True) if used)


def command_of(prepared: Prepared) -> str | None:
    """The portal's own command for the panel saved as panel.csv; None where it would remove seasons that stay in."""
    panel, asked = prepared.panel, prepared.specification
    if not asked.seasonal and not panel.periods[0].isdigit():
        return None
    units = " ".join(treated_units(prepared))
    return f"python -m etl estimate {PANEL_FILE} --treated {units} --start {start_of(panel)} --method {asked.method}"


def snippet_of(specification: Specification, figures: Figures, public_url: str) -> str | None:
    """A Python program (numpy, scipy, pandas) that reads the panel from its address and prints the same effect.

    None where there is no panel, or no credible comparison. Raises KeyError as `effect_of` does.
    """
    found = effect_of(figures, specification)
    if isinstance(found, Refusal) or found.refusal is not None:
        return None
    panel, method = found.prepared.panel, found.estimate.method
    query = query_of(figures.catalog, resolved(figures.catalog, specification, found))
    manifest = figures.frames.manifest
    return _PROGRAM.format(
        address=public_url + estimates(query, panel=True),
        treated=pformat(list(treated_units(found.prepared)), width=110, compact=True),
        start=start_of(panel),
        seasonal=bool(panel.seasons.any()),
        version=manifest.version,
        sha256=manifest.content_sha256,
        origin="Simulated figures" if figures.is_demo else "Official figures",
        usual="" if method == "sc" else _USUAL,
        effect=found.estimate.effect,
        simplex="" if method == "did" else _SIMPLEX,
        method=_METHODS[method].format(time_ridge=TIME_RIDGE),
        specification="\n".join(f"#   {name}: {word}" for name, word in query.items()),
    )


_PROGRAM: Final = """\
# {origin}, version {version}
# sha256 {sha256}
{specification}
import numpy as np
import pandas as pd
from scipy.optimize import nnls

PANEL = "{address}"
TREATED = {treated}
START = "{start}"
SEASONAL = {seasonal}
EXPECTED = {effect!r}

panel = pd.read_csv(PANEL, dtype={{"unit": str, "time": str}}).pivot(index="unit", columns="time", values="value")
times = panel.columns.to_numpy().astype(str)
before = times < START
is_treated = panel.index.isin(TREATED)
seasons = np.array([time[4:] if SEASONAL else "" for time in times])

{usual}{simplex}
target = panel.to_numpy()[is_treated].mean(axis=0)
donors = panel.to_numpy()[~is_treated]
{method}
effect = gap[~before].mean()
print(f"effect {{effect:.10f}}, on the page {{EXPECTED:.10f}}")
print(pd.Series(weights, index=panel.index[~is_treated]).sort_values(ascending=False).head(10).round(4).to_string())
if abs(effect - EXPECTED) > 1e-6:
    print("The figures have been updated since version {version}.")
"""

_USUAL: Final = '''

def usual(values):
    """Mean of each unit before the start, by part of the year."""
    means = np.repeat(values[:, before].mean(axis=1, keepdims=True), len(times), axis=1)
    for season in set(seasons):
        here = seasons == season
        if (here & before).any():
            means[:, here] = values[:, here & before].mean(axis=1, keepdims=True)
    return means

'''
_SIMPLEX: Final = '''
def simplex(columns, goal, ridge=0.0):
    """Weights of at least 0 with sum 1 that minimise |columns @ w - goal|^2 + ridge |w|^2."""
    differences = columns - goal[:, None]
    if ridge > 0:
        differences = np.vstack([differences, np.sqrt(ridge) * np.eye(columns.shape[1])])
    norms = np.sqrt((differences**2).sum(axis=0))
    height = np.median(norms) or 1.0
    scale = np.hypot(norms, height)
    matrix = np.vstack([differences, np.full(columns.shape[1], height)]) / scale
    found = nnls(matrix, np.append(np.zeros(len(differences)), height))[0] / scale
    return found / found.sum()

'''

_METHODS: Final[dict[Method, str]] = {
    "sc": """\
weights = simplex(donors[:, before].T, target[before])
gap = target - weights @ donors""",
    "demeaned": """\
target, donors = target - usual(target[None])[0], donors - usual(donors)
weights = simplex(donors[:, before].T, target[before])
gap = target - weights @ donors""",
    "did": """\
target, donors = target - usual(target[None])[0], donors - usual(donors)
weights = np.full(len(donors), 1 / len(donors))
gap = target - weights @ donors""",
    "sdid": """\
target, donors = target - usual(target[None])[0], donors - usual(donors)
n_before, n_after = before.sum(), (~before).sum()
spread = np.diff(donors[:, before], axis=1).std(ddof=1)
zeta = (is_treated.sum() * n_after) ** 0.25 * spread
past = donors[:, before] - donors[:, before].mean(axis=1, keepdims=True)
weights = simplex(past.T, target[before] - target[before].mean(), zeta**2 * n_before)
by_time = donors[:, before] - donors[:, before].mean(axis=0)
after_mean = donors[:, ~before].mean(axis=1)
tiny = ({time_ridge} * spread) ** 2 * len(donors)
time_weights = simplex(by_time, after_mean - after_mean.mean(), tiny)
difference = target - weights @ donors
gap = difference - difference[before] @ time_weights""",
}
