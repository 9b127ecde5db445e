"""The estimators against other people's: run where those are installed (see judges.py), skipped elsewhere."""

import csv
from dataclasses import replace

import numpy as np
import pytest

from etl.estimates.averages import clustered_did
from etl.estimates.methods import estimate
from etl.estimates.panel import panel_of
from tests.etl.estimates import judges
from tests.etl.estimates.panels import panel_like_ours

# Their own deprecations are not ours to mend.
pytestmark = pytest.mark.filterwarnings("ignore")


def judge(module):
    """The library, or a skip that says how to have it."""
    reason = f"{judges.PINNED[module]} is no dependency; pip install --target FOLDER, and PYTHONPATH=FOLDER"
    pytest.importorskip(module, reason=reason, exc_type=ImportError)


@pytest.fixture(scope="module")
def simulated():
    """300 units × 120 months, without a season, which the libraries do not know of."""
    panel = panel_like_ours(seed=2, n_units=300, n_periods=120, n_before=96, effect=-1.0)
    return replace(panel, seasons=np.zeros(120, np.int64))


@pytest.fixture(scope="module")
def california(shared):
    with (shared / "data/methods/california_prop99.csv").open() as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    units, years = sorted({row["State"] for row in rows}), sorted({row["Year"] for row in rows})
    cells = {(row["State"], row["Year"]): float(row["PacksPerCapita"]) for row in rows}
    return panel_of(
        units, years, np.array([[cells[u, y] for y in years] for u in units]), ["California"], "1989"
    )


@pytest.fixture(params=["california", "simulated"])
def panel(request):
    return request.getfixturevalue(request.param)


def test_synthetic_did_of_azcausal(panel):
    judge("azcausal")
    assert estimate(panel, "sdid").effect == pytest.approx(judges.azcausal_sdid(panel), abs=1e-5)


def test_difference_in_differences_of_azcausal(panel):
    judge("azcausal")
    assert estimate(panel, "did").effect == pytest.approx(judges.azcausal_did(panel), abs=1e-9)


def test_synthetic_did_of_diff_diff(panel):
    """It follows the R package, whose Frank–Wolfe stops before the optimum: the third digit differs."""
    judge("diff_diff")
    assert estimate(panel, "sdid").effect == pytest.approx(judges.diff_diff_sdid(panel), abs=0.005)


def test_synthetic_control_weights_of_diff_diff(panel):
    judge("diff_diff")
    assert estimate(panel, "sc").weights == pytest.approx(judges.diff_diff_sc(panel), abs=1e-9)


def clustered(panel):
    """Twelve units treated in six clusters of two, the others in six clusters: each side's factor is 6 ÷ 5."""
    many = replace(panel, treated=np.arange(len(panel.units)) < 12)
    return many, [f"t{row // 2}" if row < 12 else f"c{row % 6}" for row in range(len(panel.units))]


FACTOR = (6 / 5) ** 0.5


def test_clustered_error_of_pyfixest(panel):
    """CRV1 without its factors, and ours in their place.

    Its default factors are G ÷ (G − 1) over all clusters and (N − 1) ÷ (N − k), N rows and k coefficients with the
    effects that are not nested in clusters (here the periods).
    """
    judge("pyfixest")
    many, clusters = clustered(panel)
    ours = clustered_did(many, clusters)
    effect, error = judges.pyfixest_clustered_did(many, clusters, k_adj=False, G_adj=False)
    assert ours.effect == pytest.approx(effect, abs=1e-9)
    assert ours.standard_error == pytest.approx(error * FACTOR, rel=1e-7)
    _, by_default = judges.pyfixest_clustered_did(many, clusters)
    n_rows, n_periods = many.values.size, len(many.periods)
    factor = 12 / 11 * (n_rows - 1) / (n_rows - n_periods - 1)
    assert by_default == pytest.approx(error * factor**0.5, rel=1e-3)


def test_clustered_error_of_diff_diff(panel):
    """Its factors are G ÷ (G − 1) over all clusters and (N − 1) ÷ (N − k) with k few: 0.1 % of California's error."""
    judge("diff_diff")
    many, clusters = clustered(panel)
    ours = clustered_did(many, clusters)
    effect, error = judges.diff_diff_clustered_did(many, clusters)
    assert ours.effect == pytest.approx(effect, abs=1e-9)
    assert ours.standard_error == pytest.approx(error * (11 / 12) ** 0.5 * FACTOR, rel=2e-3)
