"""The forms a view can be had in."""

from collections.abc import Callable
from typing import Final

from dashboard.address import Form
from dashboard.exports.csv_file import csv_file
from dashboard.exports.exported import Exported, NoSuchFileError, exported
from dashboard.exports.jsonstat_file import jsonstat_file
from dashboard.exports.listing_file import LISTED, listing_file
from dashboard.exports.parquet_file import parquet_file
from dashboard.exports.pictures import picture
from dashboard.exports.printed import pdf_file, png_file
from dashboard.exports.xlsx_file import xlsx_file
from dashboard.i18n import word
from dashboard.view import View

OF_FIGURES: Final[dict[Form, Callable[[View], bytes]]] = {
    "csv": csv_file,
    "xlsx": xlsx_file,
    "json": jsonstat_file,
    "parquet": parquet_file,
    "pdf": pdf_file,
}
OF_PICTURES: Final[dict[Form, Callable[[View], bytes]]] = {
    "svg": lambda view: picture(view).encode(),
    "png": png_file,
}


def export(view: View, form: Form) -> Exported:
    """The view as a file: exactly what it displays, with all that is needed to find and cite it.

    Raises NoSuchFileError for a picture of a view that has neither chart nor map, and for a file of figures of a
    view without figures.
    """
    if form in OF_PICTURES:
        if not view.charts and view.map_svg is None:
            raise _missing(view, form, "file_no_picture")
        return exported(view, form, OF_PICTURES[form](view))
    if view.listing is not None and form in LISTED:
        return exported(view, form, listing_file(view, view.listing, form))
    if not view.rows and view.listing is None:
        raise _missing(view, form, "file_no_figures")
    return exported(view, form, OF_FIGURES[form](view))


def _missing(view: View, form: Form, key: str) -> NoSuchFileError:
    language = view.language
    return NoSuchFileError(
        f"{view.title}, .{form}",
        word(language, key),
        word(language, "file_other_form", address=view.permalink),
    )
