"""The short verdict on a wave's average, held against the whole estimate with all its tests."""

from dataclasses import replace

import numpy as np
import pytest

from etl.catalog import Catalog, load_catalog
from etl.estimates.average_verdict import AverageVerdict, average_verdict
from etl.estimates.averages import jackknife
from etl.estimates.donors import employment_areas, trial_areas
from etl.estimates.prepared import Prepared
from etl.estimates.refusals import Refusal
from etl.estimates.specification import Specification
from etl.estimates.study import Comparisons, Result
from tests.etl.estimates.trial_frames import EFFECT, trial_frames

ASKED = Specification("b", "b", "unemployment_rate", method="sdid")


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load_catalog()


@pytest.fixture(scope="module")
def comparisons(tmp_path_factory: pytest.TempPathFactory, catalog: Catalog) -> Comparisons:
    return Comparisons(trial_frames(tmp_path_factory.mktemp("trial"), catalog), catalog)


@pytest.fixture(scope="module")
def prepared(comparisons: Comparisons) -> Prepared:
    found = comparisons.prepared(ASKED)
    assert isinstance(found, Prepared)
    return found


def test_the_verdict_is_that_of_the_whole_estimate(
    comparisons: Comparisons, prepared: Prepared, catalog: Catalog
) -> None:
    whole, short = comparisons.result(ASKED), average_verdict(comparisons, prepared, "sdid")
    assert isinstance(whole, Result)
    assert isinstance(short, AverageVerdict)
    assert whole.refusal is None
    assert short.effect == whole.estimate.effect
    assert (short.p_value, short.interval) == (whole.p_value, whole.interval)
    panel, clusters = prepared.panel, comparisons.areas_of(prepared)
    assert short.by_area == jackknife(panel, whole.estimate, clusters)
    of_treated = {area for area, treated in zip(clusters, panel.treated, strict=True) if treated}
    assert of_treated == set(trial_areas(catalog.waves["b"], prepared.members))
    assert len(of_treated) == 5
    assert set(clusters) - of_treated <= set(employment_areas(catalog).values())
    assert short.effect == pytest.approx(EFFECT, abs=0.15)
    assert short.p_value < 0.05


def test_a_poor_fit_is_refused_with_the_figures_of_the_whole_estimate(
    comparisons: Comparisons, prepared: Prepared
) -> None:
    """The treated jump up and down before the start, which no donor does."""
    panel = prepared.panel
    values = panel.values.copy()
    values[panel.treated] += 5 * np.sign(np.sin(np.arange(len(panel.periods)) / 7))
    wild = replace(prepared, panel=replace(panel, values=values))
    short = average_verdict(comparisons, wild, "sdid")
    assert isinstance(short, Refusal)
    assert short.reason == "poor_fit"
    assert short.figures["pre_rmspe"] > 2 * short.figures["median"]


def test_units_are_told_by_their_trial_area(catalog: Catalog) -> None:
    units = (("KU837",), ("KU211",), ("KU609",), ("KU091",))
    assert trial_areas(catalog.waves["b"], units) == ["KO-b-01", "KO-b-01", "KO-b-05", "KU091"]
