"""The areas and figures of a comparison, with a way to remove and add each; links from other pages to it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from html import escape

from dash import html

from dashboard import urls
from dashboard.charts.description import COMPARED, Role
from dashboard.charts.line_ends import marker
from dashboard.charts.markup import element, void_element
from dashboard.components.forms import Option
from dashboard.components.markup import Markup
from dashboard.components.section import aria
from dashboard.data import Figures
from dashboard.i18n import word
from dashboard.places import GROUP_SIGN, area_name, dated_name
from dashboard.urls import Address
from etl.catalog import Catalog
from etl.catalog.areas import COUNTRY
from etl.catalog.models import Language


def area_links(figures: Figures, area: str, language: Language) -> html.P:
    """From an area's page to its comparison with the country, a municipality's peers, and a target for it."""
    catalog = figures.catalog
    ways = [("to_compare", urls.compare(language, (area, COUNTRY)))]
    if GROUP_SIGN not in area and catalog.areas[area].kind == "municipality":
        ways.append(("to_peers", urls.peers(language, area)))
    ways.append(("target_from_area", urls.target(language, (area,))))
    links = [html.A(word(language, key), href=urls.build(way, catalog)) for key, way in ways]
    return html.P(links, className="files")


def chosen_areas(
    address: Address,
    catalog: Catalog,
    has_lines: bool = True,
    names: Mapping[str, str] | None = None,
    can_remove: bool = True,
) -> html.Ul:
    """The areas, with the line each is drawn in where they are drawn in one chart; `address` names them all.

    names: what areas are called here, where that is not their usual name. can_remove: False where what is removed
    would come back, because something must be shown.
    """
    own = names or {}
    entries = [
        _entry(
            address.language,
            own.get(area) or area_name(catalog, area, address.language),
            _place_link(area, catalog, address.language),
            urls.build(replace(address, areas=without(address.areas, area)), catalog) + "#chosen-areas"
            if can_remove
            else None,
            COMPARED[place] if has_lines else None,
        )
        for place, area in enumerate(address.areas)
    ]
    return html.Ul(entries, className="compared", id="chosen-areas")


def chosen_indicators(address: Address, catalog: Catalog, can_remove: bool = True) -> html.Ul:
    """The indicators; `address` names them all. can_remove: as of `chosen_areas`."""
    entries = [
        _entry(
            address.language,
            catalog.indicators[i].short.get(address.language),
            urls.build(urls.indicator(address.language, i), catalog),
            urls.build(replace(address, indicators=without(address.indicators, i)), catalog) + "#figures"
            if can_remove
            else None,
        )
        for i in address.indicators
    ]
    return html.Ul(entries, className="compared")


def adding_form(address: Address, catalog: Catalog, kept: Iterable[Option]) -> Markup:
    """A text field that adds an area to those of the address."""
    # The reader comes back to the field, for the next area.
    action = urls.build(Address(address.page, address.language, indicator=address.indicator), catalog)
    words = ("compare_add_area", "compare_add_area_hint", "compare_add")
    return area_form(f"{action}#add-area", "areas", words, catalog, address.language, kept)


def area_form(
    action: str,
    field_name: str,
    words: tuple[str, str, str],
    catalog: Catalog,
    language: Language,
    kept: Iterable[Option],
) -> Markup:
    """A text field with every area's name to choose from; words: the keys of its label, its hint and its button."""
    label, hint, button = (escape(word(language, key)) for key in words)
    names = "".join(f'<option value="{escape(name)}">' for name in area_names(catalog, language))
    field = void_element(
        "input",
        id="add-area",
        type="search",
        name=urls.parameter(field_name, language),
        list="area-names",
        autocomplete="off",
        maxlength=urls.MAXIMUM_TEXT,
        required="required",
        aria_describedby="add-area-hint",
    )
    content = (
        element("label", label, for_="add-area")
        + element("div", field + element("button", button, type="submit"), class_="field")
        + element("p", hint, class_="hint", id="add-area-hint")
        + element("datalist", names, id="area-names")
    )
    form = element("form", hidden_fields(kept) + content, action=action, method="get", class_="search")
    return Markup(form, "adding")


def hidden_fields(kept: Iterable[Option]) -> str:
    """Hidden inputs, which carry on what a form does not ask."""
    return "".join(void_element("input", type="hidden", name=n, value=v) for n, v in kept)


def line_sample(role: Role) -> Markup:
    """A short piece of a line with its marker, as in the charts."""
    line = element("path", d="M0,7h34", class_=f"stroke {role}")
    drawing = element("g", line + marker(role, 17, 7), class_=f"series {role}")
    return Markup(element("svg", drawing, class_="sample", viewBox="0 0 34 14", aria_hidden="true"), "sample")


def without(values: Sequence[str], value: str) -> tuple[str, ...]:
    """The values but one."""
    return tuple(v for v in values if v != value)


def _entry(
    language: Language, name: str, to: str | None, removing: str | None, role: Role | None = None
) -> html.Li:
    label = aria(label=word(language, "compare_remove_named", name=name))
    remove = removing and html.A(word(language, "compare_remove"), href=removing, className="remove", **label)
    return html.Li([line_sample(role) if role else None, html.A(name, href=to) if to else name, remove])


def _place_link(area: str, catalog: Catalog, language: Language) -> str | None:
    found = urls.place(language, area, catalog)
    return urls.build(found, catalog) if found else None


def area_names(catalog: Catalog, language: Language) -> list[str]:
    """The name of every area, as a reader may type it."""
    return list(dict.fromkeys(dated_name(catalog, code, language) for code in catalog.areas))
