"""Table 2 of the interim report, live: over handmade figures, and over the recorded ones beside the print."""

import re
from pathlib import Path
from urllib.parse import urlencode

import pytest

from dashboard import urls
from dashboard.data import Figures
from dashboard.pages import page_of, view_of
from dashboard.static import render
from etl.catalog import load_catalog
from etl.frames import Storage, open_frames
from tests.dashboard.edition import LABOUR_FORCE, unemployed

TABLE = load_catalog().printed_tables["table_2"]
REGION = TABLE.areas[2].area
AREAS = ("KU837", "KU736", "KU398+KU837", "MK06", "SSS")


def html_of(figures, language="fi", areas=AREAS, period="2025-06", **fields):
    return render(page_of(urls.table_2(language, areas, period=period, **fields), figures).layout)


def words_of(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", html)).replace("\u00a0", " ")


def row_of(html, title):
    rows = re.findall(r"<tr>(.*?)</tr>", html)
    found = next(row for row in rows if f'<th scope="row">{title}' in row)
    return [words_of(cell).strip() for cell in re.findall(r"<td>(.*?)</td>", found)]


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize("period", ["2025-06", "2024-02", "2013-12", "2025", "2025Q1", None])
def test_every_state_has_a_page(figures, language, period):
    html = html_of(figures, language, period=period)
    assert html.count("<h1") == 1
    assert "None" not in words_of(html)
    assert "nan" not in words_of(html).split()


def test_the_table_has_every_row_and_area(figures):
    html = html_of(figures)
    assert html.count('<th scope="row"') == len(TABLE.rows)
    force = row_of(html, "Työvoima")
    assert force[0] == f"{LABOUR_FORCE['KU837']:,}".replace(",", " ")
    assert force[2] == f"{LABOUR_FORCE['KU837'] + LABOUR_FORCE['KU398']:,}".replace(",", " ")
    rate = row_of(html, "Työttömien osuus työvoimasta, kesäkuu 2025")[0]
    share, before = (100 * unemployed("KU837", m) / LABOUR_FORCE["KU837"] for m in ("2025-06", "2024-06"))
    change = round(share, 1) - round(before, 1)
    assert rate == f"{share:.1f} % (+{change:.1f} %-yks.)".replace(".", ",").replace("yks,", "yks.")
    assert row_of(html, "Työmarkkinatuki yhteensä")[0] == "ei avointa dataa"
    assert "Haltija: Kela." in words_of(html)


def test_marks_are_told(figures):
    assert row_of(html_of(figures, period="2026-06"), "Työttömät työnhakijat")[:2] == [
        f"{unemployed('KU837', '2026-06'):,} (ennakkotieto)".replace(",", " "),
        "Salattu",
    ]
    regions = row_of(html_of(figures), "Aktivointiaste, maakunta")
    assert regions[0].endswith("(Pirkanmaa)")
    assert regions[2] == "alue on useassa maakunnassa"
    words = words_of(html_of(figures))
    assert "Työttömien osuus työvoimasta: muutos ylittää sarjan katkoksen" in words
    assert "katkoksen" not in words_of(html_of(figures, period="2026-06"))


def test_an_open_address_is_the_reports_table(figures):
    html = render(page_of(urls.table_2("fi"), figures).layout)
    heads = re.findall(r'<th scope="col">([^<]*)</th>', html)[1:5]
    assert heads == ["Varkauden seutu", "Raahen seutu", "Päijät-Häme", "Kemi"]
    assert '<option value="2013-12" selected' in html
    assert "Palaa raportin alueisiin" not in words_of(html)


def test_the_forms_keep_what_they_do_not_ask(figures, catalog):
    html = html_of(figures, areas=("KU398+KU837", "SSS"))
    month, adding = re.findall(r"<form[^>]*>(.*?)</form>", html.split('id="choose"')[1])[:2]
    hidden = re.compile(r'<input type="hidden" name="([^"]*)" value="([^"]*)">')
    path = urls.build(urls.table_2("fi"), catalog)
    asked = urlencode([*hidden.findall(month), ("kausi", "2024-05")])
    assert urls.resolved(path, asked, catalog) == urls.table_2("fi", ("KU398+KU837", "SSS"), period="2024-05")
    asked = urlencode([*hidden.findall(adding), ("alueet", "Helsinki")])
    more = urls.table_2("fi", ("KU398+KU837", "SSS", "KU091"), period="2025-06")
    assert urls.resolved(path, asked, catalog) == more


def test_the_view_says_each_figure_once(figures):
    rows = view_of(urls.table_2("fi", AREAS, period="2025-06"), figures).rows
    keys = [(r.indicator, r.breakdown, r.area, r.period) for r in rows]
    assert len(keys) == len(set(keys))
    shares = [r for r in rows if r.breakdown == "long_term_share"]
    assert {(r.value, r.status, r.unit_words) for r in shares} == {(None, "M", "% työttömistä")}


def test_simulated_figures_stand_beside_no_printed_ones(demo_figures):
    words = words_of(html_of(demo_figures, areas=(), period=None))
    assert "Luvut on simuloitu, joten niitä ei verrata" in words
    assert "14 369" not in words


@pytest.fixture(scope="module")
def recorded(replayed_data: Path) -> Figures:
    return Figures(open_frames(Storage(str(replayed_data))), load_catalog())


def test_the_recorded_figures_are_those_of_the_report(recorded):
    view = view_of(urls.table_2("fi"), recorded)
    ours = {(r.area, r.breakdown): r.value for r in view.rows if r.indicator != "table_2_printed"}
    printed = {(r.area, r.breakdown): r.value for r in view.rows if r.indicator == "table_2_printed"}
    same = [key for key in printed if key[1] in ("labour_force", "unemployed", "rate", "rate_before")]
    differ = {key: ours[key] - printed[key] for key in same if abs(ours[key] - printed[key]) >= 0.05}
    assert differ == {(REGION, "labour_force"): -203}
    changes = [round(ours[key] - printed[key], 1) for key in printed if key[1] == "rate_change"]
    assert changes == [-0.1, 0.1, 0.1, 0.0]


def test_each_difference_is_explained_or_said_to_be_unexplained(recorded):
    html = html_of(recorded, areas=(), period=None)
    told = [re.findall(r"<td>(.*?)</td>", row) for row in re.findall(r"<tr>(.*?)</tr>", html)]
    differ = [cells for cells in told if len(cells) == 4 and re.fullmatch(r"[+−][\d,]+", cells[2])]
    assert len(differ) == 19
    assert all(len(cells[3]) > 10 for cells in differ)
    assert "työvoima on 203 henkilöä painettua pienempi. Syytä ei tunneta." in words_of(html)
