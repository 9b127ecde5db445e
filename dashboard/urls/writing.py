"""An address as text: a path and its query."""

from collections.abc import Mapping
from typing import Final, Literal
from urllib.parse import quote, urlencode

from dashboard.address import PLACE_PAGES, WORDS, Address, Page
from dashboard.address_fields import written_fields
from dashboard.places import GROUP_SIGN, places_of
from dashboard.wave_slugs import wave_slug
from etl.catalog import Catalog, load_catalog
from etl.catalog.models import Language

API: Final = "/api/v1"
N_SEGMENTS: Final[dict[Page, int]] = {
    "front": 1,
    "search": 2,
    "status": 2,
    "accessibility": 2,
    "compare": 2,
    "bonus": 2,
    "table_2": 2,
    "target": 2,
    "practices": 2,
}
"""Parts of the path of the pages that are about nothing in particular; the others have three."""


def build(address: Address, catalog: Catalog | None = None) -> str:
    """The path and query of an address. Raises KeyError for an unknown area."""
    parts = [address.language, WORDS[address.page][address.language], _subject(address, catalog)]
    path = "/" + "/".join(part for part in parts if part)
    suffix = f".{address.form}" if address.form else ""
    fields = written_fields(address, catalog)
    query = urlencode(fields, quote_via=quote, safe=",:") if fields else ""
    return f"{path}{suffix}?{query}" if query else path + suffix


def template(page: Page, language: Language) -> str:
    """The path of a page with <subject> where the area or the indicator stands."""
    parts = [language, WORDS[page][language], "" if page in N_SEGMENTS else "<subject>"]
    return "/" + "/".join(part for part in parts if part)


def observations(indicator: str, area: str | None = None, form: Literal["json", "csv"] = "json") -> str:
    """The API address of an indicator's observations, of one area or a group "KU915+KU420" or of all."""
    query = {"indicator": indicator, "area": area, "format": None if form == "json" else form}
    return (
        f"{API}/observations?{urlencode({k: v for k, v in query.items() if v is not None}, quote_via=quote)}"
    )


def map_data(indicator: str, breakdown: str) -> str:
    """The API address of all municipalities' figures, for colouring a map."""
    return f"{API}/maps?{urlencode({'indicator': indicator, 'breakdown': breakdown})}"


def estimates(query: Mapping[str, str], panel: bool = False) -> str:
    """The API address of an estimate by the fields of its specification, or that of its panel as CSV."""
    return f"{API}/estimates{'/panel' if panel else ''}?{urlencode(query, quote_via=quote)}"


def is_api(path: str) -> bool:
    """True where the path belongs to the API, whether or not it exists."""
    return path == "/api" or path.startswith("/api/")


def _subject(address: Address, catalog: Catalog | None) -> str:
    """What stands after the word of the page: an area, a group, a wave or an indicator; "" where nothing does."""
    if address.page == "indicator":
        return address.indicator or ""
    if address.page in N_SEGMENTS or address.area is None or GROUP_SIGN in address.area:
        return "" if address.page in N_SEGMENTS else address.area or ""
    known = catalog or load_catalog()
    if address.area in known.waves:
        return wave_slug(known, address.area)
    places = places_of(known)
    slug = places.slug_of(address.area, address.language)
    is_plain = address.page in PLACE_PAGES or places.code_of(slug, address.language) == address.area
    return slug if is_plain else address.area
