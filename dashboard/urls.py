"""Every address of the portal and its query is built and parsed here, nowhere else.

Address(page, language, …) is what an address means, the same for all languages; `build` writes it,
`parse` reads it, and parse(build(address)) == address.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Final, Literal, get_args
from urllib.parse import quote, unquote, urlencode

from dashboard.address import (
    FIELDS,
    FORMS,
    PLACE_KINDS,
    PLACE_PAGES,
    WITH_FILES,
    WORDS,
    Address,
    Form,
    Page,
    ViewKind,
)
from dashboard.address_fields import (
    LEAST_PEERS,
    MAXIMUM_AREAS,
    MAXIMUM_INDICATORS,
    MAXIMUM_TEXT,
    MOST_PEERS,
    Pairs,
    UnknownValueError,
    clean_text,
    given_texts,
    pairs_of,
    parameter,
    with_fields,
    written_fields,
)
from dashboard.places import GROUP_SIGN, LANGUAGES, Places, places_of
from etl.catalog import Catalog, load_catalog
from etl.catalog.models import Language

__all__ = [
    "API",
    "FIELDS",
    "LANGUAGES",
    "LEAST_PEERS",
    "MAXIMUM_AREAS",
    "MAXIMUM_INDICATORS",
    "MAXIMUM_PATH",
    "MAXIMUM_TEXT",
    "MOST_PEERS",
    "Address",
    "Form",
    "Page",
    "Redirect",
    "ViewKind",
    "as_file",
    "best_language",
    "build",
    "clean_text",
    "compare",
    "every_page",
    "front",
    "in_language",
    "indicator",
    "is_api",
    "language_of",
    "map_data",
    "municipality",
    "observations",
    "parameter",
    "parse",
    "peers",
    "place",
    "print_out",
    "resolved",
    "search",
    "status",
    "template",
    "written_fields",
]

MAXIMUM_PATH: Final = 300
API: Final = "/api/v1"
_N_SEGMENTS: Final[dict[Page, int]] = {"front": 1, "search": 2, "status": 2, "accessibility": 2, "compare": 2}
_PRINT_FORM: Final[Form] = "pdf"


@dataclass(frozen=True)
class Redirect:
    """The address to go to; `permanent` where the one asked for is only another spelling of it."""

    location: str
    permanent: bool = True


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


def print_out(language: Language, area: str) -> Address:
    """The two printed pages about an area."""
    return Address("print", language, area=area, form=_PRINT_FORM)


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


def build(address: Address, catalog: Catalog | None = None) -> str:
    """The path and query of an address. Raises KeyError for an unknown area."""
    parts = [address.language, WORDS[address.page][address.language], _subject(address, catalog)]
    path = "/" + "/".join(part for part in parts if part)
    suffix = f".{address.form}" if address.form else ""
    query = urlencode(written_fields(address), quote_via=quote, safe=",:")
    return f"{path}{suffix}?{query}" if query else path + suffix


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


def best_language(accept_language: str) -> Language:
    """The language to greet a reader in: the best we speak of an Accept-Language header, else Finnish."""
    best: tuple[float, Language] = (0.0, "fi")
    for choice in accept_language[:200].split(","):
        tag, _, weight = choice.partition(";")
        language = next((known for known in LANGUAGES if known == tag.strip().lower()[:2]), None)
        if language is not None and _weight(weight) > best[0]:
            best = (_weight(weight), language)
    return best[1]


def template(page: Page, language: Language) -> str:
    """The path of a page with <subject> where the area or the indicator stands."""
    parts = [language, WORDS[page][language], "" if page in _N_SEGMENTS else "<subject>"]
    return "/" + "/".join(part for part in parts if part)


def resolved(path: str, query: str = "", catalog: Catalog | None = None) -> Address | None:
    """The page an address leads to, redirects followed; None where nothing is there."""
    found = parse(path, query, catalog)
    if isinstance(found, Redirect):
        path, _, query = found.location.partition("?")
        found = parse(path, query, catalog)
    return found if isinstance(found, Address) else None


def language_of(path: str, accept_language: str = "") -> Language:
    """The language to answer in where the address itself is not ours: its first word, else the reader's wish."""
    first = path[:MAXIMUM_PATH].strip("/").partition("/")[0].lower()
    return next((known for known in LANGUAGES if known == first), best_language(accept_language))


def every_page(catalog: Catalog | None = None) -> tuple[Address, ...]:
    """The pages to be found by search engines, in every language."""
    known = catalog or load_catalog()
    return tuple(page for language in LANGUAGES for page in _pages_in(language, known))


def _pages_in(language: Language, catalog: Catalog) -> Iterator[Address]:
    yield front(language)
    yield status(language)
    yield Address("accessibility", language)
    yield compare(language)
    yield from (indicator(language, i) for i in catalog.indicators)
    yield from (found for area in catalog.areas if (found := place(language, area, catalog)) is not None)


def observations(indicator: str, area: str | None = None, form: Literal["json", "csv"] = "json") -> str:
    """The API address of an indicator's observations, of one area or a group "KU915+KU420" or of all."""
    query = {"indicator": indicator, "area": area, "format": None if form == "json" else form}
    return (
        f"{API}/observations?{urlencode({k: v for k, v in query.items() if v is not None}, quote_via=quote)}"
    )


def map_data(indicator: str, breakdown: str) -> str:
    """The API address of all municipalities' figures, for colouring a map."""
    return f"{API}/maps?{urlencode({'indicator': indicator, 'breakdown': breakdown})}"


def is_api(path: str) -> bool:
    """True where the path belongs to the API, whether or not it exists."""
    return path == "/api" or path.startswith("/api/")


def _subject(address: Address, catalog: Catalog | None) -> str:
    """What stands after the word of the page: an area, a group or an indicator; "" where nothing does."""
    if address.page == "indicator":
        return address.indicator or ""
    if address.area is None or GROUP_SIGN in address.area:
        return address.area or ""
    return places_of(catalog).slug_of(address.area, address.language)


def _without_suffix(asked: list[str]) -> tuple[list[str], Form | None]:
    """The segments, and the form of the file that their last one asks for."""
    stem, _, suffix = asked[-1].rpartition(".")
    form = next((known for known in FORMS if known == suffix.lower()), None)
    return ([*asked[:-1], stem], form) if stem and form else (asked, None)


def _as_asked(found: Address, path: str, given: Pairs, catalog: Catalog | None) -> Address | Redirect:
    """The address where it was asked for as it is written, else the way to it."""
    canonical = build(found, catalog)
    is_same = canonical.partition("?")[0] == path and not _is_respelled(found, given)
    return found if is_same else Redirect(canonical)


def _is_respelled(found: Address, given: Pairs) -> bool:
    """True where the query says a field in other words than the address does; a search stays as it was typed."""
    written = written_fields(found)
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
    if page is None or len(asked) != _N_SEGMENTS.get(page, 3):
        return None
    found = Address(page, language) if page in _N_SEGMENTS else _about(page, asked[2], language, catalog)
    if found is None:
        return None
    found = with_fields(found, given, catalog)
    if found.page == "print":
        return replace(found, form=_PRINT_FORM) if form in (None, _PRINT_FORM) else None
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
    if page == "print":
        code = places.group_of(text, language) if GROUP_SIGN in text else places.code_of(text, language)
        return print_out(language, code) if code and place(language, code, catalog) else None
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
