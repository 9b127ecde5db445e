"""The calculator's form: an area, two years, and a reader's own figures, sent as a plain address."""

from collections.abc import Iterator
from html import escape
from typing import Final

from dashboard import urls
from dashboard.charts.markup import element, void_element
from dashboard.components.compared import area_names
from dashboard.components.forms import select_field
from dashboard.components.markup import Markup
from dashboard.data import Figures
from dashboard.i18n import word
from dashboard.places import dated_name, places_of
from dashboard.reports.weighted_changes import WHEN, WeightedChanges, full_years, own_field
from dashboard.urls import Address
from etl.catalog import Catalog
from etl.catalog.models import Bonus, BonusCriterion, Language

DECIMAL: Final = "[0-9 ]{1,15}([.,][0-9]{1,4})?"


def bonus_form(address: Address, changes: WeightedChanges, bonus: Bonus, figures: Figures) -> Markup:
    """The form, filled with what the page shows; what is left empty is taken from open data, where there is any."""
    language = address.language
    wanted = [i for criterion in bonus.criteria for i in criterion.indicators]
    years = sorted({*full_years(figures, wanted), changes.first, changes.last}, reverse=True)
    options = [(year, year) for year in years]
    chosen = (("first", changes.first), ("last", changes.last))
    selects = "".join(
        select_field(urls.parameter(field, language), word(language, f"bonus_{field}"), options, year)
        for field, year in chosen
    )
    legend = element("legend", escape(word(language, "bonus_own")))
    hint = element("p", escape(word(language, "bonus_own_hint")), class_="hint")
    own = "".join(_own(address, criterion) for criterion in bonus.criteria)
    content = [
        _area(changes.area, figures.catalog, language),
        element("div", selects, class_="years"),
        element("fieldset", legend + hint + own),
        element("button", escape(word(language, "bonus_count")), type="submit"),
    ]
    action = urls.build(urls.bonus(language), figures.catalog) + "#result"
    return Markup(element("form", content, action=action, method="get", class_="bonus-form"))


def written_area(area: str, catalog: Catalog, language: Language) -> str:
    """The area as a reader would type it: its name where that leads back to it, else its code."""
    if area not in catalog.areas:
        return area
    name = dated_name(catalog, area, language)
    return name if places_of(catalog).code_of(name, language) == area else area


def _area(area: str, catalog: Catalog, language: Language) -> str:
    field = void_element(
        "input",
        id="bonus-area",
        type="search",
        name=urls.parameter("areas", language),
        value=written_area(area, catalog, language),
        list="bonus-areas",
        autocomplete="off",
        maxlength=urls.MAXIMUM_TEXT,
        required="required",
        aria_describedby="bonus-area-hint",
    )
    names = "".join(f'<option value="{escape(name)}">' for name in area_names(catalog, language))
    content = [
        element("label", escape(word(language, "bonus_area")), for_="bonus-area"),
        field,
        element("p", escape(word(language, "bonus_area_hint")), class_="hint", id="bonus-area-hint"),
        element("datalist", names, id="bonus-areas"),
    ]
    return element("div", content, class_="choice area")


def _own(address: Address, criterion: BonusCriterion) -> str:
    """Two fields for a criterion, named as a group."""
    title = element(
        "p", escape(criterion.own.get(address.language)), id=f"own-{criterion.id}", class_="own-title"
    )
    fields = "".join(_fields(address, criterion))
    inner = element("div", fields, class_="years")
    return element("div", title + inner, role="group", aria_labelledby=f"own-{criterion.id}")


def _fields(address: Address, criterion: BonusCriterion) -> Iterator[str]:
    language = address.language
    for when in WHEN:
        field = own_field(criterion, when)
        value = getattr(address, field)
        key = f"bonus-{criterion.id}-{when}"
        label = element("label", escape(word(language, f"bonus_{when}")), for_=key)
        entry = void_element(
            "input",
            id=key,
            type="text",
            inputmode="decimal",
            pattern=DECIMAL,
            autocomplete="off",
            maxlength=18,
            name=urls.parameter(field, language),
            value="" if value is None else _written(value, language),
        )
        yield element("div", label + entry, class_="choice")


def _written(value: float, language: Language) -> str:
    """A number as the language writes it, without signs between thousands."""
    said = f"{value:.4f}".rstrip("0").rstrip(".")
    return said if language == "en" else said.replace(".", ",")
