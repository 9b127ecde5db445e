from dataclasses import replace

import pytest

from etl.catalog import load_catalog
from etl.estimates.curve import specification_curve
from etl.estimates.specification import Specification
from etl.estimates.study import Comparisons
from tests.etl.estimates.trial_frames import EFFECT, trial_frames


@pytest.fixture(scope="module")
def comparisons(tmp_path_factory):
    catalog = load_catalog()
    return Comparisons(trial_frames(tmp_path_factory.mktemp("curve"), catalog), catalog)


def test_every_choice_is_estimated_once_and_finds_the_planted_effect(comparisons):
    asked = Specification("b", "KO-b-01", "unemployment_rate")
    points = specification_curve(comparisons, asked)
    assert len({point.specification for point in points}) == len(points) == 3 * 3 * (2 * 3 + 1)
    effects = [point.estimate.effect for point in points if point.estimate]
    assert effects == sorted(effects)
    assert sum(abs(effect - EFFECT) < 1 for effect in effects) > 0.9 * len(points)
    chosen = next(p for p in points if p.specification == asked)
    assert chosen.estimate.effect == comparisons.result(asked).estimate.effect


def test_refused_choices_stand_last_without_an_estimate(comparisons):
    points = specification_curve(comparisons, replace(Specification("b", "KU091", "unemployment_rate")))
    assert all(point.estimate is None for point in points)
