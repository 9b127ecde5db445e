"""What plotly is told to draw of an estimate, a target and a spread: the description's figures, no others."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any, get_args

import orjson
import pytest

from dashboard import urls
from dashboard.address import Measure
from dashboard.charts.compare import Asked, panel
from dashboard.charts.description import COMPARED, ChartDescription, unknown_runs
from dashboard.charts.effect import gap_chart, path_chart
from dashboard.charts.line_ends import LABEL_GAP
from dashboard.charts.monitoring import monitoring_chart
from dashboard.charts.plotly_figure import config_of, plotly_figure
from dashboard.charts.plotly_lines import line_look
from dashboard.charts.plotly_names import LOWEST
from dashboard.charts.plotly_time import day_after, first_middle, middles_ms, step_ms
from dashboard.charts.span import Span
from dashboard.charts.svg import chart_svg
from dashboard.charts.target import target_chart
from dashboard.charts.value_axes import chart_ticks, single_charts
from dashboard.data import Figures
from dashboard.effects.asked import effect_of, sensitivity_of
from dashboard.i18n import LANGUAGES, month_names, number, word
from dashboard.targets.asked import goal_at, outlook_of
from etl.catalog.models import Language
from etl.estimates.refusals import Refusal
from etl.estimates.specification import Specification
from etl.estimates.study import Result
from etl.settings import project_folder


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
    assert [t["uid"] for t in plotly_figure(chart)["data"]] == ["poor", "near", "band", "own", "marks"]
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
    assert uids == ["outer", "inner", "medianpaths", "country", "region", "own", "marks"]
    middle = trace(chart, "medianpaths")
    assert middle["y"] == list(spread.levels[2])
    for level, name in zip(spread.levels, (10, 25, 50, 75, 90), strict=True):
        said = f"{word('sv', f'paths_level_{name}')}: {number(level[-1], spread.decimals, 'sv')}"
        assert said in middle["customdata"][-1]
    assert middle["customdata"][0] == ""


@pytest.fixture(scope="module")
def equals(figures: Figures) -> ChartDescription:
    return compared(figures, "fi", "mean12", ("KU837", "KU736", "SSS"))


def compared(
    figures: Figures, language: Language, measure: Measure, areas: tuple[str, ...]
) -> ChartDescription:
    asked = Asked(areas, measure, None, "total", Span(None, None), language)
    chart = panel(figures, figures.catalog.indicators["unemployed_jobseekers"], asked).chart
    assert chart is not None
    return chart


def test_lines_and_marks_of_equals_look_as_in_the_style_sheet(equals: ChartDescription) -> None:
    css = (project_folder() / "assets" / "6-compare.css").read_text(encoding="utf-8")
    for role in COMPARED:
        look = line_look(role)
        assert f"--{role}: {look['color']};" in css.split("@media")[0]
        red, green, blue = (int(look["color"][i : i + 2], 16) for i in (1, 3, 5))
        assert f'path[style*="({red}, {green}, {blue})"] {{ --line: var(--{role}); }}' in css
        found = re.search(rf"stroke\.{role} {{ stroke: [^}}]+?stroke-dasharray: ([^;]+);", css)
        assert look["dash"] == (found[1].replace(" ", "px,") + "px" if found else "solid")
    marks = trace(equals, "marks")
    drawn = chart_svg(equals).count('class="marker"')
    assert len(marks["x"]) == len(marks["y"]) == len(marks["marker"]["symbol"]) == drawn > 0


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("measure", get_args(Measure))
def test_the_box_of_a_month_says_what_the_table_says(
    figures: Figures, language: Language, measure: Measure
) -> None:
    chart = compared(figures, language, measure, ("KU837", "KU736", "SSS"))
    for series in chart.series:
        has_gaps = None in series.drawn
        line = trace(chart, f"{series.role}-said" if has_gaps else series.role)
        assert line["hovertemplate"].startswith(f"{series.label}: ")
        assert "%{x" not in line["hovertemplate"]
        for place, value in enumerate(series.values):
            if value is not None and has_gaps:
                assert line["text"][place].startswith(number(value, chart.decimals, language))
            elif value is not None and "customdata" in line:
                assert line["customdata"][place] == number(value, chart.decimals, language)
            elif value is not None:
                assert value == line["y"][place] == round(value, chart.decimals) >= 0
    months = plotly_figure(chart)["layout"]["xaxis"]
    assert months["hoverformat"] == "%B %Y"
    assert config_of(language)["locales"][language]["format"]["months"][5] == month_names(language)[5]


def test_the_box_of_a_line_with_gaps_has_words_for_every_period(equals: ChartDescription) -> None:
    series = equals.series[1]
    line, said = trace(equals, "s2"), trace(equals, "s2-said")
    assert line["hoverinfo"] == "skip"
    assert len(said["y"]) == len(said["text"]) == len(equals.periods)
    assert None in series.drawn
    assert None not in said["y"]
    for value, letter, text in zip(series.drawn, series.statuses, said["text"], strict=True):
        if value is not None:
            assert text.partition(",\u00a0")[0].startswith(number(value, equals.decimals, "fi"))
        else:
            assert text == word("fi", f"status_{letter or 'M'}").lower()
    assert said["line"]["width"] == 0
    whole = [series.role for series in equals.series if None not in series.drawn]
    assert not {f"{role}-said" for role in whole} & {t["uid"] for t in plotly_figure(equals)["data"]}


def test_equals_are_named_at_their_ends_without_touching(figures: Figures) -> None:
    chart = compared(figures, "fi", "level", ("KU837", "KU398", "KU020+KU091+KU736+KU837", "KO-a-13", "MK06"))
    names, ticks = trace(chart, "names"), chart_ticks(chart)
    heights = sorted(LOWEST * (y - ticks.low) / (ticks.high - ticks.low) for y in names["y"])
    n_lines = max(text.count("<br>") + 1 for text in names["text"])
    assert n_lines == 2
    assert len(heights) == len(chart.series)
    assert all(b - a > LABEL_GAP * n_lines for a, b in pairwise(heights))
    [end] = set(names["x"])
    assert day_after(end) == plotly_figure(chart)["layout"]["xaxis"]["range"][1]
    for series, height in zip(chart.series, names["y"], strict=True):
        leader = trace(chart, f"{series.role}-leader")
        assert series.last_place is not None
        assert leader["y"] == [series.drawn[series.last_place]] * 2 + [height]
        assert leader["x"][0] == middles_ms(chart)[series.last_place]
        assert leader["line"]["color"] == line_look(series.role)["color"]


def test_a_twelfth_name_leaves_one_line_for_each(equals: ChartDescription) -> None:
    one = equals.series[0]
    many = replace(
        equals,
        series=tuple(replace(one, role=role, label="Kokemäenjokilaakso Satakunta") for role in COMPARED),
    )
    names = trace(many, "names")["text"]
    assert len(names) == 12
    assert all("<br>" not in name and name.endswith("…") for name in names)


def test_only_charts_of_equals_across_the_page_show_a_part_larger(
    equals: ChartDescription, path: ChartDescription
) -> None:
    [tile, *_] = single_charts(equals, is_shared=True)
    for chart, is_fixed in ((equals, False), (tile, True), (path, True)):
        layout = plotly_figure(chart)["layout"]
        assert layout["dragmode"] is False
        assert layout["xaxis"]["fixedrange"] is layout["yaxis"]["fixedrange"] is is_fixed


def test_what_is_not_known_is_a_bar_on_the_axis_of_both(figures: Figures) -> None:
    """One stretch in each drawing, also where a figure is missing between two others."""
    chart = monitoring_chart(figures, figures.catalog.indicators["unemployment_rate"], ["KU736"], "fi")
    assert chart is not None
    n = len(list(unknown_runs(chart)))
    assert n > 0
    assert chart_svg(chart).count('class="gap ') == n
    bars = [s for s in plotly_figure(chart)["layout"]["shapes"] if s["line"].get("width") == 4]
    assert len(bars) == n
