"""One description of a chart, and what each drawer makes of it."""

import re
from dataclasses import replace
from xml.etree import ElementTree as ET

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.charts.alt_text import alt_text
from dashboard.charts.description import Band, ChartDescription, ChartSeries, Mark, runs
from dashboard.charts.paths import line_path, lone_places
from dashboard.charts.plotly_figure import CONFIG, plotly_figure
from dashboard.charts.plotly_time import end_of, start_of
from dashboard.charts.svg import chart_file, chart_svg
from dashboard.charts.table import chart_table
from dashboard.i18n import LANGUAGES
from etl.catalog.models import Language

MONTHS = tuple(f"{2024 + m // 12}-{m % 12 + 1:02d}" for m in range(30))
SVG = "{http://www.w3.org/2000/svg}"


def series(label: str, role: str, values: list[float | None], statuses: str) -> ChartSeries:
    return ChartSeries(label, role, tuple(values), tuple(statuses), tuple(values))


def described(language: Language = "fi", is_demo: bool = False) -> ChartDescription:
    own = [10.0 + m / 10 for m in range(30)]
    gaps: list[float | None] = [*own[:5], None, None, *own[7:12], None, own[13], None, *own[15:]]
    statuses = "A" * 5 + "QQ" + "A" * 5 + "M" + "A" + "M" + "A" * 13 + "PP"
    return ChartDescription(
        id="unemployment_rate",
        title="Osuus & <muut>",
        unit_words="%",
        unit="pct",
        decimals=1,
        frequency="monthly",
        language=language,
        periods=MONTHS,
        series=(
            series("Tampere", "own", gaps, statuses),
            series("Pirkanmaa", "region", [12.0] * 30, "A" * 30),
            series("Koko maa", "country", [11.0] * 30, "A" * 30),
        ),
        source_line="Lähde: Tilastokeskus.",
        is_demo=is_demo,
        bands=(
            Band("2024-03", "2024-09", "Kokeilu 2024", "wave"),
            Band("2026-05", "2026-06", "Ennakkotieto", "provisional"),
        ),
        marks=(Mark("2025-01", "a", "Katkos, tammikuu 2025: uusi laki."),),
    )


def drawing(text: str) -> ET.Element:
    return ET.fromstring(text)


def said(root: ET.Element) -> list[str]:
    return [e.attrib["aria-label"] for e in root.iter() if e.get("tabindex") == "0"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("draw", [chart_svg, chart_file])
def test_the_svg_is_well_formed_and_named(language: Language, draw) -> None:
    root = drawing(draw(described(language)))
    assert root.find(f"{SVG}title").text == "Osuus & <muut>"
    ids = [e.attrib["id"] for e in root.iter() if "id" in e.attrib]
    assert len(ids) == len(set(ids))
    assert root.attrib["aria-labelledby"] in ids


def test_the_words_are_in_the_file_and_on_a_page_beside_the_drawing() -> None:
    """A page has them in a paragraph of its own; a drawing that had them too would be said twice."""
    assert drawing(chart_file(described())).find(f"{SVG}desc").text == alt_text(described())
    shown = drawing(chart_svg(described()))
    assert shown.find(f"{SVG}desc") is None
    assert "aria-describedby" not in shown.attrib


def test_the_ticks_of_the_axes_are_for_the_eye_alone() -> None:
    root = drawing(chart_svg(described()))
    hidden = {
        e.text for part in root.iter() if part.get("aria-hidden") == "true" for e in part.iter(f"{SVG}text")
    }
    ticks = {e.text for e in root.iter(f"{SVG}text") if e.get("class") == "tick"}
    assert ticks
    assert ticks <= hidden


def test_series_and_breaks_can_be_reached_and_say_what_they_are() -> None:
    labels = said(drawing(chart_svg(described())))
    assert [label.partition(":")[0] for label in labels] == [
        "Katkos, tammikuu 2025",
        "Koko maa",
        "Pirkanmaa",
        "Tampere",
    ]
    assert "12,9\u00a0% kesäkuussa 2026, ennakkotieto" in labels[-1]


def test_gaps_are_never_joined_and_lone_figures_are_dots() -> None:
    root = drawing(chart_svg(described()))
    own = next(g for g in root.iter(f"{SVG}g") if g.get("class") == "series own")
    path = own.find(f"{SVG}path").attrib["d"]
    # Four stretches: months 0–4, 7–11, the lone 13, 15–29.
    assert path.count("M") == 4
    assert path.count("l") == 4 + 4 + 0 + 14
    # A dot for the lone figure, one for the newest.
    assert len(own.findall(f"{SVG}circle")) == 2


def test_suppressed_and_missing_months_are_marked_on_the_axis() -> None:
    gaps = [
        e.attrib["class"]
        for e in drawing(chart_svg(described())).iter()
        if e.get("class", "").startswith("gap")
    ]
    assert gaps == ["gap Q", "gap M", "gap M"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_demo_figures_say_so_in_every_drawing(language: Language) -> None:
    mark = {"fi": "Simuloitu aineisto", "sv": "Simulerade data", "en": "Simulated data"}[language]
    demo, official = described(language, is_demo=True), described(language)
    for draw in (chart_svg, chart_file):
        texts = [t.text for t in drawing(draw(demo)).iter(f"{SVG}text")]
        assert mark in texts
        assert mark not in [t.text for t in drawing(draw(official)).iter(f"{SVG}text")]
    assert f"<b>{mark}</b>" in [a["text"] for a in plotly_figure(demo)["layout"]["annotations"]]
    assert mark not in str(plotly_figure(official))
    assert mark in alt_text(demo)


def test_a_file_carries_title_and_source() -> None:
    root = drawing(chart_file(described()))
    texts = [t.text for t in root.iter(f"{SVG}text")]
    assert {"Osuus & <muut>", "Lähde: Tilastokeskus.", "Tampere", "%"} <= set(texts)


def everything_drawn(root: ET.Element) -> list[float]:
    numbers = []
    for path in root.iter(f"{SVG}path"):
        x = y = 0.0
        for command, rest in re.findall(r"([MlHVvh])([^MlHVvh]*)", path.attrib["d"]):
            parts = [float(v) for v in rest.split(",")]
            if command in "Ml":
                x, y = (parts[0] + (x if command == "l" else 0), parts[1] + (y if command == "l" else 0))
                numbers += [x, y]
    return numbers


def test_the_lines_stay_inside_the_picture() -> None:
    root = drawing(chart_svg(described()))
    width, height = map(float, root.attrib["viewBox"].split()[2:])
    numbers = everything_drawn(root)
    assert len(numbers) > 100
    assert 0 <= min(numbers) <= max(numbers) <= max(width, height)


@given(st.lists(st.none() | st.tuples(st.floats(0, 900), st.floats(0, 900)), max_size=30))
def test_a_path_ends_where_its_last_place_is(places: list[tuple[float, float] | None]) -> None:
    """Relative steps add up, without the roundings of each."""
    x = y = 0.0
    for command, a, b in re.findall(r"([Ml])(-?[\d.e-]+),(-?[\d.e-]+)", line_path(places)):
        x, y = (float(a), float(b)) if command == "M" else (x + float(a), y + float(b))
    last = next((p for p in reversed(places) if p is not None), None)
    assert last is None or (abs(x - last[0]) < 0.051 and abs(y - last[1]) < 0.051)
    known = [p is not None for p in places]
    starts = sum(here and not before for before, here in zip([False, *known], known, strict=False))
    assert line_path(places).count("M") == starts
    assert len(lone_places(places)) <= starts


def test_runs() -> None:
    assert list(runs(tuple("QQAAQ"), "Q")) == [(0, 1), (4, 4)]
    assert list(runs((), "Q")) == []


def test_the_plotly_figure_is_plain_and_leaves_gaps_open() -> None:
    figure = plotly_figure(described())
    assert orjson.loads(orjson.dumps(figure)) == figure
    [own] = [trace for trace in figure["data"] if trace["uid"] == "own"]
    assert own["name"] == "Tampere"
    assert own["y"] == list(described().own.drawn)
    assert own["connectgaps"] is False
    assert own["x0"] == "2024-01-15"
    assert own["text"][-1] == ", ennakkotieto"
    assert own["text"][0] == ""
    assert figure["layout"]["separators"] == ",\u00a0"
    assert plotly_figure(described("en"))["layout"]["separators"] == ".,"


def test_plotly_sends_and_fetches_nothing() -> None:
    assert CONFIG["showSendToCloud"] is False
    assert CONFIG["plotlyServerURL"] == ""
    assert CONFIG["displaylogo"] is False
    assert "http" not in str(CONFIG)


def test_a_double_click_may_be_slower_than_plotly_expects_it() -> None:
    """Plotly's own 500 ms are short where a chart is drawn anew between the clicks; dcc.Graph takes up to 1,000."""
    assert 500 < CONFIG["doubleClickDelay"] <= 1000


def test_an_index_shows_the_figures_themselves_when_pointed_at() -> None:
    chart = described()
    drawn = tuple(v and v * 10 for v in chart.own.values)
    indexed = replace(chart, index_year="2024", series=(replace(chart.own, drawn=drawn), *chart.series[1:]))
    [own] = [trace for trace in plotly_figure(indexed)["data"] if trace["uid"] == "own"]
    assert own["y"] == list(drawn)
    assert own["customdata"] == list(chart.own.values)
    assert "%{customdata:" in own["hovertemplate"]


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("2026-05", "2026-05", "2026-05-28"),
        ("2026Q2", "2026-04", "2026-06-28"),
        ("2026", "2026", "2026-12-28"),
    ],
)
def test_periods_as_plotly_reads_them(period: str, first: str, last: str) -> None:
    assert (start_of(period), end_of(period)) == (first, last)


def test_the_words_hold_what_the_chart_shows() -> None:
    words = alt_text(described("en"))
    for part in (
        "Tampere: 12.9% in June 2026, provisional.",
        "Pirkanmaa: 12.0% in June 2026.",
        "Highest: 12.9% in June 2026.",
        "Lowest: 10.0% in January 2024.",
        "Suppressed periods: 2, the first in June 2024.",
        "Missing periods: 2",
        "Kokeilu 2024, starting in March 2024.",
        "Katkos, tammikuu 2025: uusi laki.",
    ):
        assert part in words


def test_the_table_has_the_newest_first_with_their_marks() -> None:
    table = chart_table(described(), at_most=24)
    assert table.header == ("Kuukausi", "Tampere", "Pirkanmaa", "Koko maa")
    assert table.rows[0] == ("kesäkuu 2026", "12,9 (ennakkotieto)", "12,0", "11,0")
    assert table.rows[-1][:2] == ("heinäkuu 2024", "Salattu")
    assert (len(table.rows), table.n_left_out) == (24, 6)
