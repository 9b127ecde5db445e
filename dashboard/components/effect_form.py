"""The ways to change a comparison: a form of plain selects, links to other areas, and the other design."""

from collections.abc import Iterator, Sequence
from typing import Final

from dash import html

from dashboard import urls
from dashboard.components.forms import Option, choice_form
from dashboard.components.markup import Markup
from dashboard.data import Figures
from dashboard.effects.asked import address_of
from dashboard.effects.words import te_offices
from dashboard.i18n import word
from dashboard.offices import office_name
from dashboard.places import members_of
from dashboard.wave_slugs import wave_slug
from etl.catalog import Catalog
from etl.catalog.models import Indicator, Language, Wave
from etl.estimates.donors import treated_by, unknown_to
from etl.estimates.methods import ESTIMATORS
from etl.estimates.specification import ANTICIPATION, MINIMUM_DONORS, POOLS, Specification
from etl.frames import TOTAL

KEPT: Final = ("start", "first", "last")
"""Parts of the specification that the form carries on and does not ask."""


def effect_form(
    asked: Specification,
    figures: Figures,
    indicators: Sequence[Indicator],
    language: Language,
    weights: str | None = None,
) -> Markup:
    """The form; every choice stands in it, so that the address it leads to says them all.

    weights: those of the matched sample in the address, which go along.
    """
    fields = [
        (urls.parameter(field, language), word(language, key), options, chosen)
        for field, key, options, chosen in _fields(asked, figures, indicators, language)
    ]
    hidden = [
        (urls.parameter(field, language), str(getattr(asked, field)))
        for field in KEPT
        if getattr(asked, field)
    ]
    hidden += [(urls.parameter("weights", language), weights)] if weights else []
    action = urls.build(urls.effect(language, asked.area), figures.catalog)
    return choice_form(action, fields, word(language, "show"), hidden)


def _fields(
    asked: Specification, figures: Figures, indicators: Sequence[Indicator], language: Language
) -> Iterator[tuple[str, str, list[Option], str]]:
    trials = [wave for wave in figures.catalog.waves.values() if wave.kind == "trial"]
    if asked.area not in figures.catalog.waves:
        waves: list[Option] = [(wave_slug(figures.catalog, w.id), w.years) for w in reversed(trials)]
        yield "wave", "effect_wave", waves, wave_slug(figures.catalog, asked.wave)
    yield (
        "indicator",
        "column_indicator",
        [(i.id, i.short.get(language)) for i in indicators],
        asked.indicator,
    )
    parts = _parts(asked, figures, language)
    if parts:
        yield "breakdown", "choose_breakdown", parts, "" if asked.breakdown == TOTAL else asked.breakdown
    methods: list[Option] = [(m, word(language, f"effect_method_{m}")) for m in ESTIMATORS]
    yield "method", "effect_method", methods, asked.method
    months = [(str(n), str(n)) for n in sorted({*ANTICIPATION, asked.anticipation})]
    yield "anticipation", "effect_anticipation", months, str(asked.anticipation)
    pools: list[Option] = [(p, word(language, f"effect_pool_{p}")) for p in POOLS]
    yield "pool", "effect_pool", pools, asked.pool
    for field, is_on in (("seasonal", asked.seasonal), ("crisis", asked.crisis)):
        options = [(x, word(language, f"effect_{field}_{x}")) for x in ("yes", "no")]
        yield field, f"effect_{field}", options, "yes" if is_on else "no"
    if asked.area not in figures.catalog.waves:
        designs = [(d, word(language, f"effect_design_{d}")) for d in ("trial", "outside")]
        yield "design", "effect_design", designs, asked.design


def _parts(asked: Specification, figures: Figures, language: Language) -> list[Option]:
    """The published breakdowns of the indicator, all together first; none where it has none."""
    if asked.indicator not in figures.frames.indicators:
        return []
    indicator = figures.catalog.indicators[asked.indicator]
    parts = [b for b in figures.frames.cube(asked.indicator).breakdowns if b != TOTAL]
    told = [(b, indicator.breakdown_title(b, language) or b) for b in parts]
    return [("", word(language, "all_of_it")), *told] if told else []


def other_areas(asked: Specification, catalog: Catalog, language: Language) -> html.Details:
    """Links to the average, the trial areas and the municipalities of the wave, and to the other design."""
    wave = catalog.waves[asked.wave]
    average = urls.effect(language, wave.id, indicator=asked.indicator)
    entries = [html.Li(html.A(word(language, "effect_average"), href=urls.build(average, catalog)))]
    entries += [_trial_area(asked, wave, area.code, catalog, language) for area in wave.areas]
    return html.Details(
        [
            html.Summary(word(language, "effect_area_title")),
            html.Ul(entries, className="effect-areas"),
            outside_links(asked, catalog, language),
        ]
    )


def _trial_area(asked: Specification, wave: Wave, area: str, catalog: Catalog, language: Language) -> html.Li:
    members = members_of(catalog, area) & treated_by(wave)
    named = sorted(members, key=lambda m: catalog.areas[m].name.get(language))
    links = [(catalog.areas[m].name.get(language), _to(asked, m, catalog, language)) for m in named]
    name = html.A(catalog.areas[area].name.get(language), href=_to(asked, area, catalog, language))
    inner = [part for text, href in links for part in (" ", html.A(text, href=href))]
    return html.Li([html.B(name), *inner])


def _to(asked: Specification, area: str, catalog: Catalog, language: Language) -> str:
    """The same indicator of another area of the wave."""
    same = Specification(asked.wave, area, asked.indicator, asked.breakdown)
    return urls.build(address_of(catalog, same, language), catalog)


def outside_links(asked: Specification, catalog: Catalog, language: Language) -> html.Div | None:
    """The evaluation plan's second design: TE offices' areas without a trial municipality against the trial areas."""
    wave = catalog.waves[asked.wave]
    inside = treated_by(wave) | unknown_to(catalog, wave)
    offices = {name: code for name, code in te_offices(catalog).items() if not inside & set(code.split("+"))}
    if len(wave.areas) < MINIMUM_DONORS or not offices:
        return None
    links = [
        html.Li(
            html.A(
                word(language, "effect_te_office", name=office_name(catalog, name, language)),
                href=_outside(asked, code, catalog, language),
            )
        )
        for name, code in offices.items()
    ]
    return html.Div([html.P(word(language, "effect_outside_links")), html.Ul(links)])


def _outside(asked: Specification, code: str, catalog: Catalog, language: Language) -> str:
    other = Specification(asked.wave, code, asked.indicator, asked.breakdown, design="outside")
    return urls.build(address_of(catalog, other, language), catalog)
