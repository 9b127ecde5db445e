"""The municipalities most like one of them, by stated weights that the reader can change."""

from collections.abc import Iterator
from math import isfinite
from typing import Any, Final

from dash import html

from dashboard import urls
from dashboard.components.forms import Option, choice_form
from dashboard.components.markup import Markup
from dashboard.components.section import section
from dashboard.components.tables import linked_table
from dashboard.components.take_away import take_away
from dashboard.data import Figures
from dashboard.i18n import number, percent, period_name, word
from dashboard.pages.page import Page, page_with_figures
from dashboard.peers import CLASSES, DEFAULT_COUNT, Peers, RuleFigures, peers_of, weights_of
from dashboard.places import GROUP_SIGN, area_name
from dashboard.small_numbers import small_areas
from dashboard.urls import LEAST_PEERS, MAXIMUM_AREAS, MOST_PEERS, Address
from dashboard.view import View, ViewRow, view_of
from etl.catalog import Catalog
from etl.catalog.areas import COUNTRY
from etl.catalog.models import Language

WEIGHTS: Final = (0.0, 0.5, 1.0, 2.0, 3.0, 5.0)
UNITS: Final = {"log_mean12": "axis_persons", "change_3_years": "percentage_points"}
"""The words of a statistic's unit where it is not per cent."""


def page(address: Address, figures: Figures) -> Page:
    """The peers of the address's municipality."""
    language, catalog = address.language, figures.catalog
    shown = view(address, figures)
    peers = _peers(address, figures)
    body = [
        html.H1(shown.title),
        html.P(shown.description, className="lead"),
        section(
            "weights",
            word(language, "peers_weights"),
            _form(address, peers, catalog),
            _meanings(peers, language),
        ),
        section(
            "nearest",
            word(language, "peers_nearest"),
            _table(shown.title, peers, address.area or "", catalog, language),
            html.Ul(
                [html.Li(note) for note in _said(peers, address.area or "", figures, language)],
                className="marks",
            ),
            _ways_on(peers, address.area or "", catalog, language),
        ),
        *(html.P(line, className="source-line") for line in shown.source_lines),
        take_away(address, catalog, has_picture=False),
    ]
    return page_with_figures(address, figures, shown.title, shown.description, body)


def view(address: Address, figures: Figures) -> View:
    """The peers with the figures they were compared by; their distances are told in the notes."""
    language, area = address.language, address.area or ""
    peers = _peers(address, figures)
    name = area_name(figures.catalog, area, language)
    rows = [row for code in (area, *peers.nearest) for row in _rows(peers, code, figures, language)]
    weights = [
        (known.rule.title.get(language), number(weight, 1, language))
        for known, weight in zip(peers.figures, peers.weights, strict=True)
    ]
    distances = [
        f"{area_name(figures.catalog, code, language)}: {word(language, 'peers_distance').lower()} "
        f"{_distance(peers, code, language)}"
        for code in peers.nearest
    ]
    classes = [
        f"{known.rule.title.get(language)}: {_classes(peers, known, (area, *peers.nearest), figures, language)}"
        for known in peers.figures
        if known.rule.is_class
    ]
    return view_of(
        address,
        figures,
        word(language, "peers_title", name=name),
        word(language, "peers_description"),
        rows,
        filters=weights,
        notes=(*distances, *classes, *_said(peers, area, figures, language)),
    )


def _peers(address: Address, figures: Figures) -> Peers:
    weights = weights_of(address.weights)
    return peers_of(figures, address.area or "", weights, address.count or DEFAULT_COUNT)


def _rows(peers: Peers, code: str, figures: Figures, language: Language) -> Iterator[ViewRow]:
    row = peers.areas.index(code)
    for known in peers.figures:
        if known.rule.indicator is None or known.last is None:
            continue
        value = float(known.values[row])
        is_count = known.rule.statistic == "log_mean12"
        indicator = figures.catalog.indicators[known.rule.indicator]
        yield ViewRow(
            known.rule.indicator,
            indicator.title.get(language),
            word(language, UNITS.get(known.rule.statistic, "axis_pct")),
            0 if is_count else 1,
            code,
            area_name(figures.catalog, code, language),
            known.last,
            known.rule.id,
            value if isfinite(value) else None,
            "E" if isfinite(value) else "M",
            breakdown_title=known.rule.title.get(language),
        )


def _classes(
    peers: Peers, known: RuleFigures, codes: tuple[str, ...], figures: Figures, language: Language
) -> str:
    """The class of each municipality: "Tampere kaupunkimainen, Akaa taajaan asuttu"."""
    return ", ".join(
        f"{area_name(figures.catalog, code, language)} "
        f"{figure_words(known, float(known.values[peers.areas.index(code)]), language)}"
        for code in codes
    )


def _form(address: Address, peers: Peers, catalog: Catalog) -> Markup:
    language = address.language
    name = urls.parameter("weights", language)
    fields = [
        (
            name,
            known.rule.title.get(language),
            weight_options(known.rule.id, weight, language),
            _written(known, weight),
        )
        for known, weight in zip(peers.figures, peers.weights, strict=True)
    ]
    counts = [(str(n), str(n)) for n in range(LEAST_PEERS, MOST_PEERS + 1)]
    chosen = str(address.count or DEFAULT_COUNT)
    fields.append((urls.parameter("count", language), word(language, "peers_count"), counts, chosen))
    action = urls.build(urls.peers(language, address.area or ""), catalog) + "#nearest"
    return choice_form(action, fields, word(language, "show"))


def weight_options(rule: str, chosen: float, language: Language) -> list[Option]:
    """The weights a form offers for a rule, the chosen one among them."""
    return [(f"{rule}:{w:g}", number(w, 1, language)) for w in sorted({*WEIGHTS, chosen})]


def _written(known: RuleFigures, weight: float) -> str:
    return f"{known.rule.id}:{weight:g}"


def _meanings(peers: Peers, language: Language) -> html.Details:
    entries = []
    for known in peers.figures:
        last = period_name(known.last, language) if known.last else None
        when = f" {word(language, 'peers_until', month=last)}" if last else ""
        title = html.B(f"{known.rule.title.get(language)}. ")
        entries.append(html.Li([title, known.rule.meaning.get(language), when]))
    return html.Details(
        [
            html.Summary(word(language, "peers_how")),
            html.P(word(language, "peers_method")),
            html.Ul(entries),
        ]
    )


def _table(caption: str, peers: Peers, area: str, catalog: Catalog, language: Language) -> Markup:
    titles = [known.rule.title.get(language) for known in peers.figures]
    header = (word(language, "column_municipality"), word(language, "peers_distance"), *titles)
    rows = [_row(peers, code, area, catalog, language) for code in (area, *peers.nearest)]
    return linked_table(caption, header, rows, has_caption=False, has_figures=True)


def _row(
    peers: Peers, code: str, area: str, catalog: Catalog, language: Language
) -> list[tuple[str, str | None]]:
    row = peers.areas.index(code)
    name = (area_name(catalog, code, language), urls.build(urls.municipality(language, code), catalog))
    cells: list[tuple[str, str | None]] = [
        name,
        ("–" if code == area else _distance(peers, code, language), None),
    ]
    for place, known in enumerate(peers.figures):
        said = figure_words(known, float(known.values[row]), language)
        part = float(peers.found.parts[place, row])
        if code != area and isfinite(part) and not known.rule.is_class:
            said += f" ({word(language, 'peers_part', part=number(part, 1, language))})"
        cells.append((said, None))
    return cells


def figure_words(known: RuleFigures, value: float, language: Language) -> str:
    """A rule's figure of one municipality in words."""
    if not isfinite(value):
        return word(language, "status_M")
    if known.rule.is_class:
        kind = CLASSES[known.rule.statistic][int(value)]
        return word(language, f"class_{kind}")
    if known.rule.statistic == "log_mean12":
        return number(value, 0, language)
    if known.rule.statistic == "change_3_years":
        sign = "+" if value > 0 else ""
        return f"{sign}{number(value, 1, language)} {word(language, 'percentage_points')}"
    return percent(value, 1, language)


def _distance(peers: Peers, code: str, language: Language) -> str:
    return number(float(peers.found.distances[peers.areas.index(code)]), 2, language)


def _missing(peers: Peers, area: str, language: Language) -> Iterator[str]:
    """What the comparison had to do without."""
    target = peers.areas.index(area)
    for known in peers.figures:
        title = known.rule.title.get(language)
        if not isfinite(float(known.values[target])):
            yield word(language, "peers_missing_own", title=title)
        elif known.n_missing:
            yield word(language, "peers_missing", title=title, n=known.n_missing)


def _said(peers: Peers, area: str, figures: Figures, language: Language) -> Iterator[str]:
    """What was missing, and whose figures are small."""
    yield from _missing(peers, area, language)
    small = small_areas(figures, (area, *peers.nearest), language)
    if small:
        yield small


def _ways_on(peers: Peers, area: str, catalog: Catalog, language: Language) -> html.P:
    """The peers handed on: each beside the municipality, all of them as one, and as a group of their own."""
    compared = (area, *peers.nearest)[: MAXIMUM_AREAS - 1]
    together = GROUP_SIGN.join(sorted(peers.nearest))
    group = urls.place(language, together, catalog)
    to_compare = urls.build(urls.compare(language, (*compared, COUNTRY)), catalog)
    links: list[Any] = [html.A(word(language, "peers_compare", n=len(compared) - 1), href=to_compare)]
    if group is not None:
        to_group = urls.build(urls.compare(language, (area, together, COUNTRY)), catalog)
        links += [" ", html.A(word(language, "peers_to_group"), href=to_group)]
        links += [" ", html.A(word(language, "peers_group"), href=urls.build(group, catalog))]
    return html.P(links, className="files")
