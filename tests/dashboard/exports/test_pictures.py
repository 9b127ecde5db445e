"""Pictures and pages of a view, read back."""

import io
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from typing import Any

import pypdf
import pytest

from dashboard.charts.map_file import map_file
from dashboard.charts.map_svg import MapArea, MapDescription, tile_shapes
from dashboard.charts.tiles import tile_map
from dashboard.exports import NoSuchFileError, export
from dashboard.exports.printed import MOST_PIXELS
from dashboard.exports.style import ASSETS, STYLES, file_style, resolved
from dashboard.i18n import LANGUAGES, word
from tests.dashboard.views import PERMALINK, SOURCE, chart, rows, view

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "#set page(width: 1pt) </svg><script>alert(1)</script> $x$ \\u{1} *b* @a"


def texts(svg: bytes) -> str:
    """All the text a picture shows, its lines joined."""
    return " ".join("".join(t.itertext()) for t in ET.fromstring(svg).iter(f"{SVG}text"))


def pages(content: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(content))


def said(content: bytes) -> str:
    """The text of a PDF, its line breaks as spaces."""
    text = " ".join(page.extract_text() for page in pages(content).pages)
    return re.sub(r"\s+", " ", text.replace("\u00a0", " "))


def map_of(language: Any = "fi", credit: str = "") -> str:
    tiles = tile_map((("837", 61.5, 23.8), ("736", 60.3, 20.0)))
    areas = (MapArea("KU837", "Tampere", 12.3, "A", "/fi"), MapArea("KU736", "Saltvik", None, "Q", "/fi"))
    shown = MapDescription("x", "Kartta", "pct", 1, language, areas, False)
    return map_file(shown, tile_shapes(tiles), credit)


@pytest.mark.parametrize("proportions", [(100, 30), (100, 100), (100, 215), (10, 100)])
def test_no_picture_of_a_pdf_is_higher_than_its_page(proportions: tuple[int, int]) -> None:
    width, height = proportions
    drawn = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"><path d="M0,0h9"/></svg>'
    made = pages(export(view(map_svg=drawn, charts=(), rows=rows()[:1]), "pdf").content)
    assert word("fi", "file_sheet") in made.pages[0].extract_text()


def test_a_map_says_its_source_once() -> None:
    shown = view(map_svg=map_of(credit="Rajat: Maanmittauslaitos & muut."), charts=())
    shown = replace(shown, source_lines=(SOURCE, "Rajat: Maanmittauslaitos & muut."))
    told = texts(export(shown, "svg").content)
    assert told.count("Rajat: Maanmittauslaitos & muut.") == told.count(SOURCE) == 1


def size_of_png(content: bytes) -> tuple[int, int]:
    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    return int.from_bytes(content[16:20], "big"), int.from_bytes(content[20:24], "big")


def test_a_picture_tells_all_that_is_needed_to_cite_it() -> None:
    told = texts(export(view(), "svg").content)
    for part in (
        "Tampere, Saltvik ja Akaa: työttömyysaste", "Aika: 2025; Suure: taso", SOURCE, "Käyttölupa: CC BY 4.0.",
        "Aineisto päivitetty: 21.7.2026.", "Aineistoversio: 20260722T060000000000Z-0123456789.", PERMALINK,
        "a Katkos, maaliskuu 2025: sääntö muuttui", "Ennakkotieto", "Salattu",
        "Pieniä lukuja on tulkittava varoen.", "Saltvik – Åland",
    ):  # fmt: skip
        assert part in told


def test_a_picture_names_every_series() -> None:
    labels = [e.get("aria-label") or "" for e in ET.fromstring(export(view(), "svg").content).iter(f"{SVG}g")]
    assert any(label.startswith("Tampere: 11,1") for label in labels)


def test_a_title_that_the_chart_has_too_stands_once() -> None:
    told = texts(export(view(title="Työttömyysaste"), "svg").content)
    assert told.count("Työttömyysaste") == 1


@pytest.mark.parametrize("is_alike", [True, False])
def test_what_all_charts_have_in_common_is_said_once(is_alike: bool) -> None:
    other = chart() if is_alike else replace(chart(), source_line="Lähde: toinen.")
    told = texts(export(view(charts=(chart(), replace(other, id="other"))), "svg").content)
    assert told.count("a Katkos, maaliskuu 2025") == (1 if is_alike else 2)
    assert told.count(SOURCE) == 1


def test_a_map_names_whose_its_borders_are_below_them() -> None:
    credit = "Kuntarajat: Tilastokeskus, CC BY 4.0."
    with_credit, without = (ET.fromstring(map_of(credit=said)) for said in (credit, ""))
    assert credit in texts(ET.tostring(with_credit))
    assert float(with_credit.attrib["height"]) > float(without.attrib["height"])


@pytest.mark.parametrize("n", [1, 2, 3, 7])
def test_drawings_do_not_overlap(n: int) -> None:
    charts = tuple(replace(chart(), id=f"c{k}") for k in range(n))
    root = ET.fromstring(export(view(charts=charts), "svg").content)
    boxes = []
    for group in root.findall(f"{SVG}g"):
        x, y = map(float, re.findall(r"[\d.]+", group.get("transform")))
        inner = group.find(f"{SVG}svg")
        boxes.append((x, y, x + float(inner.get("width")), y + float(inner.get("height"))))
    assert len(boxes) == n
    width, height = float(root.get("width")), float(root.get("height"))
    assert all(x1 <= width and y1 <= height for _, _, x1, y1 in boxes)
    for k, (left, top, right, bottom) in enumerate(boxes):
        for left2, top2, right2, bottom2 in boxes[k + 1 :]:
            assert right <= left2 or right2 <= left or bottom <= top2 or bottom2 <= top


def test_a_map_is_a_picture_too() -> None:
    svg = export(view(charts=(), map_svg=map_of()), "svg").content
    inner = ET.fromstring(svg).find(f"{SVG}g/{SVG}svg")
    assert (inner.get("class"), inner.get("width")) == ("chart", "620")
    assert SOURCE in texts(svg)
    assert [a.get("href") for a in inner.iter(f"{SVG}a")] == ["https://kokeilut.example/fi"] * 2


def test_the_map_of_a_file_has_its_title_and_a_legend_of_what_it_shows() -> None:
    told = texts(map_of().encode())
    assert "Kartta" in told
    assert "Salattu" in told
    assert "Tieto puuttuu" not in told
    filled = [r.get("fill") for r in ET.fromstring(map_of()).iter(f"{SVG}rect") if "swatch" in r.get("class")]
    assert filled[-1] == "url(#x-Q)"


def test_a_drawing_in_a_picture_keeps_its_own_size() -> None:
    svg = export(view(charts=(chart(),), map_svg=map_of()), "svg").content
    widths = [g.find(f"{SVG}svg").get("width") for g in ET.fromstring(svg).findall(f"{SVG}g")]
    assert widths == ["620", "800"]
    assert size_of_png(export(view(charts=(), map_svg=map_of()), "png").content)[0] == 1240


def test_files_need_no_variables() -> None:
    style = file_style()
    assert "var(" not in style
    assert "@media" not in style
    assert ":focus" not in style
    assert "svg .stroke.own {stroke: #0a5ea8; stroke-width: 2.5;}" in style
    assert re.search(r"svg \.band\.wave \{fill: rgba\(90,120,150,0\.14\);\}", style)


def test_every_plain_rule_of_a_drawing_is_kept() -> None:
    css = "".join((ASSETS / name).read_text("utf-8") for name in STYLES)
    plain = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    selectors = re.findall(r"^(svg[^{:]*) \{(?! --)", plain, re.MULTILINE)
    used_alone = [s for s in selectors if s not in ("svg .marker", "svg .leader")]
    assert len(used_alone) > 20
    assert [s for s in used_alone if f"{s} {{" not in resolved(css)] == []


def test_variables_of_a_class_are_followed() -> None:
    css = (
        ":root { --s1: #123456; --sans: x; }\nsvg .s1 { --line: var(--s1); }\nsvg .dot { fill: var(--line); }"
    )
    assert resolved(css) == "svg .s1 .dot, svg .s1.dot {fill: #123456;}"
    with pytest.raises(KeyError):
        resolved(":root { --sans: x; }\nsvg .a { fill: var(--nowhere); }")


def test_png_has_two_pixels_for_each_of_the_screens() -> None:
    root = ET.fromstring(export(view(), "svg").content)
    width, height = size_of_png(export(view(), "png").content)
    assert width == 2 * float(root.get("width")) == 1600
    assert height == pytest.approx(2 * float(root.get("height")), abs=2)


def test_png_of_very_many_charts_has_fewer_pixels_but_every_chart() -> None:
    many = view(charts=tuple(replace(chart(), id=f"c{n}") for n in range(60)))
    root = ET.fromstring(export(many, "svg").content)
    shape = float(root.get("width")), float(root.get("height"))
    width, height = size_of_png(export(many, "png").content)
    assert 0.9 * MOST_PIXELS < width * height < 1.01 * MOST_PIXELS < 4 * shape[0] * shape[1]
    assert width / height == pytest.approx(shape[0] / shape[1], rel=0.01)


def test_pdf_is_tagged_and_named() -> None:
    made = export(view(), "pdf")
    document = pages(made.content)
    root = document.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"].value is True
    assert root["/Lang"] == "fi"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    assert document.metadata.title == "Tampere, Saltvik ja Akaa: työttömyysaste"
    assert "/StructTreeRoot" in root
    assert b"pdfuaid" in root["/Metadata"].get_data()
    assert made.media_type == "application/pdf"


def test_pdf_holds_table_and_sources() -> None:
    told = said(export(view(notes=("Åland: −1 234 – ”näin”",)), "pdf").content)
    for part in ("joulukuu 2025", "11,1 (ennakkotieto)", "Salattu", "Aineistoversio:", PERMALINK, "1 / "):
        assert part in told
    assert "Åland: −1 234 – ”näin”" in told


def test_pdf_of_a_map_has_the_figures_as_a_table() -> None:
    told = said(export(view(charts=(), map_svg=map_of()), "pdf").content)
    assert "Saltvik – Åland" in told
    assert "10,1" in told


def test_pdf_of_figures_alone() -> None:
    told = said(export(view(charts=()), "pdf").content)
    assert "Tampere ja Akaa" in told
    many = view(charts=(), rows=view().rows * 20)
    assert "Taulukosta on jätetty pois 400 riviä" in said(export(many, "pdf").content)


def test_a_map_and_charts_each_keep_their_own_table() -> None:
    told = said(export(view(map_svg=map_of()), "pdf").content)
    assert told.index("Työttömyysaste (%)") > 0


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", ["svg", "png", "pdf"])
def test_simulated_pictures_say_so_in_every_language(language: Any, form: Any) -> None:
    made = export(view(language, is_demo=True), form)
    assert made.file_name.endswith(f"-demo.{form}")
    if form == "svg":
        assert word(language, "demo_long")[:30] in texts(made.content)
    if form == "pdf":
        assert word(language, "demo_short") in said(made.content)
        assert pages(made.content).trailer["/Root"]["/Lang"] == language


def test_no_text_is_markup() -> None:
    shown = view(title=HOSTILE, description=HOSTILE, notes=(HOSTILE,), filters=((HOSTILE, HOSTILE),))
    root = ET.fromstring(export(shown, "svg").content)
    assert not list(root.iter(f"{SVG}script"))
    assert size_of_png(export(shown, "png").content)[0] == 1600
    assert "#set page" in said(export(shown, "pdf").content)


@pytest.mark.parametrize("form", ["svg", "png", "pdf"])
def test_the_same_view_gives_the_same_bytes(form: Any) -> None:
    assert export(view(), form).content == export(view(), form).content


@pytest.mark.parametrize(
    ("language", "part"), [("fi", "ei ole kaaviota"), ("sv", "har varken"), ("en", "neither")]
)
@pytest.mark.parametrize("form", ["svg", "png"])
def test_a_view_without_drawing_has_no_picture(language: Any, part: str, form: Any) -> None:
    with pytest.raises(NoSuchFileError, match=part) as error:
        export(view(language, charts=()), form)
    assert PERMALINK in error.value.next_step
