"""The form for a reader's own target; it sends a plain address, with and without JavaScript alike."""

from collections.abc import Sequence
from html import escape
from typing import Final

from dashboard import urls
from dashboard.charts.markup import element, void_element
from dashboard.components.forms import Option, select_field
from dashboard.components.markup import Markup
from dashboard.i18n import word
from dashboard.places import area_name, places_of
from dashboard.targets.asked import Goal
from dashboard.urls import Address
from etl.catalog import Catalog
from etl.catalog.models import Indicator, Language

PERIOD_PATTERN: Final = "[0-9]{4}(-(0[1-9]|1[0-2]))?"


def target_form(
    address: Address, goal: Goal | None, indicators: Sequence[Indicator], catalog: Catalog
) -> Markup:
    """The form, filled with the goal or with as much as the address says of one."""
    language = address.language
    area = goal.area if goal else next(iter(address.areas), None)
    indicator = goal.indicator.id if goal else address.indicator
    baseline, level = (goal.baseline, goal.level) if goal else (address.baseline, address.target)
    options: list[Option] = [(i.id, i.short.get(language)) for i in indicators]
    # A declared target may be of an indicator that has no figures yet.
    if goal and indicator not in dict(options):
        options.append((goal.indicator.id, goal.indicator.short.get(language)))
    name = _named(area, catalog, language) if area else ""
    parts = (
        _text_field("areas", "target_form_area", address.text or name, language, list_="target-names"),
        select_field(
            urls.parameter("indicator", language),
            word(language, "target_form_indicator"),
            options,
            indicator or options[0][0],
        ),
        _number_field("baseline", "target_form_baseline", baseline, language),
        _period_field("first", "target_form_first", address.first, language),
        _number_field("target", "target_form_target", level, language, is_required=True),
        _period_field("last", "target_form_last", (goal.last if goal else None) or address.last, language),
        element("button", escape(word(language, "show")), type="submit"),
        element("datalist", _names(catalog, language), id="target-names"),
    )
    action = urls.build(urls.target(language), catalog) + "#where"
    return Markup(element("form", parts, action=action, method="get", class_="choices target"), "target-form")


def _named(area: str, catalog: Catalog, language: Language) -> str:
    """The area's name where it names this area and no other, else its code."""
    name = area_name(catalog, area, language)
    return name if places_of(catalog).code_of(name, language) == area else area


def _text_field(field: str, label: str, value: str, language: Language, list_: str) -> str:
    return _field(field, label, language, type="text", value=value, list=list_, required="required",
                  autocomplete="off", maxlength=urls.MAXIMUM_TEXT)  # fmt: skip


def _number_field(
    field: str, label: str, value: float | None, language: Language, is_required: bool = False
) -> str:
    written = "" if value is None else f"{value:.4f}".rstrip("0").rstrip(".")
    return _field(field, label, language, type="number", step="any", value=written,
                  required="required" if is_required else None)  # fmt: skip


def _period_field(field: str, label: str, value: str | None, language: Language) -> str:
    return _field(field, label, language, type="text", value=value or "", pattern=PERIOD_PATTERN,
                  title=word(language, "target_form_period"), maxlength=7,
                  autocomplete="off")  # fmt: skip


def _field(field: str, label: str, language: Language, **attributes: object) -> str:
    key = f"target-{field}"
    name = urls.parameter(field, language)
    written = void_element("input", id=key, name=name, **attributes)
    return element(
        "div", element("label", escape(word(language, label)), for_=key) + written, class_="choice"
    )


def _names(catalog: Catalog, language: Language) -> str:
    """The names of the areas of every kind to choose from, each once."""
    names = (area_name(catalog, code, language) for code in catalog.areas)
    return "".join(f'<option value="{escape(name)}">' for name in dict.fromkeys(names))
