from dataclasses import replace
from itertools import combinations
from math import hypot
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.charts.beeswarm import swarm_places, swarm_words
from dashboard.charts.beeswarm_svg import swarm_svg
from dashboard.data import Figures
from dashboard.pages.swarm import swarm_of
from dashboard.spread import spread_of

SVG = "{http://www.w3.org/2000/svg}"
PLACES = st.lists(st.floats(0, 100).map(lambda x: round(x, 1)), max_size=60)


def swarm(figures: Figures, indicator: str = "unemployment_rate", chosen: tuple[str, ...] = (), t: int = 20):
    return swarm_of(figures, spread_of(figures, figures.catalog.indicators[indicator]), t, chosen, "fi")


@given(PLACES, st.floats(0.5, 20))
def test_no_two_dots_overlap(xs: list[float], gap: float) -> None:
    dots = list(zip(xs, swarm_places(xs, gap), strict=True))
    assert all(hypot(a[0] - b[0], a[1] - b[1]) >= gap - 1e-6 for a, b in combinations(dots, 2))


@given(PLACES, st.floats(0.5, 20))
def test_every_dot_is_as_near_the_middle_as_those_before_it_allow(xs: list[float], gap: float) -> None:
    """Tried on a fine grid, nothing nearer to the middle is free."""
    heights = swarm_places(xs, gap)
    order = sorted(range(len(xs)), key=lambda i: xs[i])
    for place, i in enumerate(order):
        before = [(xs[j], heights[j]) for j in order[:place]]
        tried = [step / 20 * heights[i] for step in range(-19, 20)] if heights[i] else []
        assert not any(all(hypot(xs[i] - x, y - h) >= gap + 1e-6 for x, h in before) for y in tried)


def test_dots_far_apart_stay_in_the_middle() -> None:
    assert swarm_places([30.0, 0.0, 10.0, 20.0], 5) == [0, 0, 0, 0]
    assert swarm_places([], 5) == []


def test_every_municipality_with_a_figure_has_a_dot(figures: Figures) -> None:
    found = swarm(figures)
    root = ET.fromstring(swarm_svg(found))
    assert len(list(root.iter(f"{SVG}circle"))) == len(found.dots) == 5
    assert found.n_missing == 303


def test_chosen_areas_are_named_focusable_and_say_their_chance(figures: Figures) -> None:
    found = swarm(figures, chosen=("KU736", "MK06"))
    rows = [a for a in ET.fromstring(swarm_svg(found)).iter(f"{SVG}a") if a.get("class") == "row"]
    assert [row.attrib["aria-label"].split(":")[0] for row in rows] == ["Saltvik", "Pirkanmaa"]
    assert "Satunnaisvaihtelun väli" in rows[0].attrib["aria-label"]
    assert all("tabindex" not in row.attrib for row in rows)
    assert [row.attrib["href"] for row in rows] == ["/fi/kunta/saltvik", "/fi/maakunta/pirkanmaa"]
    assert rows[0].find(f"{SVG}path").attrib["class"] == "whisker"


def test_a_suppressed_area_has_no_dot_and_is_counted(figures: Figures) -> None:
    found = swarm(figures, chosen=("KU736",), t=29)
    assert "KU736" not in {dot.code for dot in found.dots}
    assert found.named == ()
    assert found.n_suppressed == 1
    assert "puuttuu tai on salattu: 304" in swarm_words(found)


def test_marks_are_said(figures: Figures) -> None:
    assert "Tampere: 15,5\u00a0%, ennakkotieto" in swarm_words(swarm(figures, chosen=("KU837",), t=29))


def test_noisy_dots_are_drawn_apart(figures: Figures) -> None:
    found = swarm(figures)
    noisy = replace(found, dots=tuple(replace(dot, is_noisy=dot.code == "KU736") for dot in found.dots))
    kinds = {
        a.find(f"{SVG}title").text.split(":")[0]: a.find(f"{SVG}circle").attrib["class"]
        for a in ET.fromstring(swarm_svg(noisy)).iter(f"{SVG}a")
    }
    assert kinds.pop("Saltvik") == "place noisy"
    assert set(kinds.values()) == {"place"}


def test_a_dot_is_noisy_where_chance_is_wider_than_the_middle_half(figures: Figures) -> None:
    found = swarm(figures)
    ordered = sorted(dot.value for dot in found.dots)
    middle_half = ordered[3] - ordered[1]
    for dot in found.dots:
        assert dot.is_noisy == ((dot.high - dot.low) / 2 > middle_half)


def test_counts_are_told_per_labour_force(figures: Figures) -> None:
    found = swarm(figures, "unemployed_jobseekers")
    assert found.unit is None
    assert "1\u00a0000:ta työvoimaan kuuluvaa kohden" in found.unit_words
    assert found.country is not None


@pytest.mark.parametrize("is_demo", [True, False])
def test_demo_figures_say_so(figures: Figures, demo_figures: Figures, is_demo: bool) -> None:
    drawn = swarm_svg(swarm(demo_figures if is_demo else figures))
    assert (">Simuloitu aineisto</text>" in drawn) is is_demo


def test_an_empty_swarm_says_so(figures: Figures) -> None:
    found = swarm(figures, "municipal_share_yearly_eur", t=0)
    assert found.dots == ()
    assert "ei ole" in swarm_words(found)
    ET.fromstring(swarm_svg(found))
