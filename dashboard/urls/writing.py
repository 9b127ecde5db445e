"""An address as text: a path and its query."""

from typing import Final, Literal
from urllib.parse import quote, urlencode

from dashboard.address import WORDS, Address, Page
from dashboard.address_fields import written_fields
from dashboard.places import GROUP_SIGN, places_of
from etl.catalog import Catalog
from etl.catalog.models import Language

API: Final = "/api/v1"
N_SEGMENTS: Final[dict[Page, int]] = {"front": 1, "search": 2, "status": 2, "accessibility": 2, "compare": 2}
"""Parts of the path of the pages that are about nothing in particular; the others have three."""


def build(address: Address, catalog: Catalog | None = None) -> str:
    """The path and query of an address. Raises KeyError for an unknown area."""
    parts = [address.language, WORDS[address.page][address.language], _subject(address, catalog)]
    path = "/" + "/".join(part for part in parts if part)
    suffix = f".{address.form}" if address.form else ""
    query = urlencode(written_fields(address), quote_via=quote, safe=",:")
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
