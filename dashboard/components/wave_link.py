"""The ways between a wave's own page and the pages about its reports and targets."""

from collections.abc import Sequence

from dash import html

from dashboard import urls
from dashboard.i18n import word
from etl.catalog import Catalog
from etl.catalog.models import Language


def wave_link(wave: str, catalog: Catalog, language: Language) -> html.P:
    """A link that is the wave's name and years."""
    declared = catalog.waves[wave]
    name = f"{declared.name.get(language)} {declared.years}"
    return html.P(html.A(name, href=urls.build(urls.wave(language, wave), catalog)), className="files")


def pages_on(links: Sequence[tuple[str, urls.Address]], catalog: Catalog, language: Language) -> html.Ul:
    """Links in a row, each the word of its key."""
    entries = [html.Li(html.A(word(language, key), href=urls.build(to, catalog))) for key, to in links]
    return html.Ul(entries, className="members")
