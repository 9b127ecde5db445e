"""Forms that send a plain address, with and without JavaScript alike."""

from collections.abc import Iterable, Sequence
from html import escape

from dashboard import urls
from dashboard.charts.markup import element, void_element
from dashboard.components.markup import Markup
from dashboard.i18n import word
from etl.catalog import Catalog
from etl.catalog.models import Language

Option = tuple[str, str]


def search_form(language: Language, catalog: Catalog | None, name: str, text: str = "") -> Markup:
    """The search for a municipality, with the names to choose from where a catalog is given.

    `name` tells several searches on a page apart.
    """
    listed = f"{name}-names" if catalog is not None else None
    label = element("label", escape(word(language, "search_label")), for_=f"{name}-q")
    field = element(
        "div",
        _text_field(language, name, text, listed) + _button(word(language, "search_button")),
        class_="field",
    )
    hint = element("p", escape(word(language, "search_hint")), class_="hint", id=f"{name}-hint")
    names = element("datalist", _names(catalog, language), id=listed) if catalog is not None else ""
    action = urls.build(urls.search(language), catalog)
    content = label + field + hint + names
    return Markup(
        element("form", content, action=action, method="get", role="search", class_="search"),
        f"{name}-search",
    )


def _text_field(language: Language, name: str, text: str, listed: str | None) -> str:
    return void_element(
        "input",
        id=f"{name}-q",
        type="search",
        name=urls.parameter("text", language),
        value=text,
        list=listed,
        autocomplete="off",
        maxlength=urls.MAXIMUM_TEXT,
        required="required",
        aria_describedby=f"{name}-hint",
    )


def choice_form(
    action: str,
    fields: Sequence[tuple[str, str, Sequence[Option], str]],
    button: str,
    hidden: Iterable[Option] = (),
) -> Markup:
    """A form of selects: (parameter, label, [(value, words)], chosen value) each; a parameter may come again."""
    names = [field[0] for field in fields]
    selects = "".join(select_field(*field, names[:n].count(field[0])) for n, field in enumerate(fields))
    kept = "".join(void_element("input", type="hidden", name=n, value=v) for n, v in hidden)
    content = selects + kept + _button(button)
    return Markup(element("form", content, action=action, method="get", class_="choices"))


def _button(words: str) -> str:
    return element("button", escape(words), type="submit")


def select_field(name: str, label: str, options: Sequence[Option], chosen: str, n_before: int = 0) -> str:
    """A labelled select of a form; `chosen` is the value it shows, `n_before` how many have the same name."""
    key = f"choose-{name}-{n_before + 1}" if n_before else f"choose-{name}"
    shown = "".join(
        element("option", escape(words), value=value, selected="selected" if value == chosen else None)
        for value, words in options
    )
    field = element("select", shown, id=key, name=name)
    return element("div", element("label", escape(label), for_=key) + field, class_="choice")


def _names(catalog: Catalog, language: Language) -> str:
    """Every name a search finds: the reader's language first, then the other one and the abolished ones."""
    municipalities = catalog.division.municipalities
    first = [m.sv if language == "sv" else m.fi for m in municipalities]
    others = [m.fi if language == "sv" else m.sv for m in municipalities]
    ended = [
        name for c in catalog.changes.changes if c.kind != "region_change" for name in (c.fi, c.sv) if name
    ]
    return "".join(f'<option value="{escape(name)}">' for name in dict.fromkeys((*first, *others, *ended)))
