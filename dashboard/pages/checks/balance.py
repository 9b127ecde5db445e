"""How alike the area, its control and the pool were before the start."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import exp
from typing import Any

from dash import html

from dashboard.charts.dot_rows import DotRow, DotRows, dot_rows_svg
from dashboard.components.markup import Markup
from dashboard.components.tables import table
from dashboard.effects.balance import Balance, RuleBalance, outcome_balance, rule_balances
from dashboard.i18n import number, percent
from dashboard.pages.checks.asked import Asked, check_section


@dataclass(frozen=True)
class Line:
    """A characteristic by name, its three figures in words, and the balance behind them."""

    title: str
    treated: str
    control: str
    pool: str
    balance: Balance


def balance_section(asked: Asked) -> html.Section:
    """The peer rules' statistics and the outcome itself, of area, control and pool."""
    rules = rule_balances(asked.figures, asked.result, asked.rules)
    lines = [*_outcomes(asked), *_rules(asked, rules)]
    missing = [known.rule.title.get(asked.language) for known in rules if known.balance is None]
    header = tuple(asked.word(f"checks_{key}") for key in ("characteristic", "area", "control", "pool"))
    body: list[Any] = [
        html.P(asked.word("checks_balance_how")),
        None if asked.found.method == "sc" else html.P(asked.word("checks_balance_level")),
        html.P(asked.word("checks_balance_key"), className="hint"),
        Markup(dot_rows_svg(_chart(asked, lines)), "rows-frame"),
        table(
            asked.word("checks_balance"),
            header,
            [(line.title, line.treated, line.control, line.pool) for line in lines],
        ),
        html.P(asked.word("checks_balance_missing", titles=", ".join(missing))) if missing else None,
    ]
    return check_section("balance", asked.word("checks_balance"), _finding(asked, rules), False, *body)


def _finding(asked: Asked, rules: Sequence[RuleBalance]) -> str:
    known = [k.balance for k in rules if k.balance is not None and k.balance.spread > 0]
    if not known:
        return asked.word("checks_balance_none")
    control = sum(abs(b.apart(b.control) or 0.0) for b in known) / len(known)
    pool = sum(abs(b.apart(b.pool) or 0.0) for b in known) / len(known)
    return asked.word(
        "checks_balance_found",
        synthetic=number(control, 1, asked.language),
        donors=number(pool, 1, asked.language),
    )


def _outcomes(asked: Asked) -> Iterator[Line]:
    found = outcome_balance(asked.result)
    for key, balance in (("mean", found.mean), ("last", found.last), ("trend", found.trend)):
        said = [asked.scale.bare(value, True) for value in (balance.treated, balance.control, balance.pool)]
        yield Line(asked.word(f"checks_outcome_{key}"), said[0], said[1], said[2], balance)


def _rules(asked: Asked, rules: Sequence[RuleBalance]) -> Iterator[Line]:
    for known in rules:
        if known.balance is None:
            continue
        title = known.rule.title.get(asked.language)
        if known.kind is not None:
            title = asked.word("checks_class", title=title, kind=asked.word(f"class_{known.kind}"))
        figures = (known.balance.treated, known.balance.control, known.balance.pool)
        said = [_figure(asked, known, value) for value in figures]
        yield Line(title, said[0], said[1], said[2], known.balance)


def _figure(asked: Asked, known: RuleBalance, value: float) -> str:
    """A characteristic in its unit."""
    if known.kind is not None:
        return percent(value, 0, asked.language)
    if known.rule.statistic == "log_mean12":
        return number(exp(value), 0, asked.language)
    if known.rule.statistic == "change_3_years":
        return f"{number(value, 1, asked.language)} {asked.word('percentage_points')}"
    return percent(value, 1, asked.language)


def _chart(asked: Asked, lines: Sequence[Line]) -> DotRows:
    rows = []
    for line in lines:
        control, pool = line.balance.apart(line.balance.control), line.balance.apart(line.balance.pool)
        if control is not None:
            said = number(control, 1, asked.language)
            rows.append(DotRow(line.title, said, control, beside=pool))
    words = ". ".join(f"{row.label}: {row.said}" for row in rows)
    return DotRows(
        "balance",
        asked.word("checks_balance"),
        words,
        asked.word("checks_balance_axis"),
        asked.language,
        tuple(rows),
        asked.figures.is_demo,
    )
