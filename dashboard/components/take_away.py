"""The ways to take a view away: its files as plain links, and with JavaScript its address and picture to copy."""

from html import escape
from typing import Final

from dashboard import urls
from dashboard.charts.markup import element
from dashboard.components.markup import Markup
from dashboard.i18n import word
from dashboard.urls import Address, Form
from etl.catalog import Catalog
from etl.catalog.models import Language

FIGURES: Final[tuple[Form, ...]] = ("csv", "xlsx", "json", "parquet")
PICTURES: Final[tuple[Form, ...]] = ("png", "svg", "pdf")


def take_away(
    address: Address, catalog: Catalog, has_picture: bool = True, has_figures: bool = True
) -> Markup:
    """Links to every file of the view at `address`, and buttons that assets/take-away.js shows where they work.

    Nothing at all where the view has neither figures nor pictures.
    """
    forms = (FIGURES if has_figures else ()), (PICTURES if has_picture else ("pdf",) if has_figures else ())
    groups = [
        _group(address, catalog, key, kinds)
        for key, kinds in zip(("take_figures", "take_picture"), forms, strict=True)
        if kinds
    ]
    if not groups:
        return Markup("")
    language = address.language
    title = "take-view"
    heading = element("p", escape(word(language, "take_title")), id=title, class_="take-title")
    content = heading + "".join(groups) + _buttons(address, catalog, has_picture)
    return Markup(element("div", content, class_="take-away", role="group", aria_labelledby=title))


def _group(address: Address, catalog: Catalog, key: str, forms: tuple[Form, ...]) -> str:
    """One line of links, each named with what it gives: "Luvut: CSV"."""
    language = address.language
    label = word(language, key)
    links = "".join(
        element(
            "a",
            escape(word(language, f"take_{form}")),
            href=urls.build(urls.as_file(address, form), catalog),
            download="" if form == "png" else None,
            aria_label=f"{label}: {word(language, f'take_{form}')}",
        )
        for form in forms
    )
    return element("p", element("span", f"{escape(label)}: ", class_="kind") + links, class_="files")


def _buttons(address: Address, catalog: Catalog, has_picture: bool) -> str:
    """Copy and print; the style sheet hides them until the script is there."""
    language = address.language
    picture = urls.build(urls.as_file(address, "png"), catalog) if has_picture else None
    buttons = [
        _button("link", urls.build(address, catalog), language),
        *([_button("image", picture, language)] if picture else []),
        _button("print", None, language),
    ]
    return element("p", [*buttons, element("span", " ", role="status")], class_="scripted-only")


def _button(action: str, target: str | None, language: Language) -> str:
    return element(
        "button",
        escape(word(language, f"take_{action}")),
        type="button",
        data_take=action,
        data_target=target,
        data_done=word(language, "take_done"),
        data_failed=word(language, "take_failed"),
    )
