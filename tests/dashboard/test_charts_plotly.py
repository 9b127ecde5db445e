"""What plotly is told to draw of an estimate, a target and a spread: the description's figures, no others."""

from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import orjson
import pytest

from dashboard import urls
from dashboard.charts.description import ChartDescription, unknown_runs
from dashboard.charts.effect import gap_chart, path_chart
from dashboard.charts.monitoring import monitoring_chart
from dashboard.charts.plotly_figure import plotly_figure
from dashboard.charts.plotly_names import LOWEST
from dashboard.charts.plotly_time import first_middle, middles_ms, step_ms
from dashboard.charts.svg import chart_svg
from dashboard.charts.target import target_chart
from dashboard.charts.value_axes import chart_ticks
from dashboard.data import Figures
from dashboard.effects import effect_of, sensitivity_of
from dashboard.i18n import LANGUAGES, number, word
from dashboard.targets import goal_at, outlook_of
from etl.catalog.models import Language
from etl.estimates.refusals import Refusal
from etl.estimates.specification import Specification
from etl.estimates.study import Result


@pytest.fixture(scope="module")
def found(trial_figures: Figures) -> Result:
    result = effect_of(trial_figures, Specification("b", "KU837", "unemployment_rate", anticipation=3))
    assert isinstance(result, Result)
    return result


@pytest.fixture(scope="module")
def gap(trial_figures: Figures, found: Result) -> ChartDescription:
    return gap_chart(trial_figures, found, sensitivity_of(trial_figures, found), "Tampere", "fi")


@pytest.fixture(scope="module")
def path(trial_figures: Figures, found: Result) -> ChartDescription:
    return path_chart(trial_figures, found, "Tampere", "fi")


def trace(chart: ChartDescription, uid: str) -> dict[str, Any]:
    [one] = [t for t in plotly_figure(chart)["data"] if t["uid"] == uid]
    return one


def named(chart: ChartDescription, name: str) -> list[dict[str, Any]]:
    return [a for a in plotly_figure(chart)["layout"]["annotations"] if a.get("name") == name]


def test_the_cloud_is_two_traces_however_many_lines_it_has(gap: ChartDescription) -> None:
    near, cloud = trace(gap, "near"), gap.cloud
    assert cloud is not None
    assert len(cloud.near) > 1
    length = len(gap.periods) + 1
    assert len(near["x"]) == len(near["y"]) == length * len(cloud.near)
    span = chart_ticks(gap).high - chart_ticks(gap).low
    for place, line in enumerate(cloud.near):
        drawn = near["y"][place * length : (place + 1) * length]
        assert near["x"][place * length : (place + 1) * length - 1] == middles_ms(gap)
        assert drawn.pop() is None
        assert [v is None for v in drawn] == [v is None for v in line]
        assert max(abs(a - b) for a, b in zip(drawn, line, strict=True) if b is not None) <= span / 2000


def test_poor_fits_are_drawn_dashed_behind_the_others(gap: ChartDescription) -> None:
    cloud = gap.cloud
    assert cloud is not None
    chart = replace(gap, cloud=replace(cloud, near=cloud.near[1:], poor=cloud.near[:1]))
    assert [t["uid"] for t in plotly_figure(chart)["data"]] == ["poor", "near", "band", "own"]
    assert trace(chart, "poor")["line"]["dash"] != trace(chart, "near")["line"]["dash"]
    assert trace(chart, "poor")["hoverinfo"] == trace(chart, "near")["hoverinfo"] == "skip"


def test_the_band_is_closed_between_its_bounds(gap: ChartDescription) -> None:
    band, cloud = trace(gap, "band"), gap.cloud
    assert cloud is not None
    assert band["fill"] == "toself"
    found = set(zip(band["x"], band["y"], strict=True))
    for moment, low, high in zip(middles_ms(gap), cloud.low, cloud.high, strict=True):
        assert {(moment, round(low, 6)), (moment, round(high, 6))} <= found
    assert band["y"].count(None) == 1


def test_a_month_without_bounds_parts_the_band(gap: ChartDescription) -> None:
    cloud = gap.cloud
    assert cloud is not None
    low = (*cloud.low[:5], None, *cloud.low[6:])
    holed = replace(gap, cloud=replace(cloud, low=low))
    assert trace(holed, "band")["y"].count(None) == 2
    assert trace(holed, "own")["text"][5] == ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_said_of_a_month_is_what_the_table_says(
    trial_figures: Figures, found: Result, language: Language
) -> None:
    chart = gap_chart(trial_figures, found, sensitivity_of(trial_figures, found), "Tampere", language)
    own, cloud = trace(chart, "own"), chart.cloud
    assert cloud is not None
    for place in (0, len(chart.periods) - 1):
        value, low, high = chart.own.values[place], cloud.low[place], cloud.high[place]
        assert own["customdata"][place] == number(value, chart.decimals, language)
        bounds = f"{number(low, chart.decimals, language)} … {number(high, chart.decimals, language)}"
        assert own["text"][place] == f"<br>{word(language, 'cloud_band')}: {bounds}"
    assert own["hovertemplate"].endswith(f"%{{customdata}}\u00a0{chart.unit_words}%{{text}}<extra></extra>")
    assert "\u2212" in "".join(own["customdata"])


def test_the_lines_of_the_path_are_named_at_their_ends_without_touching(path: ChartDescription) -> None:
    figure = plotly_figure(path)
    names = [a for a in figure["layout"]["annotations"] if a["xref"] == "paper" and "name" not in a]
    assert {a["text"] for a in names} == {"Tampere", "Verrokki"}
    ticks = chart_ticks(path)
    heights = sorted(LOWEST * (a["y"] - ticks.low) / (ticks.high - ticks.low) + a["yshift"] for a in names)
    assert all(b - a > 20 for a, b in pairwise(heights))
    assert figure["layout"]["margin"]["r"] > 40


def test_a_line_that_ends_early_is_led_to_its_name(trial_figures: Figures, found: Result) -> None:
    refused = replace(found, refusal=Refusal("poor_fit", {}))
    chart = path_chart(trial_figures, refused, "Tampere", "fi")
    [leader] = [s for s in plotly_figure(chart)["layout"]["shapes"] if "yref" not in s]
    control = chart.series[1]
    place = control.last_place
    assert place is not None
    assert leader["x0"] == middles_ms(chart)[place]
    assert leader["y0"] == leader["y1"] == control.drawn[place]


def test_the_start_has_its_line_and_its_words(path: ChartDescription, gap: ChartDescription) -> None:
    for chart in (path, gap):
        assert chart.start is not None
        [words] = named(chart, "start")
        assert words["text"] == f"<b>{chart.start.label}</b>"
        upright = [s for s in plotly_figure(chart)["layout"]["shapes"] if s.get("x0") == s.get("x1")]
        assert ("2017-08", 1.5) in [(s["x0"], s["line"]["width"]) for s in upright]


def test_what_is_left_out_is_shaded_unlike_a_wave(path: ChartDescription) -> None:
    [shade] = [s for s in plotly_figure(path)["layout"]["shapes"] if s["type"] == "rect"]
    assert (shade["x0"], shade["x1"]) == ("2017-05", "2017-07-28")


def test_both_drawers_have_the_same_axis_with_zero_for_differences(gap: ChartDescription) -> None:
    axis, ticks = plotly_figure(gap)["layout"]["yaxis"], chart_ticks(gap)
    assert axis["tickvals"] == list(ticks.values)
    assert axis["zeroline"] is True
    assert 0.0 in ticks.values


def test_the_figure_is_plain_light_and_without_a_size(gap: ChartDescription) -> None:
    figure = plotly_figure(gap)
    written = orjson.dumps(figure)
    assert orjson.loads(written) == figure
    assert len(written) < 25 * len(gap.periods) * (len(gap.cloud.near) + len(gap.cloud.poor) + 8)
    assert not {"height", "width"} & set(figure["layout"])


def test_moments_are_those_of_a_line_told_by_its_first_and_its_step(gap: ChartDescription) -> None:
    moments = middles_ms(gap)
    assert datetime.fromtimestamp(moments[0] / 1000, UTC).date().isoformat() == first_middle(gap)
    assert {b - a for a, b in pairwise(moments)} == {step_ms(gap)}
    for moment, period in zip(moments, gap.periods, strict=True):
        assert datetime.fromtimestamp(moment / 1000, UTC).strftime("%Y-%m") == period


def test_a_target_has_its_paths_behind_it_and_says_their_levels(figures: Figures) -> None:
    address = urls.target("sv", ["KU837"], indicator="unemployed_jobseekers", target=10000.0, last="2026-09")
    outlook = outlook_of(goal_at(address, figures), figures)
    assert outlook is not None
    chart = target_chart(outlook, figures, "sv")
    spread = chart.spread
    assert spread is not None
    uids = [t["uid"] for t in plotly_figure(chart)["data"]]
    assert uids == ["outer", "inner", "medianpaths", "country", "region", "own"]
    middle = trace(chart, "medianpaths")
    assert middle["y"] == list(spread.levels[2])
    for level, name in zip(spread.levels, (10, 25, 50, 75, 90), strict=True):
        said = f"{word('sv', f'paths_level_{name}')}: {number(level[-1], spread.decimals, 'sv')}"
        assert said in middle["customdata"][-1]
    assert middle["customdata"][0] == ""


def test_what_is_not_known_is_a_bar_on_the_axis_of_both(figures: Figures) -> None:
    """One stretch in each drawing, also where a figure is missing between two others."""
    chart = monitoring_chart(figures, figures.catalog.indicators["unemployment_rate"], ["KU736"], "fi")
    assert chart is not None
    n = len(list(unknown_runs(chart)))
    assert n > 0
    assert chart_svg(chart).count('class="gap ') == n
    bars = [s for s in plotly_figure(chart)["layout"]["shapes"] if s["line"].get("width") == 4]
    assert len(bars) == n
