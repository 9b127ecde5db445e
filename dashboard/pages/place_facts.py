"""What an area is: where it belongs, who belongs to it, what it was in a trial."""

from dash import html
from dash.development.base_component import Component

from dashboard import urls
from dashboard.components.compared import area_links
from dashboard.components.section import section
from dashboard.components.trials import effect_links
from dashboard.data import Figures
from dashboard.i18n import day, word
from dashboard.places import GROUP_SIGN, area_name, places_of
from dashboard.urls import Address
from etl.catalog import Catalog
from etl.catalog.models import Language, Member, Municipality, TrialArea, Wave

Entry = html.Li


def heading(address: Address, figures: Figures) -> html.Div:
    """The name of the page's area, its kind or where it belongs."""
    language, area = address.language, address.area or ""
    name = area_name(figures.catalog, area, language)
    declared = figures.catalog.areas.get(area)
    municipality = declared.municipality if declared else None
    title = [name, _other_name(municipality, name, language)] if municipality else [name]
    facts = _belonging(municipality, figures, language) if municipality else _kind(address)
    return html.Div([html.H1(title), facts], className="heading")


def ways_on(address: Address, figures: Figures) -> html.Div:
    """The links to the area's comparison, its peers, its trials and its print-out, below what the reader came for."""
    language, area = address.language, address.area or ""
    has_trials = address.page in ("municipality", "trial_area")
    trials = effect_links(figures.catalog, area, language) if has_trials else []
    on_paper = html.A(
        word(language, "to_print"), href=urls.build(urls.print_out(language, area), figures.catalog)
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
    if address.page in ("municipality", "trial_area"):
        return None
    area = address.area or ""
    codes = area.split(GROUP_SIGN) if GROUP_SIGN in area else catalog.areas[area].members
    names = sorted((catalog.areas[code].name.get(language), code) for code in codes)
    entries = [html.Li(_link(code, catalog, language)) for _, code in names]
    explained = html.P(word(language, "group_explained")) if address.page == "group" else None
    title = word(language, "members_title", n=len(entries))
    return section("members", title, explained, html.Ul(entries, className="members"))


def trial_area_section(address: Address, figures: Figures) -> html.Section:
    """A trial area's wave, dates, project and members, and what is not known of the wave."""
    language, catalog = address.language, figures.catalog
    wave, trial = _trial(catalog, address.area or "")
    values = {
        "wave": wave.name.get(language),
        "years": wave.years,
        "first": day(wave.start, language),
        "last": day(wave.end, language) if wave.end else "",
    }
    project = word(language, "trial_area_project", project=trial.project) if trial.project else None
    entries = [html.Li(_member(m, wave, catalog, language)) for m in trial.members]
    return section(
        "members",
        word(language, "members_title", n=len(entries)),
        html.P([word(language, "trial_area_when", **values), " ", project]),
        html.P(
            html.A(
                word(language, "trials_to_wave", years=wave.years),
                href=urls.build(urls.wave(language, wave.id), catalog),
            ),
            className="files",
        ),
        html.P(trial.note.get(language)) if trial.note else None,
        html.Ul(entries, className="members told"),
        _unknown(wave, language),
    )


def _trial(catalog: Catalog, area: str) -> tuple[Wave, TrialArea]:
    """The wave and the trial area of a code ("KO-c-22"). Raises KeyError for another."""
    for wave in catalog.waves.values():
        for trial in wave.areas:
            if f"KO-{trial.id}" == area:
                return wave, trial
    raise KeyError(f"{area} is no trial area")


def _member(member: Member, wave: Wave, catalog: Catalog, language: Language) -> list[str | Component]:
    """A member as it was then, linked to what it is today, with its own dates where they differ."""
    said: list[str | Component] = []
    if member.code == member.current:
        said.append(_link(f"KU{member.current}", catalog, language))
    else:
        today = _link(f"KU{member.current}", catalog, language)
        said += [f"{member.municipality} (", word(language, "trial_area_today"), " ", today, ")"]
    first, last = member.joined or wave.start, member.left or wave.end
    if (first, last) != (wave.start, wave.end):
        said.append(f", {day(first, language)}–{day(last, language) if last else ''}")
    if not member.confidence.startswith("high"):
        said.append(f" {word(language, 'trial_unsure')}")
    if member.note is not None:
        said.append(html.Span(f" {member.note.get(language)}", className="kind"))
    return said


def _unknown(wave: Wave, language: Language) -> html.Div | None:
    if not wave.unknown:
        return None
    entries = [html.Li(unknown.what.get(language)) for unknown in wave.unknown]
    return html.Div([html.H3(word(language, "wave_unknown_title")), html.Ul(entries)])


def _link(code: str, catalog: Catalog, language: Language) -> html.A:
    href = urls.build(urls.municipality(language, code), catalog)
    return html.A(catalog.areas[code].name.get(language), href=href)


def _other_name(municipality: Municipality, name: str, language: Language) -> html.Span | None:
    other, tongue = (municipality.fi, "fi") if language == "sv" else (municipality.sv, "sv")
    return html.Span(f" {other}", className="other-name", lang=tongue) if other != name else None


def _kind(address: Address) -> html.P:
    return html.P(word(address.language, f"kind_{address.page}"), className="kind")


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
