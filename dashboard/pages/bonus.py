"""The bonuses of 2012–2015: criteria, what was paid, and a calculator of weighted changes."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from dash import html

from dashboard import urls
from dashboard.charts.bars import Bar, Bars, bars_svg
from dashboard.components.bonus_form import bonus_form
from dashboard.components.markup import Markup
from dashboard.components.section import section
from dashboard.components.tables import linked_table
from dashboard.components.take_away import take_away
from dashboard.components.wave_link import wave_link
from dashboard.data import Figures
from dashboard.i18n import day, number, word
from dashboard.pages.bonus_sum import bonus_result, cautions, indicator_rows, sum_rows
from dashboard.pages.page import Page, page_with_figures
from dashboard.reports.rows import with_report
from dashboard.reports.weighted_changes import weighted_changes
from dashboard.urls import Address
from dashboard.view import View, ViewRow, view_of
from etl.catalog import Catalog
from etl.catalog.models import Bonus, BonusCriterion, Language

PAID: Final = "bonus_paid_eur"
POINTS: Final = "bonus_points"


@dataclass(frozen=True)
class PaidArea:
    """What a trial area's project got in each round, None where it got nothing, and what the report calls it."""

    code: str
    names: tuple[str, ...]
    amounts: tuple[int | None, ...]

    @property
    def total(self) -> int:
        """The sum of the rounds."""
        return sum(amount for amount in self.amounts if amount is not None)


def page(address: Address, figures: Figures) -> Page:
    """Criteria, bonuses paid, the calculator, and what no document tells."""
    language, catalog = address.language, figures.catalog
    bonus = only_bonus(catalog)
    found = view(address, figures)
    body = [
        html.H1(word(language, "bonus_title")),
        html.P(word(language, "bonus_lead"), className="lead"),
        wave_link(bonus.id, catalog, language),
        section("criteria", word(language, "bonus_criteria"), *_criteria(bonus, language)),
        section("paid", word(language, "bonus_paid"), *_paid(bonus, catalog, language)),
        section("calculator", word(language, "bonus_calculator"), *_calculator(address, bonus, figures)),
        section(
            "unknown",
            word(language, "bonus_unknown"),
            html.Ul([html.Li(text.get(language)) for text in bonus.unknown]),
            *(html.P(line, className="source-line") for line in found.source_lines),
        ),
        take_away(address, catalog),
    ]
    return page_with_figures(
        address, figures, word(language, "bonus_title"), word(language, "bonus_description"), body
    )


def view(address: Address, figures: Figures) -> View:
    """The bonuses paid, the yearly figures behind the calculator, and its points."""
    language, catalog = address.language, figures.catalog
    bonus = only_bonus(catalog)
    changes = weighted_changes(address, bonus, figures)
    made = view_of(
        address,
        figures,
        word(language, "bonus_title"),
        word(language, "bonus_description"),
        list(indicator_rows(changes, catalog, language)),
        filters=[
            (word(language, "bonus_column_weight"), _weights(bonus, language)),
            (word(language, "bonus_area"), _title(changes.area, catalog, language)),
            (word(language, "bonus_first"), changes.first),
            (word(language, "bonus_last"), changes.last),
        ],
        notes=(*_view_notes(bonus, figures, language), *cautions(changes, language)),
        map_svg=bars_svg(_bars(bonus, catalog, language)),
    )
    made = with_report(made, PAID, list(_paid_rows(bonus, catalog, language)), bonus.source.get(language))
    points = list(sum_rows(POINTS, changes, catalog, language))
    return with_report(made, POINTS, points, word(language, "bonus_points_origin"))


def only_bonus(catalog: Catalog) -> Bonus:
    """The bonuses of the only wave that paid any. Raises ValueError once another wave has them too."""
    (bonus,) = catalog.bonuses.values()
    return bonus


def paid_areas(bonus: Bonus) -> tuple[PaidArea, ...]:
    """The areas that were paid anything, the largest sum first."""
    codes = dict.fromkeys(p.area for paid in bonus.rounds for p in paid.payments)
    found = [_paid_area(bonus, code) for code in codes]
    return tuple(sorted(found, key=lambda area: (-area.total, area.code)))


def _paid_area(bonus: Bonus, code: str) -> PaidArea:
    payments = [next((p for p in paid.payments if p.area == code), None) for paid in bonus.rounds]
    names = tuple(dict.fromkeys(p.project for p in payments if p))
    return PaidArea(code, names, tuple(p.amount_eur if p else None for p in payments))


def _weights(bonus: Bonus, language: Language) -> str:
    return ", ".join(f"{c.title.get(language)} {c.weight_pct}" for c in bonus.criteria)


def _title(area: str, catalog: Catalog, language: Language) -> str:
    return "+".join(catalog.areas[code].name.get(language) for code in area.split("+"))


def _view_notes(bonus: Bonus, figures: Figures, language: Language) -> tuple[str, ...]:
    demo = (word(language, "bonus_demo"),) if figures.is_demo else ()
    return (
        *demo,
        bonus.tied_to.get(language),
        word(language, "bonus_calculator_lead"),
        f"{word(language, 'bonus_unknown')}: {' '.join(text.get(language) for text in bonus.unknown)}",
    )


def _criteria(bonus: Bonus, language: Language) -> Iterator[html.Div]:
    yield html.Div([_criterion(criterion, language) for criterion in bonus.criteria], className="criteria")


def _criterion(criterion: BonusCriterion, language: Language) -> html.Div:
    weight = word(language, "bonus_weight", weight=criterion.weight_pct)
    return html.Div(
        [
            html.H3(criterion.title.get(language)),
            html.P(html.Strong(weight), className="weight"),
            html.P(criterion.meaning.get(language)),
            html.P(criterion.not_told.get(language), className="kind"),
        ],
        className="card",
    )


def _paid(bonus: Bonus, catalog: Catalog, language: Language) -> Iterator[object]:
    """What was paid: the warning first, then the sums, the bars, the table and the source."""
    areas = paid_areas(bonus)
    both = sum(all(amount is not None for amount in area.amounts) for area in areas)
    yield html.P(bonus.tied_to.get(language), className="notice", role="note")
    yield html.P(
        word(
            language,
            "bonus_paid_lead",
            set_aside=number(bonus.set_aside_eur, 0, language),
            total=number(bonus.total_eur, 0, language),
            areas=len(areas),
            both=both,
        )
    )
    yield html.H3(word(language, "bonus_chart_title"))
    yield html.Div(Markup(bars_svg(_bars(bonus, catalog, language)), "drawing"), className="bonus-bars")
    yield _paid_table(bonus, catalog, language)
    notes = [paid.note.get(language) for paid in bonus.rounds if paid.note]
    yield html.P(" ".join([bonus.source.get(language) + ".", *notes]), className="source-line")


def _bars(bonus: Bonus, catalog: Catalog, language: Language) -> Bars:
    bars = tuple(
        Bar(
            _title(area.code, catalog, language),
            tuple(None if amount is None else float(amount) for amount in area.amounts),
            _link(area.code, catalog, language),
        )
        for area in paid_areas(bonus)
    )
    highest, lowest = bars[0], bars[-1]
    words = word(
        language,
        "bonus_chart_words",
        n=len(bars),
        highest=highest.name,
        highest_value=number(highest.total, 0, language),
        lowest=lowest.name,
        lowest_value=number(lowest.total, 0, language),
    )
    rounds = tuple(day(paid.paid, language) for paid in bonus.rounds)
    title, unit = word(language, "bonus_chart_title"), word(language, "axis_eur")
    drawn = word(language, "bonus_chart_unit", rounds=", ".join(rounds))
    return Bars("bonus-bars", title, words, unit, drawn, rounds, bars, language)


def _link(code: str, catalog: Catalog, language: Language) -> str:
    return urls.build(urls.Address("trial_area", language, area=code), catalog)


def _paid_table(bonus: Bonus, catalog: Catalog, language: Language) -> html.Div:
    """One row for each area, and the sums as the report prints them."""
    rounds = [day(paid.paid, language) for paid in bonus.rounds]
    columns = [word(language, f"bonus_column_{key}") for key in ("area", "total", "project")]
    rows: list[list[tuple[str, str | None]]] = []
    for area in paid_areas(bonus):
        amounts = [("–" if a is None else number(a, 0, language), None) for a in area.amounts]
        rows.append(
            [
                (_title(area.code, catalog, language), _link(area.code, catalog, language)),
                *amounts,
                (number(area.total, 0, language), None),
                (" / ".join(area.names), None),
            ]
        )
    sums = (*(paid.total_eur for paid in bonus.rounds), bonus.total_eur)
    totals = [(number(total, 0, language), None) for total in sums]
    rows.append([(columns[1], None), *totals, ("", None)])
    caption = word(language, "bonus_chart_title")
    header = [columns[0], *rounds, *columns[1:]]
    return html.Div(linked_table(caption, header, rows, has_caption=False), className="report-table told")


def _calculator(address: Address, bonus: Bonus, figures: Figures) -> Iterator[object]:
    """What the calculator does and does not, its form, and its result step by step."""
    language = address.language
    changes = weighted_changes(address, bonus, figures)
    yield html.P(word(language, "bonus_calculator_lead"), className="notice", role="note")
    if figures.is_demo:
        yield html.P(word(language, "bonus_demo"), className="notice", role="note")
    if address.text:
        text = word(language, "compare_unknown_area", text=address.text)
        yield html.P(text, className="notice", role="note")
    yield bonus_form(address, changes, bonus, figures)
    yield from bonus_result(changes, figures.catalog, language)


def _paid_rows(bonus: Bonus, catalog: Catalog, language: Language) -> Iterator[ViewRow]:
    """Every payment as a row: its month, the day as the breakdown's title."""
    for paid in bonus.rounds:
        for payment in paid.payments:
            yield ViewRow(
                PAID,
                word(language, "bonus_paid_eur"),
                word(language, "axis_eur"),
                0,
                payment.area,
                _title(payment.area, catalog, language),
                f"{paid.paid:%Y-%m}",
                "paid",
                float(payment.amount_eur),
                "A",
                None,
                f"{payment.project}, {day(paid.paid, language)}",
            )
