"""What an area is: where it belongs, who belongs to it, and where its page leads on to."""

from collections.abc import Collection

from dash import html

from dashboard import urls
from dashboard.components.compared import area_links
from dashboard.components.section import section
from dashboard.components.trials import effect_links
from dashboard.data import Figures
from dashboard.i18n import day, word
from dashboard.pages.trial_area import municipality_link, trial_area_head
from dashboard.places import GROUP_SIGN, area_name, places_of
from dashboard.urls import Address
from etl.catalog import Catalog
from etl.catalog.models import Language, Municipality

Entry = html.Li


def heading(address: Address, figures: Figures) -> html.Div:
    """The name of the page's area, its kind or where it belongs."""
    language, area = address.language, address.area or ""
    name = area_name(figures.catalog, area, language)
    declared = figures.catalog.areas.get(area)
    municipality = declared.municipality if declared else None
    title = [name, _other_name(municipality, name, language)] if municipality else [name]
    facts = [_belonging(municipality, figures, language)] if municipality else _kind(address, figures)
    return html.Div([html.H1(title), *facts], className="heading")


def ways_on(address: Address, figures: Figures) -> html.Div:
    """The links to the area's comparison, its peers, its trials and its print-out, below what the reader came for."""
    language, area = address.language, address.area or ""
    has_trials = address.page in ("municipality", "trial_area")
    trials = effect_links(figures.catalog, area, language) if has_trials else []
    on_paper = html.A(
        word(language, "to_print"),
        href=urls.build(urls.print_out(language, area, address.beside), figures.catalog),
    )
    return html.Div(
        [
            area_links(figures, area, language),
            html.P([link for _, link in trials], className="files trial-links") if trials else None,
            html.P(on_paper, className="files"),
        ],
        className="ways",
    )


def merged_notice(address: Address, name: str, figures: Figures) -> html.P | None:
    """What happened to the municipality the reader asked for by its old name."""
    change = places_of(figures.catalog).ended_by_slug.get(address.merged or "")
    if change is None:
        return None
    old = (change.sv or change.fi) if address.language == "sv" else change.fi
    key = "renamed_notice" if change.kind == "rename" else "merged_notice"
    text = word(address.language, key, old=old, name=name, day=day(change.date, address.language))
    return html.P(text, className="notice", role="note")


def members_section(address: Address, figures: Figures) -> html.Section | None:
    """The municipalities of an area or group, with links; None for a municipality and for trial areas."""
    language, catalog = address.language, figures.catalog
    codes = members_listed(address, figures)
    if not codes:
        return None
    names = sorted((catalog.areas[code].name.get(language), code) for code in codes)
    entries = [html.Li(municipality_link(code, catalog, language)) for _, code in names]
    explained = html.P(word(language, "group_explained")) if address.page == "group" else None
    title = members_title(codes, language)
    return section("members", title, explained, html.Ul(entries, className="members"))


def members_listed(address: Address, figures: Figures) -> Collection[str]:
    """The municipalities (KU…) of an area or group; none for a municipality, and for trial areas, which tell more."""
    if address.page in ("municipality", "trial_area"):
        return ()
    area = address.area or ""
    return area.split(GROUP_SIGN) if GROUP_SIGN in area else figures.catalog.areas[area].members


def members_title(members: Collection[str], language: Language) -> str:
    """The heading of the members, with how many there are."""
    return word(language, "members_title", n=len(members))


def _other_name(municipality: Municipality, name: str, language: Language) -> html.Span | None:
    other, tongue = (municipality.fi, "fi") if language == "sv" else (municipality.sv, "sv")
    return html.Span(f" {other}", className="other-name", lang=tongue) if other != name else None


def _kind(address: Address, figures: Figures) -> list[html.P]:
    """What kind of area it is; of a trial area also when, in which trial and with which municipalities."""
    if address.page == "trial_area":
        return trial_area_head(address, figures)
    return [html.P(word(address.language, f"kind_{address.page}"), className="kind")]


def _belonging(municipality: Municipality, figures: Figures, language: Language) -> html.Ul:
    """Where the municipality belongs: region, employment area, wellbeing services county."""
    codes = (
        ("region", f"MK{municipality.region}"),
        ("employment_area", f"TA{municipality.employment_area}"),
        ("county", f"HV{municipality.county}"),
    )
    entries = [
        _belongs(kind, code, figures.catalog, language)
        for kind, code in codes
        if code in figures.catalog.areas
    ]
    return html.Ul([*entries, _predecessors(municipality, figures, language)], className="groups")


def _belongs(kind: str, code: str, catalog: Catalog, language: Language) -> Entry:
    to = urls.place(language, code, catalog)
    name = catalog.areas[code].name.get(language)
    link = html.A(name, href=urls.build(to, catalog)) if to else name
    return html.Li([html.Span(f"{word(language, f'kind_{kind}')}: ", className="kind"), link])


def _predecessors(municipality: Municipality, figures: Figures, language: Language) -> Entry | None:
    found = [
        c
        for c in figures.catalog.changes.changes
        if c.kind == "merger" and c.current == municipality.code and c.code != c.current
    ]
    if not found:
        return None
    names = ", ".join(f"{(c.sv or c.fi) if language == 'sv' else c.fi} ({c.date.year})" for c in found)
    return html.Li([html.Span(f"{word(language, 'merged_into_this')}: ", className="kind"), names])
