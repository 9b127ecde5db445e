"""Who was in a wave: a map of the trial areas, a list with the ways on, and the same as a table for files."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby
from typing import Any, Final

from dash import html

from dashboard import urls
from dashboard.charts.group_map import (
    GroupMap,
    MapGroup,
    fill_sample,
    fills_of,
    group_map_file,
    group_map_svg,
)
from dashboard.charts.map_svg import Shapes
from dashboard.charts.tiles import tile_map
from dashboard.components.markup import Markup
from dashboard.components.section import aria, section
from dashboard.components.trials import effect_address, n_unnamed
from dashboard.data import Figures
from dashboard.i18n import word
from dashboard.offices import offices_named
from dashboard.pages.map_section import borders_credit, has_borders, map_shapes
from dashboard.urls import Address, ViewKind
from dashboard.view import Listing
from etl.catalog import Catalog
from etl.catalog.models import Language, Member, TrialArea, Wave

COLUMNS: Final = (
    "trial_area",
    "trial_area_name",
    "municipality",
    "municipality_name",
    "today",
    "today_name",
    "role",
    "joined",
    "left",
    "confidence",
    "source",
    "note",
)
PRINTED: Final = frozenset({"trial_area_name", "municipality_name", "today_name", "role", "joined", "left"})
MAPS: Final[tuple[ViewKind, ...]] = ("map", "tiles")


def areas_section(address: Address, wave: Wave, figures: Figures) -> html.Section:
    """The map and the list of a wave's areas."""
    language = address.language
    chart = group_map(wave, figures, language)
    credit = shown_credit(address, figures)
    past = html.A(word(language, "skip_map"), href="#after-map", className="skip-map")
    missing = n_unnamed(wave) if wave.kind == "trial" else 0
    return section(
        "areas",
        word(language, "wave_areas_title"),
        html.P(word(language, f"wave_map_{wave.kind}"), className="summary"),
        html.P(
            _unnamed(missing, wave, figures.catalog, language),
            className="notice",
            role="note",
        )
        if missing
        else None,
        _maps(address, figures),
        html.Div(
            [
                html.Figure(
                    [
                        past,
                        Markup(group_map_svg(chart, _shapes(address, figures)), "map-frame"),
                        *_credit(credit),
                    ],
                    **aria(label=chart.title),
                ),
                html.Div(
                    [html.Span(id="after-map", tabIndex="-1"), _list(wave, chart, figures, language)],
                ),
            ],
            className="wave-areas",
        ),
        _outside(wave, figures.catalog, language),
    )


def _unnamed(missing: int, wave: Wave, catalog: Catalog, language: Language) -> str:
    """How many members are not named, and what is left out of the comparison for their sake."""
    said = word(language, "wave_unnamed", n=missing, total=wave.n_municipalities)
    offices = {office for unknown in wave.unknown for office in unknown.te_offices}
    if not offices:
        return said
    listed = offices_named(catalog, offices, language)
    return f"{said} {word(language, 'wave_unnamed_left_out', offices=listed)}"


def group_map(wave: Wave, figures: Figures, language: Language) -> GroupMap:
    """The trial areas on a map; of the permanent reform the employment areas."""
    catalog = figures.catalog
    groups = tuple(
        MapGroup(n, area.name.get(language), _href(area.code, catalog, language), area.members)
        for n, area in enumerate((catalog.areas[code] for code in codes_of(wave, catalog)), 1)
    )
    places = tuple((m.code, m.lat, m.lon) for m in catalog.division.municipalities)
    title = word(language, "wave_map_title", wave=wave.name.get(language), years=wave.years)
    return GroupMap(
        f"wave-{wave.id}", title, language, groups, fills_of(groups, tile_map(places)), figures.is_demo
    )


def codes_of(wave: Wave, catalog: Catalog) -> list[str]:
    """The areas of a wave: its trial areas, or where it has none the employment areas."""
    if wave.kind == "trial":
        return [area.code for area in wave.areas]
    return [area.code for area in catalog.areas.values() if area.kind == "employment_area"]


def map_drawing(address: Address, wave: Wave, figures: Figures) -> str:
    """The map as it stands in a file."""
    chart = group_map(wave, figures, address.language)
    return group_map_file(chart, _shapes(address, figures), shown_credit(address, figures))


def shown_credit(address: Address, figures: Figures) -> str:
    """Whose the borders are; "" where none are shown."""
    return borders_credit(replace(address, view=None if address.view == "map" else address.view), figures)


def listing(wave: Wave, catalog: Catalog, language: Language) -> Listing:
    """Every member of a wave, those that never started last; of the reform every municipality with its area."""
    rows = _members(wave, catalog, language) if wave.kind == "trial" else _today(wave, catalog, language)
    columns = tuple((name, word(language, f"wave_list_{name}")) for name in COLUMNS)
    return Listing(word(language, "wave_areas_title"), columns, tuple(rows), PRINTED)


def _shapes(address: Address, figures: Figures) -> Shapes:
    return map_shapes(figures, "tiles" if address.view == "tiles" else None)


def _credit(credit: str) -> list[html.Figcaption]:
    return [html.Figcaption(html.P(credit, className="source-line"))] if credit else []


def _maps(address: Address, figures: Figures) -> html.Nav | None:
    """Borders or tiles; nothing to choose where there are no borders."""
    if not has_borders(figures):
        return None
    language = address.language
    shown = "tiles" if address.view == "tiles" else "map"
    entries = [
        html.Li(
            html.A(
                word(language, f"as_{view}"),
                href=urls.build(replace(address, view=None if view == "map" else view), figures.catalog)
                + "#areas",
                **(aria(current="true") if view == shown else {}),
            )
        )
        for view in MAPS
    ]
    return html.Nav(html.Ul(entries), className="views", **aria(label=word(language, "views_label")))


def _list(wave: Wave, chart: GroupMap, figures: Figures, language: Language) -> html.Ol:
    trials = {trial.code: trial for trial in wave.areas}
    entries = []
    for place, (group, code) in enumerate(zip(chart.groups, codes_of(wave, figures.catalog), strict=True)):
        head = [
            Markup(fill_sample(chart, place), "sample"),
            html.Span(f"{group.number}. ", className="number"),
            html.A(group.name, href=group.href),
        ]
        told = _trial(trials[code], figures, language) if code in trials else _names(group, figures, language)
        entries.append(html.Li([html.Div(head, className="area-name"), *told]))
    return html.Ol(entries, className="wave-list")


def _trial(trial: TrialArea, figures: Figures, language: Language) -> Iterator[Any]:
    """Members, doubts, and the way to what the trial changed there."""
    catalog = figures.catalog
    wave = catalog.trials[trial.code][0]
    to = urls.build(effect_address(catalog, wave, trial.code, language), catalog)
    name = catalog.areas[trial.code].name.get(language)
    members: list[Any] = []
    for member in trial.members:
        members += [", " if members else "", *_effect_of(member, trial, figures.catalog, language)]
    yield html.P(members)
    if any(member.confidence != "high" for member in trial.members):
        yield html.P(word(language, "trial_unsure"), className="kind")
    yield html.P(
        html.A(
            word(language, "effect_title"), href=to, **aria(label=f"{word(language, 'effect_title')} {name}")
        ),
        className="files",
    )


def _effect_of(member: Member, trial: TrialArea, catalog: Catalog, language: Language) -> list[Any]:
    """A member, linked to what the trial changed there."""
    wave = catalog.trials[trial.code][0]
    to = urls.build(effect_address(catalog, wave, f"KU{member.current}", language), catalog)
    return _named(member, html.A(catalog.areas[f"KU{member.current}"].name.get(language), href=to), language)


def _member(member: Member, catalog: Catalog, language: Language) -> list[Any]:
    """A municipality, linked to its page."""
    code = f"KU{member.current}"
    return _named(
        member, html.A(catalog.areas[code].name.get(language), href=_href(code, catalog, language)), language
    )


def _named(member: Member, link: html.A, language: Language) -> list[Any]:
    """The link of a municipality; of one that has ended its name then, with what it is today."""
    if member.code == member.current:
        return [link]
    return [f"{member.municipality} (", word(language, "trial_area_today"), " ", link, ")"]


def _names(group: MapGroup, figures: Figures, language: Language) -> Iterator[Any]:
    names = [figures.catalog.areas[code].name.get(language) for code in group.members]
    yield html.P(", ".join(sorted(names)))


def _outside(wave: Wave, catalog: Catalog, language: Language) -> html.Details | None:
    """Who applied or was selected and never started; those with the same story together."""
    if not wave.outside:
        return None
    entries = []
    for (role, note), alike in groupby(wave.outside, key=lambda member: (member.role, member.note)):
        said: list[Any] = []
        for member in alike:
            said += [", " if said else "", *_member(member, catalog, language)]
        said += [": ", word(language, f"trial_{role}")]
        said += [html.Span(f" {note.get(language)}", className="kind")] if note else []
        entries.append(html.Li(said))
    return html.Details(
        [
            html.Summary(word(language, "wave_outside", n=len(wave.outside))),
            html.Ul(entries, className="told-apart"),
        ]
    )


def _href(code: str, catalog: Catalog, language: Language) -> str:
    to = urls.place(language, code, catalog)
    return urls.build(to, catalog) if to else ""


def _members(wave: Wave, catalog: Catalog, language: Language) -> Iterator[tuple[str, ...]]:
    for trial in wave.areas:
        name = catalog.areas[trial.code].name.get(language)
        yield from (_row(member, trial.code, name, catalog, language) for member in trial.members)
    yield from (_row(member, "", "", catalog, language) for member in wave.outside)


def _row(member: Member, area: str, name: str, catalog: Catalog, language: Language) -> tuple[str, ...]:
    today = f"KU{member.current}"
    return (
        area,
        name,
        f"KU{member.code}",
        member.municipality,
        today,
        catalog.areas[today].name.get(language),
        word(language, f"wave_role_{member.role}"),
        member.joined.isoformat() if member.joined else "",
        member.left.isoformat() if member.left else "",
        word(language, f"wave_sure_{member.confidence}"),
        member.source,
        member.note.get(language) if member.note else "",
    )


def _today(wave: Wave, catalog: Catalog, language: Language) -> Iterator[tuple[str, ...]]:
    since = wave.start.isoformat()
    for code in codes_of(wave, catalog):
        area = catalog.areas[code]
        for member in area.members:
            name = catalog.areas[member].name.get(language)
            yield (
                code,
                area.name.get(language),
                member,
                name,
                member,
                name,
                "",
                since,
                "",
                "",
                wave.source_in(language),
                "",
            )
