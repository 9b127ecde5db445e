"""Every address of the portal and its query is built and parsed here, nowhere else.

Address(page, language, …) is what an address means, the same for all languages; `build` writes it,
`parse` reads it, and parse(build(address)) == address.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final, Literal, get_args
from urllib.parse import parse_qsl, quote, unquote, urlencode

from dashboard.places import LANGUAGES, Places, places_of
from etl.catalog import Catalog, load_catalog
from etl.catalog.models import Language

Page = Literal["front", "municipality", "search", "status"]
View = Literal["map", "table"]

MAXIMUM_PATH: Final = 300
MAXIMUM_QUERY: Final = 2000
MAXIMUM_TEXT: Final = 100
API: Final = "/api/v1"
_PERIOD: Final = re.compile(r"\d{4}(-(0[1-9]|1[0-2])|Q[1-4])?", re.ASCII)

WORDS: Final[dict[Page, dict[Language, str]]] = {
    "front": {"fi": "", "sv": "", "en": ""},
    "municipality": {"fi": "kunta", "sv": "kommun", "en": "municipality"},
    "search": {"fi": "haku", "sv": "sok", "en": "search"},
    "status": {"fi": "tila", "sv": "lage", "en": "status"},
}
"""The first word after the language."""

PARAMETERS: Final[dict[str, dict[Language, str]]] = {
    "indicator": {"fi": "indikaattori", "sv": "indikator", "en": "indicator"},
    "period": {"fi": "kausi", "sv": "period", "en": "period"},
    "view": {"fi": "nakyma", "sv": "vy", "en": "view"},
    "text": {"fi": "q", "sv": "q", "en": "q"},
    "merged": {"fi": "yhdistynyt", "sv": "sammanslagen", "en": "merged"},
}
"""The query parameter that carries a field of the address."""

FIELDS: Final[dict[Page, tuple[str, ...]]] = {
    "front": ("indicator", "period", "view"),
    "municipality": ("merged",),
    "search": ("text",),
    "status": (),
}
"""The fields that stand in the query of each page."""


@dataclass(frozen=True)
class Address:
    """What an address shows.

    area: code of the municipality ("KU837"); merged: slug of the abolished name the reader came by;
    indicator, period, view: what the map shows; text: what is searched for. None is the page's own choice.
    """

    page: Page
    language: Language
    area: str | None = None
    indicator: str | None = None
    period: str | None = None
    view: View | None = None
    text: str | None = None
    merged: str | None = None


@dataclass(frozen=True)
class Redirect:
    """The address to go to; `permanent` where the one asked for is only another spelling of it."""

    location: str
    permanent: bool = True


def front(
    language: Language, indicator: str | None = None, period: str | None = None, view: View | None = None
) -> Address:
    """The front page, with what its map shows."""
    return Address("front", language, indicator=indicator, period=period, view=view)


def municipality(language: Language, area: str, merged: str | None = None) -> Address:
    """The page of the municipality with the code `area`."""
    return Address("municipality", language, area=area, merged=merged)


def search(language: Language, text: str | None = None) -> Address:
    """The search page; `text` is stripped, of at most MAXIMUM_TEXT characters, without control characters."""
    return Address("search", language, text=clean_text(text or "") or None)


def status(language: Language) -> Address:
    """The status page."""
    return Address("status", language)


def in_language(address: Address, language: Language) -> Address:
    """The same view in another language."""
    return replace(address, language=language)


def parameter(field: str, language: Language) -> str:
    """The name of the query parameter that carries `field`, for the inputs of a form."""
    return PARAMETERS[field][language]


def build(address: Address, catalog: Catalog | None = None) -> str:
    """The path and query of an address. Raises KeyError for an unknown municipality."""
    parts = [address.language, WORDS[address.page][address.language]]
    if address.area is not None:
        parts.append(places_of(catalog).slugs[address.language][address.area])
    path = "/" + "/".join(part for part in parts if part)
    given = {parameter(f, address.language): getattr(address, f) for f in FIELDS[address.page]}
    query = urlencode({name: value for name, value in given.items() if value is not None}, quote_via=quote)
    return f"{path}?{query}" if query else path


def parse(path: str, query: str = "", catalog: Catalog | None = None) -> Address | Redirect | None:
    """What an address means: a page, another address to go to, or None where nothing is there.

    `path` may be percent-encoded or not; `query` is the text after the question mark. Never raises.
    Unknown parameters (of campaigns, trackers) and empty ones are passed over.
    """
    asked = _segments(path)
    given = _pairs(query)
    if asked is None or given is None:
        return None
    if not asked:
        return Redirect(build(front("fi")), permanent=False)
    language = next((known for known in LANGUAGES if known == asked[0].lower()), None)
    if language is None:
        return None
    return _page(asked, path, language, given, catalog)


def best_language(accept_language: str) -> Language:
    """The language to greet a reader in: the best we speak of an Accept-Language header, else Finnish."""
    best: tuple[float, Language] = (0.0, "fi")
    for choice in accept_language[:200].split(","):
        tag, _, weight = choice.partition(";")
        language = next((known for known in LANGUAGES if known == tag.strip().lower()[:2]), None)
        if language is not None and _weight(weight) > best[0]:
            best = (_weight(weight), language)
    return best[1]


def clean_text(text: str) -> str:
    """What a reader typed, fit for an address: one line, at most MAXIMUM_TEXT characters."""
    shown = "".join(" " if unicodedata.category(c)[0] in "CZ" else c for c in text)
    return " ".join(shown.split())[:MAXIMUM_TEXT].strip()


def template(page: Page, language: Language) -> str:
    """The path of a page with <place> where the municipality stands."""
    parts = [language, WORDS[page][language], "<place>" if page == "municipality" else ""]
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
    areas = tuple(places_of(catalog).slugs["fi"])
    return tuple(
        address
        for language in LANGUAGES
        for address in (front(language), status(language), *(municipality(language, area) for area in areas))
    )


def observations(indicator: str, area: str | None = None, form: Literal["json", "csv"] = "json") -> str:
    """The API address of an indicator's observations, of one area or a group "KU915+KU420" or of all."""
    query = {"indicator": indicator, "area": area, "format": None if form == "json" else form}
    return (
        f"{API}/observations?{urlencode({k: v for k, v in query.items() if v is not None}, quote_via=quote)}"
    )


def is_api(path: str) -> bool:
    """True where the path belongs to the API, whether or not it exists."""
    return path == "/api" or path.startswith("/api/")


def _page(
    asked: list[str], path: str, language: Language, given: Mapping[str, str], catalog: Catalog | None
) -> Address | Redirect | None:
    found = _address(asked, language, given, catalog)
    if found is None:
        return None
    canonical = build(found, catalog)
    merged = given.get(parameter("merged", language), found.merged)
    lost = found.page == "municipality" and merged != found.merged
    other_spelling = canonical.partition("?")[0] != path
    return Redirect(canonical) if other_spelling or lost else found


def _address(
    asked: list[str], language: Language, given: Mapping[str, str], catalog: Catalog | None
) -> Address | None:
    word = asked[1].lower() if len(asked) > 1 else ""
    page = next((p for p in get_args(Page) if word in WORDS[p].values()), None)
    if page is None or len(asked) != {"front": 1, "municipality": 3}.get(page, 2):
        return None
    if page == "municipality":
        return _municipality(asked[2], language, given, places_of(catalog))
    if page == "search":
        return search(language, given.get(parameter("text", language)))
    if page == "front":
        return _front(language, given, catalog or load_catalog())
    return status(language)


def _municipality(text: str, language: Language, given: Mapping[str, str], places: Places) -> Address | None:
    place = places.find(text, language)
    if place is None:
        return None
    if place.ended is not None:
        return municipality(language, place.area, place.merged)
    merged = given.get(parameter("merged", language), "")
    change = places.ended_by_slug.get(merged)
    belongs = change is not None and f"KU{change.current}" == place.area
    return municipality(language, place.area, merged if belongs else None)


def _front(language: Language, given: Mapping[str, str], catalog: Catalog) -> Address | None:
    """The front page; None where it is asked for an indicator, a period or a view that can't be."""
    indicator, period, view = (given.get(parameter(field, language)) for field in FIELDS["front"])
    known_view = next((known for known in get_args(View) if known == view), None)
    if indicator is not None and indicator not in catalog.indicators:
        return None
    if period is not None and not _PERIOD.fullmatch(period):
        return None
    return None if view != known_view else front(language, indicator, period, known_view)


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


def _pairs(query: str) -> dict[str, str] | None:
    """The first value of each parameter that has one; None where the query is over-long."""
    if len(query) > MAXIMUM_QUERY:
        return None
    pairs = parse_qsl(query.removeprefix("?"), errors="replace", max_num_fields=None)
    return {name: value for name, value in reversed(pairs) if value.strip()}


def _weight(text: str) -> float:
    """The weight of an Accept-Language choice ("q=0.8"): 1 where it has none, 0 where that is no number."""
    _, _, number = text.partition("=")
    if not number:
        return 1.0
    return float(number) if re.fullmatch(r"\s*[01](\.\d{1,3})?\s*", number, re.ASCII) else 0.0
