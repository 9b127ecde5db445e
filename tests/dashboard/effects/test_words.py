"""An estimate in words: what is said, and what must never be."""

from dataclasses import replace
from typing import get_args

import pytest

from dashboard.components.effect_refusal import refusal_title, refusal_words, ways_on
from dashboard.data import Figures
from dashboard.effects.asked import effect_of
from dashboard.effects.caveats import caveats
from dashboard.effects.scale import is_per_base, scale_for
from dashboard.effects.words import (
    chance_words,
    evidence,
    headline,
    is_good_fit,
    lowered,
    p_words,
    people_of,
    sentences,
    subject,
    te_offices,
)
from dashboard.i18n import LANGUAGES
from dashboard.urls import build
from etl.catalog import Catalog
from etl.catalog.models import Language
from etl.estimates.conformal import Interval
from etl.estimates.refusals import Refusal, RefusalReason
from etl.estimates.specification import Specification
from etl.estimates.study import Result

TAMPERE = Specification("b", "KU837", "unemployment_rate")
FIGURES = {
    "months": 11.0, "periods": 11.0, "mean_count": 40.2, "needed": 100.0, "donors": 9.0, "missing_share": 0.5,
    "allowed": 0.1, "duality_gap": 0.01, "pre_rmspe": 0.5, "median": 0.1, "times": 2.0,
}  # fmt: skip


@pytest.fixture(scope="module")
def planted(trial_figures: Figures) -> Result:
    """Tampere in the trial that lowered unemployment by two percentage points."""
    found = effect_of(trial_figures, TAMPERE)
    assert isinstance(found, Result)
    return found


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def told(figures: Figures, result: Result, language: Language = "fi") -> str:
    return plain(" ".join(sentences(figures, result, language)))


def changed(result: Result, effect: float, p_value: float) -> Result:
    return replace(result, p_value=p_value, estimate=replace(result.estimate, effect=effect))


def test_a_planted_effect_is_told_with_its_uncertainty_and_fit(
    trial_figures: Figures, planted: Result
) -> None:
    assert planted.p_value <= 0.05
    assert headline(planted, "sv") == "Tydlig skillnad mot kontrollen"
    text = told(trial_figures, planted)
    assert (
        "oli keskimäärin 1,9 prosenttiyksikköä pienempi kuin vertailukunnista painotetulla verrokilla" in text
    )
    assert "(elokuu 2017 – joulukuu 2018)" in text
    assert "Ero on selvä" in text
    assert "95 %:n luottamusväli" in text
    assert "Suunta on se, jota kokeilulla tavoiteltiin" in text
    assert "Ennen kokeilua verrokki seurasi aluetta" in text
    assert text.endswith("ei yksin osoita, että kokeilu aiheutti sen.")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("p", "key"), [(0.9, "none"), (0.1001, "none"), (0.1, "weak"), (0.05, "clear")])
def test_above_one_tenth_no_difference_is_told(
    planted: Result, trial_figures: Figures, language: Language, p: float, key: str
) -> None:
    assert evidence(p) == key
    text = told(trial_figures, changed(planted, -2.0, p), language)
    directed = ("tavoiteltiin", "strävade", "aimed at")
    assert any(words in text for words in directed) == (key != "none")
    assert "*" not in text
    assert "{" not in text


def test_a_difference_the_wrong_way_is_said_to_be_that(planted: Result, trial_figures: Figures) -> None:
    text = told(trial_figures, changed(planted, 1.4, 0.01))
    assert "1,4 prosenttiyksikköä suurempi" in text
    assert "päinvastainen kuin kokeilulla tavoiteltiin" in text


def test_a_difference_that_is_written_zero_has_no_direction(planted: Result, trial_figures: Figures) -> None:
    text = told(trial_figures, changed(planted, 0.004, 0.01))
    assert "keskimäärin sama kuin" in text
    assert "tavoiteltiin" not in text


@pytest.mark.parametrize("reason", ["too_few_periods", "no_constant_effect", "unbounded"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_why_there_is_no_interval_is_said(
    planted: Result, trial_figures: Figures, reason: str, language: Language
) -> None:
    text = told(trial_figures, replace(planted, interval=Interval(None, None, 0.95, reason)), language)
    assert "None" not in text
    assert len(text) > 200


def test_outside_the_trial_an_effect_has_the_other_sign(planted: Result, trial_figures: Figures) -> None:
    prepared = planted.prepared
    outside = replace(prepared, specification=replace(prepared.specification, design="outside"))
    text = told(trial_figures, replace(planted, prepared=outside))
    assert "kokeilualueista painotetulla verrokilla" in text
    assert "vastakkaismerkkisenä" in text
    assert "tavoiteltiin" not in text


def test_of_a_refused_estimate_nothing_is_told(planted: Result, trial_figures: Figures) -> None:
    refused = replace(planted, refusal=Refusal("poor_fit", FIGURES))
    with pytest.raises(ValueError, match="poor_fit"):
        sentences(trial_figures, refused, "fi")


def test_chance_is_told_in_numbers_of_times() -> None:
    assert "noin 44 kertaa sadasta (p = 0,44)" in plain(chance_words(0.436, "fi"))
    assert "harvemmin kuin kerran sadasta (p = 0,006)" in plain(chance_words(1 / 156, "fi"))
    assert "about once in a hundred times (p = 0.012)" in plain(chance_words(0.012, "en"))
    assert "(p < 0.001)" in plain(chance_words(0.0004, "en"))
    assert "praktiken alltid (p = 1,00)" in plain(chance_words(1.0, "sv"))
    assert p_words(0.0499, "en") == "0.050"


def test_the_fit_is_good_where_the_written_figures_are_no_worse(
    planted: Result, trial_figures: Figures
) -> None:
    indicator = trial_figures.catalog.indicators["unemployment_rate"]
    scale = scale_for(indicator, 0.21, "fi")
    near = replace(planted, estimate=replace(planted.estimate, pre_rmspe=0.2141), median_pre_rmspe=0.2139)
    assert is_good_fit(near, scale)
    assert not is_good_fit(replace(near, median_pre_rmspe=0.2), scale)


@pytest.mark.parametrize(
    ("noise", "decimals", "fine"), [(0.34, 1, 2), (1.4, 1, 1), (0.02, 1, 3), (0.0, 1, 3), (12.0, 1, 1)]
)
def test_decimals_follow_the_fit(catalog: Catalog, noise: float, decimals: int, fine: int) -> None:
    scale = scale_for(catalog.indicators["unemployment_rate"], noise, "fi")
    assert (scale.decimals, scale.fine) == (decimals, fine)


def test_counts_are_told_per_hundred_of_their_base(catalog: Catalog, trial_figures: Figures) -> None:
    scale = scale_for(catalog.indicators["unemployed_jobseekers"], 0.4, "en")
    assert scale.size(-0.87) == "0.9\u00a0persons per 100 in the labour force"
    for name in trial_figures.frames.indicators:
        found = effect_of(trial_figures, replace(TAMPERE, indicator=name))
        if isinstance(found, Result):
            assert is_per_base(catalog.indicators[name]) == found.prepared.per_base


def test_an_effect_is_told_in_people_of_the_area(
    catalog: Catalog, trial_figures: Figures, planted: Result
) -> None:
    rate, count = (catalog.indicators[i] for i in ("unemployment_rate", "unemployed_jobseekers"))
    assert people_of(rate, -0.7, 125_000) == 880  # 875 to two digits
    assert people_of(count, 2.0, 1_234) == 25
    assert people_of(catalog.indicators["mean_duration"], 1.0, 1_000) is None
    assert people_of(catalog.indicators["under_25_rate"], 1.0, 1_000) is None
    force = trial_figures.frames.series("labour_force", "KU837").values[0]
    told_people = f"noin {float(f'{abs(planted.estimate.effect) * force / 100:.2g}'):.0f} henkilöä"
    assert told_people in told(trial_figures, planted)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reason", get_args(RefusalReason))
def test_every_refusal_has_words_with_its_figures_and_a_way_on(
    trial_figures: Figures, language: Language, reason: RefusalReason
) -> None:
    refusal = Refusal(reason, FIGURES, ("KU091", "KU049"))
    for area in ("KU837", "KO-b-01", "b", "KU837+KU091"):
        asked = replace(TAMPERE, area=area)
        text = refusal_title(refusal, language) + refusal_words(trial_figures, asked, refusal, language)
        assert "{" not in text
        ways = list(ways_on(trial_figures, asked, refusal, language))
        assert ways
        assert len({build(to) for _, to in ways}) == len(ways)


def test_refusals_give_their_figures(trial_figures: Figures) -> None:
    few = refusal_words(trial_figures, TAMPERE, Refusal("small_counts", FIGURES), "fi")
    assert "keskimäärin vain 40 henkilöä. Alle 100" in few
    none = refusal_words(trial_figures, TAMPERE, Refusal("few_before", {"months": 0.0, "periods": 0.0}), "fi")
    assert "ei ole yhtään havaintoa" in none
    assert "vain 11" in refusal_words(trial_figures, TAMPERE, Refusal("few_before", FIGURES), "fi")
    poor = refusal_words(trial_figures, TAMPERE, Refusal("poor_fit", FIGURES), "en")
    assert "0.50\u00a0percentage points" in poor
    assert "0.10\u00a0percentage points" in poor


def test_a_small_municipality_is_led_to_its_trial_area(trial_figures: Figures) -> None:
    asked = Specification("c", "KU072", "unemployment_rate")
    found = effect_of(trial_figures, asked)
    assert isinstance(found, Refusal)
    ways = dict(ways_on(trial_figures, asked, Refusal("small_counts", FIGURES), "en"))
    assert ways["The trial area it belonged to: Oulu region"].area == "KO-c-02"


def test_subjects_are_named_as_readers_know_them(catalog: Catalog) -> None:
    assert subject(catalog, TAMPERE, "sv") == "Tammerfors"
    assert subject(catalog, replace(TAMPERE, area="KO-b-01"), "sv") == "Försöksområdet Birkaland"
    assert subject(catalog, replace(TAMPERE, area="b"), "en") == "The trial municipalities on average"
    kaakko = te_offices(catalog)["Kaakkois-Suomi"]
    assert kaakko.count("+") == 14
    assert subject(catalog, replace(TAMPERE, area=kaakko), "fi") == "TE-toimiston alue Kaakkois-Suomi"
    assert subject(catalog, replace(TAMPERE, area=kaakko), "sv") == "TE-byråns område Sydöstra Finland"
    assert (
        subject(catalog, replace(TAMPERE, area="d"), "en")
        == "The municipalities of mainland Finland on average"
    )
    assert [lowered(name) for name in ("Kelan etuudet", "TE-toimisto", "Avoimet paikat")] == [
        "Kelan etuudet",
        "TE-toimisto",
        "avoimet paikat",
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_doubts_name_selection_and_earlier_trials(
    trial_figures: Figures, planted: Result, language: Language
) -> None:
    said = caveats(trial_figures, planted, language)
    wave = trial_figures.catalog.waves["b"]
    assert wave.selection.get(language) in said[0]
    assert any("2012–2015" in text for text in said)
    assert all("{" not in text for text in said)
    far = replace(
        planted,
        prepared=replace(planted.prepared, specification=replace(planted.prepared.specification, pool="far")),
    )
    assert len(caveats(trial_figures, far, language)) == len(said) - 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_doubts_name_what_is_not_known_of_a_trial_area(
    trial_figures: Figures, planted: Result, language: Language
) -> None:
    """Of the Kuopio area of 2021–2024 only Kuopio is named; a whole area leaves nothing to say."""
    catalog, prepared = trial_figures.catalog, planted.prepared
    kuopio, oulu = (
        replace(
            planted,
            prepared=replace(prepared, specification=replace(prepared.specification, wave="c", area=code)),
        )
        for code in ("KO-c-23", "KO-c-02")
    )
    name = catalog.areas["KO-c-23"].name.get(language)
    told = [text for text in caveats(trial_figures, kuopio, language) if name in text]
    assert len(told) == 1
    assert f"({name})" not in told[0]  # the name has parentheses of its own
    assert len(caveats(trial_figures, oulu, language)) == len(caveats(trial_figures, kuopio, language)) - 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_doubts_of_a_control_of_trial_areas_name_their_earlier_trials(
    trial_figures: Figures, planted: Result, language: Language
) -> None:
    """Of two trial areas of 2021–2024 Oulu was in the trial of 2012–2015, and Raseborg-Hanko in none but its own."""
    prepared = planted.prepared
    asked = replace(prepared.specification, wave="c", design="outside", first="2010-01", last="2018-12")
    donors = ("KO-c-02", "KO-c-13", "KO-c-23")
    outside = replace(
        prepared, specification=asked, pool=replace(prepared.pool, donors=donors), members=(("KU286",),)
    )
    said = caveats(trial_figures, replace(planted, prepared=outside), language)
    earlier = [text for text in said if "2012–2015" in text]
    assert len(earlier) == 1
    assert {"2", "3"} <= set(earlier[0].split())
    assert sum(trial_figures.catalog.areas["KO-c-23"].name.get(language) in text for text in said) == 1
