"""Every address of the portal and its query is built and parsed here, nowhere else.

Address(page, language, …) is what an address means, the same for all languages; `build` writes it,
`parse` reads it, and parse(build(address)) == address.
"""

from dashboard.address import FIELDS, Address, Form, Page, ViewKind
from dashboard.address_fields import (
    LEAST_PEERS,
    MAXIMUM_AREAS,
    MAXIMUM_INDICATORS,
    MAXIMUM_TEXT,
    MOST_PEERS,
    clean_text,
    parameter,
    written_fields,
)
from dashboard.places import LANGUAGES
from dashboard.urls.pages import (
    as_file,
    compare,
    every_page,
    front,
    in_language,
    indicator,
    municipality,
    peers,
    place,
    print_out,
    search,
    status,
)
from dashboard.urls.reading import MAXIMUM_PATH, Redirect, best_language, language_of, parse, resolved
from dashboard.urls.writing import API, build, is_api, map_data, observations, template

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
