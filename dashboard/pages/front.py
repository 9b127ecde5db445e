"""The front page: what this is, search, the country's key figures, the map, how fresh the data are."""

from dash import html

from dashboard import urls
from dashboard.components.figures import headline_card
from dashboard.components.forms import search_form
from dashboard.components.section import section
from dashboard.components.trials import trials_of
from dashboard.components.wave_link import pages_on
from dashboard.data import Figures
from dashboard.i18n import word
from dashboard.pages.map_section import map_choice, map_section, rows_of
from dashboard.pages.map_view import map_view
from dashboard.pages.news import revised_words, source_revisions
from dashboard.pages.page import Page, page_with_figures
from dashboard.pages.shown import headline_indicators
from dashboard.pages.status import SourceRow, source_rows
from dashboard.urls import Address
from dashboard.view import View, view_of
from etl.catalog import Catalog
from etl.catalog.areas import COUNTRY
from etl.catalog.models import Language


def page(address: Address, figures: Figures) -> Page:
    """The front page."""
    language = address.language
    choice = map_choice(address, figures)
    body = [
        html.H1(word(language, "front_title")),
        html.P(word(language, "front_purpose"), className="lead"),
        search_form(language, figures.catalog, "front"),
        _country(figures, language),
        _trials(figures, language),
        *([map_section(address, figures, choice)] if choice else []),
        _freshness(figures, language),
    ]
    return page_with_figures(
        address, figures, word(language, "front_title"), word(language, "front_purpose"), body
    )


def view(address: Address, figures: Figures) -> View:
    """What the front page displays: its map, or nothing where there are no figures."""
    language = address.language
    choice = map_choice(address, figures)
    title, purpose = word(language, "front_title"), word(language, "front_purpose")
    if choice is None:
        return view_of(address, figures, title, purpose, ())
    return map_view(address, figures, choice, rows_of(figures, choice, language))


def _country(figures: Figures, language: Language) -> html.Section:
    cards = [
        headline_card(
            figures, i, (COUNTRY,), language, urls.build(urls.indicator(language, i.id), figures.catalog)
        )
        for i in headline_indicators(figures)
    ]
    shown = html.Ul([c for c in cards if c is not None], className="cards")
    return section("country", word(language, "country_title"), shown)


def _trials(figures: Figures, language: Language) -> html.Section:
    """The question of the trials, and the way to the answer of each."""
    catalog = figures.catalog
    cards = []
    for wave in trials_of(catalog):
        to_wave = urls.build(urls.wave(language, wave.id), catalog)
        counts = word(language, "trials_card", areas=wave.n_areas, municipalities=wave.n_municipalities)
        cards.append(
            html.Li(
                [
                    html.H3(html.A(word(language, "trials_effect_of", years=wave.years), href=to_wave)),
                    html.P(wave.name.get(language)),
                    html.P(counts, className="when"),
                ],
                className="card",
            )
        )
    lead = html.P(word(language, "trials_lead"))
    return section(
        "trials",
        word(language, "trials_question"),
        lead,
        html.Ul(cards, className="trial-cards"),
        html.H3(word(language, "trials_more"), className="apart"),
        pages_on(_about_trials(catalog, language), catalog, language),
    )


def _about_trials(catalog: Catalog, language: Language) -> list[tuple[str, Address]]:
    """The pages beside those of the trials: what came after them, their practices, bonuses, reports and targets."""
    reforms = [wave.id for wave in catalog.waves.values() if wave.kind == "permanent"]
    return [
        *(("wave_to_reform", urls.wave(language, reform)) for reform in reforms),
        ("wave_to_practices", urls.practices(language)),
        ("wave_to_bonus", urls.bonus(language)),
        ("wave_to_table_2", urls.table_2(language)),
        ("wave_to_targets", urls.target(language)),
    ]


def _freshness(figures: Figures, language: Language) -> html.Section:
    to_status = html.A(word(language, "to_status"), href=urls.build(urls.status(language), figures.catalog))
    released = {age.source.id: age.updated or "" for age in figures.data_ages()}
    rows = [row for row in source_rows(figures, language) if row.newest and row.has_figures]
    rows.sort(key=lambda row: released[row.source.id], reverse=True)
    entries = [html.Li(_news(row, figures, language)) for row in rows]
    return section(
        "freshness", word(language, "freshness_title"), html.Ul(entries), html.P(to_status, className="files")
    )


def _news(row: SourceRow, figures: Figures, language: Language) -> str:
    """A source's newest period and its revisions: "Kela: kesäkuu 2026 julkaistu 22.7.2026; 12 aiempaa …"."""
    news = word(language, "source_news", name=row.name, newest=row.newest, day=row.updated)
    revised = revised_words(source_revisions(figures, row.source), language)
    return f"{news}; {revised}" if revised else news
