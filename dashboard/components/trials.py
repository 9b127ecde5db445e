"""Which trials a municipality took part in, and what we do not know about it."""

from datetime import date

from dash import html

from dashboard import urls
from dashboard.effects.asked import address_of, indicator_of
from dashboard.i18n import day, word
from dashboard.offices import offices_named
from etl.catalog import Catalog
from etl.catalog.areas import ALAND_REGION
from etl.catalog.models import Language, Member, TrialArea, Wave, wave_of_trial_area
from etl.estimates.donors import treated_by, unknown_to
from etl.estimates.specification import Specification


def trial_list(catalog: Catalog, area: str, language: Language) -> html.Ul:
    """One entry for each wave, linked to its page: taken part, not taken part, or not known; and what it changed."""
    effects = {wave.id: link for wave, link in effect_links(catalog, area, language)}
    entries = []
    for wave in trials_of(catalog):
        name = html.A(
            html.B(f"{wave.name.get(language)} {wave.years}"),
            href=urls.build(urls.wave(language, wave.id), catalog),
        )
        said = html.Span(_said(catalog, wave, area, language))
        links = [
            *_area_links(catalog, wave, area, language),
            *([effects[wave.id]] if wave.id in effects else []),
        ]
        entries.append(html.Li([html.Div(name), said, html.P(links, className="files") if links else None]))
    return html.Ul(entries, className="trials")


def _area_links(catalog: Catalog, wave: Wave, area: str, language: Language) -> list[html.A]:
    """The ways to the trial areas of a wave that a municipality belonged to."""
    codes = dict.fromkeys(trial.code for trial, _ in memberships(wave, area))
    places = ((code, urls.place(language, code, catalog)) for code in codes)
    return [
        html.A(
            word(language, "trials_to_area", name=catalog.areas[code].name.get(language)),
            href=urls.build(to, catalog),
        )
        for code, to in places
        if to
    ]


def effect_links(catalog: Catalog, area: str, language: Language) -> list[tuple[Wave, html.A]]:
    """The way to what each trial changed in an area, for every wave that all of its municipalities were in."""
    members = frozenset(catalog.areas[area].members)
    own = [w for w in trials_of(catalog) if w.id == wave_of_trial_area(area)]
    waves = own or [wave for wave in trials_of(catalog) if members and members <= treated_by(wave)]
    return [
        (
            wave,
            html.A(
                word(language, "trials_effect_of", years=wave.years),
                href=urls.build(effect_address(catalog, wave, area, language), catalog),
            ),
        )
        for wave in waves
    ]


def effect_address(catalog: Catalog, wave: Wave, area: str, language: Language) -> urls.Address:
    """The page of what a wave changed in an area."""
    return address_of(catalog, Specification(wave.id, area, indicator_of(catalog)), language)


def trials_of(catalog: Catalog) -> tuple[Wave, ...]:
    """The waves that were trials, the first one first."""
    return tuple(wave for wave in catalog.waves.values() if wave.kind == "trial")


def trial_words(catalog: Catalog, area: str, language: Language) -> list[tuple[str, str]]:
    """Each wave by name and years, and what is known of the municipality's part in it."""
    return [
        (f"{wave.name.get(language)} {wave.years}", _said(catalog, wave, area, language))
        for wave in trials_of(catalog)
    ]


def memberships(wave: Wave, area: str) -> list[tuple[TrialArea, Member]]:
    """The members of a wave that today belong to the municipality `area` (KU…), its abolished parts included."""
    return [(t, m) for t in wave.areas for m in t.members if f"KU{m.current}" == area]


def n_unnamed(wave: Wave) -> int:
    """How many members of a wave no source of ours names."""
    named = {m.code for t in wave.areas for m in t.members if m.role == "trial"}
    return max(0, wave.n_municipalities - len(named))


def _said(catalog: Catalog, wave: Wave, area: str, language: Language) -> str:
    found = memberships(wave, area)
    if found:
        return " ".join(_membership(wave, t, m, language) for t, m in found)
    outside = next((m for m in wave.outside if f"KU{m.current}" == area), None)
    if outside is not None:
        return word(language, f"trial_{outside.role}")
    return _said_of_unnamed(catalog, wave, area, language)


def _said_of_unnamed(catalog: Catalog, wave: Wave, area: str, language: Language) -> str:
    """What follows of a municipality that no source names: the unnamed members have a likely region, never Åland."""
    missing = n_unnamed(wave)
    declared = catalog.areas[area].municipality
    if not missing or (declared is not None and declared.region == ALAND_REGION):
        return word(language, "trial_no")
    offices = {office for unknown in wave.unknown for office in unknown.te_offices}
    key = "trial_unknown" if not offices or area in unknown_to(catalog, wave) else "trial_unlikely"
    named = offices_named(catalog, offices, language)
    return word(language, key, n=missing, total=wave.n_municipalities, offices=named)


def _membership(wave: Wave, trial: TrialArea, member: Member, language: Language) -> str:
    names = {"sv": trial.name_sv, "en": trial.name_en}
    first, last = member.joined or wave.start, member.left or wave.end
    values = {
        "area": names.get(language) or trial.name,
        "first": day(first, language),
        "last": _last(last, language),
    }
    if member.code != member.current:
        said = word(language, "trial_yes_part", part=member.municipality, **values)
    else:
        said = word(language, "trial_yes", **values)
    sure = member.confidence.startswith("high")
    return said if sure else f"{said} {word(language, 'trial_unsure')}"


def _last(last: date | None, language: Language) -> str:
    return day(last, language) if last else ""
