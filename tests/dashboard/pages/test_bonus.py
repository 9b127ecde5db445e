"""The page of the bonuses: what was paid, and the calculator whose state is its address."""

import csv
import io
import re
from urllib.parse import urlencode

import pytest

from dashboard import urls
from dashboard.pages import page_of, view_of
from dashboard.pages.bonus import paid_areas
from dashboard.static import render
from etl.catalog import load_catalog

OWN = {"moves_before": 10.0, "moves_after": 12.5, "starts_before": 0.0, "starts_after": 4.0}


def html_of(figures, language="fi", areas=("KU837",), **fields):
    address = urls.bonus(language, areas, **{"first": "2024", "last": "2025"} | fields)
    return render(page_of(address, figures).layout)


def words_of(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", html)).replace("\u00a0", " ")


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize("fields", [{}, OWN, {"text": "xyzzy"}])
def test_every_state_has_a_page(figures, language, fields):
    html = html_of(figures, language, **fields)
    assert html.count("<h1") == 1
    assert html.count("<table") == 2
    assert "None" not in words_of(html)
    assert "nan" not in words_of(html).split()


def test_the_sums_and_the_warning_are_told(figures):
    words = words_of(html_of(figures))
    for said in ("611 000", "362 700", "973 700", "2 000 000", "11 alueelle, joista 5", "10.6.2014"):
        assert said in words
    assert "euroista ei voi päätellä" in words
    assert "Laskuri ei laske euroja" in words


def test_the_areas_paid_come_largest_first():
    areas = paid_areas(load_catalog().bonuses["a"])
    assert [(a.code, a.total) for a in areas[:3]] == [
        ("KO-a-18", 180_000),
        ("KO-a-17", 163_000),
        ("KO-a-16", 150_000),
    ]
    assert sum(a.total for a in areas) == 973_700
    assert areas[2].names == ("Oulun seudun työllisyyspalvelut", "Oulun kaupungin työllisyyspalvelut")


def test_the_drawing_has_a_bar_for_each_payment(figures):
    drawn = html_of(figures).split('class="chart bars"')[1].split("</svg>")[0]
    assert drawn.count("<rect") == 16
    assert drawn.count("<a ") == 11
    widths = [float(w) for w in re.findall(r'width="([\d.]+)"', drawn)]
    assert max(widths) / min(widths) == pytest.approx(180_000 / 11_000, rel=0.01)


def test_the_steps_hold_the_figures(figures):
    words = words_of(html_of(figures, **OWN))
    assert "(12,50 − 10) / 10 × 100 = 25,00 %. Painolla 30 %: 25,00 × 30 / 100 = 7,50 pistettä." in words
    assert "muutosta ei voi laskea, kun luku ennen ei ole suurempi kuin 0" in words
    assert "Mukana on 90 painosta 100" in words
    assert "Lähin avoin luku koskee alueen kaikkia työttömiä" in words


@pytest.mark.parametrize(
    ("first", "last", "n"), [("2024", "2025", 1), ("2025", "2024", 1), ("2024", "2024", 0)]
)
def test_a_change_over_a_break_is_told(figures, first, last, n):
    html = html_of(figures, first=first, last=last)
    assert words_of(html).count("muutos ylittää sarjan katkoksen") == n
    notes = " ".join(view_of(urls.bonus("fi", ("KU837",), first=first, last=last), figures).notes)
    assert notes.count("muutos ylittää sarjan katkoksen") == n


def test_without_figures_there_is_no_result(figures):
    words = words_of(html_of(figures, areas=(), first="2012", last="2013"))
    assert "Yhdestäkään kriteeristä ei ole lukuja" in words
    assert "Raahen seutu 2012–2015: vuodet 2012 ja 2013" in words


def form_fields(html):
    form = html.split('class="bonus-form"')[1].split("</form>")[0]
    entries = []
    for tag in re.findall(r"<input[^>]*>", form):
        entries += zip(re.findall(r' name="([^"]*)"', tag), re.findall(r' value="([^"]*)"', tag), strict=True)
    for name, body in re.findall(r'<select[^>]* name="([^"]*)"[^>]*>(.*?)</select>', form):
        entries += [(name, v) for v in re.findall(r'<option value="([^"]*)" selected', body)]
    return entries


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize(
    "area", ["KU837", "KO-a-18", "MK06", "HV08", "TA39", "KU398+KU837", "SSS", "KO-c-22"]
)
def test_the_form_sends_the_address_it_shows(figures, catalog, language, area):
    address = urls.bonus(language, (area,), first="2024", last="2025", **OWN, activation_after=28.25)
    html = render(page_of(address, figures).layout)
    path = urls.build(urls.bonus(language), catalog)
    assert urls.resolved(path, urlencode(form_fields(html)), catalog) == address


def test_the_view_holds_the_payments_the_figures_and_the_points(client, catalog):
    address = urls.bonus("en", ("KU837",), first="2024", last="2025", **OWN, form="csv")
    answer = client.get(urls.build(address, catalog))
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    paid = [row for row in rows if row["indicator"] == "bonus_paid_eur"]
    assert sum(int(row["value"]) for row in paid) == 973_700
    assert {row["period"] for row in paid} == {"2014-06", "2015-09"}
    assert all("Final report" in row["source"] for row in paid)
    points = {row["breakdown"]: row["value"] for row in rows if row["indicator"] == "bonus_points"}
    assert float(points["moves"]) == 7.5
    assert points["starts"] == ""
    assert [row["period"] for row in rows if row["indicator"] == "activation_rate"] == ["2024", "2025"]


def test_simulated_figures_are_told_apart_from_the_published_ones(demo_figures):
    assert "Palkkiot ovat julkaistuja lukuja" in words_of(html_of(demo_figures))
    assert any("simuloitu" in note for note in view_of(urls.bonus("fi"), demo_figures).notes)
