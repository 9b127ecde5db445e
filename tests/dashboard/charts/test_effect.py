"""The two charts of an estimate: what is described, and what is drawn."""

import re
from dataclasses import replace
from itertools import compress
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.charts.alt_text import alt_text
from dashboard.charts.axes import Ticks, value_ticks
from dashboard.charts.clouds import STEPS_PER_PIXEL, cloud_path
from dashboard.charts.effect import cloud_of, gap_chart, path_chart
from dashboard.charts.line_ends import Frame
from dashboard.charts.svg import chart_file, chart_svg
from dashboard.charts.table import chart_table
from dashboard.data import Figures
from dashboard.effects.asked import effect_of, sensitivity_of
from etl.estimates.placebos import nearest_in_size
from etl.estimates.specification import POOR_FIT, Specification
from etl.estimates.study import Result, Sensitivity

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def found(trial_figures: Figures) -> Result:
    asked = Specification("b", "KU837", "unemployment_rate", anticipation=3)
    result = effect_of(trial_figures, asked)
    assert isinstance(result, Result)
    return result


@pytest.fixture(scope="module")
def sensitivity(trial_figures: Figures, found: Result) -> Sensitivity:
    return sensitivity_of(trial_figures, found)


def test_the_two_lines_are_those_of_the_estimate(trial_figures: Figures, found: Result) -> None:
    chart = path_chart(trial_figures, found, "Tampere", "fi")
    own, control = chart.series
    assert own.values == pytest.approx(found.prepared.panel.target, abs=1e-6)
    assert control.values == pytest.approx(found.estimate.counterfactual, abs=1e-6)
    assert chart.periods == found.prepared.panel.periods
    assert chart.start is not None
    assert chart.start.period == "2017-08"
    assert [(band.first, band.last) for band in chart.bands] == [("2017-05", "2017-07")]
    assert "Tampere: " in alt_text(chart)


def test_the_cloud_is_of_those_the_estimate_is_ranked_among(found: Result, sensitivity: Sensitivity) -> None:
    cloud = cloud_of(found, sensitivity)
    like = nearest_in_size(found.prepared.panel)
    assert len(cloud.near) + len(cloud.poor) == like.sum() == found.test.n
    among = found.placebos
    assert among.units == tuple(compress(found.prepared.panel.donor_units, like))
    assert len(cloud.poor) == int((among.pre_rmspe > POOR_FIT * found.median_pre_rmspe).sum())
    assert sensitivity.band is not None
    assert cloud.low == pytest.approx(sensitivity.band[0])
    assert all(a <= b for a, b in zip(cloud.low, cloud.high, strict=True))


def test_without_a_band_there_is_none(trial_figures: Figures, found: Result) -> None:
    chart = gap_chart(trial_figures, found, None, "Tampere", "fi")
    assert chart.cloud is not None
    assert chart.cloud.low == ()
    assert "gap-band" not in chart_svg(chart)
    assert len(chart_table(chart).header) == 2


def test_the_gap_has_its_band_in_the_table_and_zero_on_its_axis(
    trial_figures: Figures, found: Result, sensitivity: Sensitivity
) -> None:
    chart = gap_chart(trial_figures, found, sensitivity, "Tampere", "en")
    table = chart_table(chart)
    assert table.header == ("Month", "Difference from the control", "Lower bound", "Upper bound")
    assert table.rows[0][0] == "December 2018"
    assert table.caption.endswith("(percentage points)")
    assert "−" in table.rows[0][1]
    assert 'class="grid zero"' in chart_svg(chart)


def test_many_thin_lines_are_one_path_and_stay_small(
    trial_figures: Figures, found: Result, sensitivity: Sensitivity
) -> None:
    chart = gap_chart(trial_figures, found, sensitivity, "Tampere", "sv")
    drawing = chart_svg(chart)
    root = ET.fromstring(drawing)
    clouds = [g for g in root.iter(f"{SVG}g") if g.get("class") == "cloud"]
    assert [len(list(cloud)) for cloud in clouds] == [bool(chart.cloud.poor) + 1]
    assert len(drawing) < 60_000
    file = chart_file(chart)
    assert "Jämförelseområden" in file or "Lika stora" in file
    ET.fromstring(file)


def test_charts_of_a_page_share_no_ids(
    trial_figures: Figures, found: Result, sensitivity: Sensitivity
) -> None:
    gap = gap_chart(trial_figures, found, sensitivity, "Tampere", "fi")
    drawn = [chart_svg(path_chart(trial_figures, found, "Tampere", "fi")), chart_svg(gap)]
    drawn.append(chart_svg(replace(gap, id="effect-gap-narrow")))
    ids = [name for svg in drawn for name in re.findall(r' id="([^"]+)"', svg)]
    assert len(ids) == len(set(ids))


def test_what_is_not_known_is_not_drawn(trial_figures: Figures, found: Result) -> None:
    gap = found.estimate.gap.copy()
    gap[3] = np.nan
    holed = replace(found, estimate=replace(found.estimate, gap=gap))
    chart = gap_chart(trial_figures, holed, None, "Tampere", "fi")
    assert chart.own.values[3] is None
    assert chart.own.statuses[3] == ""


KNOWN = st.floats(-4, 4)


def lines_of(values: st.SearchStrategy[float | None]) -> st.SearchStrategy[list[tuple[float | None, ...]]]:
    return st.lists(st.lists(values, min_size=5, max_size=5).map(tuple), min_size=1, max_size=4)


@given(lines_of(KNOWN) | lines_of(KNOWN | st.none()))
def test_a_cloud_is_where_its_values_are(lines: list[tuple[float | None, ...]]) -> None:
    """Read back from the path's relative steps, every place is within a quarter of a pixel."""
    frame = Frame(40.0, 10.0, 340.0, 210.0, tuple(range(5)), Ticks((-4.0, 4.0), 0))
    drawn = []
    for piece in re.findall(r"M[^M]*", cloud_path(lines, frame)):
        begin, steps = piece[1:].split("l")
        x, y = (int(part) for part in re.findall(r"-?\d+", begin))
        numbers = [int(part) for part in re.findall(r"-?\d+", steps)]
        assert numbers[:2] == [0, 0]
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + dx, y + dy
            drawn.append((x / STEPS_PER_PIXEL, y / STEPS_PER_PIXEL))
    wanted = [
        (frame.middles[t], frame.y(value))
        for line in lines
        for t, value in enumerate(line)
        if value is not None
    ]
    assert len(drawn) == len(wanted)
    for (x, y), (wanted_x, wanted_y) in zip(drawn, wanted, strict=True):
        assert abs(x - wanted_x) <= 0.25 + 1e-9
        assert abs(y - wanted_y) <= 0.25 + 1e-9


def test_an_axis_may_leave_zero_out() -> None:
    assert value_ticks([9.0, 20.0], whole=False).low == 0
    assert value_ticks([9.0, 20.0], whole=False, has_zero=False).low > 0
    assert value_ticks([-20.0, -9.0], whole=False, has_zero=False).high < 0
    assert value_ticks([7.0, 7.0], whole=False, has_zero=False).values
