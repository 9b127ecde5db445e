"""Other people's estimators on a panel of ours, each behind one function; none is a dependency of the portal.

    pip install --target FOLDER "diff-diff==3.13.0" "azcausal==0.2.5" "pyfixest==0.60.0"; PYTHONPATH=FOLDER pytest …

A function raises ImportError where its library is not there.
"""

import contextlib
import io

import numpy as np
import pandas as pd

PINNED = {
    "diff_diff": "diff-diff==3.13.0",
    "azcausal": "azcausal==0.2.5",
    "pyfixest": "pyfixest==0.60.0",
    "mlsynth": "mlsynth==1.0.0",
    "pysyncon": "pysyncon==1.7.0",
    "causalpy": "CausalPy==0.9.0",
}


def long_frame(panel, clusters=None):
    """One row for each unit and period: unit, time (0, 1, …), y, treated, post, d = treated · post, cluster."""
    n_units, n_periods = panel.values.shape
    frame = pd.DataFrame(
        {
            "unit": np.repeat(panel.units, n_periods),
            "time": np.tile(np.arange(n_periods), n_units),
            "y": panel.values.ravel(),
            "treated": np.repeat(panel.treated, n_periods).astype(int),
            "post": np.tile(panel.after, n_units).astype(int),
            "cluster": np.repeat(panel.units if clusters is None else clusters, n_periods),
        }
    )
    return frame.assign(d=frame["treated"] * frame["post"])


def azcausal_panel(panel):
    """The panel of azcausal: outcome and intervention, period × unit."""
    from azcausal.core.panel import CausalPanel

    index, columns = range(len(panel.periods)), list(panel.units)
    tables = {
        "outcome": panel.values.T,
        "intervention": np.outer(panel.after, panel.treated).astype(int),
    }
    return CausalPanel(
        {name: pd.DataFrame(values, index, columns) for name, values in tables.items()}
    ).setup()


def azcausal_sdid(panel):
    """Synthetic DID of azcausal with its projected gradient, which comes nearer to the optimum than Frank–Wolfe."""
    from azcausal.estimators.panel.sdid import SDID
    from azcausal.util.pgd import ProjectedGradientDescent

    solver = ProjectedGradientDescent(max_iter=50_000, tol=1e-12)
    return float(SDID(solver=solver).fit(azcausal_panel(panel)).effect.value)


def azcausal_did(panel):
    """Difference-in-differences of azcausal."""
    from azcausal.estimators.panel.did import DID

    return float(DID().fit(azcausal_panel(panel)).effect.value)


def diff_diff_sdid(panel):
    """Synthetic DID of diff-diff (after the R package synthdid); its own standard error is not wanted."""
    from diff_diff import SyntheticDiD

    return float(_after(SyntheticDiD(n_bootstrap=2, seed=1), panel).att)


def diff_diff_sc(panel):
    """Weights (donor) of synthetic control on every outcome before the start, all of equal importance."""
    from diff_diff import SyntheticControl

    before = np.flatnonzero(panel.before).tolist()
    fitted = _after(
        SyntheticControl(v_method="custom", custom_v=np.ones(len(before)), standardize="none"),
        panel,
        "d",
        pre_period_outcomes=before,
    )
    return _weights(panel, fitted.donor_weights)


def diff_diff_clustered_did(panel, clusters):
    """Effect and clustered standard error of diff-diff's regression with unit and period effects."""
    from diff_diff import TwoWayFixedEffects

    frame = long_frame(panel, clusters)
    found = TwoWayFixedEffects(cluster="cluster").fit(frame, "y", "treated", "post", "unit")
    return float(found.att), float(found.se)


def pyfixest_clustered_did(panel, clusters, **small_sample):
    """Effect and CRV1 standard error of pyfixest; small_sample: arguments of its `ssc`."""
    import pyfixest

    frame = long_frame(panel, clusters).astype({"d": float})
    fitted = pyfixest.feols(
        "y ~ d | unit + time", frame, vcov={"CRV1": "cluster"}, ssc=pyfixest.ssc(**small_sample)
    )
    return float(fitted.coef()["d"]), float(fitted.se()["d"])


def mlsynth_sc(panel):
    """Weights (donor) of mlsynth, outcomes alone."""
    from mlsynth import VanillaSC

    config = {"outcome": "y", "treat": "d", "unitid": "unit", "time": "time"}
    quiet = {"backend": "outcome-only", "display_graphs": False, "inference": False}
    with contextlib.redirect_stdout(io.StringIO()):
        found = VanillaSC({"df": long_frame(panel), **quiet, **config}).fit()
    return _weights(panel, found.weights.donor_weights)


def pysyncon_sc(panel):
    """Weights (donor) of pysyncon, its own inner problem with equal importance of all outcomes."""
    from pysyncon import Synth

    before = np.flatnonzero(panel.before)
    donors = pd.DataFrame(panel.donors[:, before].T, index=before, columns=list(panel.donor_units))
    target = pd.Series(panel.target[before], index=before, name="target")
    synth = Synth()
    synth.fit(X0=donors, X1=target, Z0=donors, Z1=target, custom_V=np.ones(len(before)))
    return _weights(panel, dict(zip(panel.donor_units, synth.W, strict=True)))


def causalpy_sc(panel):
    """Weights (donor) of CausalPy's weighted-sum fitter on scikit-learn."""
    from causalpy.skl_models import WeightedProportion

    fitted = WeightedProportion()
    fitted.fit(panel.donors[:, panel.before].T, panel.target[panel.before])
    return np.asarray(fitted.coef_, float).ravel()


def _after(estimator, panel, treatment="treated", **more):
    return estimator.fit(
        long_frame(panel),
        outcome="y",
        treatment=treatment,
        unit="unit",
        time="time",
        post_periods=np.flatnonzero(panel.after).tolist(),
        **more,
    )


def _weights(panel, by_name):
    return np.array([float(by_name.get(unit, 0.0)) for unit in panel.donor_units])
