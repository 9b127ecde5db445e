"""An average of many is held against groups of donors, an area against single ones, and the page says so."""

import re
from dataclasses import replace
from html import unescape

import pytest

from dashboard import urls
from dashboard.charts.effect import cloud_of
from dashboard.components.effect_sure import is_wider, sure_box
from dashboard.data import Figures
from dashboard.effects.asked import effect_of, sensitivity_of, specification_of
from dashboard.pages import page_of
from dashboard.static import render
from dashboard.urls import Address
from etl.catalog.models import Language
from etl.estimates.conformal import Interval
from etl.estimates.study import Result

AVERAGE = urls.effect("fi", "b")


def result_of(address: Address, figures: Figures) -> Result:
    found = effect_of(figures, specification_of(address, figures))
    assert isinstance(found, Result)
    return found


def box(address: Address, figures: Figures) -> str:
    found = result_of(address, figures)
    made = sure_box(figures, found, sensitivity_of(figures, found), address.language)
    return unescape(render(made)).replace("\u00a0", " ")


def test_an_average_is_ranked_among_groups_as_large(trial_figures: Figures) -> None:
    found = result_of(AVERAGE, trial_figures)
    n, among = len(found.prepared.members), found.placebos
    assert among.size == n == 23
    assert found.test.n == len(among.units) >= 39
    assert f"{found.test.n} ryhmälle, joissa on {n} vertailukuntaa" in box(AVERAGE, trial_figures)
    larger = sum(abs(effect) >= abs(found.estimate.effect) for effect in among.effects)
    assert found.test.rank == larger + 1
    cloud = cloud_of(found, None)
    assert len(cloud.near) + len(cloud.poor) == found.test.n
    assert cloud.words == "kin"


def test_smaller_groups_are_said_to_be_smaller(trial_figures: Figures) -> None:
    found = result_of(AVERAGE, trial_figures)
    fewer = replace(found, placebos=replace(found.placebos, size=9))
    markup = render(sure_box(trial_figures, fewer, None, "en"))
    assert "smaller than the 23 trial municipalities" in markup
    assert "smaller than the 23" not in render(sure_box(trial_figures, found, None, "en"))


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fi", "vertailukuntien ryhmillä"),
        ("sv", "grupper av jämförelsekommuner"),
        ("en", "groups of comparison"),
    ],
)
def test_the_fit_of_an_average_is_told_beside_that_of_groups(
    trial_figures: Figures, language: Language, said: str
) -> None:
    html = unescape(render(page_of(replace(AVERAGE, language=language), trial_figures).layout))
    assert said in html
    assert not re.search(r"yksittäisille kunnille|enskilda kommuner utan|single municipalities without", html)


def test_an_interval_over_trial_areas_that_holds_more_is_the_one_to_rely_on(trial_figures: Figures) -> None:
    found = result_of(AVERAGE, trial_figures)
    by_area = sensitivity_of(trial_figures, found).average[found.estimate.method]
    low, high = found.told_interval.low, found.told_interval.high
    assert low is not None
    assert high is not None
    wide = replace(by_area, effect=(low + high) / 2, standard_error=10 * (high - low))
    assert is_wider(wide, found)
    assert not is_wider(replace(wide, standard_error=(high - low) / 100), found)
    assert not is_wider(wide, replace(found, interval=Interval(None, None, 0.95)))
    assert ("leveämpi kuin yllä" in box(AVERAGE, trial_figures)) == is_wider(by_area, found)


def test_an_area_is_compared_with_single_municipalities_and_says_so(trial_figures: Figures) -> None:
    found = result_of(urls.effect("fi", "KO-b-01"), trial_figures)
    assert found.placebos.size == 1
    n = len(found.prepared.members[0])
    assert f"Alueen {n} kunnan luvut on laskettu yhteen" in box(urls.effect("fi", "KO-b-01"), trial_figures)
    assert "kunnan luvut on laskettu yhteen" not in box(urls.effect("fi", "KU837", wave="b"), trial_figures)


def test_did_of_an_average_is_told_by_groups(trial_figures: Figures) -> None:
    address = replace(AVERAGE, method="did")
    markup = box(address, trial_figures)
    assert "arvioitu vertailukuntien ryhmien perusteella" in markup
    found = result_of(address, trial_figures)
    assert found.told_p_value == found.test.p_value
