"""Names of the TE offices (2013–2024) in each language."""

from typing import Final

from dashboard.i18n import word
from etl.catalog import Catalog
from etl.catalog.models import Language

NO_REGION: Final = {"Häme": "office_hame", "Kaakkois-Suomi": "office_southeast"}
"""The offices whose area was two regions, by the Finnish name that municipalities give."""


def office_name(catalog: Catalog, office: str, language: Language) -> str:
    """The office as the language calls it: "Norra Karelen"; most have the name of their region."""
    if office in NO_REGION:
        return word(language, NO_REGION[office])
    regions = (area.name for area in catalog.areas.values() if area.kind == "region")
    return next((name.get(language) for name in regions if name.fi == office), office)


def offices_named(catalog: Catalog, offices: tuple[str, ...] | set[str], language: Language) -> str:
    """The offices in alphabetical order, in one text."""
    return ", ".join(sorted(office_name(catalog, office, language) for office in offices))
