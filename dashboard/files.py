"""The files that addresses ask for: what a page displays in another form, and print-outs."""

from dataclasses import replace
from typing import Final

from flask import Response, request

from dashboard import urls
from dashboard.address import Form
from dashboard.components.trials import trial_words
from dashboard.data import Figures
from dashboard.exports import Exported, council_print, export
from dashboard.exports.council import Printed
from dashboard.pages import view_of
from dashboard.pages.place import areas_beside, summary_words
from dashboard.pages.shown import headline_indicators
from dashboard.places import area_name
from dashboard.serving.cache import AnswerCache, code_mark
from dashboard.urls import Address

SHOWN_BY_BROWSERS: Final[frozenset[Form]] = frozenset({"pdf", "png"})
CACHE_CONTROL: Final = "public, max-age=60, must-revalidate"


def file_response(address: Address, figures: Figures, cache: AnswerCache, public_url: str) -> Response:
    """The file an address asks for. Raises NoSuchFileError where its view can't be had in that form."""
    written = urls.build(address, figures.catalog)
    key = f"file:{figures.mark}:{code_mark()}:{public_url}:{written}"
    made = unpacked(cache.get_or_make(key, lambda: packed(file_at(address, figures, public_url))))
    response = Response(made.content, content_type=made.media_type)
    shown = "inline" if address.form in SHOWN_BY_BROWSERS else "attachment"
    response.headers["Content-Disposition"] = f'{shown}; filename="{made.file_name}"'
    response.headers["Cache-Control"] = CACHE_CONTROL
    response.headers["X-Robots-Tag"] = "noindex"
    response.add_etag()
    response.make_conditional(request)
    return response


def file_at(address: Address, figures: Figures, public_url: str) -> Exported:
    """The file, made now. Raises NoSuchFileError where its view can't be had in that form."""
    if address.form is None or address.page == "print":
        return _print_out(address, figures, public_url)
    view = view_of(address, figures)
    return export(replace(view, permalink=public_url + view.permalink), address.form)


def packed(file: Exported) -> bytes:
    """A file as the cache keeps it: media type and name on lines of their own, then the content."""
    return f"{file.media_type}\n{file.file_name}\n".encode() + file.content


def unpacked(kept: bytes) -> Exported:
    """The file that `packed` packed."""
    media_type, file_name, content = kept.split(b"\n", 2)
    return Exported(content, media_type.decode(), file_name.decode())


def _print_out(address: Address, figures: Figures, public_url: str) -> Exported:
    language, area, catalog = address.language, address.area or "", figures.catalog
    place = urls.place(language, area, catalog)
    page = replace(place, beside=address.beside) if place else urls.front(language)
    printed = Printed(
        areas=areas_beside(area, figures, address.beside),
        name=area_name(catalog, area, language),
        indicators=tuple(headline_indicators(figures)),
        sentences=summary_words(figures, area, language),
        trials=tuple(trial_words(catalog, area, language)) if page.page == "municipality" else (),
        language=language,
        permalink=public_url + urls.build(page, catalog),
    )
    return council_print(figures, printed)
