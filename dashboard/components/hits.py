"""Areas and indicators that answer a search, with links and what they are."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard import urls
from dashboard.i18n import word
from dashboard.places import slug
from dashboard.searching.areas import Hit
from dashboard.searching.indicators import IndicatorHit
from etl.catalog import Catalog
from etl.catalog.models import Language


def hit_list(hits: Sequence[Hit], catalog: Catalog, language: Language) -> html.Ul:
    """The hits in their order."""
    return html.Ul([_hit(hit, catalog, language) for hit in hits], className="hits")


def indicator_list(hits: Sequence[IndicatorHit], catalog: Catalog, language: Language) -> html.Ul:
    """The indicators in their order."""
    return html.Ul([_indicator(hit, catalog, language) for hit in hits], className="hits")


def _indicator(hit: IndicatorHit, catalog: Catalog, language: Language) -> html.Li:
    """The title as a link, its theme, and the other name that was found."""
    indicator = hit.indicator
    title = indicator.title.get(language)
    to = urls.indicator(language, indicator.id, breakdown=hit.breakdown)
    theme = html.Span(f" {word(language, f'theme_{indicator.theme}')}", className="kind")
    said: list[str | Component] = [html.A(title, href=urls.build(to, catalog)), theme]
    is_told = slug(hit.matched) in (slug(title), slug(indicator.id.replace("_", " ")))
    return html.Li(said if is_told else [*said, f" ({hit.matched})"])


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
