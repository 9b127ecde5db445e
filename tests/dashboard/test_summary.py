"""The rules of the summary, each by a table of cases."""

import math
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.data import Change, Figures
from dashboard.i18n import LANGUAGES
from dashboard.summary import (
    Facts,
    facts_of,
    noise_of_counts,
    noise_of_shares,
    summary,
    third_among,
    verdict,
)
from dashboard.summary_words import sentences
from etl.catalog import Catalog
from etl.catalog.models import Break, Text
from etl.frames import Observation

RATE = "unemployment_rate"
A_BREAK = Break(period="2026-05", reason=Text(fi="syy", sv="orsak", en="cause"), source="x")


def facts(catalog: Catalog, indicator: str, now: float | None, before: float | None = None, **more) -> Facts:
    status = more.pop("status", "A")
    newest = Observation(indicator, "KU837", "2026-06", "total", now, status)
    change = None
    if now is not None and before is not None:
        earlier = Observation(indicator, "KU837", "2025-06", "total", before, "A")
        breaks = more.pop("breaks", ())
        change = Change(newest, earlier, now - before, 100 * (now - before) / before, False, breaks)
    return Facts(catalog.indicators[indicator], newest, newest, change=change, **more)


@pytest.mark.parametrize(
    ("indicator", "before", "now", "noise", "expected"),
    [
        (RATE, 12.0, 13.0, None, "worse"),
        (RATE, 13.0, 12.0, 0.4, "better"),
        (RATE, 13.0, 12.7, 0.4, "chance"),
        (RATE, 13.0, 13.0, 0.4, None),
        ("activation_rate", 20.0, 25.0, None, "better"),
        ("activation_rate", 25.0, 20.0, None, "worse"),
        ("labour_force", 100.0, 200.0, None, None),
        ("labour_force", 100.0, 101.0, 28.0, "chance"),
    ],
)
def test_a_change_is_read_by_what_the_indicator_is(
    catalog: Catalog, indicator: str, before: float, now: float, noise: float | None, expected: str | None
) -> None:
    assert verdict(facts(catalog, indicator, now, before, noise=noise)) == expected


def test_a_change_over_a_break_is_neither_good_nor_bad(catalog: Catalog) -> None:
    found = facts(catalog, RATE, 13.0, 12.0, breaks=(A_BREAK,))
    assert verdict(found) is None
    assert "ei" in sentences(found, "fi")
    assert "suuntaan" not in sentences(found, "fi")
    assert "katkos (toukokuu 2026)" in sentences(found, "fi")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "fi",
            (
                "Työttömien osuus työvoimasta: 12,8\u00a0% kesäkuussa 2026. Luku on suurempi kuin maakunnassa "
                "(11,2\u00a0%) ja pienempi kuin koko maassa (13,0\u00a0%). Nousua vuodessa 0,8\u00a0%-yks. Muutos on "
                "huonompaan suuntaan. Kuntien joukossa luku kuuluu ylimpään kolmannekseen. Luku on ennakkotieto ja "
                "voi vielä muuttua."
            ),
        ),
        (
            "sv",
            (
                "Andelen arbetslösa av arbetskraften: 12,8\u00a0% i juni 2026. Siffran är högre än i landskapet "
                "(11,2\u00a0%) och lägre än i hela landet (13,0\u00a0%). Ökade på ett år med "
                "0,8\u00a0procentenheter. "
                "Det är en förändring till det sämre. Bland kommunerna hör siffran till den högsta tredjedelen. "
                "Siffran är preliminär och kan ännu ändras."
            ),
        ),
        (
            "en",
            (
                "Unemployed, share of labour force: 12.8% in June 2026. The figure is higher than in the region "
                "(11.2%) and lower than in the whole country (13.0%). Up 0.8\u00a0pp from a year earlier. That is a "
                "change for the worse. Among municipalities the figure is in the highest third. The figure is "
                "provisional and may still change."
            ),
        ),
    ],
)
def test_everything_there_is_to_say(catalog: Catalog, language: str, said: str) -> None:
    found = facts(catalog, RATE, 12.8, 12.0, region=11.2, country=13.0, third="highest", status="P")
    assert sentences(found, language) == said


@pytest.mark.parametrize(
    ("region", "country", "said"),
    [
        (11.0, 12.0, "Luku on suurempi kuin maakunnassa (11,0\u00a0%) ja koko maassa (12,0\u00a0%)."),
        (12.8, 12.8, "Luku on sama kuin maakunnassa (12,8\u00a0%) ja koko maassa (12,8\u00a0%)."),
        (
            12.84,
            14.0,
            "Luku on sama kuin maakunnassa (12,8\u00a0%) ja pienempi kuin koko maassa (14,0\u00a0%).",
        ),
        (None, 14.0, "Luku on pienempi kuin koko maassa (14,0\u00a0%)."),
        (11.0, None, "Luku on suurempi kuin maakunnassa (11,0\u00a0%)."),
    ],
)
def test_comparisons(catalog: Catalog, region: float | None, country: float | None, said: str) -> None:
    assert said in sentences(facts(catalog, RATE, 12.8, region=region, country=country), "fi")


@pytest.mark.parametrize(
    ("status", "said"),
    [("Q", ": sekretessbelagd i juni 2026."), ("M", ": uppgift saknas i juni 2026."), ("L", "i juni 2026.")],
)
def test_a_figure_without_value_is_never_compared(catalog: Catalog, status: str, said: str) -> None:
    found = facts(catalog, RATE, None, status=status, region=11.0, country=12.0, third="highest")
    known = replace(found.newest, period="2025-01", value=4.0, status="A")
    text = sentences(replace(found, last_known=known), "sv")
    assert said in text
    assert text.endswith("Senast publicerat: 4,0\u00a0% i januari 2025.")
    assert "landskapet" not in text
    assert " 0 " not in sentences(replace(found, last_known=None), "sv")


@given(st.floats(0, 100), st.lists(st.floats(0, 100), min_size=1, max_size=40))
def test_thirds_as_by_sorting(value: float, others: list[float]) -> None:
    """The slow way: the places the value could take in the sorted list, and the middle one of them."""
    ordered = sorted([*others, value])
    places = [i for i, other in enumerate(ordered) if other == value]
    share = (places[0] + places[-1]) / 2 / len(others)
    expected = "lowest" if share < 1 / 3 else "highest" if share > 2 / 3 else "middle"
    assert third_among(value, others) == expected


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_noise_of_counts_is_that_of_a_difference_of_poisson_counts(now: int, before: int) -> None:
    assert noise_of_counts(now, before) == pytest.approx(1.959964 * math.sqrt(now + before))


def test_noise_of_shares_is_that_of_counts_where_the_denominator_stays() -> None:
    found = noise_of_shares((40.0, 1000.0), (50.0, 1000.0), 100.0)
    assert found == pytest.approx(100 * noise_of_counts(40.0, 50.0) / 1000)
    assert noise_of_shares((1.0, 0.0), (1.0, 0.0), 100.0) == 0.0


def test_of_the_fixture_a_city_changes_and_a_tiny_municipality_does_not(figures: Figures) -> None:
    indicator = figures.catalog.indicators["unemployed_jobseekers"]
    tampere = facts_of(figures, indicator, ("KU837", "MK06", "SSS"))
    aland = facts_of(figures, indicator, ("KU020",))
    assert tampere is not None
    assert aland is not None
    assert verdict(tampere) == "worse"
    assert verdict(aland) == "worse"
    small = figures.catalog.indicators["in_services"]
    found = facts_of(figures, small, ("KU736", "MK21", "SSS"))
    assert found is not None
    assert verdict(found) == "chance"


def test_with_few_municipalities_known_nothing_is_said_of_thirds(figures: Figures) -> None:
    found = facts_of(figures, figures.catalog.indicators[RATE], ("KU837", "MK06", "SSS"))
    assert found is not None
    assert found.third is None
    assert found.country is not None


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("area", ["KU837", "KU736", "MK06", "KO-a-13", "KU398+KU837"])
def test_no_rank_and_no_gap_in_any_sentence(figures: Figures, area: str, language: str) -> None:
    found = summary(figures, (area, "SSS"), list(figures.catalog.indicators.values()))
    assert found
    for text in (sentences(facts, language) for facts in found):
        assert text.endswith(".")
        assert not re.search(r"\.\.|  |\{|None|\bnan\b|\d+\. (sija|plats)|rank", text)
