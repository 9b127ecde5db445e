"""The form that chooses what a map shows and when: selects for everyone, a slider where scripts run."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from dashboard import urls
from dashboard.charts.markup import element, void_element
from dashboard.components.compared import hidden_fields
from dashboard.components.forms import select_field
from dashboard.components.markup import Markup
from dashboard.i18n import LANGUAGES, amount, period_name, word
from etl.catalog.models import Language, Unit

STATUSES: Final = "PBQML"
Choice = tuple[str, str, Sequence[tuple[str, str]], str]


@dataclass(frozen=True)
class PeriodForm:
    """What the form offers.

    action: where it leads. choices: (parameter, label, options, chosen) of the other selects. kept: hidden fields.
    data: the address a script gets all periods from; is_map: the script may colour the map by itself.
    """

    action: str
    choices: tuple[Choice, ...]
    kept: tuple[tuple[str, str], ...]
    periods: tuple[str, ...]
    period: str
    title: str
    data: str
    is_map: bool


def period_form(form: PeriodForm, unit: Unit, decimals: int, language: Language) -> Markup:
    """The form. Its words for the script (assets/indicator.js) are in data attributes, in the reader's language."""
    selects = "".join(select_field(*choice) for choice in form.choices)
    options = [(p, period_name(p, language)) for p in reversed(form.periods)]
    name = urls.parameter("period", language)
    period = select_field(name, word(language, "choose_period"), options, form.period)
    hidden = hidden_fields(form.kept)
    button = element("button", escape(word(language, "show")), type="submit")
    content = selects + period + _slider(form, language) + hidden + button
    return Markup(
        element(
            "form",
            content,
            action=form.action,
            method="get",
            class_="choices",
            data_map=form.data if form.is_map else None,
            data_period=name,
            data_words=json.dumps(_words(form, unit, decimals, language), ensure_ascii=False),
        )
    )


def _slider(form: PeriodForm, language: Language) -> str:
    """The slider over all periods; without a name it is not sent, the select beside it is."""
    field = void_element(
        "input",
        type="range",
        id="period-slider",
        min=0,
        max=len(form.periods) - 1,
        step=1,
        value=form.periods.index(form.period),
        aria_valuetext=period_name(form.period, language),
    )
    label = element("label", escape(word(language, "period_slider")), for_="period-slider")
    return element("div", label + field, class_="choice slider")


def _words(form: PeriodForm, unit: Unit, decimals: int, language: Language) -> dict[str, object]:
    """What the script says of areas: the unit after a number, statuses, the sentences of the summary."""
    one, many = (_after(value, unit, decimals, language) for value in (1, 2))
    statuses = {letter: word(language, f"status_{letter}").lower() for letter in STATUSES}
    summary = {"high": "{high}", "highest": "{highest}", "low": "{low}", "lowest": "{lowest}"}
    return {
        "title": form.title,
        "decimals": decimals,
        "one": one,
        "many": many,
        "statuses": statuses,
        "summary": word(language, "map_summary", **summary),
        "missing": word(language, "map_missing", n="{n}"),
        "empty": word(language, "map_empty"),
        "parameters": {lang: urls.parameter("period", lang) for lang in LANGUAGES},
    }


def _after(value: int, unit: Unit, decimals: int, language: Language) -> str:
    """What stands after a number: " %", " henkilöä"."""
    return amount(value, unit, decimals, language).lstrip("0123456789.,")
