"""The way from a page about a wave's reports to the wave's own page."""

from dash import html

from dashboard import urls
from etl.catalog import Catalog
from etl.catalog.models import Language


def wave_link(wave: str, catalog: Catalog, language: Language) -> html.P:
    """A link that is the wave's name and years."""
    declared = catalog.waves[wave]
    name = f"{declared.name.get(language)} {declared.years}"
    return html.P(html.A(name, href=urls.build(urls.wave(language, wave), catalog)), className="files")
