import colorsys
import re
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import urls
from dashboard.charts.description import COMPARED
from dashboard.charts.line_ends import SHAPES, marker
from dashboard.charts.span import Span
from dashboard.pages import compare, page_of, view_of
from dashboard.static import render
from tests.dashboard.edition import AREAS, LABOUR_FORCE, MONTHS, UNEMPLOYED, unemployed

STYLES = Path(__file__).resolve().parents[3] / "assets"
MANY = ("SSS", "KU837", "KU398", "KU020", "KU091", "MK06", "KO-a-13", "KU020+KU837")


def shown(figures, areas=("KU837", "SSS"), **fields):
    address = urls.compare("fi", areas, **fields)
    return render(page_of(address, figures).layout), view_of(address, figures)


def rows_of(view, area):
    return {row.period: row for row in view.rows if row.area == area}


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize("kind", ["chart", "panels", "table"])
@pytest.mark.parametrize("measure", ["level", "index", "change", "mean12", "per_labour_force"])
def test_every_measure_and_view_has_a_page(figures, language, kind, measure):
    ids = ("unemployed_jobseekers", "unemployment_rate", "municipal_share_yearly_eur")
    address = urls.compare(language, MANY, indicators=ids, view=kind, measure=measure)
    html = render(page_of(address, figures).layout)
    assert html.count("<h1") == 1
    assert html.count("<table") == 3
    assert ("<svg" in html.split('id="unemployed_jobseekers"')[1]) == (kind != "table")
    assert "None" not in re.sub(r"<[^>]*>", " ", html)


def test_an_open_address_shows_the_countrys_first_rate(figures):
    html, view = shown(figures, ())
    assert {(row.indicator, row.area) for row in view.rows} == {("unemployment_rate", "SSS")}
    assert 'id="unemployment_rate"' in html


def test_the_change_is_that_of_the_figures(figures):
    _, view = shown(figures, measure="change", indicators=("unemployed_jobseekers",))
    found = rows_of(view, "SSS")
    assert "2024-12" not in found
    now, before = unemployed("SSS", "2025-12"), unemployed("SSS", "2024-12")
    assert found["2025-12"].value == pytest.approx(100 * (now - before) / before)
    assert found["2025-12"].unit_words == "muutos vuodessa, %"


def test_a_derived_figure_of_a_provisional_one_is_provisional(figures):
    html, view = shown(figures, measure="per_labour_force", indicators=("unemployed_jobseekers",))
    newest = rows_of(view, "KU837")["2026-06"]
    assert newest.status == "P"
    assert newest.value == pytest.approx(100 * unemployed("KU837", "2026-06") / LABOUR_FORCE["KU837"])
    assert 'class="band provisional"' in html


def test_what_is_suppressed_is_a_gap_and_said(figures):
    html, view = shown(figures, ("KU736",), indicators=("unemployed_jobseekers",))
    newest = rows_of(view, "KU736")["2026-06"]
    assert (newest.value, newest.status) == (None, "Q")
    assert 'class="gap Q"' in html
    assert "Salattu" in html
    assert "Saltvik" in next(note for note in view.notes if "sattumaa" in note)


def test_a_line_is_never_drawn_across_a_gap(figures):
    _, view = shown(figures, ("KU736",), indicators=("unemployed_jobseekers",))
    line = view.charts[0].own
    assert line.values[1] is None
    svg = shown(figures, ("KU736",), indicators=("unemployed_jobseekers",))[0]
    path = re.search(r'd="(M[^"]+)" class="stroke s1"', svg.split('id="unemployed_jobseekers"')[1])
    assert path.group(1).count("M") == 2


def test_a_share_of_the_labour_force_is_refused_for_rates_with_the_reason(figures):
    html, view = shown(figures, measure="per_labour_force", indicators=("unemployment_rate",))
    assert "vain kuukausittaisista lukumääristä" in html
    assert rows_of(view, "SSS")["2025-01"].status == "A"


def test_an_area_without_figures_is_said(figures):
    html, view = shown(figures, ("SSS", "KU005"), indicators=("unemployment_rate",))
    assert {row.area for row in view.rows} == {"SSS"}
    assert any("ei lukuja" in note for note in view.notes)
    assert "ei lukuja" in html


def test_an_indicator_without_figures_is_said(figures):
    html, _ = shown(figures, indicators=("plan_backlog",))
    assert "Ei lukuja" in html.split('id="plan_backlog"')[1]


def test_a_groups_rate_is_a_sum_over_a_sum(figures):
    _, view = shown(figures, ("KU020+KU837",), indicators=("unemployment_rate",))
    people = sum(unemployed(area, "2025-01") for area in ("KU020", "KU837"))
    force = LABOUR_FORCE["KU020"] + LABOUR_FORCE["KU837"]
    assert rows_of(view, "KU020+KU837")["2025-01"].value == pytest.approx(100 * people / force, abs=0.01)


def test_an_index_is_100_in_its_base(figures):
    _, view = shown(figures, measure="index", base="2025-03", indicators=("unemployed_jobseekers",))
    assert [rows_of(view, area)["2025-03"].value for area in ("KU837", "SSS")] == [100, 100]


def test_the_span_is_kept(figures):
    _, view = shown(figures, first="2025", last="2025-06")
    assert sorted(rows_of(view, "SSS")) == [m for m in MONTHS if "2025-01" <= m <= "2025-06"]


def test_removing_and_adding_are_plain_addresses(figures, catalog):
    html, _ = shown(figures, ("KU837", "SSS"), measure="index", indicators=("unemployment_rate",))
    assert 'aria-label="Poista Tampere"' in html
    assert (
        'href="/fi/vertaa?alueet=SSS&amp;indikaattorit=unemployment_rate&amp;suure=index#chosen-areas"'
        in html
    )
    form = html.split('class="adding"')[1].split("</form>")[0]
    assert re.findall(r'type="hidden" name="alueet" value="([^"]+)"', form) == ["KU837", "SSS"]
    query = "alueet=KU837&alueet=SSS&alueet=Lahti&suure=index"
    assert urls.resolved("/fi/vertaa", query, catalog).areas == ("KU837", "SSS", "KU398")


def test_an_unknown_name_is_said(figures):
    html, _ = shown(figures, ("SSS",), text="Hepolandia")
    assert "Aluetta ”Hepolandia” ei löytynyt" in html


def test_a_full_comparison_takes_no_more(figures, catalog):
    twelve = tuple(f"KU{m.code}" for m in catalog.division.municipalities[:12])
    html, _ = shown(figures, twelve)
    assert 'id="add-area"' not in html
    assert "enimmäismäärä" in html


def test_shared_axes_reach_the_same_values(figures):
    ids = ("unemployment_rate", "activation_rate")
    own = shown(figures, indicators=ids)[1].charts
    shared = compare.panels_of(
        compare.resolved_choice(urls.compare("fi", MANY, indicators=ids, axes="shared"), figures), figures
    )
    assert {chart.value_range for chart in own} == {None}
    assert len({panel.chart.value_range for panel in shared}) == 1


def test_small_multiples_are_a_chart_for_each_area(figures):
    html, view = shown(figures, MANY, view="panels")
    assert [len(chart.series) for chart in view.charts] == [1] * len(MANY)
    assert len({chart.value_range for chart in view.charts}) == 1
    assert len(set(re.findall(r'<svg[^>]*aria-labelledby="([^"]+)"', html))) == len(MANY)


def test_no_two_lines_share_dashes_and_marker():
    css = (STYLES / "6-compare.css").read_text(encoding="utf-8")
    dashes = {
        role: re.search(rf"\.stroke\.{role} {{[^}}]*?(?:dasharray: ([^;]+);)? }}", css) for role in COMPARED
    }
    looks = {(dashes[role].group(1), marker(role, 0, 0).split('"')[1]) for role in COMPARED}
    assert len(looks) == len(COMPARED) == 12
    assert len(SHAPES) == 6


@pytest.mark.parametrize(("block", "ground"), [(0, "#ffffff"), (1, "#10161c")])
def test_lines_stand_out_from_their_ground(block, ground):
    css = (STYLES / "6-compare.css").read_text(encoding="utf-8").split(":root {")[block + 1].split("}")[0]
    colours = dict(re.findall(r"--(s\d+): (#[0-9a-f]{6})", css))
    assert set(colours) == set(COMPARED)
    assert min(contrast(colour, ground) for colour in colours.values()) >= 3


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    assert colorsys.rgb_to_yiq(*parts)[0] <= 1
    return sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@given(st.sampled_from(["2024", "2024-05", "2024Q2"]), st.sampled_from(["2025", "2024-06", "2024Q3", None]))
def test_a_span_holds_whole_periods(first, last):
    span = Span(first, last)
    ends = {"2025": "2025-12", "2024-06": "2024-06", "2024Q3": "2024-09", None: "9999"}
    begins = {"2024": "2024-01", "2024-05": "2024-05", "2024Q2": "2024-04"}
    assert [m for m in MONTHS if span.holds(m)] == [m for m in MONTHS if begins[first] <= m <= ends[last]]


def test_the_fixture_has_people_everywhere():
    assert set(AREAS) == set(UNEMPLOYED)


def test_demo_figures_say_so(demo_figures):
    html, view = shown(demo_figures)
    assert "Simuloitu aineisto" in html
    assert view.is_demo
    assert replace(view.charts[0], is_demo=True) == view.charts[0]


def breakdown_field(address, figures):
    """The options of the field that chooses a breakdown; none where there is no such field."""
    name = urls.parameter("breakdown", address.language)
    found = re.search(rf'<select [^>]*name="{name}">(.*?)</select>', render(page_of(address, figures).layout))
    options = re.findall(r'<option value="([^"]*)"[^>]*>([^<]*)<', found[1]) if found else []
    return [(value, unescape(words)) for value, words in options]


@pytest.mark.parametrize(("language", "total"), [("fi", "Kaikki"), ("sv", "Alla"), ("en", "All")])
def test_a_breakdown_can_be_chosen_by_a_plain_form(figures, language, total):
    address = urls.compare(language, ("KU837",), indicators=("in_services",))
    [first, second] = breakdown_field(address, figures)
    assert first[0] == ""
    assert first[1].startswith(total)
    title = figures.catalog.indicators["in_services"].breakdown_title("labour_market_training", language)
    assert second == ("labour_market_training", title)
    assert breakdown_field(urls.compare(language, indicators=("unemployment_rate",)), figures) == []


def test_the_chosen_breakdown_is_shown_and_kept(figures, catalog):
    address = urls.compare("fi", ("KU837",), indicators=("in_services",), breakdown="labour_market_training")
    html = render(page_of(address, figures).layout)
    assert '<option value="labour_market_training" selected="selected">' in html
    assert html.count('type="hidden" name="luokka" value="labour_market_training"') == 2  # the adding forms
    view = view_of(address, figures)
    values = figures.series("in_services", "KU837", "labour_market_training").values.tolist()
    assert [row.value for row in view.rows] == values
    assert {row.breakdown_title for row in view.rows} == {"Työvoimakoulutus"}
    assert ("Luokka", "Työvoimakoulutus") in view.filters
    assert urls.resolved("/fi/vertaa", urls.build(address).partition("?")[2], catalog) == address


def test_an_indicator_without_the_breakdown_says_that_it_is_the_total(figures):
    address = urls.compare(
        "fi", ("KU837",), indicators=("in_services", "labour_force"), breakdown="labour_market_training"
    )
    view = view_of(address, figures)
    assert {row.breakdown for row in view.rows if row.indicator == "labour_force"} == {"total"}
    assert [note for note in view.notes if "valittua luokkaa ei ole" in note] == [
        "Työvoima: valittua luokkaa ei ole, joten luku on kaikki yhteensä."
    ]
    assert not [note for note in view_of(urls.compare("fi"), figures).notes if "luokkaa" in note]


def test_a_mistyped_name_is_answered_with_the_names_most_like_it(figures):
    html, _ = shown(figures, ("SSS",), text="Tamperre", measure="index")
    notice = html.split('class="notice"')[1].split("</p>")[0]
    assert "Tarkoititko" in notice
    assert 'href="/fi/vertaa?alueet=SSS,KU837&amp;suure=index#chosen-areas">Tampere</a>' in notice
    assert "Tarkoititko" not in shown(figures, ("SSS",), text="Qqqqqq")[0]


def test_a_mistyped_name_offers_no_area_that_is_chosen_or_has_no_room(figures, catalog):
    html, _ = shown(figures, ("KU837",), text="Tampere")
    offered = re.findall(
        r'alueet=KU837,([^"#&]+)#chosen-areas', html.split('class="notice"')[1].split("</p>")[0]
    )
    assert offered
    assert "KU837" not in offered
    twelve = tuple(f"KU{m.code}" for m in catalog.division.municipalities[:12])
    assert "Tarkoititko" not in shown(figures, twelve, text="Tamperre")[0]


def test_what_would_come_back_cannot_be_removed(figures):
    assert 'class="remove"' not in shown(figures, ())[0]
    html, _ = shown(figures, ("KU837",), indicators=("unemployed_jobseekers",))
    assert html.count('class="remove"') == 2


def test_areas_of_very_different_size_are_led_to_measures_that_compare_them(figures):
    html, _ = shown(figures, ("KU837", "SSS"), indicators=("unemployed_jobseekers",))
    assert "hyvin erikokoisia" in html
    # As the form of the settings sends it.
    sent, _ = shown(
        figures, ("KU837", "SSS"), indicators=("unemployed_jobseekers",), view="chart", measure="level"
    )
    assert "hyvin erikokoisia" in sent
    for measure in ("index", "per_labour_force"):
        assert f"indikaattorit=unemployed_jobseekers&amp;suure={measure}" in html
        fields = {"indicators": ("unemployed_jobseekers",), "measure": measure}
        assert "erikokoisia" not in shown(figures, ("KU837", "SSS"), **fields)[0]
    assert "erikokoisia" not in shown(figures, ("KU837", "SSS"), indicators=("unemployment_rate",))[0]
    assert "erikokoisia" not in shown(figures, ("KU837", "KU398"), indicators=("unemployed_jobseekers",))[0]
