"""What every check is made from, and the section it stands in."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final

from dash import html

from dashboard import urls
from dashboard.address import ViewKind
from dashboard.components.section import aria
from dashboard.data import Figures
from dashboard.effects.balance import rules_before
from dashboard.effects.scale import Scale, scale_of
from dashboard.effects.words import level_words, p_told, p_words
from dashboard.i18n import number, word
from dashboard.peers import RuleFigures
from dashboard.places import area_name
from dashboard.urls import Address
from etl.catalog import Catalog
from etl.catalog.models import Indicator, Language
from etl.estimates.methods import Estimate
from etl.estimates.panel import Panel
from etl.estimates.prepared import Prepared
from etl.estimates.specification import Specification
from etl.estimates.study import Result

CLEAR_UP_TO: Final = 0.1
"""Differences with a larger p-value are not told as differences."""
NONE: Final = "–"


@dataclass(frozen=True)
class Asked:
    """A result with the address it was asked at."""

    address: Address
    figures: Figures
    result: Result

    @property
    def language(self) -> Language:
        """The language of everything that is said."""
        return self.address.language

    @property
    def catalog(self) -> Catalog:
        """The catalog of the figures."""
        return self.figures.catalog

    @property
    def prepared(self) -> Prepared:
        """The panel and what it was made from."""
        return self.result.prepared

    @property
    def panel(self) -> Panel:
        """The figures that are compared: the treated and the donors, by period."""
        return self.result.prepared.panel

    @property
    def found(self) -> Estimate:
        """The estimate of the panel by the method that was asked for."""
        return self.result.estimate

    @property
    def specification(self) -> Specification:
        """The specification with everything filled in."""
        return self.result.prepared.specification

    @property
    def indicator(self) -> Indicator:
        """The indicator that is compared."""
        return self.catalog.indicators[self.specification.indicator]

    @cached_property
    def scale(self) -> Scale:
        """The unit of the effect."""
        return scale_of(self.indicator, self.result, self.language)

    @cached_property
    def rules(self) -> tuple[RuleFigures, ...]:
        """What municipalities are likened by, as it was before the start."""
        return rules_before(self.figures, self.prepared)

    @property
    def unit_effect(self) -> str:
        """What stands below an axis of effects."""
        return self.word("checks_unit_effect", unit=self.scale.gap_words)

    def word(self, key: str, **values: object) -> str:
        """A text of the interface."""
        return word(self.language, key, **values)

    def name(self, area: str) -> str:
        """The name of an area."""
        return area_name(self.catalog, area, self.language)

    def bare(self, value: float) -> str:
        """An effect as a number, with a plus sign where it is above zero."""
        text = self.scale.bare(value, True)
        return f"+{text}" if value > 0 and not text.startswith("+") else text

    def level(self, value: float) -> str:
        """A figure that is only described: one decimal more than it is published with, at most."""
        return number(value, min(self.scale.fine, self.scale.decimals + 1), self.language)

    def change(self, value: float) -> str:
        """A change that is only described, with a plus sign where it is above zero."""
        text = self.level(value)
        return f"+{text}" if value > 0 else text

    def changes(self, low: float, high: float) -> str:
        """Two changes as a range, in words of the language."""
        return self.word("checks_range", low=self.change(low), high=self.change(high))

    @property
    def unit_described(self) -> str:
        """The unit of levels and of changes."""
        level, change = self.scale.level_words, self.scale.gap_words
        if level == change:
            return self.word("checks_unit", unit=level)
        return self.word("contrast_caption", unit=level, points=change)

    def p(self, p_value: float) -> str:
        """A p-value in a table."""
        return p_words(p_value, self.language)

    def p_told(self, p_value: float) -> str:
        """A p-value in a sentence."""
        return p_told(p_value, self.language)

    def level_words(self, level: float) -> str:
        """The level of an interval in per cent, without the sign."""
        return level_words(level, self.language)

    def between(self, low: float | None, high: float | None) -> str:
        """An interval; a dash where there is none."""
        if low is None or high is None:
            return NONE
        return self.word("checks_range", low=self.bare(low), high=self.bare(high))


def check_section(key: str, title: str, finding: str, is_open: bool, *body: Any) -> html.Section:
    """A folded section with its finding beside the title; an address with #key opens it."""
    heading = html.Summary([html.H3(title, id=f"{key}-title"), html.Span(finding, className="finding")])
    content = html.Div(list(body), id=key, className="folded")
    return html.Section(
        html.Details([heading, content], open=is_open, className="check"), **aria(labelledby=f"{key}-title")
    )


def view_section(
    asked: Asked, key: ViewKind, why: str, made: Callable[[Asked], tuple[str, list[Any]]]
) -> html.Section:
    """A section that is made only in its own view of the page; elsewhere it leads there."""
    title = asked.word(f"checks_{key}")
    if asked.address.view == key:
        finding, body = made(asked)
        back = urls.build(replace(asked.address, view=None), asked.catalog)
        return check_section(key, title, finding, True, *body, _way(asked.word("checks_back"), back))
    to = urls.build(replace(asked.address, view=key), asked.catalog)
    return check_section(
        key,
        title,
        why,
        False,
        html.P(asked.word("checks_own_view")),
        _way(asked.word("checks_to_view", title=title), f"{to}#{key}"),
    )


def reasons(asked: Asked, refused: Sequence[tuple[str, str]]) -> html.Div | None:
    """Why some have no estimate, as (name, reason); None where all have one."""
    if not refused:
        return None
    entries = [html.Li([html.B(f"{name}: "), why]) for name, why in refused]
    return html.Div([html.H4(asked.word("checks_refused_list")), html.Ul(entries)])


def _way(text: str, href: str) -> html.P:
    return html.P(html.A(text, href=href), className="files")
