"""Panels to estimate on: drawn at random from a fixed start, or by hypothesis."""

import itertools

import numpy as np
from hypothesis import strategies as st

from etl.estimates.panel import panel_of


def panel_like_ours(seed=0, n_units=20, n_periods=60, n_before=40, effect=0.0, treated=1, noise=0.3):
    """Units that follow three common paths, with seasons and noise; `effect` is added after the start."""
    random = np.random.default_rng(seed)
    common = random.normal(size=(3, n_periods)).cumsum(axis=1)
    values = random.uniform(0, 1, size=(n_units, 3)) @ common + 10 + random.normal(size=(n_units, 1))
    values += np.sin(np.arange(n_periods) * np.pi / 6) * random.uniform(0.5, 1.5, size=(n_units, 1))
    values += noise * random.normal(size=values.shape)
    values[:treated, n_before:] += effect
    units = [f"U{place:03d}" for place in range(n_units)]
    periods = [f"{2000 + t // 12}-{t % 12 + 1:02d}" for t in range(n_periods)]
    seasons = [t % 12 + 1 for t in range(n_periods)]
    sizes = random.uniform(500, 50_000, size=n_units)
    return panel_of(units, periods, values, units[:treated], periods[n_before], seasons, sizes)


@st.composite
def yearly_panels(draw):
    """Small panels of numbers with one decimal, one treated unit."""
    n_units, n_before, n_after = draw(st.integers(3, 6)), draw(st.integers(3, 6)), draw(st.integers(1, 4))
    cells = st.integers(-300, 300).map(lambda tenths: tenths / 10)
    rows = [
        draw(st.lists(cells, min_size=n_before + n_after, max_size=n_before + n_after))
        for _ in range(n_units)
    ]
    units = [f"u{place}" for place in range(n_units)]
    periods = [str(2000 + t) for t in range(n_before + n_after)]
    return panel_of(units, periods, np.array(rows), units[:1], periods[n_before])


def slow_simplex(donors, target, ridge=0.0):
    """The best weights by trying every set of donors: on each, the linear equations of the optimum."""
    n_donors = donors.shape[1]
    best, best_loss = None, np.inf
    for size in range(1, n_donors + 1):
        for chosen in itertools.combinations(range(n_donors), size):
            part = donors[:, chosen]
            system = np.zeros((size + 1, size + 1))
            system[:size, :size] = part.T @ part + ridge * np.eye(size)
            system[:size, size] = system[size, :size] = 1.0
            solved = np.linalg.lstsq(system, np.append(part.T @ target, 1.0), rcond=None)[0][:size]
            if (solved < -1e-9).any() or abs(solved.sum() - 1) > 1e-6:
                continue
            weights = np.zeros(n_donors)
            weights[list(chosen)] = np.maximum(solved, 0)
            loss = float(np.sum((donors @ weights - target) ** 2) + ridge * weights @ weights)
            if loss < best_loss - 1e-12:
                best, best_loss = weights, loss
    return best, best_loss
