"""What would make an estimate wrong: how areas were chosen, what else happened, what is not known, limits of data."""

from collections.abc import Iterable, Iterator
from typing import Final

from dashboard.data import Figures
from dashboard.effects.words import Rivals, rivals_of
from dashboard.i18n import period_name, word
from dashboard.offices import offices_named
from etl.catalog import Catalog
from etl.catalog.models import Language, Wave, is_trial_area
from etl.estimates.donors import treated_by
from etl.estimates.study import Result
from etl.estimates.window import months_of

NAMES_AT_MOST: Final = 5
BOLD_WORDS: Final[dict[Rivals, str]] = {
    "like": "wrong_did",
    "all": "wrong_did_all",
    "groups": "wrong_did_groups",
}


def caveats(figures: Figures, result: Result, language: Language) -> tuple[str, ...]:
    """What would make the estimate wrong, one text each."""
    wave = figures.catalog.waves[result.prepared.specification.wave]
    return (
        word(language, "wrong_selection", selection=wave.selection.get(language)),
        word(language, "wrong_other"),
        *_bold(result, language),
        *_spill(result, language),
        word(language, "wrong_mechanical"),
        *_other_waves(figures.catalog, result, wave, language),
        *_control_treated(figures.catalog, result, wave, language),
        *_left_out(result, figures.catalog, language),
        *_unsure_members(figures.catalog, result, wave, language),
        *_half_known(figures.catalog, result, wave, language),
        *_window(figures, result, wave, language),
    )


def names_of(catalog: Catalog, codes: Iterable[str], language: Language) -> str:
    """Names of municipalities in a text, at most five and how many more."""
    return listed((catalog.areas[code].name.get(language) for code in codes), language)


def listed(names: Iterable[str], language: Language) -> str:
    """The names in alphabetical order, at most five and how many more."""
    known = sorted(names)
    more = len(known) - NAMES_AT_MOST
    if more <= 0:
        return ", ".join(known)
    return word(language, "effect_and_more", names=", ".join(known[:NAMES_AT_MOST]), n=more)


def _bold(result: Result, language: Language) -> Iterator[str]:
    if result.too_bold:
        yield word(language, BOLD_WORDS[rivals_of(result)])


def _spill(result: Result, language: Language) -> Iterator[str]:
    asked = result.prepared.specification
    if asked.design == "trial" and asked.pool != "far":
        yield word(language, "wrong_spill")


def _other_waves(catalog: Catalog, result: Result, wave: Wave, language: Language) -> Iterator[str]:
    """The other trials within the window that municipalities of the area were in."""
    own = frozenset(m for unit in result.prepared.members for m in unit)
    for other in _trials_within(catalog, result, wave):
        both = sorted(own & treated_by(other))
        if both:
            yield word(language, "wrong_earlier", years=other.years, names=names_of(catalog, both, language))


def _control_treated(catalog: Catalog, result: Result, wave: Wave, language: Language) -> Iterator[str]:
    """The other trials within the window that trial areas of the control were in; municipalities were in none."""
    if result.prepared.specification.design != "outside":
        return
    donors = result.prepared.pool.donors
    for other in _trials_within(catalog, result, wave):
        treated = treated_by(other)
        n = sum(1 for donor in donors if treated & set(catalog.areas[donor].members))
        if n:
            yield word(language, "wrong_earlier_control", n=n, of=len(donors), years=other.years)


def _trials_within(catalog: Catalog, result: Result, wave: Wave) -> Iterator[Wave]:
    """The other trials that fall within the window at least in part."""
    asked = result.prepared.specification
    first, last = months_of(str(asked.first))[0], months_of(str(asked.last))[1]
    for other in catalog.waves.values():
        ends = f"{other.end:%Y-%m}" if other.end else ""
        if other.kind == "trial" and other.id != wave.id and f"{other.start:%Y-%m}" <= last and first <= ends:
            yield other


def _left_out(result: Result, catalog: Catalog, language: Language) -> Iterator[str]:
    pool = result.prepared.pool
    if pool.count("other_wave"):
        yield word(language, "wrong_donors_other", n=pool.count("other_wave"))
    if pool.count("unknown"):
        unknown = [u for wave in catalog.waves.values() for u in wave.unknown]
        offices = offices_named(catalog, {office for u in unknown for office in u.te_offices}, language)
        yield word(language, "wrong_unknown", n=pool.count("unknown"), offices=offices)


def _unsure_members(catalog: Catalog, result: Result, wave: Wave, language: Language) -> Iterator[str]:
    own = {m for unit in result.prepared.members for m in unit}
    unsure = {
        f"KU{m.current}"
        for area in wave.areas
        for m in area.members
        if f"KU{m.current}" in own and not m.confidence.startswith("high")
    }
    if unsure:
        yield word(language, "wrong_members", names=names_of(catalog, unsure, language))


def _half_known(catalog: Catalog, result: Result, wave: Wave, language: Language) -> Iterator[str]:
    """The compared trial areas, and those in the control, where members are not known: those named stand for them."""
    prepared = result.prepared
    offices = {office for unknown in wave.unknown for office in unknown.te_offices}
    unnamed = {f"KU{m.code}" for m in catalog.division.municipalities if m.te_office in offices}
    for code in (*prepared.specification.area.split("+"), *prepared.pool.donors):
        named = catalog.areas[code].members if is_trial_area(code) else ()
        if unnamed & set(named):
            area = catalog.areas[code].name.get(language)
            yield word(language, "wrong_half_known", area=area, names=names_of(catalog, named, language))


def _window(figures: Figures, result: Result, wave: Wave, language: Language) -> Iterator[str]:
    """That the figures end before the trial did, and that some of the treated are not in the average."""
    prepared = result.prepared
    last = months_of(str(prepared.specification.last))[1]
    if wave.end is not None and last < f"{wave.end:%Y-%m}":
        end = period_name(f"{wave.end:%Y-%m}", language)
        yield word(language, "wrong_short", end=end, last=period_name(last, language))
    lost = len(treated_by(wave)) - len(prepared.members)
    if prepared.specification.area in figures.catalog.waves and lost > 0:
        yield word(language, "wrong_lost", n=lost)


def data_caveats(figures: Figures, result: Result, language: Language) -> Iterator[str]:
    """The breaks of the indicator within the window, and how not to read it."""
    asked = result.prepared.specification
    indicator = figures.catalog.indicators[asked.indicator]
    for found in indicator.breaks:
        if str(asked.first) < found.period <= str(asked.last):
            when = period_name(found.period, language)
            yield word(language, "wrong_break", text=f"{when}: {found.reason.get(language)}")
    yield from (warning.get(language) for warning in indicator.warnings)
