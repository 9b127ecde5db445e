"""Every kind of page as an Address."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, Final

from dashboard.address import PLACE_PAGES, Address, Form, Page, ViewKind
from dashboard.address_fields import clean_text
from dashboard.places import GROUP_SIGN, LANGUAGES
from etl.catalog import Catalog, load_catalog
from etl.catalog.models import Language

PRINT_FORM: Final[Form] = "pdf"
TRIAL_PAGES: Final[tuple[Page, ...]] = ("bonus", "table_2", "target", "practices")


def front(
    language: Language, indicator: str | None = None, period: str | None = None, view: ViewKind | None = None
) -> Address:
    """The front page, with what its map shows."""
    return Address("front", language, indicator=indicator, period=period, view=view)


def municipality(language: Language, area: str, merged: str | None = None) -> Address:
    """The page of the municipality with the code `area`."""
    return Address("municipality", language, area=area, merged=merged)


def place(language: Language, area: str, catalog: Catalog | None = None) -> Address | None:
    """The page of an area of any kind, or of a group "KU420+KU915"; None for the country, which has none.

    Raises KeyError for an unknown area.
    """
    if GROUP_SIGN in area:
        return Address("group", language, area=area)
    kind = (catalog or load_catalog()).areas[area].kind
    return next((Address(page, language, area=area) for page in PLACE_PAGES if page == kind), None)


def indicator(language: Language, indicator: str, **fields: Any) -> Address:
    """The page of an indicator; `fields` are those of the address."""
    return Address("indicator", language, indicator=indicator, **fields)


def compare(language: Language, areas: Iterable[str] = (), **fields: Any) -> Address:
    """Areas beside each other; `fields` are those of the address."""
    return Address("compare", language, areas=tuple(areas), **fields)


def peers(language: Language, area: str, weights: str | None = None, count: int | None = None) -> Address:
    """The municipalities most like the one with the code `area`."""
    return Address("peers", language, area=area, weights=weights, count=count)


def print_out(language: Language, area: str, beside: str | None = None) -> Address:
    """The two printed pages about an area, with another beside it in their charts."""
    return Address("print", language, area=area, beside=beside, form=PRINT_FORM)


def wave(language: Language, wave: str) -> Address:
    """The page of the wave with the id `wave`."""
    return Address("wave", language, area=wave)


def effect(language: Language, area: str, **fields: Any) -> Address:
    """What a trial changed in an area, a group, or on average in a wave (its id); `fields` as of the address."""
    return Address("effect", language, area=area, **fields)


def bonus(language: Language, areas: Iterable[str] = (), **fields: Any) -> Address:
    """The bonuses of 2012–2015."""
    return Address("bonus", language, areas=tuple(areas), **fields)


def table_2(language: Language, areas: Iterable[str] = (), **fields: Any) -> Address:
    """Table 2 of the interim report of 2014, of its areas or of others."""
    return Address("table_2", language, areas=tuple(areas), **fields)


def target(language: Language, areas: Iterable[str] = (), **fields: Any) -> Address:
    """A target and the way to it: a declared one (`example`), or the reader's own."""
    return Address("target", language, areas=tuple(areas), **fields)


def practices(
    language: Language, text: str | None = None, theme: str | None = None, area: str | None = None
) -> Address:
    """The register of good practices, all of it or narrowed."""
    return Address("practices", language, text=clean_text(text or "") or None, theme=theme, area=area)


def search(language: Language, text: str | None = None) -> Address:
    """The search page; `text` is stripped, of at most MAXIMUM_TEXT characters, without control characters."""
    return Address("search", language, text=clean_text(text or "") or None)


def status(language: Language) -> Address:
    """The status page."""
    return Address("status", language)


def as_file(address: Address, form: Form) -> Address:
    """The same view as a file."""
    return replace(address, form=form)


def in_language(address: Address, language: Language) -> Address:
    """The same view in another language."""
    return replace(address, language=language)


def every_page(catalog: Catalog | None = None) -> tuple[Address, ...]:
    """The pages to be found by search engines, in every language."""
    known = catalog or load_catalog()
    return tuple(page for language in LANGUAGES for page in _pages_in(language, known))


def _pages_in(language: Language, catalog: Catalog) -> Iterator[Address]:
    yield front(language)
    yield status(language)
    yield Address("accessibility", language)
    yield compare(language)
    yield from (Address(page, language) for page in TRIAL_PAGES)
    yield from (wave(language, known) for known in catalog.waves)
    yield from (effect(language, known.id) for known in catalog.waves.values() if known.kind == "trial")
    yield from (effect(language, a.code) for a in catalog.areas.values() if a.kind == "trial_area")
    yield from (indicator(language, i) for i in catalog.indicators)
    yield from (found for area in catalog.areas if (found := place(language, area, catalog)) is not None)
