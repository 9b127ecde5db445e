"""Which trials a municipality took part in, and what we do not know about it."""

from datetime import date

from dash import html

from dashboard.i18n import day, word
from etl.catalog import Catalog
from etl.catalog.models import Language, Member, TrialArea, Wave


def trial_list(catalog: Catalog, area: str, language: Language) -> html.Ul:
    """One entry for each wave: taken part, not taken part, or not known."""
    return html.Ul(
        [html.Li([html.B(wave), html.Br(), said]) for wave, said in trial_words(catalog, area, language)],
        className="trials",
    )


def trial_words(catalog: Catalog, area: str, language: Language) -> list[tuple[str, str]]:
    """Each wave by name and years, and what is known of the municipality's part in it."""
    return [
        (f"{wave.name.get(language)} {wave.years}", _said(wave, area, language))
        for wave in catalog.waves.values()
        if wave.kind == "trial"
    ]


def memberships(wave: Wave, area: str) -> list[tuple[TrialArea, Member]]:
    """The members of a wave that today belong to the municipality `area` (KU…), its abolished parts included."""
    return [(t, m) for t in wave.areas for m in t.members if f"KU{m.current}" == area]


def n_unnamed(wave: Wave) -> int:
    """How many members of a wave no source of ours names."""
    named = {m.code for t in wave.areas for m in t.members if m.role == "trial"}
    return max(0, wave.n_municipalities - len(named))


def _said(wave: Wave, area: str, language: Language) -> str:
    found = memberships(wave, area)
    if found:
        return " ".join(_membership(wave, t, m, language) for t, m in found)
    outside = next((m for m in wave.outside if f"KU{m.current}" == area), None)
    if outside is not None:
        return word(language, f"trial_{outside.role}")
    missing = n_unnamed(wave)
    return (
        word(language, "trial_unknown", n=missing, total=wave.n_municipalities)
        if missing
        else word(language, "trial_no")
    )


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
