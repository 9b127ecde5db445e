"""What a page is: title and description for the document's head, and the layout."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dash.development.base_component import Component

from dashboard.components.frame import framed
from dashboard.data import Figures
from dashboard.i18n import word
from dashboard.urls import Address
from etl.catalog.models import Language


@dataclass(frozen=True)
class Page:
    """A complete page in one language."""

    language: Language
    title: str
    description: str
    layout: Component


def page_with_figures(
    address: Address, figures: Figures, title: str, description: str, body: Sequence[Any]
) -> Page:
    """A page with its frame; what is made from demo data says so in the title and the description too."""
    language = address.language
    layout = framed(body, language, address, figures.catalog, figures.is_demo, figures.version)
    mark = f"{word(language, 'demo_short')}: " if figures.is_demo else ""
    return Page(language, f"{mark}{title} – {word(language, 'site_name')}", f"{mark}{description}", layout)
