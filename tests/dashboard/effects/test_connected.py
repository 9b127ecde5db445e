"""Unemployment, people in services and their sum on every comparison: what they say together, and where."""

import re
from dataclasses import replace
from typing import get_args

import pytest

from dashboard.address import Address
from dashboard.data import Figures
from dashboard.effects.asked import effect_of, short_verdict_of, specification_of
from dashboard.effects.connected import Together, Vessel, said_together, vessels_of
from dashboard.i18n import LANGUAGES
from dashboard.pages import effect
from dashboard.pages.checks.connected import connected_section, moved_words, n_tests, notes_on_several
from dashboard.static import render
from etl.catalog import Catalog
from etl.catalog.models import Connected, Language
from etl.estimates.average_verdict import AverageVerdict
from etl.estimates.conformal import Interval
from etl.estimates.refusals import Refusal
from etl.estimates.study import Result
from tests.etl.estimates.moved_frames import moved_frames

TAMPERE = Address("effect", "fi", area="KU837", wave="b")
PIRKANMAA = Address("effect", "fi", area="KO-b-01")
MOVED = "näyttävät siirtyneen luokasta toiseen"


@pytest.fixture(scope="module")
def figures(tmp_path_factory: pytest.TempPathFactory, catalog: Catalog) -> Figures:
    """The trial moved the unemployed into services and nobody out of both."""
    return Figures(moved_frames(tmp_path_factory.mktemp("trial"), catalog), catalog)


def shown(address: Address, figures: Figures) -> str:
    made = connected_section(figures, specification_of(address, figures), address.language)
    assert made is not None
    return render(made)


def test_people_who_moved_between_boxes_are_no_success(figures: Figures) -> None:
    markup = shown(PIRKANMAA, figures)
    assert MOVED in markup
    assert "on 3 testiä" in markup
    whole = render(effect.page(PIRKANMAA, figures).layout)
    first, gap, sure = (whole.index(text) for text in (MOVED, 'id="gap"', 'id="how-sure"'))
    assert first < whole.index('id="path"')
    assert gap < whole.index('id="connected"') < sure
    notes = effect.view(PIRKANMAA, figures).notes
    assert any(MOVED in note for note in notes)


def test_each_count_is_as_on_its_own_page(figures: Figures) -> None:
    asked = specification_of(PIRKANMAA, figures)
    for vessel in vessels_of(figures, asked, "fi"):
        whole = effect_of(figures, vessel.specification)
        if isinstance(vessel.found, Refusal):
            refusal = whole.refusal if isinstance(whole, Result) else whole
            assert refusal is not None
            assert vessel.found.reason == refusal.reason
            continue
        assert isinstance(whole, Result)
        assert whole.refusal is None
        assert vessel.found.effect == whole.estimate.effect
        assert (vessel.found.p_value, vessel.found.interval) == (whole.told_p_value, whole.told_interval)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_count_has_a_row_with_its_result_or_reason(figures: Figures, language: Language) -> None:
    markup = shown(replace(PIRKANMAA, language=language), figures)
    rows = re.findall(r"<tr>(.*?)</tr>", markup)[1:]
    assert len(rows) == 4
    assert all(re.search(r"p\s=\s0[.,]\d", row) for row in rows[:3])
    assert "p\u00a0=" not in rows[3]
    assert not re.search(r"\{[a-z_]+\}|\bnan\b|\bNone\b", re.sub(r"<[^>]*>", " ", markup))


def test_the_counts_stand_on_a_page_whose_own_estimate_is_refused(figures: Figures) -> None:
    refused = replace(PIRKANMAA, indicator="vacancies")
    asked = specification_of(refused, figures)
    assert isinstance(effect_of(figures, asked), Refusal)
    markup = render(effect.page(refused, figures).layout)
    assert 'id="connected"' in markup
    assert MOVED in markup


def test_where_nothing_can_be_compared_there_are_no_counts(figures: Figures) -> None:
    outside = Address("effect", "fi", area="KU091", wave="b")
    assert connected_section(figures, specification_of(outside, figures), "fi") is None
    assert 'id="connected"' not in render(effect.page(outside, figures).layout)


def test_a_single_count_is_not_called_several_tests(figures: Figures) -> None:
    vessels = vessels_of(figures, specification_of(PIRKANMAA, figures), "en")
    assert notes_on_several(vessels[:1]) == []
    assert "2 tests" in notes_on_several(vessels[:2])[1]


def test_the_page_counts_their_tests_once(figures: Figures) -> None:
    asked = specification_of(PIRKANMAA, figures)
    assert n_tests(figures, asked, "fi") == 3
    assert n_tests(figures, replace(asked, indicator="in_services"), "fi") == 2


def test_the_page_own_count_is_no_link_to_itself(figures: Figures) -> None:
    markup = shown(replace(PIRKANMAA, indicator="in_services"), figures)
    assert markup.count("<a href=") == 3
    assert shown(PIRKANMAA, figures).count("<a href=") == 4


def test_did_is_judged_by_its_placebos(figures: Figures) -> None:
    asked = replace(specification_of(TAMPERE, figures), method="did", indicator="in_services")
    found, whole = short_verdict_of(figures, asked), effect_of(figures, asked)
    assert isinstance(found, AverageVerdict)
    assert isinstance(whole, Result)
    assert (found.p_value, found.interval) == (whole.test.p_value, whole.told_interval)


@pytest.mark.parametrize(
    ("directions", "expected"),
    [
        ((-1, 1, 0), "moved"),
        ((-1, 1, -1), "both"),
        ((-1, -1, -1), "changed"),
        ((-1, 0, 0), "partly"),
        ((0, 0, 0), "none"),
        ((0, 0, 1), "changed"),
        ((0, None, 0), "incomplete"),
        ((-1, None, 0), "partly"),
        ((-1, 1, None), "unknown"),
    ],
)
def test_what_the_counts_say_together(
    figures: Figures, catalog: Catalog, directions: tuple[int | None, ...], expected: Together
) -> None:
    connected = catalog.roles.connected
    assert connected is not None
    names = (*connected.boxes, connected.together)
    made = [vessel(figures, name, way) for name, way in zip(names, directions, strict=True)]
    assert said_together(made, Connected(boxes=names[:2], together=names[2])) == expected
    assert expected in get_args(Together)


def vessel(figures: Figures, indicator: str, way: int | None) -> Vessel:
    """A count with a clear effect in one direction, with none (0), or without an estimate (None)."""
    asked = replace(specification_of(TAMPERE, figures), indicator=indicator)
    declared = figures.catalog.indicators[indicator]
    if way is None:
        return Vessel(declared, asked, Refusal("none_after"), "fi")
    prepared = figures.comparisons.prepared(asked)
    assert not isinstance(prepared, Refusal)
    verdict = AverageVerdict(
        prepared, float(way), 0.01 if way else 0.5, Interval(None, None, 0.95), None, 0.1
    )
    return Vessel(declared, asked, verdict, "fi")


def test_without_people_who_moved_nothing_is_said_of_it(figures: Figures) -> None:
    """Tampere's neighbours outside the trial area moved nobody."""
    elsewhere = Address("effect", "fi", area="KO-b-02")
    assert moved_words(figures, specification_of(elsewhere, figures), "fi") is None
