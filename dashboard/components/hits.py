"""Areas that answer a search, with links and kinds."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard import urls
from dashboard.i18n import word
from dashboard.search import Hit
from etl.catalog import Catalog
from etl.catalog.models import Language


def hit_list(hits: Sequence[Hit], catalog: Catalog, language: Language) -> html.Ul:
    """The hits in their order."""
    return html.Ul([_hit(hit, catalog, language) for hit in hits], className="hits")


def _hit(hit: Hit, catalog: Catalog, language: Language) -> html.Li:
    area = catalog.areas[hit.area]
    kind = word(language, f"kind_{area.kind}")
    link = html.A(hit.name, href=urls.build(_address(hit, catalog, language), catalog))
    said: list[str | Component] = [link, html.Span(f" {kind}", className="kind")]
    if hit.ended is not None:
        key = "hit_renamed" if hit.ended.kind == "rename" else "hit_merged"
        return html.Li([*said, " ", word(language, key, old=hit.matched, year=hit.ended.date.year)])
    if area.municipality is not None:
        region = catalog.areas[f"MK{area.municipality.region}"].name.get(language)
        said.append(html.Span(f", {region}", className="kind"))
    return html.Li([*said, f" ({hit.matched})"] if hit.matched != hit.name else said)


def _address(hit: Hit, catalog: Catalog, language: Language) -> urls.Address:
    """The page of a hit; the country, which has none, is never one."""
    found = None if hit.merged else urls.place(language, hit.area, catalog)
    return found or urls.municipality(language, hit.area, hit.merged)
