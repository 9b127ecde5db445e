import re
from xml.etree import ElementTree as ET

import pytest

from dashboard import urls
from dashboard.charts.alt_text import alt_text
from dashboard.charts.description import ChartDescription
from dashboard.charts.svg import chart_file, chart_svg
from dashboard.charts.table import chart_table
from dashboard.data import Figures
from dashboard.pages.trends import fans_of
from dashboard.spread import spread_of

SVG = "{http://www.w3.org/2000/svg}"


def fans(
    figures: Figures, *areas: str, indicator: str = "unemployment_rate", **fields: str
) -> tuple[ChartDescription, ...]:
    address = urls.indicator("fi", indicator, areas=areas, **fields)
    return fans_of(address, figures, spread_of(figures, figures.catalog.indicators[indicator]))


def paths(drawing: str, kind: str) -> list[str]:
    root = ET.fromstring(drawing)
    return [p.attrib["d"] for p in root.iter(f"{SVG}path") if p.get("class") == kind]


def test_every_chosen_area_has_a_fan_and_without_any_the_country(figures: Figures) -> None:
    assert [f.own.label for f in fans(figures, "KU837", "MK06", "KU020+KU398")] == [
        "Tampere", "Pirkanmaa", "Akaa + Lahti",
    ]  # fmt: skip
    assert [f.id for f in fans(figures)] == ["SSS"]
    assert fans(figures, "KU005") == ()


def test_levels_rise_and_the_line_keeps_its_statuses(figures: Figures) -> None:
    fan = fans(figures, "KU837")[0]
    for levels in zip(*fan.spread.levels, strict=True):
        known = [level for level in levels if level is not None]
        assert known == sorted(known)
        assert len(known) in (0, 5)
    assert fan.own.statuses[-1] == "P"
    assert {band.kind for band in fan.bands} == {"provisional", "wave"}
    assert [mark.period for mark in fan.marks] == ["2025-01"]


def test_a_missing_month_is_a_gap_in_the_line(figures: Figures) -> None:
    fan = fans(figures, "KU736")[0]
    assert fan.own.statuses[1] == "M"
    assert fan.own.values[1] is None
    drawn = paths(chart_svg(fan), "stroke own")[0]
    assert len(re.findall("M", drawn)) == 2


def test_bands_are_closed_and_broken_where_too_few_are_known(figures: Figures) -> None:
    """Of counts, four municipalities can be compared in the first two months and five from the third on."""
    fan = fans(figures, "KU837", indicator="unemployed_jobseekers")[0]
    assert fan.spread.levels[2][:2] == (None, None)
    assert fan.spread.levels[2][2] is not None
    outer = paths(chart_svg(fan), "spread outer")[0]
    assert outer.count("Z") == outer.count("M")
    assert outer.endswith("Z")


def test_the_span_of_the_address_is_what_is_drawn(figures: Figures) -> None:
    fan = fans(figures, "KU837", first="2025", last="2025")[0]
    assert (fan.periods[0], fan.periods[-1]) == ("2025-01", "2025-12")
    assert fans(figures, "KU837", first="2031") == ()


def test_fans_side_by_side_share_one_scale(figures: Figures) -> None:
    found = fans(figures, "KU837", "KU736")
    assert len({fan.value_range for fan in found}) == 1
    assert found[0].value_range[0] == 0


def test_words_and_table_say_what_is_drawn(figures: Figures) -> None:
    fan = fans(figures, "KU837")[0]
    assert "Puolet kunnista oli kesäkuussa 2026 välillä" not in alt_text(fan)  # four are known then
    table = chart_table(fan)
    assert len(table.header) == len(table.rows[0]) == 7
    assert table.rows[0][1] == "15,5 (ennakkotieto)"
    assert table.rows[0][2] == "–"
    assert table.rows[1][2] != "–"
    counts = chart_table(fans(figures, "KU837", indicator="unemployed_jobseekers")[0])
    assert len(counts.header) == len(counts.rows[0]) == 8


def test_the_middle_is_told_where_it_is_known(figures: Figures) -> None:
    fan = fans(figures, "KU837", last="2026-05")[0]
    assert "Puolet kunnista oli toukokuussa 2026 välillä" in alt_text(fan)
    assert "keskimmäinen kunta" in alt_text(fan)


def test_the_file_shows_the_spread_of_the_page_and_names_it(figures: Figures) -> None:
    fan = fans(figures, "KU837")[0]
    drawn = chart_file(fan)
    outer, inner = (
        [d for d in paths(drawn, f"spread {kind}") if d.endswith("Z")] for kind in ("outer", "inner")
    )
    assert len(outer) == len(inner) == 1
    assert outer[0].count("M") == paths(chart_svg(fan), "spread outer")[0].count("M")
    for words in ("Keskimmäinen kunta (mediaani)", "Puolet kunnista", "Neljä viidestä kunnasta"):
        assert f">{words}</text>" in drawn


@pytest.mark.parametrize("is_demo", [True, False])
def test_demo_figures_say_so(figures: Figures, demo_figures: Figures, is_demo: bool) -> None:
    drawn = chart_svg(fans(demo_figures if is_demo else figures, "KU837")[0])
    assert (">Simuloitu aineisto</text>" in drawn) is is_demo
