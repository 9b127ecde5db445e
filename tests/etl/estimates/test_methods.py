import csv

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from etl.estimates.methods import ESTIMATORS, estimate, regularisation
from etl.estimates.panel import panel_of
from etl.estimates.placebos import placebo_test, placebos
from etl.estimates.time_weights import spread_of_changes
from tests.etl.estimates.panels import panel_like_ours, slow_simplex, yearly_panels

METHODS = tuple(ESTIMATORS)


@pytest.fixture(scope="module")
def california(shared):
    """Cigarette sales of 39 states 1970–2000, California treated from 1989 (Abadie et al. 2010)."""
    with (shared / "data/methods/california_prop99.csv").open() as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    units = sorted({row["State"] for row in rows})
    years = sorted({row["Year"] for row in rows})
    cells = {(row["State"], row["Year"]): float(row["PacksPerCapita"]) for row in rows}
    values = np.array([[cells[unit, year] for year in years] for unit in units])
    return panel_of(units, years, values, ["California"], "1989")


@pytest.fixture(scope="module")
def references(shared):
    """The reference figures: quantity → (value, tolerance)."""
    with (shared / "data/methods/references.csv").open() as file:
        return {
            row["quantity"]: (float(row["value"]), float(row["suggested_tol"]))
            for row in csv.DictReader(file)
            if row["study"] == "Prop99"
            and "predictors" not in row["specification"].replace("no predictors", "")
            and row["value"].replace(".", "").replace("-", "").isdigit()
        }


def test_synthetic_control_reproduces_the_exact_optimum(california):
    found = estimate(california, "sc")
    assert float(np.sum(found.gap[california.before] ** 2)) == pytest.approx(52.129571, abs=1e-6)
    assert found.effect == pytest.approx(-19.5136, abs=5e-5)
    weights = dict(zip(california.donor_units, found.weights.round(4).tolist(), strict=True))
    assert {unit: weight for unit, weight in weights.items() if weight > 0} == {
        "Utah": 0.3939,
        "Montana": 0.2318,
        "Nevada": 0.2049,
        "Connecticut": 0.1091,
        "New Hampshire": 0.0454,
        "Colorado": 0.0148,
    }
    assert found.duality_gap < 1e-9


@pytest.mark.parametrize(
    ("method", "effect"),
    [("sc", -19.5136), ("did", -27.3491), ("sdid", -15.6054), ("demeaned", -11.1090)],
)
def test_effects_of_california(california, method, effect):
    assert estimate(california, method).effect == pytest.approx(effect, abs=5e-5)


PERFECT = {
    "few donors": lambda rng, n, m: rng.normal(size=(n, m)),
    "all constant": lambda rng, n, m: np.repeat(rng.normal(size=(n, 1)), m, axis=1),
    "two factors": lambda rng, n, m: rng.normal(size=(n, 2)) @ rng.normal(size=(2, m)).cumsum(axis=1),
    "counts of unlike size": lambda rng, n, m: rng.lognormal(8, 1.5, (n, 1)) * (1 + rng.normal(size=(n, m))),
}


@pytest.mark.parametrize("kind", PERFECT)
@pytest.mark.parametrize("method", ["sc", "demeaned", "sdid"])
@pytest.mark.parametrize("n_donors", [3, 10, 40])
def test_the_certificate_holds_where_the_fit_is_perfect(kind, method, n_donors):
    values = PERFECT[kind](np.random.default_rng(7), n_donors + 1, 50)
    units = [f"unit {number:02}" for number in range(n_donors + 1)]
    years = [str(year) for year in range(1970, 2020)]
    assert estimate(panel_of(units, years, values, units[:1], "2010"), method).duality_gap < 1e-9


def test_effects_within_the_tolerances_of_the_register(california, references):
    quantities = {
        "sc": ("ATT 1989-2000", "SC estimate", "SC estimate (R, 6 digits)"),
        "did": ("DID estimate", "DID estimate (R, 6 digits)"),
        "sdid": ("SDID estimate", "SDID estimate (R, 6 digits)", "SDID estimate, exact optimum"),
        "demeaned": ("DIFP (demeaned SC) estimate",),
    }
    for method, names in quantities.items():
        for name in names:
            value, tolerance = references[name]
            assert estimate(california, method).effect == pytest.approx(value, abs=tolerance), name


def test_rank_of_california_among_its_placebos(california):
    found = estimate(california, "sc")
    test = placebo_test(california, found, placebos(california, "sc"))
    assert test.ratio == pytest.approx(12.440, abs=5e-4)
    assert (test.rank, test.n) == (3, 38)
    assert test.p_value == pytest.approx(3 / 39)


def test_placebo_error_of_synthetic_did_in_california(california):
    assert placebos(california, "sdid").effects.std() == pytest.approx(9.37, abs=0.005)


@given(yearly_panels(), st.sampled_from(METHODS))
def test_weights_are_shares(panel, method):
    found = estimate(panel, method)
    assert (found.weights >= 0).all()
    assert found.weights.sum() == pytest.approx(1)
    assert found.counterfactual + found.gap == pytest.approx(panel.target)


@given(yearly_panels())
def test_synthetic_control_against_every_set_of_donors(panel):
    found = estimate(panel, "sc")
    _, loss = slow_simplex(panel.donors[:, panel.before].T, panel.target[panel.before])
    assert float(np.sum(found.gap[panel.before] ** 2)) == pytest.approx(loss, abs=1e-6, rel=1e-6)


@given(yearly_panels())
def test_demeaned_against_every_set_of_donors(panel):
    before = panel.before
    target = panel.target - panel.target[before].mean()
    donors = np.array([row - row[before].mean() for row in panel.donors])
    _, loss = slow_simplex(donors[:, before].T, target[before])
    found = estimate(panel, "demeaned")
    assert float(np.sum(found.gap[before] ** 2)) == pytest.approx(loss, abs=1e-6, rel=1e-6)
    assert found.gap[before].mean() == pytest.approx(0, abs=1e-9)


@given(yearly_panels())
def test_difference_in_differences_by_the_book(panel):
    changes = [
        sum(row[panel.after]) / sum(panel.after) - sum(row[panel.before]) / sum(panel.before)
        for row in panel.values
    ]
    others = [change for change, treated in zip(changes, panel.treated, strict=True) if not treated]
    assert estimate(panel, "did").effect == pytest.approx(changes[0] - sum(others) / len(others), abs=1e-9)


@given(yearly_panels())
def test_synthetic_did_by_the_book(panel):
    """Both sets of weights by trying every set, and the effect as a doubly weighted difference of differences."""
    before, after = panel.before, panel.after
    donors, target = panel.donors, panel.target
    zeta = regularisation(panel, spread_of_changes(donors[:, before]))
    inner = donors[:, before]
    unit_weights, _ = slow_simplex(
        (inner - inner.mean(axis=1, keepdims=True)).T,
        target[before] - target[before].mean(),
        zeta**2 * before.sum(),
    )
    later = donors[:, after].mean(axis=1)
    time_weights, loss = slow_simplex(inner - inner.mean(axis=0), later - later.mean())
    found = estimate(panel, "sdid")
    # Where several weights over time fit equally well, so would other effects: only the fit can be compared.
    fitted = inner @ found.time_weights[before]
    assert np.sum((fitted - later - (fitted - later).mean()) ** 2) == pytest.approx(loss, abs=1e-6, rel=1e-6)
    if (
        zeta > 0.1
        and len(donors) > before.sum()
        and np.allclose(found.time_weights[before], time_weights, atol=1e-4)
    ):
        mixed = target - unit_weights @ donors
        expected = mixed[after].mean() - mixed[before] @ time_weights
        assert found.effect == pytest.approx(expected, abs=1e-2)


@given(yearly_panels(), st.integers(-50, 50), st.sampled_from(["demeaned", "sdid", "did"]))
def test_a_constant_added_to_one_unit_changes_nothing_where_levels_are_free(panel, constant, method):
    values = panel.values.copy()
    values[0] += constant
    values[1] -= 2 * constant
    moved = panel_of(
        panel.units, panel.periods, values, [panel.units[0]], panel.periods[int(panel.before.sum())]
    )
    before, after = estimate(panel, method), estimate(moved, method)
    assume(before.duality_gap < 1e-9 and after.duality_gap < 1e-9)
    # The ridge of sdid's weights over time is so small that rounding moves the level of a gap by 1e-5 and more.
    within = 1e-4 if method == "sdid" else 1e-9
    assert np.sum(after.gap[panel.before] ** 2) == pytest.approx(
        np.sum(before.gap[panel.before] ** 2), abs=within, rel=within
    )


@pytest.mark.parametrize("method", METHODS)
def test_the_order_of_rows_changes_nothing(method):
    panel = panel_like_ours(seed=4)
    order = np.random.default_rng(1).permutation(len(panel.units))
    start = panel.periods[int(np.flatnonzero(panel.after)[0])]
    mixed = panel_of(
        [panel.units[row] for row in order],
        panel.periods,
        panel.values[order],
        ["U000"],
        start,
        panel.seasons.tolist(),
        panel.sizes[order],
    )
    assert estimate(mixed, method).gap.tolist() == estimate(panel, method).gap.tolist()


@pytest.mark.parametrize("method", ["demeaned", "sdid"])
def test_a_planted_effect_is_found_and_none_where_none_is(method):
    planted = [estimate(panel_like_ours(seed, effect=2.0), method).effect for seed in range(12)]
    none = [estimate(panel_like_ours(seed), method).effect for seed in range(12)]
    assert np.mean(planted) == pytest.approx(2.0, abs=0.35)
    assert np.mean(none) == pytest.approx(0.0, abs=0.35)
    assert np.array(planted) - np.array(none) == pytest.approx(np.full(12, 2.0), abs=0.25)


def test_seasons_of_the_treated_alone_are_no_effect():
    panel = panel_like_ours(noise=0.0)
    seasonal = np.sin(np.arange(len(panel.periods)) * np.pi / 6) * 5
    values = panel.values + np.where(panel.treated, 1.0, 0.0)[:, None] * seasonal
    start = panel.periods[int(panel.before.sum())]
    moved = panel_of(panel.units, panel.periods, values, ["U000"], start, panel.seasons.tolist())
    assert estimate(moved, "demeaned").effect == pytest.approx(estimate(panel, "demeaned").effect, abs=1e-6)


def test_a_panel_without_donors_or_periods_is_refused():
    panel = panel_like_ours(n_units=4)
    with pytest.raises(ValueError, match="no donor"):
        estimate(panel.with_rows(panel.treated, panel.treated), "sc")
    with pytest.raises(ValueError, match="before the start"):
        estimate(panel_of(panel.units, panel.periods, panel.values, ["U000"], panel.periods[0]), "sc")
    with pytest.raises(ValueError, match="not in the panel: X"):
        panel_of(panel.units, panel.periods, panel.values, ["X"], panel.periods[3])
