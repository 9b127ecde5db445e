"""What is published of a wave beside what we find: which indicators, and when the two agree."""

from typing import Any

import pytest

from dashboard.data import Figures
from dashboard.effects.wave_results import (
    AverageVerdict,
    agreement,
    compared,
    findings_of,
    has_two_answers,
    indicators_compared,
    sign_of,
)
from etl.catalog import Catalog
from etl.catalog.models import Finding
from etl.estimates.averages import AverageEffect
from etl.estimates.conformal import Interval
from etl.estimates.refusals import Refusal
from tests.etl.estimates.trial_frames import EFFECT


def verdict(effect: float, p_value: float, error: float | None = None) -> AverageVerdict:
    by_area = AverageEffect(effect, error, 5) if error is not None else None
    return AverageVerdict(None, effect, p_value, Interval(-1, 1, 0.95), by_area, 0.1)  # type: ignore[arg-type]


def finding(direction: str) -> Finding:
    text = {"fi": "a", "sv": "b", "en": "c"}
    told: dict[str, Any] = {"outcome": text, "said": text, "direction": direction, "confidence": "high"}
    return Finding.model_validate(
        told | {"id": "test", "wave": "b", "kind": "causal", "significance": "significant"}
    )


@pytest.mark.parametrize(
    ("direction", "effect", "p_value", "told"),
    [
        ("decrease", -1.0, 0.01, "agrees"),
        ("decrease", -1.0, 0.1, "agrees"),
        ("decrease", -1.0, 0.11, "not_seen"),
        ("decrease", 1.0, 0.01, "opposite"),
        ("increase", 1.0, 0.01, "agrees"),
        ("increase", -1.0, 0.01, "opposite"),
        ("increase", -1.0, 0.5, "not_seen"),
        ("none", 1.0, 0.5, "agrees"),
        ("none", 1.0, 0.05, "more"),
        ("unknown", 1.0, 0.05, None),
    ],
)
def test_agreement_is_of_the_direction_that_chance_does_not_give(
    direction: str, effect: float, p_value: float, told: str | None
) -> None:
    assert agreement(finding(direction), verdict(effect, p_value)) == told


@pytest.mark.parametrize(
    ("direction", "effect", "p_value", "error", "told"),
    [
        ("decrease", -1.0, 0.5, 0.1, "one_test"),
        ("decrease", -1.0, 0.01, 5.0, "one_test"),
        ("none", 1.0, 0.01, 5.0, "one_test"),
        ("none", 1.0, 0.5, 0.1, "one_test"),
        ("decrease", 1.0, 0.5, 0.1, "not_seen"),
        ("decrease", 1.0, 0.01, 5.0, "opposite"),
    ],
)
def test_where_our_tests_disagree_only_one_of_them_can_agree_with_a_study(
    direction: str, effect: float, p_value: float, error: float, told: str
) -> None:
    assert agreement(finding(direction), verdict(effect, p_value, error)) == told


def test_a_difference_that_is_not_clear_has_no_direction() -> None:
    assert [sign_of(verdict(-1.0, p)) for p in (0.01, 0.1, 0.11)] == [-1, -1, 0]


def test_the_two_tests_are_held_against_each_other() -> None:
    assert has_two_answers(verdict(-1.0, 0.5, error=0.1))
    assert has_two_answers(verdict(-1.0, 0.01, error=5.0))
    assert not has_two_answers(verdict(-1.0, 0.01, error=0.1))
    assert not has_two_answers(verdict(-1.0, 0.5, error=5.0))
    assert not has_two_answers(verdict(-1.0, 0.5))


def test_every_indicator_of_a_published_effect_is_compared_and_both_boxes_of_a_sum(catalog: Catalog) -> None:
    assert indicators_compared(catalog) == (
        "unemployment_rate",
        "broad_unemployment",
        "long_term_unemployed",
        "activation_rate",
        "in_services",
    )


def test_findings_are_those_of_the_wave_the_oldest_study_first(catalog: Catalog) -> None:
    told = list(findings_of(catalog, catalog.waves["b"]))
    assert {finding.wave for _, finding in told} == {"b"}
    years = [(study.published or "")[:4] for study, _ in told]
    assert years == sorted(years)
    assert list(findings_of(catalog, catalog.waves["d"])) == []


def test_a_planted_effect_is_found_and_agrees_with_what_is_published(trial_figures: Figures) -> None:
    found = {one.indicator: one for one in compared(trial_figures, trial_figures.catalog.waves["b"])}
    rate = found["unemployment_rate"].ours
    assert isinstance(rate, AverageVerdict)
    assert rate.effect == pytest.approx(EFFECT, abs=0.2)
    [(study, published)] = found["unemployment_rate"].published
    assert study.id == "labore_article_2021"
    assert agreement(published, rate) == "agrees"
    others = [found[i].ours for i in found if i != "unemployment_rate"]
    assert {other.reason for other in others if isinstance(other, Refusal)} == {"not_published"}
