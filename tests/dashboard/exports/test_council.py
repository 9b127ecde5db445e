"""The two printed pages about an area."""

import io
import re
from dataclasses import replace
from typing import Any

import pypdf
import pytest

from dashboard.components.trials import trial_words
from dashboard.data import Figures
from dashboard.exports import Printed, council_print
from dashboard.i18n import LANGUAGES, word
from dashboard.places import area_name

PERMALINK = "https://kokeilut.example/fi/kunta/tampere"
KEY_FIGURES = (
    "unemployment_rate", "unemployed_jobseekers", "in_services", "activation_rate", "broad_unemployment",
    "flow_over_3_months", "municipal_share_yearly_eur",
)  # fmt: skip
SENTENCE = (
    "Tampere: työttömiä työnhakijoita oli enemmän kuin vuotta aiemmin, ja muutos oli sattumaa suurempi."
)


def printed(figures: Figures, area: str, language: Any = "fi", n_sentences: int = 5) -> Printed:
    return Printed(
        areas=(area, "MK06", "SSS"),
        name=figures.catalog.areas[area].name.get(language),
        indicators=tuple(figures.catalog.indicators[name] for name in KEY_FIGURES),
        sentences=(SENTENCE,) * n_sentences,
        trials=tuple(trial_words(figures.catalog, area, language)),
        language=language,
        permalink=PERMALINK,
    )


def text_of(content: bytes, place: int) -> str:
    text = pypdf.PdfReader(io.BytesIO(content)).pages[place].extract_text()
    return re.sub(r"\s+", " ", text)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("area", ["KU837", "KU736"])
@pytest.mark.parametrize("n_sentences", [0, 5, 120])
def test_always_two_pages(figures: Figures, area: str, language: Any, n_sentences: int) -> None:
    made = council_print(figures, printed(figures, area, language, n_sentences))
    document = pypdf.PdfReader(io.BytesIO(made.content))
    assert len(document.pages) == 2
    root = document.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"].value is True
    assert root["/Lang"] == language
    name = figures.catalog.areas[area].name.get(language)
    assert document.metadata.title == word(language, "print_title", name=name)
    box = document.pages[0].mediabox
    assert (round(box.width), round(box.height)) == (595, 842)


def test_the_first_page_has_words_figures_and_trials(figures: Figures) -> None:
    told = text_of(council_print(figures, printed(figures, "KU837")).content, 0)
    assert SENTENCE in told
    assert "kesäkuu 2026" in told
    assert "14,8 (P)" in told or "15,5 (P)" in told
    assert "(P) ennakkotieto." in told
    assert "Työllisyyden kuntakokeilu" in told
    assert "1 / 2" in told


def test_the_second_page_has_charts_and_sources(figures: Figures) -> None:
    told = text_of(council_print(figures, printed(figures, "KU837")).content, 1)
    for part in ("Kehitys kuvina", "Tilastokeskus", "CC BY 4.0", figures.version, PERMALINK, "2 / 2"):
        assert part in told
    assert "8.7.2026" in told


@pytest.mark.parametrize(
    ("area", "beside"),
    [("KU837", "MK06"), ("HV08", "MK16"), ("KU287", "HV14"), ("KU837", "KU091+KU297+KU398+KU564+KU853")],
)
def test_long_names_leave_key_figures_their_room(figures: Figures, area: str, beside: str) -> None:
    """The width of the first column, which its longest word fits."""
    about = replace(
        printed(figures, "KU837", "sv"),
        areas=(area, beside, "SSS"),
        name=area_name(figures.catalog, area, "sv"),
    )
    found: dict[str, float] = {}

    def note(text: str, place: list[float], *_: object) -> None:
        found.setdefault(text.strip(), place[4])

    pypdf.PdfReader(io.BytesIO(council_print(figures, about).content)).pages[0].extract_text(
        visitor_text=note
    )
    assert found["Tidpunkt"] - found["Mått"] > 90


def test_what_is_suppressed_is_said_and_never_nought(figures: Figures) -> None:
    told = text_of(council_print(figures, printed(figures, "KU736")).content, 0)
    assert "Salattu" in told
    assert word("fi", "explain_Q") in told


def test_changes_have_signs_and_units(figures: Figures) -> None:
    told = text_of(council_print(figures, printed(figures, "KU091")).content, 0).replace("\u00a0", " ")
    change = figures.change_from_year_ago("unemployed_jobseekers", "KU091")
    assert f"+{change.difference:,.0f}".replace(",", " ") in told
    assert "%-yks." in told


def test_simulated_pages_say_so_both(demo_figures: Figures) -> None:
    made = council_print(demo_figures, printed(demo_figures, "KU837"))
    for place in (0, 1):
        assert "Simuloitu aineisto. Luvut on laskettu mallilla" in text_of(made.content, place)
    assert made.file_name == "tampere-tyollisyyden-tilanne-2026-07-08-demo.pdf"


def test_an_area_without_any_figure_still_prints(figures: Figures) -> None:
    made = council_print(figures, printed(figures, "KU005"))
    assert len(pypdf.PdfReader(io.BytesIO(made.content)).pages) == 2
