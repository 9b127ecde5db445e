"""The specification behind an address of an effect, and the answers behind a specification."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import urls
from dashboard.data import Figures
from dashboard.effects.asked import (
    address_of,
    curve_of,
    effect_of,
    indicator_of,
    sensitivity_of,
    specification_of,
    wave_of,
)
from dashboard.urls import build, parse
from etl.catalog import Catalog, load_catalog
from etl.estimates.refusals import Refusal
from etl.estimates.specification import Specification
from etl.estimates.study import Comparisons, Result
from tests.dashboard.address_states import LANGUAGES, addresses

CATALOG = load_catalog()


@pytest.fixture(scope="module")
def nothing_read(catalog: Catalog, trial_figures: Figures) -> Figures:
    """Figures whose catalog alone matters."""
    return trial_figures


@given(addresses("effect"), LANGUAGES)
def test_the_address_of_a_specification_asks_for_it(
    nothing_read: Figures, address: urls.Address, language: str
) -> None:
    asked = specification_of(address, nothing_read)
    short = address_of(CATALOG, asked, language)  # type: ignore[arg-type]
    assert specification_of(short, nothing_read) == asked
    path, _, query = build(short).partition("?")
    assert parse(path, query) == short


@given(addresses("effect"))
def test_no_specification_knows_languages_or_files(nothing_read: Figures, address: urls.Address) -> None:
    other = urls.in_language(address, "sv" if address.language != "sv" else "en")
    assert specification_of(address, nothing_read) == specification_of(other, nothing_read)


def test_what_an_address_leaves_open_is_filled_in(trial_figures: Figures) -> None:
    def asked(area: str, **fields: object) -> Specification:
        return specification_of(urls.effect("fi", area, **fields), trial_figures)

    assert asked("KU837") == Specification("c", "KU837", "unemployment_rate")
    assert asked("KU684") == Specification("c", "KU684", "unemployment_rate")
    assert asked("KO-b-01").wave == "b"
    assert asked("b") == Specification("b", "b", "unemployment_rate", method="sdid")
    assert asked("b", wave="c").wave == "b"
    assert asked("KU837", wave="b", start="2017-08", last="2018Q4") == asked("KU837", wave="b")
    assert asked("KU837", first="2012", last="2015Q2").first == "2012-01"
    assert asked("KU837", first="2012", last="2015Q2").last == "2015-06"
    assert asked("KU837", breakdown="nothing_like_it").breakdown == "total"
    assert not asked("KU837", crisis="no").crisis


def test_the_newest_trial_of_a_group_is_that_of_all_its_members() -> None:
    assert wave_of(CATALOG, "KU837") == "c"
    assert wave_of(CATALOG, "KU179+KU500") == wave_of(CATALOG, "KU179")
    assert indicator_of(CATALOG) == "unemployment_rate"


def test_the_address_holds_only_what_is_not_filled_in() -> None:
    short = address_of(CATALOG, Specification("b", "KU837", "unemployment_rate"), "fi")
    assert build(short) == "/fi/vaikutus/tampere?kokeilu=2017-2018"
    assert build(address_of(CATALOG, Specification("b", "b", "unemployment_rate", method="sdid"), "sv")) == (
        "/sv/effekt/2017-2018"
    )


def test_answers_are_those_of_the_estimators_and_kept(trial_figures: Figures) -> None:
    asked = Specification("b", "KU837", "unemployment_rate")
    found = effect_of(trial_figures, asked)
    assert isinstance(found, Result)
    own = Comparisons(trial_figures.frames, trial_figures.catalog).result(asked)
    assert isinstance(own, Result)
    assert found.estimate.effect == own.estimate.effect
    assert effect_of(trial_figures, asked) is found
    assert sensitivity_of(trial_figures, found) is sensitivity_of(trial_figures, found)
    assert sensitivity_of(trial_figures, found).methods["demeaned"].effect == own.estimate.effect
    curve = curve_of(trial_figures, asked)
    assert curve_of(trial_figures, Specification("b", "KU837", "unemployment_rate", method="did")) is curve


def test_a_refusal_is_an_answer_too(trial_figures: Figures) -> None:
    found = effect_of(trial_figures, Specification("b", "KU091", "unemployment_rate"))
    assert isinstance(found, Refusal)
    assert found.reason == "not_in_wave"


@given(st.sampled_from(sorted(CATALOG.areas)))
def test_every_area_has_a_trial_to_ask_about(area: str) -> None:
    assert CATALOG.waves[wave_of(CATALOG, area)].kind in ("trial", "permanent")
