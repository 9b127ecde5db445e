"""What an area was in a trial: when, in which one, with whom, and what is not known."""

from dash import html
from dash.development.base_component import Component

from dashboard import urls
from dashboard.components.section import section
from dashboard.data import Figures
from dashboard.i18n import day, word
from dashboard.urls import Address
from etl.catalog import Catalog
from etl.catalog.models import Language, Member, TrialArea, Wave


def trial_area_head(address: Address, figures: Figures) -> list[html.P]:
    """When a trial area was, in which trial and with which municipalities, for the top of its page."""
    language, catalog = address.language, figures.catalog
    kind = word(language, "kind_trial_area")
    wave, trial = catalog.trials[address.area or ""]
    when = f"{day(wave.start, language)}–{day(wave.end, language) if wave.end else ''}"
    name = html.A(
        f"{wave.name.get(language)} {wave.years}", href=urls.build(urls.wave(language, wave.id), catalog)
    )
    members = html.A(word(language, "members_title", n=len(trial.members)), href="#members")
    names = ", ".join(_name_then(member, catalog, language) for member in trial.members)
    return [html.P([f"{kind}, ", name, f", {when}."]), html.P([members, f": {names}."])]


def trial_area_section(address: Address, figures: Figures) -> html.Section:
    """A trial area's wave, dates, project and members, and what is not known of the wave."""
    language, catalog = address.language, figures.catalog
    wave, trial = catalog.trials[address.area or ""]
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
        html.Ul(entries, className="members told" if _has_remarks(trial, wave) else "members"),
        _unknown(wave, language),
    )


def municipality_link(code: str, catalog: Catalog, language: Language) -> html.A:
    """A municipality's name, which leads to its page."""
    href = urls.build(urls.municipality(language, code), catalog)
    return html.A(catalog.areas[code].name.get(language), href=href)


def _has_remarks(trial: TrialArea, wave: Wave) -> bool:
    """True where more than a name is told of some member."""
    return any(
        m.note
        or m.confidence != "high"
        or (m.joined or wave.start, m.left or wave.end) != (wave.start, wave.end)
        for m in trial.members
    )


def _member(member: Member, wave: Wave, catalog: Catalog, language: Language) -> list[str | Component]:
    """A member as it was then, linked to what it is today, with its own dates where they differ."""
    said: list[str | Component] = []
    if member.code == member.current:
        said.append(municipality_link(f"KU{member.current}", catalog, language))
    else:
        today = municipality_link(f"KU{member.current}", catalog, language)
        said += [f"{member.municipality} (", word(language, "trial_area_today"), " ", today, ")"]
    first, last = member.joined or wave.start, member.left or wave.end
    if (first, last) != (wave.start, wave.end):
        said.append(f", {day(first, language)}–{day(last, language) if last else ''}")
    if not member.confidence.startswith("high"):
        said.append(f" {word(language, 'trial_unsure')}")
    if member.note is not None:
        said.append(html.Span(f" {member.note.get(language)}", className="kind"))
    return said


def _name_then(member: Member, catalog: Catalog, language: Language) -> str:
    """A member's name, that of one that has ended as it was."""
    if member.code != member.current:
        return member.municipality
    return catalog.areas[f"KU{member.current}"].name.get(language)


def _unknown(wave: Wave, language: Language) -> html.Div | None:
    if not wave.unknown:
        return None
    entries = [html.Li(unknown.what.get(language)) for unknown in wave.unknown]
    return html.Div([html.H3(word(language, "wave_unknown_title")), html.Ul(entries)])
