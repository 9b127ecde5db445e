"""Why no effect is given, with the figures behind the reason, and where to go on."""

from collections.abc import Iterator, Mapping
from typing import Final

from dash import html

from dashboard import urls
from dashboard.components.section import section
from dashboard.data import Figures
from dashboard.effects.asked import address_of, indicator_of
from dashboard.effects.caveats import names_of
from dashboard.effects.scale import scale_for
from dashboard.i18n import number, percent, word
from dashboard.places import GROUP_SIGN, members_of
from etl.catalog.models import Indicator, Language, is_trial_area
from etl.estimates.donors import treated_by
from etl.estimates.refusals import Refusal
from etl.estimates.specification import MINIMUM_BEFORE_MONTHS, Specification

IMPOSSIBLE: Final = frozenset(
    {"permanent", "not_published", "not_in_wave", "unknown_membership", "cannot_group", "none_after"}
)
OF_ONE: Final = frozenset({"not_in_wave_trial", "unknown_membership"})
"""The reasons that are said of one municipality by its name."""
Way = tuple[str, urls.Address]


def refusal_section(
    figures: Figures, asked: Specification, refusal: Refusal, language: Language
) -> html.Section:
    """The reason and the ways on."""
    links = [
        html.Li(html.A(text, href=urls.build(to, figures.catalog)))
        for text, to in ways_on(figures, asked, refusal, language)
    ]
    return section(
        "result",
        refusal_title(refusal, language),
        html.P(refusal_words(figures, asked, refusal, language), className="notice", role="note"),
        html.H3(word(language, "refusal_ways")),
        html.Ul(links, className="ways"),
    )


def refusal_title(refusal: Refusal, language: Language) -> str:
    """Whether there is nothing to compare, or a comparison that can't be trusted."""
    return word(language, "refusal_impossible" if refusal.reason in IMPOSSIBLE else "refusal_title")


def refusal_words(figures: Figures, asked: Specification, refusal: Refusal, language: Language) -> str:
    """The reason in a sentence, with its figures."""
    known, wave = refusal.figures, figures.catalog.waves[asked.wave]
    areas = {"years": wave.years, "names": names_of(figures.catalog, refusal.areas, language)}
    values: dict[str, dict[str, str]] = {
        f"not_in_wave_{asked.design}": areas,
        "unknown_membership": areas,
        "few_before": _whole(known, language, months="months", periods="periods")
        | {"needed": str(MINIMUM_BEFORE_MONTHS)},
        "small_counts": _whole(known, language, mean="mean_count", needed="needed"),
        "few_donors": _whole(known, language, donors="donors", needed="needed"),
        "not_converged": {"gap": f"{known.get('duality_gap', 0.0):.1e}"},
        "missing": {
            name: percent(100 * known.get(figure, 0.0), 0, language)
            for name, figure in (("share", "missing_share"), ("allowed", "allowed"))
        },
        "poor_fit": _fit(figures.catalog.indicators[asked.indicator], known, language),
    }
    values["poor_fit_average"] = values["poor_fit_outside"] = values["poor_fit"]
    key = f"not_in_wave_{asked.design}" if refusal.reason == "not_in_wave" else refusal.reason
    if key == "poor_fit" and asked.area in figures.catalog.waves:
        key = "poor_fit_average"
    elif key == "poor_fit" and asked.design == "outside":
        key = "poor_fit_outside"
    if key == "few_before" and not known.get("periods"):
        key = "none_before"
    is_one = key in OF_ONE and len(refusal.areas) == 1
    return word(language, f"refusal_{key}{'_one' if is_one else ''}", **values.get(key, {}))


def ways_on(figures: Figures, asked: Specification, refusal: Refusal, language: Language) -> Iterator[Way]:
    """The comparisons that may be had instead, nearest first, and the area's page."""
    catalog, wave = figures.catalog, figures.catalog.waves[asked.wave]
    plain = Specification(asked.wave, asked.area, asked.indicator, asked.breakdown, design=asked.design)
    usual = address_of(catalog, plain, language)
    if refusal.reason != "permanent":
        is_other = refusal.reason not in ("not_in_wave", "unknown_membership")
        if is_other and address_of(catalog, asked, language) != usual:
            yield word(language, "refusal_way_default"), usual
        yield from _trial_areas(figures, asked, language)
    yield from _other_waves(figures, asked, language)
    rate = indicator_of(catalog)
    if asked.indicator != rate and refusal.reason in (
        "not_published",
        "cannot_group",
        "missing",
        "few_before",
    ):
        name = catalog.indicators[rate].short.get(language)
        other = Specification(asked.wave, asked.area, rate, design=asked.design)
        yield word(language, "refusal_way_rate", indicator=name), address_of(catalog, other, language)
    if wave.kind == "trial" and asked.area != wave.id:
        average = urls.effect(language, wave.id, indicator=asked.indicator)
        yield word(language, "refusal_way_average", years=wave.years), average
    yield from _own_page(figures, asked, language)


def _own_page(figures: Figures, asked: Specification, language: Language) -> Iterator[Way]:
    """The area's own page; of the average of all the reform's, and of an area without a page, the reform's page."""
    catalog, wave = figures.catalog, figures.catalog.waves[asked.wave]
    if wave.kind == "permanent" and asked.area in catalog.waves:
        for trial in catalog.waves.values():
            if trial.kind == "trial":
                average = urls.effect(language, trial.id, indicator=asked.indicator)
                yield word(language, "refusal_way_average", years=trial.years), average
        yield word(language, "refusal_way_reform"), urls.wave(language, wave.id)
        return
    page = None if asked.area in catalog.waves else urls.place(language, asked.area, catalog)
    yield word(language, "refusal_way_place"), page or urls.wave(language, wave.id)


def _trial_areas(figures: Figures, asked: Specification, language: Language) -> Iterator[Way]:
    """The trial areas of the wave that have all of the area's municipalities and others."""
    catalog, own = figures.catalog, _members(figures, asked)
    for area in catalog.waves[asked.wave].areas:
        if own < members_of(catalog, area.code):
            other = Specification(asked.wave, area.code, asked.indicator, asked.breakdown)
            name = catalog.areas[area.code].name.get(language)
            yield word(language, "refusal_way_area", name=name), address_of(catalog, other, language)


def _other_waves(figures: Figures, asked: Specification, language: Language) -> Iterator[Way]:
    """The other trials that all of the area's municipalities were in."""
    own = _members(figures, asked)
    for wave in figures.catalog.waves.values():
        is_own = wave.id == asked.wave or is_trial_area(asked.area) or not own
        if wave.kind == "trial" and not is_own and own <= treated_by(wave):
            other = Specification(wave.id, asked.area, asked.indicator, asked.breakdown)
            yield (
                word(language, "refusal_way_wave", years=wave.years),
                address_of(figures.catalog, other, language),
            )


def _members(figures: Figures, asked: Specification) -> frozenset[str]:
    if asked.area in figures.catalog.waves:
        return frozenset()
    parts = asked.area.split(GROUP_SIGN)
    return frozenset(m for part in parts for m in members_of(figures.catalog, part))


def _whole(known: Mapping[str, float], language: Language, **names: str) -> dict[str, str]:
    return {name: number(known.get(figure, 0.0), 0, language) for name, figure in names.items()}


def _fit(indicator: Indicator, known: Mapping[str, float], language: Language) -> dict[str, str]:
    """The fit in the unit the indicator is estimated in; nothing where it is not the reason."""
    if "pre_rmspe" not in known:
        return {}
    scale = scale_for(indicator, known["pre_rmspe"], language)
    return {
        "own": scale.size(known["pre_rmspe"], True),
        "median": scale.size(known["median"], True),
        "times": number(known["times"], 0, language),
    }
