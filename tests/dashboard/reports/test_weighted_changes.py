"""The arithmetic of the calculator, held against sums done the slow way."""

import math
from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import urls
from dashboard.address import PARAMETERS
from dashboard.reports.weighted_changes import (
    WHEN,
    CriterionChange,
    WeightedChanges,
    full_years,
    own_field,
    weighted_changes,
)
from dashboard.reports.year_means import year_mean, year_sum
from etl.catalog import load_catalog
from tests.dashboard.edition import MONTHS, SERVICES_SHARE, unemployed

BONUS = load_catalog().bonuses["a"]
AMOUNTS = st.floats(0.01, 1e6)
OWN = tuple(own_field(criterion, when) for criterion in BONUS.criteria for when in WHEN)


def changes_of(pairs):
    found = (CriterionChange(c, *pair, None) for c, pair in zip(BONUS.criteria, pairs, strict=True))
    return WeightedChanges("KU837", "2024", "2025", tuple(found))


def by_hand(year):
    months = [m for m in MONTHS if m.startswith(year)]
    services = [round(SERVICES_SHARE * unemployed("KU837", m)) for m in months]
    together = [unemployed("KU837", m) + s for m, s in zip(months, services, strict=True)]
    return 100 * sum(services) / sum(together)


def test_every_own_figure_has_a_field_in_the_address():
    assert set(OWN) <= set(urls.FIELDS["bonus"]) & set(PARAMETERS)


@given(st.lists(AMOUNTS, min_size=3, max_size=3), st.floats(-0.99, 5))
def test_where_all_change_alike_the_points_are_the_change_in_per_cent(before, share):
    found = changes_of([(b, b * (1 + share)) for b in before])
    assert found.points == pytest.approx(100 * share, abs=1e-6)
    assert found.weight_pct == 100


@given(st.lists(st.tuples(AMOUNTS, AMOUNTS), min_size=3, max_size=3), st.floats(0.1, 10))
def test_the_unit_of_a_figure_changes_nothing(pairs, unit):
    scaled = changes_of([(unit * before, unit * after) for before, after in pairs])
    assert scaled.points == pytest.approx(changes_of(pairs).points, rel=1e-9, abs=1e-6)


@given(st.lists(st.tuples(st.none() | AMOUNTS, st.none() | AMOUNTS), min_size=3, max_size=3))
def test_what_is_missing_is_not_guessed(pairs):
    found = changes_of(pairs)
    slow = [
        weight * (after - before) / before
        for (before, after), weight in zip(pairs, (60, 30, 10), strict=True)
        if before is not None and after is not None
    ]
    if not slow:
        assert (found.points, found.weight_pct) == (None, 0)
    else:
        assert found.points == pytest.approx(math.fsum(slow), abs=1e-6)


@pytest.mark.parametrize("before", [0.0, -3.0])
def test_there_is_no_change_from_nothing(before):
    found = changes_of([(before, 5.0), (10.0, 11.0), (None, 2.0)])
    assert (found.points, found.weight_pct) == (pytest.approx(3.0), 30)


def test_a_years_rate_is_the_sum_of_its_counts(figures, catalog):
    rate = catalog.indicators["activation_rate"]
    for year in ("2024", "2025"):
        assert year_mean(figures, rate, "KU837", year) == pytest.approx(by_hand(year))


def test_a_years_mean_of_counts_is_that_of_its_months(figures, catalog):
    found = year_mean(figures, catalog.indicators["unemployed_jobseekers"], "KU837", "2025")
    assert found == pytest.approx(fmean(unemployed("KU837", m) for m in MONTHS if m.startswith("2025")))


@pytest.mark.parametrize(
    ("indicator", "area", "year"),
    [
        ("unemployed_jobseekers", "KU837", "2026"),  # half a year is published
        ("unemployed_jobseekers", "KU736", "2024"),  # February is missing
        ("unemployed_jobseekers", "KU005", "2025"),
        ("under_25_unemployed", "KU837", "2025"),
    ],
)
def test_a_year_that_is_not_whole_has_no_sum(figures, indicator, area, year):
    assert year_sum(figures, indicator, area, year) is None


def test_a_rate_without_counts_is_the_mean_of_its_months(figures, catalog):
    rate = catalog.indicators["flow_over_3_months"]
    months = [o.value for o in figures.series(rate.id, "KU837").observations() if o.period[:4] == "2024"]
    assert year_mean(figures, rate, "KU837", "2024") == pytest.approx(fmean(months))


def test_open_figures_stand_in_where_the_reader_has_none(figures):
    address = urls.bonus("fi", ("KU837",), first="2024", last="2025", moves_before=10.0, moves_after=12.5)
    found = weighted_changes(address, BONUS, figures)
    activation, moves, starts = found.changes
    assert (activation.before, activation.after) == pytest.approx((by_hand("2024"), by_hand("2025")))
    assert activation.indicator.id == "activation_rate"
    assert (moves.before, moves.after, moves.indicator) == (10.0, 12.5, None)
    assert moves.points == pytest.approx(7.5)
    assert (starts.points, found.weight_pct) == (None, 90)


def test_an_own_figure_is_never_set_against_an_open_one(figures):
    address = urls.bonus("fi", ("KU837",), first="2024", last="2025", activation_before=20.0)
    activation = weighted_changes(address, BONUS, figures).changes[0]
    assert (activation.before, activation.after, activation.indicator) == (20.0, None, None)


def test_years_to_choose_have_a_december(figures):
    assert full_years(figures, ["activation_rate", "long_term_activation_rate"]) == ("2024", "2025")
