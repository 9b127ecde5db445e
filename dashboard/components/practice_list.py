"""The register of good practices as a list, and the form that narrows it."""

from collections import Counter
from collections.abc import Sequence
from html import escape

from dashboard import urls
from dashboard.charts.markup import element, void_element
from dashboard.components.forms import Option, select_field
from dashboard.components.markup import Markup
from dashboard.i18n import word
from dashboard.places import area_name
from dashboard.searching.practices import ListedProject, themes_of
from dashboard.urls import Address
from etl.catalog import Catalog
from etl.catalog.models import Language, Practice


def practice_list(projects: Sequence[ListedProject], catalog: Catalog, language: Language) -> Markup:
    """Each project under its trial area's name, which leads to the area's page."""
    return Markup("".join(_project(listed, catalog, language) for listed in projects), "practices")


def practice_items(listed: ListedProject, language: Language) -> Markup:
    """The practices of one project."""
    return Markup(_items(listed, language), "practices")


def practice_form(address: Address, themes: Sequence[str], areas: Sequence[str], catalog: Catalog) -> Markup:
    """A text field and two selects; a plain form that leads to a plain address."""
    language = address.language
    theme_options: list[Option] = [("", word(language, "practices_all_themes"))]
    theme_options += [(theme, word(language, f"practice_theme_{theme}")) for theme in themes]
    area_options: list[Option] = [("", word(language, "practices_all_areas"))]
    area_options += [(area, area_name(catalog, area, language)) for area in areas]
    if address.area is not None and address.area not in areas:
        area_options.append((address.area, area_name(catalog, address.area, language)))
    label = element("label", escape(word(language, "practices_text")), for_="practices-q")
    field = void_element(
        "input", id="practices-q", type="search", name=urls.parameter("text", language),
        value=address.text or "", maxlength=urls.MAXIMUM_TEXT, autocomplete="off",
    )  # fmt: skip
    content = (
        element("div", label + field, class_="choice"),
        select_field(urls.parameter("theme", language), word(language, "practices_theme"), theme_options,
                     address.theme or ""),
        select_field(urls.parameter("area", language), word(language, "practices_area"), area_options,
                     address.area or ""),
        element("button", escape(word(language, "show")), type="submit"),
    )  # fmt: skip
    action = urls.build(urls.practices(language), catalog) + "#results"
    return Markup(element("form", content, action=action, method="get", class_="choices"), "practice-form")


def _project(listed: ListedProject, catalog: Catalog, language: Language) -> str:
    area = listed.project.area
    name = escape(area_name(catalog, area, language))
    to_area = urls.place(language, area, catalog)
    link = element("a", name, href=urls.build(to_area, catalog)) if to_area else name
    effect = element(
        "a",
        escape(word(language, "practices_effect_link")),
        href=urls.build(urls.effect(language, area), catalog),
        aria_label=f"{word(language, 'practices_effect_link')}: {area_name(catalog, area, language)}",
    )
    project = listed.trial_area.project
    told = (
        element("p", escape(word(language, "practices_project", name=project)), class_="kind")
        if project
        else ""
    )
    head = element("h3", link) + told + element("p", effect, class_="files")
    return element("article", head + _items(listed, language))


def _items(listed: ListedProject, language: Language) -> str:
    """The practices, those from another place of the documents than most with their own source."""
    [(usual, _), *others] = Counter(practice.section for practice in listed.practices).most_common()
    items = element("ul", "".join(_item(practice, usual, language) for practice in listed.practices))
    key = "practices_source_usual" if others else "practices_source"
    return items + element("p", escape(_source(key, usual, language)), class_="kind")


def _item(practice: Practice, usual: str, language: Language) -> str:
    lasting = element("span", escape(word(language, "practices_lasting")), class_="badge")
    own = f" {_source('practices_source', practice.section, language)}" if practice.section != usual else ""
    told = element("span", escape(f"{themes_of(practice, language)}.{own}"), class_="kind")
    text = escape(practice.text.get(language))
    return element("li", f"{text} {lasting if practice.lasting else ''} {told}")


def _source(key: str, section: str, language: Language) -> str:
    return f"{word(language, key, source=word(language, f'practice_section_{section}'))}."
