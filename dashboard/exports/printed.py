"""Pictures and pages set by typst, in one typeface on every machine."""

import math
from functools import lru_cache
from itertools import zip_longest
from pathlib import Path
from typing import Any, Final

import font_source_sans_pro
import orjson
import typst

from dashboard.charts.alt_text import alt_text
from dashboard.charts.description import ChartDescription
from dashboard.charts.svg import LARGE
from dashboard.charts.table import chart_table
from dashboard.exports.about import about, day_meant, demo_words, titled
from dashboard.exports.pictures import Part, alone, drawings, part_of, picture
from dashboard.exports.style import FACE
from dashboard.exports.tidy import status_words
from dashboard.i18n import day, number, period_name, word
from dashboard.view import Listing, View, ViewRow
from etl.catalog.models import Language

FOLDER: Final = Path(__file__).parent
CSS_PIXELS_PER_INCH: Final = 96
PIXELS_TO_ONE: Final = 2.0
"""In width and in height, for each CSS pixel."""
MOST_PIXELS: Final = 12_000_000
"""Each million takes 50 ms; the picture of a whole page, of over thirty charts, has half as many to one."""
ROWS_BESIDE_CHART: Final = 20
"""Together with their chart they fill a page."""
HIGHEST_ON_PAPER: Final = 1.27
"""Height of a picture in widths of an A4 page's room, below a title; typst cuts off what is higher than the page."""
ROWS_AT_MOST: Final = 320
"""Figures printed of a view without charts: a map of all municipalities; all of them are in the other files."""


def png_file(view: View) -> bytes:
    """The view's picture in twice the pixels of a screen."""
    drawn = part_of(picture(view))
    to_one = min(PIXELS_TO_ONE, math.sqrt(MOST_PIXELS / (drawn.width * drawn.height)))
    inch = CSS_PIXELS_PER_INCH * to_one
    return set_in_type("picture", {"svg": alone(drawn)}, view.language, view.title, "png", inch)


def pdf_file(view: View) -> bytes:
    """The view on A4 pages: pictures, tables, and what to know of them. Tagged, PDF/UA-1."""
    language = view.language
    data = {
        "description": view.description,
        "demo": demo_words(view.is_demo, language),
        "parts": _parts(view),
        "about_title": word(language, "file_sheet_about"),
        "about": about(view),
        "foot": f"{word(language, 'site_name')} · {view.version}",
    }
    return set_in_type("view", data, language, view.title, "pdf")


def set_in_type(
    template: str,
    data: dict[str, Any],
    language: str,
    title: str,
    form: str,
    pixels_per_inch: float = PIXELS_TO_ONE * CSS_PIXELS_PER_INCH,
) -> bytes:
    """The file that a template of this folder makes of the data: "png", or a tagged "pdf".

    All texts reach typst as JSON, so none of them can be markup. The file says no time of making: the same data
    give the same bytes. Raises TypeError where a template of a picture makes more than one page.
    """
    told = {"data": orjson.dumps({**data, "title": title, "language": language, "face": FACE}).decode()}
    compiler = typst.Compiler(font_paths=_fonts(), root=FOLDER)
    made = compiler.compile(
        (FOLDER / f"{template}.typ").read_bytes(),
        format="pdf" if form == "pdf" else "png",
        ppi=pixels_per_inch,
        sys_inputs=told,
        pdf_standards=["ua-1"] if form == "pdf" else [],
        timestamp=0,
    )
    if not isinstance(made, bytes):
        raise TypeError(f"{template}.typ made {type(made).__name__} of {title!r}: a picture must be one page")
    return made


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    """The typeface of our files; those of the machine would make every machine's files differ."""
    folder = Path(font_source_sans_pro.__file__).parent / "files"
    return typst.Fonts(include_system_fonts=False, font_paths=[str(folder)])


def _parts(view: View) -> list[dict[str, Any]]:
    """Each picture, in words too, with the table beside it; figures that no chart shows as a table of their own."""
    words = ([view.description] if view.map_svg else []) + [alt_text(chart) for chart in view.charts]
    pictures = [
        {"svg": alone(part), "width": _width_on_paper(part), "words": said}
        for part, said in zip(drawings(view, LARGE), words, strict=True)
    ]
    tables: list[dict[str, Any]] = [_chart_table(view, chart) for chart in view.charts] or [
        _figures_table(view)
    ]
    nothing: dict[str, Any] = {}
    if view.map_svg and view.charts:
        tables.insert(0, nothing)
    return [
        {"svg": "", **picture, "table": table}
        for picture, table in zip_longest(pictures, tables, fillvalue=nothing)
    ]


def _width_on_paper(part: Part) -> float:
    """The share of the room's width that a picture takes: all of it, where it isn't too high for the first page."""
    return min(1.0, HIGHEST_ON_PAPER * part.width / part.height)


def _chart_table(view: View, chart: ChartDescription) -> dict[str, Any]:
    """The newest figures of a chart."""
    shown = chart_table(chart, ROWS_BESIDE_CHART)
    return {
        "caption": shown.caption,
        "header": shown.header,
        "rows": shown.rows,
        "left_out": _left_out(view, shown.n_left_out),
        "n_names": 1,
    }


def _figures_table(view: View) -> dict[str, Any]:
    """The first figures of a view, or what it lists instead."""
    if view.listing is not None:
        return _listing_table(view.listing, view.language)
    rows = view.rows[:ROWS_AT_MOST]
    names = ("indicator_title", "area_name", "period", "value")
    return {
        "caption": word(view.language, "file_sheet"),
        "header": [word(view.language, f"file_column_{name}") for name in names],
        "rows": [
            (
                titled(r.indicator_title, r.breakdown_title),
                r.area_name,
                period_name(r.period, view.language),
                _figure(r, view),
            )
            for r in rows
        ],
        "left_out": _left_out(view, len(view.rows) - len(rows)),
        "n_names": 3,
    }


def _listing_table(listing: Listing, language: Language) -> dict[str, Any]:
    """The columns of a listing that find room on paper, where anything stands in them."""
    shown = [
        place
        for place, (name, _) in enumerate(listing.columns)
        if name in listing.printed and any(row[place] for row in listing.rows)
    ]
    return {
        "caption": listing.title,
        "header": [listing.columns[place][1] for place in shown],
        "rows": [[_read(row[place], language) for place in shown] for row in listing.rows],
        "left_out": "",
        "n_names": len(shown),
    }


def _read(cell: str, language: Language) -> str:
    """A cell of a listing, with a day as the language writes it."""
    meant = day_meant(cell)
    return day(meant, language) if meant else cell


def _left_out(view: View, n: int) -> str:
    return word(view.language, "file_left_out", n=n) if n else ""


def _figure(row: ViewRow, view: View) -> str:
    """A figure as its table cell: "12,8", "12,8 (ennakkotieto)", "Salattu"."""
    if row.value is None:
        return status_words(view.language, row.status)
    said = number(row.value, row.decimals, view.language)
    return said if row.status in "AE" else f"{said} ({status_words(view.language, row.status).lower()})"
