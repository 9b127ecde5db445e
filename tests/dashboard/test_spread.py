import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.data import Figures
from dashboard.spread import (
    LEVELS,
    compared_series,
    intervals,
    is_per_labour_force,
    map_limits,
    month_of,
    quantiles,
    spread_of,
)
from tests.dashboard.edition import LABOUR_FORCE, MONTHS, unemployed

FIGURE = st.one_of(st.just(float("nan")), st.floats(-1000, 1000))


def slow_quantile(values: list[float], level: float) -> float:
    """Between the two neighbours in the sorted list, in proportion."""
    ordered = sorted(values)
    place = level * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


@given(st.lists(st.lists(FIGURE, min_size=3, max_size=3), min_size=1, max_size=30))
def test_quantiles_are_those_of_the_known_values(rows: list[list[float]]) -> None:
    found, n_known = quantiles(np.array(rows))
    for t in range(3):
        known = [row[t] for row in rows if not np.isnan(row[t])]
        assert n_known[t] == len(known)
        for k, level in enumerate(LEVELS):
            if len(known) < 5:
                assert np.isnan(found[k, t])
            else:
                assert found[k, t] == pytest.approx(slow_quantile(known, level), abs=1e-9)


def test_only_municipalities_are_spread_and_statuses_stay(figures: Figures) -> None:
    spread = spread_of(figures, figures.catalog.indicators["unemployment_rate"])
    assert set(spread.codes) == {"KU837", "KU398", "KU020", "KU091", "KU736"}
    last = len(spread.periods) - 1
    place = spread.codes.index("KU736")
    assert spread.letters(last)[place] == "Q"
    assert np.isnan(spread.values[place, last])
    assert spread.letters(last)[spread.codes.index("KU837")] == "P"


def test_counts_are_compared_per_thousand_of_the_labour_force(figures: Figures) -> None:
    indicator = figures.catalog.indicators["unemployed_jobseekers"]
    spread = spread_of(figures, indicator)
    place = spread.codes.index("KU020")
    wanted = 1000 * unemployed("KU020", MONTHS[3]) / LABOUR_FORCE["KU020"]
    assert spread.is_per_labour_force
    assert spread.compared[place, 3] == pytest.approx(wanted)
    series = figures.series(indicator.id, "KU020")
    same = compared_series(figures, indicator, "KU020", series.periods, series.values)
    assert same[3] == pytest.approx(wanted)
    # Nothing is known of this labour force in the first months, so nothing is compared.
    assert np.isnan(spread.compared[spread.codes.index("KU736"), 0])


def test_rates_and_the_base_itself_are_compared_as_they_are(figures: Figures) -> None:
    for indicator in ("unemployment_rate", "labour_force"):
        declared = figures.catalog.indicators[indicator]
        spread = spread_of(figures, declared)
        assert not is_per_labour_force(figures, declared)
        assert np.array_equal(spread.compared, spread.values, equal_nan=True)


def test_yearly_sums_are_held_against_the_labour_force_of_december(figures: Figures) -> None:
    spread = spread_of(figures, figures.catalog.indicators["municipal_share_yearly_eur"])
    place = spread.codes.index("KU020")
    assert spread.compared[place, 1] == pytest.approx(1000 * spread.values[place, 1] / LABOUR_FORCE["KU020"])
    assert np.isnan(spread.compared[place, 0])  # the labour force begins in 2024


@pytest.mark.parametrize("indicator", ["unemployment_rate", "unemployed_jobseekers"])
def test_chance_lies_around_the_figure_and_is_wider_for_the_small(figures: Figures, indicator: str) -> None:
    spread = spread_of(figures, figures.catalog.indicators[indicator])
    found = intervals(figures, spread, 5)
    assert found is not None
    low, high = found
    assert (low <= spread.compared[:, 5] + 0.06).all()
    assert (spread.compared[:, 5] - 0.06 <= high).all()
    width = dict(zip(spread.codes, (high - low).tolist(), strict=True))
    assert width["KU736"] > width["KU020"] > width["KU091"]


@pytest.mark.parametrize("indicator", ["flow_over_3_months", "municipal_share_yearly_eur"])
def test_where_chance_cannot_be_told_there_is_none(figures: Figures, indicator: str) -> None:
    assert intervals(figures, spread_of(figures, figures.catalog.indicators[indicator]), 0) is None


def test_a_suppressed_rate_has_no_interval(figures: Figures) -> None:
    spread = spread_of(figures, figures.catalog.indicators["unemployment_rate"])
    found = intervals(figures, spread, len(spread.periods) - 1)
    assert found is not None
    assert np.isnan(found[0][spread.codes.index("KU736")])


def test_a_maps_limits_rise(figures: Figures) -> None:
    limits = map_limits(spread_of(figures, figures.catalog.indicators["unemployment_rate"]))
    assert list(limits) == sorted(set(limits))
    assert limits


def test_the_last_month_of_a_period() -> None:
    assert [month_of(p) for p in ("2026-06", "2026Q2", "2026")] == ["2026-06", "2026-06", "2026-12"]
