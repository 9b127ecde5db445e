"""What the text of an address means."""

import re
import unicodedata
from dataclasses import dataclass, replace
from typing import Final, get_args
from urllib.parse import unquote

from dashboard.address import FIELDS, FORMS, PLACE_KINDS, PLACE_PAGES, WITH_FILES, WORDS, Address, Form, Page
from dashboard.address_fields import (
    Pairs,
    UnknownValueError,
    given_texts,
    pairs_of,
    parameter,
    with_fields,
    written_fields,
)
from dashboard.places import GROUP_SIGN, LANGUAGES, Places, places_of
from dashboard.urls.pages import (
    PRINT_FORM,
    effect,
    front,
    indicator,
    municipality,
    peers,
    place,
    print_out,
)
from dashboard.urls.writing import N_SEGMENTS, build
from dashboard.wave_slugs import wave_named
from etl.catalog import Catalog, load_catalog
from etl.catalog.models import Language

MAXIMUM_PATH: Final = 300


@dataclass(frozen=True)
class Redirect:
    """The address to go to; `permanent` where the one asked for is only another spelling of it."""

    location: str
    permanent: bool = True


def parse(path: str, query: str = "", catalog: Catalog | None = None) -> Address | Redirect | None:
    """What an address means: a page, another address to go to, or None where nothing is there.

    `path` may be percent-encoded or not; `query` is the text after the question mark. Never raises.
    Unknown parameters (of campaigns, trackers) and empty ones are passed over.
    """
    asked = _segments(path)
    given = pairs_of(query)
    if asked is None or given is None:
        return None
    if not asked:
        return Redirect(build(front("fi")), permanent=False)
    asked, form = _without_suffix(asked)
    language = next((known for known in LANGUAGES if known == asked[0].lower()), None)
    if language is None:
        return None
    try:
        found = _address(asked, language, form, given, catalog or load_catalog())
    except UnknownValueError:
        return None
    return _as_asked(found, path, given, catalog) if found else None


def resolved(path: str, query: str = "", catalog: Catalog | None = None) -> Address | None:
    """The page an address leads to, redirects followed; None where nothing is there."""
    found = parse(path, query, catalog)
    if isinstance(found, Redirect):
        path, _, query = found.location.partition("?")
        found = parse(path, query, catalog)
    return found if isinstance(found, Address) else None


def best_language(accept_language: str) -> Language:
    """The language to greet a reader in: the best we speak of an Accept-Language header, else Finnish."""
    best: tuple[float, Language] = (0.0, "fi")
    for choice in accept_language[:200].split(","):
        tag, _, weight = choice.partition(";")
        language = next((known for known in LANGUAGES if known == tag.strip().lower()[:2]), None)
        if language is not None and _weight(weight) > best[0]:
            best = (_weight(weight), language)
    return best[1]


def language_of(path: str, accept_language: str = "") -> Language:
    """The language to answer in where the address itself is not ours: its first word, else the reader's wish."""
    first = path[:MAXIMUM_PATH].strip("/").partition("/")[0].lower()
    return next((known for known in LANGUAGES if known == first), best_language(accept_language))


def _without_suffix(asked: list[str]) -> tuple[list[str], Form | None]:
    """The segments, and the form of the file that their last one asks for."""
    stem, _, suffix = asked[-1].rpartition(".")
    form = next((known for known in FORMS if known == suffix.lower()), None)
    return ([*asked[:-1], stem], form) if stem and form else (asked, None)


def _as_asked(found: Address, path: str, given: Pairs, catalog: Catalog | None) -> Address | Redirect:
    """The address where it was asked for as it is written, else the way to it."""
    canonical = build(found, catalog)
    is_same = canonical.partition("?")[0] == path and not _is_respelled(found, given, catalog)
    return found if is_same else Redirect(canonical)


def _is_respelled(found: Address, given: Pairs, catalog: Catalog | None) -> bool:
    """True where the query says a field in other words than the address does; a search stays as it was typed."""
    written = written_fields(found, catalog)
    names = {field: parameter(field, found.language) for field in FIELDS[found.page] if field != "text"}
    return any(
        given_texts(field, found.language, given) and given.get(name) != [written.get(name)]
        for field, name in names.items()
    )


def _address(
    asked: list[str], language: Language, form: Form | None, given: Pairs, catalog: Catalog
) -> Address | None:
    word = asked[1].lower() if len(asked) > 1 else ""
    page = next((p for p in get_args(Page) if word in WORDS[p].values()), None)
    if page is None or len(asked) != N_SEGMENTS.get(page, 3):
        return None
    found = Address(page, language) if page in N_SEGMENTS else _about(page, asked[2], language, catalog)
    if found is None:
        return None
    found = with_fields(found, given, catalog)
    if found.page == "print":
        return replace(found, form=PRINT_FORM) if form in (None, PRINT_FORM) else None
    return replace(found, form=form) if form is None or found.page in WITH_FILES else None


def _about(page: Page, text: str, language: Language, catalog: Catalog) -> Address | None:
    """The page about what the text names: an indicator, an area, a group, or an abolished municipality's heir."""
    places = places_of(catalog)
    if page == "indicator":
        wanted = text.lower().replace("-", "_")
        return indicator(language, wanted) if wanted in catalog.indicators else None
    if page == "peers":
        heir = places.find(text, language)
        return peers(language, heir.area) if heir else None
    if page == "wave" or (page == "effect" and wave_named(catalog, text)):
        known = wave_named(catalog, text)
        return Address(page, language, area=known) if known else None
    if page in ("print", "effect"):
        code = places.group_of(text, language) if GROUP_SIGN in text else places.code_of(text, language)
        about = print_out if page == "print" else effect
        return about(language, code) if code and place(language, code, catalog) else None
    if GROUP_SIGN in text or page == "group":
        group = places.group_of(text, language)
        return place(language, group, catalog) if group else None
    return _place(page, text, language, places)


def _place(page: Page, text: str, language: Language, places: Places) -> Address | None:
    """The area of the page's kind that the text names, or else one of another kind."""
    for kind in sorted(PLACE_KINDS, key=lambda kind: kind != page):
        if kind == "municipality":
            found = places.find(text, language)
            if found is not None:
                return municipality(language, found.area, found.merged)
        else:
            code = places.find_area(kind, text, language)
            if code is not None:
                return next(Address(p, language, area=code) for p in PLACE_PAGES if p == kind)
    return None


def _segments(path: str) -> list[str] | None:
    """The parts of a path without their percent-encoding; None where it can't be one of ours."""
    if len(path) > MAXIMUM_PATH:
        return None
    try:
        plain = unquote(path, errors="strict")
    except UnicodeDecodeError:
        return None
    if any(unicodedata.category(c)[0] == "C" for c in plain) or not plain.startswith("/"):
        return None
    parts = plain[1:].removesuffix("/").split("/")
    if parts == [""]:
        return []
    return None if any(part in ("", ".", "..") for part in parts) else parts


def _weight(text: str) -> float:
    """The weight of an Accept-Language choice ("q=0.8"): 1 where it has none, 0 where that is no number."""
    _, _, number = text.partition("=")
    if not number:
        return 1.0
    return float(number) if re.fullmatch(r"\s*[01](\.\d{1,3})?\s*", number, re.ASCII) else 0.0
