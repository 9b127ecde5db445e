from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.charts.map_svg import (
    MapArea,
    MapDescription,
    Shapes,
    class_limits,
    class_of,
    legend_entries,
    map_svg,
)

SVG = "{http://www.w3.org/2000/svg}"
SHAPES = Shapes(100, 200, {f"{n:03d}": f"M{n},0h1v1h-1Z" for n in range(12)})


def described(is_demo: bool = False) -> MapDescription:
    values: list[float | None] = [*(float(n) for n in range(10)), None, None]
    statuses = ["A"] * 9 + ["P", "Q", "M"]
    areas = tuple(
        MapArea(f"KU{n:03d}", f"Kunta <{n}>", values[n], statuses[n], f"/fi/kunta/{n}") for n in range(12)
    )
    return MapDescription("unemployment_rate", "Kartta", "pct", 1, "fi", areas, is_demo)


def links(is_demo: bool = False) -> list[ET.Element]:
    root = ET.fromstring(map_svg(described(is_demo), SHAPES))
    return list(root.iter(f"{SVG}a"))


def test_every_area_is_a_link_that_says_its_name_and_figure() -> None:
    found = {a.attrib["href"]: a.attrib["aria-label"] for a in links()}
    assert len(found) == 12
    assert found["/fi/kunta/3"] == "Kunta <3>: 3,0\u00a0%"
    assert found["/fi/kunta/9"] == "Kunta <9>: 9,0\u00a0% (ennakkotieto)"
    assert found["/fi/kunta/10"] == "Kunta <10>: salattu"
    assert found["/fi/kunta/11"] == "Kunta <11>: tieto puuttuu"


def test_suppressed_and_missing_areas_have_patterns_not_colours() -> None:
    fills = {a.attrib["href"]: a.find(f"{SVG}path").attrib for a in links()}
    assert fills["/fi/kunta/10"]["fill"] == "url(#unemployment_rate-Q)"
    assert fills["/fi/kunta/11"]["fill"] == "url(#unemployment_rate-M)"
    assert "fill" not in fills["/fi/kunta/0"]


def test_shades_rise_with_the_figures() -> None:
    shades = [a.find(f"{SVG}path").attrib["class"] for a in links()[:10]]
    assert shades == sorted(shades)
    assert shades[0] == "class-1"
    assert shades[-1] == "class-5"


def test_the_legend_names_each_class_and_what_is_not_known() -> None:
    entries = legend_entries(described())
    assert entries[0][0] == "class-5"
    assert entries[0][1].startswith("≥ ")
    assert [kind for kind, _ in entries] == [*(f"class-{k}" for k in (5, 4, 3, 2, 1)), "Q", "M"]
    assert entries[-2][1] == "Salattu"


@pytest.mark.parametrize("is_demo", [True, False])
def test_a_map_of_demo_figures_says_so(is_demo: bool) -> None:
    assert ("Simuloitu aineisto" in map_svg(described(is_demo), SHAPES)) is is_demo


@given(st.lists(st.floats(0, 1e6).map(lambda v: round(v, 1)), max_size=60))
def test_classes_rise_and_none_is_empty_at_the_ends(values: list[float]) -> None:
    limits = class_limits(values)
    assert len(limits) <= 4
    assert list(limits) == sorted(set(limits))
    if limits:
        assert class_of(min(values), limits) == 0
        assert class_of(max(values), limits) == len(limits)


def test_classes_hold_about_equally_many() -> None:
    values = [float(n % 97) for n in range(308)]
    limits = class_limits(values)
    sizes = [sum(class_of(v, limits) == k for v in values) for k in range(5)]
    assert min(sizes) > 40
    assert max(sizes) < 85


def test_the_classes_of_skewed_counts_are_shared_out_too() -> None:
    """Counts of municipalities: half are under 250 where the largest has 50,000."""
    values = [float(round(30 * 1.025**n)) for n in range(300)]
    limits = class_limits(values)
    sizes = [sum(class_of(v, limits) == k for v in values) for k in range(len(limits) + 1)]
    assert len(limits) == 4
    assert max(sizes) < len(values) / 3


def test_equal_figures_are_one_class() -> None:
    assert class_limits([5.0] * 10) == ()
    assert class_limits([]) == ()
